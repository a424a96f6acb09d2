"""Which reports say a term: exact words, found by the postings."""

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass

from corpus.model import FlawKind
from index.answering import deadline
from index.engines.protocol import Engine
from index.query.mention import MentionPlan
from index.query.plan import Goal
from index.store.entry import Entry
from index.text.normal import normalise
from index.text.segmenter import Segmenter

UNCOUNTED = frozenset((FlawKind.DUPLICATE, FlawKind.EMPTY))
"""What is wrong with reports that are none of their own."""


@dataclass(frozen=True, slots=True)
class Mention:
    """The first passage, ``number`` of the engine, of a report that says a term."""

    entry: Entry
    number: int


@dataclass(frozen=True, slots=True)
class Mentions:
    """The reports that say a term, the oldest first; ``of`` reports were looked at, and those with the paths ``flawed`` were not."""

    plan: MentionPlan
    found: tuple[Mention, ...]
    of: int
    flawed: tuple[str, ...] = ()


def mentions_of(
    plan: MentionPlan, engine: Engine, segmenter: Segmenter, within: Set[str] = frozenset()
) -> Mentions:
    """The reports that say what ``plan`` asks for, in the order of their years, then of their paths: of each place the first alone,
    unless years or reports are asked for."""
    asked = [entry for entry in engine.entries if _asked(entry, plan, within)]
    looked = [entry for entry in asked if not _uncounted(entry)]
    paths = {entry.source.path: entry for entry in looked}
    found: dict[str, Mention] = {}
    for number in _candidates(plan.term, engine, segmenter):
        deadline.check()
        path = engine.path(number)
        if path in found or path not in paths:
            continue
        texts = engine.texts(number)
        if plan.term in texts.text or plan.term in texts.above:
            found[path] = Mention(paths[path], number)
    rows = sorted(found.values(), key=lambda one: (one.entry.report.year or 0, one.entry.source.path))
    if plan.earliest:
        rows = [one for one in rows if one.entry.report.year == rows[0].entry.report.year]
    elif plan.over == "places" and plan.goal is Goal.ROWS:
        rows = list(_first_of_each(rows))
    flawed = tuple(sorted(entry.source.path for entry in asked if _uncounted(entry)))
    return Mentions(plan, tuple(rows), len(looked), flawed)


def _candidates(term: str, engine: Engine, segmenter: Segmenter) -> Iterator[int]:
    """The passages that may say a term: those that hold its words, and those that hold the words of all but one end of it, which
    goes on there (预制菜 in 预制菜品); some twice."""
    for said in dict.fromkeys((term, term[:-1], term[1:])):
        if len(said) > 1:
            yield from engine.holding(segmenter.words(said))


def _uncounted(entry: Entry) -> bool:
    """Whether a report is none of its own: of two copies of one, one is counted."""
    return entry.flaw is not None and entry.flaw.kind in UNCOUNTED


def _asked(entry: Entry, plan: MentionPlan, within: Set[str]) -> bool:
    """Whether a report is one that is asked."""
    report = entry.report
    first, last = plan.years
    if entry.skipped or (within and entry.source.path not in within):
        return False
    if (first and (report.year or 0) < first) or (last and (not report.year or report.year > last)):
        return False
    if plan.title not in normalise(entry.source.path + report.title):
        return False
    regions = plan.places or (plan.scope.regions if plan.scope else frozenset())
    return not regions or report.region in regions


def _first_of_each(rows: Sequence[Mention]) -> Iterator[Mention]:
    seen = set()
    for one in rows:
        whose = one.entry.report.region or one.entry.source.path
        if whose not in seen:
            seen.add(whose)
            yield one
