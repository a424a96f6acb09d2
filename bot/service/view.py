"""The reports that somebody may see: everything that is asked, listed or sent goes through such a view."""

from collections import OrderedDict
from collections.abc import Callable, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from corpus import catalogue
from corpus.errors import CitationError
from corpus.library import Cited, Library, find
from corpus.model import digest
from corpus.report import Record, Source
from corpus.rights import Rights
from index.api import Answerer, Entry, Shown

VIEWS: Final = 8
"""Views that are kept: everybody who may see the same reports shares one."""


class LibraryView:
    """The reports that somebody may see, and who answers from them and from no others."""

    def __init__(self, library: Library, answerer: Answerer, read: Callable[[Source], Record]) -> None:
        self.answerer = answerer
        self._library, self._read = library, read
        self._keys = {report_key(entry.source.path): entry for entry in answerer.entries}

    @property
    def entries(self) -> Sequence[Entry]:
        return self.answerer.entries

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

    def picture(self, cited: Cited) -> bytes:
        """The page that a passage stands on, with it framed, as PNG.  Raises PictureError if it cannot be drawn."""
        return self._library.picture(cited)

    def file(self, entry: Entry) -> Path:
        """Where the file lies, or the archive that it is in."""
        return self._library.file(entry.source.path)

    def matching(self, words: str) -> list[Entry]:
        """The files that have every word of ``words`` in path, title, region or year, by path; skipped ones
        last."""
        wanted = words.lower().split()
        told = (
            (entry, f"{entry.source.path} {entry.report.title} {entry.report.subject} {entry.report.year}年")
            for entry in self.entries
        )
        found = [entry for entry, text in told if all(word in text.lower() for word in wanted)]
        return sorted(found, key=lambda entry: (entry.skipped is not None, entry.source.path))


class Views:
    """The views of a library in one state."""

    def __init__(self, library: Library, answerer: Answerer, read: Callable[[Source], Record]) -> None:
        self._library, self._read = library, read
        self.everything = LibraryView(library, answerer, read)
        self._kept: OrderedDict[tuple[frozenset[str] | None, frozenset[str]], LibraryView] = OrderedDict()

    def of(self, rights: Rights, names: Set[str]) -> LibraryView:
        """What somebody with these names may see."""
        hidden = rights.hidden(names)
        if hidden == frozenset():
            return self.everything
        key = hidden, frozenset(rights.folders)
        if key not in self._kept:
            seen = self.everything.answerer.restricted(shown(rights, names))
            self._kept[key] = LibraryView(self._library, seen, self._read)
        self._kept.move_to_end(key)
        if len(self._kept) > VIEWS:
            self._kept.popitem(last=False)
        return self._kept[key]


def shown(rights: Rights, names: Set[str]) -> Shown:
    """Whether somebody with these names may see a file.  The catalogue, which speaks of all files, is seen by those alone who
    see them all."""
    hidden = rights.hidden(names)
    return lambda path: hidden == frozenset() or (path != catalogue.NAME and rights.shows(path, hidden))


def report_key(path: str) -> str:
    """Ten letters and digits that stand for a report on a button, and in the ids of its passages."""
    return digest(path, 10)


def question_key(text: str) -> str:
    """Eight letters and digits that stand for a question, or the words of a search, on a button."""
    return digest(text, 8)
