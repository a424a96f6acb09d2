"""Rich Text Format (RTF 1.9.1) → lines, one for each paragraph and table row.

The file is read from its beginning to its end once; what is open is kept on a stack, nothing is recursive.
"""

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from corpus.errors import UnreadableReportError
from corpus.formats.styles import style_kind
from corpus.formats.tables import Row, table_lines
from corpus.lines import Line, Mark, Reading, bounded, confirmed_title, flow

MAX_GROUPS = 1_000
"""Groups inside groups; Word writes some twenty."""

MAX_TOKENS = 2_000_000
"""Control words, groups and pieces of text in all; a report of 100,000 characters has 400,000."""

TOKEN = re.compile(
    rb"\\([a-zA-Z]{1,32})(-?[0-9]{1,9})? ?|\\'([0-9a-fA-F]{2})|\\([^a-zA-Z])|([{}])|([^\\{}\r\n]+)|[\r\n]+"
)
CHARSETS = {128: "cp932", 129: "cp949", 134: "gb18030", 136: "big5hkscs", 204: "cp1251", 238: "cp1250"}
"""``\\fcharset`` of a font → the encoding of what is written in it; any other is that of the file."""

CODEPAGES = {"936": "gb18030", "950": "big5hkscs", "65001": "utf-8"}
TEXTS = {
    "tab": "\t", "line": "\n", "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u2003", "enspace": "\u2002", "nestcell": " ", "nestrow": "\n",
}  # fmt: skip
SYMBOLS = {b"~": "\u00a0", b"_": "-", b"\\": "\\", b"{": "{", b"}": "}"}
ENDS = frozenset(("par", "sect", "page", "column"))
APART = {
    "header": Mark.BOILERPLATE, "headerl": Mark.BOILERPLATE, "headerr": Mark.BOILERPLATE, "headerf": Mark.BOILERPLATE,
    "footer": Mark.BOILERPLATE, "footerl": Mark.BOILERPLATE, "footerr": Mark.BOILERPLATE, "footerf": Mark.BOILERPLATE,
    "footnote": None, "shptxt": None,
}  # fmt: skip
"""Groups whose paragraphs stand apart from the text around them, and the mark of their lines."""

TABLES = frozenset(("fonttbl", "stylesheet", "title"))
"""Groups that are not shown but say something of what is."""

HIDDEN = frozenset((
    "author", "bkmkend", "bkmkstart", "category", "colortbl", "comment", "company", "datafield", "doccomm", "fldinst",
    "info", "keywords", "listname", "manager", "nonshppict", "objdata", "operator", "pict", "private", "sn", "sp", "subject",
    "sv", "tc", "xe",
))  # fmt: skip
"""Groups that are not shown.  So is any that begins with ``\\*``, unless it wraps text boxes."""


@dataclass(slots=True)
class _Flow:
    """Paragraphs that follow each other: the text itself, a page header, a footnote, a text box."""

    mark: Mark | None = None
    lines: list[Line] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    strong: bool = True  # whether all of the open paragraph is


@dataclass(frozen=True, slots=True)
class _State:
    """What a group inherits: where its text goes (nowhere where ``flow`` is None) and how it is written."""

    flow: _Flow | None
    codec: str
    table: str = ""
    skipped: int = 1  # characters that stand after \u for readers without Unicode
    bold: bool = False
    hidden: bool = False
    style: int = 0
    level: int = 0
    cell: bool = False


def read(data: bytes) -> Reading:
    """Read an RTF file; footnotes and text boxes follow the text.

    Raises UnreadableReportError if it is nested or cut into pieces beyond the bounds above.
    """
    reader = _Reader()
    reader.read(data)
    numbered = (replace(line, number=number) for number, line in enumerate(reader.lines(), 1))
    lines = bounded(numbered)
    return Reading(lines, confirmed_title("".join(reader.title), lines))


