"""Where lines of Chinese end."""

import re
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from bot.render.wrapping import UNIT, breaks

REPORT = st.lists(
    st.sampled_from(["全市", "完成", "。", "，", "“", "”", "（", "）", "189个", "2804.8亿元", "5.5%", "、", "GDP", " · ", "第24行"]),
    max_size=40,
).map("".join)  # fmt: skip


def lines(text: str, width: int) -> list[str]:
    edges = [0, *breaks(text, width), len(text)]
    return [text[start:stop] for start, stop in pairwise(edges)]


@given(st.text(max_size=200), st.integers(1, 80))
def test_lines_are_the_text_and_fit(text: str, width: int) -> None:
    made = lines(text, width)
    assert "".join(made) == text
    assert all(cell_len(line.rstrip()) <= width or len(line) == 1 for line in made)


@given(REPORT, st.integers(40, 80))
def test_no_line_begins_with_a_mark_that_closes_or_splits_a_number(text: str, width: int) -> None:
    made = lines(text, width)
    if any(cell_len(unit[0].rstrip()) > width for unit in UNIT.finditer(text)) or re.search(
        "[“”（）。，、]{8}", text
    ):
        return  # a number or marks alone fill a line, and something has to give
    for line, behind in pairwise(made):
        assert not re.match("[。，、”）·%]", behind)
        assert not line.endswith(("“", "（"))
        assert not (line[-1].isdigit() and behind[0] in "0123456789.%万亿元")


@pytest.mark.parametrize(
    ("text", "width", "expected"),
    [
        ("全年实施重点项目189个。", 20, ["全年实施重点项目", "189个。"]),
        ("完成投资2804.8亿元，增长", 18, ["完成投资", "2804.8亿元，增长"]),
        ("一二三四五。", 10, ["一二三四", "五。"]),
        ("1" * 12, 5, ["11111", "11111", "11"]),
        ("见2017.md，5wnyj5-46", 14, ["见2017.md，", "5wnyj5-46"]),
        ("月工资提高到1301 元；", 16, ["月工资提高到", "1301 元；"]),
        ("预期增长5%-6%，力争", 14, ["预期增长", "5%-6%，力争"]),
        ("一共完成１２３．４亿元", 14, ["一共完成", "１２３．４亿元"]),
        ("", 5, [""]),
    ],
)
def test_lines_end_where_chinese_may(text: str, width: int, expected: list[str]) -> None:
    assert lines(text, width) == expected
