"""Which part of a question the reports do not cover: the place, the year, or what is asked of both."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from corpus.model import Report
from index.figures.metrics import mentions
from index.query.gazetteer import gazetteer
from index.query.intent import NUMERIC, Kind
from index.query.question import Question
from index.query.years import When
from index.store.entry import Entry
from index.text.normal import normalise

NEAREST = 3
"""Places that are named instead of one that no report speaks for."""

YEARS = 20
"""The most years of a question that are looked for."""


@dataclass(frozen=True, slots=True)
class NoPlace:
    """No report speaks for ``place``; ``nearest`` are regions that reports speak for: what it lies in, else what lies
    in the same."""

    place: str
    nearest: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NoYear:
    """No report of ``region`` (None: no report at all) tells of ``years``; those there are were given in ``given``."""

    region: str | None
    years: tuple[int, ...]
    given: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class NoMetric:
    """Reports of ``region`` (None: of anywhere) tell of ``years`` (none: of any), and not for certain of ``metric``."""

    region: str | None
    years: tuple[int, ...]
    metric: str


Gap = NoPlace | NoYear | NoMetric


def gaps(question: Question, entries: Iterable[Entry]) -> tuple[Gap, ...]:
    """What a question without a certain answer asks for that the reports of ``entries`` do not cover; a metric only
    where places and years are there."""
    reports = [entry.report for entry in entries if not entry.skipped]
    covered = {normalise(report.subject): report.subject for report in reports if report.subject}
    found: list[Gap] = [NoPlace(name, _nearest(name, covered)) for name in question.named.unknown]
    wholes = tuple(region for region, _ in _groups(question, reports) if region)
    found += (NoPlace(_whole_name(part, question), wholes) for part in question.named.part)
    if not question.named.unknown:
        found += _years_missing(question, reports)
    if not found and (metric := _metric(question)):
        found += (NoMetric(region, _years(question.when), metric) for region, _ in _groups(question, reports))
    return tuple(found)


def _whole_name(part: str, question: Question) -> str:
    """A part of a place as the question writes it, with its suffix."""
    said = re.search(f"{re.escape(part)}[市区县旗镇乡]?", normalise(question.text))
    return said[0] if said else part


def _nearest(name: str, covered: Mapping[str, str]) -> tuple[str, ...]:
    """The regions of ``covered``, by their names in normal form, that come nearest to a place."""
    places = gazetteer().meant(normalise(name))
    for place in places:
        for whole in gazetteer().around(place):
            if whole.name in covered:
                return (covered[whole.name],)
    wholes = {whole for place in places for whole in place.within if whole in gazetteer().places}
    beside = (place.name for place in gazetteer().places.values() if wholes.intersection(place.within))
    return tuple(covered[place] for place in beside if place in covered)[:NEAREST]


def _years_missing(question: Question, reports: Sequence[Report]) -> Iterator[NoYear]:
    years = _years(question.when)
    for region, there in _groups(question, reports) if years else ():
        given = {report.year for report in there if report.year}
        told = (
            given
            if question.when.report is not None
            else given.union(report.reviewed for report in there if report.reviewed)
        )
        if there and all(report.year for report in there) and told.isdisjoint(years):
            yield NoYear(region, years, tuple(sorted(given)))


def _groups(question: Question, reports: Sequence[Report]) -> list[tuple[str | None, list[Report]]]:
    """Each place asked about with its reports; None with all of them where a question names no place."""
    groups = [
        (max(sorted(group), key=len), [report for report in reports if report.subject in group])
        for group in question.named.regions
    ]
    return [*groups] or [(None, [*reports])]


def _years(when: When) -> tuple[int, ...]:
    """The years asked about, the year of a report where one is named; none where they are relative."""
    if when.report is not None:
        return (when.report,)
    if when.first is None or when.last is None or when.relative:
        return ()
    return tuple(range(when.first, min(when.last, when.first + YEARS) + 1))


def _metric(question: Question) -> str:
    """The metric asked for, by the name that the question uses; "" where it asks for none that is known."""
    if question.kind not in (*NUMERIC, Kind.KEYWORDS):
        return ""
    normal = normalise(question.text)
    named = (one for one in mentions(normal) if one.concept == question.metric)
    return next((normal[one.start : one.stop] for one in named), "")
