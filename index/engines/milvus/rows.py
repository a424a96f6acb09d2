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
from index.engines.milvus.delta import DocumentFrequencies
from index.engines.protocol import Texts
from index.ranking.bm25 import K1, B
from index.store.entry import Entry
from index.store.grams import codes
from index.store.passages import above, line_of, passage_of, period_row
from index.store.segments import HEAD_WEIGHT, index_words
from index.text.normal import normalise
from index.text.segmenter import Segmenter, segmenter_of
from index.text.vocabulary import key

ROW_BITS = 20
"""The bits of a row's id that are the number of a passage in its file; those above are the number of the file."""

TEXT = {"datatype": "VARCHAR", "max_length": TEXT_BYTES}
NUMBER = {"datatype": "INT64"}

FIELDS: tuple[Row, ...] = (
    {"field_name": "id", **NUMBER, "is_primary": True},
    {"field_name": "file", **NUMBER},
    {"field_name": "version", **NUMBER},
    {"field_name": "region", **TEXT},
    {"field_name": "given", **NUMBER},
    {"field_name": "year", **NUMBER},
    {"field_name": "since", **NUMBER},
    {"field_name": "kind", **NUMBER},
    {"field_name": "length", **NUMBER},
    {"field_name": "passage", **TEXT},
    {"field_name": "words", **TEXT, "enable_analyzer": True, "analyzer_params": {"tokenizer": "standard"}},
    {"field_name": "postings", "datatype": "SPARSE_FLOAT_VECTOR"},
)
"""``version`` is the first version of the library that a row belongs to; ``region`` and ``given``, the year it was
given in, are the report's; ``year``, ``since`` (the first year told of, also of one) and ``kind`` the passage's;
``length`` is in grams."""

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
class FileRows:
    """What one file gives: its rows, not numbered yet, and what they add to the counts."""

    entry: Entry
    periods: tuple[tuple[int, int, int], ...]
    rows: tuple[Row, ...]
    words: DocumentFrequencies
    grams: DocumentFrequencies


@dataclass(frozen=True, slots=True)
class StoredPassage:
    """A passage as it is ranked and shown; ``words`` are encoded, each as often as it counts."""

    words: str
    texts: Texts
    passage: Passage


def encoded(tokens: Iterable[str]) -> str:
    """Words as a text that no analyzer cuts otherwise than at its blanks: x and the UTF-8 in hexadecimals."""
    return " ".join("x" + word.encode("utf-8", "surrogatepass").hex() for word in tokens)


def read_rows(library: Library, cache_folder: Path, source: Source) -> FileRows:
    """Read and count one file; for a process of its own."""
    return rows_of(library.read(source), segmenter_of(cache_folder))


def rows_of(record: Record, segmenter: Segmenter) -> FileRows:
    """The rows of one file.  Passages that are found through others (see index_texts) have none.

    Raises UnreadableReportError if a passage is too long for a row.
    """
    report = record.report
    origin = {"region": plain(report.subject or ""), "given": report.year or 0}
    made = []
    for number, (passage, tokens) in enumerate(
        zip(record.passages, index_words(report, record.passages, segmenter), strict=True)
    ):
        if tokens:
            year, since, kind = period_row(passage)
            made.append(
                {
                    "id": number,
                    **origin,
                    "year": year,
                    "since": since or year,
                    "kind": kind,
                    "length": _texts(report, passage).length,
                    "passage": _packed(line_of(passage)),
                    "words": _cut(encoded(tokens)),
                }
            )
    periods = tuple(sorted({period_row(passage) for passage in record.passages}))
    return FileRows(Entry.of(record), periods, tuple(made), *counts(made, report))


def counts(made: Sequence[Row], report: Report) -> tuple[DocumentFrequencies, DocumentFrequencies]:
    """What rows of one report add to the counts of words and of grams."""
    words: list[list[str]] = [row["words"].split(" ") for row in made]
    texts = [_texts(report, passage_of(_unpacked(row["passage"]), report)) for row in made]
    return (
        DocumentFrequencies.of(map(_keys, words), sum(map(len, words))),
        DocumentFrequencies.of(
            (np.unique(codes([text.above, text.text])[0]) for text in texts),
            sum(row["length"] for row in made),
        ),
    )


def stored_passage(row: Row, report: Report) -> StoredPassage:
    """The passage that a row with the fields SHOWN holds."""
    passage = passage_of(_unpacked(row["passage"]), report)
    return StoredPassage(row["words"], Texts(*_normal(report, passage), row["length"]), passage)


def period(row: Row) -> tuple[int, int, int]:
    """The period of a row's passage, as in PassageTable without the entry."""
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
    return np.array(sorted(map(key, set(tokens))), np.uint64)


def _cut(text: str) -> str:
    """Encoded words as far as a field can hold them: the headings and some 4,000 words."""
    return text if len(text) <= TEXT_BYTES else text[:TEXT_BYTES].rpartition(" ")[0]


def _packed(line: str) -> str:
    """A line of JSON as a field can hold it.  Raises UnreadableReportError where none can."""
    text = plain(line)
    if len(text.encode()) > TEXT_BYTES:
        text = base64.b64encode(zstandard.ZstdCompressor(level=9).compress(text.encode())).decode("ascii")
    if len(text) > TEXT_BYTES:
        raise UnreadableReportError("有一段连同表头太长，Milvus 存不下")
    return text


def _unpacked(text: str) -> list[Any]:
    if not text.startswith("["):
        text = zstandard.ZstdDecompressor().decompress(base64.b64decode(text)).decode()
    row: list[Any] = json.loads(text)
    return row
