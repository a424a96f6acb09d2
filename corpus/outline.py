"""Blocks → the kind of each, and the headings above it."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from corpus.forms import (
    DASH,
    ENDS,
    UNIT,
    heads_notes,
    is_label,
    is_note,
    is_subtitle,
    lead,
    ordinal,
    sentence_marks,
)
from corpus.lines import Mark
from corpus.mending import Block
from corpus.model import Kind

HEADING_CHARS = 40
"""A numbered line longer than this is a paragraph; GB/T 9704 headings fit on a line of 28."""

QUESTION_CHARS = 100
"""A numbered question of at most this length heads its answer."""

BARE_CHARS = 30
"""A heading without number or mark is shorter: slogans of two halves have 15 to 25."""

TITLE_CHARS = 4
"""A shorter first line is somebody's name."""

BODY_CHARS = 40
"""A block at least this long is text, so what stands above it may be its heading."""

CAPTION_CHARS = 60
"""A row of a table set with blanks, and what stands over a table, is a line of at most this length."""

MARKED_KINDS = {Mark.ITEM: Kind.ITEM, Mark.ROW: Kind.ROW}

MARKED, SUBTITLE, NUMBERED = 0.0, 0.5, 10.0  # ranks: `#` levels 1–6 stand above all numbering


@dataclass(frozen=True, slots=True)
class Outlined:
    """A block with its kind and the headings above it, the highest first."""

    block: Block
    kind: Kind
    section: tuple[str, ...]


def outline(blocks: Sequence[Block]) -> tuple[str | None, list[Outlined]]:
    """The report's own title, None where it has none, and every block in order with its section path.

    The title is the first heading; it is not repeated in the section paths below it.  What stands below a
    heading like 名词解释 at the end are notes, under that heading alone.
    """
    blocks = spaced_tables(blocks)
    notes = _notes_from(blocks)
    ranks = [*_ranks(blocks[:notes]), *([None] * (len(blocks) - notes))]
    title = _title(blocks, ranks)
    path: list[tuple[float, str]] = []
    outlined: list[Outlined] = []
    above: Outlined | None = None  # the last block that is no table row
    unit: str | None = None  # what stands over a table and holds for all groups of its rows
    for number, (block, rank) in enumerate(zip(blocks[:notes], ranks, strict=False)):
        opened = (rank, block.text) if rank is not None else _lead(block)
        while path and opened and path[-1][0] >= opened[0]:
            path.pop()
        if number == title:
            above = Outlined(block, Kind.HEADING, ())
            outlined.append(above)
            continue
        section = tuple(words for _, words in path)
        kind = _kind(block, rank)
        unit = _unit(block, unit)
        if kind is Kind.ROW:
            caption = _caption(above)
            section += tuple(words for words in (unit, caption if caption != unit else None) if words)
        outlined.append(Outlined(block, kind, section))
        above = above if kind is Kind.ROW else outlined[-1]
        if opened:
            path.append(opened)
    outlined += [
        Outlined(block, Kind.NOTE, (blocks[notes].text,)) if number else Outlined(block, Kind.HEADING, ())
        for number, block in enumerate(blocks[notes:])
    ]
    return (blocks[title].text if title is not None else None), outlined


