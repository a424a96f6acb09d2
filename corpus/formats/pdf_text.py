"""The characters of a PDF page and where they stand, as somebody sees them who turns the page upright."""

from collections.abc import Iterable, Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.errors import UnreadableReportError
from corpus.formats.layout import SAME_LINE, SPACE, Piece
from corpus.formats.pages import MAX_PAGE_CHARS
from corpus.formats.ruling import Grid, Ruling, Rulings, rulings

CONTROLS = {0xFFFE: "-", 0x02: "-", 0x00: "", 0xFFFF: ""}
"""PDFium's own signs: for the hyphen at the end of a line, and for a glyph without a character."""

Edges = tuple[float, float, float, float]
"""Left, bottom, right and top in points from the lower left corner."""


def character(text: pdfium.PdfTextPage, index: int) -> str:
    """What PDFium gives for the character at ``index``, empty for a glyph without one."""
    code = pdfium_c.FPDFText_GetUnicode(text, index)
    if code in CONTROLS:
        return CONTROLS[code]
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


class PageText:
    """The characters ``chars`` of page ``number``, which is ``height`` high when it is upright.

    Raises PdfiumError if the page cannot be loaded, UnreadableReportError if it has more than a page has.
    """

    def __init__(self, page: pdfium.PdfPage, number: int) -> None:
        self._text = page.get_textpage()
        self.number = number
        count = self._text.count_chars()
        if count > MAX_PAGE_CHARS:
            raise UnreadableReportError(f"PDF 第 {number} 页超过 {MAX_PAGE_CHARS // 10_000} 万字，不像报告")
        self.chars: Sequence[str] = [character(self._text, index) for index in range(count)]
        self._quarters = page.get_rotation() // 90
        self._width, height = page.get_size()
        self.height = height or 1.0
        self.grid = Grid(self._upright_rulings(rulings(page)))

    def close(self) -> None:
        """Give back what PDFium holds of the page's text."""
        self._text.close()

    def box(self, index: int, *, loose: bool = False) -> Edges:
        """The edges of a character; of its place in the line where they are ``loose``."""
        left, bottom, right, top = self._text.get_charbox(index, loose=loose)
        (x0, y0), (x1, y1) = self._upright(left, bottom), self._upright(right, top)
        return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)

    def is_below(self, index: int, line: Sequence[int]) -> bool:
        """Whether a character begins another line than the last one of ``line``, which PDFium does not always say."""
        before = next((at for at in reversed(line) if not self.chars[at].isspace() and self.chars[at]), None)
        if before is None:
            return False
        left, bottom, _, _ = self.box(index, loose=True)
        last_left, last_bottom, _, last_top = self.box(before, loose=True)
        return left < last_left and last_bottom - bottom > SAME_LINE * (last_top - last_bottom)

    def pieces(self, indices: Iterable[int]) -> Iterator[Piece]:
        """The characters at ``indices`` in pieces that touch, each on one baseline."""
        words = ""
        left = bottom = right = top = 0.0
        for index in indices:
            char = self.chars[index]
            if not char or (char.isspace() and char in "\r\n"):
                continue
            box = self.box(index, loose=True)
            size = top - bottom
            if words and (
                abs(box[1] - bottom) > SAME_LINE * size or not -size <= box[0] - right <= SPACE * size
            ):
                yield Piece(words, left, right, bottom, size)
                words = ""
            if char.isspace():
                continue
            if not words:
                left, bottom, right, top = box
            words, right = words + char, box[2]
        if words:
            yield Piece(words, left, right, bottom, top - bottom)

    def _upright(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as it is written, where it is seen."""
        match self._quarters:  # turned with the clock
            case 1:
                return y, self.height - x
            case 2:
                return self._width - x, self.height - y
            case 3:
                return self._width - y, x
            case _:
                return x, y

    def _upright_rulings(self, ruled: Rulings) -> Rulings:
        across = [self._ruling((one.start, one.at), (one.end, one.at)) for one in ruled.across]
        down = [self._ruling((one.at, one.start), (one.at, one.end)) for one in ruled.down]
        return Rulings(down, across) if self._quarters % 2 else Rulings(across, down)

    def _ruling(self, start: tuple[float, float], end: tuple[float, float]) -> Ruling:
        (x0, y0), (x1, y1) = self._upright(*start), self._upright(*end)
        if abs(x1 - x0) >= abs(y1 - y0):
            return Ruling(y0, min(x0, x1), max(x0, x1))
        return Ruling(x0, min(y0, y1), max(y0, y1))
