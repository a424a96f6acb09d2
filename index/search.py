"""Question → hits."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage
from index import weights
from index.bm25 import BM25, K1
from index.build import HEAD_WEIGHT, Index
from index.clauses import best_clause
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
        self._owners = index.passages.owners()
        self._regions = np.array([report.region or "" for report in reports], object)
        self._years = np.array([report.year or 0 for report in reports], np.int32)

    def search(self, question: Question, limit: int) -> list[Hit]:
        """The best ``limit`` passages, best first; equal scores stand in the order of path and paragraph.

        Passages that share no word with the question are not hits.
        """
        scores = self.words.get_scores(question.words)
        scores += weights.SYNONYMS * self.words.get_scores(question.synonyms)
        fits = self._region_fit(question)[self._owners] * self._year_fit(question)
        found = np.flatnonzero(scores > 0)
        fitting = scores[found] * fits[found]
        if len(found) > weights.CANDIDATES:
            least = np.partition(fitting, -weights.CANDIDATES)[-weights.CANDIDATES]
            found = found[fitting >= least]
        ranked = [(self._rules(int(n), float(scores[n]), float(fits[n]), question), int(n)) for n in found]
        best = [(rules, self.index.passages[n]) for rules, n in ranked]
        best.sort(key=lambda p: (-p[0]["score"], p[1].citation.report.path, p[1].citation.paragraph))
        return [self._hit(passage, rules, question) for rules, passage in best[:limit]]

    def _region_fit(self, question: Question) -> NDArray[np.float64]:
        """float64 (entries,): 1 for reports of a place asked about, or for all where none is."""
        asked = set().union(*question.named.regions)
        if not asked:
            return np.ones(len(self._regions))
        return np.where([region in asked for region in self._regions], 1.0, weights.OTHER_REGION)

    def _year_fit(self, question: Question) -> NDArray[np.float64]:
        """float64 (passages,): how well the period of a passage fits the years and the kind asked about."""
        table, when = self.index.passages, question.when
        years, since = table.years.astype(np.int32), table.since.astype(np.int32)
        given = self._years[self._owners]
        if when.report is not None:
            return np.where(given == when.report, 1.0, weights.OTHER_YEAR)
        if when.first is None or when.last is None:
            newest = int(self._years.max(initial=0))
            behind = np.clip(newest - given, 0, 10).astype(np.float64)
            return 1.0 - weights.OLDER * behind
        base = int(self._years.max(initial=0)) if when.relative else 0
        first, last = when.first + base, when.last + base
        begin = np.where(since > 0, since, years)
        fit = np.where((years >= first) & (begin <= last), weights.SPAN_YEAR, weights.OTHER_YEAR)
        fit = np.where((years >= first) & (years <= last), 1.0, fit)
        fit = np.where((since > 0) & (first == last), np.minimum(fit, weights.SPAN_YEAR), fit)
        fit = np.where(
            years == 0,
            np.where((given >= first) & (given <= last + 1), weights.NO_YEAR, weights.OTHER_YEAR),
            fit,
        )
        if question.planned is not None:
            other = REVIEW if question.planned else PLAN
            fit = np.where(table.kinds == other, fit * weights.OTHER_KIND, fit)
        return fit

    def _rules(self, number: int, words: float, fit: float, question: Question) -> dict[str, float]:
        """What the score of a candidate is made of."""
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
        text = (words + weights.GRAMS * grams) / (most or 1.0)
        clause = best_clause(normal, question, self.grams.weight).score
        return {
            "words": words,
            "grams": grams,
            "text": text,
            "clause": clause,
            "fit": fit,
            "coverage": sum(self.grams.weight(gram) for gram, count in counts.items() if count) / mass,
            "score": round(fit * (text + weights.CLAUSE * clause), 9),
        }

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
