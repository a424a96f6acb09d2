"""Values separated by commas, tabs or semicolons → the rows of a table, each numbered with the line on which it begins."""

import csv
from io import StringIO

from corpus.errors import UnreadableReportError
from corpus.formats.encodings import decode
from corpus.formats.sheets import Workbook
from corpus.lines import Reading, split

SEPARATORS = ",\t;"
SAMPLE_LINES = 20
"""Lines that tell the separator: it is the one that most of them have."""


def read(data: bytes) -> Reading:
    """Read a .csv or .tsv file in any of the encodings that ``decode`` knows.

    Raises UnreadableReportError if a quotation is never closed or a cell is too long for a table.
    """
    lines = split(decode(data).removeprefix("\ufeff"))
    separator = max(SEPARATORS, key=lambda sign: sum(sign in line for line in lines[:SAMPLE_LINES]))
    rows = csv.reader(StringIO("\n".join(lines), newline=""), delimiter=separator, strict=True)
    workbook = Workbook()
    sheet = workbook.sheet()
    number = 1
    try:
        for row in rows:
            for column, words in enumerate(row):
                sheet.put(number, column, words)
            number = rows.line_num + 1
    except csv.Error as error:
        raise UnreadableReportError(f"第{number}行起不像 CSV 表格（{error}）") from None
    return workbook.reading()
