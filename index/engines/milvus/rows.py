"""A file of the library → rows, and a row → a passage as it is ranked and shown."""

import base64
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from corpus.errors import UnreadableReportError
from corpus.library import Library
from corpus.model import Passage, Report
from corpus.report import Record, Source
from index.engines.milvus.client import TEXT_BYTES, Row
from index.engines.milvus.tally import Counts, counted
from index.engines.protocol import Texts
from index.ranking.bm25 import K1, B
from index.ranking.metadata import Speakers
from index.store.entry import Entry
from index.store.grams import codes
from index.store.passages import above, line_of, passage_of, told_of
from index.store.segments import HEAD_WEIGHT, index_words
from index.text.normal import normalise
from index.text.segmenter import Segmenter, segmenter_of
from index.text.vocabulary import key

PLACES = 20
"""The bits of a row's id that are the place of a passage in its file; those above are the number of the file."""

TEXT = {"datatype": "VARCHAR", "max_length": TEXT_BYTES}
NUMBER = {"datatype": "INT64"}

FIELDS: tuple[Row, ...] = (
    {"field_name": "id", **NUMBER, "is_primary": True},
    {"field_name": "file", **NUMBER},
    {"field_name": "version", **NUMBER},
    {"field_name": "path", **TEXT},
    {"field_name": "region", **TEXT},
    {"field_name": "placed", "datatype": "BOOL"},
    {"field_name": "given", **NUMBER},
    {"field_name": "dated", "datatype": "BOOL"},
    {"field_name": "year", **NUMBER},
    {"field_name": "since", **NUMBER},
    {"field_name": "kind", **NUMBER},
    {"field_name": "length", **NUMBER},
    {"field_name": "passage", **TEXT},
    {"field_name": "words", **TEXT, "enable_analyzer": True, "analyzer_params": {"tokenizer": "standard"}},
    {"field_name": "postings", "datatype": "SPARSE_FLOAT_VECTOR"},
)
"""``version`` is the first version of the library that a row belongs to; region, year given and their flags are
the report's, ``year``, ``since`` (the first year told of, also of one) and ``kind`` the passage's; ``length`` is
in grams."""

FUNCTION = {"name": "bm25", "input_field_names": ["words"], "output_field_names": ["postings"]}

INDEX = {
    "field_name": "postings",
    "index_type": "SPARSE_INVERTED_INDEX",
    "metric_type": "BM25",
    "params": {"bm25_k1": K1, "bm25_b": B},
}

SHOWN = ("id", "file", "year", "since", "kind", "length", "passage", "words")
"""The fields a passage is made of."""


@dataclass(frozen=True, slots=True)
class Filed:
    """What one file gives: its rows, not numbered yet, and what they add to the counts."""

    entry: Entry
    told: tuple[tuple[int, int, int], ...]
    rows: tuple[Row, ...]
    words: Counts
    grams: Counts


@dataclass(frozen=True, slots=True)
class Found:
    """A passage as it is ranked and shown, and the row it came in."""

    row: Row
    texts: Texts
    passage: Passage


def encoded(tokens: Iterable[str]) -> str:
    """Words as a text that no analyzer cuts otherwise than at its blanks: x and the UTF-8 in hexadecimals."""
    return " ".join("x" + word.encode("utf-8", "surrogatepass").hex() for word in tokens)


def file_of(library: Library, cache_folder: Path, source: Source) -> Filed:
    """Read and count one file; for a process of its own."""
    return filed(library.read(source), segmenter_of(cache_folder))


def filed(record: Record, segmenter: Segmenter) -> Filed:
    """The rows of one file.  Passages that are found through others (see index_texts) have none.

    Raises UnreadableReportError if a passage is too long for a row.
    """
    report = record.report
    speaker = Speakers.of([report])
    said = {
        "path": plain(report.path),
        "region": plain(speaker.regions[0]),
        "placed": bool(speaker.placed[0]),
        "given": int(speaker.given[0]),
        "dated": bool(speaker.dated[0]),
    }
    made = []
    for place, (passage, tokens) in enumerate(
        zip(record.passages, index_words(report, record.passages, segmenter), strict=True)
    ):
        if tokens:
            year, since, kind = told_of(passage)
            made.append(
                {
                    "id": place,
                    **said,
                    "year": year,
                    "since": since or year,
                    "kind": kind,
                    "length": _texts(report, passage).length,
                    "passage": _packed(line_of(passage)),
                    "words": _cut(encoded(tokens)),
                }
            )
    periods = tuple(sorted({told_of(passage) for passage in record.passages}))
    entry = Entry(record.source, report, record.skipped, 0, len(record.passages), 0)
    return Filed(entry, periods, tuple(made), *counts(made, report))


def counts(made: Sequence[Row], report: Report) -> tuple[Counts, Counts]:
    """What rows of one report add to the counts of words and of grams."""
    said = [words(row) for row in made]
    texts = [_texts(report, passage_of(_unpacked(row["passage"]), report)) for row in made]
    return (
        counted(map(_keys, said), sum(map(len, said))),
        counted(
            (np.unique(codes([text.above, text.text])[0]) for text in texts),
            sum(row["length"] for row in made),
        ),
    )


def found(row: Row, report: Report) -> Found:
    """The passage that a row with the fields SHOWN holds."""
    passage = passage_of(_unpacked(row["passage"]), report)
    return Found(row, Texts(*_normal(report, passage), row["length"]), passage)


def words(row: Row) -> list[str]:
    """The words of a row, encoded, each as often as it counts."""
    said: list[str] = row["words"].split(" ")
    return said


def told(row: Row) -> tuple[int, int, int]:
    """What the passage of a row tells of, as in PassageTable without the entry."""
    return row["year"], row["since"], row["kind"]


def plain(text: str) -> str:
    """Text that Protocol Buffers take: halves of characters as escapes, as JSON writes them too."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")


def _normal(report: Report, passage: Passage) -> tuple[str, str]:
    return normalise(above(report, passage.citation.section, passage.header)), normalise(passage.text)


def _texts(report: Report, passage: Passage) -> Texts:
    head, text = _normal(report, passage)
    return Texts(head, text, int(codes([head, text])[1] @ (HEAD_WEIGHT, 1)))


def _keys(tokens: Sequence[str]) -> NDArray[np.uint64]:
    """The 64-bit names of distinct encoded words."""
    return np.array([key(word) for word in set(tokens)], np.uint64)


def _cut(text: str) -> str:
    """Encoded words as far as a field can hold them: the headings and some 4,000 words."""
    return text if len(text) <= TEXT_BYTES else text[:TEXT_BYTES].rpartition(" ")[0]


def _packed(line: str) -> str:
    """A line of JSON as a field can hold it.  Raises UnreadableReportError where none can."""
    text = plain(line)
    if len(text.encode()) > TEXT_BYTES:
        text = base64.b64encode(zstandard.ZstdCompressor(level=9).compress(text.encode())).decode("ascii")
    if len(text) > TEXT_BYTES:
        raise UnreadableReportError("有一段连同表头太长,Milvus 存不下")
    return text


def _unpacked(text: str) -> list[Any]:
    if not text.startswith("["):
        text = zstandard.ZstdDecompressor().decompress(base64.b64decode(text)).decode()
    row: list[Any] = json.loads(text)
    return row
