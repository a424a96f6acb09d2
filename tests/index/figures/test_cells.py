"""Cells of tables and lines with labels."""

import pytest

from corpus.model import Citation, Kind, Passage, Report
from index.figures.cells import Cell, cells
from index.figures.figures import Aspect, figures


def passage(
    text: str, kind: Kind = Kind.ROW, header: tuple[str, ...] = (), section: tuple[str, ...] = ()
) -> Passage:
    report = Report("一.md", "年报", year=2021, reviewed=2021)
    return Passage(Citation("a-1-b", report, section, 1, ((1, 1),)), text, kind, None, header)


def told(found: Cell, text: str) -> tuple[str, str, str, str, int | None]:
    return found.label, found.column, text[found.start : found.stop], found.unit, found.year


@pytest.mark.parametrize(
    ("text", "header", "section", "expected"),
    [
        (
            "营业收入　1,234.50",
            ("项目", "本期金额"),
            ("利润表", "单位：元"),
            [("营业收入", "本期金额", "1,234.50", "元", 2021)],
        ),
        (
            "营业收入　12　11",
            ("项目", "2021年", "2020年"),
            ("单位：亿元",),
            [("营业收入", "2021年", "12", "亿元", 2021), ("营业收入", "2020年", "11", "亿元", 2020)],
        ),
        (
            "净利润　-3.5　10%",
            ("", "上年同期", "增减"),
            ("单位：万元",),
            [("净利润", "上年同期", "-3.5", "万元", 2020), ("净利润", "增减", "10%", "%", None)],
        ),
        ("研发人员　22", ("类别", "人数(人)"), (), [("研发人员", "人数(人)", "22", "人", None)]),
        (
            "云岭区　3　4",
            ("人口(万人)", "面积"),
            (),
            [("云岭区", "人口(万人)", "3", "万人", None), ("云岭区", "面积", "4", "", None)],
        ),
        (
            "法定代表人　张三　电话　0351-123",
            (),
            (),
            [("法定代表人", "", "张三", "", None), ("电话", "", "0351-123", "", None)],
        ),
        ("合计", ("项目",), (), []),
    ],
)
def test_a_cell_is_of_its_row_and_its_column(
    text: str,
    header: tuple[str, ...],
    section: tuple[str, ...],
    expected: list[tuple[str, str, str, str, int | None]],
) -> None:
    row = passage(text, header=header, section=section)
    assert [told(cell, text) for cell in cells(row)] == expected


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("法定代表人：张三", "法定代表人", "张三"),
        ("研发费用:64,091,749.01", "研发费用", "64,091,749.01"),
        ("网址：http://example.com:80/a", "网址", "http://example.com:80/a"),
    ],
)
def test_a_line_with_a_label_is_a_cell(text: str, label: str, value: str) -> None:
    (cell,) = cells(passage(text, Kind.CAPTION))
    assert (cell.label, text[cell.start : cell.stop]) == (label, value)


@pytest.mark.parametrize("text", ["会议指出，要做到：严格把关。", "没有标签的一行", "一"])
def test_sentences_are_no_cells(text: str) -> None:
    assert cells(passage(text, Kind.PARAGRAPH)) == ()


def test_figures_of_a_row_have_unit_and_sign() -> None:
    row = passage("净利润　-3.5　10%", header=("项目", "本年", "同比增长"), section=("单位：万元",))
    level, change = figures(row)
    assert (level.value, level.unit, level.amount, level.base, level.year) == (
        "-3.5",
        "万元",
        "-35000",
        "元",
        2021,
    )
    assert (change.aspect, change.base) == (Aspect.CHANGE, "%")


def test_a_label_may_reach_down_from_the_row_above() -> None:
    row = passage("640　600", header=("云中 文科 最高", "理科 最低"))
    assert [(cell.label, cell.column, cell.numeral) for cell in cells(row)] == [
        ("云中", "文科 最高", "640"),
        ("云中", "理科 最低", "600"),
    ]
