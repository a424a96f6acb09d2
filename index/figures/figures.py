"""Numbers as a passage gives them: what is counted, in which unit, of when, and in which role."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Literal

from corpus.model import Passage
from index.figures import numerals
from index.figures.numbers import (
    LEAD,
    SENTENCE_END,
    TAIL,
    Aspect,
    Quantity,
    aspect,
    clauses,
    former,
    quantities,
    respective,
)
from index.figures.units import unit
from index.text.normal import normalise, normalise_with_offsets

YEAR = re.compile(r"([12](?<!\d\d)(?:(?<=1)9|(?<=2)0)\d{2})(?=[-年—~至到、和及])")
PART = re.compile("其中|(?:^|,)(?:包括|含)")
TARGET = re.compile(
    "目标|力争|确保|预期|争取|计划|将达|要达|拟|预计将|(?<=[^主需重首概摘必])要(?=[完达实新突])"
)
AFTER_COMPARED = re.compile("[比较从自由]$")
LAST_YEAR = re.compile("去年|上年")
SINCE_LAST_YEAR = re.compile("[比较同]?(?:去年|上年)(?:同期)?(?:增|下|提|多|少)")
WORDS_BEHIND = re.compile(r"[\u4e00-\u9fff“”a-z]{2,12}")
METRIC_CHARS = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit.

    ``start`` and ``stop`` are the code-point span of ``value`` in the text of its passage, which is verbatim
    (130亿元).  ``number`` is the number alone (130), ``unit`` its unit with scale (亿元), of a number in characters
    its digits (240000) and unit (吨); ``amount``
    brings it to the scale of ``base``, exactly (13000000000 元).  ``metric`` is what is counted, in words of the passage; of
    "A、B分别为1、2" each gets its own.  ``year`` and ``kind`` are of when it tells and whether it is a target,
    ``since`` the first year where it adds up several.  ``former`` is where a number only says what there was
    before ("从1增加到2"), ``part`` where it counts a part of what was just counted (其中).
    """

    metric: str
    value: str
    number: str
    unit: str
    amount: str
    base: str
    aspect: Aspect
    year: int | None
    kind: Literal["review", "plan"] | None
    start: int
    stop: int
    former: bool = False
    part: bool = False


def figures(passage: Passage) -> tuple[Figure, ...]:
    """The figures of a passage from left to right.  Only the passage is looked at."""
    normal, offsets = normalise_with_offsets(passage.text)
    return tuple(_figures(passage, normal, offsets)) if numerals.HELD.search(normal) else ()


def _figures(passage: Passage, normal: str, offsets: Sequence[int]) -> Iterator[Figure]:
    found = [quantity for quantity in quantities(normal) if not quantity.written]
    spans = clauses(normal)
    starts = [start for start, _ in spans]
    shared = respective(normal, found)
    region = normalise(passage.citation.report.region or "")
    before: tuple[str, int] = ("", -1)
    at = 0
    for quantity in found:
        clause = spans[bisect_right(starts, quantity.start) - 1]
        left = normal[max(clause[0], at) : quantity.start]
        at = quantity.stop
        if SENTENCE_END.search(normal, max(before[1], 0), quantity.start):
            before = ("", -1)
        metric = (
            shared.get(quantity.start)
            or _metric(left, normal[quantity.stop : clause[1]], region)
            or before[0]
        )
        before = (metric, quantity.stop)
        yield _figure(passage, normal, offsets, quantity, clause, left, metric)


def _figure(
    passage: Passage,
    normal: str,
    offsets: Sequence[int],
    quantity: Quantity,
    clause: tuple[int, int],
    left: str,
    metric: str,
) -> Figure:
    start, stop = offsets[quantity.start], offsets[quantity.stop - 1] + 1
    scaled = unit(quantity.scale, quantity.unit)
    year, planned = when(normal, quantity.start, clause, passage)
    return Figure(
        metric,
        passage.text[start:stop],
        quantity.numeral,
        quantity.scale + quantity.unit,
        _written(Decimal(quantity.numeral.replace(",", "")) * scaled.factor),
        scaled.base,
        aspect(quantity, left),
        year,
        "plan" if planned else (passage.period.kind if passage.period else None),
        start,
        stop,
        former(normal, quantity),
        bool(PART.search(left)),
    )


def _written(amount: Decimal) -> str:
    return f"{amount.normalize():f}"


def when(normal: str, at: int, clause: tuple[int, int], passage: Passage) -> tuple[int | None, bool]:
    """The year that the number at ``at`` tells of, and whether as a target: the year its sentence names last before
    it, else the year of its passage."""
    sentences, years = _told(normal)
    place = bisect_left(sentences, at)
    begin = sentences[place - 1] + 1 if place else 0
    period = passage.period
    planned = _planned(normal, *clause)
    said = years[: bisect_left(years, (at,))]
    if said and said[-1][0] > begin:
        return said[-1][1], planned
    report = passage.citation.report.year
    if report and LAST_YEAR.search(normal, begin, at) and not SINCE_LAST_YEAR.search(normal, begin, at):
        return report - 1, planned
    return (period.year if period else None), planned


@lru_cache(64)  # of every number in a passage, one after the other
def _told(normal: str) -> tuple[list[int], list[tuple[int, int]]]:
    """Where sentences of normalised text end, and the years that it names for what follows, each with where it
    ends."""
    years = [
        (found.end(), int(found[1]))
        for found in YEAR.finditer(normal)
        if not AFTER_COMPARED.search(normal[max(0, found.start() - 2) : found.start()])
    ]
    return [found.start() for found in SENTENCE_END.finditer(normal)], years


@lru_cache(64)  # of every number in a clause, one after the other
def _planned(normal: str, start: int, stop: int) -> bool:
    return bool(TARGET.search(normal, start, stop))


def _metric(left: str, right: str, region: str) -> str:
    """What is counted: the words before the number, without whose, when and verbs; else the words behind it."""
    named = LEAD.sub("", left[max(left.rfind("、"), left.rfind(":")) + 1 :])
    if region and named.startswith(region):
        named = LEAD.sub("", named[len(region) :])
    words = TAIL.sub("", named)
    words = words.strip(' ,:“”"()')
    if len(words) >= 2:
        return words[-METRIC_CHARS:]
    behind = WORDS_BEHIND.match(right)
    return behind[0] if behind else ""
