"""The library that is being asked, and how reports come into it and go out of it while it is."""

import hashlib
import os
import subprocess
import sys
import threading
from base64 import b32encode
from collections.abc import Callable, Set
from contextlib import suppress
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from bot.render.messages import MessageError
from bot.service.view import LibraryView, Views, report_key
from bot.settings import Settings
from corpus import rights
from corpus.errors import WenbaoError
from corpus.formats import FORMATS, missing_recogniser
from corpus.library import SHIPPED, Library
from corpus.report import Record, Source
from corpus.workers import Failure, read_all
from index.api import Answerer, Entry, Notice, Progress, Remote

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
    """Reports as they are at the moment, of which everybody asks through a view of his own.

    ``reopen`` makes an answerer of the reports as they are; ``add`` and ``remove`` are for one thread at a
    time, and those who ask meanwhile ask the reports as they were.
    """

    def __init__(self, library: Library, answerer: Answerer, reopen: Callable[[], Answerer]) -> None:
        self.library = library
        self._reopen = reopen
        self._reopening = threading.Lock()
        self._read = lru_cache(maxsize=RECORDS)(library.read)
        self.answerer = answerer

    @property
    def answerer(self) -> Answerer:
        """Who answers at the moment, from all reports."""
        return self._views.everything.answerer

    @answerer.setter
    def answerer(self, answerer: Answerer) -> None:
        self._views = Views(self.library, answerer, self._read)

    def reopen(self, needed: Callable[[], bool] = lambda: True) -> None:
        """Answer from the reports as they are now, if that is still ``needed`` once nobody else does so."""
        with self._reopening:  # whoever comes later has the newer state
            if needed():
                self.answerer = self._reopen()

    @property
    def everything(self) -> LibraryView:
        """All reports, for administrators and counts."""
        return self._views.everything

    def view(self, names: Set[str]) -> LibraryView:
        """The reports that somebody with these names may see, as the table of rights says now."""
        return self._views.of(rights.load(self.library.folder), names)

    def allow(self, folder: str, who: frozenset[str]) -> None:
        """Have nobody but ``who`` see ``folder``.  Raises LibraryChangeError, with nothing changed."""
        table, top = rights.load(self.library.folder), self.library.folder
        if top.resolve() == SHIPPED.resolve():
            raise LibraryChangeError("upload.shipped")
        if table.problem:
            raise LibraryChangeError("rights.problem", file=rights.NAME, why=table.problem)
        if not (top / folder).is_dir() or not (top / folder).resolve().is_relative_to(top.resolve()):
            raise LibraryChangeError("rights.no_folder", folder=folder)
        try:
            rights.save(top, table.allowing(folder, who))
        except OSError as error:
            raise LibraryChangeError("upload.unwritable", why=error.strerror or error) from None

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
            self.reopen()
        except WenbaoError:
            final.unlink(missing_ok=True)
            raise
        entry = self.everything.entry(report_key(f"{UPLOADS}/{name}"))
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
        path, kept = self.everything.file(entry), self.library.folder / REMOVED
        if sum(not other.skipped for other in self.everything.entries) == 1 and not entry.skipped:
            raise LibraryChangeError("upload.last")
        if path != self.library.folder / entry.source.path:
            raise LibraryChangeError("upload.archived", archive=path.name)
        try:
            kept.mkdir(exist_ok=True)
            path.replace(kept / f"{report_key(entry.source.path)}-{path.name}")
        except OSError as error:
            raise LibraryChangeError("upload.unmovable", why=error.strerror) from None
        self.reopen()


def open_answerer(
    where: Settings, progress: Progress | None = None, notice: Notice | None = None, *, update: bool = True
) -> Answerer:
    """Who answers from the reports at ``where``, after the index was brought up to date, or without ``update`` as it is."""
    remote = Remote(where.milvus, where.milvus_token) if where.milvus else None
    return Answerer.open(where.library, where.data, progress, notice, remote, update=update)


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
