"""ZIP archives as folders of reports."""

import io
import struct
import zipfile
from collections.abc import Mapping
from importlib.util import find_spec

import pytest
from support import Maker, report

from corpus.library import Library
from corpus.report import Record

WORDS = "全县地区生产总值123亿元。"


def zipped(files: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", method) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stored.getvalue()


def records(library: Library) -> dict[str, Record]:
    return {source.path: library.read(source) for source in library.scan()}


def reasons(library: Library) -> dict[str, str | None]:
    return {path: record.skipped for path, record in records(library).items()}


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
def test_an_archive_is_read_as_a_folder(make: Maker, method: int) -> None:
    files = {
        "云岭市/2023.md": report("云岭市", 2023, 100, 110),
        "云岭市/.x.md": "丙",
        "__MACOSX/._a": "x",
        "a.txt": WORDS,
    }
    found = records(make({"b.md": "乙。", "报告.ZIP": zipped(files, method)}))
    assert list(found) == ["b.md", "报告.ZIP/a.txt", "报告.ZIP/云岭市/2023.md"]
    read = found["报告.ZIP/云岭市/2023.md"]
    assert (read.report.region, read.report.year, read.skipped) == ("云岭市", 2023, None)
    assert [passage.text for passage in found["报告.ZIP/a.txt"].passages] == [WORDS]


def test_a_passage_in_an_archive_is_cited_and_its_archive_is_the_file(make: Maker) -> None:
    library = make({"a.zip": zipped({"一.txt": f"{WORDS}\n\n乙段说完了。"})})
    passage = records(library)["a.zip/一.txt"].passages[1]
    assert library.cite(passage.citation.id).passage == passage
    assert library.file("a.zip/一.txt") == library.folder / "a.zip"
    make({"a.zip": zipped({"一.txt": f"新的。\n\n{WORDS}\n\n乙段说完了。"})})
    assert library.cite(passage.citation.id).state == "moved"


@pytest.mark.parametrize("encoding", ["utf-8", "cp936", "big5"])
def test_names_are_read_in_the_encoding_they_were_written_in(make: Maker, encoding: str) -> None:
    name = "縣工作報告" if encoding == "big5" else "县工作报告"
    raw = name.encode(encoding)
    data = zipped({"x" * len(raw) + ".txt": WORDS}).replace(b"x" * len(raw), raw)
    assert list(records(make({"a.zip": data}))) == [f"a.zip/{name}.txt"]


def test_backslashes_part_folders(make: Maker) -> None:
    data = zipped({"某县/2023.txt": WORDS}).replace("某县/".encode(), "某县\\".encode())
    assert list(records(make({"a.zip": data}))) == ["a.zip/某县/2023.txt"]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("../a.txt", "包外"),
        ("x/../../a.txt", "包外"),
        ("/etc/a.txt", "包外"),
        ("C:a.txt", "包外"),
        ("a\nb.txt", "控制字符"),
    ],
)
def test_an_archive_whose_names_lead_out_of_it_is_refused(make: Maker, name: str, reason: str) -> None:
    assert reason in (reasons(make({"a.zip": zipped({"b.txt": WORDS, name: WORDS})}))["a.zip"] or "")


def test_what_is_not_read_says_why(make: Maker) -> None:
    whole = zipped({"a.txt": WORDS})
    flags = bytearray(whole)
    struct.pack_into("<H", flags, whole.index(b"PK\x01\x02") + 8, 1)
    method = bytearray(whole)
    struct.pack_into("<H", method, whole.index(b"PK\x01\x02") + 10, 98)
    found = reasons(
        make(
            {
                "nested.zip": zipped({"in.zip": whole, "p.png": b"\x89PNG\r\n", "e.txt": ""}),
                "locked.zip": bytes(flags),
                "method.zip": bytes(method),
                "empty.zip": zipped({}),
                "half.zip": whole[:-30],
                "none.zip": b"no archive",
                "damaged.zip": zipped({"a.txt": WORDS * 9}, zipfile.ZIP_STORED).replace(b"123", b"124", 1),
            }
        )
    )
    for path, why in {
        "nested.zip/in.zip": "解压",
        "nested.zip/p.png": "图片" if find_spec("rapidocr") else "要多装一个包",
        "nested.zip/e.txt": "空",
        "locked.zip/a.txt": "密码",
        "method.zip/a.txt": "压缩方法",
        "empty.zip": "没有文件",
        "half.zip": "损坏",
        "none.zip": "损坏",
        "damaged.zip/a.txt": "损坏",
    }.items():
        assert why in (found.pop(path) or ""), path
    assert not found
