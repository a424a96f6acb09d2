"""The text layer of a PDF → its lines page by page, tables with ruled cells as rows.

Of a scanned page, which has no text layer, only what was recognised before is read.  PDFium leaves out two things:
a line that repeats the one right above it (a shadow, as it takes it), and a single character drawn by itself
in a font that is neither in the file nor on the system.
"""

from collections.abc import Iterator, Mapping, Sequence

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.errors import UnreadableReportError
from corpus.formats import scans
from corpus.formats.layout import has_columns, has_tables, lines_of
from corpus.formats.pages import MAX_PAGES
from corpus.formats.pdf_text import PageText
from corpus.formats.placing import Located
from corpus.formats.scans import PageRead
from corpus.formats.tables import Row, table_lines
from corpus.lines import Line, Reading, flow
from corpus.recognition.kept import NO_PAGES, KeptPages


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
        text = PageText(page, index + 1)
    except pdfium.PdfiumError:
        return []
    cells = [
        text.grid.cell(text.box(at)) if text.grid and char and not char.isspace() else None
        for at, char in enumerate(text.chars)
    ]
    around = [at for at, cell in enumerate(cells) if cell is None]
    pieces = list(text.pieces(around))
    tables = list(_tables(text, cells))
    if has_tables(pieces) or (not tables and has_columns(pieces)):
        lines = _above_each_other(lines_of(pieces, index + 1, text.height), tables, text)
    else:
        lines = list(_in_order(text, cells, tables))
    text.close()
    page.close()
    return lines


Cell = tuple[float, float]
"""The upper and left edge of a ruled cell."""

Table = tuple[int, Mapping[Cell, list[str]]]
"""Where a ruled table ends among the characters of its page, and the characters of its cells."""


def _tables(text: PageText, cells: Sequence[Cell | None]) -> Iterator[Table]:
    """The ruled tables of a page in the order of its characters; blanks go to the cell before them."""
    table: dict[Cell, list[str]] = {}
    last: Cell | None = None
    for at, (char, cell) in enumerate(zip(text.chars, cells, strict=True)):
        if char.isspace() or not char:
            if last is not None:
                table[last].append(char)
            continue
        if cell is not None:
            table.setdefault(cell, []).append(char)
        elif table:
            yield at, table
            table = {}
        last = cell
    if table:
        yield len(cells), table


def _in_order(text: PageText, cells: Sequence[Cell | None], tables: Sequence[Table]) -> Iterator[Located]:
    """Lines of text and rows of tables in the order of the page's characters."""
    ends = dict(tables)
    line: list[int] = []
    inside = False
    for at, (char, cell) in enumerate(zip(text.chars, cells, strict=True)):
        if char.isspace() or not char:
            if not inside and char and char in "\r\n":
                yield from _line(text, line)
                line = []
            elif not inside:
                line.append(at)
            continue
        if at in ends:
            yield from _rows(ends[at], text.number)
        if line and (cell is not None or text.is_below(at, line)):
            yield from _line(text, line)
            line = []
        inside = cell is not None
        if not inside:
            line.append(at)
    yield from _line(text, line)
    if len(cells) in ends:
        yield from _rows(ends[len(cells)], text.number)


def _above_each_other(lines: Sequence[Located], tables: Sequence[Table], text: PageText) -> list[Located]:
    """The lines with the ruled tables among them by their height on the page."""
    tops = {max(top for top, _ in table) / text.height: table for _, table in tables}
    shown: list[Located] = []
    for line in lines:
        for top in [top for top in tops if top > line.top]:
            shown += _rows(tops.pop(top), text.number)
        shown.append(line)
    for table in tops.values():
        shown += _rows(table, text.number)
    return shown


def _line(text: PageText, indices: Sequence[int]) -> Iterator[Located]:
    words = "".join(text.chars[index] for index in indices).strip()
    if not words:
        return
    shown = [index for index in indices if text.chars[index] and not text.chars[index].isspace()]
    left, bottom, right, _ = text.box(shown[0], loose=True)
    em = right - left if text.chars[shown[0]] >= "\u2e80" else 0.0
    end = text.box(shown[-1], loose=True)[2]
    yield Located(Line(0, words, page=text.number), left, em, bottom / text.height, end)


def _rows(table: Mapping[Cell, list[str]], number: int) -> Iterator[Located]:
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
