"""The figures of a library, read once and kept.

    <data>/<library>/figures.sqlite3

What is not kept, or cannot be, is read when it is asked for: whatever happens to the file costs time, never a figure.
"""

import errno
import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from typing import Final

import filelock

from corpus.model import Passage
from corpus.workers import Failure, in_processes
from index.figures.metrics import concepts
from index.figures.table import (
    Fact,
    FactQuery,
    held,
    is_damage,
    is_full,
    kept,
    made,
    opened,
    put,
    read,
    read_knowing,
    select,
)
from index.store.build import Notice, Progress, unheard, unwatched
from index.store.entry import Entry

NAME: Final = "figures.sqlite3"
NOWHERE: Final = Path(os.devnull, NAME)
"""Where nothing can be kept."""

FEW: Final = 1000
"""Passages that are read in this process: another takes longer to start."""

SECONDS: Final = 1.0
"""How much reading is written at once, and lost with a process that is killed."""

Stamp = tuple[int, int] | None
Passages = Callable[[Entry], Iterable[Passage]]


class FactTable:
    """The figures of one library in the SQLite file at ``path``.

    Nothing is open between calls, and one process writes at a time.  ``notice`` is told what somebody may mend.
    """

    def __init__(self, path: Path = NOWHERE, notice: Notice = unheard) -> None:
        self._path, self._notice = path, notice
        self._known: tuple[Sequence[Entry], dict[str, Entry]] = (), {}

    def figures(self, entries: Iterable[Entry], passages: Passages) -> Iterator[tuple[Entry, Sequence[Fact]]]:
        """Each of ``entries`` with its figures in their order, read from its ``passages`` where they are not kept."""
        there: frozenset[str] = frozenset()
        before = self._stamp()
        fault: sqlite3.Error | None = None
        try:
            db = opened(self._path, "rw")
        except sqlite3.Error:  # nothing is kept, or not for this user
            db = sqlite3.connect(":memory:")
        with closing(db):
            try:
                there = held(db)
            except sqlite3.Error as error:
                fault = error
            for entry in entries:
                found: Sequence[Fact] | None = None if entry.count else ()
                if repr(entry.source) in there:
                    try:
                        found = kept(db, repr(entry.source))
                    except sqlite3.Error as error:
                        fault = error
                yield entry, read(passages(entry)) if found is None else found
        if fault:
            self._mend(fault, before)

    def select(self, entries: Sequence[Entry], query: FactQuery) -> list[tuple[Entry, Fact]] | None:
        """The facts of ``entries`` that ``query`` asks for, in its order; None where those of any of them are not kept."""
        before = self._stamp()
        if entries is not self._known[0]:
            self._known = entries, _by_source(entries)
        wanted = self._known[1]
        try:
            with closing(opened(self._path, "rw")) as db:
                if not held(db) >= wanted.keys():
                    return None
                found = select(db, query._replace(limit=None))
                return [(wanted[source], fact) for source, fact in found if source in wanted][: query.limit]
        except sqlite3.Error as error:
            self._mend(error, before)
            return None

    def read(
        self, entries: Sequence[Entry], passages: Passages, query: FactQuery
    ) -> list[tuple[Entry, Fact]]:
        """The same from the passages themselves, where nothing can be kept."""
        found = [
            (entry, fact)
            for entry, facts in self.figures(entries, passages)
            for fact in facts
            if query.names(fact) and query.takes(fact)
        ]
        if query.descending is not None:
            found.sort(key=lambda one: float(one[1].amount), reverse=query.descending)
        return found[: query.limit]

    def update(self, entries: Iterable[Entry], passages: Passages, progress: Progress = unwatched) -> None:
        """Keep the figures of ``entries`` and of no other file.  Those that are not kept yet are read from their
        ``passages``, in parallel where they are many; none is read where none can be kept.
        """
        wanted = _by_source(entries)
        with suppress(sqlite3.Error), closing(opened(self._path, "rw")) as db:
            if held(db) == wanted.keys():
                return
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with self._lock():
                self._keep(wanted, passages, progress)
        except OSError as error:
            if error.errno in (errno.ENOSPC, errno.EDQUOT):
                self._tell_full(error)

    def _keep(self, wanted: dict[str, Entry], passages: Passages, progress: Progress) -> None:
        try:
            there = self._mended()
            with closing(opened(self._path, "rwc")) as db:
                if not there:
                    made(db)
                # first, so that nothing is read for nothing where nothing can be written
                put(db, there - wanted.keys(), [])
                missing = [entry for source, entry in wanted.items() if source not in there]
                done: list[tuple[str, list[Fact]]] = []
                written = time.monotonic()
                progress(0, len(missing))
                for count, (entry, found) in enumerate(_read(missing, passages), 1):
                    done.append((repr(entry.source), found))
                    if time.monotonic() - written >= SECONDS:
                        put(db, [], done)
                        done, written = [], time.monotonic()
                    progress(count, len(missing))
                put(db, [], done)
        except sqlite3.Error as error:
            if is_damage(error):
                self._put_aside()
            elif is_full(error):
                self._tell_full(error)

    def _mended(self) -> frozenset[str]:
        """The reports that are kept; none, with a notice, where the file is damaged and put aside."""
        try:
            with closing(opened(self._path, "rw")) as db:
                return held(db)
        except sqlite3.Error as error:
            if is_damage(error):
                self._put_aside()
            return frozenset()

    def _mend(self, fault: sqlite3.Error, before: Stamp) -> None:
        """Put the file aside if it is damaged, unless it is not the one of ``before``: another process has mended it."""
        if is_damage(fault):
            with suppress(OSError), self._lock().acquire(timeout=0):
                if self._stamp() == before:
                    self._put_aside()

    def _put_aside(self) -> None:
        self._path.replace(f"{self._path}.damaged")
        Path(f"{self._path}-journal").unlink(missing_ok=True)
        self._notice(f"{self._path.name} 损坏了或不是问报的，移到 {self._path.name}.damaged，数字重新读入。")

    def _tell_full(self, error: Exception) -> None:
        self._notice(f"数字写不进 {self._path.parent}：{error}。这次随用随读；用 --data 可以另选文件夹。")

    def _stamp(self) -> Stamp:
        with suppress(OSError):
            stat = self._path.stat()
            return stat.st_ino, stat.st_mtime_ns
        return None

    def _lock(self) -> filelock.BaseFileLock:
        return filelock.FileLock(f"{self._path}.lock")


def _by_source(entries: Iterable[Entry]) -> dict[str, Entry]:
    """The files that have passages, by what is kept of each."""
    return {repr(entry.source): entry for entry in entries if entry.count}


def _read(missing: Sequence[Entry], passages: Passages) -> Iterator[tuple[Entry, list[Fact]]]:
    """The figures of the files that are ``missing``, as they are read; a file that cannot be is left out."""
    if sum(entry.count for entry in missing) <= FEW:
        yield from ((entry, read(passages(entry))) for entry in missing)
        return
    workers = min(os.cpu_count() or 1, len(missing))
    for place, found in in_processes(map(passages, missing), partial(read_knowing, concepts()), workers):
        if not isinstance(found, Failure):
            yield missing[place], found
