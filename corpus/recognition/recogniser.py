"""A picture of a page → what is written on it, by the models of PP-OCR that come with rapidocr.

Cui et al. 2025, "PaddleOCR 3.0 Technical Report" (arXiv:2507.05595).  Nothing is fetched: the models are files of the
package.
"""

from collections.abc import Iterator, Sequence
from functools import cache
from math import atan2, degrees, hypot
from statistics import fmean, median
from typing import Any

from PIL import Image, ImageChops

from corpus.pages.sheet import RECOGNISED_SIDE, Box
from corpus.recognition.lookalikes import Seen, resolved
from corpus.recognition.page import RecognisedPage, Words
from corpus.recognition.turning import turned

ROUGH_SIDE = 960
"""Pixels of the longer side that show which way lines run."""

LEVEL = 0.2
"""Degrees from which a page is turned to be level."""

UPRIGHT = 0.85
"""How certain the characters of a page are at least, on the whole; below it is looked at upside down too."""

READABLE = 0.5
"""How certain the characters of a piece are at least, on the whole; below it is no writing."""

CERTAIN = 0.9
"""How certain each character of a piece is that is not looked at again without its red, which may be a seal's."""

MAX_PIECES = 600
"""Pieces of lines on a page: a page of a table has 300."""

RED = 60
"""By how much red is above green and blue, of 255, in the ink of a seal."""

Quad = tuple[tuple[float, float], ...]
"""The corners of a piece from its upper left with the clock."""


def recognise(image: Image.Image) -> RecognisedPage:
    """What is written on a page, whichever way it lies and however it was laid on the scanner."""
    image = _bounded(image.convert("RGB"), RECOGNISED_SIDE)
    turn = _turn(image)
    page = _page(image, turn)
    if page.words and _certainty(page) < UPRIGHT:
        over = _page(image, (turn + 180) % 360)
        return max(page, over, key=_certainty)
    return page


def _certainty(page: RecognisedPage) -> float:
    return fmean([share for one in page.words for share in one.certain] or [0.0])


def _bounded(image: Image.Image, side: int) -> Image.Image:
    """The image no longer than ``side``."""
    scale = side / max(image.size)
    if scale >= 1:
        return image
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS)


def _turn(image: Image.Image) -> float:
    """The degrees by which the page has to be turned against the clock for its lines to be level."""
    quads = [
        quad for quad in _pieces(_bounded(image, ROUGH_SIDE)) if _aspect(quad) > 2 or _aspect(quad) < 0.5
    ]
    if not quads:
        return 0.0
    lying = sum(_length(quad) for quad in quads if _aspect(quad) < 1) > sum(
        _length(quad) for quad in quads if _aspect(quad) > 1
    )
    own = [quad for quad in quads if (_aspect(quad) < 1) == lying]
    longest = sorted(own, key=_length)[-20:]
    skew = median(_slope(quad, lying) for quad in longest)
    turn = 90.0 if lying else 0.0
    return turn + skew if abs(skew) >= LEVEL else turn


def _sides(quad: Quad) -> tuple[float, float]:
    """How long a piece is from left to right, and from top to bottom."""
    a, b, c, _ = quad
    return hypot(b[0] - a[0], b[1] - a[1]), hypot(c[0] - b[0], c[1] - b[1])


def _aspect(quad: Quad) -> float:
    across, down = _sides(quad)
    return across / max(down, 1e-6)


def _length(quad: Quad) -> float:
    return max(_sides(quad))


def _slope(quad: Quad, lying: bool) -> float:
    """The degrees by which the long sides of a piece fall to the right, or of one that lies lean to the left."""
    a, b, c, d = quad
    if lying:
        return degrees(atan2(a[0] - d[0], d[1] - a[1]) + atan2(b[0] - c[0], c[1] - b[1])) / 2
    return degrees(atan2(b[1] - a[1], b[0] - a[0]) + atan2(c[1] - d[1], c[0] - d[0])) / 2


def _page(image: Image.Image, turn: float) -> RecognisedPage:
    upright = turned(image, turn)
    found = (_written(upright, quad) for quad in _pieces(upright)[:MAX_PIECES])
    words = sorted(filter(None, found), key=lambda one: (one.box.top, one.box.left))
    return RecognisedPage(turn, upright.width, upright.height, tuple(words))


def _pieces(image: Image.Image) -> list[Quad]:
    """Where words stand."""
    boxes = _engine()(image, use_det=True, use_cls=False, use_rec=False).boxes
    return [tuple((float(x), float(y)) for x, y in box) for box in boxes] if boxes is not None else []


def _written(page: Image.Image, quad: Quad) -> Words | None:
    """What is written in a piece of a page; None if that is nothing, or a seal's."""
    (ax, ay), (bx, by), (cx, cy), (dx, dy) = quad
    width, height = map(round, _sides(quad))
    if width < 4 or height < 4:
        return None
    corners = (ax, ay, dx, dy, cx, cy, bx, by)
    piece = page.transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC)
    read = _read(piece)
    red = _redness(piece) if min(read.certain, default=0.0) < CERTAIN else 0.0
    if red > 0.02:
        if red > 0.7:
            return None
        bare = _read(piece.getchannel("R").convert("RGB"))
        read = max(read, bare, key=lambda one: fmean(one.certain or [0.0]))
    if not read.text or fmean(read.certain) < READABLE:
        return None
    box = Box(min(ax, dx), min(ay, by), max(bx, cx), max(cy, dy))
    middles = tuple(box.left + share * (box.right - box.left) for share in read.middles)
    return Words(read.text, box, middles, read.certain)


def _redness(piece: Image.Image) -> float:
    """The share of the ink that is red."""
    red, green, blue = piece.split()
    seal = ImageChops.subtract(red, ImageChops.lighter(green, blue)).histogram()
    ink = sum(ImageChops.darker(green, blue).histogram()[:160])
    return sum(seal[RED:]) / max(ink, 1)


def _read(piece: Image.Image) -> Words:
    """The characters of a piece, their middles as shares of its width."""
    out: Any = _engine()(piece, use_det=False, use_cls=False, use_rec=True, return_word_box=True)
    text: str = out.txts[0]
    info = out.word_results[0]
    columns = [column for some in info.word_cols for column in some]
    if len(columns) != len("".join(text.split())) or len(info.confs) != len(text):
        return Words("", Box(0, 0, 1, 1), (), ())
    places = iter(columns)
    middles = [0.0 if char.isspace() else min(1.0, (next(places) + 0.5) / info.line_txt_len) for char in text]
    seen = resolved([Seen(*one) for one in zip(text, middles, map(float, info.confs), strict=True)])
    visible = [one for one in seen if not one.char.isspace()]
    text = "".join(_spaced("".join(one.char for one in seen)))
    return Words(
        text, Box(0, 0, 1, 1), tuple(one.middle for one in visible), tuple(one.share for one in visible)
    )


def _spaced(text: str) -> Iterator[str]:
    """The characters of ``text``; spaces stay between Latin letters and digits alone."""
    parts = text.split()
    for number, part in enumerate(parts):
        if number and parts[number - 1][-1].isascii() and part[0].isascii():
            yield " "
        yield part


@cache
def _engine() -> Any:
    """The models, on one thread: the rest of the machine goes on answering."""
    from rapidocr import RapidOCR  # noqa: PLC0415 - half a second and a hundred megabytes

    one: Sequence[str] = ("intra_op_num_threads", "inter_op_num_threads")
    threads = {f"EngineConfig.onnxruntime.{name}": 1 for name in one}
    return RapidOCR(params={**threads, "Global.log_level": "critical"})
