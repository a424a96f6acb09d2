"""A file → numbered lines.  The only code that opens report files.

Each module has ``read(data: bytes) -> Reading``, which raises UnreadableReportError with the reason.  Every format
comes out as the same thing: lines in their order, each with its 1-based number in the file, its words without
markup, and a mark where the format itself says what the line is (``## `` in Markdown).  Every visible character
of the source is in exactly one line, and no other character is.
"""

from collections.abc import Callable, Sequence
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from corpus.errors import UnreadableReportError
from corpus.extras import command
from corpus.lines import Reading
from corpus.pages.sheet import Sheet
from corpus.recognition.kept import NOTHING, Kept, KeptPages

if TYPE_CHECKING:
    from PIL.Image import Image


MAX_BYTES = 64 * 1024 * 1024
"""A report larger than this is refused: the longest of 1,924 real government work reports has 0.3 MB."""

HEAD_BYTES = 1024
"""Where a file's signature stands."""


class Format(NamedTuple):
    """The module that reads a format, and where it needs one the extra of wenbao and the package in it.

    ``pages`` is the module that shows the pages of a format that has them: ``sheets(data, numbers, kept) -> list[Sheet]``.
    Where pages may be pictures, ``pictured``, that module has ``image(data, number) -> Image`` too, and ``read`` takes the
    pages that were recognised as well.
    """

    module: str
    extra: str | None = None
    package: str | None = None
    pages: str | None = None
    pictured: bool = False


FORMATS = {
    ".txt": Format("text"),
    ".md": Format("markdown"),
    ".markdown": Format("markdown"),
    ".html": Format("html"),
    ".htm": Format("html"),
    ".docx": Format("docx", extra="docx", package="docx"),
    ".doc": Format("doc", extra="doc", package="doc2docx"),
    ".wps": Format("doc", extra="doc", package="doc2docx"),
    ".rtf": Format("rtf"),
    ".pdf": Format("pdf", extra="pdf", package="pypdfium2", pages="pdf_pages", pictured=True),
    ".ofd": Format("ofd", extra="ofd", package="ofdkit", pages="ofd_pages", pictured=True),
    ".csv": Format("separated"),
    ".tsv": Format("separated"),
    ".xlsx": Format("xlsx"),
    ".xlsm": Format("xlsx"),
    ".xls": Format("xls", extra="sheets", package="xlrd"),
    ".ods": Format("ods"),
    ".pptx": Format("pptx"),
}

PICTURES = (".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp", ".bmp")
FORMATS |= {
    suffix: Format("picture", extra="ocr", package="rapidocr", pages="picture", pictured=True)
    for suffix in PICTURES
}

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

OLDER = {".docx": ".doc", ".xlsx": ".xls", ".xlsm": ".xls", ".pptx": ".ppt"}
"""Today's formats and those they took the place of, whose files WPS and others write under either name."""

SIGNATURES = (
    (b"%PDF-", "PDF", (".pdf",)),
    (b"PK\x03\x04", "压缩包、Office 文档或 OFD", (".docx", ".ofd", ".xlsx", ".xlsm", ".ods", ".pptx")),
    (OLE, "旧版 Office 文档", (".doc", ".wps", ".xls")),
    (b"{\\rtf", "RTF 文档", (".rtf",)),
    (b"\x89PNG\r\n", "图片", PICTURES),
    (b"\xff\xd8\xff", "图片", PICTURES),
    (b"GIF8", "图片", ()),
    (b"II*\0", "图片", PICTURES),
    (b"MM\0*", "图片", PICTURES),
    (b"Rar!\x1a", "压缩包", ()),
    (b"7z\xbc\xaf", "压缩包", ()),
    (b"\x1f\x8b\x08", "压缩包", ()),
    (b"\xfd7zXZ", "压缩包", ()),
)
"""How a file of a kind begins, what the kind is called, and the suffixes it rightly has."""

INSIDE = ((b"xl/workbook", ".xlsx"), (b"ppt/presentation", ".pptx"), (b"opendocument.spreadsheet", ".ods"))
"""What archives of a format have in them."""

ADVICE = {
    "文档的模板或别家的格式，请用 Word 或 WPS 另存为 .docx": ".dot .wpt .odt",
    "表格，请另存为 .xlsx": ".et .xlsb .numbers",
    "旧版演示文稿，请另存为 .pptx": ".ppt .dps .odp",
    "版式文件，请转为 .pdf": ".caj .xps .djvu",
    "电子书，请转为 .html 或 .pdf": ".epub .mobi",
    "图片，请另存为 .jpg 或 .png": ".gif .heic",
    "压缩包，请解压后再放进来": ".zip .rar .7z .gz .xz .tar .tgz .bz2",
}
"""What a file of a known kind is and what to do about it: its suffixes."""


