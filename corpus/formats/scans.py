"""What was recognised on a picture of a page → its lines, and where their characters stand."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from corpus.errors import UnreadableReportError
from corpus.formats.layout import Piece, set_lines
from corpus.formats.pages import Located, indented, report_lines
from corpus.lines import Reading, confirmed_title
from corpus.pages.locating import locate, solid
from corpus.pages.sheet import Box, Glyph
from corpus.recognition.page import RecognisedPage, Words

if TYPE_CHECKING:
    from PIL.Image import Image

STAMP_CHARS = 30
"""Characters at most of what a scanner or an archive stamps on a page."""

PICTURED = 0.3
"""The share of a page that a picture of it covers at least."""

TYPE = 0.8
"""The size of type by the height of the box around it, where characters do not tell."""

INDENT = 3.0
"""How many characters apart lines of one column begin at most."""

COLUMN_LINES = 4
"""Lines of a column whose right edge is seen."""

SHORT = 1.6
"""How many characters a full line may be short of the right edge, for a mark may not begin the next one."""


PageRead = list[Located] | RecognisedPage | None
"""The lines of a page; of one that is a picture what was recognised on it, None if nobody has looked for words yet."""


def reading(pages: Sequence[PageRead], title: str | None, wordless: str) -> Reading:
    """What the pages of a file say, whose properties claim to have a ``title``.

    Raises UnreadableReportError, for the reason ``wordless``, if none has words nor can get them by recognition.
    """
    missing = tuple(number for number, page in enumerate(pages, 1) if page is None)
    seen = [(number, page) for number, page in enumerate(pages, 1) if isinstance(page, RecognisedPage)]
    shown = [
        located(page, number) if isinstance(page, RecognisedPage) else page or []
        for number, page in enumerate(pages, 1)
    ]
    if not any(shown) and not missing and not seen:
        raise UnreadableReportError(wordless)
    lines = report_lines([page for page in shown if page])
    return Reading(lines, confirmed_title(title, lines), Recognised(seen) if seen else None, missing)


def located(page: RecognisedPage, number: int) -> list[Located]:
    """The lines of page ``number`` in reading order."""
    return [line for line, _ in _lines(page, number)]


def _lines(page: RecognisedPage, number: int) -> list[tuple[Located, list[Words]]]:
    """The lines of a page in reading order, each with its words."""
    apart = [part for words in page.words for part in words.apart()]
    pieces = [_piece(words, page.height) for words in apart]
    words = {id(piece): one for piece, one in zip(pieces, apart, strict=True)}
    placed = set_lines(pieces, number, page.height)
    em = median(
        [line.em for line, _ in placed if line.em] or [0.0]
    )  # of lines that begin with a digit or a mark too
    shown = indented([replace(line, em=line.em or em) for line, _ in placed])
    own = [[words[id(piece)] for piece in parts] for _, parts in placed]
    lines = list(zip(shown, own, strict=True))
    return [(_filled(line, some, lines), some) for line, some in lines]


def _filled(line: Located, own: Sequence[Words], lines: Sequence[tuple[Located, Sequence[Words]]]) -> Located:
    """A line with whether it reaches the right edge that lines of its column have."""
    near = sorted(
        words[-1].box.right
        for other, words in lines
        if words and abs(other.left - line.left) <= INDENT * max(line.em, other.em)
    )
    if not own or not line.em or len(near) < COLUMN_LINES:
        return line
    edge = near[len(near) * 9 // 10]
    return replace(line, line=replace(line.line, full=own[-1].box.right >= edge - SHORT * line.em))


def _piece(words: Words, height: int) -> Piece:
    left, top, right, bottom = words.box
    type_size = TYPE * (bottom - top)
    size = max(words.em, type_size / 2) if len(words.middles) >= 5 else type_size
    return Piece(words.text, left, right, height - bottom, size)


def in_order(page: RecognisedPage, number: int) -> list[Words]:
    """The words of a page in the order of its lines."""
    return [words for _, own in _lines(page, number) for words in own]


def glyphs(page: RecognisedPage, number: int, image: "Image") -> tuple[Glyph, ...]:
    """The characters of a page in reading order, in the pixels of ``image``, which shows it upright."""
    across, down = image.width / page.width, image.height / page.height
    return tuple(
        Glyph(char, Box(left * across, top * down, right * across, bottom * down))
        for words in in_order(page, number)
        for char, (left, top, right, bottom) in words.glyphs()
    )


class Recognised:
    """The pages of a report that were recognised, to ask how certain the characters of a passage are."""

    def __init__(self, pages: Sequence[tuple[int, RecognisedPage]]) -> None:
        self._pages = {
            number: [(char, share) for words in in_order(page, number) for char, share in _shares(words)]
            for number, page in pages
        }

    def certain(self, text: str, page: int | None, before: str = "", after: str = "") -> list[float] | None:
        """How certain each visible character of a passage is that begins on ``page``, 0 for one that is not found; None
        where that page was not recognised."""
        if page not in self._pages:
            return None
        chars = [*self._pages[page], *self._pages.get(page + 1, ())]
        there = "".join(char for char, _ in chars)
        wanted = solid(text)
        found = locate(there, wanted, solid(before), solid(after))
        if len(found) == len(wanted):
            return [chars[at][1] for at in found]
        least = min((chars[at][1] for at in found), default=0.0)
        return [least] * len(wanted)


def _shares(words: Words) -> list[tuple[str, float]]:
    return list(zip(solid(words.text), words.certain, strict=True))
