"""OFD (GB/T 33190-2016, the national format of fixed pages) → its lines page by page.

Templates (letterheads, frames) are part of a page; nothing is taken from seals, and of a page that is a picture what was
recognised on it before.
"""

from collections.abc import Iterator

import ofdkit

from corpus.errors import UnreadableReportError
from corpus.formats import scans
from corpus.formats.layout import Piece, lines_of
from corpus.formats.ofd_pictures import Pictures
from corpus.formats.package import unpacked
from corpus.formats.pages import MAX_PAGE_CHARS, MAX_PAGES
from corpus.formats.scans import PageRead
from corpus.lines import MAX_CHARS, Reading
from corpus.recognition.kept import NO_PAGES, KeptPages

MARGIN = 2.0
"""Millimetres by which text may stick out of its page and still be seen."""


def read(data: bytes, kept: KeptPages = NO_PAGES) -> Reading:
    """Read the text of an OFD file, and of pages that are pictures what was recognised on them.

    Raises UnreadableReportError if it is encrypted, damaged, without words, or larger than the bounds of packages and pages.
    """
    package = unpacked(data, ".ofd")
    try:
        with ofdkit.open(package) as document:
            if len(document.pages) > MAX_PAGES:
                raise UnreadableReportError(f"OFD 超过 {MAX_PAGES} 页，请拆成几个文件")
            pages = list(_pages(document, Pictures(data), kept))
            title = document.info.title
    except ofdkit.OFDError:
        raise UnreadableReportError(".ofd 损坏或不完整，读不出来") from None
    except RecursionError:
        raise UnreadableReportError(".ofd 里的标记套得太深，不读") from None
    return scans.reading(pages, title, "OFD 没有文字（多半是扫描件），请先用文字识别软件处理")


def _pages(document: ofdkit.OFDDocument, pictures: Pictures, kept: KeptPages) -> Iterator[PageRead]:
    """The lines of each page, or what was recognised on it; a page that cannot be read has none."""
    left = MAX_CHARS
    for number, page in enumerate(document.pages, 1):
        try:
            pieces = list(page_pieces(page))
        except ofdkit.OFDError:
            yield []
            continue
        count = sum(len(piece.text) for piece in pieces)
        left -= count
        if count > MAX_PAGE_CHARS or left < 0:
            raise UnreadableReportError(f"OFD 到第 {number} 页字数太多，不像报告")
        if count <= scans.STAMP_CHARS and _is_pictured(page, pictures):
            yield kept.get(number)
        else:
            yield lines_of(pieces, number, page.height or 1.0)


def _is_pictured(page: ofdkit.Page, pictures: Pictures) -> bool:
    """Whether a page has a large picture on it."""
    large = scans.PICTURED * page.width * page.height
    return any(placed.box[2] * placed.box[3] >= large for placed in pictures.of(page.location))


def page_pieces(page: ofdkit.Page) -> Iterator[Piece]:
    """The text of a page that can be seen, in millimetres from its lower left corner."""
    x, y, width, height = page.box
    for run in page.runs:
        if -MARGIN <= run.x - x <= width + MARGIN and -MARGIN <= run.y - y <= height + MARGIN:
            left = run.x - x
            yield Piece(run.text, left, left + run.width, height - (run.y - y), run.size)
