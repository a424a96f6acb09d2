"""The ranking model.  The only importer of rank_bm25."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import lru_cache
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.ranking.kernels import Numbers, Run, Shape
from index.store.postings import Postings

K1 = 0.6
B = 0.75
"""Tuned over eleven question sets; k1 was the largest single gain against the usual 1.2 to 1.5."""


AT_HAND = 4096
"""Terms whose postings are kept at hand: where they stand, not what is there."""

Number = TypeVar("Number", float, NDArray[np.float64])


def idf(size: int, df: int) -> float:
    """ln(1 + (N - df + 0.5) / (df + 0.5)), above 0 for every term (Lucene's, LUCENE-8563).

    rank_bm25's own is 0 for a term in exactly half of the passages and negative beyond.
    """
    return math.log(1 + (size - df + 0.5) / (df + 0.5))


class CorrectedBM25(BM25Okapi):
    """rank_bm25's Okapi model with an idf that never falls to zero or below."""

    def __init__(self, corpus: Sequence[Sequence[str]], k1: float = K1, b: float = B) -> None:
        super().__init__(corpus, k1=k1, b=b)

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for term, df in nd.items():
            self.idf[term] = idf(self.corpus_size, df)


class CountedBM25(CorrectedBM25):
    """The same model over ``size`` passages of ``total`` tokens that were counted before: what the base would
    keep of every passage is looked up when it is asked for."""

    def __init__(self, size: int, total: int, df: Callable[[str], int], k1: float = K1, b: float = B) -> None:
        # The base's own __init__ counts a tokenised corpus.
        self.corpus_size = size
        self.avgdl = total / size if size else 0.0
        self.k1, self.b, self.idf = k1, b, {}
        self._df = df

    def weight(self, term: str) -> float:
        """The idf of ``term``; a term no passage holds has the highest there is."""
        if term not in self.idf:
            self._calc_idf({term: self._df(term)})
        return self.idf[term]

    def gain(self, frequency: Number, length: Number) -> Number:
        """What a term adds to a passage of ``length`` tokens in which it stands ``frequency`` times, before
        its idf; below k1 + 1.  Arrays work as well."""
        norm = self.k1 * (1 - self.b + self.b * length / (self.avgdl or 1.0))
        return frequency * (self.k1 + 1) / (frequency + norm)


class BM25(CountedBM25):
    """The model scored from postings: only the passages that hold a term are touched.

    ``parts`` hold the passages one after the other; ``live`` (bool, one a passage) leaves out those that count
    no more: they weigh in no statistic and score 0.
    """

    def __init__(
        self,
        parts: Sequence[Postings],
        live: NDArray[np.bool_] | None = None,
        k1: float = K1,
        b: float = B,
    ) -> None:
        lengths = np.concatenate([np.zeros(0, np.int32), *(part.lengths for part in parts)])
        self._live = None if live is None or live.all() else live
        counted = lengths if self._live is None else lengths[self._live]
        super().__init__(len(counted), int(counted.sum()), self._frequency, k1, b)
        self._parts = parts
        self._firsts = np.cumsum([0, *(len(part.lengths) for part in parts)])
        self._found = lru_cache(AT_HAND)(lambda term: [part.find(term) for part in parts])
        shapes = [part.shapes.astype(np.float64).T for part in parts]
        self._gains = [self.gain(frequencies, lengths) for frequencies, lengths in shapes]

    def runs(self, term: str, weight: float = 1.0) -> list[Run]:
        """The postings of ``term`` among the live passages, part by part, with what they add to the scores,
        ``weight`` times."""
        scale = weight * self.weight(term)
        return [
            Run(passages, shape, scale * gains)
            for (passages, shape), gains in zip(self._postings(term), self._gains, strict=True)
            if len(passages)
        ]

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """One score a passage, float64 (passages,); a term asked twice counts twice."""
        scores = np.zeros(self._firsts[-1])
        for term in query:
            for run in self.runs(term):
                scores[run.passages] += run.adds[run.shape]
        return scores

    def _postings(self, term: str) -> Iterator[tuple[Numbers, Shape]]:
        """The live passages that hold ``term``, and the shape of each posting, part by part."""
        for (passages, shape), first in zip(self._found(term), self._firsts.tolist(), strict=False):
            numbers: Numbers = passages + np.int32(first) if first else passages
            if self._live is None:
                yield numbers, shape
            else:
                live = self._live[numbers]
                yield numbers[live], shape[live]

    def _frequency(self, term: str) -> int:
        return sum(len(passages) for passages, _ in self._postings(term))
