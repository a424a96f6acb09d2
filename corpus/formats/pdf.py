"""The text layer of a PDF → its lines page by page, tables with ruled cells as rows.

Of a scanned page, which has no text layer, only what was recognised before is read.  PDFium leaves out two things:
a line that repeats the one right above it (a shadow, as it takes it), and a single character drawn by itself
in a font that is neither in the file nor on the system.
"""

from collections.abc import Iterator, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.errors import UnreadableReportError
from corpus.formats import scans
from corpus.formats.layout import SAME_LINE, SPACE, Piece, has_columns, lines_of
from corpus.formats.pages import MAX_PAGE_CHARS, MAX_PAGES, Located, indented
from corpus.formats.ruling import Grid, rulings
from corpus.formats.scans import PageRead
from corpus.formats.tables import Row, table_lines
from corpus.lines import Line, Reading, flow
from corpus.recognition.kept import NO_PAGES, KeptPages

CONTROLS = {0xFFFE: "-", 0x02: "-", 0x00: "", 0xFFFF: ""}
"""PDFium's own signs: for the hyphen at the end of a line, and for a glyph without a character."""


def read(data: bytes, kept: KeptPages = NO_PAGES) -> Reading:
    """Read a PDF's text layer, and of pages that are pictures what was recognised on them.

    Raises UnreadableReportError if it is encrypted, damaged, scanned, or larger than the bounds above.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableReportError("PDF 加了密码，请去掉密码后另存") from None
        raise UnreadableReportError("PDF 损坏或不完整，读不出来") from None
    with document:
        if len(document) > MAX_PAGES:
            raise UnreadableReportError(f"PDF 超过 {MAX_PAGES} 页，请拆成几个文件")
        pages: list[PageRead] = []
        for index in range(len(document)):
            page = _page(document, index)
            pages.append(kept.get(index + 1) if _is_pictured(document, index, page) else page)
        title = document.get_metadata_value("Title")
    return scans.reading(pages, title, "PDF 没有文字层（多半是扫描件），请先用文字识别软件处理")


def _is_pictured(document: pdfium.PdfDocument, index: int, lines: Sequence[Located]) -> bool:
    """Whether a page is a picture: it has a large one, and beside it no more words than a stamp or a page number."""
    if sum(len(line.line.text) for line in lines) > scans.STAMP_CHARS:
        return False
    try:
        page = document[index]
        width, height = page.get_size()
        large = scans.PICTURED * width * height
        return any(
            (right - left) * (top - bottom) >= large
            for drawn in page.get_objects(filter=[pdfium_c.FPDF_PAGEOBJ_IMAGE], max_depth=3)
            for left, bottom, right, top in [drawn.get_bounds()]
        )
    except pdfium.PdfiumError:
        return False


def _page(document: pdfium.PdfDocument, index: int) -> list[Located]:
    """The lines of one page that are not blank; a page that cannot be loaded has none."""
    try:
        page = document[index]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    count = text.count_chars()
    if count > MAX_PAGE_CHARS:
        raise UnreadableReportError(f"PDF 第 {index + 1} 页超过 {MAX_PAGE_CHARS // 10_000} 万字，不像报告")
    chars = [character(text, index) for index in range(count)]
    lines = list(_lines(page, text, chars, index + 1))
    if all(located.line.mark is None for located in lines):
        pieces = list(_pieces(text, chars))
        if has_columns(pieces):
            lines = lines_of(pieces, index + 1, page.get_height() or 1.0)
    text.close()
    page.close()
    return indented(lines)


def character(text: pdfium.PdfTextPage, index: int) -> str:
    """What PDFium gives for the character at ``index``, empty for a glyph without one."""
    code = pdfium_c.FPDFText_GetUnicode(text, index)
    if code in CONTROLS:
        return CONTROLS[code]
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _lines(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, chars: Sequence[str], number: int
) -> Iterator[Located]:
    """Lines of text in the order of the page, and where ruled cells begin the rows of their table."""
    grid = Grid(rulings(page)) or None
    height = page.get_height() or 1.0
    line: list[int] = []
    table: dict[tuple[float, float], list[str]] = {}
    cell: tuple[float, float] | None = None
    for index, char in enumerate(chars):
        if char.isspace() or not char:
            if cell is not None:
                table[cell].append(char)
            elif char in "\r\n" and char:
                yield from _line(text, chars, line, height, number)
                line = []
            else:
                line.append(index)
            continue
        cell = grid.cell(text.get_charbox(index)) if grid else None
        if cell is None:
            if table:
                yield from _rows(table, number)
                table = {}
            line.append(index)
        else:
            if line:
                yield from _line(text, chars, line, height, number)
                line = []
            table.setdefault(cell, []).append(char)
    yield from _line(text, chars, line, height, number)
    yield from _rows(table, number)


def _pieces(text: pdfium.PdfTextPage, chars: Sequence[str]) -> Iterator[Piece]:
    """The text of a page in pieces that touch, each on one baseline."""
    words = ""
    left = bottom = right = top = 0.0
    for index, char in enumerate(chars):
        if not char or (char.isspace() and char in "\r\n"):
            continue
        box = text.get_charbox(index, loose=True)
        size = top - bottom
        if words and (abs(box[1] - bottom) > SAME_LINE * size or not -size <= box[0] - right <= SPACE * size):
            yield Piece(words, left, right, bottom, size)
            words = ""
        if char.isspace():
            continue
        if not words:
            left, bottom, right, top = box
        words, right = words + char, box[2]
    if words:
        yield Piece(words, left, right, bottom, top - bottom)


def _line(
    text: pdfium.PdfTextPage, chars: Sequence[str], indices: Sequence[int], height: float, number: int
) -> Iterator[Located]:
    words = "".join(chars[index] for index in indices).strip()
    if not words:
        return
    first = next(index for index in indices if not chars[index].isspace() and chars[index])
    left, bottom, right, _ = text.get_charbox(first, loose=True)
    em = right - left if chars[first] >= "\u2e80" else 0.0
    yield Located(Line(0, words, page=number), left, em, bottom / height)


def _rows(table: dict[tuple[float, float], list[str]], number: int) -> Iterator[Located]:
    """The rows of a table from cells named by their upper and left edge; a mere frame holds lines of text."""
    tops = sorted({top for top, _ in table}, reverse=True)
    grouped = [
        [table[cell] for cell in sorted(table, key=lambda cell: cell[1]) if cell[0] == top] for top in tops
    ]
    framed = all(len(cells) == 1 for cells in grouped)
    rows: list[Row | Line] = []
    for cells in grouped:
        words = ["".join(cell).replace("\r\n", "\n") for cell in cells]
        if framed:
            rows.extend(Line(0, line.strip(), page=number) for line in words[0].split("\n") if line.strip())
        else:
            rows.append(Row([[Line(0, flow(cell), page=number)] for cell in words]))
    for line in table_lines(rows):
        yield Located(line, 0.0, 0.0, 0.5)
