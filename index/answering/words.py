"""Answers that are no numbers: the sentence that says it, and in it a date, a name, a place or a list."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import log

import numpy as np

from index.answering.asking import Asking
from index.answering.clauses import Judge
from index.answering.run_features import RunJudge, among
from index.answering.runs import FARTHEST, Run, dated, likely, rivals, trimmed
from index.answering.spans import CLOSING, LONGEST, Scored, SpanModel, fitted
from index.figures.numbers import DATE
from index.query.intent import Kind
from index.query.question import Question
from index.ranking.weights import DATED_WELL, EXPLAINED, LISTING, NEAR, SPAN, SPAN_OR_SENTENCE
from index.text.lexicon import any_of, questions
from index.text.normal import Span

LOOKED_AT, LOOKED_AT_UNPLACED = 2, 4
"""Sentences of a passage in which the words that answer are looked for, in a report that speaks for a place and in others; in
the first, a list is in the first sentence."""
NEARLY, NEARLY_UNPLACED = 0.5, 0.3
"""How much of what the best sentence says of the question another has to say to be looked at."""
MOST_CHARS = 800
"""Code points of a sentence that are looked at."""
CLOSE = 2.0
"""How far below the best another run of words may score to compete with it, in natural logarithms."""
ITEMS = re.compile("、[^,。;:、!?]{1,20}(?:、|和|与|及|等)")
JOINED = re.compile("[、与及+]|(?<!共)和|”“|》《|;")
"""What stands between two things, which what lists none has nowhere."""
CAUSE = re.compile(any_of("cause"))
FORMS = {Kind.LIST: ITEMS, Kind.DATE: DATE, Kind.REASON: CAUSE}
"""What a sentence has to hold to answer a question of that kind."""
YEAR = re.compile(r"\d{4}年")
BEFORE_NAMES = frozenset(questions()["before_names"])
SAYS_WHEN = re.compile("[年月日号节底初末期]")
"""What words hold that say when."""
ASKS_YEAR = re.compile("哪一?年")
SAYS_IT = frozenset([Kind.REASON, Kind.YESNO])
"""Kinds that the whole sentence answers."""
SAYS_MOST = frozenset([Kind.KEYWORDS, Kind.DEFINITION])
"""Kinds that the whole sentence answers unless some words of it are very likely to."""


@dataclass(frozen=True, slots=True)
class Features:
    """What there is to say for the words that were found, for a probability to be fitted to.

    ``sentence`` and ``clause`` are the shares of the question's idf mass in the sentence and in the clause of the words,
    ``missing`` that of the weightiest gram that the sentence has not.  ``probability`` is that of the words among all
    runs of the sentences looked at, ``margin`` the natural logarithm of how much likelier they are than the next
    that does not overlap, ``rivals`` how many such come close.  ``clean`` is 1 where the words are given as the value,
    ``fits`` 1 where they are of the kind of thing asked for, ``long`` their code points, ``place`` that of their sentence in
    the order of what it says of the question.  ``echo`` is the share of their characters that the question has itself, ``dated``
    1 where their sentence says the month and the day that the question names, -1 where it says others, else 0.  ``quoted`` is 1
    where they are all that stands between quotation marks, ``verb`` where they begin with a verb, ``closed`` where marks or the
    ends of the sentence stand on both sides of them.
    """

    sentence: float
    clause: float
    missing: float
    probability: float
    margin: float
    rivals: float
    clean: float
    fits: float
    long: float
    place: float
    echo: float
    dated: float
    quoted: float
    verb: float
    closed: float


@dataclass(frozen=True, slots=True)
class Named:
    """Which sentence answers, and the words in it, offsets within the normalised sentence; ``words`` is None where the
    whole sentence answers.  ``run`` is what else there is to say for the words, in a report that speaks for no place."""

    place: int
    words: Span | None
    sort: str
    features: Features
    run: Mapping[str, float] = field(default_factory=dict)


class Namer:
    """Finds sentence and words that answer one question which asks for no number, by the weights of ``model``."""

    def __init__(self, question: Question, judge: Judge, model: SpanModel | None = None) -> None:
        self._model = model or fitted(placed=True)
        self._kind = question.kind
        self._when = question.when
        self._asking = Asking.of(question)
        self._year = ASKS_YEAR.search(question.text) is not None
        self._judge = judge
        self._weights = judge.weights
        self._question = question

    def find(self, parts: Sequence[str]) -> Named:
        """What answers in the normalised sentences of a passage, of which there is at least one."""
        looked = self.order(parts)
        placed = self._model.placed
        if self._kind is Kind.YESNO or (placed and self._kind in SAYS_IT):
            return self._whole(parts, looked[0])
        found = [
            self._model.scored(self._asking, parts[place][:MOST_CHARS], self._weights, rank)
            for rank, place in enumerate(looked)
        ]
        if self._kind is Kind.DATE:
            found = dated(found)
        if not placed:
            return self._most_held(parts, looked, found)
        tops = [float(one.scores.max(initial=-np.inf)) for one in found]
        rank = tops.index(max(tops))
        if tops[rank] == -np.inf:
            return self._whole(parts, looked[0])
        scores = found[rank].scores
        mass = sum(float(np.exp(one.scores - tops[rank]).sum()) for one in found)
        first, more = divmod(int(scores.argmax()), LONGEST)
        sentence = parts[looked[rank]]
        others = rivals(scores, first, more)
        span, verb = self._bounded(sentence, found[rank], first, more)
        features = self._features(sentence, span, rank, 1 / mass, others, verb=verb)
        return Named(looked[rank], span if features.clean else None, self._asking.sort, features)

    def _most_held(self, parts: Sequence[str], looked: Sequence[int], found: Sequence[Scored]) -> Named:
        """The run of words that most probably holds what answers, with what speaks for it."""
        runs = likely(found)
        if not runs:
            return self._whole(parts, looked[0])
        best = runs[0]
        sentence, words = parts[looked[best.rank]], found[best.rank].words
        span, verb = self._bounded(sentence, found[best.rank], best.first, best.more)
        others = rivals(found[best.rank].scores, best.first, best.more)
        features = self._features(sentence, span, best.rank, best.holds, others, verb=verb)
        said = RunJudge(self._question, self._asking, self._weights).of(sentence, span, words, best)
        texts = [self._text(parts[looked[run.rank]], found[run.rank], run) for run in runs]
        run = {**said, **among(runs, texts)}
        return Named(looked[best.rank], span if features.clean else None, self._asking.sort, features, run)

    def _text(self, sentence: str, found: Scored, run: Run) -> str:
        span, _ = self._bounded(sentence, found, run.first, run.more)
        return sentence[slice(*span)]

    def _bounded(self, sentence: str, found: Scored, first: int, more: int) -> tuple[Span, bool]:
        """Where a run of words begins and ends, with what belongs to it, and whether it begins with a verb."""
        words = found.words
        while more and sentence[slice(*words[first][:2])] in BEFORE_NAMES:
            first, more = first + 1, more - 1
        start, stop = words[first].start, words[first + more].stop
        if self._year and (year := YEAR.match(sentence, start, stop)):
            stop = year.end()
        stop = self._asking.with_thing(sentence, stop, words[first + more + 1 :])
        start, stop = trimmed(sentence, start, stop)
        return (start, stop), words[first].tag.startswith("v") and start == words[first].start

    def order(self, parts: Sequence[str]) -> list[int]:
        """The sentences that are looked at, the one first that says most of the question."""
        said = self._said(parts)
        order = sorted(range(len(parts)), key=lambda place: (-said[place], place))
        most, nearly = LOOKED_AT_UNPLACED, NEARLY_UNPLACED
        if self._model.placed:
            most, nearly = 1 if self._kind is Kind.LIST else LOOKED_AT, NEARLY
        return [order[0], *(place for place in order[1:most] if said[place] > nearly * said[order[0]])]

    def _said(self, parts: Sequence[str]) -> list[float]:
        """How much of the question each normalised sentence of a passage says.

        A word that most sentences of the passage have says little about which of them it is (idf within the
        passage, on top of that in the library).
        """
        held = [self._held(part) for part in parts]
        weights = {
            gram: weight * (NEAR if gram in self._asking.near else 1.0) * log(1 + len(parts) / times)
            for gram, weight in self._weights.items()
            if (times := sum(gram in said for said in held))
        }
        form = FORMS.get(self._kind)
        return [
            sum(weight for gram, weight in weights.items() if gram in said)
            * (LISTING if form and form.search(part) else 1.0)
            * (DATED_WELL if self._when.day_fits(part) > 0 else 1.0)
            * (EXPLAINED if self._asking.explained_in(part) else 1.0)
            for said, part in zip(held, parts, strict=True)
        ]

    def _whole(self, parts: Sequence[str], place: int) -> Named:
        """The whole of a sentence."""
        return Named(
            place, None, self._asking.sort, self._features(parts[place], (0, 0), 0, 0.0, (), verb=False)
        )

    def _held(self, part: str) -> frozenset[str]:
        """The grams of the question that a sentence has, by whatever name."""
        return self._judge.named(part).union(gram for gram in self._weights if gram in part)

    def _features(
        self,
        sentence: str,
        span: Span,
        rank: int,
        probability: float,
        others: Sequence[float],
        *,
        verb: bool,
    ) -> Features:
        start, stop = span
        mass = sum(self._weights.values()) or 1.0
        held = self._held(sentence)
        begin = max(sentence.rfind(mark, 0, start) for mark in ",;") + 1
        ends = [at for mark in ",;" if (at := sentence.find(mark, stop)) >= 0]
        clause = self._held(sentence[begin : min(ends, default=len(sentence))])
        least = SPAN_OR_SENTENCE if self._kind in SAYS_MOST else SPAN
        thing = self._asking.thing
        echo = sum(self._asking.taken(sentence)[start:stop]) / max(stop - start, 1)
        if self._asking.says(sentence[start:stop]):
            echo = 1.0
        when = self._kind is not Kind.DATE or SAYS_WHEN.search(sentence, start, stop) is not None
        around = sentence[start - 1 : start] or ",", sentence[stop : stop + 1] or ","
        return Features(
            sentence=sum(weight for gram, weight in self._weights.items() if gram in held) / mass,
            clause=sum(weight for gram, weight in self._weights.items() if gram in clause) / mass,
            missing=max((weight for gram, weight in self._weights.items() if gram not in held), default=0.0)
            / mass,
            probability=probability,
            margin=-others[0] if others else FARTHEST,
            rivals=float(sum(other > -CLOSE for other in others)),
            clean=float(
                probability >= least and echo < 1.0 and when
            ),  # what the question says answers nothing
            fits=float(bool(thing) and sentence[start:stop].endswith(thing[-1])),
            long=float(stop - start),
            place=float(rank),
            echo=echo,
            dated=float(self._when.day_fits(sentence)),
            quoted=float(CLOSING.get(around[0]) == around[1] or sentence[start : start + 1] == "《"),
            verb=float(verb),
            closed=float(not any(mark.isalnum() for mark in around)),
        )
