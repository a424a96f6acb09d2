"""The tables and lists that a person adds to a folder of reports."""

import csv
from collections.abc import Mapping
from io import StringIO
from pathlib import Path

from corpus.errors import UnreadableReportError
from corpus.formats.encodings import decode


def text(file: Path, most: int) -> str | None:
    """The first ``most`` bytes of a file as text, None where there is no such file.  Raises UnreadableReportError."""
    try:
        with file.open("rb") as opened:
            return decode(opened.read(most))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise UnreadableReportError(f"读不出来（{error.strerror or error}）") from None


def table(
    file: Path, most: int, headings: Mapping[str, str], *needed: str
) -> tuple[list[str], list[list[str]]] | None:
    """The columns of a CSV file, by what ``headings`` calls them, and its rows; None where there is no such file.

    Raises UnreadableReportError if it is no such file, or lacks one of the columns ``needed``.
    """
    read = text(file, most)
    if read is None:
        return None
    try:
        first, *rows = list(csv.reader(StringIO(read.removeprefix("\ufeff"), newline=""), strict=True)) or [
            []
        ]
    except csv.Error as error:
        raise UnreadableReportError(f"不是 CSV 表格（{error}）") from None
    columns = [headings.get(name.strip(), name.strip().lower()) for name in first]
    if not {*needed} <= {*columns}:
        raise UnreadableReportError(f"第一行应是列名：{','.join(headings)}")
    return columns, rows
