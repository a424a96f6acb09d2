"""Lines of files that have no pages, set as pages: numbers in the margin, black on white."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from PIL import Image, ImageDraw

from corpus.lines import Line
from corpus.pages.font import sans
from corpus.pages.locating import locate, solid
from corpus.pages.sheet import Box, Glyph, Sheet

WIDTH, MARGIN, GUTTER = 1200, 48, 84  # pixels
SIZE, LEADING = 28, 44  # pixels of a character, and from one row to the next
ROWS = 40
"""Rows of a page."""

AROUND = 7
"""Rows that are shown before and after the passage."""

MOST = 4_000
"""Characters of one line that are set, around the passage."""

RUN_IN = 30
"""Characters at the beginning of a passage that find it in its line."""

INK, QUIET, RULE = (25, 25, 25), (140, 140, 140), (220, 220, 220)
NOT_FIRST = frozenset("，。、；：？！）》」』”’…%,.;:?!)]}")
"""What does not begin a row."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a page: the number of the line that begins with it, its characters and where each starts."""

    number: int | None
    chars: str
    lefts: tuple[float, ...]


def sheets(title: str, lines: Sequence[Line], text: str, before: str = "", after: str = "") -> list[Sheet]:
    """Pages that show the passage ``text`` in its surroundings: the ``lines`` of its file from the words ``before``
    it to those ``after``; two where it runs over."""
    rows = [row for line in lines for row in _rows(line, text)]
    starts: list[int] = []
    chars = ""
    for row in rows:
        starts.append(len(chars))
        chars += solid(row.chars)
    found = locate(chars, solid(text), solid(before), solid(after)) or [0]
    holding = [
        number for number, start in enumerate(starts) if found[0] < start + len(solid(rows[number].chars))
    ]
    first = holding[0] if holding else 0
    last = max((number for number, start in enumerate(starts) if start <= found[-1]), default=first)
    start, stop = max(0, first - AROUND), min(len(rows), last + 1 + AROUND)
    if stop - start <= ROWS:
        return [_sheet(title, rows[start:stop])]
    return [_sheet(title, rows[at : min(at + ROWS, stop)]) for at in (start, start + ROWS) if at < stop]


def _rows(line: Line, text: str) -> Iterator[Row]:
    """The rows that a line of a file takes."""
    words = line.text.strip()
    if len(words) > MOST:
        at = max(0, words.find(text[:RUN_IN]) - MOST // 4)
        words = words[at : at + MOST]
    number: int | None = line.number
    chars, x = "", 0.0
    lefts: list[float] = []
    room = WIDTH - 2 * MARGIN - GUTTER
    for char in words:
        wide = _width(char)
        if x + wide > room and char not in NOT_FIRST:
            yield Row(number, chars, tuple(lefts))
            number, chars, lefts, x = None, "", [], 0.0
        chars += char
        lefts.append(x)
        x += wide
    yield Row(number, chars, tuple(lefts))


def _sheet(title: str, rows: Sequence[Row]) -> Sheet:
    head = MARGIN + LEADING + LEADING // 2
    image = Image.new("RGB", (WIDTH, head + LEADING * len(rows) + MARGIN), "white")
    draw = ImageDraw.Draw(image)
    left = MARGIN + GUTTER
    draw.text((MARGIN, MARGIN), title, fill=QUIET, font=sans(SIZE))
    draw.line((left - 18, head, left - 18, head + LEADING * len(rows)), fill=RULE, width=2)
    glyphs = []
    for row, top in zip(rows, range(head, image.height, LEADING), strict=False):
        if row.number is not None:
            draw.text(
                (left - 30, top + LEADING - 8),
                str(row.number),
                fill=QUIET,
                font=sans(SIZE * 2 // 3),
                anchor="rs",
            )
        for char, x in zip(row.chars, row.lefts, strict=True):
            if not char.isspace():
                draw.text((left + x, top), char, fill=INK, font=sans(SIZE))
                glyphs.append(Glyph(char, Box(left + x, top + 8, left + x + _width(char), top + SIZE + 10)))
    return Sheet(image, tuple(glyphs))


@cache
def _width(char: str) -> float:
    return sans(SIZE).getlength(char)
