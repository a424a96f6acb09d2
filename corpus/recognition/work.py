"""Pages that are pictures, recognised one after the other in a process that may fail."""

import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache, partial
from pathlib import Path, PurePosixPath

from corpus import archives, formats
from corpus.recognition.kept import Kept, KeptPages
from corpus.recognition.page import EMPTY
from corpus.report import Source
from corpus.workers import Failure, in_processes

SECONDS = 300.0
"""How long one page may take: a full page takes six, and the machine may be busy."""

MEMORY_BYTES = 4 * 1024**3
"""How much memory the process may address; it uses 0.7 GB, and maps more."""

PAGES_A_PROCESS = 25
"""Pages after which the process gives way to a new one: the models keep memory for every size of a line that they saw."""

NICE = 10
"""How much the process gives way to answers."""


@dataclass(frozen=True, slots=True)
class _Page:
    """A page of the file ``source`` below ``folder`` to be recognised, and where it is kept."""

    folder: Path
    source: Source
    number: int
    pages: KeptPages


def recognise(
    folder: Path, kept: Kept, sources: Sequence[Source], progress: Callable[[int, int], None]
) -> int:
    """Recognise the pages of the files ``sources`` below ``folder`` that are pictures and not kept yet, one at a time: how
    many were.

    A page at which the models fail, or which takes too long, is kept with the reason, and never tried again.
    """
    todo: list[_Page] = []
    for _, pages in in_processes(sources, partial(_missing, folder, kept), 1):
        todo += () if isinstance(pages, Failure) else pages
    progress(0, len(todo))
    done = 0
    results = in_processes(
        todo, _recognised, 1, seconds=SECONDS, memory_bytes=MEMORY_BYTES, most=PAGES_A_PROCESS
    )
    for number, result in results:
        page = todo[number]
        if isinstance(result, Failure):
            page.pages.put(page.number, replace(EMPTY, failure=result.reason))
        _note(kept, page.folder, page.source, page.pages)
        done += 1
        progress(done, len(todo))
    return done


def _missing(folder: Path, kept: Kept, source: Source) -> list[_Page]:
    """The pages of a file that are pictures and not kept yet."""
    data = archives.load(folder, source.path)
    pages = kept.of(data)
    unrecognised = formats.read_bytes(data, _suffix(source), kept).unrecognised
    if not unrecognised:
        _note(kept, folder, source, pages)  # another file had the same content
    return [_Page(folder, source, number, pages) for number in unrecognised]


def _note(kept: Kept, folder: Path, source: Source, pages: KeptPages) -> None:
    kept.note(folder / source.path, source.size, source.mtime_ns, pages)


def _suffix(source: Source) -> str:
    return PurePosixPath(source.path).suffix.lower()


def _recognised(page: _Page) -> int:
    """Recognise a page and keep it: how many pieces of writing are on it."""
    from corpus.recognition.recogniser import recognise as on  # noqa: PLC0415 - what only this process needs

    _give_way()
    found = on(formats.image(archives.load(page.folder, page.source.path), _suffix(page.source), page.number))
    page.pages.put(page.number, found)
    return len(found.words)


@cache
def _give_way() -> None:
    with suppress(AttributeError, OSError):  # Windows has no such thing
        os.nice(NICE)
