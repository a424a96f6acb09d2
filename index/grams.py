"""Characters and pairs of characters: what is left of a word when one character of it is wrong.

Over a large library their postings are several times those of words, so only their document frequencies are
kept; the passages that words have found are scored with them from their text.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import K1, B, CountedBM25
from index.postings import key
from index.tokens import RUN

LATIN = 1 << 63
"""The bit that keeps whole Latin and digit runs apart from characters."""


def code(gram: str) -> int:
    """The 64-bit name of a gram: a character is its code point, a pair both of them, a Latin run its hash."""
    if gram[0].isascii():
        return key(gram) | LATIN
    return ord(gram) if len(gram) == 1 else ord(gram[0]) << 21 | ord(gram[1])


def codes(normal: str) -> NDArray[np.uint64]:
    """The names of all grams of normalised text, with repetitions: uint64 (grams,)."""
    parts = [np.zeros(0, np.uint64)]
    for run in RUN.findall(normal):
        if run[0].isascii():
            parts.append(np.array([code(run)], np.uint64))
        else:
            points = np.frombuffer(run.encode("utf-32-le"), np.uint32).astype(np.uint64)
            parts += [points, points[:-1] << np.uint64(21) | points[1:]]
    return np.concatenate(parts)


@dataclass(frozen=True, slots=True)
class GramCounts:
    """In how many passages each gram stands, and how many each passage has.

    keys     uint64 (grams,), ascending
    df       int32 (grams,), negative where more passages were taken away than are here
    lengths  int32 (passages,)
    """

    keys: NDArray[np.uint64]
    df: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, passages: Iterable[Sequence[tuple[NDArray[np.uint64], int]]]) -> "GramCounts":
        """Count passages, each given as the grams of its parts with how often each part counts."""
        distinct, lengths = [np.zeros(0, np.uint64)], []
        for parts in passages:
            lengths.append(sum(len(part) * times for part, times in parts))
            if parts:
                distinct.append(np.unique(np.concatenate([part for part, _ in parts])))
        keys, df = np.unique(np.concatenate(distinct), return_counts=True)
        return cls(keys, df.astype(np.int32), np.array(lengths, np.int32))

    @classmethod
    def joined(cls, parts: Sequence["GramCounts"]) -> "GramCounts":
        """The counts of ``parts`` together, their passages one after the other."""
        keys, place = np.unique(np.concatenate([part.keys for part in parts]), return_inverse=True)
        df = np.bincount(place, np.concatenate([part.df for part in parts]), len(keys)).astype(np.int32)
        lengths = np.concatenate([part.lengths for part in parts])
        return cls(keys[df != 0], df[df != 0], lengths)

    def taken(self) -> "GramCounts":
        """What takes these passages away from counts that they are joined with."""
        return GramCounts(self.keys, -self.df, self.lengths[:0])

    def kept(self, keep: NDArray[np.bool_]) -> "GramCounts":
        """The counts with the lengths of those passages alone where ``keep`` (bool, one a passage) is true."""
        return GramCounts(self.keys, self.df, self.lengths[keep])

    def find(self, gram: str) -> int:
        """The document frequency of ``gram``."""
        wanted = np.uint64(code(gram))
        row = int(np.searchsorted(self.keys, wanted))
        return int(self.df[row]) if row < len(self.keys) and self.keys[row] == wanted else 0


class GramModel(CountedBM25):
    """The model over characters and pairs, scoring one passage at a time from its text."""

    def score(self, length: int, query: Sequence[str], frequency: Callable[[str], int]) -> float:
        """The score of a passage of ``length`` grams in which each gram of ``query`` stands ``frequency``
        times."""
        counted = ((gram, frequency(gram)) for gram in query)
        return sum(self.weight(gram) * self.gain(times, length) for gram, times in counted if times)


class GramBM25(GramModel):
    """The same from ``parts`` that together count the passages where ``live`` (bool, one a passage) is true."""

    def __init__(
        self,
        parts: Sequence[GramCounts],
        live: NDArray[np.bool_] | None = None,
        k1: float = K1,
        b: float = B,
    ) -> None:
        self.lengths = np.concatenate([np.zeros(0, np.int32), *(part.lengths for part in parts)])
        counted = self.lengths if live is None else self.lengths[live]
        super().__init__(
            len(counted), int(counted.sum()), lambda gram: sum(part.find(gram) for part in parts), k1, b
        )
