"""Pictures of pages (JPEG, PNG, TIFF with one page or many, WebP, BMP): what was recognised on them.

What was not recognised yet has no words; `corpus.recognition.work` is who recognises.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps, ImageSequence

from corpus.errors import PictureError, UnreadableReportError
from corpus.formats import scans
from corpus.formats.pages import MAX_PAGES
from corpus.formats.scans import glyphs
from corpus.lines import Reading
from corpus.pages.sheet import LONG_SIDE, Sheet
from corpus.recognition.kept import NO_PAGES, KeptPages
from corpus.recognition.turning import turned

MAX_PIXELS = 100_000_000
"""Pixels of a page: a newspaper page at 300 dots an inch has 60 million."""

FORMATS = ("JPEG", "PNG", "TIFF", "WEBP", "BMP")


def read(data: bytes, kept: KeptPages = NO_PAGES) -> Reading:
    """The words of the pages that were recognised.

    Raises UnreadableReportError if it is no picture, or larger than the bounds above.
    """
    with _opened(data) as picture:
        count: int = getattr(picture, "n_frames", 1)
    if count > MAX_PAGES:
        raise UnreadableReportError(f"图片超过 {MAX_PAGES} 页，请拆成几个文件")
    return scans.reading([kept.get(number) for number in range(1, count + 1)], None, "没有文字")


def image(data: bytes, number: int) -> Image.Image:
    """Page ``number`` as it was taken.  Raises UnreadableReportError if it cannot be read."""
    with _opened(data) as picture:
        try:
            frame = next(one for at, one in enumerate(ImageSequence.Iterator(picture), 1) if at == number)
            return ImageOps.exif_transpose(frame).convert("RGB")
        except (OSError, ValueError, SyntaxError, StopIteration):
            raise UnreadableReportError("图片损坏或不完整，读不出来") from None


def sheets(data: bytes, numbers: Sequence[int], kept: KeptPages) -> list[Sheet]:
    """The pages with these numbers upright; those that the file does not have are left out."""
    shown = []
    for number in numbers:
        if page := kept.get(number):
            taken = image(data, number)
            taken.thumbnail((LONG_SIDE, LONG_SIDE))
            upright = turned(taken, page.turn)
            shown.append(Sheet(upright, glyphs(page, number, upright)))
    if not shown:
        raise PictureError("这一页还没有识别文字")
    return shown


@contextmanager
def _opened(data: bytes) -> Iterator[Image.Image]:
    try:
        picture = Image.open(BytesIO(data), formats=FORMATS)
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError):
        raise UnreadableReportError("图片损坏或不完整，读不出来") from None
    with picture:
        if picture.width * picture.height > MAX_PIXELS:
            raise UnreadableReportError(f"图片超过 {MAX_PIXELS // 10**8} 亿像素")
        yield picture
