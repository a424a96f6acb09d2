"""The library that is being asked, and how reports come into it and go out of it while it is."""

import hashlib
from base64 import b32encode
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Final

from corpus.errors import CitationError, WenbaoError
from corpus.formats import FORMATS
from corpus.library import SHIPPED, Cited, Library, find
from corpus.model import digest
from corpus.report import Source
from corpus.workers import Failure, read_all
from index.api import Answerer
from index.store.entry import Entry

UPLOADS: Final = "uploads"
REMOVED: Final = ".removed"
"""Folders below the library's: of what was uploaded, and of what was removed, which is hidden and so not read."""

RECORDS: Final = 32
"""Files that are kept as they were read, for those who leaf through them."""


class ShelfError(WenbaoError):
    """A report cannot be taken in or out."""


class Shelf:
    """Reports, and who answers from them at the moment.

    ``reopen`` makes an answerer of the reports as they are; ``put`` and ``remove`` are for one thread at a
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
        self._keys = {digest(entry.source.path, 10): entry for entry in answerer.entries}

    def entry(self, key: str) -> Entry | None:
        """The file whose path has the ten-letter ``key``, as citations have it."""
        return self._keys.get(key)

    def cite(self, citation: str) -> Cited:
        """The passage with the id ``citation`` in its file as it is now, without a look at all the others.

        Raises CitationError if it is not there any more.
        """
        entry = self.entry(citation.partition("-")[0])
        if entry is None:
            raise CitationError(f"引用 {citation} 所在的报告不在库里。")
        try:
            stat = self.file(entry).stat()
        except OSError:
            raise CitationError(f"引用 {citation} 所在的报告已不在了。") from None
        return find(self._read(replace(entry.source, size=stat.st_size, mtime_ns=stat.st_mtime_ns)), citation)

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

        Raises ShelfError if no such file can be taken in.
        """
        if self.library.folder.resolve() == SHIPPED.resolve():
            raise ShelfError("自带的报告文件夹不收上传的报告。请用 --reports 指定您自己的文件夹。")
        suffix = PurePosixPath(name.lower()).suffix
        if suffix not in FORMATS:
            raise ShelfError(f"只收 {' '.join(FORMATS)} 文件。")
        return suffix

    def put(self, content: bytes, suffix: str) -> Entry:
        """Take a report in, under a name made of its content, and answer from it.

        Raises ShelfError, with nothing changed, if it is there already or cannot be read.
        """
        name = b32encode(hashlib.sha256(content).digest()).decode("ascii").lower()[:10] + suffix
        folder = self.library.folder / UPLOADS
        final, draft = folder / name, folder / f".{name}"  # hidden, and so no report yet
        if final.exists():
            raise ShelfError("这份报告已经在库里了。")
        try:
            folder.mkdir(exist_ok=True)
            draft.write_bytes(content)
            self._try(draft)
            draft.replace(final)
        except OSError as error:
            raise ShelfError(f"报告文件夹写不进去: {error.strerror}") from None
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        try:
            self.answerer = self._reopen()
        except WenbaoError:
            final.unlink(missing_ok=True)
            raise
        entry = self.entry(digest(f"{UPLOADS}/{name}", 10))
        if entry is None:
            raise ShelfError("报告刚放进来就不见了。")
        return entry

    def _try(self, draft: Path) -> None:
        """Read a file as the index will.  Raises ShelfError if that gives nothing."""
        shelf = Library(draft.parent)
        source = Source(draft.name, draft.stat().st_size, 0)
        ((_, read),) = read_all([source], shelf.read)
        problem = read.reason if isinstance(read, Failure) else read.skipped
        if problem:
            raise ShelfError(f"这个文件读不了: {problem}")

    def remove(self, entry: Entry) -> None:
        """Take a report out; the file is kept where it is not read.  Raises ShelfError."""
        path, kept = self.file(entry), self.library.folder / REMOVED
        if sum(not other.skipped for other in self.entries) == 1 and not entry.skipped:
            raise ShelfError("这是最后一份报告,不能移除。")
        try:
            kept.mkdir(exist_ok=True)
            path.replace(kept / f"{digest(entry.source.path, 10)}-{path.name}")
        except OSError as error:
            raise ShelfError(f"移不走: {error.strerror}") from None
        self.answerer = self._reopen()
