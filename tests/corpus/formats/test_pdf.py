"""PDF → numbered lines with their pages."""

from typing import Any

import pytest
from formats_support import SENTENCE, pdf_bytes

from corpus.errors import UnreadableReportError
from corpus.lines import Mark, Reading


def read_pdf(data: bytes) -> Reading:
    reading: Reading = pytest.importorskip("corpus.formats.pdf", reason="needs wenbao[pdf]").read(data)
    return reading


def test_lines_of_a_pdf_know_their_page_and_boilerplate_is_told() -> None:
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
    body = [line for line in reading.lines if line.mark is not Mark.BOILERPLATE]
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


def test_columns_drawn_row_by_row_are_read_one_after_the_other() -> None:
    left = [f"左栏第{n}行的文字写满一整行为止，左边" for n in range(6)]
    right = [f"右栏第{n}行的文字写满一整行为止，右边" for n in range(6)]

    def draw(canvas: Any, page: int) -> None:
        canvas.drawString(60, 760, "横跨两栏的标题，写得比一栏还要长一些，所以不在栏里。")
        for n, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60, 700 - 18 * n, one)
            canvas.drawString(310, 696 - 18 * n, other)

    assert [line.text for line in read_pdf(pdf_bytes(draw)).lines][1:] == left + right


def test_a_table_without_lines_keeps_its_rows() -> None:
    rows = [
        ("指标名称", "2022年", "2023年"),
        *((f"{name}产量合计", "12.5", "13.1") for name in "甲乙丙丁戊己"),
    ]

    def draw(canvas: Any, page: int) -> None:
        for n, cells in enumerate(rows):
            for x, cell in zip((60, 250, 400), cells, strict=True):
                canvas.drawString(x, 700 - 20 * n, cell)

    lines = read_pdf(pdf_bytes(draw)).lines
    assert [line.text.split() for line in lines] == [list(row) for row in rows]
    assert all(line.mark is Mark.ROW for line in lines)
    assert [line.header for line in lines] == [(), *[rows[0]] * 6]


def test_a_table_on_a_turned_page_is_read_as_it_is_seen() -> None:
    # PDFium leaves out turned words of nothing but Chinese characters in a font that is not in the file
    rows = [("A类", "2022年", "2023年"), *((f"{name}1", "12.5", "13.1") for name in "甲乙丙丁")]

    def draw(canvas: Any, page: int) -> None:
        canvas.setPageRotation(90)  # with the clock
        canvas.translate(595, 0)
        canvas.rotate(90)
        for n, cells in enumerate(rows):
            for x, cell in zip((60, 250, 400), cells, strict=True):
                canvas.drawString(x, 500 - 20 * n, cell)

    lines = read_pdf(pdf_bytes(draw)).lines
    assert [tuple(line.text.split()) for line in lines] == rows
    assert {line.header for line in lines[1:]} == {rows[0]}


def test_text_and_tables_without_lines_stand_among_ruled_ones_by_their_height() -> None:
    def draw(canvas: Any, page: int) -> None:
        for n, cells in enumerate([("品种", "产量"), ("小麦", "1.5"), ("玉米", "2.5")]):
            canvas.drawString(60, 400 - 20 * n, cells[0])
            canvas.drawString(200, 400 - 20 * n, cells[1])
        canvas.drawString(60, 800, "表前的话。")
        canvas.grid([60, 160, 260], [700, 660, 630])
        for y, cells in ((675, ("指标", "数值")), (640, ("产值", "5"))):
            canvas.drawString(65, y, cells[0])
            canvas.drawString(165, y, cells[1])

    assert [(line.text, line.header) for line in read_pdf(pdf_bytes(draw)).lines] == [
        ("表前的话。", ()),
        ("指标　数值", ()),
        ("产值　5", ("指标", "数值")),
        ("品种　产量", ()),
        ("小麦　1.5", ("品种", "产量")),
        ("玉米　2.5", ("品种", "产量")),
    ]


def test_lines_that_reach_the_edge_of_their_column_go_on_and_headings_do_not() -> None:
    full = [f"{n}接着写到右边才算写满一整行字" for n in "甲乙丙丁戊己庚"]
    left = ["　　左栏一段的文字一直写到右边", *full[:3], "还没有写完。", "一、综合"]
    right = ["　　右栏一段的文字一直写到右边", *full[3:], "然后结束。"]

    def draw(canvas: Any, page: int) -> None:
        for n, (one, other) in enumerate(zip(left, right, strict=True)):
            canvas.drawString(60 + 24 * one.startswith("　"), 700 - 18 * n, one.strip())
            canvas.drawString(310 + 24 * other.startswith("　"), 696 - 18 * n, other.strip())

    lines = read_pdf(pdf_bytes(draw)).lines
    assert [line.text for line in lines] == left + right
    assert [line.full for line in lines] == [*[True] * 4, False, False, *[True] * 5, False]


def test_a_running_head_is_known_by_the_number_of_its_page() -> None:
    def draw(canvas: Any, page: int) -> None:
        words = ("6　某县统计公报", "第一章　综合　7")[page - 1]
        canvas.drawString(60, 810, words)
        canvas.drawString(60, 600, SENTENCE)
        canvas.drawString(60, 580, f"2023年第{page}产业增加值12")

    lines = read_pdf(pdf_bytes(draw, pages=2)).lines
    assert [line.mark for line in lines] == [Mark.BOILERPLATE, None, None] * 2


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
