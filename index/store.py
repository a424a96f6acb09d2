"""The index on disk: built, brought up to date, opened.

    <data>/<library>/manifest.json    which generation counts, and the size and CRC-32 of its files
    <data>/<library>/<generation>/    arrays as *.npy, and entries.json

A generation is written beside the last one and counts from the moment the manifest names it.
"""

import json
import os
import shutil
import zlib
from collections.abc import Callable, Iterator
from dataclasses import asdict, fields
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import Any

import filelock
import numpy as np
from numpy.typing import NDArray

from corpus.catalogue import Correction
from corpus.library import Library, Record, Source
from corpus.model import Origin, Report, WenbaoError, digest
from corpus.workers import read_all
from index.bm25 import Postings
from index.build import Index
from index.grams import GramCounts
from index.table import Entry, PassageTable
from index.tokens import Segmenter, domain_words

FORMAT = 6
"""Raised whenever what reading, segmenting or counting gives changes, or how it is written."""

PARTS = {"passages": PassageTable, "words": Postings, "grams": GramCounts}

Progress = Callable[[int, int], None]
"""Called with how many changed files are done and how many there are."""


class StoreError(WenbaoError):
    """The index can be neither opened nor written."""


def open_index(library: Library, data: Path, segmenter: Segmenter, progress: Progress | None = None) -> Index:
    """The index of ``library``, brought up to date: only files that are new or changed are read.

    Raises LibraryError if the folder cannot be used, StoreError if it holds no report that can be read or
    the data folder cannot be written.
    """
    sources = library.scan()
    if not sources:
        raise StoreError(f"报告文件夹是空的: {library.folder}。放入 .txt .md .html .docx 或 .pdf 报告再问。")
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
    parts = [old.kept(kept)] if old and kept else []
    return Index.joined([*parts, *_built(library, changed, segmenter, progress)])


def _built(
    library: Library, changed: list[Source], segmenter: Segmenter, progress: Progress
) -> Iterator[Index]:
    """The indexes of the files ``changed`` in their order, made in parallel where they are many."""
    work = partial(_index_of, library, segmenter.cache_folder)
    made: dict[int, Index] = {}
    progress(0, len(changed))
    for place, result in read_all(changed, work):
        made[place] = (
            result if isinstance(result, Index) else _unread(changed[place], result.reason, segmenter)
        )
        progress(len(made), len(changed))
    return (made[place] for place in range(len(changed)))


def _index_of(library: Library, cache_folder: Path, source: Source) -> Index:
    return Index.of(library.read(source), _segmenter(cache_folder))


@cache
def _segmenter(cache_folder: Path) -> Segmenter:
    """One segmenter a process."""
    return Segmenter(cache_folder)


def _unread(source: Source, reason: str, segmenter: Segmenter) -> Index:
    return Index.of(Record(source, Report(source.path, Path(source.path).stem), skipped=reason), segmenter)


def _fingerprint() -> dict[str, Any]:
    """What an index depends on besides the reports: another one means building anew, never mixing."""
    words = digest("\n".join(domain_words()), 12)
    return {"format": FORMAT, "wenbao": version("wenbao"), "jieba": version("jieba"), "words": words}


def _arrays(index: Index) -> dict[str, NDArray[Any]]:
    """Every array of an index by the name of its file."""
    return {
        f"{part}.{field.name}": getattr(getattr(index, part), field.name)
        for part, kind in PARTS.items()
        for field in fields(kind)
        if field.name != "entries"
    }


def _save(index: Index, folder: Path) -> None:
    old = {path for path in folder.iterdir() if path.is_dir()}
    number = 1 + max((int(path.name) for path in old if path.name.isdecimal()), default=0)
    generation = folder / f"{number:06d}"
    generation.mkdir()
    for name, array in _arrays(index).items():
        np.save(generation / f"{name}.npy", array, allow_pickle=False)
    entries = [
        [asdict(entry.source), asdict(entry.report), entry.skipped, entry.first, entry.count]
        for entry in index.entries
    ]
    (generation / "entries.json").write_text(
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
    entries = tuple(
        Entry(_source(**source), _report(**report), skipped, first, count)
        for source, report, skipped, first, count in json.loads(
            (generation / "entries.json").read_text("utf-8", "surrogatepass")
        )
    )
    arrays: dict[str, dict[str, NDArray[Any]]] = {part: {} for part in PARTS}
    for path in generation.glob("*.npy"):
        part, name = path.stem.split(".")
        arrays[part][name] = np.asarray(np.load(path, mmap_mode="r", allow_pickle=False))
    return Index(
        PassageTable(entries, **arrays["passages"]),
        Postings(**arrays["words"]),
        GramCounts(**arrays["grams"]),
    )


def _source(correction: dict[str, Any], **told: Any) -> Source:
    return Source(**told, correction=Correction(**correction))


def _report(region_from: str | None, year_from: str | None, **told: Any) -> Report:
    origins = [Origin(name) if name else None for name in (region_from, year_from)]
    return Report(**told, region_from=origins[0], year_from=origins[1])
