"""What was recognised on a picture of a page → its lines, and where their characters stand."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise
from statistics import median
from typing import TYPE_CHECKING

from corpus.errors import UnreadableReportError
from corpus.formats.layout import Piece, set_lines
from corpus.formats.pages import Located, indented, report_lines
from corpus.forms import is_open
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

APART = 1.5
"""By how many times the usual step from one line to the next paragraphs are apart that a blank line parts."""

REACHING = 3
"""Lines of a column that reach its right edge, at least, where the page itself shows that edge."""

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
    measure = _measure(page for _, page in seen)
    shown = [
        located(page, number, measure) if isinstance(page, RecognisedPage) else page or []
        for number, page in enumerate(pages, 1)
    ]
    if not any(shown) and not missing and not seen:
        raise UnreadableReportError(wordless)
    lines = report_lines([page for page in shown if page])
    failed = tuple(number for number, page in seen if page.failure)
    return Reading(lines, confirmed_title(title, lines), Recognised(seen) if seen else None, missing, failed)


def located(page: RecognisedPage, number: int, measure: float = 0.0) -> list[Located]:
    """The lines of page ``number`` in reading order; ``measure`` is how many characters wide full lines are on other pages of
    the file, 0 where nobody knows."""
    lines = _lines(page, number)
    return _ended([_filled(line, words, lines, measure) for line, words in lines])


def _measure(pages: Iterable[RecognisedPage]) -> float:
    """How many characters wide the full lines of a file are, 0 where no page shows it."""
    shown = []
    for page in pages:
        lines = _lines(page, 1)
        margin = min((line.left for line, _ in lines), default=0.0)
        edge = _edge(lines)
        em = next((line.em for line, _ in lines if line.em), 0.0)
        if edge and em:
            shown.append((edge - margin) / em)
    return median(shown) if shown else 0.0


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
    return list(zip(shown, own, strict=True))


Lines = Sequence[tuple[Located, Sequence[Words]]]


def _filled(line: Located, own: Sequence[Words], lines: Lines, measure: float) -> Located:
    """A line with whether it reaches the right edge that lines of its column have."""
    column = [
        (other, words)
        for other, words in lines
        if words and abs(other.left - line.left) <= INDENT * max(line.em, other.em)
    ]
    if not own or not line.em:
        return line
    edge = _edge(column) or (min(other.left for other, _ in column) + measure * line.em if measure else None)
    if edge is None:
        return line
    return replace(line, line=replace(line.line, full=own[-1].box.right >= edge - SHORT * line.em))


def _ended(lines: list[Located]) -> list[Located]:
    """The lines with whether blank ones below them end their paragraphs; what else is between lines may interrupt one."""
    steps = [above.top - below.top for above, below in pairwise(lines)]
    usual = median([step for step in steps if step > 0] or [0.0])
    ended = [
        replace(line, line=replace(line.line, ends=True))
        if step > APART * usual > 0 and not (line.line.full and is_open(line.line.text))
        else line
        for line, step in zip(lines, steps, strict=False)
    ]
    return [*ended, *lines[-1:]]


def _edge(column: Lines) -> float | None:
    """Where the full lines of a column end; None where too few end there for it to be no accident."""
    rights = sorted(words[-1].box.right for _, words in column if words)
    if not rights:
        return None
    edge = rights[len(rights) * 9 // 10]
    em = median(line.em for line, _ in column)
    return edge if sum(right >= edge - SHORT * em for right in rights) >= REACHING else None


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
