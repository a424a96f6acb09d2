"""Markdown → numbered lines."""

from formats_support import said, shown, visible
from hypothesis import given
from hypothesis import strategies as st

from corpus.formats import markdown
from corpus.lines import Mark


def test_rows_of_a_markdown_table_know_its_column_names() -> None:
    reading = markdown.read("| 指标 | 2022年 |\n|:--|--:|\n| 产值 | **5** |\n|   | 6 |\n\n表后。".encode())
    rows = [(line.number, line.text, line.header) for line in reading.lines if line.mark is Mark.ROW]
    assert rows == [
        (1, "指标　2022年", ()),
        (3, "产值　5", ("指标", "2022年")),
        (4, "6", ("2022年",)),
    ]
    assert shown(reading)[-1] == (6, "表后。", None)


def test_a_markdown_table_needs_no_outer_bars() -> None:
    reading = markdown.read("指标 | 数值\n--- | ---\n产值 | 5\n竖线a\\|b不是表格".encode())
    assert [(line.text, line.header) for line in reading.lines if line.mark is Mark.ROW] == [
        ("指标　数值", ()),
        ("产值　5", ("指标", "数值")),
    ]
    assert reading.lines[-1].mark is None


@given(st.lists(st.text("指标产值0123 　，。|", max_size=12), max_size=8))
def test_every_word_of_markdown_is_in_one_line_in_order(lines: list[str]) -> None:
    reading = markdown.read(("# 报告\n" + "\n".join(lines)).encode())
    assert said(reading.lines).replace("|", "") == visible("报告" + "".join(lines)).replace("|", "")
