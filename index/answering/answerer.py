"""One state of a library, and the answers it gives."""

import time
from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import zip_longest

from index.answering.answer import Answer, Explanation, Finding, Judgement, Reason
from index.answering.confidence import Confidence, Status
from index.answering.model import models
from index.answering.search import Hit, Searcher
from index.answering.sentences import SentenceChooser
from index.answering.values import Choice, candidates, choose
from index.engines.protocol import Engine
from index.figures.figures import Aspect, Figure
from index.query.intent import Kind
from index.query.parts import Part, parts
from index.query.places import Places
from index.query.question import Question, understand
from index.ranking import weights
from index.store.entry import Entry
from index.text.normal import Span, normal_text
from index.text.segmenter import Segmenter


@dataclass(frozen=True, slots=True)
class _Found:
    """What one question alone comes to: hits, and of the one in place ``place`` the sentence that answers and the words in
    it, spans of its text; ``figure`` where they are one."""

    hits: tuple[Hit, ...]
    status: Status
    place: int = 0
    sentence: Span = (0, 0)
    value: Span | None = None
    figure: Figure | None = None
    probability: float | None = None

    @property
    def hit(self) -> Hit:
        """The hit that answers."""
        return self.hits[self.place]


COUNTED = (Kind.FIGURE, Kind.KEYWORDS)
"""Kinds of questions that a figure may answer."""


