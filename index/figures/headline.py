"""The headline figure: of all figures of a metric for one place and one year, the one that the report means.

Not a part (市区), not a sum of several years, not half a year, not a milestone beside the exact value, not another
metric whose name holds this one (海洋生产总值).
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.model import Report
from index.figures.figures import SEVERAL, Aspect
from index.figures.metrics import bare
from index.figures.table import Fact
from index.figures.units import UNITS
from index.figures.words import metric_parts
from index.store.entry import Entry
from index.text.lexicon import any_of, statements

ROUND = frozenset(statements()["rounded"])
LONG = re.compile("年|时期|期间")
"""A stretch of several years, at the end of which a level may be the one of its last year."""
RESTATED = Decimal("1.2")
"""How much more than a figure of one report that of another may be that puts it right."""
SUFFIX = re.compile("(?:[^市省州盟]{1,8}族)*(?:自治[区州县]|地区|[市省县区州盟])$")
WIDER = frozenset(map(bare, metric_parts()["wider"]))
"""Names that a metric shares with a wider one."""
FLOW = re.compile(any_of("flow"))


@dataclass(frozen=True, slots=True)
class Headline:
    """The ``fact`` of a report; ``restated`` is what another report gives for it, where that is another number."""

    entry: Entry
    fact: Fact
    restated: tuple[tuple[Entry, Fact], ...] = ()


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
    if (
        fact.former
        or fact.amount == "0"
        or not names.intersection((bare(fact.metric), bare(_of_place(fact))))
    ):
        return False
    if fact.aspect == Aspect.CHANGE:
        return fact.base == "%"
    return unit is None or bool(UNITS[unit].match(fact.base))


def _of_place(fact: Fact) -> str:
    """The metric of a figure without the place of its report, which speaks for no other: 北京地区进出口总额."""
    short = SUFFIX.sub("", fact.region or "")
    return (
        re.sub(rf"^{re.escape(short)}(?:地区|[市省县区州盟]|自治[区州县])?", "", fact.metric)
        if short
        else fact.metric
    )


def _of_its_year(fact: Fact, aim: Decimal | None) -> bool:
    """Whether a figure is one of its year alone; of what adds up over years (新增就业) by the target for that year."""
    if not fact.stretch:
        return True
    if fact.aspect == Aspect.CHANGE:
        return fact.stretch == SEVERAL
    if FLOW.search(fact.metric):
        return fact.stretch == SEVERAL and aim is not None and Decimal(fact.amount) <= 2 * aim
    return bool(LONG.search(fact.stretch))


def year_told(report: Report, kind: str | None) -> int | None:
    """The year of which a report gives what is asked for: its results (review), or what it plans."""
    return report.reviewed if kind == "review" else report.year


def apart(entry: Entry, fact: Fact) -> int:
    """How many years a figure is from the one that its report tells of."""
    return abs((year_told(entry.report, fact.kind) or 0) - (fact.year or 0))


def _chosen(group: Sequence[tuple[Entry, Fact]]) -> Headline:
    """The plainest figure, of the report that tells of its year, the first of several."""

    def order(at: int) -> tuple[int, bool, bool, bool, bool, bool, int]:
        entry, fact = group[at]
        rough = (not fact.bound) if fact.kind == "plan" else fact.bound in ROUND  # a target says 左右 or 以上
        wider = bare(fact.metric) in WIDER
        return apart(entry, fact), wider, fact.part, bool(fact.stretch), fact.written, rough, at

    best = min(range(len(group)), key=order)
    entry, fact = next((one for one in group if _finer(one, group[best])), group[best])
    restated = [
        group[at] for at in sorted(range(len(group)), key=order) if _restates(group[at], (entry, fact))
    ]
    return Headline(entry, fact, tuple(restated[:1]))


def _restates(one: tuple[Entry, Fact], other: tuple[Entry, Fact]) -> bool:
    """Whether a figure of another report says about the same, but not quite: one is the other put right."""
    (entry, fact), (first, given) = one, other
    alike = (fact.base, fact.aspect, fact.part, fact.stretch) == (
        given.base,
        given.aspect,
        given.part,
        given.stretch,
    )
    differ = abs(Decimal(fact.amount)) != abs(Decimal(given.amount))
    return entry != first and alike and differ and may_be_restated(fact.amount, given.amount)


def may_be_restated(one: str, other: str) -> bool:
    """Whether one amount is near enough to another to be that one put right."""
    less, more = sorted((abs(Decimal(one)), abs(Decimal(other))))
    return less > 0 and more <= less * RESTATED


def _finer(one: tuple[Entry, Fact], other: tuple[Entry, Fact]) -> bool:
    """Whether a result is the exact one beside a round one: 达到30145.79亿元 beside 突破3万亿元, or 67.67万亿元 beside 67.7万亿元."""
    (entry, fact), (first, given) = one, other
    if (fact.base, fact.part, fact.kind, fact.aspect) != (given.base, given.part, "review", given.aspect):
        return False
    more, less = Decimal(fact.amount), Decimal(given.amount)
    if _digits(fact.number) <= _digits(given.number) or fact.written:
        return False
    passed = entry == first and (fact.citation == given.citation or given.bound in ROUND)
    if passed and 0 < more - less <= less / 10:
        return True
    step = Decimal((0, (1,), less.adjusted() - _digits(given.number) + 1))
    return abs(more - less) <= step / 2 < abs(less) / 100


def _digits(number: str) -> int:
    return len(number.replace(".", "").replace(",", "").strip("0"))
