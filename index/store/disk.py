"""Segments as files: written whole or not at all, and read only if every byte is the one that was written."""

import json
import os
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import fields
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
import xxhash
from numpy.typing import NDArray

from corpus.errors import WenbaoError
from corpus.model import digest
from index.store.entry import Entry
from index.store.grams import GramCounts
from index.store.passages import PassageTable
from index.store.postings import Postings
from index.store.segments import Segment
from index.text.lexicon import domain_words

FORMAT = 19
"""Raised whenever what reading, segmenting or counting gives changes, or how it is written."""

MANIFEST = "manifest.json"
FILES = "files.json"
PARTS = {"passages": PassageTable, "words": Postings, "grams": GramCounts}
CHUNK = 1 << 20


class UnusableError(WenbaoError):
    """There is an index, but not one to answer from; the message is a clause without its end."""


def load(folder: Path, segmenter: str, known: Sequence[Segment] = ()) -> list[Segment]:
    """The segments in ``folder`` that the manifest names, their arrays mapped; none if there is no manifest.
    Those that are ``known`` are not opened again.

    Raises UnusableError if they were made by another version or with another ``segmenter``, or if any byte of
    them is not the one that was written.
    """
    had = {segment.name: segment for segment in known}
    raw = _manifest(folder)
    while raw:
        try:
            manifest = json.loads(raw)
            if manifest["check"] != _seal(manifest["made"], manifest["segments"]):
                raise ValueError
            if manifest["made"] != _made(segmenter):
                raise UnusableError("索引是另一个版本或另一种分词建的")
            return [
                had[name] if name in had and had[name].checks == files else _opened(folder / name, files)
                for name, files in manifest["segments"].items()
            ]
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            before, raw = raw, _manifest(folder)
            if raw == before:  # else another process has written a new state and cleared the old one away
                raise UnusableError("索引损坏或不完整") from None
    return []


def changed(folder: Path, segments: Sequence[Segment]) -> bool:
    """Whether the manifest names others than ``segments``, which were loaded: another process has written a new state since."""
    raw = _manifest(folder)
    try:
        named = json.loads(raw)["segments"] if raw else {}
    except (ValueError, KeyError, TypeError):
        return False  # it is written anew by whoever indexes next
    return bool(named) and named != {segment.name: segment.checks for segment in segments}


def save(segments: Sequence[Segment], folder: Path, segmenter: str) -> None:
    """Make ``segments`` what ``folder`` holds: those that are not there yet are written beside the others, and
    count from the moment the manifest names them.

    A process that dies at any moment leaves the old state or the new.  For one process at a time.  Raises
    OSError; the old state then stands.
    """
    folders = {path for path in folder.iterdir() if path.is_dir()}
    number = max((int(path.name) for path in folders if path.name.isdecimal()), default=0)
    named: dict[str, dict[str, list[Any]]] = {}
    try:
        for segment in segments:
            own = folder / (segment.name or f"{(number := number + 1):06d}")
            if not segment.name:
                _write(segment, own)
            # to hash anew what is kept already would take time, and bless whatever has happened to it since
            named[own.name] = segment.checks or {path.name: _check(path) for path in sorted(own.iterdir())}
        made = _made(segmenter)
        manifest = {"made": made, "segments": named, "check": _seal(made, named)}
        _put(folder / f"{MANIFEST}.new", json.dumps(manifest, indent=1).encode())
    except OSError:
        _clear(folder, folders)
        raise
    (folder / f"{MANIFEST}.new").replace(folder / MANIFEST)
    _sync(folder)
    _clear(folder, {folder / name for name in named})


def _manifest(folder: Path) -> bytes:
    try:
        return (folder / MANIFEST).read_bytes()
    except OSError:
        return b""


def _made(segmenter: str) -> dict[str, str]:
    """What an index depends on besides the reports: another one means building anew, never mixing."""
    words = digest("\n".join(domain_words()), 12)
    return {"format": str(FORMAT), "wenbao": version("wenbao"), "segmenter": segmenter, "words": words}


def _seal(made: dict[str, str], named: dict[str, dict[str, list[Any]]]) -> str:
    return xxhash.xxh3_64_hexdigest(json.dumps([made, named]).encode())


def _arrays(segment: Segment) -> Iterator[tuple[str, NDArray[Any]]]:
    """Every array of a segment with the name of its file."""
    for part, kind in PARTS.items():
        for field in fields(kind):
            if field.name != "entries":
                yield f"{part}.{field.name}.npy", getattr(getattr(segment, part), field.name)


def _write(segment: Segment, folder: Path) -> None:
    folder.mkdir()
    for name, array in _arrays(segment):
        with (folder / name).open("wb") as file:
            np.save(file, array, allow_pickle=False)
            file.flush()
            os.fsync(file.fileno())
    files = [entry.packed() for entry in segment.passages.entries]
    content = json.dumps({"files": files, "removed": sorted(segment.removed)}, ensure_ascii=False)
    _put(folder / FILES, content.encode("utf-8", "surrogatepass"))
    _sync(folder)


def _opened(folder: Path, files: dict[str, list[Any]]) -> Segment:
    for name, check in files.items():
        if _check(folder / name) != check:
            raise ValueError
    content = json.loads((folder / FILES).read_bytes().decode("utf-8", "surrogatepass"))
    entries = tuple(map(Entry.unpacked, content["files"]))
    arrays: dict[str, dict[str, NDArray[Any]]] = {part: {} for part in PARTS}
    for name in files:
        if name != FILES:
            part, field, _ = name.split(".")
            arrays[part][field] = np.asarray(np.load(folder / name, mmap_mode="r", allow_pickle=False))
    return Segment(
        PassageTable(entries, **arrays["passages"]),
        Postings(**arrays["words"]),
        GramCounts(**arrays["grams"]),
        removed=frozenset(content["removed"]),
        name=folder.name,
        checks=files,
    )


def _check(path: Path) -> list[Any]:
    """Size and checksum of a file, read in pieces so that none of it stays in memory."""
    hashed, size = xxhash.xxh3_64(), 0
    with path.open("rb", buffering=0) as file:
        while piece := file.read(CHUNK):
            hashed.update(piece)
            size += len(piece)
    return [size, hashed.hexdigest()]


def _put(path: Path, raw: bytes) -> None:
    with path.open("wb") as file:
        file.write(raw)
        file.flush()
        os.fsync(file.fileno())


def _sync(folder: Path) -> None:
    """Have the names in ``folder`` on the disk too, where the system can (Windows does it by itself)."""
    if os.name == "posix":
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def _clear(folder: Path, keep: set[Path]) -> None:
    for path in folder.iterdir():
        if path.is_dir() and path not in keep:
            shutil.rmtree(path, ignore_errors=True)
