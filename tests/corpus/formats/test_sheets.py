"""Workbooks → rows of tables: titles, names over columns, what merged cells say, numbers as they are shown."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sheets_support import ods_bytes, shared_bytes, xls_bytes, xlsx_bytes

from corpus.errors import UnreadableReportError
from corpus.formats import numberformats, ods, separated, xlsx
from corpus.formats.sheets import FIGURE, Workbook
from corpus.lines import GAP, Line, Mark, Reading
from corpus.model import Passage
from corpus.report import Source, parse

Cell = tuple[str, int, int]
"""Words, and over how many rows and columns they stand."""

TABLE: list[list[Cell | str | None]] = [
    [("云岭市2023年用电量", 1, 5)],
    ["单位：亿千瓦时"],
    [("地区", 2, 1), ("2022年", 1, 2), None, ("2023年", 1, 2), None],
    [None, "用电量", "增长", "用电量", "增长"],
    ["一、城区"],
    [("云岭县", 2, 1), "12.3", "6.5%", "13.1"],
    [None, "4.0", "1.2%"],
    [],
    ["雾湾区", "5", None, "6", "20.0%"],
    ["注：按用电所在地统计。"],
]
"""A sheet as statistical offices make them: cells that others cover are None."""


def xlsx_table(book: Any) -> None:
    sheet = book.active
    sheet.title = "用电"
    for number, row in enumerate(TABLE, 1):
        for column, cell in enumerate(row, 1):
            if isinstance(cell, tuple):
                words, high, wide = cell
                sheet.cell(number, column, words)
                sheet.merge_cells(None, number, column, number + high - 1, column + wide - 1)
            elif cell:
                value = _value(cell)
                sheet.cell(number, column, value).number_format = _code(cell, value)


def xls_table(book: Any) -> None:
    xlwt = pytest.importorskip("xlwt")
    sheet = book.add_sheet("用电")
    for number, row in enumerate(TABLE):
        for column, cell in enumerate(row):
            if isinstance(cell, tuple):
                words, high, wide = cell
                sheet.write_merge(number, number + high - 1, column, column + wide - 1, words)
            elif cell:
                value = _value(cell)
                sheet.write(number, column, value, xlwt.easyxf(num_format_str=_code(cell, value)))


def ods_table(document: Any) -> None:
    table, text = pytest.importorskip("odf.table"), pytest.importorskip("odf.text")
    sheet = table.Table(name="用电")
    for row in TABLE:
        made = table.TableRow()
        for cell in row:
            words, high, wide = cell if isinstance(cell, tuple) else (cell, 1, 1)
            one = (
                table.TableCell(numberrowsspanned=high, numbercolumnsspanned=wide)
                if words
                else table.TableCell()
            )
            if words:
                one.addElement(text.P(text=words))
            made.addElement(one)
        sheet.addElement(made)
    end = table.TableRow(numberrowsrepeated=1_048_000)
    end.addElement(table.TableCell(numbercolumnsrepeated=16_384))
    sheet.addElement(end)
    document.spreadsheet.addElement(sheet)


def _value(words: str) -> float | str:
    if not FIGURE.match(words):
        return words
    return float(words[:-1]) / 100 if words.endswith("%") else float(words)


def _code(words: str, value: float | str) -> str:
    if isinstance(value, str):
        return "General"
    places = "0" if "." not in words else "0.0"
    return places + "%" * words.endswith("%")


def read_xls(data: bytes) -> Reading:
    reading: Reading = pytest.importorskip("corpus.formats.xls", reason="needs wenbao[sheets]").read(data)
    return reading


KINDS: list[tuple[Callable[[], bytes], Callable[[bytes], Reading]]] = [
    (lambda: xlsx_bytes(xlsx_table), xlsx.read),
    (lambda: xls_bytes(xls_table), read_xls),
    (lambda: ods_bytes(ods_table), ods.read),
]


def passages(reading: Reading) -> tuple[Passage, ...]:
    return parse(Source("a.xlsx", 1, 1), reading).passages


@pytest.mark.parametrize(("make", "read"), KINDS, ids=["xlsx", "xls", "ods"])
def test_a_table_is_the_same_in_every_format(
    make: Callable[[], bytes], read: Callable[[bytes], Reading]
) -> None:
    names = ("地区", "2022年 用电量", "2022年 增长", "2023年 用电量", "2023年 增长")
    above = ("用电", "一、城区", "单位：亿千瓦时")
    rows: dict[int, tuple[Any, ...]] = {
        passage.citation.lines[0][0]: (passage.text, passage.header, passage.citation.section)
        for passage in passages(read(make()))
        if passage.citation.lines[0][0] > 2 and passage.kind != "heading"
    }
    assert rows == {
        3: ("地区　2022年　2023年", (), ("用电", "单位：亿千瓦时")),
        4: ("用电量　增长　用电量　增长", (), ("用电", "单位：亿千瓦时")),
        6: ("云岭县　12.3　6.5%　13.1", names[:4], above),
        7: ("云岭县　4.0　1.2%", names[:3], above),
        9: ("雾湾区　5　6　20.0%", (*names[:2], *names[3:]), above),
        10: ("注：按用电所在地统计。", (), ("用电", "一、城区")),
    }


def test_a_sheet_is_cited_by_its_name_and_the_report_by_its_title() -> None:
    def build(book: Any) -> None:
        book.active.title = "2023"
        book.active.append(["云岭市历年人口"])
        book.active.append(["地区", "人口"])
        book.active.append(["云岭县", 12])
        other = book.create_sheet("2022")
        other.append(["地区", "人口"])
        other.append(["云岭县", 11])
        hidden = book.create_sheet("草稿")
        hidden.append(["地区", "人口"])
        hidden.append(["云岭县", 10])
        hidden.sheet_state = "hidden"

    record = parse(Source("a.xlsx", 1, 1), xlsx.read(xlsx_bytes(build)))
    assert record.report.title == "云岭市历年人口"
    cited = [(p.text, p.citation.section, p.citation.lines) for p in record.passages if "云岭县" in p.text]
    assert cited == [("云岭县　12", ("2023",), ((3, 3),)), ("云岭县　11", ("2022",), ((2, 2),))]


def test_a_table_of_a_year_tells_of_that_year() -> None:
    def build(book: Any) -> None:
        for row in (["云岭市2023年用电量（亿千瓦时）"], ["行业", "用电量"], ["工业", 12], ["农业", 3]):
            book.active.append(row)

    found = passages(xlsx.read(xlsx_bytes(build)))
    assert {passage.period.year for passage in found if passage.period} == {2023}


def test_a_second_table_has_its_own_title_and_names() -> None:
    def build(book: Any) -> None:
        rows: tuple[list[Any], ...] = (
            ["表1 人口"], ["地区", "万人"], ["云岭县", 12], ["注：年末数。"], [],
            ["表2 耕地"], [], ["单位：万亩"], ["地区", "面积"], ["云岭县", 3], [], ["雾湾区", 4],
        )  # fmt: skip
        for row in rows:
            book.active.append(row)

    rows = {p.text: (p.header, p.citation.section[1:]) for p in passages(xlsx.read(xlsx_bytes(build)))}
    assert rows["云岭县　12"] == (("地区", "万人"), ())
    assert rows["云岭县　3"] == rows["雾湾区　4"] == (("地区", "面积"), ("表2 耕地", "单位：万亩"))


def test_rows_without_names_above_have_none() -> None:
    def build(book: Any) -> None:
        for row in (["人口", 12.5], ["面积", 3]):
            book.active.append(row)

    assert [(p.text, p.header) for p in passages(xlsx.read(xlsx_bytes(build)))][1:] == [
        ("人口　12.5", ()),
        ("面积　3", ()),
    ]


def test_what_a_workbook_keeps_beside_its_words() -> None:
    def build(book: Any) -> None:
        sheet = book.active
        sheet.append(["开工", date(2023, 5, 1), True, 1234567.891, 0.1 + 0.2, 1e-7])
        sheet["B1"].number_format = 'yyyy"年"m"月"d"日";@'
        sheet["D1"].number_format = "#,##0.00"

    (row,) = [line for line in xlsx.read(xlsx_bytes(build)).lines if line.mark is Mark.ROW]
    assert row.text.split(GAP) == ["开工", "2023年5月1日", "是", "1,234,567.89", "0.3", "0.0000001"]


def test_strings_that_sheets_share_and_those_of_several_fonts() -> None:
    lines = xlsx.read(shared_bytes("人口", "云岭县", "人口")).lines
    assert [line.text for line in lines] == ["Sheet1", "人口", "云岭县", "人口"]


@pytest.mark.parametrize(
    ("number", "code", "words"),
    [
        (0.065, "0.0%", "6.5%"),
        (0.065, "", "0.065"),
        (-0.012, "0.0%;[红色]-0.0%", "-1.2%"),
        (2.25, "0.0", "2.3"),
        (1234.0, "General", "1234"),
        (1234.0, "#,##0_ ", "1,234"),
        (45047.0, "yyyy-m-d", "2023-5-1"),
        (45047.0, "yyyy年m月", "2023年5月"),
        (45047.0, '0"年"', "45047"),
        (12345.0, "0,", "12345"),
        (1e300, "0.00", "1e+300"),
        (float("nan"), "0", "nan"),
    ],
)
def test_a_number_is_shown_as_its_format_says(number: float, code: str, words: str) -> None:
    assert numberformats.shown(number, code) == words


@given(st.floats(), st.text('0#?,.%;[]"_*ymdhE+年月日/@ ', max_size=12))
def test_every_format_shows_every_number(number: float, code: str) -> None:
    assert numberformats.shown(number, code)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("sign", [",", "\t", ";"])
def test_separated_values_in_any_encoding(encoding: str, sign: str) -> None:
    text = f'地区{sign}2022年{sign}{sign}2023年\n{sign}用电量{sign}增长{sign}用电量\n"云岭县\n(新)"{sign}"1,234"{sign}6.5%{sign}5\n合计{sign}{sign}{sign}7\n'
    lines = separated.read(text.encode(encoding)).lines
    assert [(line.number, line.text, line.header) for line in lines] == [
        (1, "地区　2022年　2023年", ()),
        (2, "用电量　增长　用电量", ()),
        (3, "云岭县(新)　1,234　6.5%　5", ("地区", "2022年 用电量", "2022年 增长", "2023年 用电量")),
        (5, "合计　7", ("地区", "2023年 用电量")),
    ]


def test_a_quotation_that_never_ends_is_refused() -> None:
    with pytest.raises(UnreadableReportError, match="第2行起不像 CSV"):
        separated.read('地区,人口\n"云岭县,12\n'.encode())


CELLS = st.dictionaries(
    st.tuples(st.integers(1, 12), st.integers(0, 6)),
    st.text("县产值12.%：注一、2023年", max_size=6),
    max_size=30,
)


@given(CELLS)
def test_every_cell_is_in_one_line_and_in_its_row(cells: dict[tuple[int, int], str]) -> None:
    workbook = Workbook()
    sheet = workbook.sheet()
    for (row, column), words in cells.items():
        sheet.put(row, column, words)
    lines: tuple[Line, ...] = workbook.reading().lines
    for number in range(1, 13):
        own = [words for (row, _), words in sorted(cells.items()) if row == number and words]
        assert GAP.join(own) == GAP.join(line.text for line in lines if line.number == number)
    assert all(not line.header or len(line.header) <= line.text.count(GAP) + 1 for line in lines)