class Reader:
    """Answers questions over the library as ``engine`` has it."""

    def __init__(self, engine: Engine, segmenter: Segmenter) -> None:
        self.engine = engine
        self._segmenter = segmenter
        self._searcher = Searcher(engine)
        self._confidence = Confidence(engine)
        self._places = Places(entry.report.region for entry in engine.entries if entry.report.region)
        self._covered = _covered(engine.entries)

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """See Answerer.ask."""
        started = time.perf_counter()
        question = self.understand(text)
        several = parts(question, self._covered)
        answer = (
            self._several(question, several, limit, within)
            if several
            else self._single(question, limit, within)
        )
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def words(self, text: str) -> str | None:
        """The words chosen inside the best passage, however certain; None where no passage shares a word."""
        question = self.understand(text)
        hits = self._searcher.search(question, 1)
        if not hits:
            return None
        found = self._words(question, hits) if question.kind not in COUNTED else self._figure(question, hits)
        return hits[0].passage.text[slice(*(found.value or found.sentence))]

    def understand(self, text: str) -> Question:
        """What a question asks for, in the places of this library."""
        return understand(text, self._segmenter, self._places)

    def explain(self, text: str, limit: int) -> Explanation:
        """Why the best ``limit`` passages for a question are the best."""
        question = self.understand(text)
        hits = self._searcher.search(question, max(limit, weights.LOOKED_AT))
        choice = self._choice(question, hits) if question.kind in COUNTED else None
        return Explanation(
            question,
            tuple(Reason(hit, self._searcher.terms(hit, question)) for hit in hits[:limit]),
            _judgement(choice, hits) if choice else None,
        )

    def _single(self, question: Question, limit: int, within: Set[str]) -> Answer:
        found = self._find(question, limit, within)
        findings = () if found.status is Status.NOT_FOUND else (_finding(found, found.place),)
        return Answer(question.text, found.status, findings, found.hits, 0.0, question)

    def _find(self, question: Question, limit: int, within: Set[str]) -> _Found:
        """The hit that answers, first, and the others behind it."""
        hits = self._searcher.search(question, max(limit, weights.LOOKED_AT), within)
        if not hits:
            return _Found((), Status.NOT_FOUND)
        found = self._figure(question, hits) if question.kind in COUNTED else self._words(question, hits)
        if question.kind is Kind.KEYWORDS and found.status is not Status.ANSWERED:
            found = self._words(question, hits)
        place = found.place if found.status is Status.ANSWERED else 0
        first = (hits[place], *hits[:place], *hits[place + 1 :])
        at = 0 if place == found.place else found.place
        return replace(found, hits=first[: max(limit, at + 1)], place=at)

    def _figure(self, question: Question, hits: Sequence[Hit]) -> _Found:
        """The figure that answers best, wherever among the best hits it stands."""
        choice = self._choice(question, hits)
        if choice is None:
            sentence, _ = SentenceChooser(question, self._searcher.judge(question)).choose(
                hits[0].passage.text
            )
            return _Found(
                tuple(hits),
                min(Status.WEAK, self._confidence.words(question, hits[0], sentence), key=list(Status).index),
                0,
                sentence,
            )
        place, figure = choice.candidate.hit, choice.candidate.figure
        text = normal_text(hits[place].passage.text)
        sentence = text.verbatim(text.sentence(figure.at[0]))
        status = self._confidence.figure(question, hits[place], sentence, choice)
        value = figure.shown, figure.stop
        return _Found(tuple(hits), status, place, sentence, value, figure, choice.probability)

    def _choice(self, question: Question, hits: Sequence[Hit]) -> Choice | None:
        """The figure of the best hits that answers best."""
        judge = self._searcher.judge(question)
        found = candidates(question, hits, judge, lambda hit: self.engine.texts(hit.number).above)
        return choose(question, found, hits)

    def _words(self, question: Question, hits: Sequence[Hit]) -> _Found:
        """The sentence that answers, and the words in it: of the best hit, or where that has none that are asked for, of one
        close behind."""
        chooser = SentenceChooser(question, self._searcher.judge(question))
        most = weights.LOOKED_AT if question.kind in (Kind.DATE, Kind.PERSON, Kind.PLACE) else 1
        near = [hit for hit in hits[:most] if hit.score >= weights.CLOSE * hits[0].score]
        found = []
        for place, hit in enumerate(near):
            sentence, value = chooser.choose(hit.passage.text)
            status = self._confidence.words(question, hit, sentence)
            found.append(_Found(tuple(hits), status, place, sentence, value))
        return next((one for one in found if one.value and one.status is Status.ANSWERED), found[0])

    def _several(self, question: Question, several: Sequence[Part], limit: int, within: Set[str]) -> Answer:
        """The answers to the parts of a question, over the hits of all of them."""
        found = [self._find(part.question, max(2, limit // len(several)), within) for part in several]
        cited = [one.hits[one.place] for one in found if one.status is Status.ANSWERED]
        others = [hit for rank in zip_longest(*(one.hits for one in found)) for hit in rank if hit]
        hits = list({hit.number: hit for hit in [*cited, *others]}.values())
        hits = hits[: max(limit, len({hit.number for hit in cited}))]
        at = {hit.number: place for place, hit in enumerate(hits)}
        findings: list[Finding] = []
        missing = []
        for number, (part, one) in enumerate(zip(several, found, strict=True)):
            if one.status is Status.ANSWERED:
                finding = _finding(one, at[one.hits[one.place].number])
                asked = number if question.parts else None
                finding = replace(finding, year=part.year or finding.year, part=asked)
                same = [finding, *self._restated(part, one, finding, at)]
                same.sort(key=lambda told: hits[told.hit].passage.citation.report.year or 0)
                findings += (replace(told, restated=place > 0) for place, told in enumerate(same))
            else:
                missing.append((part.region, part.year))
        best = Status.ANSWERED if findings else min((one.status for one in found), key=list(Status).index)
        if best is Status.WEAK:
            near = ((one, at.get(one.hits[one.place].number)) for one in found if one.status is best)
            findings = [_finding(one, place) for one, place in near if place is not None][:1]
        return Answer(question.text, best, tuple(findings), tuple(hits), 0.0, question, tuple(missing))

    def _restated(self, part: Part, found: _Found, first: Finding, at: dict[int, int]) -> list[Finding]:
        """What another report gives for the same year, where that is another number."""
        if part.year is None or first.figure is None:
            return []
        for place, hit in enumerate(found.hits):
            if place == found.place or hit.number not in at or hit.breakdown.match < weights.SPAN_END:
                continue
            other = _finding(self._figure(part.question, [hit]), at[hit.number])
            if other.figure and other.sentence != first.sentence and _restates(other.figure, first.figure):
                return [replace(other, year=part.year, part=first.part)]
        return []


def _restates(one: Figure, other: Figure) -> bool:
    """Whether two figures say about the same, but not quite: one is the other put right."""
    if (one.base, one.aspect, one.kind, one.year) != (other.base, other.aspect, other.kind, other.year):
        return False
    amounts = sorted((abs(Decimal(one.amount)), abs(Decimal(other.amount))))
    return 0 < amounts[0] < amounts[1] <= amounts[0] * Decimal(weights.RESTATED)


def _finding(found: _Found, at: int) -> Finding:
    """The words of what was found; uncertain ones put no value first."""
    passage, figure = found.hit.passage, found.figure
    report = passage.citation.report
    year = (figure and figure.year) or (passage.period.year if passage.period else report.year)
    kind = figure.kind if figure else (passage.period and passage.period.kind)
    told = Finding(passage.text[slice(*found.sentence)], at, year=year, region=report.region, kind=kind)
    if found.status is not Status.ANSWERED or found.value is None:
        return told
    value = passage.text[slice(*found.value)]
    counted = figure if figure and figure.aspect is not Aspect.RANK else None
    return replace(told, value=value, figure=counted, probability=found.probability)


def _judgement(choice: Choice, hits: Sequence[Hit]) -> Judgement:
    """How a choice among the figures of ``hits`` was judged."""
    fitted, figure = models(), choice.candidate.figure
    return Judgement(
        hits[choice.candidate.hit].passage.text[figure.shown : figure.stop],
        choice.probability,
        fitted.threshold,
        fitted.figure.bias,
        tuple(fitted.figure.parts(choice.evidence)),
    )


def _covered(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """The places that reports speak for, each with the years that they give results of, sorted."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.report.region and not entry.skipped:
            told = years.setdefault(entry.report.region, set())
            if entry.report.year:
                told.add(entry.report.year - 1)
    return {region: sorted(told) for region, told in sorted(years.items())}
