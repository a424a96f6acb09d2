"""Numbers that nobody wrote: what figures come to, by exact decimal arithmetic, and in what figures are not of a kind."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from index.figures.figures import Aspect, Figure
from index.figures.units import scaled
from index.query.derivation import Derivation, Operation
from index.query.plan import Goal
from index.text.lexicon import statements

AT_MOST = statements()["bound_kept_below"]
"""Bounds of a target that a smaller number reaches."""


DIGITS = re.compile(r"\d+(?:\.\d+)?")
EXACT = Decimal("0.0001")


class Cited(Protocol):
    """A finding: of whom, of when, and the figure it gives."""

    @property
    def region(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def figure(self) -> Figure | None: ...
    @property
    def value(self) -> str | None: ...


class Mismatch(StrEnum):
    """In what findings differ that are set beside each other."""

    YEARS = "years"
    KINDS = "kinds"
    UNITS = "units"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Calculation:
    """A number that nobody wrote: ``value`` with its unit, ``how`` it is made of the values of the findings in the places ``parts``.
    Of a target ``reached`` says whether it was, and ``value`` is empty."""

    value: str
    how: str
    parts: tuple[int, ...]
    reached: bool | None = None


def difference(findings: Sequence[Cited]) -> Calculation | None:
    """By how much the largest finding is above the smallest; None where they cannot be subtracted or are equal."""
    known = [(place, found.figure) for place, found in enumerate(findings) if found.figure]
    if len(known) < 2 or len(known) < len(findings) or mismatches(findings) & {Mismatch.UNITS}:
        return None
    most, least = max(known, key=_placed_amount), min(known, key=_placed_amount)
    gap = Decimal(most[1].amount) - Decimal(least[1].amount)
    if not gap:
        return None
    more, less = findings[most[0]].value, findings[least[0]].value
    return Calculation(_written(gap, [most[1], least[1]]), f"{more} − {less}", (most[0], least[0]))


def derived(asked: Derivation, findings: Sequence[Cited]) -> Calculation | None:
    """What the ``findings``, one for each part of ``asked``, come to; None where they cannot be put together."""
    figures = [found.figure for found in findings if found.figure]
    if len(figures) < len(asked.parts):
        return None
    amounts = [Decimal(figure.amount) for figure in figures]
    values = [found.value or "" for found in findings]
    places = tuple(range(len(findings)))
    alike = len({figure.base for figure in figures}) == 1
    first, last = amounts[0], amounts[-1]
    base = figures[0].base
    match asked.operation:
        case Operation.TARGET if alike:
            low = figures[1].bound in AT_MOST
            return Calculation(
                "",
                f"{values[0]} {_sign(first, last)} {values[1]}",
                places,
                first <= last if low else first >= last,
            )
        case Operation.DIFFERENCE if alike:
            gap = first - last
            if asked.size and gap < 0:
                gap, values = -gap, values[::-1]
            return Calculation(_written(gap, figures), f"{values[0]} − {values[1]}", places)
        case Operation.SUM if alike:
            return Calculation(_written(sum(amounts, Decimal(0)), figures), " + ".join(values), places)
        case Operation.AVERAGE if alike:
            mean = sum(amounts, Decimal(0)) / len(amounts)
            return Calculation(_written(mean, figures), f"({' + '.join(values)}) ÷ {len(values)}", places)
        case Operation.GROWTH if alike and last:
            return Calculation(_percent(first / last - 1), f"{values[0]} ÷ {values[1]} − 1", places)
        case Operation.YEARLY if alike and last > 0 and first > 0 and asked.years:
            rate = (first / last) ** (Decimal(1) / asked.years) - 1
            return Calculation(_percent(rate), f"({values[0]} ÷ {values[1]})^(1/{asked.years}) − 1", places)
        case Operation.SHARE if alike and last:
            return Calculation(_percent(first / last), f"{values[0]} ÷ {values[1]}", places)
        case Operation.TIMES if alike and last:
            return Calculation(f"{first / last:.2f}倍", f"{values[0]} ÷ {values[1]}", places)
        case Operation.QUOTIENT if not alike and last:
            return Calculation(f"{first / last:.2f}{base}", f"{values[0]} ÷ {values[1]}", places)
    return None


def total(goal: Goal, findings: Sequence[Cited], unit: str = "") -> Calculation | None:
    """The number (counted in ``unit``), sum or average of the figures of one unit."""
    places = tuple(range(len(findings)))
    if goal is Goal.COUNT:
        return Calculation(f"{len(findings)}{unit}", "", places)
    figures = [found.figure for found in findings if found.figure]
    if not figures or len(figures) < len(findings):
        return None
    operation = Operation.SUM if goal is Goal.SUM else Operation.AVERAGE
    return derived(Derivation(operation, ("",) * len(findings)), findings)


def mismatches(findings: Sequence[Cited]) -> frozenset[Mismatch]:
    """In what ``findings`` differ; a metric whose name holds the other's is the same."""
    figures = [found.figure for found in findings if found.figure]
    names = {figure.metric for figure in figures if figure.metric}
    longest = max(names, key=len, default="")
    differs = {
        Mismatch.YEARS: len({found.year for found in findings if found.year}) > 1,
        Mismatch.KINDS: len({figure.kind for figure in figures if figure.kind}) > 1,
        Mismatch.UNITS: len({(figure.base, figure.aspect) for figure in figures}) > 1,
        Mismatch.NAMES: any(name not in longest for name in names),
    }
    return frozenset(kind for kind, there in differs.items() if there)


def comparable(figures: Sequence[Figure]) -> bool:
    """Whether figures can stand in one calculation: all levels, or all changes."""
    return len({figure.aspect is Aspect.CHANGE for figure in figures}) == 1


def _placed_amount(known: tuple[int, Figure]) -> Decimal:
    return Decimal(known[1].amount)


def _written(amount: Decimal, figures: Sequence[Figure]) -> str:
    """An amount in the unit in which the figures that make it are written, or where they differ as people write it."""
    base, number = figures[0].base, figures[0].number.replace(",", "")
    if base == "%":
        return f"{amount.normalize():f}个百分点"
    if len({figure.unit for figure in figures}) > 1 or not DIGITS.fullmatch(number) or not Decimal(number):
        return "".join(scaled(amount, base))
    factor = abs(Decimal(figures[0].amount)) / Decimal(number)
    return f"{(amount / factor).quantize(EXACT).normalize():f}{figures[0].unit}"


def _percent(share: Decimal) -> str:
    return f"{100 * share:.2f}%"


def _sign(one: Decimal, other: Decimal) -> str:
    return "<" if one < other else ">" if one > other else "="
