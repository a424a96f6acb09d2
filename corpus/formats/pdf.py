"""The text layer of a PDF → its lines page by page, tables with ruled cells as rows.

Nothing is taken from pictures: a scanned report has no text layer and is refused.  PDFium leaves out two things:
a line that repeats the one right above it (a shadow, as it takes it), and a single character drawn by itself
in a font that is neither in the file nor on the system.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

import pypdfium2 as pdfium
import pypdfium2.raw as pdfium_c

from corpus.errors import UnreadableReportError
from corpus.formats.ruling import Grid, rulings
from corpus.formats.tables import Row, table_lines
from corpus.lines import GAP, Line, Mark, Reading, bounded, confirmed_title, flow

MAX_PAGES = 5_000
"""Pages of a report: the longest yearbooks have 2,000."""

MAX_PAGE_CHARS = 200_000
"""Characters on one page; a page of dense print has 5,000."""

EDGE = 0.12
"""The share of a page's height, at its top and at its foot, in which running heads and page numbers stand."""

REPEATED = 0.4
"""A line at the edge of at least this share of the pages is a running head; left and right pages may differ."""

INDENTED = (1.4, 2.8)
"""By how many characters the first line of a paragraph stands in: two as a rule, and fonts differ a little."""

PAGE_NUMBER = re.compile(r"^[\s\-–—―─·•.,第共页頁/|of]*\d{1,4}[\s\-–—―─·•.,第共页頁/|of\d]*$", re.IGNORECASE)
LEADER = re.compile(r"…{2}|\.{5}|·{4}|．{3}|(?:\s\.){4}|(?:\s·){4}")
PAGE_AFTER_LEADER = re.compile(
    r"\s*\d{1,4}([\s.…·．]*)(_{5})?"
)  # of a line turned round, for its end is what counts
CONTENTS = re.compile(r"^\s*(?:目\s*[录錄次]|contents)\s*$", re.IGNORECASE)
CONTROLS = {0xFFFE: "-", 0x02: "-", 0x00: "", 0xFFFF: ""}
"""PDFium's own signs: for the hyphen at the end of a line, and for a glyph without a character."""


@dataclass(frozen=True, slots=True)
class _Located:
    """A line and its position on the page: ``left`` of its first character, that character's width ``em`` (0 if
    it is not a Chinese one), ``top`` from 0 at the foot to 1 at the head; in a table None of it counts."""

    line: Line
    left: float
    em: float
    top: float


def read(data: bytes) -> Reading:
    """Read a PDF's text layer.

    Raises UnreadableReportError if it is encrypted, damaged, scanned, or larger than the bounds above.
    """
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        if error.err_code == pdfium_c.FPDF_ERR_PASSWORD:
            raise UnreadableReportError("PDF 加了密码,请去掉密码后另存") from None
        raise UnreadableReportError("PDF 损坏或不完整,读不出来") from None
    with document:
        if len(document) > MAX_PAGES:
            raise UnreadableReportError(f"PDF 超过 {MAX_PAGES} 页,请拆成几个文件")
        pages = [page for number in range(len(document)) if (page := _page(document, number))]
        title = document.get_metadata_value("Title")
    if not pages:
        raise UnreadableReportError("PDF 没有文字层(多半是扫描件),请先用文字识别软件处理")
    running = _running(pages)
    numbered = (replace(line, number=number) for number, line in enumerate(_marked(pages, running), 1))
    lines = bounded(_continued(numbered))
    return Reading(lines, confirmed_title(title, lines))


def _page(document: pdfium.PdfDocument, index: int) -> list[_Located]:
    """The lines of one page that are not blank; a page that cannot be loaded has none."""
    try:
        page = document[index]
        text = page.get_textpage()
    except pdfium.PdfiumError:
        return []
    count = text.count_chars()
    if count > MAX_PAGE_CHARS:
        raise UnreadableReportError(f"PDF 第 {index + 1} 页超过 {MAX_PAGE_CHARS // 10_000} 万字,不像报告")
    chars = [character(text, index) for index in range(count)]
    lines = list(_lines(page, text, chars, index + 1))
    text.close()
    page.close()
    return _indented(lines)