class _Reader:
    def __init__(self) -> None:
        self.title: list[str] = []
        self._main = _Flow()
        self._flows = [self._main]
        self._codec = "cp1252"
        self._now = _State(self._main, self._codec)
        self._open: list[_State] = []
        self._raw = bytearray()  # characters of the encoding in use, not decoded yet
        self._skip = 0
        self._starred = False
        self._fonts: dict[int, str] = {}
        self._font = 0
        self._styles: dict[int, tuple[Mark, int]] = {}
        self._named: list[str] = []
        self._rows: list[Row | Line] = []
        self._cells: list[list[Line]] = []
        self._head = False

    def lines(self) -> Iterator[Line]:
        """The lines of all flows, the text first."""
        for some in self._flows:
            yield from some.lines

    def read(self, data: bytes) -> None:
        at = tokens = 0
        while found := TOKEN.search(data, at):
            at, tokens = found.end(), tokens + 1
            if tokens > MAX_TOKENS:
                raise UnreadableReportError(f".rtf 里有超过 {MAX_TOKENS // 10_000} 万个标记，不读")
            word, number, code, symbol, brace, text = found.groups()
            if word == b"bin":
                at += max(0, int(number or 0))
            elif word:
                self._word(word.decode("ascii"), int(number) if number else None)
            elif code:
                self._bytes(bytes.fromhex(code.decode("ascii")))
            elif text:
                self._bytes(text)
            elif brace == b"{":
                self._begin()
            elif brace:
                self._end()
            elif symbol == b"*":  # says nothing of a group that has begun with something else
                self._starred = data[max(0, found.start() - 3) : found.start()].rstrip().endswith(b"{")
            elif symbol in (b"\n", b"\r"):
                self._paragraph()
            elif symbol in SYMBOLS:
                self._text(SYMBOLS[symbol])
        self._paragraph()
        self._table()

    def _begin(self) -> None:
        self._decode()
        if len(self._open) >= MAX_GROUPS:
            raise UnreadableReportError(f".rtf 的括号套了超过 {MAX_GROUPS} 层，不读")
        self._open.append(self._now)
        self._skip, self._starred = 0, False

    def _end(self) -> None:
        self._decode()
        self._skip = 0
        if not self._open:
            return
        before, self._now = self._now, self._open.pop()
        if before.flow and before.flow is not self._now.flow:
            self._paragraph(before)

    def _word(self, word: str, number: int | None) -> None:
        starred, self._starred = self._starred, False
        if word == "u" and number is not None:
            self._text(chr(number & 0xFFFF))
            self._skip = self._now.skipped
            return
        self._skip = 0
        if word in TABLES or word in HIDDEN or (starred and word not in ("shpinst", "listtext")):
            self._decode()
            self._now = replace(self._now, flow=None, table=word if word in TABLES else "")
        elif word in APART and self._now.flow:
            self._decode()
            self._flows.append(_Flow(APART[word]))
            self._now = replace(self._now, flow=self._flows[-1], cell=False, bold=False, level=0, style=0)
        elif word in TEXTS:
            self._text(TEXTS[word])
        elif word in ENDS:
            self._paragraph()
        elif word in ("cell", "row", "trowd", "trhdr"):
            self._tabular(word)
        elif word in ("f", "fcharset", "ansicpg"):
            self._encoding(word, number)
        else:
            self._property(word, number)

    def _encoding(self, word: str, number: int | None) -> None:
        """Take note of the encoding of the file or of a font, or change to that of another font."""
        if word == "f":
            self._decode()
            self._font = number or 0
            self._now = replace(self._now, codec=self._fonts.get(self._font, self._codec))
        elif word == "ansicpg":
            self._codec = _codec(number)
            self._now = replace(self._now, codec=self._codec)
        elif self._now.table == "fonttbl" and number in CHARSETS:
            self._fonts[self._font] = CHARSETS[number]

    def _property(self, word: str, number: int | None) -> None:
        """Take note of what the text that follows is like."""
        if word in ("b", "v", "plain"):
            self._decode()
        now = self._now
        match word:
            case "uc":
                self._now = replace(now, skipped=number or 0)
            case "b" if now.bold != (number != 0):
                self._now = replace(now, bold=number != 0)
            case "v" if now.hidden != (number != 0):
                self._now = replace(now, hidden=number != 0)
            case "plain":
                self._now = replace(now, bold=False, hidden=False)
            case "pard":
                self._now = replace(now, style=0, level=0, cell=False)
            case "s":
                self._now = replace(now, style=number or 0)
            case "outlinelevel" if number is not None and 0 <= number <= 8:
                self._now = replace(now, level=number + 1)
                if now.table == "stylesheet":
                    self._styles.setdefault(now.style, (Mark.HEADING, number + 1))
            case "intbl":
                self._now = replace(now, cell=True)

    def _tabular(self, word: str) -> None:
        if self._now.flow is not self._main:
            if word in ("cell", "row"):
                self._paragraph()
        elif word == "cell":
            self._paragraph(replace(self._now, cell=True))
            self._cells.append([])
        elif word == "row":
            cells = [cell for cell in self._cells if cell]
            if cells:
                self._rows.append(Row(cells, self._head))
            self._cells = []
        else:
            self._head = word == "trhdr"

    def _bytes(self, raw: bytes) -> None:
        if self._skip:
            raw, self._skip = raw[self._skip :], max(0, self._skip - len(raw))
        self._raw += raw

    def _decode(self) -> None:
        """Text that waits for its last byte is put where it goes."""
        if self._raw:
            text = self._raw.decode(self._now.codec, "replace")
            self._raw.clear()
            self._put(text)

    def _text(self, text: str) -> None:
        self._decode()
        self._put(text)

    def _put(self, text: str) -> None:
        now = self._now
        if now.flow and not now.hidden:
            now.flow.words.append(text)
            now.flow.strong = now.flow.strong and (now.bold or not text.strip())
        elif now.table == "title":
            self.title.append(text)
        elif now.table == "stylesheet":
            *names, rest = (("".join(self._named)) + text).split(";")
            self._named = [rest]
            if names and (kind := style_kind(names[0].strip())):
                self._styles[now.style] = kind

    def _paragraph(self, state: _State | None = None) -> None:
        """The words since the last paragraph become a line, of the text or of the open cell."""
        self._decode()
        now = state or self._now
        if now.flow is None:
            return
        whole = "".join(now.flow.words).replace("\0", "")
        whole = whole.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        text, strong = flow(whole), now.flow.strong
        now.flow.words, now.flow.strong = [], True
        line: Line | None = None
        if text:
            mark, level = self._kind(now)
            line = Line(0, text, mark or (Mark.BOLD if strong else None), level, ends=True)
        if now.flow is self._main and now.cell:
            self._cells = self._cells or [[]]
            self._cells[-1] += [line] if line else []
            return
        if now.flow is self._main:
            self._table()
        now.flow.lines += [line] if line else []

    def _kind(self, now: _State) -> tuple[Mark | None, int]:
        if now.flow and now.flow.mark:
            return now.flow.mark, 0
        return (Mark.HEADING, now.level) if now.level else self._styles.get(now.style, (None, 0))

    def _table(self) -> None:
        """The rows since the table began become lines; a row that nothing ended is one too."""
        cells = [cell for cell in self._cells if cell]
        if cells:
            self._rows.append(Row(cells))
        self._main.lines += table_lines(self._rows)
        self._rows, self._cells = [], []


def _codec(codepage: int | None) -> str:
    name = CODEPAGES.get(str(codepage), f"cp{codepage}")
    try:
        return codecs.lookup(name).name
    except LookupError:
        return "cp1252"
