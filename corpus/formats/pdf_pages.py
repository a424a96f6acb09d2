"""Pages of a PDF as they are printed, and where their characters stand."""

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
from PIL import Image, ImageDraw

from corpus.errors import PictureError
from corpus.formats.pages import MAX_PAGE_CHARS
from corpus.formats.pdf_text import character
from corpus.formats.scans import glyphs
from corpus.pages.font import sans
from corpus.pages.sheet import LONG_SIDE, RECOGNISED_SIDE, Box, Glyph, Sheet
from corpus.recognition.kept import KeptPages
from corpus.recognition.turning import turned

ENLARGED = 6.0
"""Pixels a point at most: a page of the size of a stamp need not fill the screen."""

WIDE = "\u2e80"
"""The first of the characters that only a Chinese font has."""

MAX_SIZE = 200  # pixels; a larger one is drawn no better


def sheets(data: bytes, numbers: Sequence[int], kept: KeptPages) -> list[Sheet]:
    """The pages with these 1-based numbers; those that the file does not have are left out.

    Raises PictureError if the file cannot be opened or a page not be drawn.
    """
    try:
        with pdfium.PdfDocument(data) as document:
            return [
                _sheet(document[number - 1], number, kept) for number in numbers if number <= len(document)
            ]
    except pdfium.PdfiumError:
        raise PictureError("PDF 的这一页画不出来") from None


def image(data: bytes, number: int) -> Image.Image:
    """Page ``number`` as large as it is recognised.  Raises PictureError if it cannot be drawn."""
    try:
        with pdfium.PdfDocument(data) as document:
            page = document[number - 1]
            return page.render(scale=_scale(page, RECOGNISED_SIDE)).to_pil().convert("RGB")
    except pdfium.PdfiumError:
        raise PictureError("PDF 的这一页画不出来") from None


def _scale(page: pdfium.PdfPage, side: int) -> float:
    """Pixels a point that make the longer side of a page so long."""
    return min(ENLARGED, side / max(*page.get_size(), 1.0))


def _sheet(page: pdfium.PdfPage, number: int, kept: KeptPages) -> Sheet:
    bitmap = page.render(scale=_scale(page, LONG_SIDE))
    if recognised := kept.get(number):
        upright = turned(bitmap.to_pil(), recognised.turn)
        return Sheet(upright, glyphs(recognised, number, upright))
    text = page.get_textpage()
    own = tuple(_glyphs(text, bitmap.get_posconv(page)))
    text.close()
    shown = bitmap.to_pil().convert("RGB")
    _filled(shown, own)
    return Sheet(shown, own)


def _glyphs(text: pdfium.PdfTextPage, position: pdfium.PdfPosConv) -> Iterator[Glyph]:
    for index in range(min(text.count_chars(), MAX_PAGE_CHARS)):
        char = character(text, index)
        if char and not char.isspace():
            left, bottom, right, top = text.get_charbox(index, loose=True)
            (x0, y0), (x1, y1) = position.to_bitmap(left, top), position.to_bitmap(right, bottom)
            yield Glyph(char, Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)))


def _filled(shown: Image.Image, glyphs: Sequence[Glyph]) -> None:
    """Draw what PDFium left blank: characters of fonts that are neither in the file nor on the system."""
    draw = ImageDraw.Draw(shown)
    for char, box in glyphs:
        third = (box.right - box.left) / 3  # neighbours may reach into the outer ones
        inner = (int(box.left + third), int(box.top), int(box.right - third) + 1, int(box.bottom) + 1)
        if char >= WIDE and third > 0 and _is_blank(shown.crop(inner)):
            size = min(MAX_SIZE, max(1, round(box.right - box.left)))
            draw.text(
                (box.left, (box.top + box.bottom) / 2), char, fill="black", font=sans(size), anchor="lm"
            )


def _is_blank(part: Image.Image) -> bool:
    low, high = part.convert("L").getextrema()
    return low == high
