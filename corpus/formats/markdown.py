"""Markdown as people write reports in it, line by line.

Not CommonMark: there "1. " is a list whose numeral is lost, four spaces make code and ``---`` under a
line makes it a heading, while in reports those are words, an indent and a rule.

Every pattern takes time linear in the line: none goes on beyond the next of its own marks.
"""

import re
from collections.abc import Iterator
from itertools import chain

import yaml

from corpus.formats.encodings import decode
from corpus.formats.tables import names_of
from corpus.lines import Line, Mark, Reading, bounded, row, split

MAX_FRONT_MATTER_LINES = 100
MAX_FRONT_MATTER_CHARS = 64 * 1024
MAX_NESTED = 100  # in front matter; YAML takes the square of their depth, and libyaml the stack

LOADER = yaml.CBaseLoader if yaml.__with_libyaml__ else yaml.BaseLoader  # ten times as fast

NESTING = re.compile(r"[\[{]|[-?][ \t]")
FENCE = re.compile(r"^ {0,3}(```|~~~)")
HEADING = re.compile(r"^ {0,3}(#{1,6})(?:[ \t　]+|(?=[^#\s]))")
RULE = re.compile(r"^ {0,3}(?:(?:\*[ \t]*){3,}|(?:-[ \t]*){3,}|(?:_[ \t]*){3,})$")
ITEM = re.compile(r"^[ \t]*[-*+][ \t]+(?=\S)")
ROW_RULE = re.compile(r"^\|?[ \t]*:?-{2,}:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?$")
BAR = re.compile(r"(?<!\\)\|")
QUOTE = re.compile(r"^ {0,3}(?:>[ \t]?)+")
UNMARKED = re.compile(r"(?!\s*[-+:#>|])[^\\`*_~<\[|]*(?<!  )")
"""A line that is words alone, and needs no second look: most are."""

BOLD_LINE = re.compile(r"^\s*\*\*[^*]+\*\*\s*$")


def read(data: bytes) -> Reading:
    """Read a Markdown file in any of the encodings that ``decode`` knows."""
    raw = split(decode(data))
    front_matter, body = _front_matter(raw)
    front = (Line(number, line, Mark.BOILERPLATE) for number, line in enumerate(raw[:body], 1))
    return Reading(bounded(chain(front, _body(raw, body))), front_matter)


def heading(line: str) -> tuple[int, str] | None:
    """The level and the words of a ``## `` heading, None where the line is none or says nothing."""
    opening = HEADING.match(line)
    if not opening:
        return None
    words = line[opening.end() :].strip(" \t")
    closed = words.rstrip("#")
    if closed[-1:] in (" ", "\t", ""):
        words = closed.rstrip(" \t")
    return (len(opening[1]), words) if words else None


def _body(raw: list[str], first: int) -> Iterator[Line]:
    """The lines from the index ``first`` on; a table is known by the rule below its column names."""
    fenced = False
    header: tuple[str, ...] | None = None  # inside a table its column names
    for number, source in enumerate(raw[first:], first + 1):
        if not fenced and UNMARKED.fullmatch(source):
            header = None
            yield Line(number, source)
            continue
        line = QUOTE.sub("", source)
        if FENCE.match(source):
            fenced, header = not fenced, None
            yield Line(number, source, Mark.BOILERPLATE)
        elif fenced:
            yield Line(number, source)
        elif header is not None and _is_rule(line):
            yield Line(number, source, Mark.BOILERPLATE)
        elif header is not None and BAR.search(line):
            cells = _cells(line)
            yield row(number, cells, names_of(header, cells))
        elif BAR.search(line) and number < len(raw) and _is_table_rule(raw[number]):
            header = tuple(_cells(line))
            yield row(number, header)
        else:
            header = None
            yield _line(number, source, line)


