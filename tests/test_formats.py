"""Every format → the same numbered lines: nothing lost, nothing invented, in order."""

import io
import re
import sys
from collections.abc import Callable
from contextlib import suppress
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.formats import html, markdown
from corpus.formats.encodings import decode
from corpus.lines import Line, Mark, Reading
from corpus.model import UnreadableReportError
from corpus.reading import read

TEXT = "全县地区生产总值123亿元，比上年增长6.5%。\n工业增加值45亿元。"
TRADITIONAL = "全縣地區生產總值123億元，比上年增長6.5%。\n工業增加值45億元。"

Shown = list[tuple[int, str, str | None]]


def shown(reading: Reading) -> Shown:
    """Number, words and mark of every line that is not blank."""
    return [(line.number, line.text.strip(), line.mark) for line in reading.lines if not line.blank]


def visible(text: str) -> str:
    return re.sub(r"\s", "", text)


def said(lines: tuple[Line, ...]) -> str:
    return visible("".join(line.text for line in lines))


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# encodings


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"],
)
def test_simplified_text_is_decoded_by_content(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "big5", "big5hkscs", "gb18030"])
def test_traditional_text_is_decoded_by_content(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize(("encoding", "text"), [("gb18030", "经济发展"), ("big5", "經濟發展")])
def test_four_characters_tell_gb18030_from_big5(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_half_a_character_at_the_end_is_dropped(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else TEXT
    assert decode((text + "萬").encode(encoding)[:-1]) == text


def test_a_damaged_character_does_not_make_utf_8_another_encoding() -> None:
    data = (TEXT * 30).encode()
    assert decode(data[:300] + b"\xff" + data[300:]).count("\ufffd") == 1


def test_a_few_nul_bytes_are_dropped_and_many_are_binary() -> None:
    assert decode((TEXT * 10).encode().replace(b"\n", b"\n\0", 1)) == TEXT * 10
    with pytest.raises(UnreadableReportError, match="二进制"):
        decode(TEXT.encode() + b"\0" * 50 + b"\1\2\3" * 10)


@pytest.mark.parametrize("declared", ["gb2312", "big5", "latin-1", None])
def test_what_a_page_declares_does_not_outweigh_its_bytes(declared: str | None) -> None:
    assert decode(TEXT.encode(), declared) == TEXT
    assert decode(TEXT.encode("gb18030"), declared) == TEXT
    assert decode(TRADITIONAL.encode("big5"), declared) == TRADITIONAL


# Markdown


def test_rows_of_a_markdown_table_know_its_column_names() -> None:
    reading = markdown.read("| 指标 | 2022年 |\n|:--|--:|\n| 产值 | **5** |\n|   | 6 |\n\n表后。".encode())
    rows = [(line.number, line.text, line.header) for line in reading.lines if line.mark is Mark.ROW]
    assert rows == [
        (1, "指标　2022年", ()),
        (3, "产值　5", ("指标", "2022年")),
        (4, "6", ("指标", "2022年")),
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


# HTML

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
    furniture = Mark.FURNITURE
    assert shown(html.read(PAGE.encode())) == [
        (2, "工作报告_某县人民政府网", furniture),
        (3, "p { color: red }", furniture),
        (4, "首页", furniture),
        (5, "2023年政府工作报告", Mark.HEADING),
        (7, "地区生产总值\xa012<13亿元。", None),
        (8, "第二行，GDP growth", None),
        (10, "第一项", Mark.ITEM),
        (10, "第二项", Mark.ITEM),
        (11, "主要指标", None),
        (12, "指标　数值", Mark.ROW),
        (13, "产值　5亿元", Mark.ROW),
        (16, "一、工业", Mark.BOLD),
        (17, 'var a = "<p>";', furniture),
        (18, "版权所有", furniture),
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
    assert [line.mark for line in html.read(page.encode()).lines] == [Mark.HEADING, Mark.FURNITURE, None]


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


WORDS = st.text("县区产值增长0123abc&<> 　，。\n", min_size=1, max_size=12)
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


# Word


def docx_bytes(build: Callable[[Any], None]) -> bytes:
    docx = pytest.importorskip("docx", reason="needs wenbao[docx]")
    document = docx.Document()
    build(document)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


def read_docx(data: bytes) -> Reading:
    return pytest.importorskip("corpus.formats.docx", reason="needs wenbao[docx]").read(data)


def test_a_word_document_in_its_order() -> None:
    def build(document: Any) -> None:
        document.core_properties.title = "政府工作报告"
        document.add_heading("政府工作报告", 0)
        document.add_heading("一、工业", 2)
        document.add_paragraph("产值\t5亿元。\n第二行。")
        document.add_paragraph("")
        document.add_paragraph("第一项", style="List Bullet")
        table = document.add_table(rows=3, cols=2)
        for row, cells in zip(table.rows, [("指标", "数值"), ("产值", "5"), ("合计", "")], strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph().add_run("二、农业").bold = True
        document.add_paragraph("最后一段。")
        document.sections[0].footer.paragraphs[0].text = "第1页"

    reading = read_docx(docx_bytes(build))
    assert shown(reading) == [
        (1, "政府工作报告", Mark.HEADING),
        (2, "一、工业", Mark.HEADING),
        (3, "产值 5亿元。第二行。", None),
        (5, "第一项", Mark.ITEM),
        (6, "指标　数值", Mark.ROW),
        (7, "产值　5", Mark.ROW),
        (8, "合计", Mark.ROW),
        (9, "二、农业", Mark.BOLD),
        (10, "最后一段。", None),
        (11, "第1页", Mark.FURNITURE),
    ]
    assert [line.level for line in reading.lines][:2] == [1, 2]
    assert reading.lines[7 - 1].header == ("指标", "数值")
    assert all(line.ends for line in reading.lines if line.mark is not Mark.FURNITURE)
    assert reading.front_matter == {"title": "政府工作报告"}


def test_the_title_of_a_template_is_not_believed() -> None:
    def build(document: Any) -> None:
        document.core_properties.title = "关于会议的通知"
        document.add_paragraph("政府工作报告")

    assert read_docx(docx_bytes(build)).front_matter == {}


def test_words_in_controls_insertions_and_text_boxes_are_not_lost() -> None:
    wrapped = (
        "<w:sdt><w:sdtContent><w:p><w:r><w:t>控件里</w:t></w:r></w:p></w:sdtContent></w:sdt>",
        "<w:p><w:r><w:t>甲</w:t></w:r><w:ins><w:r><w:t>乙</w:t></w:r></w:ins>"
        "<w:del><w:r><w:delText>丙</w:delText></w:r></w:del>"
        "<w:r><w:txbxContent><w:p><w:r><w:t>框里</w:t></w:r></w:p></w:txbxContent></w:r>"
        "<w:r><w:t>丁</w:t></w:r></w:p>",
        "<w:p><w:pPr><w:outlineLvl w:val='2'/></w:pPr><w:r><w:t>三级</w:t></w:r></w:p>",
    )

    def build(document: Any) -> None:
        oxml = pytest.importorskip("docx.oxml")
        for number, xml in enumerate(wrapped):
            document.element.body.insert(
                number, oxml.parse_xml(xml.replace(">", f" {oxml.ns.nsdecls('w')}>", 1))
            )

    assert shown(read_docx(docx_bytes(build))) == [
        (1, "控件里", None),
        (2, "甲乙丁", None),
        (3, "框里", None),
        (4, "三级", Mark.HEADING),
    ]


@settings(max_examples=15, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(
    st.lists(
        st.one_of(WORDS, st.lists(st.lists(WORDS, min_size=2, max_size=2), min_size=1, max_size=3)),
        max_size=5,
    )
)
def test_every_character_of_a_document_is_in_one_line_in_order(blocks: list[str | list[list[str]]]) -> None:
    def build(document: Any) -> None:
        for block in blocks:
            if isinstance(block, str):
                document.add_paragraph(block)
                continue
            table = document.add_table(rows=len(block), cols=2)
            for row, cells in zip(table.rows, block, strict=True):
                row.cells[0].text, row.cells[1].text = cells

    words = "".join(b if isinstance(b, str) else "".join(map("".join, b)) for b in blocks)
    assert said(read_docx(docx_bytes(build)).lines) == visible(words)


# PDF


def pdf_bytes(draw: Callable[[Any, int], None], pages: int = 1, **options: Any) -> bytes:
    canvases = pytest.importorskip("reportlab.pdfgen.canvas", reason="needs reportlab")
    fonts = pytest.importorskip("reportlab.pdfbase.cidfonts")
    fonts.pdfmetrics.registerFont(fonts.UnicodeCIDFont("STSong-Light"))
    stored = io.BytesIO()
    canvas = canvases.Canvas(stored, pagesize=(595, 842), **options)
    for page in range(1, pages + 1):
        canvas.setFont("STSong-Light", 12)
        draw(canvas, page)
        canvas.showPage()
    canvas.save()
    return stored.getvalue()


def read_pdf(data: bytes) -> Reading:
    return pytest.importorskip("corpus.formats.pdf", reason="needs wenbao[pdf]").read(data)


SENTENCE = "全县地区生产总值完成一百二十三亿元，比上年增长百分之六点五，其中"


def test_lines_of_a_pdf_know_their_page_and_furniture_is_told() -> None:
    def draw(canvas: Any, page: int) -> None:
        canvas.drawString(60, 810, "某县2023年政府工作报告")
        if page == 1:
            canvas.drawString(280, 700, "目　录")
            canvas.drawString(60, 680, "一、工作回顾…………………… 2")
        canvas.drawString(84, 600, SENTENCE)
        canvas.drawString(60, 580, f"第{page}产业增加值为四十五亿元，工业增加值为三十亿元，增长百分之五。")
        canvas.drawString(280, 30, f"— {page} —")

    reading = read_pdf(pdf_bytes(draw, pages=4))
    assert [line.number for line in reading.lines] == list(range(1, 19))
    body = [line for line in reading.lines if line.mark is not Mark.FURNITURE]
    assert [line.page for line in body] == [1, 1, 2, 2, 3, 3, 4, 4]
    assert body[0].text == f"　　{SENTENCE}"
    assert body[1].text.startswith("第1产业")


def test_cells_between_ruled_lines_are_rows() -> None:
    def draw(canvas: Any, page: int) -> None:
        canvas.drawString(60, 800, "表前的话。")
        canvas.grid([60, 160, 260, 360], [700, 660, 630, 600])
        for y, cells in (
            (675, ("指标", "2022年", "2023年")),
            (640, ("产值", "5亿元", "6亿元")),
            (610, ("合计", "", "7")),
        ):
            for x, cell in zip((65, 165, 265), cells, strict=True):
                canvas.drawString(x, y, cell)
        canvas.drawString(60, 560, "表后的话。")

    header = ("指标", "2022年", "2023年")
    lines = read_pdf(pdf_bytes(draw)).lines
    assert [(line.text, line.header) for line in lines] == [
        ("表前的话。", ()),
        ("指标　2022年　2023年", ()),
        ("产值　5亿元　6亿元", header),
        ("合计　7", header),
        ("表后的话。", ()),
    ]


def test_a_table_over_two_pages_keeps_its_column_names() -> None:
    def draw(canvas: Any, page: int) -> None:
        canvas.grid([60, 160, 260], [200, 160, 130])
        rows = (("指标", "数值"), ("产值", "5")) if page == 1 else (("粮食", "6"), ("蔬菜", "7"))
        for y, cells in zip((175, 140), rows, strict=True):
            canvas.drawString(65, y, cells[0])
            canvas.drawString(165, y, cells[1])

    assert [line.header for line in read_pdf(pdf_bytes(draw, pages=2)).lines] == [
        (),
        ("指标", "数值"),
        ("指标", "数值"),
        ("指标", "数值"),
    ]


def test_a_frame_around_text_is_no_table() -> None:
    def draw(canvas: Any, page: int) -> None:
        canvas.rect(40, 40, 515, 762)
        canvas.drawString(60, 600, SENTENCE)
        canvas.drawString(60, 580, "增长。")

    assert [(line.text, line.mark) for line in read_pdf(pdf_bytes(draw)).lines] == [
        (SENTENCE, None),
        ("增长。", None),
    ]


def test_a_scanned_pdf_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableReportError, match="没有文字层"):
        read_pdf(pdf_bytes(lambda canvas, page: canvas.rect(60, 60, 300, 300, fill=1)))


def test_an_encrypted_pdf_is_refused() -> None:
    with pytest.raises(UnreadableReportError, match="密码"):
        read_pdf(pdf_bytes(lambda canvas, page: canvas.drawString(60, 60, "密"), encrypt="secret"))


# what a file really is


def test_files_are_read_by_their_suffix(tmp_path: Path) -> None:
    files = {
        "a.docx": docx_bytes(lambda document: document.add_paragraph(SENTENCE)),
        "a.PDF": pdf_bytes(lambda canvas, page: canvas.drawString(60, 600, SENTENCE)),
        "a.htm": f"<p>{SENTENCE}".encode("gb18030"),
        "a.markdown": f"**{SENTENCE}**".encode("utf-16"),
        "a.txt": SENTENCE.encode(),
    }
    for name, content in files.items():
        assert said(read(written(tmp_path / name, content)).lines) == SENTENCE


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"另存为 \.docx"),
        ("a.docx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"旧版 \.doc"),
        (
            "a.docx",
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        ("a.doc", b"<html><p>x</p>", r"网页.*\.html"),
        ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>x</p>", r"网页.*\.html"),
        ("a.txt", b"%PDF-1.7 ...", r"PDF.*\.pdf"),
        ("a.md", b"PK\x03\x04....", r"\.docx"),
        ("a.pdf", b"no pdf at all", r"不是 \.pdf"),
        ("a.docx", b"plain text", r"不是 \.docx"),
        ("a.xlsx", b"PK\x03\x04....", "表格"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "图片"),
        ("a.zip", b"PK\x03\x04....", "解压"),
        ("a.wps", b"", r"\.docx"),
        ("a.docx", b"", "空"),
        ("无扩展名", b"text", "格式不支持"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableReportError, match=reason):
        read(written(tmp_path / name, content))


@pytest.mark.parametrize(("name", "library"), [("a.docx", "docx"), ("a.pdf", "pypdfium2")])
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str
) -> None:
    for module in [module for module in sys.modules if module.startswith("corpus.formats.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    content = b"PK\x03\x04" if name.endswith("docx") else b"%PDF-1.7"
    with pytest.raises(UnreadableReportError, match=r"pip install 'wenbao\["):
        read(written(tmp_path / name, content))
