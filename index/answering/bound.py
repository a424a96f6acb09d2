"""Ranks, and how far a figure is above or below something else, that a report binds to a metric: no words stand between them
that could name another thing (地区生产总值增长11.2%，高于全国3.1个百分点，居全省第2位)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from index.answering.features import CHANGED, RANKED
from index.answering.search import Hit
from index.figures.figures import SCOPE, Aspect, Figure, figures
from index.figures.metrics import mentions
from index.figures.words import LEAD
from index.query import years
from index.query.intent import Kind
from index.query.question import VERB, Question
from index.query.turn import SET_AGAINST, topic
from index.text.lexicon import any_of
from index.text.normal import NormalText, Span, masked, normal_text, normalise

MARKS: Final = ",;:。!?\n、"
NUMBER: Final = "#"
"""Stands for every figure between a metric and the one that is looked at."""
UP, DOWN = any_of("set_above"), any_of("set_below")
MOVED: Final = f"(?:(?P<up>{UP})|(?P<down>{DOWN}))"
ASKED: Final = re.compile(
    rf"(?:{SET_AGAINST}(?P<base>[^,?]{{1,12}}?){MOVED}[了出]?|{MOVED.replace('<', '<at_')}于(?P<at_base>[^,?]{{1,12}}?))(?:多少|几)"
)
OVER: Final = re.compile(
    rf"{MOVED}于(?:[^{NUMBER},;]*{NUMBER}(?=[、和与及][^{NUMBER},;]))*(?P<bases>[^{NUMBER},;于]+)(?P<numbers>(?:{NUMBER}[、和与及])*)$"
)
"""高于全国, 高于全国1个、全省, 高于全国、全省1个和: what stands before a number that says how far from which."""
AGAINST: Final = re.compile(
    rf"{SET_AGAINST}(?P<bases>[^{NUMBER},;]+?)(?:分别)?{MOVED}[了出]?(?P<numbers>(?:{NUMBER}[、和与及])*)$"
)
"""比全国、全省高1个和."""
QUANTITY: Final = re.compile(
    r"(?:第?\d[\d.,]*+(?!年)|第[一二三四五六七八九十]+)(?:万亿|亿|万)?(?:美元|元|%|个?百分点|[位名个家户人吨斤亩])*"
)
APART: Final = re.compile("[、和与及]")
FILLER: Final = re.compile(rf"\([^()]*\)|{any_of('bound_between')}|[{NUMBER}{MARKS}]|{SCOPE.pattern}")
BASE_BESIDE: Final = re.compile(any_of("base_beside"))
LAST_YEAR: Final = re.compile(any_of("turn_year_before"))
SCOPES: Final = re.compile("全[省市国区州盟县旗疆]")
GROWTH: Final = re.compile(any_of("turn_growth"))


@dataclass(frozen=True, slots=True)
class Bound:
    """A figure of the hit in place ``hit``, and the sentence that binds it, a span of the normal form of its text."""

    hit: int
    figure: Figure
    sentence: Span


@dataclass(frozen=True, slots=True)
class Wanted:
    """The rank of ``name`` in ``scope`` ("" where none is said), of its growth where ``grown``; or how far it is ``above`` its ``base``
    or below, in points where ``points``."""

    question: Question
    name: str
    scope: str = ""
    grown: bool = False
    base: str = ""
    above: bool = True
    points: bool = False

    @classmethod
    def of(cls, question: Question) -> "Wanted | None":
        """What a question wants that can be bound to a metric; None where it asks for something else."""
        normal = normalise(question.text)
        against = ASKED.search(normal)
        if question.kind not in (Kind.FIGURE, Kind.KEYWORDS) or not (against or RANKED.search(normal)):
            return None
        rest = masked(normal, [*question.named.spans, *years.when(normal)[1]])
        if against:
            base, up = against["base"] or against["at_base"], against["up"] or against["at_up"]
            before = topic(masked(rest, [against.span()]).replace(" ", ""))
            return cls(question, before, base=_base(base), above=bool(up), points="百分点" in normal)
        scope = SCOPES.search(normal)
        return cls(
            question, topic(rest.replace(" ", "")), scope[0] if scope else "", bool(CHANGED.search(rest))
        )

    def bound(self, text: NormalText, figure: Figure) -> Span | None:
        """The sentence of ``text`` that binds ``figure`` to what is wanted."""
        if (figure.aspect is Aspect.RANK) == bool(self.base):
            return None
        start, stop = text.sentence(figure.at[0])
        name = self._last_named(text.normal[start : figure.at[0]])
        if name is None:
            return None
        head = text.normal[start : start + name[0]]
        head = head[max(head.rfind(mark) for mark in MARKS) + 1 :]
        if LEAD.sub("", FILLER.sub("", head)):
            return None
        between = QUANTITY.sub(NUMBER, text.normal[start + name[1] : figure.at[0]])
        told = self._margin(between, figure) if self.base else self._rank(between)
        return (start, stop) if told else None

    def _last_named(self, before: str) -> Span | None:
        """Where the metric stands in the words before a figure, as the last that they name."""
        known = [one for one in mentions(before) if one.concept.unit or len(one.concept.names[0]) > VERB]
        metric = self.question.metric
        if metric is not None:
            return (known[-1].start, known[-1].stop) if known and known[-1].concept == metric else None
        at = before.rfind(self.name) if len(self.name) > 1 else -1
        behind = known and known[-1].start > at
        return None if at < 0 or behind else (at, at + len(self.name))

    def _rank(self, between: str) -> bool:
        """Whether a rank behind these words is of the metric or its growth, as is wanted, and among whom it is."""
        last = between.rsplit(NUMBER, 1)[-1]
        grown = GROWTH.search(last) or ("总量" not in last and GROWTH.search(between))
        scopes = SCOPES.findall(between)
        among = not self.scope or not scopes or scopes[-1] == self.scope
        return among and bool(grown) == self.grown and not FILLER.sub("", between)

    def _margin(self, between: str, figure: Figure) -> bool:
        """Whether a figure behind these words is how far the metric is from the base."""
        if self.points and figure.unit != "个百分点":
            return False
        found = OVER.search(between) or AGAINST.search(between)
        if found is None:
            return False
        whose = _whose(found["bases"].strip("、和与及"), found["numbers"] or "")
        told = whose == self.base and bool(found["up"]) == self.above
        return told and not FILLER.sub("", between[: found.start()])


def bound(wanted: Wanted, hits: Sequence[Hit], certain: Callable[[Hit, Span], bool]) -> Bound | None:
    """The figure of the first hit that binds one to what is wanted in a sentence that is ``certain`` to be of whom and of when it is asked; None where it binds several."""
    for place, hit in enumerate(hits):
        text = normal_text(hit.passage.text)
        spans = [(figure, wanted.bound(text, figure)) for figure in figures(hit.passage)]
        found = [(figure, span) for figure, span in spans if span and certain(hit, span)]
        if len({figure.value for figure, _ in found}) > 1:
            return None
        if found:
            return Bound(place, *found[0])
    return None


def _base(said: str) -> str:
    """What a figure is set against, by one name."""
    core = BASE_BESIDE.sub("", said)
    return "上年" if LAST_YEAR.fullmatch(core) else core


def _whose(bases: str, numbers: str) -> str:
    """Of ``bases``, names apart by 、 or 和, the one that the next number is for; ``numbers`` are those before it, each as NUMBER."""
    names = APART.split(bases)
    at = numbers.count(NUMBER)
    return _base(names[at]) if at < len(names) else ""
