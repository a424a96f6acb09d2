"""Pieces of text placed on a page → lines in the order in which they are read.

A page is read from top to bottom.  Where a gutter divides part of it into columns of running text, the left one is
read first; columns of a table are not running text, and its rows stay whole.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from corpus.formats.placing import INDENTED, Located
from corpus.formats.unruled import unruled
from corpus.forms import INDENT
from corpus.lines import GAP, WIDE, Line
from corpus.lines import row as table_row

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

FULL = 0.35
"""The share of the lines of a column that reach its right edge; cells of a table rarely do."""

SHARED = 0.5
"""The share of the lines of a column that have the baseline of a line beside them, at most, where one side is no text."""

WORDED = 0.8
"""The share of the lines of a column that have letters; ranges of numbers are as long as lines of text."""

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
    ordered = _in_columns(pieces)
    tabular = _tabular(ordered)
    lines = []
    for row, column in ordered:
        first = row[0]
        lead = INDENTED if INDENT.match(first.text) else ""  # some write the blanks that others leave out
        text = lead + GAP.join(segment.text.strip() for segment in row)
        em = first.size if WIDE.match(first.text.lstrip()) else 0.0
        own = [part for segment in row for part in segment.parts]
        line = Line(0, text, page=number)
        if (names := tabular.get(id(row))) is not None:
            line = table_row(0, text.strip().split(GAP), names, number)
        lines.append((Located(line, first.left, em, first.base / height, row[-1].right, column), own))
    return lines


def has_columns(pieces: Sequence[Piece]) -> bool:
    """Whether a gutter divides some of the page into columns of running text."""
    return any(column for _, column in _in_columns(pieces))


def has_tables(pieces: Sequence[Piece]) -> bool:
    """Whether some of the page is a table without ruled lines."""
    return bool(_tabular(_in_columns(pieces)))


def _in_columns(pieces: Sequence[Piece]) -> list[tuple[Row, tuple[int, ...]]]:
    rows = _segmented(pieces)
    return list(_ordered(rows, MAX_COLUMNS if len(rows) <= MAX_ROWS else 1))


def _tabular(ordered: Sequence[tuple[Row, tuple[int, ...]]]) -> dict[int, tuple[str, ...]]:
    """The rows of tables by their identity, with the names of their columns."""
    rows = [row for row, column in ordered if not column]
    return {id(rows[at]): names for at, names in unruled(rows).items()} if len(rows) <= MAX_ROWS else {}


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


def _ordered(
    rows: list[Row], columns: int, within: tuple[int, ...] = ()
) -> Iterator[tuple[Row, tuple[int, ...]]]:
    """The rows in reading order, those beside each other in columns of text one column after the other; each with what
    names its column, which is ``within`` another."""
    edges = _edges(rows) if columns > 1 else []
    tables = unruled(rows) if edges else {}
    at = 0
    while at < len(rows):
        begun = at in tables and at - 1 in tables
        found = None if begun else _gutter(rows, at, edges)
        if found is None:
            yield rows[at], within
            at += 1
            continue
        x, stop = found
        band = rows[at:stop]
        left = [side for row in band if (side := [segment for segment in row if segment.left < x])]
        right = [side for row in band if (side := [segment for segment in row if segment.left >= x])]
        for row in left:
            yield row, (*within, at, 0)
        yield from _ordered(right, columns - 1, (*within, at, 1))
        at = stop


def _edges(rows: Sequence[Row]) -> list[float]:
    """Where columns of text may begin: a little to the left of where many pieces do, the leftmost first."""
    counts: dict[int, list[Piece]] = {}
    for row in rows:
        for segment in row:
            counts.setdefault(round(2 * segment.left / max(segment.size, 1e-6)), []).append(segment)
    often = sorted(counts.values(), key=len, reverse=True)[: 2 * MAX_COLUMNS]
    return sorted(
        min(segment.left for segment in some) - 0.5 * some[0].size
        for some in often
        if len(some) >= COLUMN_LINES
    )


def _gutter(rows: list[Row], start: int, edges: Sequence[float]) -> tuple[float, int] | None:
    """Where a gutter begins that divides the rows from ``start`` on, one of ``edges``, and the row at which it ends."""
    if len(rows[start]) > MAX_COLUMNS:
        return None
    for edge in edges:
        stop = start
        while (
            stop < len(rows)
            and not any(segment.left < edge < segment.right for segment in rows[stop])
            and (stop == start or rows[stop - 1][0].base - rows[stop][0].base <= BREAK * rows[stop][0].size)
        ):
            stop += 1
        band = rows[start:stop]
        sides = (
            [side for row in band if (side := [segment for segment in row if segment.left < edge])],
            [side for row in band if (side := [segment for segment in row if segment.left >= edge])],
        )
        if _are_columns(sides, len(band)) and 2 * len(unruled(band)) < len(band):
            return edge, stop
    return None


def _are_columns(sides: tuple[Sequence[Row], Sequence[Row]], rows: int) -> bool:
    """Whether what stands on the two sides of ``rows`` is read one after the other: both are text, or one is and lines of the
    other, say of a table, stand beside it as they come, where cells would share its baselines."""
    least = min(map(len, sides))
    texts = [_is_text(side) for side in sides]
    shared = len(sides[0]) + len(sides[1]) - rows
    return all(texts) or (any(texts) and least >= COLUMN_LINES and shared <= SHARED * least)


def _is_text(lines: Sequence[Row]) -> bool:
    """Whether the lines of a column are long, have letters and often reach its right edge, as running text does."""
    if len(lines) < COLUMN_LINES:
        return False
    right = max(line[-1].right for line in lines)
    full = sum(line[-1].right >= right - APART * line[-1].size for line in lines)
    chars = sum(len(segment.text) for line in lines for segment in line) / len(lines)
    worded = sum(any(map(str.isalpha, segment.text)) for line in lines for segment in line[:1])
    return chars >= COLUMN_CHARS and full >= FULL * len(lines) and worded >= WORDED * len(lines)
