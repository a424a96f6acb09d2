"""Questions that no one passage answers: who of all, how many, since when, and what is calculated."""

import re
from collections.abc import Callable, Sequence, Set
from dataclasses import replace

from corpus.model import Passage
from index.answering.aggregates import Coverage, Outcome, Select, carried_out
from index.answering.answer import Answer, Finding
from index.answering.calculated import Calculation, comparable, derived, total
from index.answering.claims import YesNo
from index.answering.confidence import Status
from index.answering.mentions import Mentions, mentions_of
from index.answering.search import UNRANKED, Hit
from index.answering.streaks import asks_for_streak, streak
from index.answering.verdict import denies
from index.engines.protocol import Engine
from index.figures.figures import SEVERAL, Figure, figures
from index.figures.headline import Headline
from index.figures.table import Fact
from index.query.derivation import AIM, Derivation, Operation, derivation, miscounted
from index.query.gazetteer import foreign
from index.query.mention import MentionPlan, mention_plan
from index.query.plan import GROWTH, HIGHEST, LOWEST, SOURCE, Goal, Metric, Plan, plan, single
from index.query.question import Question
from index.query.scope import BEYOND, Scope, Scopes
from index.store.entry import Entry
from index.text.normal import normal_text, normalise
from index.text.segmenter import Segmenter

LEAST = 3
"""Places that have to give a metric which words/synonyms.txt does not know, so that it is one."""

MADE = (Goal.SUM, Goal.AVERAGE)
"""What is made of all rows, none of which may be missing."""

Ask = Callable[[Question], tuple[Finding, Hit] | None]
"""The figure that answers a question for one of them, where it is certain."""


