"""Which passages hold which terms."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Parts = Sequence[tuple[int, int]]
"""What a passage is found by: places among texts, and how often each counts."""


@lru_cache(1 << 18)
def key(term: str) -> int:
    """The 64-bit name of a term in postings; among 2 million terms two collide with probability 1e-7."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


@dataclass(frozen=True, slots=True)
class Postings:
    """Postings, term-major.  What BM25 makes of a posting depends on two small numbers, how often the term
    stands there and how long the passage is; their pairs are few, so a posting names its pair, and a model
    needs one gain a pair, whatever the statistics of the library have become.

    keys      uint64 (terms,), ascending
    starts    int64 (terms + 1,): the postings of term i are ``[starts[i]:starts[i + 1]]``
    passages  int32 (postings,), ascending within a term
    shape     uint16, or uint32 where there are more (postings,): rows of ``shapes``
    shapes    int32 (shapes, 2), ascending: frequency of the term, tokens of the passage
    lengths   int32 (passages,): tokens in each passage
    """

    keys: NDArray[np.uint64]
    starts: NDArray[np.int64]
    passages: NDArray[np.int32]
    shape: NDArray[np.unsignedinteger[Any]]
    shapes: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[Sequence[str]], passages: Sequence[Parts]) -> "Postings":
        """Count passages; the tokens of each text are given once, however many passages it is part of."""
        vocabulary = _Vocabulary()
        terms = np.fromiter(map(vocabulary.__getitem__, chain.from_iterable(texts)), np.int64)
        term, owner, times = spread(terms, list(map(len, texts)), passages)
        size = max(len(passages), 1)
        lengths = np.bincount(owner, times, len(passages)).astype(np.int32)
        pairs, place = np.unique(term * size + owner, return_inverse=True)
        frequencies = np.bincount(place, times, len(pairs)).astype(np.int64)
        term, owner = np.divmod(pairs, size)
        shapes, shape = _shapes(frequencies << 32 | lengths[owner])
        keys = np.fromiter(map(key, vocabulary), np.uint64, len(vocabulary))
        return cls._sorted(keys[term], owner, shape, shapes, lengths)

    @classmethod
    def joined(cls, parts: Sequence["Postings"]) -> "Postings":
        """The postings of ``parts``, their passages one after the other."""
        firsts = [0, *accumulate(len(part.lengths) for part in parts)]
        pairs = [part.shapes.astype(np.int64) @ (1 << 32, 1) for part in parts]
        shapes, renamed = _shapes(np.concatenate(pairs))
        renames = np.split(renamed, list(accumulate(map(len, pairs)))[:-1])
        return cls._sorted(
            np.concatenate([np.repeat(part.keys, np.diff(part.starts)) for part in parts]),
            np.concatenate([p.passages + np.int64(first) for p, first in zip(parts, firsts, strict=False)]),
            np.concatenate([rename[part.shape] for part, rename in zip(parts, renames, strict=True)]),
            shapes,
            np.concatenate([part.lengths for part in parts]),
        )

    def kept(self, keep: NDArray[np.bool_]) -> "Postings":
        """The postings of the passages where ``keep`` (bool, one a passage) is true, renumbered."""
        live = keep[self.passages]
        renumbered = np.cumsum(keep) - 1
        used, shape = np.unique(self.shape[live], return_inverse=True)
        return Postings._sorted(
            np.repeat(self.keys, np.diff(self.starts))[live],
            renumbered[self.passages[live]],
            shape.astype(self.shape.dtype),
            self.shapes[used],
            self.lengths[keep],
        )

    @classmethod
    def _sorted(
        cls,
        keys: NDArray[np.uint64],
        passages: NDArray[np.int64],
        shape: NDArray[np.unsignedinteger[Any]],
        shapes: NDArray[np.int32],
        lengths: NDArray[np.int32],
    ) -> "Postings":
        """Postings from one (key, passage, shape) each, passages ascending within a key."""
        order = np.argsort(keys, kind="stable")
        distinct, starts = np.unique(keys[order], return_index=True)
        return cls(
            distinct,
            np.append(starts, len(order)).astype(np.int64),
            passages[order].astype(np.int32),
            shape[order],
            shapes,
            lengths,
        )

    def find(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger[Any]]]:
        """The passages that hold ``term`` and the shape of each posting; both empty for an unknown term."""
        wanted = np.uint64(key(term))
        row = int(np.searchsorted(self.keys, wanted))
        if row == len(self.keys) or self.keys[row] != wanted:
            return self.passages[:0], self.shape[:0]
        span = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return self.passages[span], self.shape[span]


class _Vocabulary(dict[str, int]):
    """Terms and their numbers, a new one for a term that is asked for the first time."""

    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def spread(
    found: NDArray[np.int64], sizes: Sequence[int], passages: Sequence[Parts]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """What was found in texts, of which each has as many as ``sizes`` says, for the passages they are part of:
    what, in which passage, and how often it counts there."""
    starts = list(accumulate(sizes, initial=0))
    parts = [
        (found[starts[text] : starts[text + 1]], owner, times)
        for owner, some in enumerate(passages)
        for text, times in some
    ]
    counts = [len(there) for there, _, _ in parts]
    return (
        np.concatenate([found[:0], *(there for there, _, _ in parts)]),
        np.repeat(np.array([owner for _, owner, _ in parts], np.int64), counts),
        np.repeat(np.array([times for _, _, times in parts], np.int64), counts),
    )


def _shapes(pairs: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger[Any]]]:
    """The distinct pairs (frequency << 32 | length) as rows, and the row of each."""
    distinct, row = np.unique(pairs, return_inverse=True)
    rows = np.stack([distinct >> 32, distinct & 0xFFFFFFFF], axis=1).astype(np.int32)
    return rows, row.astype(np.uint16 if len(distinct) <= 1 << 16 else np.uint32)
