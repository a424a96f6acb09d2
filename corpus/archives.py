"""ZIP archives (APPNOTE.TXT 6.3) as folders of the reports that are in them.

Nothing is unpacked onto the disk, and nothing that an archive says of itself is believed further than the bounds below.
Archives inside archives are not opened.
"""

import re
import struct
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath

from corpus import formats
from corpus.errors import UnreadableReportError
from corpus.formats.encodings import decode

SUFFIX = ".zip"

MAX_MEMBERS = 10_000
"""Files in one archive."""

MAX_DIRECTORY_BYTES = 8 * 1024 * 1024
"""The table of contents of an archive; one of 10,000 files has 1.5 MB."""

MAX_UNPACKED_BYTES = 2 * 1024**3
"""What all the files of an archive have together, unpacked."""

END = struct.Struct("<4s4H2LH")
ENTRY = struct.Struct("<4s6H3L5H2L")
LOCAL = struct.Struct("<4s5H3L2H")
END_MARK, ENTRY_MARK, LOCAL_MARK = b"PK\x05\x06", b"PK\x01\x02", b"PK\x03\x04"
LONGEST_COMMENT = 0xFFFF

ENCRYPTED, UTF8 = 0x1, 0x800  # flags of a member
STORED, DEFLATED = 0, 8  # its methods of compression
CONTROL = re.compile(r"[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: bytes unpacked and packed, where its local header stands, and CRC-32 of its content."""

    size: int
    packed: int
    offset: int
    flags: int
    method: int
    check: int


def located(folder: Path, path: str) -> tuple[Path, str | None]:
    """The file on the disk that holds what stands at ``path`` below ``folder``, and its name there if that is an archive."""
    parts = PurePosixPath(path).parts
    for count in range(1, len(parts)):
        if parts[count - 1].lower().endswith(SUFFIX):
            archive = folder.joinpath(*parts[:count])
            if archive.is_file():
                return archive, "/".join(parts[count:])
    return folder / path, None


def members(archive: Path) -> Mapping[str, Member]:
    """The files in ``archive`` by name, hidden ones left out; folders are part of the name.

    Raises UnreadableReportError if there are none, if the archive is broken or beyond the bounds, or if a name leads
    out of it.
    """
    try:
        stat = archive.stat()
        return _members(archive, stat.st_size, stat.st_mtime_ns)
    except OSError as error:
        raise UnreadableReportError(f"读不出来（{error.strerror or error}）") from None


def content(archive: Path, name: str, most: int) -> bytes:
    """The first ``most`` bytes of a file in ``archive``, checked where that is all of it.

    Raises UnreadableReportError if it is not there, encrypted or damaged.
    """
    member = members(archive).get(name)
    if member is None:
        raise UnreadableReportError("已不在压缩包里")
    if member.flags & ENCRYPTED:
        raise UnreadableReportError("压缩包加了密码，请解压后再放进来")
    if member.method not in (STORED, DEFLATED):
        raise UnreadableReportError("压缩方法不认识，请解压后再放进来")
    try:
        with archive.open("rb") as file:
            file.seek(member.offset)
            local = LOCAL.unpack(file.read(LOCAL.size))
            file.seek(local[-2] + local[-1], 1)
            raw = file.read(min(member.packed, 2 * most + 1024))
        data = zlib.decompressobj(-zlib.MAX_WBITS).decompress(raw, most) if member.method else raw[:most]
    except (OSError, struct.error, zlib.error):
        raise _broken() from None
    if local[0] != LOCAL_MARK or len(data) != min(member.size, most):
        raise _broken()
    if member.size <= most and zlib.crc32(data) != member.check:
        raise _broken()
    return data


def load(folder: Path, path: str) -> bytes:
    """What a report at ``path`` below ``folder`` holds, in an archive or not, as far as a format looks at it.

    Raises UnreadableReportError if it cannot be loaded.
    """
    file, name = located(folder, path)
    if name is None:
        return formats.load(file)
    return content(file, name, formats.most_bytes(PurePosixPath(name).suffix.lower()))


def _broken() -> UnreadableReportError:
    return UnreadableReportError("压缩包损坏或不完整")


@lru_cache(8)
def _members(archive: Path, size: int, _mtime_ns: int) -> Mapping[str, Member]:
    with archive.open("rb") as file:
        file.seek(max(0, size - END.size - LONGEST_COMMENT))
        tail = file.read()
        at = tail.rfind(END_MARK)
        if at < 0 or len(tail) - at < END.size:
            raise _broken()
        _, _, _, _, count, length, offset, _ = END.unpack_from(tail, at)
        if count > MAX_MEMBERS or length > MAX_DIRECTORY_BYTES:
            raise UnreadableReportError(f"压缩包里有超过 {MAX_MEMBERS} 个文件，请解压后再放进来")
        begin = size - len(tail) + at - length
        if begin < offset:
            raise _broken()
        file.seek(begin)
        directory = file.read(length)
    listed = list(_entries(directory, begin - offset))
    if len(listed) != count:
        raise _broken()
    if sum(member.packed for _, member in listed) > size:
        raise UnreadableReportError("压缩包里的文件互相重叠，不读")
    if sum(member.size for _, member in listed) > MAX_UNPACKED_BYTES:
        raise UnreadableReportError(f"压缩包解开后超过 {MAX_UNPACKED_BYTES // 1024**3} GB，请解压后再放进来")
    names = _names([(raw, member.flags) for raw, member in listed])
    found = {
        "/".join(parts): member
        for name, (_, member) in zip(names, listed, strict=True)
        if (parts := _parts(name))
    }
    if not found:
        raise UnreadableReportError("压缩包里没有文件")
    return found


def _entries(directory: bytes, shift: int) -> Iterator[tuple[bytes, Member]]:
    """The raw name of each entry of a central directory with its member; ``shift`` is what stands before the archive."""
    at = 0
    while at + ENTRY.size <= len(directory):
        mark, _, _, flags, method, _, _, check, packed, size, name, extra, comment, _, _, _, offset = (
            ENTRY.unpack_from(directory, at)
        )
        if mark != ENTRY_MARK:
            raise _broken()
        at += ENTRY.size
        yield directory[at : at + name], Member(size, packed, offset + shift, flags, method, check)
        at += name + extra + comment


def _names(raws: list[tuple[bytes, int]]) -> list[str]:
    """The names as they were meant: UTF-8 where they say so, else what all of them together are written in."""
    unmarked = b"\n".join(raw.replace(b"\n", b"\x01") for raw, flags in raws if not flags & UTF8)
    try:
        told = iter(decode(unmarked).split("\n"))
    except UnreadableReportError:  # no text in any encoding
        told = iter(unmarked.decode("cp437").split("\n"))
    return [raw.decode("utf-8", "replace") if flags & UTF8 else next(told, "") for raw, flags in raws]


def _parts(name: str) -> list[str]:
    """The folders and the file that a name is made of, none for a folder or what is hidden.

    Raises UnreadableReportError if it leads out of the archive or cannot be shown.
    """
    name = name.replace("\\", "/")
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts or name.startswith("/") or re.match("[A-Za-z]:", name):
        raise UnreadableReportError("压缩包里有指向包外的路径，不读")
    if CONTROL.search(name):
        raise UnreadableReportError("压缩包里的文件名有控制字符，不读")
    hidden = any(part.startswith(".") or part == "__MACOSX" for part in parts)
    return [] if hidden or name.endswith("/") else parts
