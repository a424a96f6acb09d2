"""The library that is being asked, and how reports come into it and go out of it while it is."""

import hashlib
import os
import subprocess
import sys
import threading
from base64 import b32encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from bot.render.messages import MessageError
from corpus.errors import CitationError, WenbaoError
from corpus.formats import FORMATS, missing_recogniser
from corpus.library import SHIPPED, Cited, Library, find
from corpus.model import digest
from corpus.report import Record, Source
from corpus.workers import Failure, read_all
from index.api import Answerer, Entry

UPLOADS: Final = "uploads"
REMOVED: Final = ".removed"
"""Folders below the library's: of what was uploaded, and of what was removed, which is hidden and so not read."""

RECORDS: Final = 32
"""Files that are kept as they were read, for those who leaf through them."""


NICE: Final = 10
"""How much the process that indexes gives way to answers."""


class LibraryChangeError(MessageError):
    """A report cannot be taken in or out."""


class LibraryService:
    """Reports, and who answers from them at the moment.

    ``reopen`` makes an answerer of the reports as they are; ``add`` and ``remove`` are for one thread at a
    time, and those who ask meanwhile ask the reports as they were.
    """

    def __init__(self, library: Library, answerer: Answerer, reopen: Callable[[], Answerer]) -> None:
        self.library = library
        self._reopen = reopen
        self._read = lru_cache(maxsize=RECORDS)(library.read)
        self.answerer = answerer

    @property
    def entries(self) -> Sequence[Entry]:
        return self.answerer.entries

    @property
    def answerer(self) -> Answerer:
        """Who answers at the moment."""
        return self._answerer

    @answerer.setter
    def answerer(self, answerer: Answerer) -> None:
        self._answerer = answerer
        self._keys = {report_key(entry.source.path): entry for entry in answerer.entries}

    def entry(self, key: str) -> Entry | None:
        """The file whose path has the ten-letter ``key``, as citations have it."""
        return self._keys.get(key)

    def cite(self, citation: str) -> Cited | None:
        """The passage with the id ``citation`` in its file as it is now, without a look at all the others; None if
        it is not there any more."""
        entry = self.entry(citation.partition("-")[0])
        if entry is None:
            return None
        with suppress(OSError, CitationError):
            stat = self.file(entry).stat()
            source = replace(entry.source, size=stat.st_size, mtime_ns=stat.st_mtime_ns)
            return find(self._read(source), citation)
        return None

    def file(self, entry: Entry) -> Path:
        """Where the file lies."""
        return self.library.folder / entry.source.path

    def matching(self, words: str) -> list[Entry]:
        """The files that have every word of ``words`` in path, title, region or year, by path; skipped ones
        last."""
        wanted = words.lower().split()
        told = (
            (entry, f"{entry.source.path} {entry.report.title} {entry.report.region} {entry.report.year}年")
            for entry in self.entries
        )
        found = [entry for entry, text in told if all(word in text.lower() for word in wanted)]
        return sorted(found, key=lambda entry: (entry.skipped is not None, entry.source.path))

    def check(self, name: str) -> str:
        """The suffix of an uploaded file called ``name``, which is all of its name that is used.

        Raises LibraryChangeError if no such file can be taken in.
        """
        if self.library.folder.resolve() == SHIPPED.resolve():
            raise LibraryChangeError("upload.shipped")
        suffix = PurePosixPath(name.lower()).suffix
        if suffix not in FORMATS:
            raise LibraryChangeError("upload.format", formats=" ".join(FORMATS))
        return suffix

    def add(self, content: bytes, suffix: str) -> Entry:
        """Take a report in, under a name made of its content, and answer from it.

        Raises LibraryChangeError, with nothing changed, if it is there already or cannot be read.
        """
        name = b32encode(hashlib.sha256(content).digest()).decode("ascii").lower()[:10] + suffix
        folder = self.library.folder / UPLOADS
        final, draft = folder / name, folder / f".{name}"  # hidden, and so no report yet
        if final.exists():
            raise LibraryChangeError("upload.known")
        try:
            folder.mkdir(exist_ok=True)
            draft.write_bytes(content)
            self._try(draft)
            draft.replace(final)
        except OSError as error:
            raise LibraryChangeError("upload.unwritable", why=error.strerror) from None
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        try:
            self.answerer = self._reopen()
        except WenbaoError:
            final.unlink(missing_ok=True)
            raise
        entry = self.entry(report_key(f"{UPLOADS}/{name}"))
        if entry is None:
            raise LibraryChangeError("upload.vanished")
        return entry

    def _try(self, draft: Path) -> None:
        """Read a file as the index will.  Raises LibraryChangeError if that gives nothing."""
        source = Source(draft.name, draft.stat().st_size, 0)
        ((_, read),) = read_all([source], Library(draft.parent).read)
        problem = read.reason if isinstance(read, Failure) else read.skipped
        pictured = isinstance(read, Record) and read.report.unrecognised and not missing_recogniser()
        if problem and not pictured:
            raise LibraryChangeError("upload.unreadable", why=problem)

    def remove(self, entry: Entry) -> None:
        """Take a report out; the file is kept where it is not read.  Raises LibraryChangeError."""
        path, kept = self.file(entry), self.library.folder / REMOVED
        if sum(not other.skipped for other in self.entries) == 1 and not entry.skipped:
            raise LibraryChangeError("upload.last")
        try:
            kept.mkdir(exist_ok=True)
            path.replace(kept / f"{report_key(entry.source.path)}-{path.name}")
        except OSError as error:
            raise LibraryChangeError("upload.unmovable", why=error.strerror) from None
        self.answerer = self._reopen()


def report_key(path: str) -> str:
    """Ten letters and digits that stand for a report on a button, and in the ids of its passages."""
    return digest(path, 10)


def question_key(text: str) -> str:
    """Eight letters and digits that stand for a question, or the words of a search, on a button."""
    return digest(text, 8)


def index_in_background(reports: Path, data: Path, changed: Callable[[], None]) -> threading.Event:
    """Have a process of its own bring the index up to date, then read figures: set when the index is, or cannot be.

    Pages that are pictures are recognised after that; ``changed`` is called when the index has their words.

    So people are answered meanwhile, and the chat never holds the memory that takes.
    """
    command = [sys.executable, "-m", "bot", "index", "--reports", str(reports), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
    if sys.platform != "win32":
        with suppress(OSError):  # it is over already
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
    indexed = threading.Event()

    def follow() -> None:
        with process as running:
            if running.stdout:
                running.stdout.readline()
                indexed.set()
                for _ in running.stdout:
                    changed()
            indexed.set()

    threading.Thread(target=follow, name="update", daemon=True).start()
    return indexed
