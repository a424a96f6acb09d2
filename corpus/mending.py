"""Lines → blocks: the lines of a paragraph are joined, boilerplate is left out, line numbers are kept."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise

from corpus.forms import (
    INDENT,
    columns,
    has_comma,
    is_contents,
    is_open,
    is_page_number,
    ordinal,
    sentence_marks,
)
from corpus.lines import Line, Mark

LONG = 60
"""Characters from which an open line is a broken paragraph, not a heading or a caption."""

PIECE = 1000
"""Characters from which a paragraph is cut: a screenful, and more than nine in ten paragraphs have."""

LONGEST_QUOTATION = 400
"""Characters after which an opening mark counts as never closed."""

RUNNING_HEAD = 40
"""Characters a running head has at most."""

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


@dataclass(frozen=True, slots=True)
class Mended:
    """The blocks of a file in order, and the lines that are no words of the report: markup, running heads,
    page numbers, tables of contents."""

    blocks: tuple[Block, ...]
    boilerplate: tuple[Line, ...]


def mend(lines: Iterable[Line]) -> Mended:
    """Join what stands in one paragraph.  Every line that is not blank is in a block or is boilerplate."""
    written = [line for line in lines if not line.blank]
    apart = _boilerplate(written)
    words = [line for index, line in enumerate(written) if index not in apart]
    layout = Layout(_margin(words), _plain_short_lines(words))
    groups = list(_groups(words, layout))
    latin = (match for line in words for match in LATIN.findall(line.text))
    known = frozenset(latin if len(groups) < len(words) else ())
    blocks = tuple(block for group in groups for block in _blocks(group, known))
    return Mended(blocks, tuple(written[index] for index in sorted(apart)))


def _boilerplate(lines: Sequence[Line]) -> set[int]:
    """The indices of the lines that are no words of the report.

    Page numbers and lines of a table of contents are known by their form, running heads by standing beside a
    page number three times or more.
    """
    pages = {index for index, line in enumerate(lines) if is_page_number(line.text)}
    beside = {index + step for index in pages for step in (-1, 1)} - pages
    texts = Counter(lines[index].text.strip() for index in beside if 0 <= index < len(lines))
    often = {text for text, times in texts.items() if times >= 3 and len(text) <= RUNNING_HEAD}
    return pages | {
        index
        for index, line in enumerate(lines)
        if line.mark is Mark.BOILERPLATE or line.text.strip() in often or is_contents(line.text)
    }


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
    if above.full:
        return True
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


def _blocks(group: list[Line], known: frozenset[str]) -> Iterator[Block]:
    """The lines of one paragraph as one block, or several where it is very long."""
    first = group[0]
    if len(group) == 1 and len(first.text) <= PIECE:  # as nearly all are
        spans = ((first.number, first.number),)
        yield Block(first.text.strip(), spans, first.mark, first.level, first.header, first.page)
        return
    words = [line.text.strip() for line in group]
    joined = [words[0], *(gap(above, below, known) + below for above, below in pairwise(words))]
    ends = list(accumulate(map(len, joined)))
    start = 0
    for piece in pieces("".join(joined)):
        stop = start + len(piece)
        own = group[bisect_right(ends, start) : bisect_left(ends, stop) + 1]
        yield Block(piece.strip(), _spans(own), first.mark, first.level, first.header, own[0].page)
        start = stop


def _spans(lines: Iterable[Line]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for line in lines:
        if spans and line.number <= spans[-1][1] + 1:
            spans[-1] = (spans[-1][0], line.number)
        else:
            spans.append((line.number, line.number))
    return tuple(spans)


SENTENCE_END = re.compile("[。！？!?…]+[”’」』）)]*")
OPENING, CLOSING = "“「『《（(【", "”」』》）)】"


def pieces(text: str, most: int = PIECE) -> list[str]:
    """``text`` cut at ends of sentences into parts of about the same length, none above ``most`` characters
    unless a single sentence is; quotations and brackets stay whole."""
    if len(text) <= most:
        return [text]
    wanted = len(text) / -(-len(text) // most)
    cut, start, last = [], 0, 0
    for end in _sentence_ends(text):
        if end - start > most and last > start:
            cut.append(text[start:last])
            start = last
        if end - start >= wanted:
            cut.append(text[start:end])
            start = end
        last = end
    return [*cut, text[start:]] if start < len(text) else cut


def _sentence_ends(text: str) -> Iterator[int]:
    """Where a sentence ends outside quotations and brackets; a bracket nobody closed counts for one sentence."""
    depth = opened = at = 0
    for found in SENTENCE_END.finditer(text):
        for index in range(at, found.end()):
            if text[index] in OPENING:
                depth, opened = depth + 1, index
            elif text[index] in CLOSING:
                depth = max(0, depth - 1)
        at = found.end()
        if depth == 0 or at - opened > LONGEST_QUOTATION:
            depth = 0
            yield at


LATIN = re.compile(r"[A-Za-z]+")
LATIN_END = re.compile(r"(?<![A-Za-z])[A-Za-z]+$")
LATIN_START = re.compile(r"^[A-Za-z]+")


def gap(above: str, below: str, known: frozenset[str] = frozenset()) -> str:
    """What goes between one line of a paragraph and the next: a space or nothing.

    Chinese words and numbers go on at once.  Between Latin letters stands a space, unless the word they
    make together is one that the report uses elsewhere (``known``).
    """
    end, start = LATIN_END.search(above), LATIN_START.match(below)
    return " " if end and start and end[0] + start[0] not in known else ""
