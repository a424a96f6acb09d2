"""One state of a library, and the answers it gives."""

import logging
import re
import time
from collections.abc import Callable, Iterator, Sequence, Set
from dataclasses import replace
from pathlib import PurePosixPath

from corpus.formats import FORMATS
from index.answering import deadline
from index.answering.aggregates import Select
from index.answering.agreement import agreement
from index.answering.answer import Answer, Explanation, Finding, Judgement, Reason
from index.answering.bound import Wanted, bound
from index.answering.cells import named_cell
from index.answering.confidence import Confidence, Status, least_certain, located
from index.answering.deciding import Decider
from index.answering.extent import Extent, extents
from index.answering.found import Found
from index.answering.model import models, probability, unplaced_figures, word_model
from index.answering.overview import Summariser
from index.answering.planned import Planner
from index.answering.search import Hit, Searcher
from index.answering.sentences import Chosen, SentenceChooser
from index.answering.series import Series
from index.answering.spans import SpanModel, fitted
from index.answering.values import Choice, candidates, choose
from index.answering.words import JOINED
from index.engines.protocol import Engine
from index.figures.figures import figures
from index.query.courtesy import courtesy
from index.query.gazetteer import NATION
from index.query.intent import Kind
from index.query.parts import Part, parts
from index.query.places import Places
from index.query.plan import Goal
from index.query.question import MAX_CHARS, Question, understand
from index.ranking import weights
from index.store.entry import Entry
from index.text.normal import Span, normal_text, normalise
from index.text.segmenter import Segmenter

LOG = logging.getLogger("wenbao.index")

DEPTH = 10
"""Hits among which the answer is looked for, however few are shown."""
WHICH = re.compile("哪(?!些)|谁")
"""What asks which of two things it is that is more."""
SEARCHED = (Kind.DATE, Kind.PERSON, Kind.PLACE, Kind.NAME, Kind.LIST, Kind.YESNO)
"""Kinds of questions that a passage close behind the best may answer."""
COUNTED = (Kind.FIGURE, Kind.KEYWORDS)
"""Kinds of questions that a figure may answer."""


