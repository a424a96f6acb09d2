"""The exact words that answer: which number, date, name or list of a passage it is."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from corpus.model import Passage
from index.answering.clauses import PART as PER
from index.answering.clauses import SEVERAL_YEARS, Judge
from index.answering.words import Namer
from index.figures.figures import TARGET, when
from index.figures.numbers import (
    RESPECTIVELY,
    TAIL,
    Aspect,
    Quantity,
    aspect,
    clauses,
    former,
    quantities,
    respective,
)
from index.query.intent import MEASURE, Kind
from index.query.question import VERB, Question
from index.ranking import weights
from index.text.normal import grams, normalise, normalise_with_offsets

SENTENCE = re.compile(r"[^。！？!?；;\n]+(?:[。！？!?；;…]+[”’」』）)]*|$)")
CHANGED = re.compile("增长|增速|增幅|涨|降|提高多少|减少多少|增加多少|下滑|升了|跌|多了")
RANKED = re.compile("第几|第多少|排名|名次|排(?:在|到|了)?(?:多少|几)")


CARRIES = re.compile(
    r"(?:比上年|较上年|同比|比去年|首次|一举|实现|达到|达|完成|增长|增幅|增速|突破|为|约|年均|总量|总额|总值|名义|预计|[\d.%亿万元,、到至从由年的]|比)*+$"
)
"""A clause of nothing but verbs goes on with the metric before it: 地区生产总值再上台阶,达到1万亿元."""
PEOPLE = re.compile(r"[^,。;\d]{0,6}?(?:人口|人员|劳动力|农民|群众|职工|居民|学生|贫困户)")
"""What stands behind a number that counts people without a measure word: 3万农村人口."""
EXPLAINS = re.compile("指|即|包括|包含|分为|就是|是|、|：|——")
MOST_CHARS = 300
"""Code points that a sentence and what explains it come to at most."""
COUNTERS = frozenset("个家项所座条处栋件支种批部片场套间名位人户只张辆台架艘类次")
"""Measure words that people use one for the other."""


@dataclass(frozen=True, slots=True)
class Span:
    """Where the answer stands in the text of its passage, in code points: the value and the sentence around it.

    ``score`` says how well the value fits (1 and above: all that is asked stands beside it); a span without a
    value has ``start == stop``.  ``attached`` is false where another metric than the one asked for stands before it,
    ``kind`` says whether it is a result or a target.
    """

    sentence: tuple[int, int]
    start: int = 0
    stop: int = 0
    score: float = 0.0
    year: int | None = None
    attached: bool = True
    kind: Literal["review", "plan"] | None = None


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, verbatim; semicolons separate too, since reports list figures with them."""
    return [text[start:stop] for start, stop in sentence_spans(text)] or [text]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The code-point spans of the sentences of ``text``, without the white space around them."""
    spans = []
    for found in SENTENCE.finditer(text):
        stripped = found[0].strip()
        if stripped:
            start = found.start() + found[0].index(stripped)
            spans.append((start, start + len(stripped)))
    return spans


class Chooser:
    """Finds the words of passages that answer one question."""

    def __init__(self, question: Question, judge: Judge) -> None:
        self._question = question
        self._judge = judge
        self._namer = Namer(question, judge)
        self._thing = _thing(question) & judge.weights.keys()
        self._given = {_amount(one) for one in quantities(normalise(question.text)) if one.unit}

    def choose(self, passage: Passage) -> Span:
        """The words of ``passage`` that answer best."""
        text = passage.text
        normal, offsets = normalise_with_offsets(text)
        spans = sentence_spans(text) or [(0, len(text))]
        if self._question.kind is not Kind.FIGURE:
            return self._named(text, spans)
        value = self._figure(normal, passage)
        at = offsets[value[0] if value else self._judge.best(normal).start] if offsets else 0
        sentence = next((span for span in spans if at < span[1]), spans[-1])
        if not value:
            return Span(sentence)
        start, stop, score = value
        year, planned = when(normal, start, _clause(normal, start), passage)
        kind = "plan" if planned else passage.period and passage.period.kind
        attached = self._attached(normal, start)
        return Span(sentence, offsets[start], offsets[stop - 1] + 1, score, year, attached, kind)

    def _named(self, text: str, spans: list[tuple[int, int]]) -> Span:
        """The sentence and the words in it where no number is asked for."""
        parts = [normalise_with_offsets(text[slice(*span)]) for span in spans]
        place = self._namer.sentence([normal for normal, _ in parts])
        normal, offsets = parts[place]
        words = self._namer.words(normal)
        if not words:
            return Span(self._with_next(text, spans, place))
        begin = spans[place][0]
        return Span(spans[place], begin + offsets[words[0]], begin + offsets[words[1] - 1] + 1, 1.0)

    def _with_next(self, text: str, spans: list[tuple[int, int]], place: int) -> tuple[int, int]:
        """A sentence that only names what is to be explained or listed, with the items behind it: 甲；乙；丙。"""
        start, stop = spans[place]
        if self._question.kind not in (Kind.DEFINITION, Kind.LIST) or EXPLAINS.search(text, start, stop):
            return start, stop
        end = next((end for _, end in spans[place + 1 :] if text[end - 1] not in "；;"), stop)
        items = sum(stop < last <= end for _, last in spans)
        return (start, end) if items > 1 and end - start <= MOST_CHARS else (start, stop)

    def _figure(self, normal: str, passage: Passage) -> tuple[int, int, float] | None:
        """The number that answers: its span in normalised text and how well it fits."""
        found = quantities(normal)
        items = respective(normal, found)
        best: tuple[int, int, float] | None = None
        for place, quantity in enumerate(found):
            score = self._fit(normal, found, place, items.get(quantity.start), passage)
            if best is None or score > best[2]:
                best = (quantity.start, quantity.stop, score)
        return best if best and best[2] >= weights.VALUE else None

    def _fit(
        self, normal: str, found: Sequence[Quantity], place: int, item: str | None, passage: Passage
    ) -> float:
        """How well a number answers, by what stands beside it; ``item`` is what it counts of several (分别)."""
        question, quantity = self._question, found[place]
        clause = _clause(normal, quantity.start)
        before, begin = place - 1, clause[0]
        while before >= 0 and former(normal, found[before]):  # 从1增加到2: what 1 counts 2 counts too
            begin = min(begin, _clause(normal, found[before].start)[0])
            before -= 1
        first = max(begin, found[before].stop if before >= 0 else 0)
        last = min(clause[1], found[place + 1].start if place + 1 < len(found) else clause[1])
        left = item or normal[first : quantity.start]
        score = self._said(normal, left + " " + normal[quantity.stop : last], clause)
        role = aspect(
            quantity, normal[max(clause[0], found[place - 1].stop if place else 0) : quantity.start]
        )
        score += self._counted(quantity, role, normal[quantity.stop : last])
        said = normal[clause[0] : clause[1]]
        if self._thing and not self._thing & self._grams(said):
            score -= weights.THING
        naming = left if item else _naming(normal, quantity.start, first)
        score += self._metric(naming) + self._label(naming)
        if former(normal, quantity):
            score -= weights.FORMER
        if quantity.written:
            score -= weights.WRITTEN
        if self._given:
            score += weights.GIVEN * bool(self._given & set(map(_amount, found[before + 1 : place])))
            score -= weights.GIVEN * (_amount(quantity) in self._given)
        if question.planned is not None and TARGET.search(said):
            score += weights.INTENT if question.planned else -weights.INTENT
        return score + self._year(normal, quantity, clause, passage)

    def _said(self, normal: str, beside: str, clause: tuple[int, int]) -> float:
        """The share of what is asked that stands ``beside`` a number, and less for the rest of its clause and for the
        clauses before it in the sentence."""
        weight, mass = self._judge.weights, self._judge.mass
        own = self._grams(beside)
        around = self._grams(normal[clause[0] : clause[1]]) - own
        begin = max(normal.rfind(mark, 0, clause[0]) for mark in "。!?\n") + 1
        before = self._grams(normal[begin : clause[0]]) - own - around
        held = (
            sum(weight[gram] for gram in own)
            + weights.CLAUSE_SHARE * sum(weight[gram] for gram in around)
            + weights.SENTENCE_SHARE * sum(weight[gram] for gram in before)
        )
        return held / mass

    def _grams(self, part: str) -> set[str]:
        return {gram for gram in self._judge.weights if gram in part} | self._judge.named(part)

    def _counted(self, quantity: Quantity, role: Aspect, behind: str) -> float:
        """Whether a number, with the words ``behind`` it, is in the unit and the role that is asked for."""
        question = self._question
        if RANKED.search(question.text) or role is Aspect.RANK:
            return (
                weights.UNIT if bool(RANKED.search(question.text)) == (role is Aspect.RANK) else -weights.UNIT
            )
        change = bool(CHANGED.search(question.text))
        score = 0.0
        counted = quantity.unit or ("人" if PEOPLE.match(behind) else "")
        if question.unit is not None and question.unit.match(counted):
            score += weights.UNIT
        elif question.unit is not None and not (
            quantity.unit in COUNTERS and any(map(question.unit.match, COUNTERS))
        ):
            return -weights.OTHER_UNIT
        elif quantity.unit in ("%", "个百分点") and not change:
            score -= weights.ROLE
        if (role is Aspect.CHANGE) != change:
            score -= weights.ROLE
        return score

    def _label(self, left: str) -> float:
        """Whether the question says the word right before the number: 小学44所、幼儿园55所."""
        return weights.LABEL if TAIL.sub("", left)[-2:] in self._judge.weights else 0.0

    def _metric(self, left: str) -> float:
        """Whether the metric asked for stands in the words before the number, by whatever name, and as a whole."""
        metric = self._question.metric
        if metric is None:
            return 0.0
        whole = [stop for start, stop in metric.find(left) if not PER.search(left[:start])]
        return weights.UNIT / (1 + (len(left) - max(whole)) / 20) if whole else -weights.UNIT

    def _attached(self, normal: str, start: int) -> bool:
        """Whether the metric asked for is the one that the number at ``start`` counts: its name, or the end of its name
        (总产量), stands in its clause, or before a 分别."""
        metric = self._question.metric
        if metric is None:
            return True
        clause = _clause(normal, start)
        begin = max(normal.rfind(mark, 0, start) for mark in "。!?;\n") + 1
        said = normal[begin:start] if RESPECTIVELY.search(normal, begin, start) else _naming(normal, start)
        if metric.is_in(said) or metric.is_in(normal[start : clause[1]]):
            return True
        return any(name[len(name) // 2 :] in said for name in metric.names if len(name) > VERB)

    def _year(self, normal: str, quantity: Quantity, clause: tuple[int, int], passage: Passage) -> float:
        question = self._question.when
        if question.first is None or question.last is None or question.relative:
            return 0.0
        year, _ = when(normal, quantity.start, clause, passage)
        if year is None:
            return 0.0
        score = weights.INTENT if question.first <= year <= question.last else -weights.INTENT
        if question.first == question.last and SEVERAL_YEARS.search(normal, *clause):
            score -= weights.INTENT / 2
        return score


def _thing(question: Question) -> frozenset[str]:
    """The grams of what a question counts: 农村 and its characters where it asks "多少公里农村公路"."""
    normal = normalise(question.text)
    measure = MEASURE.search(normal)
    return frozenset(grams(normal[measure.end() : measure.end() + 2])) if measure else frozenset()


def _amount(quantity: Quantity) -> str:
    return quantity.numeral + quantity.scale


def _naming(normal: str, at: int, first: int = 0) -> str:
    """The words before the number at ``at`` that can name what it counts: those of its clause from ``first`` on, or
    where that has only verbs (同比增长) those of the clause before."""
    start, _ = _clause(normal, at)
    said = normal[max(start, first) : at]
    while CARRIES.match(said) and start > 0 and normal[start - 1] in ",、":
        start, _ = _clause(normal, start - 2)
        said = normal[start:at]
    return said


def _clause(normal: str, at: int) -> tuple[int, int]:
    """The clause of normalised text that holds offset ``at``."""
    return next(((start, stop) for start, stop in clauses(normal) if at < stop), (0, len(normal)))
