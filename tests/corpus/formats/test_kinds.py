"""A file is read as what its suffix says, or refused as what it is."""

import sys
from pathlib import Path

import pytest
from formats_support import SENTENCE, docx_bytes, pdf_bytes, said
from office_support import doc_bytes, ofd_bytes
from support import written

from corpus.errors import UnreadableReportError
from corpus.formats import OLE, read


def test_files_are_read_by_their_suffix(tmp_path: Path) -> None:
    files = {
        "a.docx": docx_bytes(lambda document: document.add_paragraph(SENTENCE)),
        "a.PDF": pdf_bytes(lambda canvas, page: canvas.drawString(60, 600, SENTENCE)),
        "a.doc": doc_bytes(SENTENCE),
        "a.WPS": doc_bytes(SENTENCE),
        "a.rtf": "".join(["{\\rtf1 ", *(f"\\u{ord(char)}?" for char in SENTENCE), "}"]).encode(),
        "a.ofd": ofd_bytes([(20, 40, SENTENCE)]),
        "a.htm": f"<p>{SENTENCE}".encode("gb18030"),
        "a.markdown": f"**{SENTENCE}**".encode("utf-16"),
        "a.txt": SENTENCE.encode(),
    }
    for name, content in files.items():
        assert said(read(written(tmp_path / name, content)).lines) == SENTENCE


@pytest.mark.parametrize(
    ("name", "content", "reason"),
    [
        ("a.doc", OLE + bytes(600), r"另存为 \.docx"),
        ("a.docx", OLE + bytes(600), r"改为 \.doc"),
        (
            "a.docx",
            OLE + bytes(600) + "EncryptedPackage".encode("utf-16-le"),
            "密码",
        ),
        ("a.doc", b"<html><p>x</p>", r"网页.*\.html"),
        ("a.txt", b"\xef\xbb\xbf<!DOCTYPE html><p>x</p>", r"网页.*\.html"),
        ("a.txt", b"%PDF-1.7 ...", r"PDF.*\.pdf"),
        ("a.md", b"PK\x03\x04....", r"\.docx"),
        ("a.pdf", b"no pdf at all", r"不是 \.pdf"),
        ("a.docx", b"plain text", r"不是 \.docx"),
        ("a.xlsx", b"PK\x03\x04....", r"完整的 \.xlsx"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, r"旧版 \.xls "),
        ("a.xls", b"PK\x03\x04....xl/workbook.xml", r"扩展名改为 \.xlsx"),
        ("a.xls", b"<html><table>", r"网页.*\.html"),
        ("a.xls", b"plain text", r"不是 \.xls"),
        ("a.et", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"另存为 \.xlsx"),
        ("a.ppt", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", r"另存为 \.pptx"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "图片|要多装一个包"),
        ("a.zip", b"PK\x03\x04....", "解压"),
        ("a.wps", b"", "空"),
        ("a.dot", b"", r"\.docx"),
        ("a.doc", b"{\\rtf1 x}", r"RTF.*\.rtf"),
        ("a.doc", b"PK\x03\x04....", r"\.docx"),
        ("a.wps", b"plain text", r"不是 \.wps"),
        ("a.rtf", b"plain text", r"不是 \.rtf"),
        ("a.ofd", b"%PDF-1.7 ...", r"\.pdf"),
        ("a.docx", b"", "空"),
        ("无扩展名", b"text", "格式不支持"),
    ],
)
def test_a_file_that_is_something_else_is_refused_with_what_to_do(
    tmp_path: Path, name: str, content: bytes, reason: str
) -> None:
    with pytest.raises(UnreadableReportError, match=reason):
        read(written(tmp_path / name, content))


@pytest.mark.parametrize(
    ("name", "library", "content"),
    [
        ("a.docx", "docx", b"PK\x03\x04"),
        ("a.pdf", "pypdfium2", b"%PDF-1.7"),
        ("a.doc", "doc2docx", OLE),
        ("a.xls", "xlrd", OLE),
        ("a.ofd", "ofdkit", b"PK\x03\x04"),
    ],
)
def test_a_missing_extra_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, library: str, content: bytes
) -> None:
    for module in [module for module in sys.modules if module.startswith("corpus.formats.")]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(UnreadableReportError, match="-m pip install "):
        read(written(tmp_path / name, content))