def _line(number: int, source: str, line: str) -> Line:
    """A line outside fences and tables; ``line`` is ``source`` without quotation marks at its start."""
    if _is_rule(line):
        return Line(number, source, Mark.BOILERPLATE)
    if titled := heading(line):
        words = plain(titled[1])
        return Line(number, words, Mark.HEADING if words.strip() else Mark.BOILERPLATE, titled[0])
    ends = line.endswith(("  ", "\\"))
    bare = line.strip()
    if len(bare) > 1 and bare[0] == bare[-1] == "|":
        return row(number, _cells(bare))
    if item := ITEM.match(line):
        return Line(number, plain(line[item.end() :]), Mark.ITEM, ends=ends)
    words = plain(line.removesuffix("\\"))
    if bare and not words.strip():
        return Line(number, source, Mark.BOILERPLATE)
    return Line(number, words, Mark.BOLD if BOLD_LINE.match(line) else None, ends=ends)


def _is_rule(line: str) -> bool:
    return bool(RULE.match(line) or ROW_RULE.match(line.strip()))


def _is_table_rule(source: str) -> bool:
    rule = QUOTE.sub("", source).strip()
    return "|" in rule and bool(ROW_RULE.match(rule))


def _cells(line: str) -> list[str]:
    """The words of a table row's cells, with or without bars at its ends."""
    bare = line.strip().removeprefix("|")
    if bare.endswith("|") and not bare.endswith("\\|"):
        bare = bare[:-1]
    return [plain(cell).strip() for cell in BAR.split(bare)]


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
    block = raw[1:stop]
    if not stop or sum(map(len, block)) > MAX_FRONT_MATTER_CHARS:
        return {}, 0
    text = "\n".join(block)
    try:
        if len(NESTING.findall(text)) > MAX_NESTED:
            raise yaml.YAMLError
        values = yaml.load(text, Loader=LOADER)  # noqa: S506 - BaseLoader builds strings only
    except yaml.YAMLError:
        values = dict(line.split(":", 1) for line in block if ":" in line)
    if not isinstance(values, dict):
        return {}, stop + 1
    return {
        str(key).strip().lower(): value.strip() for key, value in values.items() if isinstance(value, str)
    }, stop + 1


IMAGE = re.compile(r"!\[[^\[\]]*\]\((?:[^()]|\([^()]*\))*\)")
LINK = re.compile(
    r"(?<!\\)\[((?:[^\[\]]|\[[^\[\]]*\])*)\]"
    r"\((?:<[^<>]*>|[^()\s]*(?:\([^()\s]*\)[^()\s]*)*)(?:\s+\"[^\"]*\")?\)"
)
TAG = re.compile(r"</?[a-zA-Z][a-zA-Z0-9-]*(?:\s[^<>]*)?/?>|<!--(?:(?!<!--).)*?-->")
STRONG = re.compile(r"(?<!\\)(\*{1,3}|__|~~)(?=\S)((?:(?!\1).)+)(?<=[^\s\\])\1")
STRAY = re.compile(r"(?<!\\)\*\*+")
CODE = re.compile(r"(?<![`\\])(`+)(?!`)((?:(?!\1).)+)(?<!`)\1(?!`)")
MARKED = (("![", IMAGE, ""), ("](", LINK, r"\1"), ("<", TAG, ""), ("`", CODE, r"\2"))
"""What each markup is known by, its pattern, and what is left of it."""

DOUBLED = re.compile(r"\*|__|~~")
MARKUP = re.compile(r"[\\`*_~<\[]")
ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """One line of Markdown without its markup: emphasis, code, links, pictures, tags, escapes."""
    if not MARKUP.search(text):
        return text
    for sign, pattern, words in MARKED:
        if sign in text:
            text = pattern.sub(words, text)
    for _ in range(3):  # ***a** b* nests at most three deep
        text, found = STRONG.subn(r"\2", text) if DOUBLED.search(text) else (text, 0)
        if not found:
            break
    return ESCAPE.sub(r"\1", STRAY.sub("", text))
