"""Workbooks of Excel 97 to 2003 → the tables on their sheets, numbers as the sheet shows them."""

import io

import xlrd
from xlrd.biffh import XLRDError
from xlrd.book import Book
from xlrd.sheet import Cell
from xlrd.sheet import Sheet as OldSheet

from corpus.errors import UnreadableReportError, damaged
from corpus.formats.numberformats import shown
from corpus.formats.sheets import Area, Sheet, Workbook
from corpus.lines import Reading


def read(data: bytes) -> Reading:
    """Read a .xls file; hidden sheets, charts and macros are left out.

    Raises UnreadableReportError if it is encrypted, damaged, or larger than the bounds of ``sheets``.
    """
    workbook = Workbook()
    with damaged(".xls", "Excel", Exception):  # xlrd fails in every way on a workbook that somebody broke
        try:
            book = xlrd.open_workbook(
                file_contents=data, formatting_info=True, ragged_rows=True, logfile=io.StringIO()
            )
        except XLRDError as error:
            if "encrypted" in str(error):
                raise UnreadableReportError(".xls 加了密码，请去掉密码后另存") from None
            raise UnreadableReportError("不是完整的 .xls 文件，请用 Excel 打开后另存一份") from None
        for old in book.sheets():
            if old.visibility == 0:
                _sheet(book, old, workbook.sheet(old.name))
    return workbook.reading()


def _sheet(book: Book, old: OldSheet, sheet: Sheet) -> None:
    for row in range(old.nrows):
        for column, cell in enumerate(old.row(row)):
            sheet.put(row + 1, column, _words(book, cell))
    for top, bottom, left, right in old.merged_cells:
        sheet.merge(Area(top + 1, left, bottom, right - 1))


def _words(book: Book, cell: Cell) -> str:
    if cell.ctype == xlrd.XL_CELL_TEXT:
        return str(cell.value)
    if cell.ctype == xlrd.XL_CELL_BOOLEAN:
        return "是" if cell.value else "否"
    if cell.ctype not in (xlrd.XL_CELL_NUMBER, xlrd.XL_CELL_DATE):
        return ""
    code = book.format_map[book.xf_list[cell.xf_index or 0].format_key].format_str
    return shown(float(cell.value), code, book.datemode == 1)
