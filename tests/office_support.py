"""Files of offices made by code: .doc (MS-DOC in MS-CFB) and .ofd (GB/T 33190), as small as they can be."""

import io
import struct
import zipfile
from collections.abc import Mapping, Sequence
from xml.sax.saxutils import escape

SECTOR = 512
FREE, END, FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
TEXT_AT = 0x800

Placed = Sequence[tuple[float, float, str]]
"""Text on a page: x and baseline in millimetres from its upper left corner."""


def doc_bytes(text: str) -> bytes:
    """A Word 97 document whose paragraphs are the lines of ``text``."""
    characters = text.rstrip("\n").replace("\n", "\r") + "\r"
    raw = characters.encode("utf-16-le")
    pieces = struct.pack("<BL2LHLH", 2, 16, 0, len(characters), 0, TEXT_AT, 0)
    base = struct.pack(
        "<HHHHHHHLBBHHLL", 0xA5EC, 0xC1, 0, 0x804, 0, 0x1200, 0xBF, 0, 0, 0, 0, 0, TEXT_AT, TEXT_AT + len(raw)
    )
    lengths = [TEXT_AT + len(raw), 0, 0, len(characters), *([0] * 18)]
    places = [0] * 186
    places[66:68] = [0, len(pieces)]  # where the piece table stands in the other stream
    counts = struct.pack("<H28sH22L", 14, b"", 22, *lengths) + struct.pack("<H186L", 93, *places) + b"\0\0"
    return compound({"1Table": pieces, "WordDocument": (base + counts).ljust(TEXT_AT, b"\0") + raw})


def compound(streams: Mapping[str, bytes]) -> bytes:
    """A compound file with ``streams``, the shortest name first; each is padded to the least size of a whole stream."""
    body = b""
    chain: list[int] = []
    starts: list[tuple[int, int]] = []
    for content in streams.values():
        padded = content.ljust(4096, b"\0") + b"\0" * (-max(4096, len(content)) % SECTOR)
        starts.append((len(chain), len(padded)))
        body += padded
        chain += [*range(len(chain) + 1, len(chain) + len(padded) // SECTOR), END]
    folder = _entry("Root Entry", 5, FREE, 1, END, 0)
    for number, (name, (start, size)) in enumerate(zip(streams, starts, strict=True), 1):
        folder += _entry(name, 2, number + 1 if number < len(streams) else FREE, FREE, start, size)
    folder = folder.ljust(SECTOR, b"\0")
    folder_at, table_at = len(chain), len(chain) + 1
    chain += [END, FAT]
    tables = -(-len(chain) // 128)
    assert tables == 1, "more than 60 KB need more than one table"
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    head += struct.pack("<5H6s", 0x3E, 3, 0xFFFE, 9, 6, b"")
    head += struct.pack("<9L", 0, tables, folder_at, 0, 4096, END, 0, END, 0)
    head += struct.pack("<109L", table_at, *([FREE] * 108))
    return head + body + folder + struct.pack(f"<{len(chain)}L", *chain).ljust(SECTOR, b"\xff")


def _entry(name: str, kind: int, right: int, child: int, start: int, size: int) -> bytes:
    raw = name.encode("utf-16-le") + b"\0\0"
    links = struct.pack("<HBB3L", len(raw), kind, 1, FREE, right, child)
    return raw.ljust(64, b"\0") + links + bytes(36) + struct.pack("<LQ", start, size)


def ofd_bytes(*pages: Placed, template: Placed = (), title: str = "") -> bytes:
    """An OFD of A4 pages with text 4 mm high; ``template`` is on each of them."""
    return ofd_parts({
        "OFD.xml": f"<OFD><DocBody><DocInfo><Title>{escape(title)}</Title></DocInfo><DocRoot>Doc_0/Document.xml</DocRoot>"
        "</DocBody></OFD>",
        "Doc_0/Document.xml": "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
        '<TemplatePage ID="9" BaseLoc="Tpl.xml"/></CommonData><Pages>'
        + "".join(f'<Page ID="{n}" BaseLoc="Pages/{n}.xml"/>' for n in range(len(pages)))
        + "</Pages></Document>",
        "Doc_0/Tpl.xml": _page(template),
        **{f"Doc_0/Pages/{n}.xml": _page(page, '<Template TemplateID="9"/>') for n, page in enumerate(pages)},
    })  # fmt: skip


def ofd_parts(parts: Mapping[str, str | bytes]) -> bytes:
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content)
    return stored.getvalue()


def _page(placed: Placed, head: str = "") -> str:
    objects = "".join(
        f'<TextObject Boundary="{x} {y - 4} 150 6" Size="4"><TextCode X="0" Y="4">{escape(text)}</TextCode></TextObject>'
        for x, y, text in placed
    )
    return f"<Page>{head}<Content><Layer>{objects}</Layer></Content></Page>"
