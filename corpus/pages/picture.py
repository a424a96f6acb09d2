"""Sheets with a passage framed, put together and written as PNG."""

from collections.abc import Sequence
from io import BytesIO

from PIL import Image, ImageChops, ImageDraw

from corpus.pages.locating import frames, locate, solid
from corpus.pages.sheet import Box, Sheet

MAX_BYTES = 10_000_000
MAX_SIDES = 10_000
MAX_RATIO = 20
"""What Telegram takes as a photo: bytes, width and height together, and one by the other."""

FRAME = (214, 40, 40)
MARKER = (255, 246, 190)
GROUND = (205, 205, 205)
PADDING, THICK, BETWEEN = 6, 3, 14  # pixels


def picture(sheets: Sequence[Sheet], text: str, before: str = "", after: str = "") -> bytes:
    """The sheets that ``text`` stands on, one above the other, with it framed; the first where it is on none.

    ``before`` and ``after`` are the words around it.  The picture is within Telegram's bounds.
    """
    glyphs = [glyph for sheet in sheets for glyph in sheet.glyphs]
    page = "".join(glyph.char for glyph in glyphs)
    found = locate(page, solid(text), solid(before), solid(after))
    shown, first = [], 0
    for sheet in sheets:
        last = first + len(sheet.glyphs)
        own = [glyphs[at] for at in found if first <= at < last]
        if own:
            shown.append(_framed(sheet.image, frames(own)))
        first = last
    return _png(_stacked(shown or [sheets[0].image.convert("RGB")]))


def _framed(image: Image.Image, boxes: Sequence[Box]) -> Image.Image:
    made = image.convert("RGB")
    draw = ImageDraw.Draw(made)
    for box in boxes:
        left, top = max(0, int(box.left) - PADDING), max(0, int(box.top) - PADDING)
        right = min(made.width - 1, int(box.right) + PADDING)
        bottom = min(made.height - 1, int(box.bottom) + PADDING)
        if left < right and top < bottom:
            marked = made.crop((left, top, right, bottom))
            made.paste(ImageChops.multiply(marked, Image.new("RGB", marked.size, MARKER)), (left, top))
            draw.rectangle((left, top, right, bottom), outline=FRAME, width=THICK)
    return made


def _stacked(images: Sequence[Image.Image]) -> Image.Image:
    """The images one above the other."""
    if len(images) == 1:
        return images[0]
    width = max(image.width for image in images)
    height = sum(image.height for image in images) + BETWEEN * (len(images) - 1)
    stack = Image.new("RGB", (width, height), GROUND)
    top = 0
    for image in images:
        stack.paste(image, (0, top))
        top += image.height + BETWEEN
    return stack


def _png(image: Image.Image) -> bytes:
    """The image as PNG, widened and made smaller until it is within Telegram's bounds."""
    image = _widened(image)
    shrink = min(1.0, MAX_SIDES / (image.width + image.height))
    while True:
        size = max(1, int(image.width * shrink)), max(1, int(image.height * shrink))
        written = BytesIO()
        (image if size == image.size else image.resize(size)).save(written, "PNG", compress_level=3)
        if written.tell() <= MAX_BYTES:
            return written.getvalue()
        shrink *= 0.8


def _widened(image: Image.Image) -> Image.Image:
    """The image with ground beside it where it is too narrow or too flat."""
    width = max(image.width, -(-image.height // MAX_RATIO))
    height = max(image.height, -(-image.width // MAX_RATIO))
    if (width, height) == image.size:
        return image
    wide = Image.new("RGB", (width, height), GROUND)
    wide.paste(image, (0, 0))
    return wide
