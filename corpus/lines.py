"""What every format becomes: numbered lines with the words, and a mark where the format says what they are."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from corpus.errors import UnreadableReportError

if TYPE_CHECKING:
    from corpus.formats.scans import Recognised

MAX_LINES = 1_000_000
"""Lines of a report, blank ones counted: a yearbook of 3,000 pages has 150,000."""

MAX_CHARS = 20_000_000
"""Characters of a report: the longest of 1,924 real government work reports has 100,000."""

MAX_LINE_CHARS = 1_000_000
"""Characters of one line: more is data, not a paragraph that somebody could be shown."""


class Mark(StrEnum):
    """What the format itself says a line is."""

    HEADING = "heading"
    SHEET = (
        "sheet"  # the name of a sheet of a workbook: a heading above all others, and never the report's title
    )
    ITEM = "item"
    ROW = "row"
    BOLD = "bold"  # the whole line is strong: a heading, or a sentence somebody wanted seen
    BOILERPLATE = "boilerplate"  # front matter, rules, running heads: not the report's words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    ``number`` is 1-based and never falls within a sheet: the line of a text file on which the words begin, the ordinal of
    the paragraph or table row in a .docx or .pptx, the ordinal of the text line in a .pdf, the row of a sheet.  ``level`` is the
    depth of a heading (1 is the highest), ``header`` the names of the columns in which a table row has words (they are words of the
    table's first rows, not of this one), ``page`` the 1-based page or slide in a paginated file.
    """

    number: int
    text: str
    mark: Mark | None = None
    level: int = 0
    ends: bool = False  # the format says that the paragraph ends with this line
    full: bool = False  # it is seen to reach the right edge, so that the paragraph goes on
    header: tuple[str, ...] = ()
    page: int | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its lines and what its front matter says, keys in lower case.

    ``recognised`` are its pages that are pictures with words recognised on them, None where there are none, and
    ``unrecognised`` the 1-based numbers of pages that are pictures on which nobody has looked for words yet, ``failed`` those
    of pages on which that failed.
    """

    lines: tuple[Line, ...]
    front_matter: Mapping[str, str] = field(default_factory=dict)
    recognised: "Recognised | None" = None
    unrecognised: tuple[int, ...] = ()
    failed: tuple[int, ...] = ()


MAX_COLUMNS = 200
"""Column names that a table row is found by; a table of more is data."""

GAP = "　"
"""What stands between the cells of a table row."""

WIDE = re.compile("[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef]")
SPACES = re.compile(r"[ \t\r\n\f]+")


def flow(text: str) -> str:
    """Words that the source broke into lines without meaning it, as one line.

    A break beside a Chinese character is nothing, as in ``mending.gap``; any other is a space.
    """
    return SPACES.sub(_gap, text).strip(" ")


def _gap(found: re.Match[str]) -> str:
    start, end = found.span()
    around = found.string[max(0, start - 1) : start] + found.string[end : end + 1]
    return "" if "\n" in found[0] and WIDE.search(around) else " "


def split(text: str) -> list[str]:
    """Lines as an editor counts them: ``str.splitlines`` also splits at U+2028 and the like.

    Raises UnreadableReportError if there are more than MAX_LINES.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if text.count("\n") >= MAX_LINES:
        raise too_many_lines()
    return text.split("\n")


def bounded(lines: Iterable[Line]) -> tuple[Line, ...]:
    """The lines of a report, taken one by one.

    Raises UnreadableReportError as soon as there are too many, or too many characters in them.
    """
    kept: list[Line] = []
    chars = 0
    for line in lines:
        chars += len(line.text)
        if len(line.text) > MAX_LINE_CHARS and line.mark is not Mark.BOILERPLATE:
            raise UnreadableReportError(f"有一行超过 {MAX_LINE_CHARS // 10_000} 万字，不像报告")
        if chars > MAX_CHARS:
            raise UnreadableReportError(f"超过 {MAX_CHARS // 10_000} 万字，请拆成几个文件")
        if len(kept) == MAX_LINES:
            raise too_many_lines()
        kept.append(line)
    return tuple(kept)


def too_many_lines() -> UnreadableReportError:
    """Why a report of more than MAX_LINES is not read."""
    return UnreadableReportError(f"超过 {MAX_LINES // 10_000} 万行，请拆成几个文件")


def row(number: int, cells: Iterable[str], header: tuple[str, ...] = (), page: int | None = None) -> Line:
    """A table row as a line: the cells that say something, in their order."""
    return Line(number, GAP.join(filter(None, cells)), Mark.ROW, ends=True, header=header, page=page)


def confirmed_title(claimed: str | None, lines: Sequence[Line]) -> dict[str, str]:
    """Front matter with the title that a file's properties claim, if its first 20 lines say it too.

    Properties are often those of the template or of the report that was copied to begin with.
    """
    words = "".join((claimed or "").split())
    opening = "".join("".join(line.text.split()) for line in lines[:20])
    return {"title": (claimed or "").strip()} if len(words) >= 4 and words in opening else {}
