"""Plans → rows: the headline figures of many places or years, ordered and limited."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from index.figures.headline import Headline, headlines
from index.figures.metrics import bare
from index.figures.table import Fact, FactQuery
from index.query.plan import FAR, Goal, Limit, Plan
from index.store.entry import Entry
from index.text.lexicon import data_lines, statements
from index.text.normal import normalise

ALIKE = {other: one for one, *others in map(str.split, data_lines("units_alike.txt")) for other in others}
"""Units that count the same."""

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
    rows = _of_one_base(list(headlines(found, names, concept.unit if concept else None, plan.kind).values()))
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
    given = {year + (plan.kind == "review") for year in years}
    return tuple(sorted(one.source.path for one in asked if one.flaw and one.report.year in given))


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
        if entry.report.region and entry.report.year:
            year = entry.report.year - (plan.kind == "review")
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


def _of_one_base(rows: list[Headline]) -> list[Headline]:
    """The rows of the unit that most of them are counted in."""
    bases = [ALIKE.get(row.fact.base, row.fact.base) for row in rows]
    usual = max(dict.fromkeys(bases), key=bases.count, default="")
    return [row for row, base in zip(rows, bases, strict=True) if base == usual]


def _amount(row: Headline) -> Decimal:
    return Decimal(row.fact.amount)


def _within(row: Headline, limit: Limit) -> bool:
    """Whether a figure is known to be within ``limit``: 近2万亿 is not 2万亿, 超过2万亿 is above it."""
    base = row.fact.base
    if limit.base and ALIKE.get(limit.base, limit.base) != ALIKE.get(base, base):
        return False
    amount, bound = _amount(row), row.fact.bound
    if limit.low is not None and limit.high is not None:
        return amount == limit.low
    if limit.low is None:
        return limit.high is not None and (
            amount < limit.high or (amount == limit.high and not limit.open_ended)
        )
    if amount != limit.low:
        return amount > limit.low
    if limit.open_ended:
        return bound.startswith(statements()["bound_over"])
    return not bound.startswith(statements()["bound_under"])


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
