"""A file → numbered lines.  The only code that opens report files.

Every format comes out as the same thing: lines in their order, each with its 1-based number in the file,
its words without markup, and a mark where the format itself says what the line is (``## `` in Markdown).
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import yaml

from corpus.model import UnreadableReportError

MAX_BYTES = 64 * 1024 * 1024
"""A report larger than this is refused: the longest of 1,924 real government work reports has 0.3 MB."""

MAX_FRONT_MATTER_LINES = 100


class Mark(StrEnum):
    """What the format itself says a line is."""

    HEADING = "heading"
    ITEM = "item"
    ROW = "row"
    BOLD = "bold"  # the whole line is strong: a heading, or a sentence somebody wanted seen
    FURNITURE = "furniture"  # front matter, rules, pictures: there, but not the report's words


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a file.

    ``level`` is the depth of a heading (1 is the highest), ``header`` the column names of a table row (they
    are words of the table's first row, not of this one), ``page`` the 1-based page in a paginated file.
    """

    number: int
    text: str
    mark: Mark | None = None
    level: int = 0
    ends: bool = False  # the format says that the paragraph ends with this line
    header: tuple[str, ...] = ()
    page: int | None = None

    @property
    def blank(self) -> bool:
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as read: its lines and what its front matter says, keys in lower case."""

    lines: tuple[Line, ...]
    front_matter: Mapping[str, str] = field(default_factory=dict)


def read(path: Path) -> Reading:
    """Read one report file.

    Raises UnreadableReportError with the reason in one line; the file's name is not in it.
    """
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise UnreadableReportError(
            f"格式不支持({path.suffix or '无扩展名'}),可读: {' '.join(sorted(READERS))}"
        )
    return reader(_decode(_load(path)))


def _load(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except PermissionError:
        raise UnreadableReportError("没有读取权限") from None
    except OSError as error:
        raise UnreadableReportError(f"读不出来({error.strerror or error})") from None
    if len(data) > MAX_BYTES:
        raise UnreadableReportError(f"超过 {MAX_BYTES // 1024**2} MB")
    return data


def _decode(data: bytes) -> str:
    """Bytes → text: UTF-8 with or without byte order mark, else GB18030, else refused."""
    if b"\0" in data:
        raise UnreadableReportError("是二进制文件,不是文本")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if not text.strip():
            raise UnreadableReportError("文件是空的")
        if _looks_binary(text):
            raise UnreadableReportError("是二进制文件,不是文本")
        return text
    raise UnreadableReportError("编码不认识,请存为 UTF-8 或 GB18030")


def _looks_binary(text: str) -> bool:
    """Whether control characters no text has are more than one in a hundred."""
    odd = sum(1 for char in text if (char < " " and char not in "\t\n\r\f\v\x1a") or char == "\x7f")
    return odd * 100 > len(text)


def _split(text: str) -> list[str]:
    """Lines as an editor counts them: ``str.splitlines`` also splits at U+2028 and the like."""
    return re.split(r"\r\n|\n|\r", text)


def _text_lines(text: str) -> Reading:
    return Reading(tuple(_text_line(number, line) for number, line in enumerate(_split(text), 1)))


def _text_line(number: int, line: str) -> Line:
    """Plain text too carries ``## `` headings, copied from a web page or written by habit."""
    heading = HEADING.match(line)
    if heading and heading[2].strip():
        return Line(number, heading[2], Mark.HEADING, len(heading[1]))
    return Line(number, line)


