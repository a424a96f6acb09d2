"""Presentations → lines, slide by slide, numbered in the order of the presentation.

The XML is walked here as that of Word documents is; python-pptx would bring a picture library along, and nothing that is
read is in a picture.  Notes for the speaker are on no slide, and left out, as are the numbers of charts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from xml.etree import ElementTree as ET  # what is parsed here has no DTD

from corpus.errors import damaged
from corpus.formats.archive import parts, relations, root
from corpus.formats.sheets import Area, Sheet, Workbook
from corpus.lines import Line, Mark, Reading, bounded, flow

P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
PRESENTATION = "ppt/presentation.xml"
TITLES = ("title", "ctrTitle")
RUNNING = ("dt", "ftr", "sldNum", "hdr")
"""What a slide repeats of its master: the date, the footer, its number."""

TITLE_CHARS = 40
"""A first line of at most this length heads a slide that has no title of its own."""


def read(data: bytes) -> Reading:
    """Read a .pptx file; hidden slides are left out, footers and slide numbers are boilerplate.

    Raises UnreadableReportError if it is no whole presentation, or larger than the bounds of ``archive``.
    """
    unpacked = parts(data, ".pptx", "PowerPoint")
    with damaged(".pptx", "PowerPoint", ET.ParseError, KeyError, ValueError, RecursionError):
        lines = bounded(
            replace(line, number=number) for number, line in enumerate(_lines(unpacked, Workbook()), 1)
        )
    return Reading(lines)


def _lines(unpacked: Mapping[str, bytes], workbook: Workbook) -> Iterator[Line]:
    related = relations(unpacked, PRESENTATION)
    slides = (listed.get(f"{R}id", "") for listed in root(unpacked[PRESENTATION]).iter(f"{P}sldId"))
    for page, identity in enumerate(slides, 1):
        slide = root(unpacked[related[identity]])
        if slide.get("show") not in ("0", "false"):
            lines = [replace(line, page=page) for line in _shapes(slide, workbook)]
            yield from lines if any(line.mark is Mark.HEADING for line in lines) else _headed(lines)


def _headed(lines: list[Line]) -> Iterator[Line]:
    """The lines of a slide without a title: a short first one is its title."""
    for place, line in enumerate(lines):
        first = place == 0 and line.mark in (None, Mark.ITEM) and len(line.text) <= TITLE_CHARS
        yield replace(line, mark=Mark.HEADING, level=1) if first else line


def _shapes(element: ET.Element, workbook: Workbook) -> Iterator[Line]:
    """The lines of the shapes and tables in ``element``, titles first, however they are grouped."""
    shapes = list(_found(element))
    for shape in sorted(shapes, key=lambda shape: _kind(shape) not in TITLES):
        if shape.tag == f"{A}tbl":
            yield from _table(shape, workbook.sheet())
            continue
        kind = _kind(shape)
        for paragraph in shape.iter(f"{A}p"):
            text = _text(paragraph)
            if text and kind in TITLES:
                yield Line(0, text, Mark.HEADING, 1, ends=True)
            elif text:
                yield Line(0, text, _mark(kind), ends=True)


def _mark(kind: str) -> Mark | None:
    if kind in RUNNING:
        return Mark.BOILERPLATE
    return Mark.ITEM if kind in ("obj", "body") else None


def _found(element: ET.Element) -> Iterator[ET.Element]:
    for child in element:
        if child.tag in (f"{P}sp", f"{A}tbl"):
            yield child
        elif child.tag != FALLBACK:
            yield from _found(child)


def _kind(shape: ET.Element) -> str:
    """What placeholder of the slide's layout a shape is, "" if it is none."""
    place = shape.find(f"{P}nvSpPr/{P}nvPr/{P}ph")
    return "" if place is None else place.get("type", "obj")


def _table(table: ET.Element, sheet: Sheet) -> Iterator[Line]:
    for number, row in enumerate(table.iter(f"{A}tr"), 1):
        for column, cell in enumerate(row.iter(f"{A}tc")):
            sheet.put(number, column, "\n".join(map(_text, cell.iter(f"{A}p"))))
            wide, high = int(cell.get("gridSpan", "1")), int(cell.get("rowSpan", "1"))
            if wide > 1 or high > 1:
                sheet.merge(Area(number, column, number + high - 1, column + wide - 1))
    return sheet.lines()


def _text(paragraph: ET.Element) -> str:
    words = ("\n" if child.tag == f"{A}br" else child.findtext(f"{A}t") or "" for child in paragraph)
    return flow("".join(words))