def missing_extra(suffix: str) -> str | None:
    """The extra of wenbao to install before files with ``suffix`` can be read, None if there is nothing to install."""
    form = FORMATS.get(suffix)
    return form.extra if form and form.package and not find_spec(form.package) else None


def missing_recogniser() -> bool:
    """Whether the models that recognise words in pictures have to be installed first."""
    return find_spec("rapidocr") is None or find_spec("onnxruntime") is None


def read(path: Path, kept: Kept = NOTHING) -> Reading:
    """Read one report file, with what was recognised of pages that are pictures.

    Raises UnreadableReportError with the reason in one line; the file's name is not in it.
    """
    return read_bytes(load(path), path.suffix.lower(), kept)


def most_bytes(suffix: str) -> int:
    """How much of a file with ``suffix`` (in lower case) is looked at: one byte more than a report may have, or of one
    that is not going to be read the beginning."""
    return MAX_BYTES + 1 if suffix in FORMATS else HEAD_BYTES


def read_bytes(data: bytes, suffix: str, kept: Kept = NOTHING) -> Reading:
    """Read what a report file with ``suffix`` (in lower case) holds; of one in no format the beginning is enough.

    Raises UnreadableReportError as ``read`` does.
    """
    form = FORMATS.get(suffix)
    if len(data) > MAX_BYTES:
        raise UnreadableReportError(f"超过 {MAX_BYTES // 1024**2} MB")
    if problem := _disguise(suffix, data):
        raise UnreadableReportError(problem)
    if form is None:
        raise UnreadableReportError(_advice(suffix))
    if extra := missing_extra(suffix):
        raise UnreadableReportError(f"读 {suffix} 要多装一个包：{command(extra)}")
    reader: Callable[..., Reading] = import_module(f"{__name__}.{form.module}").read
    return reader(data, kept.of(data)) if form.pictured else reader(data)


def image(data: bytes, suffix: str, number: int) -> "Image":
    """Page ``number`` of a file whose pages may be pictures.  Raises UnreadableReportError or PictureError."""
    form = FORMATS[suffix]
    shown: Callable[[bytes, int], Image] = import_module(f"{__name__}.{form.pages}").image
    return shown(data, number)


def printed(data: bytes, suffix: str, numbers: Sequence[int], kept: Kept) -> list[Sheet] | None:
    """The pages of a file with these 1-based numbers, None where its format has no pages.

    Raises UnreadableReportError if the file cannot be read, PictureError if a page cannot be drawn.
    """
    form = FORMATS.get(suffix)
    if form is None or form.pages is None:
        return None
    shown: Callable[[bytes, Sequence[int], KeptPages], list[Sheet]]
    shown = import_module(f"{__name__}.{form.pages}").sheets
    return shown(data, numbers, kept.of(data))


def load(path: Path) -> bytes:
    """What a file holds, as far as its format looks at it.  Raises UnreadableReportError if it cannot be loaded."""
    try:
        with path.open("rb") as file:
            return file.read(most_bytes(path.suffix.lower()))
    except PermissionError:
        raise UnreadableReportError("没有读取权限") from None
    except OSError as error:
        raise UnreadableReportError(f"读不出来（{error.strerror or error}）") from None


def _disguise(suffix: str, data: bytes) -> str | None:
    """What is wrong if the content is not what the suffix says, None if nothing is."""
    head = data[:HEAD_BYTES]
    if suffix in FORMATS and not head:
        return "文件是空的"
    if head.startswith(OLE) and suffix in OLDER:
        if "EncryptedPackage".encode("utf-16-le") in data:
            return f"{suffix} 加了密码，请去掉密码后另存"
        return f"其实是旧版 {OLDER[suffix]} 文档，请把扩展名改为 {OLDER[suffix]}"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<!doctype html", b"<html")) and suffix not in (".html", ".htm"):
        return "其实是网页，请把扩展名改为 .html"
    for signature, name, suffixes in SIGNATURES:
        if head.startswith(signature):
            if suffix in suffixes or suffix not in FORMATS:
                return None
            right = _right(data, suffixes)
            return f"是二进制文件（{name}），不是 {suffix}" + (f"，请把扩展名改为 {right}" if right else "")
    begins = next((signature for signature, _, suffixes in SIGNATURES if suffix in suffixes), b"")
    return None if begins in head else f"不是 {suffix} 文件，或已损坏"


def _right(data: bytes, suffixes: tuple[str, ...]) -> str | None:
    """The suffix among ``suffixes`` that a file should have, by a name that is in it; None if there is none."""
    inside = (suffix for name, suffix in INSIDE if suffix in suffixes and name in data)
    return next(inside, next(iter(suffixes), None))


def _advice(suffix: str) -> str:
    for advice, suffixes in ADVICE.items():
        if suffix in suffixes.split():
            return f"{suffix} 是{advice}"
    return f"格式不支持（{suffix or '无扩展名'}），可读：{' '.join(sorted(FORMATS))}"
