"""The cells of a sheet → its lines: titles, column names and rows of each table on it.

A sheet does not say what its cells are.  Tables begin where column names stand: in the rows above the first figure.  A row
with one cell is a title, a remark or the name of a group.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise, takewhile

from corpus.errors import UnreadableReportError
from corpus.forms import UNIT, is_note, ordinal, sentence_marks
from corpus.lines import MAX_CHARS, MAX_COLUMNS, Line, Mark, Reading, bounded, flow, row

MAX_CELLS = 1_000_000
"""Cells of a workbook, those that merged ones cover counted: a yearbook has 50,000."""

MAX_HEAD = 4
"""Rows of column names that a table has at most."""

TITLE_CHARS = 60
"""A longer line is a remark and no title."""

FIGURE = re.compile(r"(?!(?:19|20)\d\d$)[-+−]?[\d,，]*\d(?:\.\d+)?\s*[%‰]?$")
"""A cell that is a number and no year."""

COLON = re.compile("[：:]")

Cells = dict[int, str]
"""The words of the cells of a row that have any, by 0-based column."""


@dataclass(frozen=True, slots=True)
class Area:
    """The first and the last row and column of a merged cell, inclusive."""

    top: int
    left: int
    bottom: int
    right: int


class Workbook:
    """The cells of a workbook as they are read, within bounds."""

    def __init__(self) -> None:
        self.sheets: list[Sheet] = []
        self._cells, self._chars = MAX_CELLS, MAX_CHARS

    def sheet(self, name: str = "") -> "Sheet":
        """One more sheet; the cells that follow are its."""
        self.sheets.append(Sheet(name, self))
        return self.sheets[-1]

    def spend(self, words: str) -> None:
        """Count one more cell.  Raises UnreadableReportError where that is too much."""
        self._cells -= 1
        self._chars -= len(words)
        if self._cells < 0:
            raise UnreadableReportError(f"超过 {MAX_CELLS // 10_000} 万个单元格，请拆成几个文件")
        if self._chars < 0:
            raise UnreadableReportError(f"超过 {MAX_CHARS // 10_000} 万字，请拆成几个文件")

    def reading(self) -> Reading:
        """The lines of all sheets."""
        return Reading(bounded(line for sheet in self.sheets for line in sheet.lines()))


class Sheet:
    """Cells by row (1-based) and column (0-based), and the areas that merged cells cover."""

    def __init__(self, name: str, workbook: Workbook) -> None:
        self._name, self._workbook = name, workbook
        self._rows: dict[int, Cells] = {}
        self._merged: list[Area] = []
        self._wide: set[tuple[int, int]] = set()
        self._covered: dict[int, Cells] = {}
        self._labels: dict[int, Cells] = {}

    def put(self, row: int, column: int, words: str) -> None:
        """A cell of the sheet; one that is blank is none."""
        words = flow(words).strip()
        if words:
            self._workbook.spend(words)
            self._rows.setdefault(row, {})[column] = words

    def merge(self, area: Area) -> None:
        """One cell covers ``area``; its words are those at its upper left."""
        self._merged.append(area)
        if area.right > area.left:
            self._wide.add((area.top, area.left))

    def lines(self) -> Iterator[Line]:
        """The lines of the sheet, each with the number of its row; the first is the name of the sheet."""
        numbers = sorted(self._rows)
        if numbers and self._name.strip():
            yield Line(numbers[0], flow(self._name), Mark.SHEET, ends=True)
        self._spread(numbers)
        head: list[int] = []
        table: list[int | Line] = []
        above: list[Line] = []  # what stands before the next table
        for block in _blocks(numbers):
            first = len(list(takewhile(self._is_above, block)))
            above += [line for number in block[:first] for line in self._as_lines(number)]
            if own := self._head(block[first:]):
                yield from self._table(head, table)
                yield from _titled(above)
                head, table, above = own, [*own], []
            elif block[first:]:
                table += above
                above = []
            table += self._body(block[first + len(own) :])
        yield from self._table(head, table)
        yield from above

    def _spread(self, numbers: Sequence[int]) -> None:
        """Find what merged cells say in the rows and columns that they cover.

        A merged figure is that of all its rows together, so it is no label of the rows below.
        """
        last = max((max(cells) for cells in self._rows.values()), default=0)
        for area in self._merged:
            words = self._rows.get(area.top, {}).get(area.left)
            if words is None:
                continue
            for number in numbers[bisect_left(numbers, area.top) : bisect_right(numbers, area.bottom)]:
                if number > area.top and not FIGURE.match(words):
                    self._labels.setdefault(number, {})[area.left] = words
                for column in range(area.left, min(area.right, last) + 1):
                    self._workbook.spend(words)
                    self._covered.setdefault(number, {})[column] = words

    def _is_above(self, number: int) -> bool:
        """Whether a row at the top of a block is a title, a remark or the unit of the table below."""
        cells = self._rows[number].values()
        return len(cells) == 1 or (len(cells) <= 3 and any(map(UNIT.match, cells)))

    def _as_lines(self, number: int) -> Iterator[Line]:
        return (Line(number, words, ends=True) for _, words in sorted(self._rows[number].items()))

    def _head(self, rows: Sequence[int]) -> list[int]:
        """The rows of column names that ``rows`` begin with: the first without a figure, and each that the one above opens.

        A row opens the next if a cell of it is merged over columns, or if the next leaves out the first column.
        """
        bare = list(takewhile(lambda number: not self._has_figure(number), rows[:MAX_HEAD]))
        head = bare[:1]
        for above, number in pairwise(bare):
            wide = any((above, column) in self._wide for column in self._rows[above])
            if not wide and min(self._rows[number]) <= min(self._rows[bare[0]]):
                break
            head.append(number)
        return head

    def _has_figure(self, number: int) -> bool:
        return any(map(FIGURE.match, self._rows[number].values()))

    def _body(self, rows: Sequence[int]) -> Iterator[int | Line]:
        """The rows of data, by number; what heads a group of them, or remarks on them, as lines."""
        for number in rows:
            cells = self._rows[number]
            (column, words), *others = cells.items()
            if not others and ((number, column) in self._wide or _is_remark(words)):
                yield from self._as_lines(number)
            else:
                yield number

    def _table(self, head: Sequence[int], body: Sequence[int | Line]) -> Iterator[Line]:
        """The lines of one table; a row has the names of the columns in which it has a cell.

        Of a table of more columns than MAX_COLUMNS the names are left out: it is data.
        """
        rows = {number: self._cells(number, head) for number in body if isinstance(number, int)}
        columns = sorted({column for cells in rows.values() for column in cells})
        named = columns if len(columns) <= MAX_COLUMNS else ()
        names = {column: " ".join(self._named(head, column)) for column in named}
        for item in body:
            if isinstance(item, Line):
                yield item
                continue
            cells = sorted(rows[item].items())
            own = () if item in head else (names.get(column, "") for column, _ in cells)
            yield row(item, (words for _, words in cells), tuple(filter(None, own)))

    def _cells(self, number: int, head: Sequence[int]) -> Cells:
        """The cells of a row, of a row of data with the labels that are merged over it."""
        return self._rows[number] if number in head else self._labels.get(number, {}) | self._rows[number]

    def _named(self, head: Sequence[int], column: int) -> list[str]:
        """The names above a column from the highest to the lowest, each once."""
        names: list[str] = []
        for number in head:
            cells = self._covered.get(number, {}) | self._rows[number]
            name = cells.get(column, "")
            if not name and not self._merged and number != head[-1] and column in self._rows[head[-1]]:
                # where merging was lost, a name stands over the first of its columns
                name = next((cells[left] for left in range(column, -1, -1) if left in cells), "")
            if name and name not in names:
                names.append(name)
        return names


def _blocks(numbers: Sequence[int]) -> Iterator[list[int]]:
    """Runs of rows without an empty one between them."""
    block: list[int] = []
    for number in numbers:
        if block and number > block[-1] + 1:
            yield block
            block = []
        block.append(number)
    if block:
        yield block


def _is_remark(words: str) -> bool:
    return ordinal(words) is not None or is_note(words) or bool(COLON.search(words) or sentence_marks(words))


def _titled(lines: Sequence[Line]) -> Iterator[Line]:
    """What stands before a table, its title marked as one: the first line after the last note that can be."""
    notes = max((place for place, line in enumerate(lines, 1) if is_note(line.text)), default=0)
    titles = (place for place, line in enumerate(lines) if place >= notes and _is_title(line.text))
    title = next(titles, None)
    for place, line in enumerate(lines):
        yield replace(line, mark=Mark.HEADING, level=1) if place == title else line


def _is_title(words: str) -> bool:
    return len(words) <= TITLE_CHARS and not COLON.search(words) and not sentence_marks(words)
