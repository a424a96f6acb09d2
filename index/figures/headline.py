"""The headline figure: of all figures of a metric for one place and one year, the one that the report means.

Not a part (市区), not a sum of several years, not half a year, not a milestone beside the exact value, not another
metric whose name holds this one (海洋生产总值).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.figures.figures import SEVERAL, Aspect
from index.figures.metrics import bare
from index.figures.table import Fact
from index.figures.units import UNITS
from index.store.entry import Entry
from index.text.lexicon import any_of

ROUND = frozenset(("突破", "超过", "超", "近", "约", "逾", "以上", "左右", "接近", "达到约"))
LONG = re.compile("年|时期|期间")
"""A stretch of several years, at the end of which a level may be the one of its last year."""
FLOW = re.compile(any_of("flow"))


@dataclass(frozen=True, slots=True)
class Headline:
    """The ``fact`` of a report, and how many others were ``passed`` over for it."""

    entry: Entry
    fact: Fact
    passed: int


def headlines(
    found: Iterable[tuple[Entry, Fact]], names: Sequence[str], unit: str | None, kind: str
) -> dict[tuple[str, int], Headline]:
    """The headline figure of this ``kind`` of each place and year among ``found``, results and targets of one aspect, in the order of
    their reports, of the metric with ``names``, whose levels are counted in units of the class ``unit``."""
    wanted = frozenset(map(bare, names))
    groups: dict[tuple[str, int], list[tuple[Entry, Fact]]] = {}
    aims: dict[tuple[str, int], Decimal] = {}
    for entry, fact in found:
        if not fact.region or not fact.year or not _counts(fact, wanted, unit):
            continue
        if (fact.kind or "review") == kind:
            groups.setdefault((fact.region, fact.year), []).append((entry, fact))
        elif not fact.stretch:
            aims.setdefault((fact.region, fact.year), Decimal(fact.amount))
    likely = {
        key: [one for one in group if _of_its_year(one[1], aims.get(key))] for key, group in groups.items()
    }
    return {key: _chosen(group) for key, group in likely.items() if group}


def _counts(fact: Fact, names: frozenset[str], unit: str | None) -> bool:
    if fact.former or fact.amount == "0" or bare(fact.metric) not in names:
        return False
    if fact.aspect == Aspect.CHANGE:
        return fact.base == "%"
    return unit is None or bool(UNITS[unit].match(fact.base))


def _of_its_year(fact: Fact, aim: Decimal | None) -> bool:
    """Whether a figure is one of its year alone; of what adds up over years (新增就业) by the target for that year."""
    if not fact.stretch:
        return True
    if fact.aspect == Aspect.CHANGE:
        return fact.stretch == SEVERAL
    if FLOW.search(fact.metric):
        return fact.stretch == SEVERAL and aim is not None and Decimal(fact.amount) <= 2 * aim
    return bool(LONG.search(fact.stretch))


def _chosen(group: Sequence[tuple[Entry, Fact]]) -> Headline:
    """The plainest figure, of the report that tells of its year, the first of several."""

    def order(at: int) -> tuple[int, bool, bool, bool, bool, int]:
        entry, fact = group[at]
        own = (entry.report.year or 0) - (fact.year or 0) - (fact.kind == "review")
        rough = (not fact.bound) if fact.kind == "plan" else fact.bound in ROUND  # a target says 左右 or 以上
        return abs(own), fact.part, bool(fact.stretch), fact.written, rough, at

    best = min(range(len(group)), key=order)
    finer = [one for one in group if _finer(one[1], group[best][1])]
    return Headline(*(finer[0] if finer else group[best]), len(group) - 1)


def _finer(one: Fact, other: Fact) -> bool:
    """Whether a result is the exact one beside a round one of the same passage: 3万亿元新台阶、达到30145.79亿元."""
    if (one.citation, one.base, one.part, one.kind) != (other.citation, other.base, other.part, "review"):
        return False
    more, less = Decimal(one.amount), Decimal(other.amount)
    return 0 < more - less <= less / 10 and _digits(one.number) > _digits(other.number)


def _digits(number: str) -> int:
    return len(number.replace(".", "").replace(",", "").strip("0"))