FENCE = re.compile(r"^ {0,3}(```|~~~)")
HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t　]+|(?=[^#\s]))(.*?)(?:[ \t]+#+)?[ \t]*$")
RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
ITEM = re.compile(r"^[ \t]*[-*+][ \t]+(?=\S)")
ROW = re.compile(r"^[ \t]*\|.*\|[ \t]*$")
ROW_RULE = re.compile(r"^[ \t]*\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")
HARD_BREAK = re.compile(r"(?: {2,}|\\)$")
QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
BOLD_LINE = re.compile(r"^\s*\*\*[^*]+\*\*\s*$")


def _markdown_lines(text: str) -> Reading:
    """Markdown as people write reports in it, line by line.

    Not CommonMark: there "1. " is a list whose numeral is lost, four spaces make code and ``---`` under a
    line makes it a heading, while in reports those are words, an indent and a rule.
    """
    raw = _split(text)
    front_matter, body = _front_matter(raw)
    lines = [Line(number, line, Mark.FURNITURE) for number, line in enumerate(raw[:body], 1)]
    fenced = False
    for number, line in enumerate(raw[body:], body + 1):
        if FENCE.match(line):
            fenced = not fenced
            lines.append(Line(number, line, Mark.FURNITURE))
        else:
            lines.append(Line(number, line) if fenced else _markdown_line(number, line))
    return Reading(tuple(lines), front_matter)


def _markdown_line(number: int, raw: str) -> Line:
    line = QUOTE.sub("", raw)
    if RULE.match(line) or ROW_RULE.match(line):
        return Line(number, raw, Mark.FURNITURE)
    if heading := HEADING.match(line):
        words = plain(heading[2])
        return Line(number, words, Mark.HEADING if words.strip() else Mark.FURNITURE, len(heading[1]))
    ends = bool(HARD_BREAK.search(line))
    if ROW.match(line):
        cells = [plain(cell).strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        return Line(number, "　".join(cell for cell in cells if cell), Mark.ROW, ends=True)
    if item := ITEM.match(line):
        return Line(number, plain(line[item.end() :]), Mark.ITEM, ends=ends)
    words = plain(line.removesuffix("\\"))
    if line.strip() and not words.strip():
        return Line(number, raw, Mark.FURNITURE)
    return Line(number, words, Mark.BOLD if BOLD_LINE.match(line) else None, ends=ends)


def _front_matter(raw: list[str]) -> tuple[dict[str, str], int]:
    """What stands between two ``---`` at the very start, and the index of the first line after it.

    ``BaseLoader`` makes every value the string that stands there: a year stays "2024", a date is not turned.
    A block that is not YAML is still front matter; its ``key: value`` lines are taken one by one.
    """
    if raw[0].rstrip() != "---":
        return {}, 0
    stop = next(
        (i for i, line in enumerate(raw[1:MAX_FRONT_MATTER_LINES], 1) if line.rstrip() in ("---", "...")), 0
    )
    if not stop:
        return {}, 0
    block = raw[1:stop]
    try:
        said = yaml.load("\n".join(block), Loader=yaml.BaseLoader)  # noqa: S506 - BaseLoader builds strings only
    except yaml.YAMLError:
        said = dict(line.split(":", 1) for line in block if ":" in line)
    if not isinstance(said, dict):
        return {}, stop + 1
    return {
        str(key).strip().lower(): value.strip() for key, value in said.items() if isinstance(value, str)
    }, stop + 1


IMAGE = re.compile(r"!\[[^\]]*\]\([^)]*\)")
LINK = re.compile(r"(?<!\\)\[([^\]]*)\]\((?:<[^>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)")
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!--.*?-->")
STRONG = re.compile(r"(?<!\\)(\*{1,3}|__|~~)(?=\S)(.+?)(?<=[^\s\\])\1")
STRAY = re.compile(r"(?<!\\)\*\*+")
CODE = re.compile(r"(?<![`\\])(`+)(?!`)(.+?)(?<!`)\1(?!`)")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """One line of Markdown without its markup: emphasis, code, links, pictures, tags, escapes."""
    for pattern, words in ((IMAGE, ""), (LINK, r"\1"), (TAG, ""), (CODE, r"\2")):
        text = pattern.sub(words, text)
    for _ in range(3):  # ***a** b* nests at most three deep
        text, found = STRONG.subn(r"\2", text)
        if not found:
            break
    return ESCAPE.sub(r"\1", STRAY.sub("", text))


READERS: Mapping[str, Callable[[str], Reading]] = {
    ".txt": _text_lines,
    ".md": _markdown_lines,
    ".markdown": _markdown_lines,
}
