"""The index on disk: built, brought up to date, opened.

    <data>/<library>/manifest.json    the segments that count, with the size and checksum of each of their files
    <data>/<library>/<segment>/       arrays as *.npy, and files.json

A segment never changes once it is written, and counts from the moment the manifest names it: files that are new
or changed make a segment of their own, and small segments are merged into larger ones as they add up, so that a
change costs what has changed (O'Neil et al. 1996, "The Log-Structured Merge-Tree").
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import filelock

from corpus.errors import WenbaoError
from corpus.formats import missing_recogniser
from corpus.library import Library
from corpus.model import Report, digest
from corpus.report import Record, Source
from corpus.workers import read_groups
from index.store import disk
from index.store.entry import Entry
from index.store.segments import Segment, live
from index.text.segmenter import Segmenter, segmenter_of

Progress = Callable[[int, int], None]
"""Called with how many changed files are done and how many there are."""

Notice = Callable[[str], None]
"""Called with one line for the person who waits."""

GROWTH = 2
"""A segment is merged with the one before it when it has more than this part of its passages."""


class StoreError(WenbaoError):
    """There is nothing to answer from."""


def open_index(
    library: Library,
    data: Path,
    segmenter: Segmenter,
    progress: Progress | None = None,
    notice: Notice | None = None,
    *,
    update: bool = True,
) -> list[Segment]:
    """The segments of ``library``, brought up to date: only files that are new or changed are read.  Without ``update`` they are
    what is on the disk, where there is anything.

    Where they cannot be written they are kept in memory, with a notice.  Raises LibraryError if the folder
    cannot be used, StoreError if it holds no report that can be read.
    """
    folder = data / name_of(library)
    tell = notice or unheard
    segments = _loaded(folder, segmenter, tell)
    if segments and not update:
        return segments
    sources = scanned(library)
    if _sources(segments) != sources:
        build = partial(_updated, library, sources, segmenter, progress or unwatched)
        segments = _written(folder, segmenter, sources, segments, build, tell)
    readable(library, [entry for some in live(segments) for entry in some])
    return segments


def name_of(library: Library) -> str:
    """What the index of a folder is called wherever it is kept."""
    return digest(str(library.folder.resolve()), 16)


def scanned(library: Library) -> list[Source]:
    """The files of a library.  Raises StoreError if there is none, LibraryError if the folder cannot be used."""
    sources = library.scan()
    if not sources:
        raise StoreError(
            f"报告文件夹是空的：{library.folder}。放入 .txt .md .html .docx .pdf .xlsx 等格式的报告再问。"
        )
    return sources


def readable(library: Library, entries: Sequence[Entry]) -> None:
    """Raises StoreError if none of the files of a library could be read, or can be once its pictures are recognised."""
    pictured = any(entry.report.unrecognised for entry in entries) and not missing_recogniser()
    if not pictured and not any(entry.count for entry in entries):
        why = next(entry for entry in entries if entry.skipped)
        raise StoreError(f"{library.folder} 里没有可读的报告，例如 {why.source.path}：{why.skipped}")


def unwatched(_done: int, _total: int) -> None:
    """Progress where nobody looks."""


def unheard(_line: str) -> None:
    """Notices where nobody reads."""


def _loaded(folder: Path, segmenter: Segmenter, tell: Notice, known: Sequence[Segment] = ()) -> list[Segment]:
    """The segments that are on the disk; none, with a notice, where they are not to be trusted."""
    try:
        return disk.load(folder, segmenter.name, known)
    except disk.UnusableError as error:
        tell(f"{error}，重新建立。")
        return []


def _sources(segments: Sequence[Segment]) -> list[Source]:
    entries = (entry for some in live(segments) for entry in some)
    return sorted((entry.source for entry in entries), key=lambda source: source.path)


def _written(
    folder: Path,
    segmenter: Segmenter,
    sources: list[Source],
    known: Sequence[Segment],
    update: Callable[[list[Segment]], list[Segment]],
    tell: Notice,
) -> list[Segment]:
    """The segments, of which ``known`` are loaded, brought up to date by ``update``, on the disk if that can be."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = filelock.FileLock(folder / "lock")
        lock.acquire()
    except OSError as error:
        tell(_unwritable(folder, error))
        return update(_loaded(folder, segmenter, unheard, known))
    with lock:
        old = _loaded(folder, segmenter, unheard, known)
        if _sources(old) == sources:  # another process has done it meanwhile
            return old
        segments = update(old)
        try:
            disk.save(segments, folder, segmenter.name)
        except OSError as error:
            tell(_unwritable(folder, error))
            return segments
        return disk.load(folder, segmenter.name, old)  # mapped, where what was built fills memory


def _unwritable(folder: Path, error: OSError) -> str:
    return f"索引写不进 {folder}：{error.strerror or error}。这次只放在内存里；用 --data 可以另选文件夹。"


def _updated(
    library: Library, sources: list[Source], segmenter: Segmenter, progress: Progress, old: list[Segment]
) -> list[Segment]:
    """``old`` with what has changed as one more segment, merged."""
    wanted = set(sources)
    held = [(segment, entry) for segment, some in zip(old, live(old), strict=True) for entry in some]
    gone = [(segment, entry) for segment, entry in held if entry.source not in wanted]
    known = {entry.source for _, entry in held}
    changed = [source for source in sources if source not in known]
    read = list(_read(library, changed, segmenter, progress))
    new = Segment.joined(read) if read else Segment.of([], segmenter)
    return merged([*old, new.without(gone)])


def merged(segments: list[Segment]) -> list[Segment]:
    """The same library in segments each of which is larger than GROWTH times the next."""
    living = live(segments)
    sizes = [sum(entry.count for entry in entries) for entries in living]
    keep = len(segments)
    total = 0
    for number in range(len(segments) - 1, 0, -1):
        total += sizes[number]
        if sizes[number - 1] <= GROWTH * total:
            keep = number - 1
    if keep == len(segments):
        return segments
    parts = [
        segment if len(entries) == len(segment.passages.entries) else segment.kept(entries)
        for segment, entries in zip(segments[keep:], living[keep:], strict=True)
    ]
    return [*segments[:keep], Segment.joined(parts)]


def _read(
    library: Library, changed: list[Source], segmenter: Segmenter, progress: Progress
) -> Iterator[Segment]:
    """Segments of the files ``changed`` in their order, made in parallel where they are many."""
    work = partial(_segment_of, library, segmenter.cache_folder)
    made: dict[int, Segment] = {}
    done = 0
    progress(done, len(changed))
    for group, result in read_groups(changed, work):
        made[group.start] = (
            result if isinstance(result, Segment) else _unread(changed[group.start], result.reason, segmenter)
        )
        done += len(group)
        progress(done, len(changed))
    return (made[start] for start in sorted(made))


def _segment_of(library: Library, cache_folder: Path, sources: Sequence[Source]) -> Segment:
    return Segment.of(list(map(library.read, sources)), segmenter_of(cache_folder))


def _unread(source: Source, reason: str, segmenter: Segmenter) -> Segment:
    record = Record(source, Report(source.path, Path(source.path).stem), skipped=reason)
    return Segment.of([record], segmenter)