class Reader:
    """Answers questions over the library as ``engine`` has it."""

    def __init__(self, engine: Engine, segmenter: Segmenter, select: Select) -> None:
        self.engine = engine
        self._planner = Planner(engine, segmenter, select)
        self._series = Series(
            self._planner.headlines,
            lambda part, within, row: self._find(part, weights.LOOKED_AT, within, row=row),
        )
        self._segmenter = segmenter
        self._searcher = Searcher(engine)
        self._confidence = Confidence(engine)
        self._decider = Decider(self._searcher.judge, self._confidence, self._claimed)
        reports = [entry.report for entry in engine.entries]
        self._places = Places(
            (report.region for report in reports if report.region),
            ((report.organisation, report.names) for report in reports if report.organisation),
        )
        self._covered = _covered(engine.entries)
        self._summariser = Summariser(
            engine, segmenter, lambda text, within: self._certain(self.understand(text), within)
        )

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """See Answerer.ask."""
        if said := courtesy(text):
            return Answer(text, Status.NOT_FOUND, (), (), 0.0, courtesy=said)
        question = self.understand(text)
        answer = self._timed(question, lambda: self._answer(question, limit, within))
        return replace(answer, question=text[:MAX_CHARS])  # as it was asked, in whatever language

    def digest(self, text: str, within: Set[str] = frozenset()) -> Answer:
        """See Answerer.digest."""
        understood = self.understand(text)
        question = replace(understood, kind=Kind.OVERVIEW)
        entry = next((entry for entry in self._among(within) if entry.source.path == text), None)
        named = understood.named.regions or understood.kind is Kind.OVERVIEW
        asks = named and PurePosixPath(text).suffix.lower() not in FORMATS
        asked = [Extent(entry)] if entry else extents(question, self._among(within)) if asks else []
        return self._timed(question, lambda: self._summariser.answer(question, asked))

    def _timed(self, question: Question, answered: Callable[[], Answer]) -> Answer:
        """What is ``answered`` to a question, with the time it took; given up after that of the deadline."""
        started = time.perf_counter()
        try:
            with deadline.of(deadline.SECONDS):
                answer = answered()
        except deadline.OutOfTimeError:
            LOG.warning("a question took more than %g s and was given up", deadline.SECONDS)
            answer = Answer(question.text, Status.NOT_FOUND, (), (), 0.0, question, given_up=True)
        return replace(answer, elapsed_ms=(time.perf_counter() - started) * 1000)

    def _answered(self, question: Question, several: Sequence[Part], limit: int, within: Set[str]) -> Answer:
        planned = self._planner.answer(
            question, within, self.understand, lambda part: self._certain(part, within)
        )
        if planned and planned.plan and planned.plan.goal is Goal.POSITION:
            said = self._single(question, limit, within)
            planned = None if said.status is Status.ANSWERED else planned
        if planned and question.kind is Kind.YESNO and planned.verdict is None:
            said = self._single(question, limit, within)
            planned = None if said.verdict else planned
        if planned and (planned.findings or planned.calculated or planned.rows):
            return planned
        found = (
            self._series.answer(question, several, limit, within)
            if several
            else self._single(question, limit, within)
        )
        undecided = (
            several and found.missing and question.kind is Kind.COMPARISON and WHICH.search(question.text)
        )
        if planned or undecided:  # its parts are not all there: a figure of one of them is no answer
            weak = tuple(replace(finding, value=None) for finding in found.findings)
            return replace(
                found,
                status=least_certain(found.status, Status.WEAK),
                findings=weak,
                uncalculated=planned.uncalculated if planned else (),
            )
        return found

    def _certain(self, question: Question, within: Set[str]) -> tuple[Finding, Hit] | None:
        """The figure that answers one question, where it is certain."""
        found = self._find(question, DEPTH, within)
        if found.status is not Status.ANSWERED or found.figure is None:
            return None
        return found.finding(0), found.hit

    def words(self, text: str) -> str | None:
        """The likeliest words inside the best passage, however certain and no more than answer; None where no passage shares a word."""
        question = self.understand(text)
        hits = self._searcher.search(question, 1)
        if not hits:
            return None
        if question.kind in COUNTED:
            found = self._figure(question, hits, 0.0)
            said = found.value or found.sentence
        else:
            chosen = SentenceChooser(question, self._searcher.judge(question)).find(hits[0].passage.text)
            said = (chosen.value or chosen.sentence) if chosen else (0, 0)
        return hits[0].passage.text[slice(*said)]

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

    def _answer(self, question: Question, limit: int, within: Set[str]) -> Answer:
        if question.kind is Kind.OVERVIEW:
            return self._summariser.answer(question, extents(question, self._among(within)))
        if said := self._bound(question, limit, within):
            return said
        return self._answered(question, parts(question, self._covered), limit, within)

    def _bound(self, question: Question, limit: int, within: Set[str]) -> Answer | None:
        """The rank, or how far it is from something else, that a report binds to the metric asked for."""
        wanted = Wanted.of(question)
        hits = self._searcher.search(question, max(limit, DEPTH), within) if wanted else []
        subjects = frozenset[str]().union(*question.named.regions) - {NATION}

        def certain(hit: Hit, sentence: Span) -> bool:
            covered = self._confidence.covered(question, hit, sentence)
            subject = hit.passage.citation.report.subject
            return covered is Status.ANSWERED and (not subjects or subject in subjects)

        found = bound(wanted, hits, certain) if wanted else None
        if found is None:
            return None
        hit, figure = hits[found.hit], found.figure
        first = (hit, *hits[: found.hit], *hits[found.hit + 1 :])
        sentence = normal_text(hit.passage.text).verbatim(found.sentence)
        said = Found(first, Status.ANSWERED, 0, sentence, (figure.shown, figure.stop), figure)
        return Answer(question.text, said.status, (said.finding(0),), first[:limit], 0.0, question)

    def _among(self, within: Set[str]) -> list[Entry]:
        """The files that are asked: those ``within``, all where it is empty."""
        return [entry for entry in self.engine.entries if not within or entry.source.path in within]

    def _single(self, question: Question, limit: int, within: Set[str]) -> Answer:
        found = self._find(question, limit, within)
        findings = () if found.status is Status.NOT_FOUND else (found.finding(found.place),)
        return Answer(question.text, found.status, findings, found.hits, 0.0, question, verdict=found.verdict)

    def _find(self, question: Question, limit: int, within: Set[str], *, row: bool = False) -> Found:
        """The hit that answers, first, and the others behind it."""
        hits = self._searcher.search(question, max(limit, DEPTH), within)
        if not hits:
            return Found((), Status.NOT_FOUND)
        hits = _saying(question, hits)
        if named := self._cell(question, hits):
            return named
        least = models().thresholds.row if row else None
        found = (
            self._figure(question, hits, least)
            if question.kind in COUNTED
            else self._words(question, hits, row=row)
        )
        if question.kind is Kind.KEYWORDS and found.status is not Status.ANSWERED:
            found = self._words(question, hits, row=row)
        # a figure or a verdict that is certain says which passage is; a name does not
        sure = found.status is Status.ANSWERED and (found.figure or found.verdict)
        place = found.place if sure else 0
        first = (hits[place], *hits[:place], *hits[place + 1 :])
        at = 0 if place == found.place else found.place
        return replace(found, hits=first[: max(limit, at + 1)], place=at)

    def _cell(self, question: Question, hits: Sequence[Hit]) -> Found | None:
        """The cell that the question names, where it is of the place and the year asked for; None else."""
        named = named_cell(question, hits)
        if named is None:
            return None
        hit, cell = hits[named.hit], named.cell
        status = self._confidence.cell(question, hit, (cell.start, cell.stop), cell.year)
        if status is not Status.ANSWERED:
            return None
        figure = next((one for one in figures(hit.passage) if one.start == cell.start), None)
        first = (hit, *hits[: named.hit], *hits[named.hit + 1 :])
        span = 0, len(hit.passage.text)
        return Found(first, status, 0, span, (cell.start, cell.stop), figure if cell.numeral else None)

    def _figure(self, question: Question, hits: Sequence[Hit], least: float | None) -> Found:
        """The figure that answers best, wherever among the best hits it stands; certain from the probability ``least`` on, None
        for the one from which on it may stand alone."""
        choice = self._choice(question, hits)
        if choice is None:
            said = self._words(question, hits)
            return replace(said, status=least_certain(said.status, Status.WEAK), value=None)
        place, figure = choice.candidate.hit, choice.candidate.figure
        text = normal_text(hits[place].passage.text)
        sentence = text.verbatim(text.sentence(figure.at[0]))
        likely = choice.probability
        if least is None:
            least = models().thresholds.figure
            if not self._confidence.placed(hits[place]):
                evidence = agreement(choice, self._chosen_in(question, hits[0]), hits)
                likely, least = (
                    probability(unplaced_figures().figure.value(evidence)),
                    unplaced_figures().least,
                )
        status = self._confidence.figure(question, hits[place], sentence, choice.candidate, likely, least)
        value = figure.shown, figure.stop
        return Found(tuple(hits), status, place, sentence, value, figure, likely)

    def _chosen_in(self, question: Question, hit: Hit) -> Chosen | None:
        """The words that most probably answer in a hit of a report that speaks for no place."""
        chooser = SentenceChooser(question, self._searcher.judge(question), fitted(placed=False))
        return chooser.find(hit.beginning.text)

    def _choice(self, question: Question, hits: Sequence[Hit]) -> Choice | None:
        """The figure of the best hits that answers best."""
        judge = self._searcher.judge(question)
        found = candidates(question, hits, judge, lambda hit: self.engine.texts(hit.number).above)
        return choose(question, found, hits)

    def _words(self, question: Question, hits: Sequence[Hit], *, row: bool = False) -> Found:
        """The sentence that answers, and where words in it are asked for those, of the best hit or of one close behind."""
        found = self._near(question, hits, row=row)
        if not found:
            return Found(tuple(hits), Status.NOT_FOUND, 0, (0, len(hits[0].passage.text)))
        if question.kind is Kind.YESNO:
            return self._decider.decide(question, found)
        sure = [one for one in found if one.value and one.status is Status.ANSWERED]
        listing = question.kind is Kind.LIST and _joins(found[-1].hit, found[-1].sentence)
        return max(sure, key=lambda one: one.probability or 0.0, default=found[-1] if listing else found[0])

    def _near(self, question: Question, hits: Sequence[Hit], *, row: bool) -> list[Found]:
        """The sentence that answers best, and words in it, of the best hit and of each close behind."""
        found: list[Found] = []
        first = True
        for place, chosen in self._chosen(question, hits):
            hit, value, likely = hits[place], chosen.value, None
            of_place = self._confidence.placed(hit)
            least = self._confidence.least_words(question.kind, hit, row=row)
            if value:
                evidence = self._evidence(question, chosen, hits, place, first=first)
                first = False
                likely = probability(word_model(placed=of_place).words.value(evidence))
                if not of_place and likely < least:
                    value = None
            status = self._confidence.words(question, hit, chosen.sentence, value, likely, least)
            found.append(Found(tuple(hits), status, place, chosen.sentence, value, None, likely))
        return found

    def _chosen(
        self, question: Question, hits: Sequence[Hit], model: SpanModel | None = None
    ) -> Iterator[tuple[int, Chosen]]:
        """What is chosen in the best hit, and in each close behind, with its place; for a list up to the first that has one.
        ``model`` has the weights; where there is none, those that were fitted."""
        judge = self._searcher.judge(question)
        choosers: dict[bool, SentenceChooser] = {}  # mostly one of them: reports for places, or others
        near = [hit for hit in hits[: weights.LOOKED_AT] if hit.score >= weights.CLOSE * hits[0].score]
        for place, hit in enumerate(near if question.kind in SEARCHED else near[:1]):
            deadline.check()
            of_place = self._confidence.placed(hit)
            if of_place not in choosers:
                choosers[of_place] = SentenceChooser(question, judge, model or fitted(placed=of_place))
            chosen = choosers[of_place].find(hit.beginning.text)
            if chosen is None:
                continue
            if question.kind is Kind.LIST and chosen.value and not _joins(hit, chosen.value):
                chosen = replace(chosen, value=None)  # one thing is no list
            yield place, chosen
            if question.kind is Kind.LIST and _joins(hit, chosen.sentence):
                break

    def _evidence(
        self, question: Question, chosen: Chosen, hits: Sequence[Hit], place: int, *, first: bool
    ) -> dict[str, float]:
        """What speaks for the words chosen in the hit in a place; ``first`` where no better hit has any."""
        hit, path = hits[place], hits[place].passage.citation.report.path
        best = hits[0].score or 1.0
        others = (one.score for one in hits if one.passage.citation.report.path != path)
        return {
            **chosen.evidence(question.kind, hit.score / best, first=first),
            "coverage": hit.coverage,
            "elsewhere": max(others, default=0.0) / (hit.score or 1.0),
            "located": float(located(question)),
            "said": float(bool(question.named.regions)),
        }

    def _claimed(self, question: Question, text: str) -> Found | None:
        """The figure that answers ``text``, asked of the place and the time of a question."""
        asked = replace(self.understand(text), named=question.named, when=question.when, parts=())
        hits = self._searcher.search(asked, DEPTH)
        return self._figure(asked, hits, 0.0) if hits else None


