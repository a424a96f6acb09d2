"""What was recognised on a picture of a page → its lines, and where their characters stand."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from corpus.errors import UnreadableReportError
from corpus.formats.layout import Piece, set_lines
from corpus.formats.pages import report_lines
from corpus.formats.placing import Located, measure, placed
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

PageRead = list[Located] | RecognisedPage | None
"""The lines of a page; of one that is a picture what was recognised on it, None if nobody has looked for words yet."""


def reading(pages: Sequence[PageRead], title: str | None, wordless: str) -> Reading:
    """What the pages of a file say, whose properties claim to have a ``title``.

    Raises UnreadableReportError, for the reason ``wordless``, if none has words nor can get them by recognition.
    """
    missing = tuple(number for number, page in enumerate(pages, 1) if page is None)
    seen = [(number, page) for number, page in enumerate(pages, 1) if isinstance(page, RecognisedPage)]
    pictured = {number: [line for line, _ in _lines(page, number)] for number, page in seen}
    shown = [
        pictured[number] if isinstance(page, RecognisedPage) else page or []
        for number, page in enumerate(pages, 1)
    ]
    across = measure(shown)
    shown = [placed(lines, across) for lines in shown]
    if not any(shown) and not missing and not seen:
        raise UnreadableReportError(wordless)
    lines = report_lines([page for page in shown if page])
    failed = tuple(number for number, page in seen if page.failure)
    return Reading(lines, confirmed_title(title, lines), Recognised(seen) if seen else None, missing, failed)


def located(page: RecognisedPage, number: int) -> list[Located]:
    """The lines of page ``number`` in reading order."""
    return placed([line for line, _ in _lines(page, number)])


def _lines(page: RecognisedPage, number: int) -> list[tuple[Located, list[Words]]]:
    """The lines of a page in reading order, each with its words."""
    apart = page.pieces()
    pieces = [_piece(words, page.height) for words in apart]
    words = {id(piece): one for piece, one in zip(pieces, apart, strict=True)}
    return [
        (line, [words[id(piece)] for piece in parts])
        for line, parts in set_lines(pieces, number, page.height)
    ]


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
