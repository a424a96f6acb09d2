"""Documents that are ZIP archives of XML, unpacked within bounds."""

import io
import zlib
from zipfile import BadZipFile, LargeZipFile, ZipFile

from corpus.errors import UnreadableReportError

MAX_MEMBERS = 10_000
"""Files in the archive; a document has a dozen and one for each picture or page."""

MAX_XML_BYTES = 64 * 1024 * 1024
"""XML unpacked, as counted while it is read: what the archive says of itself may be a lie.
A report of 100,000 characters has 3 MB."""

MAX_TAGS = 3_000_000
"""Tags in all; each is an object of some 150 bytes, so that short tags weigh more than their text."""

BLOCK_BYTES = 1 << 16


def unpacked(data: bytes, suffix: str) -> io.BytesIO:
    """The archive again, not compressed, with its XML as it was and everything else empty.

    Raises UnreadableReportError, in which ``suffix`` is what the document is called, if it is broken, encrypted,
    larger than the bounds above, or has a document type definition.
    """
    try:
        return _unpacked(data, suffix)
    except (
        BadZipFile,
        LargeZipFile,
        zlib.error,
        EOFError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ):
        raise UnreadableReportError(f"不是完整的 {suffix} 文件,请打开后另存一份") from None


def _unpacked(data: bytes, suffix: str) -> io.BytesIO:
    package = io.BytesIO()
    total = tags = 0
    with ZipFile(io.BytesIO(data)) as archive, ZipFile(package, "w") as plain:
        if len(archive.namelist()) > MAX_MEMBERS:
            raise UnreadableReportError(f"{suffix} 里有超过 {MAX_MEMBERS} 个文件,不读")
        if any(entry.flag_bits & 1 for entry in archive.infolist()):
            raise UnreadableReportError(f"{suffix} 加了密码,请去掉密码后另存")
        for name in dict.fromkeys(archive.namelist()):
            content = bytearray()
            if name.lower().endswith((".xml", ".rels")):
                with archive.open(name) as member:
                    while block := member.read(BLOCK_BYTES):
                        content += block
                        total += len(block)
                        tags += block.count(b"<")
                        if total > MAX_XML_BYTES or tags > MAX_TAGS:
                            raise UnreadableReportError(
                                f"{suffix} 解开后超过 {MAX_XML_BYTES // 1024**2} MB 或 {MAX_TAGS // 10_000} 万个标记,不读"
                            )
                if b"<!DOCTYPE" in content.replace(b"\0", b""):
                    raise UnreadableReportError(f"{suffix} 里有 DTD,办公软件不写这样的文件,不读")
            plain.writestr(name, content)
    package.seek(0)
    return package
