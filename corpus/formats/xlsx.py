"""Excel workbooks → the tables on their sheets, numbers as the sheet shows them.

The XML is walked here: only the format of a cell tells that 0.065 is 6.5%, and only a walk that stops can bound what a
cell in the last column of the last row would make a library allocate.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree import ElementTree as ET  # what is parsed here has no DTD

from corpus.errors import damaged
from corpus.formats.archive import elements, parts, relations, root
from corpus.formats.numberformats import BUILT_IN, shown
from corpus.formats.sheets import Area, Sheet, Workbook
from corpus.lines import Reading

NAMESPACES = (
    "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}",
    "{http://purl.oclc.org/ooxml/spreadsheetml/main}",
)
"""Of the transitional and of the strict form of the standard."""

RELATION = re.compile(r"\{[^{}]*/relationships\}id$")
REFERENCE = re.compile(r"\$?([A-Z]{1,3})\$?([1-9]\d{0,6})")
BOOK = "xl/workbook.xml"


def read(data: bytes) -> Reading:
    """Read a .xlsx or .xlsm file; hidden sheets, charts and macros are left out.

    Raises UnreadableReportError if it is no whole workbook, or larger than the bounds of ``archive`` and ``sheets``.
    """
    unpacked = parts(data, ".xlsx", "Excel")
    workbook = Workbook()
    with damaged(".xlsx", "Excel", ET.ParseError, LookupError, ValueError, StopIteration):
        _read(unpacked, workbook)
    return workbook.reading()


@dataclass(frozen=True, slots=True)
class _Shared:
    """What the cells of all sheets refer to: strings, the format code of each style, and how days are counted."""

    strings: list[str]
    codes: list[str]
    since_1904: bool


def _read(unpacked: Mapping[str, bytes], workbook: Workbook) -> None:
    book = root(unpacked[BOOK])
    space = next(space for space in NAMESPACES if book.tag == f"{space}workbook")
    related = relations(unpacked, BOOK)
    properties = book.find(f"{space}workbookPr")
    shared = _Shared(
        list(_strings(unpacked, related, space)),
        _codes(unpacked, related, space),
        properties is not None and properties.get("date1904") in ("1", "true"),
    )
    for listed in book.iter(f"{space}sheet"):
        identity = next((value for name, value in listed.attrib.items() if RELATION.match(name)), "")
        part = unpacked.get(related.get(identity, ""), b"")
        if part and listed.get("state", "visible") == "visible":
            _sheet(part, space, shared, workbook.sheet(listed.get("name", "")))


def _named(unpacked: Mapping[str, bytes], related: Mapping[str, str], file: str) -> bytes:
    """The part of the workbook that is kept as ``file``."""
    return next((unpacked.get(name, b"") for name in related.values() if name.endswith(file)), b"")


def _strings(unpacked: Mapping[str, bytes], related: Mapping[str, str], space: str) -> Iterator[str]:
    part = _named(unpacked, related, "sharedStrings.xml")
    if part:
        yield from (_text(string, space) for string in elements(part, f"{space}si"))


def _text(string: ET.Element, space: str) -> str:
    """The runs of a string without the readings printed above Japanese ones."""
    runs = [string.find(f"{space}t"), *(run.find(f"{space}t") for run in string.iter(f"{space}r"))]
    return "".join(run.text or "" for run in runs if run is not None)


def _codes(unpacked: Mapping[str, bytes], related: Mapping[str, str], space: str) -> list[str]:
    part = _named(unpacked, related, "styles.xml")
    if not part:
        return []
    styles = root(part)
    own = {fmt.get("numFmtId"): fmt.get("formatCode", "") for fmt in styles.iter(f"{space}numFmt")}
    cells = styles.find(f"{space}cellXfs")
    kinds = [] if cells is None else [style.get("numFmtId", "0") for style in cells]
    return [own.get(kind) or BUILT_IN.get(int(kind), "") for kind in kinds]


def _sheet(part: bytes, space: str, shared: _Shared, sheet: Sheet) -> None:
    number = 0
    for element in elements(part, f"{space}row", f"{space}mergeCell"):
        if element.tag == f"{space}mergeCell":
            sheet.merge(_area(element.get("ref", "")))
            continue
        number = int(element.get("r", number + 1))
        column = -1
        for cell in element.iter(f"{space}c"):
            column = _place(cell.get("r", ""))[1] if cell.get("r") else column + 1
            sheet.put(number, column, _words(cell, space, shared))


def _words(cell: ET.Element, space: str, shared: _Shared) -> str:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        string = cell.find(f"{space}is")
        return "" if string is None else _text(string, space)
    value = cell.findtext(f"{space}v") or ""
    if not value or kind == "e":
        return ""
    if kind == "s":
        return shared.strings[int(value)]
    if kind == "b":
        return "是" if value == "1" else "否"
    if kind != "n":
        return value
    style = int(cell.get("s", "0"))
    return shown(float(value), shared.codes[style] if style < len(shared.codes) else "", shared.since_1904)


def _place(reference: str) -> tuple[int, int]:
    """The row (1-based) and the column (0-based) of B3.  Raises ValueError for what is no such reference."""
    found = REFERENCE.fullmatch(reference)
    if found is None:
        raise ValueError(reference)
    column = 0
    for letter in found[1]:
        column = 26 * column + ord(letter) - 64
    return int(found[2]), column - 1


def _area(reference: str) -> Area:
    first, _, last = reference.partition(":")
    (top, left), (bottom, right) = _place(first), _place(last or first)
    return Area(top, left, bottom, right)
