"""What tests of formats look at: the lines of a file, and their words."""

import io
import re
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import strategies as st

from corpus.lines import Line, Reading

SENTENCE = "全县地区生产总值完成一百二十三亿元，比上年增长百分之六点五，其中"

WORDS = st.text("县区产值增长0123abc&<> 　，。\n", min_size=1, max_size=12)

Shown = list[tuple[int, str, str | None]]


def shown(reading: Reading) -> Shown:
    """Number, words and mark of every line that is not blank."""
    return [(line.number, line.text.strip(), line.mark) for line in reading.lines if not line.blank]


def visible(text: str) -> str:
    return re.sub(r"\s", "", text)


def said(lines: tuple[Line, ...]) -> str:
    return visible("".join(line.text for line in lines))


def docx_bytes(build: Callable[[Any], None]) -> bytes:
    docx = pytest.importorskip("docx", reason="needs wenbao[docx]")
    document = docx.Document()
    build(document)
    stored = io.BytesIO()
    document.save(stored)
    return stored.getvalue()


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
