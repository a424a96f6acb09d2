"""Lines → blocks: hard line breaks joined again, furniture out, line numbers kept."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from corpus.forms import INDENT, columns, has_comma, is_open, ordinal, sentence_marks
from corpus.reading import Line, Mark

LONG = 60
"""Characters from which an open line is a broken paragraph, not a heading or a caption."""

WRAP_SLACK = 6
"""Columns by which a wrapped line may stay short of the margin: a wide character, a mark that may not
begin a line, and a short Latin word or number."""


@dataclass(frozen=True, slots=True)
class Block:
    """A mended paragraph: its words, its 1-based inclusive line spans and what its format says of it."""

    text: str
    lines: tuple[tuple[int, int], ...]
    mark: Mark | None = None
    level: int = 0
    header: tuple[str, ...] = ()
    page: int | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How a file was broken into lines: the column it was wrapped at, and whether its short lines (headings,
    captions) do without commas."""

    margin: int | None
    plain_short_lines: bool


def mend(lines: Iterable[Line]) -> list[Block]:
    """Join what stands in one paragraph.  Every line that is neither blank nor furniture is in one block."""
    words = [line for line in lines if not line.blank and line.mark is not Mark.FURNITURE]
    layout = Layout(_margin(words), _plain_short_lines(words))
    known = frozenset(match for line in words for match in LATIN.findall(line.text))
    return [_block(group, known) for group in _groups(words, layout)]


def _groups(lines: list[Line], layout: Layout) -> Iterator[list[Line]]:
    group: list[Line] = []
    for line in lines:
        if group and not _continues(group[-1], line, layout):
            yield group
            group = []
        group.append(line)
    if group:
        yield group


def _continues(above: Line, below: Line, layout: Layout) -> bool:
    """Whether ``below`` goes on with the paragraph that ``above`` is a line of."""
    if above.ends or above.mark not in (None, Mark.ITEM) or below.mark is not None:
        return False
    if INDENT.match(below.text) or ordinal(below.text) is not None:
        return False
    adjacent = below.number - above.number == 1
    if adjacent and layout.margin is not None and columns(above.text.rstrip()) >= layout.margin - WRAP_SLACK:
        return True
    return is_open(above.text) and (
        len(above.text) >= LONG
        or sentence_marks(above.text) > 0
        or (layout.plain_short_lines and has_comma(above.text) and len(below.text) >= LONG)
    )


def _plain_short_lines(lines: list[Line]) -> bool:
    """Whether the file's headings and captions have no comma, so that a short open line with one is broken."""
    short = [
        line.text
        for line in lines
        if line.mark is None and len(line.text) < LONG and is_open(line.text) and ordinal(line.text) is None
    ]
    return len(short) >= 3 and 2 * sum(map(has_comma, short)) < len(short)


def _margin(lines: list[Line]) -> int | None:
    """The column at which the file was wrapped, None if it was not.

    Taken from lines with another right below: wrapped text has most of them at one width and open.
    """
    above = [
        a.text.rstrip()
        for a, b in pairwise(lines)
        if b.number == a.number + 1 and a.mark is None and b.mark is None and not a.ends
    ]
    if len(above) < 2:
        return None
    widths = sorted(columns(text) for text in above)
    margin = widths[int(0.9 * (len(widths) - 1))]
    full = sum(1 for width in widths if margin - WRAP_SLACK <= width <= margin + WRAP_SLACK)
    opened = sum(1 for text in above if is_open(text))
    wrapped = 24 <= margin <= 160 and full >= 0.5 * len(above) and opened >= 0.6 * len(above)
    return margin if wrapped else None


def _block(group: list[Line], known: frozenset[str]) -> Block:
    text = group[0].text.strip()
    spans = [(group[0].number, group[0].number)]
    for line in group[1:]:
        text = join(text, line.text.strip(), known)
        if line.number == spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], line.number)
        else:
            spans.append((line.number, line.number))
    return Block(text, tuple(spans), group[0].mark, group[0].level, group[0].header, group[0].page)


LATIN = re.compile(r"[A-Za-z]+")
LATIN_END = re.compile(r"[A-Za-z]+$")
LATIN_START = re.compile(r"^[A-Za-z]+")


def join(above: str, below: str, known: frozenset[str] = frozenset()) -> str:
    """One line of a paragraph after another.

    Chinese words and numbers go on at once.  Between Latin letters stands a space, unless the word they
    make together is one that the report uses elsewhere (``known``).
    """
    end, start = LATIN_END.search(above), LATIN_START.match(below)
    if end and start and end[0] + start[0] not in known:
        return f"{above} {below}"
    return above + below