class Planner:
    """Plans questions over the library as ``engine`` has it, and carries the plans out over the facts that ``select`` gives."""

    def __init__(self, engine: Engine, segmenter: Segmenter, select: Select) -> None:
        self._engine, self._segmenter, self._select = engine, segmenter, select
        entries = [entry for entry in engine.entries if not entry.skipped]
        self._scopes = Scopes({entry.report.region for entry in entries if entry.report.region})
        self._newest = max((entry.report.year or 0 for entry in entries), default=0)

    def answer(
        self, question: Question, within: Set[str], understand: Callable[[str], Question], ask: Ask
    ) -> Answer | None:
        """The answer to a question of many reports or for a number that is calculated; None where it is neither."""
        named, normal = question.named, normalise(question.text)
        abroad = BEYOND.search(normal) or any(map(foreign, named.unknown))
        if abroad and (HIGHEST.search(normal) or LOWEST.search(normal)):
            return _nothing(question)  # no report compares the countries of the world
        scope = self._scopes.find(normal, named.regions, named.spans)
        if mention := mention_plan(question, scope, self._segmenter.cut):
            return self._mentioned(question, mentions_of(mention, self._engine, self._segmenter, within))
        if asks_for_streak(question.text):
            return self._streak(question, within)
        if asked := derivation(question):
            found = [
                [
                    next(iter(self.headlines(part, within)), None) or ask(part)
                    for part in map(understand, parts)
                ]
                for parts in (asked.parts, asked.otherwise)
            ]
            return _derived(question, asked, next((one for one in found if one and all(one)), found[0]))
        made = plan(question, scope, self._newest)
        if made is None or (made.goal in MADE and miscounted(normal, len(named.regions))):
            return None
        return self._rows(question, made, within)

    def _rows(self, question: Question, made: Plan, within: Set[str]) -> Answer | None:
        done = self._carried_out(made, within)
        known = made.metric.concept is not None
        if done is None or (not known and done.coverage.found < LEAST):
            few = made.scope.listed or not made.scope.regions or made.goal is Goal.POSITION
            return None if few else replace(_nothing(question), plan=made)
        if made.scope.listed and done.coverage.found < done.coverage.of:
            return None
        if made.goal is Goal.POSITION:
            return self._position(question, made, done)
        hits: dict[str, int] = {}
        shown: list[Hit] = []
        findings = tuple(
            self._finding(row, rank, hits, shown) for row, rank in zip(done.rows, done.ranks, strict=True)
        )
        calculation = total(made.goal, findings, "个") if made.goal in (Goal.COUNT, *MADE) else None
        if made.goal in MADE and done.coverage.missing:
            calculation = None  # never a value where a part is missing
        return _of_rows(question, made, done, findings, shown, calculation)

    def _carried_out(self, made: Plan, within: Set[str]) -> Outcome | None:
        entries = [entry for entry in self._engine.entries if not within or entry.source.path in within]
        return carried_out(made, entries, self._select)

    def headlines(self, part: Question, within: Set[str]) -> list[tuple[Finding, Hit]]:
        """The headline figure that a question for one figure asks for, and what another report gives for it; none where no report
        gives it for certain."""
        row = None if part.named.unknown else self._of_one(part, within, alone=True)
        if row is None or row.fact.stretch not in ("", SEVERAL):
            return []
        return [self._cited(one) for one in (row, *(Headline(entry, fact) for entry, fact in row.restated))]

    def _streak(self, question: Question, within: Set[str]) -> Answer | None:
        """For how many years on end one place has led by a metric; None where its report does not say it behind the figure."""
        row = self._of_one(question, within, alone=False)
        if row is None:
            return None
        finding, hit = self._cited(row)
        found = streak(question.text, finding, hit)
        return Answer(question.text, Status.ANSWERED, (found,), (hit,), 0.0, question) if found else None

    def _of_one(self, question: Question, within: Set[str], *, alone: bool) -> Headline | None:
        """The headline figure of the metric, the year and the one place that a question names; None where it does not name them,
        no report gives it, or the question is to name them ``alone`` and says more."""
        named, when = question.named, question.when
        if when.first is None or when.relative or len(named.regions) != 1 or named.part:
            return None
        made = single(question, Scope("", named.regions[0], ()))
        if made is None or (alone and not _says_no_more(question, made.metric)):
            return None
        done = self._carried_out(made, within)
        return done.rows[0] if done and len(done.rows) == 1 else None

    def _cited(self, row: Headline) -> tuple[Finding, Hit]:
        """A row by itself, with the passage that it stands in."""
        shown: list[Hit] = []
        return replace(self._finding(row, 1, {}, shown), rank=None), shown[0]

    def _position(self, question: Question, made: Plan, done: Outcome) -> Answer | None:
        """Where one place stands among the rows."""
        at = next((at for at, row in enumerate(done.rows) if row.fact.region == made.place), None)
        if at is None or done.coverage.missing:
            return None  # who is missing may stand before it
        hits: dict[str, int] = {}
        shown: list[Hit] = []
        finding = replace(self._finding(done.rows[at], done.ranks[at], hits, shown), value=None)
        calculation = Calculation(f"第{done.ranks[at]}", "", (0,))
        return _of_rows(question, made, done, (finding,), shown, calculation)

    def _finding(self, row: Headline, rank: int, at: dict[str, int], shown: list[Hit]) -> Finding:
        fact = row.fact
        if fact.citation not in at:
            at[fact.citation] = len(shown)
            shown.append(Hit(self._passage(row.entry, fact.citation), UNRANKED))
        place = at[fact.citation]
        passage = shown[place].passage
        figure = next(one for one in figures(passage) if _same(one, fact))
        text = normal_text(passage.text)
        sentence = passage.text[slice(*text.verbatim(text.sentence(figure.at[0])))]
        value = passage.text[figure.shown : figure.stop]
        return Finding(sentence, place, value, fact.year, fact.region, figure, kind=fact.kind, rank=rank)

    def _passage(self, entry: Entry, citation: str) -> Passage:
        return next(passage for passage in self._engine.passages(entry) if passage.citation.id == citation)

    def _mentioned(self, question: Question, found: Mentions) -> Answer:
        """The reports that say a term."""
        made = found.plan
        passages = [self._engine.passage(one.number) for one in found.found]
        hits = tuple(Hit(passage, UNRANKED, _marked(passage, made.term)) for passage in passages)
        findings = tuple(_said(hit, at, made) for at, hit in enumerate(hits))
        calculation = total(Goal.COUNT, findings, "份") if made.goal is Goal.COUNT else None
        status = Status.ANSWERED if findings or calculation else Status.NOT_FOUND
        coverage = Coverage(len({one.entry.source.path for one in found.found}), found.of, (), found.flawed)
        return Answer(
            question.text,
            status,
            findings,
            hits,
            0.0,
            question,
            rows=True,
            mention=made,
            coverage=coverage,
            calculated=calculation,
        )


