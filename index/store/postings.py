"""Which passages hold which terms."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any, NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from index.text.vocabulary import Vocabulary, key, row_of, runs

N = TypeVar("N", bound=np.integer[Any])

Parts = Sequence[tuple[int, int]]
"""What a passage is found by: rows of texts, and how often each counts."""

TIMES_BITS = 8
"""What a text may count at most, as a power of two."""


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
    def of(
        cls,
        texts: Iterable[Iterable[str]],
        passages: Sequence[Parts],
        vocabulary: Vocabulary | None = None,
    ) -> "Postings":
        """Count passages; the tokens of each text are given once, however many passages it is part of.

        ``vocabulary`` says which terms a token is found by, without one itself.
        """
        keys, number, sizes = (Vocabulary() if vocabulary is None else vocabulary).terms(texts)
        found = spread(sizes, passages)
        bits = np.int64(len(passages).bit_length())
        # sorting one number each is several times as fast as sorting positions
        held = number[found.at] << bits | np.repeat(found.owner, found.counts)
        held = np.sort(held << TIMES_BITS | np.repeat(found.times, found.counts))
        pairs, first = distinct(held >> TIMES_BITS)
        frequencies = np.add.reduceat(held & ((1 << TIMES_BITS) - 1), first) if len(first) else first
        term, owner = pairs >> bits, pairs & ((1 << bits) - 1)
        shapes, shape = _tabled(frequencies, found.lengths[owner])
        starts = np.cumsum(np.append(0, np.bincount(term, minlength=len(keys))))
        return cls(keys, starts, owner.astype(np.int32), shape, shapes, found.lengths.astype(np.int32))

    @classmethod
    def joined(cls, parts: Sequence["Postings"]) -> "Postings":
        """The postings of ``parts``, their passages one after the other.

        Those of a term are in order in each part already, so that they are only moved.
        """
        firsts = [0, *accumulate(len(part.lengths) for part in parts)]
        pairs = [part.shapes.astype(np.int64) @ (1 << 32, 1) for part in parts]
        shapes, renamed = _shapes(np.concatenate(pairs))
        keys = np.concatenate([part.keys for part in parts])
        counts = np.concatenate([np.diff(part.starts) for part in parts])
        order = np.argsort(keys, kind="stable")
        keys, first = distinct(keys[order])
        ends = np.cumsum(np.append(0, counts[order]))
        targets = np.empty_like(counts)
        targets[order] = ends[:-1]
        passages, shape = np.empty(ends[-1], np.int32), np.empty(ends[-1], renamed.dtype)
        terms = shapes_before = 0
        for part, begin, own in zip(parts, firsts, pairs, strict=False):
            to = runs(targets[terms : terms + len(part.keys)], np.diff(part.starts))
            passages[to] = part.passages + np.int32(begin)
            shape[to] = renamed[shapes_before : shapes_before + len(own)][part.shape]
            terms, shapes_before = terms + len(part.keys), shapes_before + len(own)
        starts = ends[np.append(first, len(order))]
        return cls(keys, starts, passages, shape, shapes, np.concatenate([p.lengths for p in parts]))

    def kept(self, keep: NDArray[np.bool_]) -> "Postings":
        """The postings of the passages where ``keep`` (bool, one a passage) is true, renumbered."""
        live = keep[self.passages]
        renumbered = np.cumsum(keep, dtype=np.int32) - np.int32(1)
        starts = np.cumsum(np.append(0, live))[self.starts]
        held = np.diff(starts) > 0
        used, shape = _ranks(self.shape[live])
        return Postings(
            self.keys[held],
            np.append(starts[:-1][held], starts[-1]),
            renumbered[self.passages[live]],
            shape.astype(self.shape.dtype),
            self.shapes[used],
            self.lengths[keep],
        )

    def find(self, term: str) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger[Any]]]:
        """The passages that hold ``term`` and the shape of each posting; both empty for an unknown term."""
        row = row_of(self.keys, key(term))
        if row is None:
            return self.passages[:0], self.shape[:0]
        span = slice(int(self.starts[row]), int(self.starts[row + 1]))
        return self.passages[span], self.shape[span]


def distinct(ascending: NDArray[N]) -> tuple[NDArray[N], NDArray[np.int64]]:
    """The distinct ones of ascending numbers, and where each of them stands first."""
    first = np.flatnonzero(np.append(True, ascending[1:] != ascending[:-1])[: len(ascending)])
    return ascending[first], first


def totals(keys: NDArray[np.uint64], counts: NDArray[N]) -> tuple[NDArray[np.uint64], NDArray[N]]:
    """The distinct ones of ``keys``, ascending, and the sum of the ``counts`` of each; those with a sum of 0 are left
    out."""
    order = np.argsort(keys)
    keys, first = distinct(keys[order])
    sums = np.add.reduceat(counts[order], first, dtype=counts.dtype) if len(first) else counts
    return keys[sums != 0], sums[sums != 0]


class Spread(NamedTuple):
    """What was found in texts, for the passages that they are part of.

    at       int64 (found,): rows of what was found
    owner    int64 (parts,): the passage of each part
    times    int64 (parts,): how often it counts there
    counts   int64 (parts,): how much of ``at`` is of the part
    lengths  int64 (passages,): how much was found in each passage, as often as it counts
    """

    at: NDArray[np.int64]
    owner: NDArray[np.int64]
    times: NDArray[np.int64]
    counts: NDArray[np.int64]
    lengths: NDArray[np.int64]


def spread(sizes: NDArray[np.int64], passages: Sequence[Parts]) -> Spread:
    """What was found in texts, of which each has as many as ``sizes`` says, for the passages they are part of."""
    parts = np.array(
        [(owner, text, times) for owner, some in enumerate(passages) for text, times in some], np.int64
    )
    owner, text, times = parts.reshape(-1, 3).T
    counts = sizes[text]
    at = runs((np.cumsum(sizes) - sizes)[text], counts)
    lengths = np.bincount(owner, times * counts, len(passages)).astype(np.int64)
    return Spread(at, owner, times, counts, lengths)


def _tabled(
    frequencies: NDArray[np.int64], lengths: NDArray[np.int64]
) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger[Any]]]:
    """The distinct pairs of a frequency and a length, ascending, as rows, and the row of each.

    By a table with a cell for every pair there could be, which is fast and never large: n different numbers
    of tokens take n² / 2 tokens.
    """
    (ones, row), (others, column) = map(_ranks, (frequencies, lengths))
    cells = row * len(others) + column
    taken = np.zeros(len(ones) * len(others), bool)
    taken[cells] = True
    there = np.flatnonzero(taken)
    shapes = np.stack([ones[there // max(len(others), 1)], others[there % max(len(others), 1)]], axis=1)
    rows = (np.cumsum(taken) - 1).astype(_narrow(len(there)))
    return shapes.astype(np.int32), rows[cells]


def _ranks(numbers: NDArray[np.integer[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The distinct ones of small numbers, ascending, and the rank of each."""
    there = np.bincount(numbers) > 0
    return np.flatnonzero(there), (np.cumsum(there) - 1)[numbers]


def _shapes(pairs: NDArray[np.int64]) -> tuple[NDArray[np.int32], NDArray[np.unsignedinteger[Any]]]:
    """The distinct pairs (frequency << 32 | length) as rows, and the row of each."""
    some, row = np.unique(pairs, return_inverse=True)
    rows = np.stack([some >> 32, some & 0xFFFFFFFF], axis=1).astype(np.int32)
    return rows, row.astype(_narrow(len(some)))


def _narrow(rows: int) -> type[np.unsignedinteger[Any]]:
    return np.uint16 if rows <= 1 << 16 else np.uint32
