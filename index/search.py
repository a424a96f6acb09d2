"""Question → hits."""

from dataclasses import dataclass

import numpy as np

from corpus.model import Passage
from index.bm25 import BM25
from index.question import Question
from index.store import Index
from index.tokens import normalise_with_offsets

GRAM_WEIGHT = 0.6
"""Of characters and pairs beside words; with it the recipe beat plain words on eleven question sets."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A passage that was found: ``highlights`` are code-point spans ``[start, end)`` of its text,
    ``coverage`` the share of the question's idf mass that it holds."""

    passage: Passage
    score: float
    coverage: float
    highlights: tuple[tuple[int, int], ...]


class Searcher:
    """Ranks the passages of an index."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.words = BM25(index.words)
        self.grams = BM25(index.grams)

    def search(self, question: Question, limit: int) -> list[Hit]:
        """The best ``limit`` passages, best first; equal scores stand in the order of path and paragraph.

        Passages that share nothing with the question are not hits.
        """
        scores = self.words.get_scores(question.words) + GRAM_WEIGHT * self.grams.get_scores(question.grams)
        found = np.flatnonzero(scores > 0)
        if len(found) > limit:
            least = np.partition(scores[found], -limit)[-limit]
            found = found[scores[found] >= least]
        best = [(-round(float(scores[number]), 9), self.index.passages[int(number)]) for number in found]
        best.sort(key=lambda pair: (pair[0], pair[1].citation.report.path, pair[1].citation.paragraph))
        return [self._hit(passage, -minus, question) for minus, passage in best[:limit]]

    def _hit(self, passage: Passage, score: float, question: Question) -> Hit:
        normal, offsets = normalise_with_offsets(passage.text)
        cited = passage.citation
        around = "\n".join([cited.report.title, cited.report.region or "", *cited.section])
        everything = normal + "\n" + normalise_with_offsets(around)[0]
        wanted = set(question.grams)
        mass = sum(self.grams.weight(gram) for gram in wanted)
        held = sum(self.grams.weight(gram) for gram in wanted if gram in everything)
        return Hit(passage, score, held / mass if mass else 0.0, _highlights(normal, offsets, question))


def _highlights(normal: str, offsets: list[int], question: Question) -> tuple[tuple[int, int], ...]:
    """Where words of the question stand in a text, overlapping and touching spans merged.

    A single character is marked only where the question has nothing longer: 县 alone says little.
    """
    spans: list[tuple[int, int]] = []
    telling = {word for word in question.words if len(word) > 1} or set(question.words)
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
