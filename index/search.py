"""Question → hits."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.model import Origin, Passage
from index import weights
from index.asked import Kind
from index.bm25 import BM25, K1
from index.build import HEAD_WEIGHT, Index
from index.clauses import Judge
from index.grams import GramBM25
from index.places import NATION
from index.question import Question
from index.table import KINDS
from index.tokens import normalise, normalise_with_offsets

REVIEW, PLAN = KINDS.index("review"), KINDS.index("plan")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: ``highlights`` are code-point spans ``[start, end)`` of its text, ``coverage``
    the share of the question's idf mass that it holds, ``rules`` what its score is made of, ``number`` its
    place in the index."""

    passage: Passage
    score: float
    coverage: float
    highlights: tuple[tuple[int, int], ...]
    rules: Mapping[str, float] = field(default_factory=dict)
    number: int = 0


class Searcher:
    """Ranks the passages of an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.words = BM25(index.words)
        self.grams = GramBM25(index.grams)
        reports = [entry.report for entry in index.entries]
        table = index.passages
        self._owners = table.owners()
        self._regions = [report.region or "" for report in reports]
        self._given = np.array([report.year or 0 for report in reports], np.int32)[self._owners]
        self._years, self._kinds = table.years.astype(np.int32), np.asarray(table.kinds)
        self._since = np.where(table.since > 0, table.since, self._years).astype(np.int32)
        self._placed = np.array([report.region_from is not Origin.TEXT for report in reports], bool)
        self._dated = np.array([report.year_from not in (None, Origin.TEXT) for report in reports], bool)[
            self._owners
        ]
        self._newest = int(self._given.max(initial=0))

    def search(self, question: Question, limit: int, within: Set[str] = frozenset()) -> list[Hit]:
        """The best ``limit`` passages, best first; equal scores stand in the order of path and paragraph.

        Passages that share no word with the question are not hits, nor are those of other reports than
        ``within`` (paths; none means all).
        """
        scores = self.words.get_scores(question.words)
        scores += weights.SYNONYMS * self.words.get_scores(question.synonyms)
        found = np.flatnonzero(scores > 0)
        if within:
            inside = np.array([entry.source.path in within for entry in self.index.entries], bool)
            found = found[inside[self._owners[found]]]
        fits = self._fits(question, found)
        fitting = scores[found] * fits
        if len(found) > weights.CANDIDATES:
            least = np.partition(fitting, -weights.CANDIDATES)[-weights.CANDIDATES]
            found, fits = found[fitting >= least], fits[fitting >= least]
        judge, most = self._judge(question), self._most(question)
        rules = [
            self._rules(int(number), float(scores[number]), float(fit), question, judge, most)
            for number, fit in zip(found, fits, strict=True)
        ]
        order = sorted(range(len(rules)), key=lambda place: -rules[place]["score"])
        if order:
            last = rules[order[min(limit, len(order)) - 1]]["score"]
            order = [place for place in order if rules[place]["score"] >= last]
        hits = [self._hit(int(found[place]), rules[place], question) for place in order]
        hits.sort(
            key=lambda hit: (-hit.score, hit.passage.citation.report.path, hit.passage.citation.paragraph)
        )
        return hits[:limit]

    def terms(self, hit: Hit, question: Question) -> tuple[tuple[str, float], ...]:
        """What each word of the question adds to the score of a hit's words, the most first."""
        gains = {term: float(self.words.get_scores([term])[hit.number]) for term in question.words}
        gains |= {
            term: weights.SYNONYMS * float(self.words.get_scores([term])[hit.number])
            for term in question.synonyms
        }
        return tuple(sorted(((t, g) for t, g in gains.items() if g), key=lambda pair: (-pair[1], pair[0])))

    def clause(self, passage: Passage, question: Question) -> int:
        """The code-point offset in the text of ``passage`` at which the clause that answers best begins."""
        normal, offsets = normalise_with_offsets(passage.text)
        return offsets[self._judge(question).best(normal).start] if offsets else 0

    def covers(self, question: Question) -> bool:
        """Whether any passage at all is of a place and a year that the question asks about."""
        fits = self._fits(replace(question, planned=None), np.arange(len(self._owners)))
        return bool((fits >= min(weights.NO_YEAR, weights.SPAN_YEAR)).any())

    def _judge(self, question: Question) -> Judge:
        return Judge(question, {gram: self.grams.weight(gram) for gram in question.grams})

    def _fits(self, question: Question, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64 (numbers,): how well whose and of when each passage is fits what is asked."""
        fit = self._year_fits(question, numbers)
        if asked := set().union(*question.named.regions):
            here = np.array([region in asked for region in self._regions], bool)
            elsewhere = weights.OTHER_NATION if asked == {NATION} else weights.OTHER_REGION
            other = np.where(self._placed, elsewhere, max(elsewhere, weights.GUESSED_REGION))
            fit = fit * np.where(here, 1.0, other)[self._owners[numbers]]
        return fit

    def _year_fits(self, question: Question, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        when, given = question.when, self._given[numbers]
        if when.report is not None:
            return np.where(given == when.report, 1.0, weights.OTHER_YEAR)
        if when.first is None or when.last is None:
            behind = np.clip(self._newest - given, 0, 10).astype(np.float64)
            return 1.0 - weights.OLDER * np.where(self._dated[numbers], behind, 0.0)
        base = self._newest if when.relative else 0
        first, last = when.first + base, when.last + base
        years, since = self._years[numbers], self._since[numbers]
        fit = np.select(
            [
                (years >= first) & (years <= last) & (since >= first),
                (years == last) & (since < first),
                (years >= first) & (since <= last),
                (years == 0) & (given >= first) & (given <= last + 1),
            ],
            [1.0, weights.SPAN_END, weights.SPAN_YEAR, weights.NO_YEAR],
            weights.OTHER_YEAR,
        )
        fit = np.where(self._dated[numbers], fit, np.maximum(fit, weights.GUESSED_YEAR))
        if question.planned is not None:
            other = REVIEW if question.planned else PLAN
            fit = np.where(self._kinds[numbers] == other, fit * weights.OTHER_KIND, fit)
        return fit

    def _most(self, question: Question) -> float:
        """The most that words and grams of a question can add up to: no frequency adds more than K1 + 1."""
        return (K1 + 1) * (
            sum(map(self.words.weight, question.words))
            + weights.GRAMS * sum(map(self.grams.weight, question.grams))
        )

    def _rules(
        self, number: int, words: float, fit: float, question: Question, judge: Judge, most: float
    ) -> dict[str, float]:
        """What the score of a candidate is made of; ``most`` is what a passage can have of words and grams."""
        above, text = self.index.passages.texts(number)
        head, normal = _normalised(above), normalise(text)
        counts = {gram: HEAD_WEIGHT * head.count(gram) + normal.count(gram) for gram in judge.weights}
        grams = self.grams.score(number, question.grams, counts.__getitem__)
        share = (words + weights.GRAMS * grams) / (most or 1.0)
        clause = judge.best(normal).score
        weight = weights.CLAUSE if question.kind is Kind.FIGURE else weights.PASSAGE
        if not self._dated[number] and question.when.said_in(normal):
            fit = min(1.0, fit / weights.GUESSED_YEAR)
        said = judge.named(normal).union(gram for gram, count in counts.items() if count)
        return {
            "words": words,
            "grams": grams,
            "text": share,
            "clause": clause,
            "fit": fit,
            "coverage": sum(map(judge.weights.__getitem__, said)) / judge.mass,
            "weight": weight,
            "score": round(fit * (share + weight * clause), 9),
        }

    def _hit(self, number: int, rules: dict[str, float], question: Question) -> Hit:
        passage = self.index.passages[number]
        normal, offsets = normalise_with_offsets(passage.text)
        marked = _highlights(normal, offsets, question)
        return Hit(passage, rules["score"], rules["coverage"], marked, rules, number)


@lru_cache(maxsize=4096)
def _normalised(text: str) -> str:
    """The words above a passage are those of its neighbours too."""
    return normalise(text)


def _highlights(normal: str, offsets: Sequence[int], question: Question) -> tuple[tuple[int, int], ...]:
    """Where words of the question stand in a text, overlapping and touching spans merged.

    A single character is marked only where the question has nothing longer: 县 alone says little.
    """
    spans: list[tuple[int, int]] = []
    words = {*question.words, *(name for concept in question.concepts for name in concept.names)}
    telling = {word for word in words if len(word) > 1} or words
    for word in telling:
        start = normal.find(word)
        while start >= 0:
            spans.append((offsets[start], offsets[start + len(word) - 1] + 1))
            start = normal.find(word, start + 1)
    merged: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return tuple(merged)
