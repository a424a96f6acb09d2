"""Archives made to do harm cost a clear line, a bounded time and a bounded memory."""

import io
import random
import struct
import zipfile
from pathlib import Path

import pytest
from harm_support import within
from support import Maker, written

from corpus import archives
from corpus.errors import UnreadableReportError
from corpus.library import Library

ZEROS = 200_000_000


def zipped(files: dict[str, bytes]) -> bytearray:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return bytearray(stored.getvalue())


def why(library: Library) -> set[str]:
    return {library.read(source).skipped or "" for source in library.scan()}


def test_what_unpacks_to_more_than_a_report_is_refused_unread(make: Maker) -> None:
    library = make({"a.zip": bytes(zipped({"a.txt": bytes(ZEROS)}))})
    assert within(2, lambda: why(library)) == {"超过 64 MB"}


def test_what_an_archive_says_of_its_size_is_not_believed(make: Maker) -> None:
    data = zipped({"a.txt": bytes(ZEROS)})
    struct.pack_into("<L", data, data.index(b"PK\x01\x02") + 24, 1000)
    (reason,) = within(2, lambda: why(make({"a.zip": bytes(data)})))
    assert "损坏" in reason


def test_files_that_share_their_bytes_are_refused(make: Maker) -> None:
    """The bomb of Fifield 2019, "A better zip bomb": many entries, one content."""
    data = zipped(
        {f"{number}.txt": bytes([65] * 5000) for number in range(9)}
        | {"z.txt": random.Random(1).randbytes(9999)}
    )
    at, entry = data.index(b"PK\x01\x02"), data.rindex(b"PK\x01\x02")
    size, offset = (
        struct.unpack_from("<L", data, entry + 20)[0],
        struct.unpack_from("<L", data, entry + 42)[0],
    )
    while at != entry:
        struct.pack_into("<L", data, at + 20, size)
        struct.pack_into("<L", data, at + 42, offset)
        at = data.index(b"PK\x01\x02", at + 1)
    (reason,) = why(make({"a.zip": bytes(data)}))
    assert "重叠" in reason


def test_too_many_files_are_refused(make: Maker) -> None:
    library = make({"a.zip": bytes(zipped({f"{n}.txt": b"x" for n in range(archives.MAX_MEMBERS + 1)}))})
    (reason,) = within(5, lambda: why(library))
    assert "个文件" in reason


def test_too_much_in_all_is_refused(make: Maker) -> None:
    data = zipped({f"{n}.txt": bytes([65] * 9) for n in range(40)})
    at = -1
    for _ in range(40):
        at = data.index(b"PK\x01\x02", at + 1)
        struct.pack_into("<L", data, at + 24, 60_000_000)
    (reason,) = why(make({"a.zip": bytes(data)}))
    assert "GB" in reason


def test_ten_thousand_files_are_listed_and_read_in_time(make: Maker) -> None:
    library = make({"a.zip": bytes(zipped({f"{n}.txt": f"第{n}句。".encode() for n in range(2_000)}))})
    assert within(10, lambda: why(library)) == {""}


def test_a_broken_archive_is_refused_or_read(tmp_path: Path) -> None:
    whole = zipped({"甲/a.txt": "甲段说完了。".encode() * 20, "b.md": b"words"})
    noise = random.Random(7)
    for _ in range(300):
        broken = bytearray(whole)
        for _ in range(4):
            broken[noise.randrange(len(broken))] = noise.randrange(256)
        written(
            tmp_path / "a.zip",
            bytes(broken[: noise.choice((len(broken), noise.randrange(len(broken)))) or 1]),
        )
        archives._members.cache_clear()
        why(Library(tmp_path))


def test_a_huge_table_of_contents_is_not_read(tmp_path: Path) -> None:
    data = b"PK\x01\x02" + bytes(100) + struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 9, 9, 0xFFFFFFF0, 0, 0)
    with pytest.raises(UnreadableReportError, match="个文件"):
        archives.members(written(tmp_path / "a.zip", data))
