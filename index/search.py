"""Question → hits."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage
from index import weights
from index.bm25 import BM25, K1
from index.build import HEAD_WEIGHT, Index
from index.clauses import best_clause, named_otherwise
from index.grams import GramBM25
from index.question import Question
from index.table import KINDS
from index.tokens import normalise, normalise_with_offsets

REVIEW, PLAN = KINDS.index("review"), KINDS.index("plan")


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: ``highlights`` are code-point spans ``[start, end)`` of its text, ``coverage``
    the share of the question's idf mass that it holds, ``rules`` what its score is made of."""

    passage: Passage
    score: float
    coverage: float
    highlights: tuple[tuple[int, int], ...]
    rules: Mapping[str, float] = field(default_factory=dict)


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
        self._newest = int(self._given.max(initial=0))

    def search(self, question: Question, limit: int) -> list[Hit]:
        """The best ``limit`` passages, best first; equal scores stand in the order of path and paragraph.

        Passages that share no word with the question are not hits.
        """
        scores = self.words.get_scores(question.words)
        scores += weights.SYNONYMS * self.words.get_scores(question.synonyms)
        found = np.flatnonzero(scores > 0)
        fits = self._fits(question, found)
        fitting = scores[found] * fits
        if len(found) > weights.CANDIDATES:
            least = np.partition(fitting, -weights.CANDIDATES)[-weights.CANDIDATES]
            found, fits = found[fitting >= least], fits[fitting >= least]
        best = [
            self._ruled(int(n), float(scores[n]), float(fit), question)
            for n, fit in zip(found, fits, strict=True)
        ]
        best.sort(key=lambda p: (-p[0]["score"], p[1].citation.report.path, p[1].citation.paragraph))
        return [self._hit(passage, rules, question) for rules, passage in best[:limit]]

    def clause(self, passage: Passage, question: Question) -> int:
        """The code-point offset in the text of ``passage`` at which the clause that answers best begins."""
        normal, offsets = normalise_with_offsets(passage.text)
        return offsets[best_clause(normal, question, self.grams.weight).start] if offsets else 0

    def covers(self, question: Question) -> bool:
        """Whether any passage at all is of a place and a year that the question asks about."""
        if question.named.unknown and not question.named.regions:
            return False
        everything = np.arange(len(self._owners))
        fits = self._fits(replace(question, planned=None), everything)
        return bool((fits >= min(weights.NO_YEAR, weights.SPAN_YEAR)).any())

    def _fits(self, question: Question, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        """float64 (numbers,): how well whose and of when each passage is fits what is asked."""
        asked = set().union(*question.named.regions)
        fit = self._year_fits(question, numbers)
        if asked:
            there = np.array([1.0 if region in asked else weights.OTHER_REGION for region in self._regions])
            fit = fit * there[self._owners[numbers]]
        return fit

    def _year_fits(self, question: Question, numbers: NDArray[np.int64]) -> NDArray[np.float64]:
        when, given = question.when, self._given[numbers]
        if when.report is not None:
            return np.where(given == when.report, 1.0, weights.OTHER_YEAR)
        if when.first is None or when.last is None:
            behind = np.clip(self._newest - given, 0, 10).astype(np.float64)
            return 1.0 - weights.OLDER * behind
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
        if question.planned is not None:
            other = REVIEW if question.planned else PLAN
            fit = np.where(self._kinds[numbers] == other, fit * weights.OTHER_KIND, fit)
        return fit

    def _ruled(
        self, number: int, words: float, fit: float, question: Question
    ) -> tuple[dict[str, float], Passage]:
        """A candidate, and what its score is made of."""
        passage = self.index.passages[number]
        cited = passage.citation
        normal = normalise(passage.text)
        head = normalise(
            "\n".join([cited.report.title, cited.report.region or "", *cited.section, *passage.header])
        )
        counts = {gram: HEAD_WEIGHT * head.count(gram) + normal.count(gram) for gram in set(question.grams)}
        grams = self.grams.score(number, question.grams, counts.__getitem__)
        most = (K1 + 1) * (
            sum(map(self.words.weight, question.words))
            + weights.GRAMS * sum(map(self.grams.weight, question.grams))
        )
        mass = sum(map(self.grams.weight, counts)) or 1.0
        said = {gram for gram, count in counts.items() if count} | named_otherwise(question, normal)
        text = (words + weights.GRAMS * grams) / (most or 1.0)
        clause = best_clause(normal, question, self.grams.weight).score
        rules = {
            "words": words,
            "grams": grams,
            "text": text,
            "clause": clause,
            "fit": fit,
            "coverage": sum(map(self.grams.weight, said)) / mass,
            "score": round(fit * (text + weights.CLAUSE * clause), 9),
        }
        return rules, passage

    def _hit(self, passage: Passage, rules: dict[str, float], question: Question) -> Hit:
        normal, offsets = normalise_with_offsets(passage.text)
        return Hit(passage, rules["score"], rules["coverage"], _highlights(normal, offsets, question), rules)


def _highlights(normal: str, offsets: list[int], question: Question) -> tuple[tuple[int, int], ...]:
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
