"""Of which reports an overview is asked, and of what in them."""

from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Final, Literal

from corpus.model import Passage
from index.query.question import Question
from index.store.entry import Entry

KINDS: Final[dict[bool | None, Literal["review", "plan"] | None]] = {
    None: None,
    False: "review",
    True: "plan",
}


@dataclass(frozen=True, slots=True)
class Extent:
    """What of a report is summed up: all of it, or only what it looks back on or plans; of a review only that of ``year``,
    where there is one."""

    entry: Entry
    kind: Literal["review", "plan"] | None = None
    year: int | None = None

    def takes(self, passage: Passage) -> bool:
        """Whether ``passage`` is part of it."""
        period = passage.period
        if self.kind is None:
            return True
        if period is None or period.kind != self.kind:
            return False
        return self.kind == "plan" or self.year in (None, period.year)


def extents(question: Question, entries: Sequence[Entry]) -> list[Extent]:
    """The reports of ``entries`` that an overview is asked of: for each place the one that tells of the year, or its newest."""
    named = question.named
    if named.unknown or named.part:
        return []
    groups: list[Set[str | None]] = [*named.regions] or [
        {region} for region in dict.fromkeys(entry.report.region for entry in entries)
    ]
    found: dict[str, Extent] = {}
    for group in groups:
        there = [
            entry for entry in entries if not entry.skipped and entry.count and entry.report.region in group
        ]
        for extent in _of_place(question, there):
            found.setdefault(extent.entry.source.path, extent)
    return list(found.values())


def _of_place(question: Question, there: Sequence[Entry]) -> list[Extent]:
    """The reports of one place that a question asks of: they look back on the year before theirs, and plan theirs."""
    when, kind, year = question.when, KINDS[question.planned], None
    newest = max((entry.report.year or 0 for entry in there), default=0)
    if when.report is not None:
        given = when.report
    elif when.first is None or when.last is None:
        given = newest
    elif when.relative:
        given = newest + min(when.last, 0) + (when.last < 0 and kind != "plan")
        kind = kind or ("review" if when.last < 0 else None)
    else:
        given, year = when.last, when.last
        if kind != "plan" and any(entry.report.year == year + 1 for entry in there):
            given, kind = year + 1, "review"
    return [
        Extent(entry, kind, year)
        for entry in sorted(there, key=lambda entry: entry.source.path)
        if (entry.report.year or 0) == given
    ]


def told_year(extent: Extent, passages: Iterable[Passage]) -> int | None:
    """The year whose figures an overview begins with: of the most passages that look back, or of one that only plans."""
    periods = [passage.period for passage in passages if passage.period]
    kind = extent.kind or "review"
    years = Counter(period.year for period in periods if period.kind == kind)
    return max(years, key=lambda year: (years[year], year), default=None)
