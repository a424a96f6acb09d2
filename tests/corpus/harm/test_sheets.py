"""Workbooks and presentations made to do harm cost a clear line, a bounded time and a bounded memory."""

import io
import random
import zipfile
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from harm_support import cost
from sheets_support import ods_bytes, pptx_bytes, shared_bytes, xls_bytes, xlsx_bytes
from support import written

from corpus.errors import UnreadableReportError
from corpus.formats import read

SHEET = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData>{more}</worksheet>'
CONTENT = (
    '<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0">'
    '<office:body><office:spreadsheet><table:table table:name="a">{rows}</table:table></office:spreadsheet></office:body>'
    "</office:document-content>"
)


def nothing(_: Any) -> None:
    """What is made stays empty."""


def one_cell(book: Any) -> None:
    book.active.append(["地区", "人口"])


def one_cell_xls(book: Any) -> None:
    book.add_sheet("a").write(0, 0, "地区")


def one_slide(presentation: Any) -> None:
    presentation.slides.add_slide(presentation.slide_layouts[0]).shapes.title.text = "云岭市"


def changed(data: bytes, name: str, content: str) -> bytes:
    """An archive with another member in place of ``name``."""
    stored = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            new.writestr(member, content if member == name else old.read(member))
    return stored.getvalue()


def xlsx_with(rows: str, more: str = "") -> bytes:
    return changed(xlsx_bytes(one_cell), "xl/worksheets/sheet1.xml", SHEET.format(rows=rows, more=more))


def ods_with(rows: str) -> bytes:
    return changed(ods_bytes(nothing), "content.xml", CONTENT.format(rows=rows))


def test_a_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    corners = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>'
    told = cost(written(tmp_path / "a.xlsx", xlsx_with(corners)))
    assert told.reason == ""
    assert told.seconds < 2
    assert told.megabytes < 150


def test_a_cell_merged_over_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>{n}</v></c><c r="B{n}"><v>1</v></c></row>' for n in range(1, 20_000)
    )
    merged = '<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>'
    told = cost(written(tmp_path / "a.xlsx", xlsx_with(rows, merged)))
    assert told.seconds < 5
    assert told.megabytes < 300


def test_one_long_string_in_very_many_cells_is_refused(tmp_path: Path) -> None:
    long = "<si><t>" + "长" * 30_000 + "</t></si>"
    strings = f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">{long}</sst>'
    cells = '<row><c t="s"><v>0</v></c></row>' * 100_000
    book = changed(shared_bytes("长"), "xl/worksheets/sheet1.xml", SHEET.format(rows=cells, more=""))
    told = cost(written(tmp_path / "a.xlsx", changed(book, "xl/sharedStrings.xml", strings)))
    assert "万字" in told.reason
    assert told.megabytes < 300


def test_millions_of_cells_are_refused(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.xlsx", xlsx_with("<row>" + "<c><v>1</v></c>" * 900_000 + "</row>")))
    assert "标记" in told.reason
    assert told.megabytes < 300


@pytest.mark.parametrize("where", ["rows", "columns"])
def test_a_cell_repeated_without_end_is_refused(tmp_path: Path, where: str) -> None:
    cell = "<table:table-cell{}><text:p>1</text:p></table:table-cell>"
    row = f"<table:table-row{{}}>{cell}</table:table-row>"
    times = f' table:number-{where}-repeated="1000000000"'
    content = row.format(times, "") if where == "rows" else row.format("", times)
    told = cost(written(tmp_path / "a.ods", ods_with(content)))
    assert "单元格" in told.reason
    assert told.seconds < 5
    assert told.megabytes < 400


def test_a_hundred_megabytes_in_a_small_file_are_not_unpacked(tmp_path: Path) -> None:
    for name, data in (("a.xlsx", xlsx_with("0" * 100_000_000)), ("a.ods", ods_with("0" * 100_000_000))):
        told = cost(written(tmp_path / name, data))
        assert "解开后超过" in told.reason
        assert told.megabytes < 300


@pytest.mark.parametrize(
    ("name", "make", "part"),
    [
        ("a.xlsx", lambda: xlsx_bytes(one_cell), "xl/worksheets/sheet1.xml"),
        ("a.ods", lambda: ods_bytes(nothing), "content.xml"),
        ("a.pptx", lambda: pptx_bytes(one_slide), "ppt/slides/slide1.xml"),
    ],
)
def test_entities_and_endless_nesting_are_refused(
    tmp_path: Path, name: str, make: Callable[[], bytes], part: str
) -> None:
    dtd = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><x>&e;</x>'
    with pytest.raises(UnreadableReportError, match="DTD"):
        read(written(tmp_path / name, changed(make(), part, dtd)))
    nested = "<a>" * 200_000 + "</a>" * 200_000
    told = cost(written(tmp_path / name, changed(make(), part, nested)))
    assert told.seconds < 5


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("a.xlsx", lambda: xlsx_bytes(one_cell)),
        ("a.xls", lambda: xls_bytes(one_cell_xls)),
        ("a.ods", lambda: ods_bytes(nothing)),
        ("a.pptx", lambda: pptx_bytes(one_slide)),
    ],
)
def test_a_broken_file_is_refused(tmp_path: Path, name: str, make: Callable[[], bytes]) -> None:
    whole = make()
    noise = random.Random(7)
    for stop in (40, len(whole) // 2):
        with pytest.raises(UnreadableReportError):
            read(written(tmp_path / name, whole[:stop]))
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(5):
            broken[noise.randrange(8, len(broken))] = noise.randrange(256)
        with suppress(UnreadableReportError):
            read(written(tmp_path / name, bytes(broken)))
