"""Table cells → lines: a row of data is one line, a table that merely lays out a page is not."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.lines import MAX_COLUMNS, Line, Mark, flow, row

CELL_CHARS = 60
"""A cell of several paragraphs, one of them this long, is a part of the page and not a datum."""


@dataclass(frozen=True, slots=True)
class Row:
    """The lines inside each cell of a row, ``head`` where the format says that they are column names."""

    cells: Sequence[Sequence[Line]]
    head: bool = False


def table_lines(rows: Sequence[Row | Line]) -> Iterator[Line]:
    """The lines of a table in reading order; a line among the rows is its caption, or stands outside any cell.

    Column names are the rows at its top that the format calls so, else its first row if that has two cells.
    """
    header: tuple[str, ...] = ()
    heading = True
    for line_row in rows:
        if isinstance(line_row, Line):
            yield line_row
            continue
        lines = [line for cell in line_row.cells for line in cell]
        if _lays_out(line_row):
            heading, header = False, ()
            yield from lines
        elif lines:
            cells = [flow("\n".join(line.text for line in cell)) for cell in line_row.cells]
            names = tuple(filter(None, cells))
            heading = heading and (line_row.head or not header)
            yield row(lines[0].number, cells, () if heading else header, lines[0].page)
            if heading and len(names) > 1:
                header = (header + names)[:MAX_COLUMNS]


def _lays_out(line_row: Row) -> bool:
    return any(
        any(line.mark not in (None, Mark.BOLD) for line in cell)
        or (len(cell) > 1 and any(len(line.text) >= CELL_CHARS for line in cell))
        for cell in line_row.cells
    )
