"""BM25 over postings.  The only importer of rank_bm25."""

import hashlib
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rank_bm25 import BM25Okapi

K1 = 0.6
B = 0.75
"""Tuned over eleven question sets; k1 was the largest single gain against the usual 1.2 to 1.5."""


def idf(size: int, df: int) -> float:
    """ln(1 + (N - df + 0.5) / (df + 0.5)), above 0 for every term (Lucene's, LUCENE-8563).

    rank_bm25's own is 0 for a term in exactly half of the passages and negative beyond.
    """
    return math.log(1 + (size - df + 0.5) / (df + 0.5))


def key(term: str) -> int:
    """The 64-bit name of a term in postings; among 2 million terms two collide with probability 1e-7."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """Which passages hold which terms, term-major.

    keys         uint64 (terms,), ascending
    starts       int64 (terms + 1,): the postings of term i are ``[starts[i]:starts[i + 1]]``
    passages     int32 (postings,), ascending within a term
    frequencies  uint8 (postings,), 255 for more
    lengths      int32 (passages,): tokens in each passage
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    passages: NDArray[np.int32]
    frequencies: NDArray[np.uint8]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, corpus: Iterable[Sequence[str]]) -> "Postings":
        """Count tokenised passages."""
        vocabulary: dict[str, int] = {}
        terms: list[int] = []
        lengths: list[int] = []
        for tokens in corpus:
            lengths.append(len(tokens))
            terms.extend([vocabulary.setdefault(token, len(vocabulary)) for token in tokens])
        keys = np.fromiter((key(term) for term in vocabulary), np.uint64, len(vocabulary))
        passages = np.repeat(np.arange(len(lengths), dtype=np.int64), lengths)
        pairs, counts = np.unique(
            np.array(terms, np.int64) * max(len(lengths), 1) + passages, return_counts=True
        )
        term, passage = np.divmod(pairs, max(len(lengths), 1))
        return cls._sorted(keys[term], passage, counts, np.array(lengths, np.int32))

    @classmethod
    def _sorted(
        cls,
        keys: NDArray[np.uint64],
        passages: NDArray[np.int64],
        frequencies: NDArray[np.integer[Any]],
        lengths: NDArray[np.int32],
    ) -> "Postings":
        """Postings from one (key, passage, frequency) each, passages ascending within a key."""
        order = np.argsort(keys, kind="stable")
        distinct, starts = np.unique(keys[order], return_index=True)
        return cls(
            distinct,
            np.append(starts, len(order)).astype(np.int64),
            passages[order].astype(np.int32),
            np.minimum(frequencies[order], 255).astype(np.uint8),
            lengths,
        )

    def kept(self, keep: NDArray[np.bool_]) -> "Postings":
        """The postings of the passages where ``keep`` (bool, one a passage) is true, renumbered."""
        live = keep[self.passages]
        renumbered = np.cumsum(keep) - 1
        return Postings._sorted(
            np.repeat(self.keys, np.diff(self.starts))[live],
            renumbered[self.passages[live]],
            self.frequencies[live],
            self.lengths[keep],
        )

    @classmethod
    def joined(cls, parts: Sequence["Postings"]) -> "Postings":
        """The postings of ``parts``, their passages one after the other."""
        firsts = [0, *accumulate(len(part.lengths) for part in parts)]
        return cls._sorted(
            np.concatenate([np.repeat(part.keys, np.diff(part.starts)) for part in parts]),
            np.concatenate(
                [part.passages + np.int64(first) for part, first in zip(parts, firsts, strict=False)]
            ),
            np.concatenate([part.frequencies for part in parts]),
            np.concatenate([part.lengths for part in parts]),
        )

    def find(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
        """The passages that hold ``term`` and how often each does; both empty for an unknown term."""
        wanted = np.uint64(key(term))
        row = int(np.searchsorted(self.keys, wanted))
        if row == len(self.keys) or self.keys[row] != wanted:
            return self.passages[:0], self.frequencies[:0]
        span = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return self.passages[span], self.frequencies[span]


class CorrectedBM25(BM25Okapi):
    """rank_bm25's Okapi model with an idf that never falls to zero or below."""

    def __init__(self, corpus: Sequence[Sequence[str]], k1: float = K1, b: float = B) -> None:
        super().__init__(corpus, k1=k1, b=b)

    def _calc_idf(self, nd: Mapping[str, int]) -> None:
        for term, df in nd.items():
            self.idf[term] = idf(self.corpus_size, df)


class CountedBM25(CorrectedBM25):
    """The same model over a corpus that was counted before: what the base would keep of every passage is
    looked up when it is asked for."""

    def __init__(
        self, lengths: NDArray[np.int32], df: Callable[[str], int], k1: float = K1, b: float = B
    ) -> None:
        # The base's own __init__ counts a tokenised corpus.
        self.corpus_size = len(lengths)
        self.avgdl = float(lengths.mean()) if self.corpus_size else 0.0
        self.k1, self.b, self.idf = k1, b, {}
        self._df = df
        self._norms = k1 * (1 - b + b * lengths / (self.avgdl or 1.0))

    def weight(self, term: str) -> float:
        """The idf of ``term``; a term no passage holds has the highest there is."""
        if term not in self.idf:
            self._calc_idf({term: self._df(term)})
        return self.idf[term]


class BM25(CountedBM25):
    """The model scored from postings: only the passages that hold a term are touched."""

    def __init__(self, postings: Postings, k1: float = K1, b: float = B) -> None:
        super().__init__(postings.lengths, lambda term: len(postings.find(term)[0]), k1, b)
        self._postings = postings

    def get_scores(self, query: Sequence[str]) -> NDArray[np.float64]:
        """One score a passage, float64 (passages,); a term asked twice counts twice."""
        scores = np.zeros(self.corpus_size)
        for term in query:
            passages, frequencies = self._postings.find(term)
            gain = frequencies * (self.k1 + 1) / (frequencies + self._norms[passages])
            scores[passages] += self.weight(term) * gain
        return scores
