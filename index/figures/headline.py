"""The headline figure: of all figures of a metric for one place and one year, the one that the report means.

Not a part (市区), not a sum of several years, not half a year, not a milestone beside the exact value, not another
metric whose name holds this one (海洋生产总值).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from index.figures.figures import Aspect
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


def headlines(found: Iterable[tuple[Entry, Fact]], names: Sequence[str], unit: str | None) -> dict[tuple[str, int], Headline]:
    """The headline figure of each place and year among ``found``, figures of one kind and aspect of the metric with ``names``, whose levels
    are counted in units of the class ``unit``."""
    wanted = frozenset(map(bare, names))
    groups: dict[tuple[str, int], list[tuple[Entry, Fact]]] = {}
    for entry, fact in found:
        if fact.region and fact.year and _counts(fact, wanted, unit):
            groups.setdefault((fact.region, fact.year), []).append((entry, fact))
    return {key: _chosen(group) for key, group in groups.items()}


def _counts(fact: Fact, names: frozenset[str], unit: str | None) -> bool:
    if fact.former or fact.part or fact.amount == "0" or bare(fact.metric) not in names:
        return False
    level = fact.aspect == Aspect.LEVEL
    if fact.stretch and not (level and LONG.search(fact.stretch) and not FLOW.search(fact.metric)):
        return False
    if not level:
        return fact.base == "%"
    return unit is None or bool(UNITS[unit].match(fact.base))


def _chosen(group: Sequence[tuple[Entry, Fact]]) -> Headline:
    def order(at: int) -> tuple[int, bool, bool, bool, int]:
        entry, fact = group[at]
        own = (entry.report.year or 0) - (fact.year or 0) - (fact.kind == "review")
        return abs(own), bool(fact.stretch), fact.written, fact.bound in ROUND, at

    best = min(range(len(group)), key=order)
    return Headline(*group[best], len(group) - 1)
