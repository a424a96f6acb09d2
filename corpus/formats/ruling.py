"""The ruled lines of a PDF page, and which cell they make around a point."""

from collections.abc import Sequence
from ctypes import c_float
from typing import NamedTuple

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

MAX_PATHS = 3_000
"""Drawn paths looked at on a page; a page with more is a map or a chart."""

MAX_RULINGS = 600
"""Ruled lines in either direction; a table over a whole page has about 100."""

STRAIGHT = 2.0  # points by which a ruled line may lean, and how thick a filled one may be
SHORTEST = 6.0  # points; the side of the smallest cell that holds a character
TOUCH = 3.0  # points by which a line may miss the one it should meet


class Ruling(NamedTuple):
    """A straight line at ``at`` from ``start`` to ``end``, in points: y and two x, or x and two y."""

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """The ruled lines of a page."""

    across: Sequence[Ruling]
    down: Sequence[Ruling]


def rulings(page: pdfium.PdfPage) -> Rulings:
    """The straight lines drawn on ``page``; none where it is drawn too full to be a table."""
    across: list[Ruling] = []
    down: list[Ruling] = []
    drawings = page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_PATH], max_depth=2)
    for number, drawn in enumerate(drawings):
        if number > MAX_PATHS or len(across) > MAX_RULINGS or len(down) > MAX_RULINGS:
            return Rulings((), ())
        for (x0, y0), (x1, y1) in _strokes(drawn):
            if abs(y1 - y0) <= STRAIGHT and abs(x1 - x0) >= SHORTEST:
                across.append(Ruling((y0 + y1) / 2, min(x0, x1), max(x0, x1)))
            elif abs(x1 - x0) <= STRAIGHT and abs(y1 - y0) >= SHORTEST:
                down.append(Ruling((x0 + x1) / 2, min(y0, y1), max(y0, y1)))
    return Rulings(across, down)


Point = tuple[float, float]


def _strokes(drawn: pdfium.PdfObject) -> list[tuple[Point, Point]]:
    """The straight pieces of a path, in page coordinates."""
    matrix = drawn.get_matrix()
    count = min(pdfium_c.FPDFPath_CountSegments(drawn), 4 * MAX_RULINGS)
    strokes: list[tuple[Point, Point]] = []
    begin = last = (0.0, 0.0)
    for number in range(count):
        segment = pdfium_c.FPDFPath_GetPathSegment(drawn, number)
        x, y = c_float(), c_float()
        pdfium_c.FPDFPathSegment_GetPoint(segment, x, y)
        point = matrix.on_point(x.value, y.value)
        kind = pdfium_c.FPDFPathSegment_GetType(segment)
        if kind == pdfium_c.FPDF_SEGMENT_MOVETO:
            begin = point
        elif kind == pdfium_c.FPDF_SEGMENT_LINETO:
            strokes.append((last, point))
        if pdfium_c.FPDFPathSegment_GetClose(segment):
            strokes.append((point, begin))
        last = point
    return strokes


class Grid:
    """Finds the cell that encloses a character; false where a page has too few rulings for any."""

    def __init__(self, ruled: Rulings) -> None:
        self._across = _merged(ruled.across)
        self._down = _merged(ruled.down)
        self._last: tuple[float, float, float, float] | None = None

    def __bool__(self) -> bool:
        return len(self._across) >= 2 and len(self._down) >= 2

    def cell(self, box: tuple[float, float, float, float]) -> tuple[float, float] | None:
        """The cell around the middle of ``box`` (left, bottom, right, top), named by its upper and left edge.

        None unless rulings enclose it on all four sides.  A merged cell has no ruling inside, so all of it
        has one name.
        """
        left, bottom, right, top = box
        x, y = (left + right) / 2, (bottom + top) / 2
        if self._last is None or not (
            self._last[0] <= x < self._last[2] and self._last[1] <= y < self._last[3]
        ):
            self._last = self._around(x, y)
        return (self._last[3], self._last[0]) if self._last else None

    def _around(self, x: float, y: float) -> tuple[float, float, float, float] | None:
        """Left, bottom, right and top of the cell around a point."""
        ys = [ruling.at for ruling in self._across if ruling.start - TOUCH <= x <= ruling.end + TOUCH]
        xs = [ruling.at for ruling in self._down if ruling.start - TOUCH <= y <= ruling.end + TOUCH]
        above, below = [at for at in ys if at > y], [at for at in ys if at <= y]
        before, after = [at for at in xs if at <= x], [at for at in xs if at > x]
        if not (above and below and before and after):
            return None
        return max(before), max(below), min(after), min(above)


def _merged(ruled: Sequence[Ruling]) -> list[Ruling]:
    """Lines drawn cell by cell, or as thin boxes with two edges, as the lines that a reader sees."""
    lines: list[Ruling] = []
    groups: list[list[Ruling]] = []
    for ruling in sorted(ruled):
        if groups and ruling.at - groups[-1][0].at <= TOUCH:
            groups[-1].append(ruling)
        else:
            groups.append([ruling])
    for group in groups:
        own: list[Ruling] = []
        for _, start, end in sorted(group, key=lambda ruling: ruling.start):
            if own and start <= own[-1].end + TOUCH:
                own[-1] = own[-1]._replace(end=max(own[-1].end, end))
            else:
                own.append(Ruling(group[0].at, start, end))
        lines += own
    return lines
