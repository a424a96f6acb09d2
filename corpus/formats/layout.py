"""Pieces of text placed on a page → lines in the order in which they are read.

A page is read from top to bottom.  Where a gutter divides part of it into columns of running text, the left one is
read first; columns of a table are not running text, and its rows stay lines.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

from corpus.formats.pages import Located
from corpus.lines import GAP, WIDE, Line

SAME_LINE = 0.5
"""The share of the size of type by which the baselines of one line differ at most."""

SPACE = 0.25
"""The share of the size of type from which a gap beside a Latin letter or a digit is a space."""

APART = 1.5
"""How many sizes of type apart pieces are that do not belong to one piece of text."""

TWICE = 0.3
"""The share of the size of type within which the same words drawn again are a shadow, or false bold."""

COLUMN_CHARS = 9
"""Characters of the lines of a column of text: two columns on a page have 20 each, three have 12."""

COLUMN_LINES = 4
"""Lines that a column of text has at least."""

FULL = 0.5
"""The share of the lines of a column that reach its right edge; cells of a table rarely do."""

BREAK = 3.0
"""Sizes of type between two baselines from which columns do not go on."""

MAX_COLUMNS = 6
MAX_ROWS = 500
"""Rows of a page that is looked at for columns; a page of dense print has 100."""


@dataclass(frozen=True)
class Piece:
    """Words on one baseline ``base``, from ``left`` to ``right``, ``size`` high: in units of the page, y growing upwards.

    ``joined`` are the pieces that it was joined from.
    """

    text: str
    left: float
    right: float
    base: float
    size: float
    joined: "tuple[Piece, ...]" = ()

    @property
    def parts(self) -> "tuple[Piece, ...]":
        """The pieces that it was joined from, in their order; itself where it was not."""
        return self.joined or (self,)

    @cached_property
    def wide(self) -> bool:
        """Whether the words are Chinese, for the most part."""
        return 2 * len(WIDE.findall(self.text)) >= len(self.text.strip())


Row = list[Piece]


def lines_of(pieces: Sequence[Piece], number: int, height: float) -> list[Located]:
    """The lines of page ``number``, which is ``height`` high, in reading order; blank ones are left out."""
    return [line for line, _ in set_lines(pieces, number, height)]


def set_lines(pieces: Sequence[Piece], number: int, height: float) -> list[tuple[Located, list[Piece]]]:
    """As ``lines_of``, each line with the pieces that it is made of."""
    rows = _segmented(pieces)
    lines = []
    for row in _ordered(rows, MAX_COLUMNS if len(rows) <= MAX_ROWS else 1):
        text = GAP.join(segment.text.strip() for segment in row)
        first = row[0]
        em = first.size if WIDE.match(first.text.lstrip()) else 0.0
        own = [part for segment in row for part in segment.parts]
        lines.append((Located(Line(0, text, page=number), first.left, em, first.base / height), own))
    return lines


def has_columns(pieces: Sequence[Piece]) -> bool:
    """Whether a gutter divides some of the page into columns of running text."""
    rows = _segmented(pieces)
    return len(rows) <= MAX_ROWS and any(_gutter(rows, at) for at in range(len(rows)))


def _segmented(pieces: Sequence[Piece]) -> list[Row]:
    return [_segments(row) for row in _rows([piece for piece in pieces if piece.text.strip()])]


def _rows(pieces: Sequence[Piece]) -> Iterator[Row]:
    """Pieces on one baseline, the highest first and each from left to right, without what is drawn twice."""
    row: Row = []
    for piece in sorted(pieces, key=lambda piece: (-piece.base, piece.left)):
        if row and row[0].base - piece.base > SAME_LINE * max(min(row[0].size, piece.size), 1e-6):
            yield _once(row)
            row = []
        row.append(piece)
    if row:
        yield _once(row)


def _once(row: Row) -> Row:
    row.sort(key=lambda piece: piece.left)
    kept: Row = []
    for piece in row:
        if not (kept and kept[-1].text == piece.text and piece.left - kept[-1].left <= TWICE * piece.size):
            kept.append(piece)
    return kept


def _segments(row: Row) -> Row:
    """The pieces of a row joined where they touch."""
    segments: Row = []
    for piece in row:
        last = segments[-1] if segments else None
        gap = piece.left - last.right if last else 0.0
        if last is None or gap > APART * max(last.size, piece.size):
            segments.append(piece)
            continue
        latin = not (WIDE.match(last.text[-1]) or WIDE.match(piece.text[0]))
        between = " " if latin and gap > SPACE * piece.size else ""
        text = last.text + between + piece.text
        right = max(last.right, piece.right)
        size = max(last.size, piece.size)
        segments[-1] = Piece(text, last.left, right, last.base, size, (*last.parts, piece))
    return segments


def _ordered(rows: list[Row], columns: int) -> Iterator[Row]:
    """The rows in reading order, those beside each other in columns of text one column after the other."""
    at = 0
    while at < len(rows):
        found = _gutter(rows, at) if columns > 1 else None
        if found is None:
            yield rows[at]
            at += 1
            continue
        x, stop = found
        band = rows[at:stop]
        left = [side for row in band if (side := [segment for segment in row if segment.left < x])]
        right = [side for row in band if (side := [segment for segment in row if segment.left >= x])]
        yield from left
        yield from _ordered(right, columns - 1)
        at = stop


def _gutter(rows: list[Row], start: int) -> tuple[float, int] | None:
    """Where a gutter begins that divides the rows from ``start`` on, and the row at which it ends."""
    first = rows[start]
    if len(first) > MAX_COLUMNS:
        return None
    if len(first) < 2:
        nearby = [segment for row in rows[start : start + 2] for segment in row]
        edges = [segment.left for segment in nearby if segment.left > first[0].right]
    else:
        edges = [segment.left for segment in first[1:]]
    for x in sorted(edges):
        edge = x - 0.5 * first[0].size
        stop = start
        while (
            stop < len(rows)
            and not any(segment.left < edge < segment.right for segment in rows[stop])
            and (stop == start or rows[stop - 1][0].base - rows[stop][0].base <= BREAK * rows[stop][0].size)
        ):
            stop += 1
        band = [segment for row in rows[start:stop] for segment in row]
        sides = (
            [segment for segment in band if segment.left < edge],
            [segment for segment in band if segment.left >= edge],
        )
        if all(map(_is_text, sides)):
            return edge, stop
    return None


def _is_text(segments: Sequence[Piece]) -> bool:
    """Whether the lines of a column are long and mostly full, as running text is; a side of several columns counts by its
    first."""
    lines = [segments[0]] if segments else []
    for above, segment in pairwise(segments):
        if segment.base != above.base:
            lines.append(segment)
    if len(lines) < COLUMN_LINES:
        return False
    right = max(line.right for line in lines)
    full = sum(line.right >= right - APART * line.size for line in lines)
    chars = sum(len(line.text) for line in lines) / len(lines)
    return chars >= COLUMN_CHARS and full >= FULL * len(lines)
