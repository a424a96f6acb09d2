"""HTML → numbered lines: nothing lost, nothing invented, in order."""

from contextlib import suppress
from html import escape

import pytest
from formats_support import SENTENCE, WORDS, said, shown, visible
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableReportError
from corpus.formats import html
from corpus.lines import Mark
from corpus.report import Source, parse

TEXT = "全县地区生产总值123亿元，比上年增长6.5%。\n工业增加值45亿元。"
TRADITIONAL = "全縣地區生產總值123億元，比上年增長6.5%。\n工業增加值45億元。"


PAGE = """<!DOCTYPE html>
<html><head><meta charset="utf-8"><title>工作报告_某县人民政府网</title>
<style>p { color: red }</style></head>
<body><nav><a href="/">首页</a></nav>
<h1>2023年政府
工作报告</h1>
<p>　　地区生产<b>总值</b>&nbsp;12&lt;13
亿元。<br>第二行&#65292;GDP
growth</p>
<ul><li><p>第一项</p><li>第二项</ul>
<table><caption>主要指标</caption>
<tr><th>指标</th><th>数值</th></tr>
<tr><td>产值</td>
<td><p>5</p><p>亿元</p></td></tr>
</table>
<p><strong>一、工业</strong></p>
<script>var a = "<p>";</script>
<footer>版权所有</footer></body></html>
"""


def test_an_html_page_becomes_lines_with_their_source_lines() -> None:
    boilerplate = Mark.BOILERPLATE
    assert shown(html.read(PAGE.encode())) == [
        (2, "工作报告_某县人民政府网", boilerplate),
        (3, "p { color: red }", boilerplate),
        (4, "首页", boilerplate),
        (5, "2023年政府工作报告", Mark.HEADING),
        (7, "地区生产总值\xa012<13亿元。", None),
        (8, "第二行，GDP growth", None),
        (10, "第一项", Mark.ITEM),
        (10, "第二项", Mark.ITEM),
        (11, "主要指标", None),
        (12, "指标　数值", Mark.ROW),
        (13, "产值　5亿元", Mark.ROW),
        (16, "一、工业", Mark.BOLD),
        (17, 'var a = "<p>";', boilerplate),
        (18, "版权所有", boilerplate),
    ]
    row = next(line for line in html.read(PAGE.encode()).lines if line.text.startswith("产值"))
    assert row.header == ("指标", "数值")
    assert row.ends


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ("<title>工作报告_某县政府网</title>", "<p>正文</p>", "工作报告"),
        ("<title>工作报告 - 某县政府网</title>", "<h2>一、工业</h2>", "工作报告"),
        ("<title>首页</title>", "<h1>工作报告</h1>", None),
        ('<title>首页</title><meta name="ArticleTitle" content="工作报告">', "<h1>某县</h1>", "工作报告"),
    ],
)
def test_the_title_of_a_page_without_a_main_heading(head: str, body: str, title: str | None) -> None:
    reading = html.read(f"<html><head>{head}</head><body>{body}</body></html>".encode())
    assert reading.front_matter.get("title") == title


def test_a_table_that_lays_out_the_page_is_no_table() -> None:
    long = "全县围绕产业转型和项目建设持续推进重点工程规划建设了一批道路桥梁。" * 2
    page = f"<table><tr><td>左栏</td><td><p>{long}</p><p>{long}</p></td></tr></table>"
    assert [line.mark for line in html.read(page.encode()).lines] == [None, None, None]
    nested = "<table><tr><td><table><tr><td>指标</td><td>数</td></tr><tr><td>产值</td><td>5</td></tr></table></table>"
    assert [(line.text, line.header) for line in html.read(nested.encode()).lines] == [
        ("指标　数", ()),
        ("产值　5", ("指标", "数")),
    ]


def test_a_page_inside_a_nav_that_nobody_closed_is_read() -> None:
    assert shown(html.read("<nav>首页<p>正文在此。".encode())) == [(1, "首页", None), (1, "正文在此。", None)]


def test_a_heading_in_the_header_of_an_article_is_a_heading() -> None:
    page = "<article><header><h1>工作报告</h1><p>来源: 某网</p></header><p>正文</p></article>"
    assert [line.mark for line in html.read(page.encode()).lines] == [Mark.HEADING, Mark.BOILERPLATE, None]


def test_preformatted_text_keeps_its_lines() -> None:
    lines = html.read("<pre>　　第一段\n续行\n　　第二段</pre>".encode()).lines
    assert [(line.number, line.text, line.ends) for line in lines] == [
        (1, "　　第一段", False),
        (2, "续行", False),
        (3, "　　第二段", False),
    ]


@pytest.mark.parametrize("declared", ["gb2312", "big5", "utf-8"])
def test_a_page_in_a_chinese_encoding(declared: str) -> None:
    text = TRADITIONAL if declared == "big5" else TEXT
    page = f'<meta http-equiv="Content-Type" content="text/html; charset={declared}"><p>{text}</p>'
    assert said(html.read(page.encode(declared)).lines) == visible(text)