def character(text: pdfium.PdfTextPage, index: int) -> str:
    """What PDFium gives for the character at ``index``, empty for a glyph without one."""
    code = pdfium_c.FPDFText_GetUnicode(text, index)
    if code in CONTROLS:
        return CONTROLS[code]
    return "\ufffd" if 0xD800 <= code <= 0xDFFF or code > 0x10FFFF else chr(code)


def _lines(
    page: pdfium.PdfPage, text: pdfium.PdfTextPage, chars: Sequence[str], number: int
) -> Iterator[_Located]:
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


def _line(
    text: pdfium.PdfTextPage, chars: Sequence[str], indices: Sequence[int], height: float, number: int
) -> Iterator[_Located]:
    words = "".join(chars[index] for index in indices).strip()
    if not words:
        return
    first = next(index for index in indices if not chars[index].isspace() and chars[index])
    left, bottom, right, _ = text.get_charbox(first, loose=True)
    em = right - left if chars[first] >= "\u2e80" else 0.0
    yield _Located(Line(0, words, page=number), left, em, bottom / height)


def _rows(table: dict[tuple[float, float], list[str]], number: int) -> Iterator[_Located]:
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
        yield _Located(line, 0.0, 0.0, 0.5)


def _indented(lines: list[_Located]) -> list[_Located]:
    """Lines that stand in by two characters get them as spaces, as the text would have them in a .txt."""
    long = [located for located in lines if located.line.mark is None and len(located.line.text) >= 20]
    widths = [located.em for located in long if located.em]
    if not widths:
        return lines
    margin, em = min(located.left for located in long), median(widths)
    return [
        replace(located, line=replace(located.line, text=f"　　{located.line.text}"))
        if located.em and INDENTED[0] <= (located.left - margin) / em <= INDENTED[1]
        else located
        for located in lines
    ]


def _key(located: _Located) -> tuple[str, int]:
    """The same for the same running head: its words without digits, and its height on the page."""
    return re.sub(r"[\d\s]+", "", located.line.text), round(located.top * 50)


def _at_edge(page: Sequence[_Located]) -> Iterator[_Located]:
    return (located for located in page if not EDGE <= located.top <= 1 - EDGE)


def _running(pages: Sequence[Sequence[_Located]]) -> frozenset[tuple[str, int]]:
    """The keys of lines that stand at the same height at the edge of most pages."""
    counts = Counter(key for page in pages for key in {_key(located) for located in _at_edge(page)})
    return frozenset(key for key, count in counts.items() if count >= max(3, REPEATED * len(pages)))


def _marked(pages: Iterable[Sequence[_Located]], running: frozenset[tuple[str, int]]) -> Iterator[Line]:
    """Every line in order; running heads, page numbers and tables of contents are boilerplate."""
    for page in pages:
        edge = set(map(id, _at_edge(page)))
        below: list[Line | None] = [*(located.line for located in page[1:]), None]
        for located, after in zip(page, below, strict=True):
            text = located.line.text
            boilerplate = (
                (id(located) in edge and (_key(located) in running or PAGE_NUMBER.match(text)))
                or _has_leader(text)
                or (CONTENTS.match(text) and after is not None and _has_leader(after.text))
            )
            yield replace(located.line, mark=Mark.BOILERPLATE) if boilerplate else located.line


def _has_leader(text: str) -> bool:
    """Whether ``text`` is a line of a table of contents: a leader of dots or a rule, then a page number."""
    found = PAGE_AFTER_LEADER.match(text[::-1])
    return bool(found and (found[2] or LEADER.search(found[1])))


def _continued(lines: Iterable[Line]) -> Iterator[Line]:
    """Rows that go on with the table at the foot of the page before have its column names."""
    header: tuple[str, ...] = ()
    last: Line | None = None  # the last one that is no boilerplate
    for line in lines:
        if line.mark is Mark.BOILERPLATE:
            yield line
            continue
        if line.mark is not Mark.ROW:
            header = ()
        elif last and last.mark is Mark.ROW and last.page != line.page:
            columns = line.text.count(GAP) + 1
            header = last.header if columns == len(last.header) and line.text != GAP.join(last.header) else ()
        yield replace(line, header=header) if header else line
        last = replace(line, header=header or line.header)
