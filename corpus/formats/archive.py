"""Documents that are ZIP archives of XML (.docx, .xlsx, .pptx, .ods, .ofd): their parts, unpacked within bounds."""

import io
import zlib
from collections.abc import Iterator, Mapping
from xml.etree import ElementTree as ET  # what is parsed has no DTD, and with it no entities to expand
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

DAMAGED = (
    BadZipFile, LargeZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, ValueError
)  # fmt: skip


def parts(data: bytes, suffix: str, program: str = "") -> dict[str, bytes]:
    """The members of an archive by name: their XML, and b"" for every other.

    Raises UnreadableReportError, which names ``suffix`` and the ``program`` that writes such files where there is one,
    if it is no whole archive, encrypted, larger than the bounds above, or has a document type definition.
    """
    try:
        with ZipFile(io.BytesIO(data)) as archive:
            return _unpacked(archive, suffix)
    except DAMAGED:
        by = f"用 {program} " if program else ""
        raise UnreadableReportError(f"不是完整的 {suffix} 文件，请{by}打开后另存一份") from None


def _unpacked(archive: ZipFile, suffix: str) -> dict[str, bytes]:
    if len(archive.namelist()) > MAX_MEMBERS:
        raise UnreadableReportError(f"{suffix} 里有超过 {MAX_MEMBERS} 个文件，不读")
    if any(entry.flag_bits & 1 for entry in archive.infolist()):
        raise UnreadableReportError(f"{suffix} 加了密码，请去掉密码后另存")
    total = tags = 0
    unpacked: dict[str, bytes] = {}
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
                            f"{suffix} 解开后超过 {MAX_XML_BYTES // 1024**2} MB 或 {MAX_TAGS // 10_000} 万个标记，不读"
                        )
            if b"<!DOCTYPE" in content.replace(b"\0", b""):
                raise UnreadableReportError(f"{suffix} 里有 DTD，办公软件不写这样的文件，不读")
        unpacked[name] = bytes(content)
    return unpacked


def root(part: bytes) -> ET.Element:
    """The root element of a part.  Raises ET.ParseError if it is no XML."""
    return ET.fromstring(part)  # noqa: S314 - no DTD


def elements(part: bytes, *tags: str) -> Iterator[ET.Element]:
    """The elements with one of ``tags`` (namespace in braces) as they end, each emptied after it was seen, so that a large
    part is never in memory as a whole."""
    wanted = frozenset(tags)
    for _, element in ET.iterparse(io.BytesIO(part)):  # noqa: S314 - no DTD
        if element.tag in wanted:
            yield element
            element.clear()


def relations(unpacked: Mapping[str, bytes], name: str) -> dict[str, str]:
    """The parts that the part ``name`` refers to, by the ids that it calls them by."""
    folder, _, file = name.rpartition("/")
    rels = unpacked.get(f"{folder}/_rels/{file}.rels".lstrip("/"), b"")
    if not rels:
        return {}
    return {
        relation.get("Id", ""): _resolved(folder, relation.get("Target", ""))
        for relation in root(rels)
        if relation.get("TargetMode") != "External"
    }


def _resolved(folder: str, target: str) -> str:
    """The name of a part that is given as seen from ``folder``, or from the top if it begins with a slash."""
    steps = [] if target.startswith("/") else folder.split("/")
    for step in target.split("/"):
        if step == "..":
            del steps[-1:]
        elif step not in ("", "."):
            steps.append(step)
    return "/".join(filter(None, steps))
