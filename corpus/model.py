"""What a report says and where it says it: the values that other packages use.

    Report ─ whose words, of which year
      └ Passage ─ the unit that is found and quoted
          └ Citation ─ where it stands, with an id that fits a button and a link

A passage's text is the report's own words in their order.  Nothing here is ever altered after it was read.
"""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple


class Kind(StrEnum):
    """What a passage is in its report."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    ROW = "row"
    CAPTION = "caption"
    NOTE = "note"


class Origin(StrEnum):
    """What a report's region or year was read from, the most trusted first."""

    CATALOGUE = "catalogue"
    FRONT_MATTER = "front matter"
    TITLE = "title"
    OPENING = "opening"
    PATH = "path"
    TEXT = "text"


class FlawKind(StrEnum):
    """What is wrong with a report that can be read."""

    LOST = "lost"  # figures were replaced by a placeholder
    UNRECOGNISED = "unrecognised"  # pages that are pictures have no words, for they could not be recognised or were not yet
    EMPTY = "empty"  # nothing stands there but a placeholder for text to come
    MISPLACED = "misplaced"  # it names another region or year than the folder or file it lies in
    DUPLICATE = "duplicate"  # it is the same report as another file


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with a report, and more of it in ``detail``: how many figures were lost, the numbers of the pages
    without words, the region or year that it names, the path of the report it repeats; "" of an empty one."""

    kind: FlawKind
    detail: str = ""


class Period(NamedTuple):
    """The year a passage tells of, and whether it looks back on it or plans it.

    Where it tells of several years, ``year`` is the last and ``since`` the first of them.
    """

    year: int
    kind: Literal["review", "plan"]
    since: int | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """One file: ``path`` is POSIX style below the library folder, ``region`` the place it speaks for or
    ``organisation`` the company, school or the like, ``names`` what else that one is called (short names, a stock
    code), ``year`` the year it belongs to, ``reviewed`` the one it gives results of, ``date`` its day (ISO 8601) if it
    bears one; the origins are what they were read from.  ``unrecognised`` is how many of its pages are pictures on which
    nobody has looked for words yet.
    """

    path: str
    title: str
    region: str | None = None
    year: int | None = None
    date: str | None = None
    region_from: Origin | None = None
    year_from: Origin | None = None
    organisation: str | None = None
    names: tuple[str, ...] = ()
    reviewed: int | None = None
    unrecognised: int = 0

    @property
    def subject(self) -> str | None:
        """Whom the report speaks for, an organisation or a place; None where nobody knows."""
        return self.organisation or self.region

    @property
    def says_whose(self) -> bool:
        """Whether the report itself says whom it speaks for."""
        return self.organisation is not None or self.region_from not in (None, Origin.TEXT)


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a passage stands.

    ``paragraph`` is its 1-based number in the report, headings counted; ``lines`` are 1-based inclusive
    spans of source lines, more than one where a paragraph was broken over blank lines.  ``page`` is the
    1-based page the passage begins on, in files that have pages.
    ``id`` is ASCII ``[a-z0-9-]`` of at most 32 characters: the report's key, the paragraph number and a
    digest of the words, so that a changed passage is noticed.
    """

    id: str
    report: Report
    section: tuple[str, ...]
    paragraph: int
    lines: tuple[tuple[int, int], ...]
    page: int | None = None


class Recognised(NamedTuple):
    """How certain the words of a passage are that were recognised in a picture, from 0 to 1 on the whole, and the code-point
    spans of the characters that are ``doubtful``."""

    certain: float
    doubtful: tuple[tuple[int, int], ...] = ()

    def doubts(self, start: int, stop: int) -> bool:
        """Whether any character of a span is doubtful."""
        return any(first < stop and start < last for first, last in self.doubtful)


@dataclass(frozen=True, slots=True)
class Passage:
    """One mended paragraph, list item, table row, caption or heading, verbatim.

    ``header`` are the column names above a table row: words of another passage, shown and found with this one.
    ``recognised`` is how certain words are that were recognised in a picture, None for any other.
    """

    citation: Citation
    text: str
    kind: Kind = Kind.PARAGRAPH
    period: Period | None = None
    header: tuple[str, ...] = ()
    recognised: Recognised | None = None


BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
"""The alphabet of RFC 4648, in lower case."""


@lru_cache(4096)
def digest(text: str, length: int) -> str:
    """The first ``length`` lower-case base32 characters of the SHA-256 of ``text``."""
    raw = hashlib.sha256(text.encode("utf-8", "surrogatepass")).digest()
    bits = int.from_bytes(raw, "big")
    return "".join(BASE32[bits >> shift & 31] for shift in range(251, 251 - 5 * length, -5))


def citation_id(path: str, paragraph: int, text: str) -> str:
    """The id of the passage ``text``, paragraph ``paragraph`` of the report at ``path``.

    50 bits name the report (3,000 reports collide with probability 4e-9), 30 bits check the words.
    """
    return f"{digest(path, 10)}-{paragraph}-{digest(text, 6)}"