@pytest.mark.parametrize(
    "tail", ["<", "</", "<p", '<a href="x', "<!--", "<![", "<![if", "<!", "<?", "&", "&#", "&lt"]
)
def test_half_a_page_is_read_as_far_as_it_goes(tail: str) -> None:
    assert said(html.read(f"<p>正文在此。</p><p>又一段{tail}".encode()).lines).startswith("正文在此。又一段")


TAGS = st.sampled_from(
    ["p", "div", "span", "b", "li", "ul", "h2", "td", "tr", "table", "th", "blockquote", "br", "a"]
)


@given(st.lists(st.one_of(WORDS, st.tuples(TAGS, st.booleans())), max_size=30))
def test_every_character_of_a_page_is_in_one_line_in_order(pieces: list[str | tuple[str, bool]]) -> None:
    """Whatever is opened and closed, and in whatever order."""
    page, words = "", ""
    for piece in pieces:
        if isinstance(piece, str):
            page += escape(piece)
            words += piece
        else:
            page += f"<{'/' if piece[1] else ''}{piece[0]}>"
    if not page.strip():
        return
    reading = html.read(page.encode())
    assert said(reading.lines) == visible(words)
    numbers = [line.number for line in reading.lines]
    assert numbers == sorted(numbers)
    assert all(1 <= number <= page.count("\n") + 1 for number in numbers)


@given(st.text("<>/!-[]pabdiv\"'= 县&;#x", max_size=60))
def test_no_page_makes_the_reader_fail(page: str) -> None:
    with suppress(UnreadableReportError):  # blank
        html.read(page.encode())


MENU = "".join(
    f'<li><a href="/{number}">{name}</a></li>'
    for number, name in enumerate(("首页", "2024年工作安排", "政务公开", "互动交流", "数据发布"))
)
SITE = """<html><head><title>云岭市2023年政府工作报告_云岭市人民政府</title></head><body>
<div>今天是2026年3月1日 星期日</div><ul>{menu}</ul>
<div>当前位置：<a href="/">首页</a> &gt; <a href="/b">工作报告</a></div>
<h2>云岭市2023年政府工作报告</h2><p>发布时间：2023-01-12 来源：市政府办公室 【字体：<a href="#">大</a>】</p>
{body}
<p>云岭市人民政府</p><div>扫一扫在手机打开当前页</div>
<h4>相关新闻</h4><ul><li><a href="/c">云岭市2022年预算执行情况和2023年预算草案的报告</a></li>{menu}</ul>
<div>主办：云岭市人民政府办公室　网站标识码：5300000000</div><p>云ICP备00000000号</p></body></html>"""
BODY = "".join(
    f"<p>{sentence}</p>"
    for sentence in (
        "一、工业",
        SENTENCE + "规模以上工业增加值增长。",
        "二、农业",
        SENTENCE + "粮食产量稳定。",
    )
)


def test_what_surrounds_the_text_of_a_page_is_boilerplate() -> None:
    record = parse(Source("a.html", 1, 1), html.read(SITE.format(menu=MENU, body=BODY).encode()))
    assert [passage.text for passage in record.passages] == [
        "云岭市2023年政府工作报告",
        "发布时间：2023-01-12 来源：市政府办公室 【字体：大】",
        "一、工业",
        SENTENCE + "规模以上工业增加值增长。",
        "二、农业",
        SENTENCE + "粮食产量稳定。",
        "云岭市人民政府",
    ]
    assert (record.report.year, record.report.date) == (2023, "2023-01-12")


def test_a_menu_before_the_heading_makes_no_review_a_plan() -> None:
    record = parse(Source("a.html", 1, 1), html.read(SITE.format(menu=MENU, body=BODY).encode()))
    assert {(passage.period.year, passage.period.kind) for passage in record.passages if passage.period} == {
        (2022, "review")
    }


def test_a_page_of_links_alone_keeps_them() -> None:
    page = f"<h1>招生信息</h1><ul>{MENU}</ul>"
    assert "政务公开" in [
        line.text for line in html.read(page.encode()).lines if line.mark is not Mark.BOILERPLATE
    ]


def test_short_rows_between_menus_stay() -> None:
    rows = "".join(f"<tr><td>{year}</td><td>{year % 100}</td></tr>" for year in range(1990, 2020))
    page = SITE.format(menu=MENU, body=f"<table><tr><th>年份</th><th>人口</th></tr>{rows}</table>")
    kept = [line.text for line in html.read(page.encode()).lines if line.mark is Mark.ROW]
    assert len(kept) == 31


def test_a_link_that_nobody_ended_does_not_swallow_the_page() -> None:
    body = f'<table><tr><td><a href="/x">标题</td></tr><tr><td>{SENTENCE}增长{"，全面完成各项任务" * 10}。</td></tr></table>'
    lines = html.read(SITE.format(menu=MENU, body=body).encode()).lines
    assert any(SENTENCE in line.text and line.mark is not Mark.BOILERPLATE for line in lines)


def test_a_sentence_that_names_a_tool_of_the_page_stays() -> None:
    body = BODY + "<p>推广扫一扫支付，版权所有者登记1200件。</p>"
    lines = html.read(SITE.format(menu=MENU, body=body).encode()).lines
    assert any("扫一扫支付" in line.text and line.mark is None for line in lines)
