"""What was recognised on a picture of a page → its lines, and where their characters stand."""

from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import TYPE_CHECKING

from corpus.formats.layout import Piece, lines_of
from corpus.formats.pages import Located, indented
from corpus.pages.locating import locate, solid
from corpus.pages.sheet import Box, Glyph
from corpus.recognition.page import RecognisedPage, Words

if TYPE_CHECKING:
    from PIL.Image import Image

TYPE = 0.8
"""The size of type by the height of the box around it, where characters do not tell."""

INDENT = 3.0
"""How many characters apart lines of one column begin at most."""

COLUMN_LINES = 4
"""Lines of a column whose right edge is seen."""

SHORT = 1.6
"""How many characters a full line may be short of the right edge, for a mark may not begin the next one."""


def located(page: RecognisedPage, number: int) -> list[Located]:
    """The lines of page ``number`` in reading order."""
    return [line for line, _ in _lines(page, number)]


def _lines(page: RecognisedPage, number: int) -> list[tuple[Located, list[Words]]]:
    """The lines of a page in reading order, each with its words."""
    left = list(page.words)
    lines = []
    placed = lines_of([_piece(words, page.height) for words in page.words], number, page.height)
    em = median(
        [line.em for line in placed if line.em] or [0.0]
    )  # of lines that begin with a digit or a mark too
    for line in indented([replace(line, em=line.em or em) for line in placed]):
        own: list[Words] = []
        rest = solid(line.line.text)
        while rest and (found := next((one for one in left if rest.startswith(solid(one.text))), None)):
            left.remove(found)
            own.append(found)
            rest = rest[len(solid(found.text)) :]
        lines.append((line, own))
    return [(_filled(line, own, lines), own) for line, own in lines]


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
    steps = [b - a for a, b in zip(words.middles, words.middles[1:], strict=False)]
    type_size = TYPE * (bottom - top)
    size = max(median(steps), type_size / 2) if len(steps) >= 4 else type_size
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
