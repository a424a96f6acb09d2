"""Reports as they are printed and scanned: pictures of pages for the benchmarks of recognition."""

import random
from collections.abc import Iterable, Iterator, Sequence
from io import BytesIO
from typing import Literal

from PIL import Image, ImageDraw, ImageFilter

from corpus.model import Kind, Passage
from corpus.pages.font import sans
from corpus.pages.typeset import NOT_FIRST

SIZE, LEADING, CHARS, ROWS = 34, 58, 33, 34
WIDTH, HEIGHT, LEFT, TOP = 1400, 2200, 130, 110
PAPER, INK = (250, 249, 244), (20, 20, 30)

Style = Literal["indented", "apart"]
"""How paragraphs are told apart: they stand in by two characters, or a blank line is between them."""


def rows_of(paragraphs: Iterable[str]) -> Iterator[str]:
    """The rows that paragraphs are broken into; no row begins with a mark that may not."""
    for words in paragraphs:
        row, width = "", 0.0
        for char in words:
            wide = sans(SIZE).getlength(char)
            if width + wide > CHARS * SIZE and char not in NOT_FIRST:
                yield row
                row, width = "", 0.0
            row, width = row + char, width + wide
        yield row


def set_as(passages: Iterable[Passage], style: Style) -> Iterator[str]:
    """The paragraphs of a report as they are set, its headings too."""
    for passage in passages:
        if style == "indented":
            yield "　　" + passage.text
        else:
            yield passage.text
            yield ""


def printed(rows: Sequence[str], number: int = 0) -> Image.Image:
    """A page of at most ROWS rows, with a number at its foot where it has one."""
    page = Image.new("RGB", (WIDTH, HEIGHT), PAPER)
    draw = ImageDraw.Draw(page)
    for at, row in enumerate(rows):
        x = float(LEFT)
        for char in row:
            draw.text((x, TOP + at * LEADING), char, font=sans(SIZE), fill=INK)
            x += sans(SIZE).getlength(char)
    if number:
        draw.text((WIDTH // 2, HEIGHT - 60), f"— {number} —", font=sans(SIZE), fill=INK, anchor="ms")
    return page


def worn(page: Image.Image, chance: random.Random, turns: Sequence[int] = (0,)) -> Image.Image:
    """The page as somebody scans it: turned by one of ``turns`` and up to two degrees, with noise, blurred, as JPEG."""
    turn = chance.choice(turns) + chance.uniform(-2, 2)
    turned = page.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=PAPER)
    noisy = Image.blend(turned, Image.effect_noise(turned.size, 40).convert("RGB"), 0.15)
    kept = BytesIO()
    noisy.filter(ImageFilter.GaussianBlur(0.6)).save(kept, "JPEG", quality=chance.choice((45, 60, 75)))
    return Image.open(kept)


def scanned(passages: Sequence[Passage], style: Style, chance: random.Random) -> bytes:
    """A PDF of a report with pictures of its pages and no text."""
    rows = list(rows_of(set_as((one for one in passages if one.kind is not Kind.NOTE), style)))
    pages = [worn(printed(rows[at : at + ROWS], at // ROWS + 1), chance) for at in range(0, len(rows), ROWS)]
    written = BytesIO()
    pages[0].save(written, "PDF", save_all=True, append_images=pages[1:], resolution=170)
    return written.getvalue()
