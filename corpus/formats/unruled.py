"""Rows of pieces below each other → which are rows of a table that no lines rule, and the names of their columns."""

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Protocol

from corpus.formats.tables import FIGURE, names_of

ROWS = 3
"""Rows of a table, at least: fewer are two lines that happen to be divided alike."""

FIGURES = 0.5
"""The share of rows with a number beside their first cell, from which they are a table and not a list of names."""

HEADS = 3
"""Rows of column names at most."""

BREAK = 3.0
"""Sizes of type between two baselines from which a table does not go on."""

OVERLAP = 0.3
"""Sizes of type by which cells beside each other may overlap: fonts claim more room than their characters take."""

YEAR = re.compile(r"(?:19|20)\d{2}$")
"""A number that names a column."""


class Cell(Protocol):
    """Words from ``left`` to ``right`` on the baseline ``base``, ``size`` high."""

    @property
    def text(self) -> str: ...
    @property
    def left(self) -> float: ...
    @property
    def right(self) -> float: ...
    @property
    def base(self) -> float: ...
    @property
    def size(self) -> float: ...


Columns = list[tuple[float, float]]


def unruled(rows: Sequence[Sequence[Cell]]) -> dict[int, tuple[str, ...]]:
    """The rows of tables by their index, with the names of the columns in which they have words; rows of column names have
    none."""
    found: dict[int, tuple[str, ...]] = {}
    at = 0
    while at < len(rows):
        columns, stop = _run(rows, at)
        table = rows[at:stop]
        if len(table) >= ROWS and _has_figures(table):
            found |= {at + number: names for number, names in enumerate(_named(table, columns))}
            at = stop
        else:
            at += 1
    return found


def _run(rows: Sequence[Sequence[Cell]], start: int) -> tuple[Columns, int]:
    """The columns of the rows from ``start`` on that stand in columns, and the row at which those end; the last has several
    cells, and so has the first."""
    columns: Columns = []
    stop = at = start
    while at < len(rows):
        row = rows[at]
        far = at > start and rows[at - 1][0].base - row[0].base > BREAK * row[0].size
        wider = _widened(columns, row)
        if far or wider is None or (at == start and len(row) < 2):
            break
        columns, at = wider, at + 1
        if len(row) > 1:
            stop = at
    return columns, stop


def _widened(columns: Columns, row: Sequence[Cell]) -> Columns | None:
    """The columns with room for the cells of ``row``; None if two of them, or of the columns, would be one."""
    merged: Columns = []
    slack = OVERLAP * max((cell.size for cell in row), default=0.0)
    spans = sorted(
        [(left, right, 0) for left, right in columns] + [(cell.left, cell.right, 1) for cell in row]
    )
    counts = [0, 0]
    for left, right, kind in spans:
        if merged and left < merged[-1][1] - slack:
            merged[-1] = (merged[-1][0], max(merged[-1][1], right))
        else:
            merged.append((left, right))
            counts = [0, 0]
        counts[kind] += 1
        if max(counts) > 1:
            return None
    return merged


def _is_figure(cell: Cell) -> bool:
    return bool(FIGURE.match(cell.text.strip())) and not YEAR.match(cell.text.strip())


def _has_figures(table: Sequence[Sequence[Cell]]) -> bool:
    return sum(any(map(_is_figure, row[1:])) for row in table) >= FIGURES * len(table)


def _named(table: Sequence[Sequence[Cell]], columns: Columns) -> Iterator[tuple[str, ...]]:
    heads = list(takewhile(lambda row: not any(map(_is_figure, row)), table))[:HEADS]
    names = [""] * len(columns)
    for row in heads:
        for cell in row:
            at = _place(cell, columns)
            names[at] = f"{names[at]} {cell.text.strip()}".strip()
        yield ()
    for row in table[len(heads) :]:
        yield names_of([names[_place(cell, columns)] for cell in row], [cell.text for cell in row])


def _place(cell: Cell, columns: Columns) -> int:
    middle = (cell.left + cell.right) / 2
    return min(
        range(len(columns)),
        key=lambda at: abs(sum(columns[at]) / 2 - middle) - (columns[at][1] - columns[at][0]) / 2,
    )
