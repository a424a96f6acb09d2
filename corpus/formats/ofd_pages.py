"""Pages of an OFD file as they are printed, as far as words and pictures go: letterheads that are drawn are left out."""

from collections.abc import Iterator, Sequence
from io import BytesIO

import ofdkit
from PIL import Image, ImageDraw

from corpus.errors import PictureError
from corpus.formats.layout import Piece, set_lines
from corpus.formats.ofd import page_pieces
from corpus.formats.ofd_pictures import Pictures
from corpus.formats.package import unpacked
from corpus.formats.scans import glyphs
from corpus.pages.font import sans
from corpus.pages.sheet import LONG_SIDE, RECOGNISED_SIDE, Box, Glyph, Sheet
from corpus.recognition.kept import KeptPages
from corpus.recognition.turning import turned

INK = (25, 25, 25)
ASCENT = 0.88
"""The share of the size of type that is above the baseline."""

MAX_SIZE = 200  # pixels; a larger one is drawn no better


def sheets(data: bytes, numbers: Sequence[int], kept: KeptPages) -> list[Sheet]:
    """The pages with these 1-based numbers; those that the file does not have are left out.

    Raises PictureError if the file cannot be opened or a page not be drawn.
    """
    try:
        with ofdkit.open(unpacked(data, ".ofd")) as document:
            pictures = Pictures(data)
            return [
                _sheet(document.pages[number - 1], number, pictures, kept)
                for number in numbers
                if number <= len(document.pages)
            ]
    except ofdkit.OFDError:
        raise PictureError("OFD 的这一页画不出来") from None


def image(data: bytes, number: int) -> Image.Image:
    """Page ``number`` as large as it is recognised.  Raises PictureError if it cannot be drawn."""
    try:
        with ofdkit.open(unpacked(data, ".ofd")) as document:
            return _drawn(document.pages[number - 1], Pictures(data), RECOGNISED_SIDE)
    except (ofdkit.OFDError, IndexError):
        raise PictureError("OFD 的这一页画不出来") from None


def _scale(page: ofdkit.Page, side: int) -> float:
    """Pixels a millimetre that make the longer side of a page so long."""
    return side / max(page.width, page.height, 1.0)


def _sheet(page: ofdkit.Page, number: int, pictures: Pictures, kept: KeptPages) -> Sheet:
    shown = _drawn(page, pictures, LONG_SIDE)
    if recognised := kept.get(number):
        upright = turned(shown, recognised.turn)
        return Sheet(upright, glyphs(recognised, number, upright))
    own: list[Glyph] = []
    scale, height = _scale(page, LONG_SIDE), page.height or 1.0
    for _, parts in set_lines(list(page_pieces(page)), number, height):
        for piece in parts:
            own += _glyphs(piece, height, scale)
    draw = ImageDraw.Draw(shown)
    for char, box in own:
        size = min(MAX_SIZE, max(1, round(box.bottom - box.top)))
        draw.text((box.left, box.top + ASCENT * (box.bottom - box.top)), char, INK, sans(size), anchor="ls")
    return Sheet(shown, tuple(own))


def _drawn(page: ofdkit.Page, pictures: Pictures, side: int) -> Image.Image:
    """The page with its pictures and without its words."""
    scale = _scale(page, side)
    left, top, width, height = page.box
    sheet = Image.new("RGB", (max(1, round(width * scale)), max(1, round(height * scale))), "white")
    for placed in pictures.of(page.location):
        x, y, across, down = placed.box
        size = round(across * scale), round(down * scale)
        if min(size) >= 1 and max(size) <= 2 * side and (content := pictures.content(placed)):
            try:
                shown = Image.open(BytesIO(content)).convert("RGB").resize(size)
            except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
                continue
            sheet.paste(shown, (round((x - left) * scale), round((y - top) * scale)))
    return sheet


def _glyphs(piece: Piece, height: float, scale: float) -> Iterator[Glyph]:
    """The characters of a piece, as wide as they are in print; OFD says how wide they are together."""
    widths = [sans(100).getlength(char) for char in piece.text]
    across = (piece.right - piece.left) / max(sum(widths), 1e-6)
    top, x = height - piece.base - ASCENT * piece.size, piece.left
    for char, width in zip(piece.text, widths, strict=True):
        end = x + width * across
        if not char.isspace():
            yield Glyph(char, Box(x * scale, top * scale, end * scale, (top + piece.size) * scale))
        x = end
