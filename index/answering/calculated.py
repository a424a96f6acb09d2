"""What several findings come to beside each other: their difference, and in what they are not of a kind."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Protocol

from index.figures.figures import Figure
from index.figures.units import scaled


class Cited(Protocol):
    """A finding: of whom, of when, and the figure it gives."""

    @property
    def region(self) -> str | None: ...
    @property
    def year(self) -> int | None: ...
    @property
    def figure(self) -> Figure | None: ...


class Mismatch(StrEnum):
    """In what findings differ that are set beside each other."""

    YEARS = "years"
    KINDS = "kinds"
    UNITS = "units"
    NAMES = "names"


@dataclass(frozen=True, slots=True)
class Difference:
    """By how much the finding in place ``more`` is above the one in place ``less``: ``amount`` of ``unit``.

    Nobody wrote that number: it is calculated, and its parts are the figures of both.
    """

    more: int
    less: int
    amount: str
    unit: str


def difference(findings: Sequence[Cited]) -> Difference | None:
    """The largest finding against the smallest; None where they cannot be subtracted or are equal."""
    known = [(place, found.figure) for place, found in enumerate(findings) if found.figure]
    if len(known) < 2 or len(known) < len(findings) or mismatches(findings) & {Mismatch.UNITS}:
        return None
    most, least = max(known, key=_amount), min(known, key=_amount)
    gap = Decimal(most[1].amount) - Decimal(least[1].amount)
    if not gap:
        return None
    amount, unit = scaled(gap, most[1].base)
    return Difference(most[0], least[0], amount, unit)


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


def _amount(known: tuple[int, Figure]) -> Decimal:
    return Decimal(known[1].amount)
