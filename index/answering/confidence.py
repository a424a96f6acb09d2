"""Whether what was found answers: certainly, perhaps, or not at all."""

from enum import StrEnum
from math import log10

from corpus.model import Origin
from index.answering.search import Hit
from index.answering.values import Span
from index.engines.protocol import Engine
from index.query.gazetteer import NATION
from index.query.intent import Kind
from index.query.question import Question
from index.ranking import weights
from index.text.normal import normalise


class Status(StrEnum):
    ANSWERED = "answered"
    WEAK = "weak"
    NOT_FOUND = "not_found"


class Verdict:
    """Judges hits over one library."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        reports = (entry.report for entry in engine.entries)
        regions = {report.region for report in reports if report.region_from not in (None, Origin.TEXT)}
        self._unplaced = weights.NOT_FOUND + weights.BY_CHANCE * log10(max(len(regions), 1))

    def of(self, question: Question, hit: Hit, span: Span) -> Status:
        """How certain it is that ``span`` of ``hit`` answers ``question``."""
        if hit.coverage < (weights.NOT_FOUND if _placed(question) else self._unplaced):
            return Status.NOT_FOUND
        place = max(self._place(question, hit), _part(question, hit, span), key=list(Status).index)
        time = self._time(question, hit, span)
        said = _figure(question, hit, span) if question.kind is Kind.FIGURE else _words(hit)
        return max(place, time, said, key=list(Status).index)

    def _time(self, question: Question, hit: Hit, span: Span) -> Status:
        """Whether a hit is of the year asked for; one of another year is near where there are none of that year, and
        a figure is of its year or it is another one."""
        when = question.when
        first, last = when.first, when.last
        if first is None or last is None or when.relative:
            return Status.ANSWERED
        if (
            question.kind is Kind.FIGURE
            and span.stop > span.start
            and span.year
            and not first <= span.year <= last
        ):
            return Status.NOT_FOUND
        if hit.rules["fit"] >= min(weights.NO_YEAR, weights.SPAN_YEAR):
            return Status.ANSWERED
        return Status.WEAK if self._engine.covers(question) else Status.NOT_FOUND

    def _place(self, question: Question, hit: Hit) -> Status:
        """Whether a hit is of the place asked for, or speaks of it."""
        normal = normalise(hit.passage.text)
        if any(place not in normal for place in question.named.unknown):
            return Status.NOT_FOUND
        asked: set[str] = set().union(*question.named.regions)
        report = hit.passage.citation.report
        if not asked or report.region in asked or NATION in asked:
            return Status.ANSWERED
        if report.region is None:
            return Status.WEAK
        named = (normalise(name) for name in question.named.said)
        return Status.ANSWERED if any(name in normal for name in named) else Status.NOT_FOUND


def _part(question: Question, hit: Hit, span: Span) -> Status:
    """Whether the sentence is of the part of a region that is asked about."""
    said = normalise(hit.passage.text[slice(*span.sentence)])
    return Status.ANSWERED if all(part in said for part in question.named.part) else Status.NOT_FOUND


def _placed(question: Question) -> bool:
    """Whether a question says of whom or of when it asks."""
    return bool(question.named.regions) or question.when.first is not None or question.when.report is not None


def _figure(question: Question, hit: Hit, span: Span) -> Status:
    """Whether the number is one of what is asked for: its metric is there, and it stands by its words."""
    normal = normalise("\n".join([*hit.passage.citation.section, *hit.passage.header, hit.passage.text]))
    if question.metric and not question.metric.is_in(normal) and hit.coverage < weights.SAME_WORDS:
        return Status.NOT_FOUND
    if span.start == span.stop:
        return Status.WEAK if hit.coverage >= weights.SAME_WORDS else Status.NOT_FOUND
    other = question.planned is True and span.kind == "review"
    return Status.ANSWERED if span.score >= weights.SURE and span.attached and not other else Status.WEAK


def _words(hit: Hit) -> Status:
    return Status.ANSWERED if hit.coverage >= weights.WEAK else Status.WEAK
