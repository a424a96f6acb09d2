"""What reports say of a topic, each by itself, and what of that is new beside what others said before."""

import json
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Literal

from index.answering.mentions import mentions_of
from index.engines.protocol import Engine, Shown
from index.figures.headline import apart, headlines, may_be_restated
from index.figures.table import Fact
from index.query.mention import MentionPlan
from index.query.plan import Goal
from index.query.topic import Topic
from index.store.entry import Entry
from index.text.normal import normal_text, normalise
from index.text.segmenter import Segmenter

ROUGH = Decimal("0.1")
"""By how much of itself a number may be off that is said to be about so much (超过, 左右)."""

SENTENCE = 200
"""Characters of a sentence that are kept."""

Years = tuple[int | None, int | None]
Pairs = Sequence[tuple[Entry, Fact]]
Figures = Callable[[Iterable[Entry]], Iterator[tuple[Entry, Sequence[Fact]]]]


@dataclass(frozen=True, slots=True)
class Observation:
    """What the report at ``path`` says of a topic in the passage ``citation``: of ``region`` and ``year`` the figure ``value``
    of ``metric`` as it is written there, or the sentence ``value`` that says a term (``metric`` is "" then).  Of a whole report
    the citation is "" and the value its title.

    ``amount``, ``base``, ``number`` and ``bound`` are those of the Fact, "" where it is no figure.
    """

    path: str
    citation: str
    region: str | None
    year: int | None
    value: str
    kind: Literal["review", "plan"] | None = None
    aspect: str = ""
    metric: str = ""
    amount: str = ""
    base: str = ""
    number: str = ""
    bound: str = ""

    @property
    def key(self) -> str:
        """The same for observations of one thing: the figures of a place and a year, who says a term, a report."""
        if self.metric:
            return json.dumps([self.region, self.year, self.kind, self.aspect], ensure_ascii=False)
        return self.path if not self.citation else self.region or self.path

    def packed(self) -> str:
        """As JSON keeps it."""
        return json.dumps(astuple(self), ensure_ascii=False)

    @classmethod
    def unpacked(cls, packed: str) -> "Observation":
        """The observation that was packed."""
        return cls(*json.loads(packed))


class News(StrEnum):
    """What is new in an observation: nobody gave the figure before, it was another one, nobody of the place said the term, or
    the report itself."""

    GIVES = "gives"
    RESTATES = "restates"
    MENTIONS = "mentions"
    REPORT = "report"


def novelty(
    now: Observation, own: Observation | None, others: Iterable[Observation]
) -> tuple[News, Observation | None] | None:
    """What is new in ``now``, beside what the same report (``own``) and ``others`` said of it before, and the figure it takes
    the place of; None where nothing is.

    Another report's figure has to be near enough to be the same put right.
    """
    if own:
        return (News.RESTATES, own) if now.metric and not _same(own, now) else None
    before = list(others)
    if not now.metric:
        return None if before else (News.MENTIONS if now.citation else News.REPORT, None)
    if not before:
        return News.GIVES, None
    if any(_same(one, now) for one in before):
        return None
    near = [one for one in before if _near(one, now)]
    return (News.RESTATES, near[-1]) if near else None


def observed(
    asked: Sequence[tuple[Topic, Shown]],
    entries: Sequence[Entry],
    engine: Engine,
    segmenter: Segmenter,
    figures: Figures,
) -> Iterator[tuple[int, Observation]]:
    """What ``entries`` say of each topic that is ``asked``, by its place there, of the reports that are shown to whoever asks;
    those that tell of their own year come first."""
    subjects: dict[str | None, list[Entry]] = {}
    for entry in entries:
        if entry.count:
            subjects.setdefault(entry.report.subject, []).append(entry)
    counted = [(at, *one) for at, one in enumerate(asked) if one[0].metric]
    for subject, reports in subjects.items():
        concerned = [one for one in counted if one[1].concerns(subject)]
        given = list(figures(reports)) if concerned else []
        for at, topic, shown in concerned:
            told = [(entry, fact) for entry, facts in given if shown(entry.source.path) for fact in facts]
            yield from ((at, one) for one in _figures(topic, told))
    yield from _said(asked, [entry for some in subjects.values() for entry in some], engine, segmenter)


