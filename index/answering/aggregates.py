"""Plans → rows: the headline figures of many places or years, ordered and limited."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.figures.headline import Headline, headlines, year_told
from index.figures.metrics import bare
from index.figures.table import Fact, FactQuery
from index.query.limits import Limit
from index.query.plan import FAR, Goal, Plan
from index.store.entry import Entry
from index.text.lexicon import data_lines
from index.text.normal import normalise

ALIKE = {other: one for one, *others in map(str.split, data_lines("units_alike.txt")) for other in others}
"""Units that count the same."""
MORE = frozenset(("超过", "突破", "超", "逾", "以上", "大于", "多于", "高于"))
LESS = frozenset(("近", "接近", "将近", "不到", "不足"))
"""Bounds that a figure is above, and below."""
PASSED = Decimal("1.1")
"""How much more than what it has passed (突破60%) a figure may be."""
RANGE = re.compile(r"\d[^\d]{0,4}[-~—至到][^\d]{0,4}\d")
"""A figure that is one of two amounts: 6%—6.5%."""

Select = Callable[[FactQuery], list[tuple[Entry, Fact]]]


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many of the places, years or reports asked about give the figure or say the term; ``missing`` are the others of the
    places and years, sorted.  ``flawed`` are the paths of reports that were left out for what is wrong with them."""

    found: int
    of: int
    missing: tuple[str, ...]
    flawed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a plan comes to: ``rows`` in the order asked for, each with where it stands among all (``ranks``, from 1; equal amounts
    share one)."""

    rows: tuple[Headline, ...]
    ranks: tuple[int, ...]
    coverage: Coverage


def carried_out(plan: Plan, entries: Sequence[Entry], select: Select) -> Outcome | None:
    """What ``plan`` comes to over the reports ``entries``; None where no report gives the figure."""
    asked = [
        entry
        for entry in entries
        if not entry.skipped
        and entry.report.region in plan.scope.regions
        and plan.title in normalise(entry.source.path + entry.report.title)
    ]
    looked = {entry.source.path: entry for entry in asked if entry.flaw is None}
    told = _told(plan, looked.values())
    years = plan.years or _usual(plan, told)
    found = [pair for pair in _facts(plan, years, select) if pair[0].source.path in looked]
    concept = plan.metric.concept
    names = concept.names if concept else (plan.metric.name,)
    unit = concept.unit if concept else None
    rows = _of_one_base(list(headlines(found, names, unit, plan.kind).values()), plan)
    if not rows:
        return None
    sign = -1 if plan.order.descending else 1
    rows.sort(key=lambda row: (sign * _amount(row), row.entry.source.path))
    ranks = [1 + sum(sign * _amount(other) < sign * _amount(row) for other in rows) for row in rows]
    kept = [pair for pair in zip(rows, ranks, strict=True) if _asked(plan, *pair)]
    if plan.limit and plan.over == "years":
        kept.sort(key=lambda pair: pair[0].fact.year or 0)
        kept = kept[:1] if plan.earliest else kept
    elif plan.limit and plan.order.last < FAR:
        kept = kept[: plan.order.last]
    coverage = replace(_coverage(plan, told, years, rows), flawed=_flawed(plan, asked, years))
    return Outcome(tuple(row for row, _ in kept), tuple(rank for _, rank in kept), coverage)


def _flawed(plan: Plan, asked: Iterable[Entry], years: Sequence[int]) -> tuple[str, ...]:
    """The reports of ``years`` that are left out for what is wrong with them."""
    return tuple(
        sorted(one.source.path for one in asked if one.flaw and year_told(one.report, plan.kind) in years)
    )


def _asked(plan: Plan, row: Headline, rank: int) -> bool:
    """Whether a row is one of those asked for."""
    if plan.goal is Goal.POSITION:
        return True
    if plan.limit:
        return _within(row, plan.limit)
    return plan.order.first <= rank <= plan.order.last


def _told(plan: Plan, entries: Iterable[Entry]) -> dict[int, set[str]]:
    """Of whom reports tell, by the years that they tell of."""
    told: dict[int, set[str]] = {}
    for entry in entries:
        year = year_told(entry.report, plan.kind)
        if entry.report.region and year:
            told.setdefault(year, set()).add(entry.report.region)
    return told


def _usual(plan: Plan, told: dict[int, set[str]]) -> Sequence[int]:
    """Over years all there are; else the newest of which at least half as many places tell as of any."""
    if plan.over == "years":
        return sorted(told)
    most = max(map(len, told.values()), default=0)
    return [max((year for year, places in told.items() if 2 * len(places) >= most), default=0)]


def _facts(plan: Plan, years: Sequence[int], select: Select) -> list[tuple[Entry, Fact]]:
    concept = plan.metric.concept
    aspect = None if concept and concept.unit == "%" else plan.aspect  # of a rate both are shares
    name = concept.names[0] if concept else None
    query = FactQuery(name, frozenset(years), None, aspect, descending=None, words=bare(plan.metric.name))
    return select(query)


def _of_one_base(rows: list[Headline], plan: Plan) -> list[Headline]:
    """The rows of one unit: that of the limit, over years that of the newest, or else the one that most are counted in."""
    bases = [row.fact.base for row in rows]
    if plan.limit and any(_alike(plan.limit.base, base) for base in bases):
        usual = plan.limit.base
    elif plan.over == "years" and rows:
        usual = max(rows, key=lambda row: row.fact.year or 0).fact.base
    else:
        counted = [ALIKE.get(base, base) for base in bases]
        usual = max(dict.fromkeys(counted), key=counted.count, default="")
    return [row for row, base in zip(rows, bases, strict=True) if _alike(usual, base)]


def _alike(one: str, other: str) -> bool:
    """Whether two units count the same; 微克 is short for 微克/立方米."""
    one, other = ALIKE.get(one, one), ALIKE.get(other, other)
    return one == other or one == other.partition("/")[0]


def _amount(row: Headline) -> Decimal:
    return Decimal(row.fact.amount)


def _within(row: Headline, limit: Limit) -> bool:
    """Whether a figure is known to be within ``limit``: 近2万亿 is not 2万亿, 超过2万亿 is above it, and may be above 2.1万亿."""
    if limit.base and not _alike(limit.base, row.fact.base):
        return False
    amount, bound = _amount(row), row.fact.bound
    low, high = limit.low, limit.high
    if low == high:
        return amount == low and not RANGE.search(row.fact.value)
    most = amount * PASSED if bound in MORE else amount
    if high is not None and (most > high or (most == high and limit.open_ended)):
        return False
    if low is None or amount > low:
        return True
    if amount < low:
        return False
    return bound in MORE if limit.open_ended else bound not in LESS


def _coverage(
    plan: Plan, told: dict[int, set[str]], years: Sequence[int], rows: Sequence[Headline]
) -> Coverage:
    if plan.over == "places":
        there = {str(row.fact.region) for row in rows}
        asked = there.union(*(told.get(year, set()) for year in years))
    else:
        there = {str(row.fact.year) for row in rows}
        asked = there | {str(year) for year in years if year in told}
    return Coverage(len(there), len(asked), tuple(sorted(asked - there)))
