"""The index on disk: built, brought up to date, opened.

    <data>/<library>/manifest.json    which generation counts, and the size and CRC-32 of its files
    <data>/<library>/<generation>/    postings as *.npy, records.json, passages.jsonl

A generation is written beside the last one and counts from the moment the manifest names it.
"""

import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, fields, replace
from importlib.metadata import version
from itertools import accumulate
from pathlib import Path
from typing import Any

import filelock
import numpy as np
from numpy.typing import NDArray

from corpus.library import Library, Record, Source
from corpus.model import Citation, Kind, Passage, Period, Report, WenbaoError, citation_id, digest
from index.bm25 import Postings
from index.tokens import Segmenter, domain_words, grams, normalise

FORMAT = 1
HEAD_WEIGHT = 3
"""How often a report's title, region and headings count in each passage below them."""

Progress = Callable[[int, int], None]
"""Called with how many changed files are done and how many there are."""


class StoreError(WenbaoError):
    """The index can be neither opened nor written."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the library in the index: its passages are ``[first:first + count]``."""

    source: Source
    report: Report
    skipped: str | None
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class PassageTable:
    """Passages as JSON lines, decoded one by one when they are shown.

    ``offsets`` int64 (passages + 1,) are byte offsets into ``lines``.
    """

    entries: tuple[Entry, ...]
    lines: bytes
    offsets: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> Passage:
        entry = self.entries[self.owner(number)]
        raw = self.lines[int(self.offsets[number]) : int(self.offsets[number + 1])]
        paragraph, kind, section, lines, page, period, header, text = json.loads(raw)
        report = entry.report
        citation = Citation(
            citation_id(report.path, paragraph, text),
            report,
            tuple(section),
            paragraph,
            tuple((first, last) for first, last in lines),
            page,
        )
        told = Period(*period) if period else None
        return Passage(citation, text, Kind(kind), told, tuple(header))

    def owner(self, number: int) -> int:
        """The place among ``entries`` of the report that passage ``number`` belongs to."""
        low, high = 0, len(self.entries)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.entries[middle].first <= number else (low, middle)
        return low


@dataclass(frozen=True, slots=True)
class Index:
    """A library in postings: words, and characters with pairs, over the same passages."""

    passages: PassageTable
    words: Postings
    grams: Postings

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.passages.entries


def open_index(library: Library, data: Path, segmenter: Segmenter, progress: Progress | None = None) -> Index:
    """The index of ``library``, brought up to date: only files that are new or changed are read.

    Raises LibraryError if the folder cannot be used, StoreError if it holds no report that can be read or
    the data folder cannot be written.
    """
    sources = library.scan()
    if not sources:
        raise StoreError(f"报告文件夹是空的: {library.folder}。放入 .txt 或 .md 报告再问。")
    folder = data / digest(str(library.folder.resolve()), 16)
    index = _load(folder)
    if index is None or _sources(index) != sources:
        index = _updated(library, sources, folder, segmenter, progress or _unwatched)
    if not len(index.passages):
        why = next(entry for entry in index.entries if entry.skipped)
        raise StoreError(f"{library.folder} 里没有可读的报告,例如 {why.source.path}: {why.skipped}")
    return index


def _unwatched(_done: int, _total: int) -> None:
    """Progress where nobody looks."""


def _sources(index: Index) -> list[Source]:
    return sorted((entry.source for entry in index.entries), key=lambda source: source.path)


def _updated(
    library: Library, sources: list[Source], folder: Path, segmenter: Segmenter, progress: Progress
) -> Index:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with filelock.FileLock(folder / "lock"):
            old = _load(folder)  # another process may have done it meanwhile
            if old is not None and _sources(old) == sources:
                return old
            index = _merged(old, library, sources, segmenter, progress)
            _save(index, folder)
            return index
    except OSError as error:
        raise StoreError(
            f"索引写不进 {folder}: {error.strerror or error}。用 --data 另选一个可写的文件夹。"
        ) from None


def _merged(
    old: Index | None, library: Library, sources: list[Source], segmenter: Segmenter, progress: Progress
) -> Index:
    """What of ``old`` still holds, and after it the files that are new or changed."""
    wanted = set(sources)
    kept = [entry for entry in old.entries if entry.source in wanted] if old else []
    known = {entry.source for entry in kept}
    changed = [source for source in sources if source not in known]
    records = []
    progress(0, len(changed))
    for done, source in enumerate(changed, 1):
        records.append(library.read(source))
        progress(done, len(changed))
    fresh = _build(records, segmenter)
    if old is None or not kept:
        return fresh
    return _join(_keep(old, kept), fresh)


def _build(records: Sequence[Record], segmenter: Segmenter) -> Index:
    counts = [len(record.passages) for record in records]
    firsts = [0, *accumulate(counts)]
    entries = tuple(
        Entry(record.source, record.report, record.skipped, first, count)
        for record, first, count in zip(records, firsts, counts, strict=False)
    )
    lines = [_encode(passage) for record in records for passage in record.passages]
    words: list[list[str]] = []
    pairs: list[list[str]] = []
    for record in records:
        for parts in _index_texts(record):
            words.append([token for text, times in parts for token in segmenter.words(text) * times])
            pairs.append([token for text, times in parts for token in grams(text) * times])
    offsets = np.array([0, *accumulate(map(len, lines))], np.int64)
    return Index(PassageTable(entries, b"".join(lines), offsets), Postings.of(words), Postings.of(pairs))


