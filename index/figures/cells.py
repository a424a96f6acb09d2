"""Cells: the values of a table row and of a line like 法定代表人:张三, each with what it is a value of."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from corpus.lines import GAP
from corpus.model import Kind, Passage
from index.figures.numbers import NUMERAL
from index.figures.units import SCALES, pattern
from index.text.lexicon import table_words
from index.text.normal import normalise

LABEL_CHARS, VALUE_CHARS = 30, 160
"""Characters of the longest label in front of a colon, and of the longest value behind it."""

LABELLED = re.compile(
    rf"\s*([^\s:：，,。；;！？!?（(]{{1,{LABEL_CHARS}}}?(?:[（(][^）)]{{1,12}}[）)])?)\s*[:：]\s*(\S.*?)\s*"
)
UNIT = rf"(?:(?:{'|'.join(SCALES)})?(?:{pattern()}))"
NUMBER = re.compile(rf"([-+−–]?)\s*({NUMERAL})\s*({UNIT})?")
"""All of a cell that is a number."""

BRACKETED = re.compile(rf"[(\[]\s*(?:单位\s*[::]?\s*)?({UNIT})\s*[)\]]")
PERCENT = re.compile("%$")
"""A column called 比上年增长%."""
COMPARED = re.compile("[比较](?:上年|去年|上期|同期)|[同环]比")
CAPTIONED = re.compile(rf"单位\s*[::]\s*(?:人民币)?({UNIT})(?![、/])")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|$|\D)")


@dataclass(frozen=True, slots=True)
class Cell:
    """A value and what it is of.

    ``start`` and ``stop`` are its code-point span in the text of its passage.  ``label`` are the words that open its row or
    line, ``column`` those above it, both normalised.  ``sign``, ``numeral`` and ``unit`` are those of a number, "" where it is
    none; the unit is what the cell, its label, its column or the caption of the table says.  ``year`` is the one its column is
    of, None where that says none.
    """

    label: str
    column: str
    start: int
    stop: int
    sign: str = ""
    numeral: str = ""
    unit: str = ""
    year: int | None = None


@lru_cache(1024)
def cells(passage: Passage) -> tuple[Cell, ...]:
    """The values of a passage from left to right; none where it is neither a row nor a line with a label."""
    if passage.kind is Kind.ROW:
        return tuple(_row(passage))
    if passage.kind in (Kind.HEADING, Kind.NOTE) or len(passage.text) > LABEL_CHARS + VALUE_CHARS:
        return ()
    found = LABELLED.fullmatch(passage.text)
    return (_cell(passage, normalise(found[1]), "", found.span(2)),) if found else ()


def _row(passage: Passage) -> Iterator[Cell]:
    """The cells of a row behind its label, the first of them; a row without column names may have two labels and values."""
    spans = [found.span() for found in re.finditer(rf"[^{GAP}]+", passage.text)]
    texts = [normalise(passage.text[slice(*span)]).strip() for span in spans]
    header = [normalise(name) for name in passage.header]
    if len(header) == len(texts) - 1:
        header = ["", *header]  # the names of the rows have none
    named = len(header) == len(texts)
    if not named and not header and len(texts) == 4 and not any(map(NUMBER.fullmatch, texts[::2])):
        for place in (0, 2):
            yield _cell(passage, texts[place], "", spans[place + 1])
        return
    if len(texts) < 2:
        return
    if named and NUMBER.fullmatch(texts[0]) and " " in header[0]:  # its label reaches down from a row above
        label, _, column = header[0].partition(" ")
        for span, name in zip(spans, [column, *header[1:]], strict=True):
            yield _cell(passage, label, name, span)
        return
    first = 1 if len(texts) > 2 and texts[0].isdecimal() and not NUMBER.fullmatch(texts[1]) else 0  # 序号
    for place in range(first + 1, len(texts)):
        yield _cell(passage, texts[first], header[place] if named else "", spans[place])


def _cell(passage: Passage, label: str, column: str, span: tuple[int, int]) -> Cell:
    found = NUMBER.fullmatch(normalise(passage.text[slice(*span)]).strip())
    said = YEAR.search(column)
    year = int(said[1]) if said else _relative_year(passage, column)
    label = label.strip(" :")
    if not found:
        return Cell(label, column, *span, year=year)
    unit = found[3] or _unit(passage, label, column)
    return Cell(label, column, *span, "-" if found[1] in "-−–" and found[1] else "", found[2], unit, year)


def _unit(passage: Passage, label: str, column: str) -> str:
    """The unit that stands in the name of row or column, else in the caption, else in the name of any column."""
    for name in (label, column):
        if found := BRACKETED.search(name):
            return found[1]
    if PERCENT.search(column):
        return "%"
    above = (*reversed(passage.citation.section[-2:]), *passage.header)
    return next((found[1] for found in map(CAPTIONED.search, map(normalise, above)) if found), "")


def _relative_year(passage: Passage, column: str) -> int | None:
    """The year of a column called 本期金额 or 上年同期, of a report that says its own."""
    reviewed = passage.citation.report.reviewed
    if reviewed is None or not column:
        return None
    if COMPARED.search(column):
        return reviewed
    if any(word in column for word in table_words()["column_before"]):
        return reviewed - 1
    return reviewed if any(word in column for word in table_words()["column_now"]) else None
