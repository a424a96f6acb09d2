"""HTML → lines, one for each block of the page, numbered with the source line on which its words begin.

Tags are taken as they come: nothing is recursive, nothing need be closed, half a page is read to its end.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser

from corpus.formats.boilerplate import without_page
from corpus.formats.encodings import decode
from corpus.formats.tables import Row, table_lines
from corpus.lines import GAP, MAX_LINES, Line, Mark, Reading, bounded, flow, split, too_many_lines

HEAD_BYTES = 4096
"""Where ``<meta charset>`` stands if anywhere; the standard says within the first 1,024 bytes."""

MAX_TITLE = 200
MAX_NESTED_TABLES = 16
"""Tables deeper inside tables than this are text: old pages are laid out in four or five."""

MAX_OPEN = 100
"""Open elements of boilerplate that are kept track of."""

CHARSET = re.compile(rb"<meta[^<>]{0,200}charset\s*=\s*[\"']?\s*([A-Za-z0-9_-]{1,20})", re.IGNORECASE)
HUGE_NUMBER = re.compile(r"&#(?:[0-9]{9,}|[xX][0-9a-fA-F]{9,});?")
HEADINGS = {f"h{level}": level for level in range(1, 7)}
TEXT_TAGS = frozenset((
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "cite", "code", "data", "del", "dfn", "em", "font", "i", "img", "ins",
    "kbd", "mark", "meter", "o:p", "q", "rp", "rt", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup",
    "time", "tt", "u", "var", "wbr",
))  # fmt: skip
"""Tags inside a line of text; any other begins a new one."""

STRONG = frozenset(("b", "strong"))
HIDDEN = frozenset((
    "script", "style", "template", "noscript", "iframe", "object", "svg", "button", "select", "textarea", "dialog",
))  # fmt: skip
BOILERPLATE = HIDDEN | frozenset(("nav", "header", "footer", "aside"))
CODE = frozenset(("script", "style"))
NO_LINK_AROUND = frozenset(("table", "tr", "td", "th", "ul", "ol", "li", "body"))
"""Where a link ends that nobody ended; headings and divisions do stand inside links."""
SITE = re.compile(r"[_|｜]|\s[-–—]\s")
"""What stands in ``<title>`` between the title proper and the section and name of the site."""


def read(data: bytes) -> Reading:
    """Read an HTML page; the ``<meta charset>`` it declares is believed where the bytes leave a doubt."""
    declared = CHARSET.search(data[:HEAD_BYTES])
    text = _tamed("\n".join(split(decode(data, declared[1].decode("ascii") if declared else None))))
    reading = _parsed(text, BOILERPLATE)
    if all(line.mark is Mark.BOILERPLATE for line in reading.lines):
        return _parsed(text, HIDDEN)  # a <nav> or <header> that nobody closed: then it is the page
    return reading


def _tamed(text: str) -> str:
    """``text`` without what html.parser takes quadratic time for, or fails at.

    A ``<`` that no ``>`` follows is no tag, a comment that never ends is none, ``<![`` is a comment to
    browsers, and a character number of thousands of digits is no character.
    """
    tags, comments = text.rfind(">") + 1, text.rfind("-->") + 1
    text = text[:tags] + text[tags:].replace("<", "&lt;")
    text = text[:comments] + text[comments:].replace("<!--", "<!-")
    return HUGE_NUMBER.sub("\ufffd", text.replace("<![", "<!-["))


def _parsed(text: str, boilerplate: frozenset[str]) -> Reading:
    page = _Page(boilerplate)
    page.feed(text)
    page.close()
    return page.reading()


MAX_SPAN = 100
"""Columns or rows that a cell covers at most."""


def _span(said: str | None) -> int:
    """How many columns or rows an attribute says that a cell covers."""
    return (
        min(max(int(said), 1), MAX_SPAN)
        if said and said.isascii() and said.isdecimal() and len(said) < 9
        else 1
    )


@dataclass(slots=True)
class _Table:
    """An open table: its finished rows, and the cells of the row that is open with the columns and rows they cover."""

    rows: list[Row | Line] = field(default_factory=list)
    cells: list[list[Line]] = field(default_factory=list)
    spans: list[tuple[int, int]] = field(default_factory=list)
    head: bool = True  # whether the open row has column names only

    def end_row(self) -> None:
        if self.cells:
            self.rows.append(Row(self.cells, self.head, self.spans))
        self.cells, self.spans, self.head = [], [], True


class _Page(HTMLParser):
    """Collects the words of the open block in ``_words`` and ends it where a tag says so."""

    def __init__(self, boilerplate: frozenset[str]) -> None:
        super().__init__(convert_charrefs=True)
        self._boilerplate = boilerplate
        self._lines: list[Line] = []
        self._tables: list[_Table] = []
        self._open: list[str] = []  # open elements of boilerplate, the innermost last
        self._words: list[str] = []
        self._number = 0  # of the source line on which the open block begins, 0 while it has no words
        self._level = 0
        self._item = False
        self._preformatted = 0
        self._strong = 0
        self._all_strong = True
        self._in_link = False
        self._linked = 0  # characters of links among ``_words``
        self._shares: dict[int, float] = {}  # how much of a line is links, by its identity
        self._links: set[str] = set()  # the words of lines that are nothing but a link
        self._count = 0
        self._title: list[str] = []
        self._in_title = False
        self._named = ""

    def reading(self) -> Reading:
        """The lines so far, and the page's title where it has no main heading."""
        self._end_block()
        while self._tables:
            self._end_table()
        title = flow("".join(self._title))
        title = self._named or SITE.split(title, maxsplit=1)[0].rstrip() or title
        headed = any(line.mark is Mark.HEADING and line.level == 1 for line in self._lines)
        named = title and len(title) <= MAX_TITLE and (self._named or not headed)
        lines = bounded(self._lines)
        lines = tuple(without_page(lines, [self._share(line) for line in lines], title))
        return Reading(lines, {"title": title} if named else {})

    def _share(self, line: Line) -> float:
        """How much of a line is links: of a table row, how much of it are cells that are."""
        if line.mark is not Mark.ROW:
            return self._shares.get(id(line), 0.0)
        cells = line.text.split(GAP)
        return sum(len(cell) for cell in cells if cell in self._links) / max(1, sum(map(len, cells)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in TEXT_TAGS:
            self._strong += tag in STRONG
            if tag == "a":
                self._in_link = any(name == "href" for name, _ in attrs)
            return
        self._end_block()
        self._in_link = self._in_link and tag not in NO_LINK_AROUND
        self._in_title = tag == "title" and not self._title
        if tag in self._boilerplate:
            if len(self._open) < MAX_OPEN:
                self._open.append(tag)
        elif tag in HEADINGS:
            self._level = HEADINGS[tag]
        elif tag == "li":
            self._item = True
        elif tag == "pre":
            self._preformatted += 1
        elif tag == "meta":
            meta = dict(attrs)
            if (meta.get("name") or "").lower() == "articletitle":  # the Chinese government sites' own
                self._named = flow(meta.get("content") or "")
        elif tag == "body":
            self._open.clear()
        else:
            self._start_in_table(tag, dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        if tag in TEXT_TAGS:
            if tag in STRONG:
                self._strong = max(0, self._strong - 1)
            self._in_link = self._in_link and tag != "a"
            return
        self._end_block()
        if tag in self._open:
            while self._open.pop() != tag:
                pass
        elif tag in HEADINGS:
            self._level = 0
        elif tag == "li":
            self._item = False
        elif tag == "pre":
            self._preformatted = max(0, self._preformatted - 1)
        elif tag == "title":
            self._in_title = False
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag == "table" and self._tables:
            self._end_table()

    def handle_data(self, data: str) -> None:
        if self._in_title:
            self._title.append(data)
        first = self.getpos()[0]
        if self._preformatted or (self._open and self._open[-1] in CODE):
            for number, line in enumerate(split(data), first):
                if number > first:
                    self._end_block()
                self._add(line, number)
        else:
            lead = data[: len(data) - len(data.lstrip())]
            self._add(data, first + lead.count("\n"))

    def _add(self, words: str, number: int) -> None:
        if words.strip():
            self._linked += self._in_link * len(words.strip())
            self._number = self._number or number
            self._all_strong = self._all_strong and self._strong > 0
        self._words.append(words)

    def _start_in_table(self, tag: str, attrs: Mapping[str, str | None]) -> None:
        if tag == "table" and len(self._tables) < MAX_NESTED_TABLES:
            self._tables.append(_Table())
        elif tag == "tr" and self._tables:
            self._tables[-1].end_row()
        elif tag in ("td", "th") and self._tables:
            self._tables[-1].cells.append([])
            self._tables[-1].spans.append((_span(attrs.get("colspan")), _span(attrs.get("rowspan"))))
            self._tables[-1].head = self._tables[-1].head and tag == "th"

    def _end_block(self) -> None:
        """The words since the last block become a line."""
        text = "".join(self._words)
        text = text.rstrip() if self._preformatted else flow(text)
        number, strong, linked = self._number, self._all_strong, self._linked
        self._words, self._number, self._all_strong, self._linked = [], 0, True, 0
        if not number:
            return
        mark: Mark | None = Mark.BOLD if strong else None
        level = 0
        if self._in_title or (self._open and not (self._level and self._open[-1] == "header")):
            mark = Mark.BOILERPLATE
        elif self._level:
            mark, level = Mark.HEADING, self._level
        elif self._item:
            mark, self._item = Mark.ITEM, False
        self._count += 1
        if self._count > MAX_LINES:
            raise too_many_lines()
        line = Line(number, text, mark, level, ends=not self._preformatted)
        if linked:
            self._shares[id(line)] = min(1.0, linked / len(text))
            if linked >= len(text):
                self._links.add(text)
        self._put([line])

    def _end_table(self) -> None:
        table = self._tables.pop()
        table.end_row()
        self._put(list(table_lines(table.rows)))

    def _put(self, lines: list[Line]) -> None:
        """Lines go where they stand: on the page, in the open cell, or between the rows of the open table."""
        if not self._tables:
            self._lines.extend(lines)
        elif self._tables[-1].cells:
            self._tables[-1].cells[-1].extend(lines)
        else:
            self._tables[-1].rows.extend(lines)