def _index_texts(record: Record) -> Iterator[list[tuple[str, int]]]:
    """For each passage the normalised texts it is found by, each with how often it counts.

    A heading is found through what stands below it; only one with nothing below is found by itself.
    """
    head = [record.report.title, record.report.region or ""]
    body = [passage for passage in record.passages if passage.kind is not Kind.HEADING]
    heads = {words for passage in body for words in passage.citation.section}
    if body:
        heads.add(record.report.title)
    for passage in record.passages:
        if passage.kind is Kind.HEADING and passage.text in heads:
            yield []
        else:
            above = normalise("\n".join([*head, *passage.citation.section, *passage.header]))
            yield [(above, HEAD_WEIGHT), (normalise(passage.text), 1)]


def _encode(passage: Passage) -> bytes:
    cited = passage.citation
    place = [cited.paragraph, passage.kind, cited.section, cited.lines, cited.page]
    row = [*place, passage.period, passage.header, passage.text]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


def _keep(index: Index, entries: Sequence[Entry]) -> Index:
    keep = np.zeros(len(index.passages), bool)
    lines, kept, first = [], [], 0
    for entry in sorted(entries, key=lambda entry: entry.first):
        keep[entry.first : entry.first + entry.count] = True
        start, stop = index.passages.offsets[[entry.first, entry.first + entry.count]]
        lines.append(index.passages.lines[int(start) : int(stop)])
        kept.append(replace(entry, first=first))
        first += entry.count
    sizes = np.diff(index.passages.offsets)[keep]
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    table = PassageTable(tuple(kept), b"".join(lines), offsets)
    return Index(table, index.words.kept(keep), index.grams.kept(keep))


def _join(old: Index, new: Index) -> Index:
    shifted = [replace(entry, first=entry.first + len(old.passages)) for entry in new.entries]
    table = PassageTable(
        (*old.entries, *shifted),
        old.passages.lines + new.passages.lines,
        np.concatenate([old.passages.offsets, new.passages.offsets[1:] + old.passages.offsets[-1]]),
    )
    return Index(table, old.words.joined(new.words), old.grams.joined(new.grams))


def _fingerprint() -> dict[str, Any]:
    """What an index depends on besides the reports: another one means building anew, never mixing."""
    words = digest("\n".join(domain_words()), 12)
    return {"format": FORMAT, "wenbao": version("wenbao"), "jieba": version("jieba"), "words": words}


def _arrays(index: Index) -> dict[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {"passages.offsets": index.passages.offsets}
    for name in ("words", "grams"):
        postings: Postings = getattr(index, name)
        arrays |= {f"{name}.{field.name}": getattr(postings, field.name) for field in fields(postings)}
    return arrays


def _save(index: Index, folder: Path) -> None:
    old = {path for path in folder.iterdir() if path.is_dir()}
    number = 1 + max((int(path.name) for path in old if path.name.isdecimal()), default=0)
    generation = folder / f"{number:06d}"
    generation.mkdir()
    for name, array in _arrays(index).items():
        np.save(generation / f"{name}.npy", array, allow_pickle=False)
    (generation / "passages.jsonl").write_bytes(index.passages.lines)
    entries = [
        [asdict(entry.source), asdict(entry.report), entry.skipped, entry.first, entry.count]
        for entry in index.entries
    ]
    (generation / "records.json").write_text(
        json.dumps(entries, ensure_ascii=False), "utf-8", "surrogatepass"
    )
    checks = {path.name: [path.stat().st_size, _checksum(path)] for path in sorted(generation.iterdir())}
    manifest = {**_fingerprint(), "generation": generation.name, "files": checks}
    draft = folder / "manifest.json.new"
    with draft.open("w", encoding="utf-8") as file:
        json.dump(manifest, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(folder / "manifest.json")
    for path in old:
        shutil.rmtree(path, ignore_errors=True)


def _checksum(path: Path) -> int:
    return zlib.crc32(path.read_bytes())


def _load(folder: Path) -> Index | None:
    """The last good generation; None if there is none, it is damaged, or made by another version."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
        if any(manifest.get(name) != value for name, value in _fingerprint().items()):
            return None
        generation = folder / manifest["generation"]
        for name, (size, checksum) in manifest["files"].items():
            path = generation / name
            if path.stat().st_size != size or _checksum(path) != checksum:
                return None
        return _opened(generation)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _opened(generation: Path) -> Index:
    def array(name: str) -> NDArray[Any]:
        loaded: NDArray[Any] = np.load(generation / f"{name}.npy", mmap_mode="r", allow_pickle=False)
        return loaded

    entries = tuple(
        Entry(Source(**source), Report(**report), skipped, first, count)
        for source, report, skipped, first, count in json.loads(
            (generation / "records.json").read_text("utf-8", "surrogatepass")
        )
    )
    table = PassageTable(entries, (generation / "passages.jsonl").read_bytes(), array("passages.offsets"))
    words, pairs = (
        Postings(**{field.name: array(f"{name}.{field.name}") for field in fields(Postings)})
        for name in ("words", "grams")
    )
    return Index(table, words, pairs)
