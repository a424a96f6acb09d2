"""Numbers as a passage gives them: what is counted, in which unit, of when, and in which role."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from corpus.model import Passage
from index.quantities import (
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
from index.tokens import normalise, normalise_with_offsets
from index.units import unit

YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?=年|-|—|~|至|到|、|和|及)")
PART = re.compile("其中|(?:^|,)(?:包括|含)")
TARGET = re.compile(
    "目标|力争|确保|预期|争取|计划|将达|要达|拟|预计将|(?<=[^主需重首概摘必])要(?=[完达实新突])"
)
METRIC_CHARS = 24


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit.

    ``start`` and ``stop`` are the code-point span of ``value`` in the text of its passage, which is verbatim
    (130亿元).  ``number`` is the number alone as it is written (130), ``unit`` its unit with scale (亿元); ``amount``
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
    return tuple(_figures(passage, normal, offsets))


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
    begin = max(normal.rfind(mark, 0, at) for mark in "。!?\n") + 1
    said = [
        found
        for found in YEAR.finditer(normal, begin, at)
        if not re.search("[比较从自由]$", normal[: found.start()][-2:])
    ]
    period = passage.period
    planned = bool(TARGET.search(normal, *clause))
    if said:
        return int(said[-1][1]), planned
    report = passage.citation.report.year
    if (
        report
        and re.search("去年|上年", normal[begin:at])
        and not re.search("[比较同]?(?:去年|上年)(?:同期)?(?:增|下|提|多|少)", normal[begin:at])
    ):
        return report - 1, planned
    return (period.year if period else None), planned


def _metric(left: str, right: str, region: str) -> str:
    """What is counted: the words before the number, without whose, when and verbs; else the words behind it."""
    named = LEAD.sub("", re.split("[、:]", left)[-1])
    words = TAIL.sub("", LEAD.sub("", named.removeprefix(region)))
    words = words.strip(' ,:“”"()')
    if len(words) >= 2:
        return words[-METRIC_CHARS:]
    behind = re.match(r"[\u4e00-\u9fff“”a-z]{2,12}", right)
    return behind[0] if behind else ""
