"""Word documents → numbered lines: nothing lost, nothing invented, in order."""

from typing import Any

import pytest
from formats_support import WORDS, docx_bytes, said, shown, visible
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.lines import Mark, Reading


def read_docx(data: bytes) -> Reading:
    reading: Reading = pytest.importorskip("corpus.formats.docx", reason="needs wenbao[docx]").read(data)
    return reading


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
        (11, "第1页", Mark.BOILERPLATE),
    ]
    assert [line.level for line in reading.lines][:2] == [1, 2]
    assert [line.header for line in reading.lines[5:7]] == [("指标", "数值"), ("指标",)]
    assert all(line.ends for line in reading.lines if line.mark is not Mark.BOILERPLATE)
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