def _notes_from(blocks: Sequence[Block]) -> int:
    """The index of the heading below which only notes follow, the number of blocks if there is none."""
    for number in range(len(blocks) - 2, len(blocks) // 2, -1):
        if heads_notes(blocks[number].text):
            return number
    return len(blocks)


def _caption(above: Outlined | None) -> str | None:
    """The caption of a table: the short line above it, if that ends in a colon or is bare."""
    if above is None or above.kind is Kind.HEADING or len(above.block.text) > CAPTION_CHARS:
        return None
    return above.block.text if above.kind is Kind.CAPTION or above.block.text[-1] in "：:" else None


def _unit(block: Block, before: str | None) -> str | None:
    """The line that names the unit of a table, ``before`` where it is the one above: until text follows, or the title of
    another table."""
    if block.mark is Mark.ROW:
        return before
    if UNIT.match(block.text) and len(block.text) <= CAPTION_CHARS:
        return block.text
    marked = block.mark in (Mark.HEADING, Mark.SHEET)
    return None if marked or len(block.text) > CAPTION_CHARS or "：" in block.text[:-1] else before


FIELDS = re.compile(r"[ \t\u3000\u2002\u2003\xa0]+")


def spaced_tables(blocks: Sequence[Block]) -> list[Block]:
    """``blocks`` with rows that were set with blanks marked as such: at least three short ones on lines in a
    row, of two fields or more, most with a figure.  A first row without units is the header of the others."""
    marked: list[Block] = []
    for run in _adjacent(blocks):
        if len(run) < 3 or not _is_table([block.text for block in run]):
            marked += run
            continue
        header = tuple(FIELDS.split(run[0].text)) if not FIGURE.search(run[0].text) else ()
        marked.append(replace(run[0], mark=Mark.ROW))
        marked += [replace(block, mark=Mark.ROW, header=header) for block in run[1:]]
    return marked


FIGURE = re.compile(r"\d(?!\d*\s*年)\d*\s*(?:[\u4e00-\u9fff]|$|\s)")


def _is_table(rows: Sequence[str]) -> bool:
    figures = sum(any(map(str.isdigit, row)) for row in rows)
    return 2 * figures >= len(rows) and all(FIELDS.search(row) for row in rows)


def _adjacent(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Runs of short unmarked blocks on consecutive lines; every other block by itself."""
    run: list[Block] = []
    for block in blocks:
        adjacent = run and block.lines[0][0] == run[-1].lines[-1][1] + 1
        if run and not (adjacent and _is_short(block) and _is_short(run[-1])):
            yield run
            run = []
        run.append(block)
    if run:
        yield run


def _is_short(block: Block) -> bool:
    return block.mark is None and len(block.text) <= CAPTION_CHARS and not sentence_marks(block.text)


def _kind(block: Block, rank: float | None) -> Kind:
    if rank is not None:
        return Kind.HEADING
    if block.mark in MARKED_KINDS:
        return MARKED_KINDS[block.mark]
    if is_note(block.text):
        return Kind.NOTE
    return Kind.CAPTION if _is_bare(block) else Kind.PARAGRAPH


def _title(blocks: Sequence[Block], ranks: Sequence[float | None]) -> int | None:
    """The first heading or bare line, if only labels stand before it, else the one heading of the first level; a numbered
    line is a section's."""
    highest = [
        number for number, block in enumerate(blocks) if block.mark is Mark.HEADING and block.level == 1
    ]
    alone = highest[0] if len(highest) == 1 else None
    for number, (block, rank) in enumerate(zip(blocks, ranks, strict=True)):
        if block.mark is Mark.SHEET:
            continue
        if rank is not None or (_is_bare(block) and not is_label(block.text)):
            if block.mark is not Mark.HEADING and ordinal(block.text) is not None:
                return alone
            if block.mark is Mark.HEADING or len(block.text) >= TITLE_CHARS:
                return number
        elif not is_label(block.text):
            return alone
    return alone


def _lead(block: Block) -> tuple[float, str] | None:
    """The rank and the heading of the section that a paragraph with a lead phrase opens."""
    form, words = ordinal(block.text), lead(block.text)
    return (NUMBERED + form, words) if form is not None and words else None


def _ranks(blocks: Sequence[Block]) -> Iterator[float | None]:
    """For each block its rank as a heading (lower stands higher), None for text.

    Headings without a number take the depth at which the first of them stands.  A line with a dash below the title is the
    second line of it, and stands above all that follows.
    """
    bare_rank: float | None = None
    above = NUMBERED
    opening = True  # nothing but labels since the title
    for number, block in enumerate(blocks):
        opening = number <= 1 or (opening and is_label(blocks[number - 1].text))
        rank: float | None = None
        form = ordinal(block.text)
        if block.mark is Mark.SHEET:
            rank = MARKED
        elif block.mark is Mark.HEADING:
            rank = MARKED + block.level
        elif form is not None and form != DASH and _is_numbered_heading(block):
            rank = NUMBERED + form
        elif number and opening and _is_bare(block) and is_subtitle(block.text):
            rank = SUBTITLE
        elif _is_bare(block) and not is_label(block.text) and _has_body(blocks, number):
            bare_rank = above + 0.5 if bare_rank is None else bare_rank
            rank = bare_rank
        if rank is not None and (form is not None or block.mark in (Mark.HEADING, Mark.SHEET)):
            above = rank
        yield rank


def _is_numbered_heading(block: Block) -> bool:
    if block.mark in (Mark.ITEM, Mark.ROW):
        return False
    if block.text[-1] in "？?":  # what follows answers it
        return len(block.text) <= QUESTION_CHARS and sentence_marks(block.text) == 1
    if len(block.text) > HEADING_CHARS:
        return False
    return sentence_marks(block.text) == 0 or (sentence_marks(block.text) == 1 and block.text[-1] in "。！")


def _is_bare(block: Block) -> bool:
    """Short, whole, without a mark of its own or one that ends a sentence."""
    text = block.text
    if block.mark not in (None, Mark.BOLD) or len(text) > BARE_CHARS or sentence_marks(text):
        return False
    return text[-1] not in ENDS - frozenset('”"』」》）)】]') and text[-1] not in "，,、"


def _has_body(blocks: Sequence[Block], number: int) -> bool:
    """Whether text or a numbered heading follows, so that the block has something to head."""
    if number + 1 >= len(blocks):
        return False
    below = blocks[number + 1]
    return below.mark not in (Mark.HEADING, Mark.SHEET) and (
        len(below.text) >= BODY_CHARS or ordinal(below.text) is not None
    )