def _says_no_more(part: Question, metric: Metric) -> bool:
    """Whether a question asks for the metric itself, and not for what it only is a part of the name of."""
    names = metric.concept.names if metric.concept else (metric.name,)
    return all(
        word.isdecimal()
        or any(form.fullmatch(word) for form in (GROWTH, AIM, SOURCE))
        or any(word in name for name in names)
        for word in part.words
    )


def _derived(
    question: Question, asked: Derivation, found: Sequence[tuple[Finding, Hit] | None]
) -> Answer | None:
    """What is calculated from what was ``found`` for the parts; where one is missing the others, and no number."""
    known = [one for one in found if one]
    hits = list({hit.passage.citation.id: hit for _, hit in known}.values())
    at = {hit.passage.citation.id: place for place, hit in enumerate(hits)}
    findings = tuple(replace(finding, hit=at[hit.passage.citation.id]) for finding, hit in known)
    whole = len(known) == len(found)
    fits = (
        comparable([finding.figure for finding in findings if finding.figure])
        or asked.operation is Operation.QUOTIENT
    )
    calculation = derived(asked, findings) if whole and fits else None
    missing = tuple(part for part, one in zip(asked.parts, found, strict=True) if one is None)
    if calculation is None:
        weak = tuple(replace(finding, value=None) for finding in findings)
        return Answer(
            question.text,
            Status.WEAK if weak else Status.NOT_FOUND,
            weak,
            tuple(hits),
            0.0,
            question,
            uncalculated=missing,
        )
    verdict: YesNo | None = None
    if calculation.reached is not None:
        verdict = "yes" if calculation.reached != denies(question.statement or "") else "no"
    return Answer(
        question.text,
        Status.ANSWERED,
        findings,
        tuple(hits),
        0.0,
        question,
        calculated=calculation,
        verdict=verdict,
    )


def _of_rows(
    question: Question,
    made: Plan,
    done: Outcome,
    findings: tuple[Finding, ...],
    shown: Sequence[Hit],
    calculation: Calculation | None,
) -> Answer:
    """The answer of a plan that was carried out."""
    status = Status.ANSWERED if findings or calculation else Status.NOT_FOUND
    told = Answer(question.text, status, findings, tuple(shown), 0.0, question, rows=True)
    return replace(told, plan=made, coverage=done.coverage, calculated=calculation)


def _nothing(question: Question) -> Answer:
    return Answer(question.text, Status.NOT_FOUND, (), (), 0.0, question, rows=True)


def _same(figure: Figure, fact: Fact) -> bool:
    return (figure.amount, figure.base, figure.metric, figure.aspect.value) == (
        fact.amount,
        fact.base,
        fact.metric,
        fact.aspect,
    )


def _said(hit: Hit, at: int, made: MentionPlan) -> Finding:
    """The sentence that says a term."""
    report = hit.passage.citation.report
    text = normal_text(hit.passage.text)
    start = text.normal.find(made.term)
    span = text.verbatim(text.sentence(start)) if start >= 0 else (0, len(hit.passage.text))
    return Finding(hit.passage.text[slice(*span)], at, year=report.year, region=report.region)


def _marked(passage: Passage, term: str) -> tuple[tuple[int, int], ...]:
    """Where a passage says a term, as spans of its text."""
    text = normal_text(passage.text)
    found = re.finditer(re.escape(term), text.normal)
    return tuple(text.verbatim(one.span()) for one in found)
