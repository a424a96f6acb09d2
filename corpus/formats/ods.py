"""OpenDocument spreadsheets → the tables on their sheets, in the words that stand in their cells."""

import io
from collections.abc import Iterator
from xml.etree import ElementTree as ET  # what is parsed here has no DTD

from corpus.errors import UnreadableReportError, damaged
from corpus.formats.archive import parts
from corpus.formats.sheets import Area, Sheet, Workbook
from corpus.lines import Reading

OASIS = "urn:oasis:names:tc:opendocument:xmlns:"
TABLE, TEXT, OFFICE = (f"{{{OASIS}{name}:1.0}}" for name in ("table", "text", "office"))
STYLE = f"{{{OASIS}style:1.0}}"
CELLS = (f"{TABLE}table-cell", f"{TABLE}covered-table-cell")
SPACES = {f"{TEXT}tab": " ", f"{TEXT}line-break": "\n"}
NOT_SHOWN = (f"{OFFICE}annotation", f"{TEXT}note", f"{TEXT}ruby-text")


def read(data: bytes) -> Reading:
    """Read a .ods file; hidden sheets, comments and charts are left out.

    Raises UnreadableReportError if it is no whole spreadsheet, or larger than the bounds of ``archive`` and ``sheets``.
    """
    unpacked = parts(data, ".ods", "LibreOffice")
    if b"encryption-data" in unpacked.get("META-INF/manifest.xml", b""):
        raise UnreadableReportError(".ods 加了密码，请去掉密码后另存")
    workbook = Workbook()
    with damaged(".ods", "LibreOffice", ET.ParseError, KeyError, ValueError, RecursionError):
        _read(unpacked["content.xml"], workbook)
    return workbook.reading()


def _read(content: bytes, workbook: Workbook) -> None:
    hidden: set[str | None] = set()
    sheet: Sheet | None = None
    style: str | None = None
    number = 1
    for event, element in ET.iterparse(io.BytesIO(content), ("start", "end")):  # noqa: S314 - no DTD
        if event == "start":
            if element.tag == f"{STYLE}style":
                style = element.get(f"{STYLE}name")
            elif element.tag == f"{TABLE}table":
                shown = element.get(f"{TABLE}style-name") not in hidden
                sheet, number = workbook.sheet(element.get(f"{TABLE}name", "")) if shown else None, 1
        elif element.tag == f"{STYLE}table-properties" and element.get(f"{TABLE}display") == "false":
            hidden.add(style)
        elif element.tag == f"{TABLE}table":
            sheet = None
        elif element.tag == f"{TABLE}table-row":
            times = _number(element, "number-rows-repeated")
            if sheet:
                _row(element, number, times, sheet)
            number += times
            element.clear()


def _row(row: ET.Element, number: int, times: int, sheet: Sheet) -> None:
    """Put the cells of a row that stands there ``times`` times, from row ``number`` on."""
    column = 0
    for cell in row:
        if cell.tag not in CELLS:
            continue
        repeated = _number(cell, "number-columns-repeated")
        words = _words(cell) if cell.tag == CELLS[0] else ""
        if words.strip():
            for below in range(times):
                for beside in range(repeated):
                    sheet.put(number + below, column + beside, words)
        wide, high = _number(cell, "number-columns-spanned"), _number(cell, "number-rows-spanned")
        if wide > 1 or high > 1:
            sheet.merge(Area(number, column, number + high - 1, column + wide - 1))
        column += repeated


def _number(element: ET.Element, name: str) -> int:
    """How many times, rows or columns an attribute says, one where it is not there."""
    return max(1, int(element.get(f"{TABLE}{name}", "1")))


def _words(cell: ET.Element) -> str:
    return "\n".join("".join(_flat(paragraph)) for paragraph in cell if paragraph.tag == f"{TEXT}p")


def _flat(element: ET.Element) -> Iterator[str]:
    yield element.text or ""
    for child in element:
        if child.tag == f"{TEXT}s":
            yield " "
        elif child.tag not in NOT_SHOWN:
            yield SPACES.get(child.tag, "")
            yield from _flat(child)
        yield child.tail or ""