def _joins(hit: Hit, span: Span) -> bool:
    """Whether words of a hit list things."""
    return JOINED.search(normalise(hit.passage.text[slice(*span)])) is not None


def _saying(question: Question, hits: Sequence[Hit]) -> list[Hit]:
    """The hits that say the places no report speaks for, or the part of one, before the others."""
    places = (*question.named.unknown, *question.named.part)

    def misses(hit: Hit) -> int:
        normal = normal_text(hit.passage.text).normal
        return sum(place not in normal for place in places)

    return [*sorted(hits[:DEPTH], key=misses), *hits[DEPTH:]] if places else list(hits)


def _judgement(choice: Choice, hits: Sequence[Hit]) -> Judgement:
    """How a choice among the figures of ``hits`` was judged."""
    fitted, figure = models(), choice.candidate.figure
    return Judgement(
        hits[choice.candidate.hit].passage.text[figure.shown : figure.stop],
        choice.probability,
        fitted.thresholds.figure,
        fitted.figure.bias,
        tuple(fitted.figure.parts(choice.evidence)),
    )


def _covered(entries: Sequence[Entry]) -> dict[str, list[int]]:
    """The places that reports speak for, each with the years that they give results of, sorted."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if entry.report.subject and not entry.skipped:
            told = years.setdefault(entry.report.subject, set())
            if entry.report.reviewed:
                told.add(entry.report.reviewed)
    return {region: sorted(told) for region, told in sorted(years.items())}
