"""Okapi BM25 as rank_bm25 has it.  The only importer of rank_bm25."""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

from index.query.question import Question
from index.ranking import weights

K1 = 0.6
B = 0.75
"""Tuned over eleven question sets; k1 was the largest single gain against the usual 1.2 to 1.5."""


def idf(size: int, df: int) -> float:
    """ln(1 + (N - df + 0.5) / (df + 0.5)), above 0 for every term (Lucene's, LUCENE-8563).

    rank_bm25's own is 0 for a term in exactly half of the passages and negative beyond.
    """
    return math.log(1 + (size - df + 0.5) / (df + 0.5))


@dataclass(frozen=True, slots=True)
class Statistics:
    """What BM25 knows of a whole library.

    size     passages
    total    terms in all passages, repetitions counted
    df       in how many passages a term stands, 0 for an unknown one
    """

    size: int
    total: int
    df: Callable[[str], int]

    @property
    def average(self) -> float:
        """Terms in a passage; 1 where no passage has any, so that it can be divided by."""
        return self.total / self.size if self.total else 1.0

    def idf(self, term: str) -> float:
        """How much a term weighs; one that no passage holds weighs most."""
        return idf(self.size, self.df(term))


@dataclass(frozen=True, slots=True)
class TermCounts:
    """How often terms stand in a passage, which has ``length`` terms in all."""

    frequencies: Mapping[str, int]
    length: int


class BM25(BM25Okapi):
    """rank_bm25's Okapi model over a few passages of a library, with the statistics of all of it."""

    def __init__(self, statistics: Statistics, passages: Sequence[TermCounts]) -> None:
        # the base's own __init__ counts a tokenised corpus, and would take these passages for all there are
        self.k1, self.b, self.idf = K1, B, {}
        self.corpus_size, self.avgdl = statistics.size, statistics.average
        self.doc_freqs = [passage.frequencies for passage in passages]
        self.doc_len = [passage.length for passage in passages]
        self._calc_idf({term: statistics.df(term) for term in chain.from_iterable(self.doc_freqs)})

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for term, df in nd.items():
            self.idf[term] = idf(self.corpus_size, df)

    def scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """The score of each passage, float64 (passages,); a term asked twice counts twice."""
        return np.array(self.get_batch_scores(query, range(len(self.doc_len))))


def word_scores(
    question: Question, statistics: Statistics, passages: Sequence[TermCounts]
) -> NDArray[np.float64]:
    """What the words of a question and, less, their synonyms score in each passage, float64 (passages,)."""
    model = BM25(statistics, passages)
    return model.scores(question.words) + weights.SYNONYMS * model.scores(question.synonyms)
