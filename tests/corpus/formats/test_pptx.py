"""Presentations → lines, slide by slide."""

from typing import Any

import pytest
from sheets_support import pptx_bytes

from corpus.formats import pptx
from corpus.lines import Mark
from corpus.report import Source, parse


def build(presentation: Any) -> None:
    inches = pytest.importorskip("pptx.util").Inches
    layouts = presentation.slide_layouts
    first = presentation.slides.add_slide(layouts[0])
    first.shapes.title.text = "云岭市2023年经济运行"
    first.placeholders[1].text = "云岭市统计局"
    second = presentation.slides.add_slide(layouts[1])
    second.placeholders[1].text_frame.text = "规模以上工业增加值增长6.5%。\n新增企业12家。"
    second.shapes.title.text = "一、工业"
    second.notes_slide.notes_text_frame.text = "不在幻灯片上"
    third = presentation.slides.add_slide(layouts[6])
    third.shapes.add_textbox(0, 0, inches(3), inches(1)).text_frame.text = "用电情况"
    table = third.shapes.add_table(4, 3, 0, 0, inches(3), inches(2)).table
    for row, cells in enumerate(
        (("地区", "用电量", ""), ("", "2022年", "2023年"), ("云岭县", "12", "13"), ("", "1", "2"))
    ):
        for column, words in enumerate(cells):
            table.cell(row, column).text = words
    for corner, end in (((0, 0), (1, 0)), ((0, 1), (0, 2)), ((2, 0), (3, 0))):
        table.cell(*corner).merge(table.cell(*end))
    hidden = presentation.slides.add_slide(layouts[1])
    hidden.shapes.title.text = "不放映"
    hidden._element.set("show", "0")


def test_slides_are_sections_and_pages() -> None:
    record = parse(Source("a.pptx", 1, 1), pptx.read(pptx_bytes(build)))
    assert (record.report.title, record.report.year) == ("云岭市2023年经济运行", 2023)
    found = [(p.citation.page, p.citation.section, p.text, p.header) for p in record.passages]
    assert found == [
        (1, (), "云岭市2023年经济运行", ()),
        (1, (), "云岭市统计局", ()),
        (2, (), "一、工业", ()),
        (2, ("一、工业",), "规模以上工业增加值增长6.5%。", ()),
        (2, ("一、工业",), "新增企业12家。", ()),
        (3, (), "用电情况", ()),
        (3, ("用电情况",), "地区　用电量", ()),
        (3, ("用电情况",), "2022年　2023年", ()),
        (3, ("用电情况",), "云岭县　12　13", ("地区", "用电量 2022年", "用电量 2023年")),
        (3, ("用电情况",), "云岭县　1　2", ("地区", "用电量 2022年", "用电量 2023年")),
    ]


def test_what_a_slide_repeats_of_its_master_is_boilerplate() -> None:
    def numbered(presentation: Any) -> None:
        slide = presentation.slides.add_slide(presentation.slide_layouts[5])
        slide.shapes.title.text = "一、工业"
        box = slide.shapes.add_textbox(0, 0, 100, 100)
        box.text_frame.text = "3"
        box._element.nvSpPr.nvPr.get_or_add_ph().set("type", "sldNum")

    lines = pptx.read(pptx_bytes(numbered)).lines
    assert [(line.text, line.mark) for line in lines] == [
        ("一、工业", Mark.HEADING),
        ("3", Mark.BOILERPLATE),
    ]
