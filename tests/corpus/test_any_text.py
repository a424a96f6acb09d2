"""Any text at all: read in bounded time, and its passages are its own words in order."""

from contextlib import suppress
from datetime import timedelta
from functools import partial
from types import ModuleType

import pytest
from formats_support import visible
from harm_support import within
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus import dating, forms, regions
from corpus.errors import UnreadableReportError
from corpus.formats import html, markdown, text
from corpus.lines import Line
from corpus.mending import mend, pieces
from corpus.model import Origin
from corpus.outline import outline
from corpus.regions import Evidence
from corpus.report import Source, parse

FRAGMENTS = [
    *"年月日区市省县州。，、：；“”《》（）()[]<>|#*_~`\\-—·….．1２一十五五 \t\n　\xa0\ufeff\u2028$@=\"'!",
    *("云岭市", "全市", "我省", "某自治县", "中共", "代表", "政府工作报告", "统计公报", "国务院", "关于", "2019年"),
    *("2014-1-7", "二〇二四年", "比2019年", "2020年的1.5倍", "“十四五”", "五年来", "本届政府", "回顾", "目标", "增长8%"),
    *("一、", "（二）", "第一章", "1.", "①", "——", "注", "注：", "名词解释", "[1]", "[^1]", "- 3 -", "第4页", "3/20", "目录"),
    *("……3", ". . . . 5", "市长 王", "2024年1月7日在第五届人民代表大会第四次会议上", "全县上下坚持稳中求进" * 7),
    *("---\n", "title: a\n", "```\n", "> ", "- ", "# ", "**", "|-|-|\n", "![a](b)", "[a](b)", "<!--", "-->", "<![", "https://"),
    *("<p>", "</p>", "<table>", "<tr>", "<td>", "<th>", "</table>", "<nav>", "</nav>", "<h2>", "<li>", "<pre>", "<title>"),
    *("<script>", "</script>", "<b>", "<br>", "<a href='", "<header>", "<body>", "<meta name=articletitle content=b>"),
]  # fmt: skip
"""What patterns look for, whole and in parts."""

ANY = st.characters(exclude_categories=["Cs"], exclude_characters="\0&")
TEXTS = st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(ANY, max_size=8)), max_size=60).map("".join)
SOON = settings(deadline=timedelta(seconds=2))


def is_part(part: str, whole: str) -> bool:
    """Whether the characters of ``part`` stand in ``whole`` in their order."""
    rest = iter(whole)
    return all(char in rest for char in part)


@pytest.mark.parametrize("form", [text, markdown, html])
@SOON
@given(drawn=TEXTS)
def test_passages_are_the_words_of_the_file_in_order_on_its_lines(form: ModuleType, drawn: str) -> None:
    with suppress(UnreadableReportError):
        reading = form.read(drawn.encode())
        passages = parse(Source("a", 0, 0), reading).passages
        assert is_part(visible("".join(passage.text for passage in passages)), visible(drawn))
        assert [passage.citation.paragraph for passage in passages] == list(range(1, len(passages) + 1))
        last = drawn.count("\n") + drawn.count("\r") + 1
        numbers = [0, *(line.number for line in reading.lines)]
        assert numbers == sorted(numbers)
        assert numbers[-1] <= last
        for passage in passages:
            bounds = [0, *(bound for span in passage.citation.lines for bound in span)]
            assert bounds == sorted(bounds)
            assert 1 <= bounds[1] <= bounds[-1] <= last


@SOON
@given(TEXTS)
def test_blocks_and_boilerplate_are_all_of_the_lines(drawn: str) -> None:
    lines = [Line(number, line) for number, line in enumerate(drawn.split("\n"), 1)]
    mended = mend(lines)
    kept = [line.text for line in lines if not line.blank and line not in mended.boilerplate]
    assert visible("".join(block.text for block in mended.blocks)) == visible("".join(kept))
    title, outlined = outline(mended.blocks)
    assert [entry.block.text for entry in outlined] == [block.text for block in mended.blocks]
    assert title is None or title in [block.text for block in mended.blocks]


@SOON
@given(st.lists(TEXTS, min_size=4, max_size=12), st.one_of(st.none(), TEXTS))
def test_region_year_and_periods_come_from_the_report(parts: list[str], given_date: str | None) -> None:
    evidence = Evidence(None, parts[0], parts[1:], parts[1:3], parts[3:4], "\n".join(parts))
    region, origin = regions.region(evidence)
    assert (region is None) == (origin is None)
    assert region is None or region == "全国" or any(region in part for part in (*parts, evidence.text))
    dated = dating.date_of(evidence, given_date)
    if dated:
        assert dated.reviewed in (dated.year - 1, dated.year)
        assert dated.origin is not Origin.CATALOGUE
    periods = dating.periods(parts, [[part] for part in parts], dated)
    assert len(periods) == len(parts)
    assert all(period.since <= period.year for period in periods if period and period.since)


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_no_fragment_repeated_takes_more_than_linear_time(fragment: str) -> None:
    for ending in ("", "x", "1", "。"):
        drawn = "县" + fragment * (20_000 // len(fragment)) + ending
        for form in (text, markdown, html):
            with suppress(UnreadableReportError):
                reading = form.read(drawn.encode())
                within(3, partial(parse, Source("a", 0, 0), reading))
        for check in (
            forms.is_label,
            forms.is_page_number,
            forms.is_contents,
            forms.is_note,
            forms.lead,
            pieces,
        ):
            within(1, partial(check, drawn))
