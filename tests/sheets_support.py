"""Workbooks and presentations made by the programs' own libraries, for tests that read them."""

import io
from collections.abc import Callable
from typing import Any

import pytest


def xlsx_bytes(build: Callable[[Any], None]) -> bytes:
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    book = openpyxl.Workbook()
    build(book)
    return _saved(book.save)


def shared_bytes(*strings: str) -> bytes:
    """A workbook with strings in its first column, kept in one list for all sheets as Excel keeps them."""
    xlsxwriter = pytest.importorskip("xlsxwriter", reason="needs XlsxWriter")
    stored = io.BytesIO()
    with xlsxwriter.Workbook(stored, {"in_memory": True}) as book:
        sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
        for number, words in enumerate(strings):
            if len(words) > 2:
                sheet.write_rich_string(number, 0, words[0], bold, words[1], words[2:])
            else:
                sheet.write_string(number, 0, words)
    return stored.getvalue()


def xls_bytes(build: Callable[[Any], None]) -> bytes:
    book = pytest.importorskip("xlwt", reason="needs xlwt").Workbook(encoding="utf-8")
    build(book)
    return _saved(book.save)


def pptx_bytes(build: Callable[[Any], None]) -> bytes:
    presentation = pytest.importorskip("pptx", reason="needs python-pptx").Presentation()
    build(presentation)
    return _saved(presentation.save)


def ods_bytes(build: Callable[[Any], None]) -> bytes:
    opendocument = pytest.importorskip("odf.opendocument", reason="needs odfpy")
    document = opendocument.OpenDocumentSpreadsheet()
    build(document)
    return _saved(document.write)


def _saved(save: Callable[[Any], Any]) -> bytes:
    stored = io.BytesIO()
    save(stored)
    return stored.getvalue()
