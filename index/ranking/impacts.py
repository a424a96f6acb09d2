"""What each posting adds to the score of its passage: its impact (Anh and Moffat 2006, "Pruned query evaluation
using pre-computed impacts").  Their sums pick the passages that rank_bm25 then scores."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from index.ranking.bm25 import K1, B, Statistics, TermCounts
from index.ranking.kernels import Numbers, Run, Shape
from index.store.postings import Postings

KEPT = 4096
"""Terms of which it is remembered where their postings are, and how many."""


class Impacts:
    """The postings of ``parts``, which hold the passages of a library one after the other.

    ``live`` (bool, one a passage) leaves out passages that count no more: they weigh in no statistic and have no
    impacts.
    """

    def __init__(self, parts: Sequence[Postings], live: NDArray[np.bool_] | None = None) -> None:
        self._lengths = np.concatenate([np.zeros(0, np.int32), *(part.lengths for part in parts)])
        self._live = None if live is None or live.all() else live
        counted = self._lengths if self._live is None else self._lengths[self._live]
        self._parts = parts
        self._firsts = np.cumsum([0, *(len(part.lengths) for part in parts)], dtype=np.int32)
        self._found = lru_cache(KEPT)(lambda term: [part.find(term) for part in parts])
        self.statistics = Statistics(len(counted), int(counted.sum()), lru_cache(KEPT)(self._df))
        shapes = [part.shapes.astype(np.float64).T for part in parts]
        average = self.statistics.average
        self._gains = [
            frequencies * (K1 + 1) / (frequencies + K1 * (1 - B + B * lengths / average))
            for frequencies, lengths in shapes
        ]

    def runs(self, term: str, weight: float = 1.0) -> list[Run]:
        """The live postings of ``term`` with their impacts, ``weight`` times; a run a part."""
        scale = weight * self.statistics.idf(term)
        return [
            Run(passages, shape, scale * gains)
            for (passages, shape), gains in zip(self._postings(term), self._gains, strict=True)
            if len(passages)
        ]

    def holding(self, terms: Iterable[str]) -> list[int]:
        """The live passages that hold every one of ``terms``, ascending."""
        held = [
            np.concatenate([np.zeros(0, np.int32), *(rows for rows, _ in self._postings(term))])
            for term in terms
        ]
        both: list[int] = reduce(np.intersect1d, held).tolist() if held else []
        return both

    def counts(self, numbers: Sequence[int], terms: Sequence[str]) -> list[TermCounts]:
        """How often each of ``terms`` stands in each of the passages ``numbers``."""
        passages = np.array(numbers, np.int32)
        columns = [self._frequencies(term, passages).tolist() for term in terms]
        rows = zip(*columns, strict=True) if columns else ((),) * len(numbers)
        return [
            TermCounts(dict(zip(terms, row, strict=True)), length)
            for row, length in zip(rows, self._lengths[passages].tolist(), strict=True)
        ]

    def _frequencies(self, term: str, numbers: NDArray[np.int32]) -> NDArray[np.int32]:
        """How often ``term`` stands in each of some passages."""
        frequencies = np.zeros(len(numbers), np.int32)
        for (passages, shape), first, part in zip(self._found(term), self._firsts, self._parts, strict=False):
            if len(passages):
                rows = np.minimum(np.searchsorted(passages, numbers - first), len(passages) - 1)
                held = passages[rows] == numbers - first
                frequencies[held] = part.shapes[shape[rows[held]], 0]
        return frequencies

    def _postings(self, term: str) -> Iterator[tuple[Numbers, Shape]]:
        """The live passages that hold ``term``, and the shape of each posting, part by part."""
        for (passages, shape), first in zip(self._found(term), self._firsts, strict=False):
            numbers: Numbers = passages + first if first else passages
            if self._live is None:
                yield numbers, shape
            else:
                live = self._live[numbers]
                yield numbers[live], shape[live]

    def _df(self, term: str) -> int:
        return sum(len(passages) for passages, _ in self._postings(term))
