"""Table cells → lines: a row of data is one line, a table that merely lays out a page is not."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.lines import MAX_COLUMNS, Line, Mark, flow, row

CELL_CHARS = 60
"""A cell of several paragraphs, one of them this long, is a part of the page and not a datum."""

FIGURE = re.compile(r"[-+−]?[\d,，.]+\s*[%‰]?$")
"""A cell that is a number: names of columns are none."""


@dataclass(frozen=True, slots=True)
class Row:
    """The lines inside each cell of a row, ``head`` where the format says that they are column names.  ``spans`` are how many
    columns and rows each cell covers, one of each where they are not given."""

    cells: Sequence[Sequence[Line]]
    head: bool = False
    spans: Sequence[tuple[int, int]] = ()


@dataclass(frozen=True, slots=True)
class _Placed:
    """The words of the cells of a row, the columns that each covers, and by column the words of cells of rows above that
    reach down into it."""

    words: Sequence[str]
    columns: Sequence[range]
    above: Mapping[int, str]


def table_lines(rows: Sequence[Row | Line]) -> Iterator[Line]:
    """The lines of a table in reading order; a line among the rows is its caption, or stands outside any cell.

    Column names are the rows at its top that the format calls so, else its first row if that has two cells, and the one
    below it where that has cells over several columns.  Each row has the names of those columns in which it has words; the
    words of a cell that reaches down from a row above stand before the first of them.
    """
    names: dict[int, str] = {}
    heading = wide = False
    begun = False
    reaching: dict[int, tuple[int, str]] = {}
    for line_row in rows:
        if isinstance(line_row, Line):
            yield line_row
            continue
        lines = [line for cell in line_row.cells for line in cell]
        if _lays_out(line_row):
            begun, heading, names = True, False, {}
            yield from lines
        elif lines:
            placed = _placed(line_row, reaching)
            figures = any(map(FIGURE.match, placed.words))
            heading = not begun or (heading and (line_row.head or not names or (wide and not figures)))
            begun = True
            yield row(lines[0].number, placed.words, () if heading else _named(names, placed), lines[0].page)
            if heading and (names or sum(map(bool, placed.words)) > 1):
                wide = any(columns > 1 for columns, _ in line_row.spans)
                for word, columns in zip(placed.words, placed.columns, strict=True):
                    for column in columns:
                        names[column] = f"{names.get(column, '')} {word}".strip()


def names_of(names: Sequence[str], cells: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns in which a row has words, "" for one without a name; those of all columns where there are
    not as many as cells, and nothing says which has none."""
    if len(names) != len(cells):
        return tuple(filter(None, names))[:MAX_COLUMNS]
    found = [name for name, cell in zip(names, cells, strict=True) if cell]
    return tuple(found[:MAX_COLUMNS]) if any(found) else ()


def _named(names: Mapping[int, str], placed: _Placed) -> tuple[str, ...]:
    width = max((columns.stop for columns in placed.columns), default=0)
    width = max(width, *(at + 1 for at in placed.above), 0)
    known = [names[column] for column in sorted(names)]
    if not known or width != max(names) + 1:
        return names_of(known, ())
    first = [names.get(columns.start, "") for columns in placed.columns]
    found = list(names_of(first, placed.words))
    if found and placed.above:
        found[0] = " ".join(filter(None, [*placed.above.values(), found[0]]))
    return tuple(found)


def _placed(line_row: Row, reaching: dict[int, tuple[int, str]]) -> _Placed:
    """Where the cells of a row stand; ``reaching`` are cells of rows above, by column with the rows they still cover, and is
    brought up to this row."""
    words = [flow("\n".join(line.text for line in cell)) for cell in line_row.cells]
    spans = line_row.spans or [(1, 1)] * len(words)
    column, columns = 0, []
    above = {at: said for at, (left, said) in reaching.items() if left > 0}
    kept = {at: (left - 1, said) for at, (left, said) in reaching.items() if left > 1}
    for word, (wide, deep) in zip(words, spans, strict=True):
        while column in above:
            column += 1
        columns.append(range(column, column + wide))
        if deep > 1:
            kept |= dict.fromkeys(columns[-1], (deep - 1, word))
        column += wide
    reaching.clear()
    reaching.update(kept)
    return _Placed(words, columns, above)


def _lays_out(line_row: Row) -> bool:
    return any(
        any(line.mark not in (None, Mark.BOLD) for line in cell)
        or (len(cell) > 1 and any(len(line.text) >= CELL_CHARS for line in cell))
        for cell in line_row.cells
    )
