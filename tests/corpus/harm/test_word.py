"""Word documents made to do harm cost a clear line, a bounded time and a bounded memory."""

import io
import random
import struct
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
from harm_support import cost, within
from support import written

from corpus.errors import UnreadableReportError
from corpus.formats import read

DOCUMENT = (
    '<?xml version="1.0"?>{dtd}<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main">'
    "<w:body>{body}</w:body></w:document>"
)


def docx_with(document: str | bytes, *, members: int = 0) -> bytes:
    """A Word document whose main part is ``document``."""
    docx = pytest.importorskip("docx", reason="needs wenbao[docx]")
    stored, changed = io.BytesIO(), io.BytesIO()
    docx.Document().save(stored)
    with zipfile.ZipFile(stored) as old, zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, document if name == "word/document.xml" else old.read(name))
        for number in range(members):
            new.writestr(f"word/media/{number}.png", b"")
    return changed.getvalue()


def test_a_hundred_megabytes_in_a_small_document_are_not_unpacked(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>" + "0" * 100_000_000 + "</w:t></w:r></w:p>"
    path = written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body=body)))
    assert path.stat().st_size < 150_000
    told = cost(path)
    assert "解开后超过" in told.reason
    assert told.seconds < 5
    assert told.megabytes < 300


def test_what_an_archive_says_of_its_size_is_not_believed(tmp_path: Path) -> None:
    body = "<w:p><w:r><w:t>" + "0" * 100_000_000 + "</w:t></w:r></w:p>"
    data = bytearray(docx_with(DOCUMENT.format(dtd="", body=body)))
    place = data.index(b"word/document.xml", data.index(b"PK\x01\x02"))
    data[place - 22 : place - 18] = struct.pack("<I", 1000)  # the size unpacked, in the central directory
    told = cost(written(tmp_path / "a.docx", bytes(data)))
    assert "完整" in told.reason or "损坏" in told.reason
    assert told.megabytes < 300


def test_millions_of_tags_are_refused(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body="<w:p/>" * 4_000_000))))
    assert "标记" in told.reason
    assert told.megabytes < 300


def test_many_empty_paragraphs_stay_in_memory(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body="<w:p/>" * 200_000))))
    assert told.megabytes < 500


def test_ten_thousand_members_are_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body="<w:p/>"), members=10_001))
    with pytest.raises(UnreadableReportError, match="个文件"):
        read(path)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))


@pytest.mark.parametrize(
    "dtd",
    [
        f'<!DOCTYPE x [<!ENTITY l0 "lol">{LAUGHS}]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE x [<!ENTITY l9 SYSTEM "http://192.0.2.1/">]>',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_not_expanded(tmp_path: Path, dtd: str, encoding: str) -> None:
    document = DOCUMENT.format(dtd=dtd, body="<w:p><w:r><w:t>&l9;</w:t></w:r></w:p>")
    path = written(tmp_path / "a.docx", docx_with(document.encode(encoding)))
    with pytest.raises(UnreadableReportError, match="DTD"):
        within(3, lambda: read(path))


def test_xml_nested_without_end_is_refused(tmp_path: Path) -> None:
    for tag in ("w:sdt", "w:tbl", "w:p"):
        body = f"<{tag}>" * 50_000 + f"</{tag}>" * 50_000
        with pytest.raises(UnreadableReportError, match="损坏"):
            read(written(tmp_path / "a.docx", docx_with(DOCUMENT.format(dtd="", body=body))))


def test_a_broken_document_is_refused(tmp_path: Path) -> None:
    whole = docx_with(DOCUMENT.format(dtd="", body="<w:p><w:r><w:t>正文</w:t></w:r></w:p>"))
    noise = random.Random(7)
    for stop in (40, len(whole) // 2, len(whole) - 10):
        with pytest.raises(UnreadableReportError, match="完整"):
            read(written(tmp_path / "a.docx", whole[:stop]))
    for _ in range(40):
        broken = bytearray(whole)
        for _ in range(5):
            broken[noise.randrange(4, len(broken))] = noise.randrange(256)
        with suppress(UnreadableReportError):
            read(written(tmp_path / "a.docx", bytes(broken)))
