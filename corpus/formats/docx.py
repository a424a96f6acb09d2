"""Word documents → lines, one for each paragraph and table row, numbered in the order of the document.

The document's XML is walked here, not through python-docx's paragraphs: those leave out what stands in content
controls, tracked insertions and text boxes.  Numbers that Word makes up while it shows a list are not in the file.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from itertools import chain

import docx
from docx.document import Document
from docx.oxml import parse_xml
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.styles.style import BaseStyle

from corpus.errors import damaged
from corpus.formats.package import unpacked
from corpus.formats.styles import style_kind
from corpus.formats.tables import Row, table_lines
from corpus.lines import Line, Mark, Reading, bounded, confirmed_title, flow

MAX_BASED_ON = 16  # a style that is based on itself would go on for ever

P, TBL, TR, TC, TXBX = (qn(f"w:{tag}") for tag in ("p", "tbl", "tr", "tc", "txbxContent"))
TAB, BR, CR, HYPHEN, RUN = (qn(f"w:{tag}") for tag in ("tab", "br", "cr", "noBreakHyphen", "r"))
PPR, PSTYLE, OUTLINE, VAL = (qn(f"w:{tag}") for tag in ("pPr", "pStyle", "outlineLvl", "val"))
TEXT = frozenset((qn("w:t"), qn("m:t")))
FALLBACK = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback"
SKIPPED = frozenset(
    (
        *(qn(f"w:{tag}") for tag in ("pPr", "rPr", "tblPr", "trPr", "tcPr", "sdtPr", "del", "moveFrom")),
        FALLBACK,
    )
)
"""Properties, deleted words, and the old drawing that repeats the words of a new one."""
SPACES = {TAB: "\t", BR: "\n", CR: "\n", HYPHEN: "-"}


def read(data: bytes) -> Reading:
    """Read a .docx file.

    Footnotes follow the text; page headers and footers come last, as boilerplate.
    Raises UnreadableReportError if it is no whole Word document, or larger than ``package`` allows.
    """
    package = unpacked(data, ".docx")
    with damaged(
        ".docx", "Word", Exception
    ):  # python-docx and lxml fail in every way on a document that somebody broke
        document = docx.Document(package)
        lines = bounded(_Reader(document).lines())
    return Reading(lines, confirmed_title(document.core_properties.title, lines))


class _Reader:
    """Walks one document.  libxml2 reads no XML nested deeper than 256, so neither does recursion here."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._number = 0
        self._styles = {style.style_id: style for style in document.styles}
        self._kinds: dict[str, tuple[Mark | None, int]] = {}

    def lines(self) -> Iterator[Line]:
        yield from self._container(self._document.element.body)
        for kind in ("footnotes", "endnotes", "header", "footer"):
            for line in chain.from_iterable(self._container(parse_xml(part)) for part in self._parts(kind)):
                notes = kind.endswith("notes")
                yield line if notes else Line(line.number, line.text, Mark.BOILERPLATE)

    def _parts(self, kind: str) -> Iterator[bytes]:
        seen = set()
        for relation in self._document.part.rels.values():
            if relation.reltype.endswith(f"/{kind}") and not relation.is_external:
                part = relation.target_part
                if part.partname not in seen:
                    seen.add(part.partname)
                    yield part.blob

    def _container(self, element: BaseOxmlElement) -> Iterator[Line]:
        """The lines of everything in ``element``, however it is wrapped."""
        for child in element:
            if child.tag == P:
                yield from self._paragraph(child)
            elif child.tag == TBL:
                yield from table_lines(list(self._rows(child)))
            elif child.tag not in SKIPPED:
                yield from self._container(child)

    def _rows(self, table: BaseOxmlElement) -> Iterator[Row]:
        for row in _children(table, TR):
            self._number += 1
            number = self._number
            cells = [list(self._container(cell)) for cell in _children(row, TC)]
            self._number = number  # a row is one block, whatever stands in it
            cells = [
                [replace(line, number=number, ends=True) for line in cell if not line.blank] for cell in cells
            ]
            yield Row(cells, head=bool(row.xpath("./w:trPr/w:tblHeader")))

    def _paragraph(self, paragraph: BaseOxmlElement) -> Iterator[Line]:
        """A paragraph's line, and then those of the text boxes that hang on it."""
        self._number += 1
        number = self._number
        boxes: list[BaseOxmlElement] = []
        text = flow("".join(_words(paragraph, boxes)))
        if text:
            mark, level = self._kind(paragraph)
            if mark is None and _is_strong(paragraph):
                mark = Mark.BOLD
            yield Line(number, text, mark, level, ends=True)
        yield from chain.from_iterable(self._container(box) for box in boxes)

    def _kind(self, paragraph: BaseOxmlElement) -> tuple[Mark | None, int]:
        """What the paragraph's own outline level, its style, and its list say it is, the first that speaks."""
        properties = paragraph.find(PPR)
        if properties is None:
            return self._style_kind("")
        if level := _outline_level(properties):
            return Mark.HEADING, level
        style = properties.find(PSTYLE)
        mark, level = self._style_kind(style.get(VAL, "") if style is not None else "")
        if mark is None and properties.xpath("./w:numPr/w:numId[@w:val != '0']"):
            return Mark.ITEM, 0
        return mark, level

    def _style_kind(self, style_id: str) -> tuple[Mark | None, int]:
        if style_id not in self._kinds:
            self._kinds[style_id] = self._based_on(self._styles.get(style_id))
        return self._kinds[style_id]

    def _based_on(self, style: BaseStyle | None) -> tuple[Mark | None, int]:
        """What a style, or the first that it is based on which speaks, says of a paragraph."""
        for _ in range(MAX_BASED_ON):
            if style is None:
                break
            if named := style_kind(style.name or ""):
                return named
            properties = style.element.find(PPR)
            if properties is not None and (level := _outline_level(properties)):
                return Mark.HEADING, level
            style = getattr(style, "base_style", None)
        return None, 0


def _outline_level(properties: BaseOxmlElement) -> int:
    """1 to 9, 0 for body text."""
    level = properties.find(OUTLINE)
    value = "" if level is None else level.get(VAL, "")
    return int(value) + 1 if value in tuple("012345678") else 0


def _children(element: BaseOxmlElement, tag: str) -> Iterator[BaseOxmlElement]:
    """Rows of a table or cells of a row, also those in content controls and tracked changes."""
    for child in element:
        if child.tag == tag:
            yield child
        elif child.tag not in SKIPPED and child.tag not in (TBL, P):
            yield from _children(child, tag)


def _words(element: BaseOxmlElement, boxes: list[BaseOxmlElement]) -> Iterator[str]:
    """The words in ``element``; text boxes met on the way are put into ``boxes`` instead."""
    for child in element:
        if child.tag in TEXT:
            yield child.text or ""
        elif child.tag in SPACES:
            yield SPACES[child.tag]
        elif child.tag == TXBX:
            boxes.append(child)
        elif child.tag not in SKIPPED:
            yield from _words(child, boxes)


def _is_strong(paragraph: BaseOxmlElement) -> bool:
    """Whether every run with words is bold by its own properties."""
    runs: Iterable[BaseOxmlElement] = paragraph.iter(RUN)
    return all(
        run.xpath("boolean(./w:rPr/w:b[not(@w:val) or (@w:val != '0' and @w:val != 'false')])")
        for run in runs
        if run.xpath("boolean(normalize-space(./w:t))")
    )