def _said(
    asked: Sequence[tuple[Topic, Shown]], entries: Sequence[Entry], engine: Engine, segmenter: Segmenter
) -> Iterator[tuple[int, Observation]]:
    """What reports say of the topics that are no figures; a term is looked for once, whoever asks."""
    terms: dict[tuple[str, Years], list[tuple[int, set[str]]]] = {}
    for at, (topic, shown) in enumerate(asked):
        if topic.metric is None:
            looked = {
                entry.source.path
                for entry in entries
                if topic.concerns(entry.report.subject) and shown(entry.source.path)
            }
            terms.setdefault((topic.term, topic.years), []).append((at, looked))
    for (term, years), who in terms.items():
        within = [entry for entry in entries if any(entry.source.path in looked for _, looked in who)]
        for one in _mentions(term, years, within, engine, segmenter):
            yield from ((at, one) for at, looked in who if one.path in looked)


def _figures(topic: Topic, told: Pairs) -> list[Observation]:
    """The headline figures that each report gives by itself; what adds up over years is judged by the targets of all."""
    concept = topic.metric
    if concept is None:
        return []
    first, last = topic.years
    named = [
        (entry, fact)
        for entry, fact in told
        if fact.canonical == concept.names[0]
        and (first is None or (fact.year or 0) >= first)
        and (last is None or (fact.year or 0) <= last)
    ]
    found = []
    for path in dict.fromkeys(entry.source.path for entry, _ in named):
        for aspect in topic.aspects:
            pairs = [(entry, fact) for entry, fact in named if fact.aspect == aspect]
            for kind in topic.kinds:
                own = [pair for pair in pairs if pair[0].source.path == path]
                aims = [pair for pair in pairs if pair[0].source.path != path and pair[1].kind == "plan"]
                chosen = headlines(
                    [*own, *(aims if kind == "review" else [])], concept.names, concept.unit, kind
                )
                found += [(head.entry, head.fact) for head in chosen.values()]
    found.sort(key=lambda pair: (apart(*pair), pair[0].source.path))
    return [_figure(entry, fact, concept.names[0]) for entry, fact in found]


def _figure(entry: Entry, fact: Fact, metric: str) -> Observation:
    in_characters = fact.number not in fact.value  # 百分之十三, which has its unit
    whole = in_characters or not fact.unit or normalise(fact.unit) in normalise(fact.value)
    return Observation(
        entry.source.path,
        fact.citation,
        fact.region,
        fact.year,
        fact.value if whole else f"{fact.value} {fact.unit}",
        fact.kind or "review",
        fact.aspect,
        metric,
        fact.amount,
        fact.base,
        fact.number,
        fact.bound,
    )


def _mentions(
    term: str, years: Years, looked: Sequence[Entry], engine: Engine, segmenter: Segmenter
) -> Iterator[Observation]:
    """The first passage of each report that says the term; the reports themselves where there is none."""
    if not looked:  # to look in no report is to look in all
        return
    if not term:
        for entry in looked:
            yield Observation(
                entry.source.path, "", entry.report.subject, entry.report.year, entry.report.title
            )
        return
    plan = MentionPlan(term, None, years, Goal.ROWS, earliest=False, over="years")
    within = frozenset(entry.source.path for entry in looked)
    for found in mentions_of(plan, engine, segmenter, within).found:
        passage, report = engine.passage(found.number), found.entry.report
        text = normal_text(passage.text)
        start = max(text.normal.find(term), 0)
        sentence = passage.text[slice(*text.verbatim(text.sentence(start)))] if text.normal else ""
        yield Observation(report.path, passage.citation.id, report.subject, report.year, sentence[:SENTENCE])


def _same(one: Observation, other: Observation) -> bool:
    """Whether two figures are one number, written more or less exactly."""
    if one.base != other.base:
        return False
    amounts = Decimal(one.amount), Decimal(other.amount)
    apart, steps = abs(amounts[0] - amounts[1]), (_step(one), _step(other))
    if not apart or (steps[0] != steps[1] and apart < max(steps)):
        return True
    rough = bool(one.bound or other.bound)
    return rough and apart <= ROUGH * max(map(abs, amounts))


def _step(one: Observation) -> Decimal:
    """What the last digit of a number counts."""
    number, amount = Decimal(one.number.replace(",", "") or "0"), abs(Decimal(one.amount))
    exponent = number.as_tuple().exponent
    return amount / abs(number) * Decimal(1).scaleb(int(exponent)) if number else Decimal(0)


def _near(one: Observation, other: Observation) -> bool:
    """Whether a figure may be another one put right."""
    return one.base == other.base and may_be_restated(one.amount, other.amount)
