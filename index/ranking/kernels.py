"""The best passages by the sum of impacts: what a question spends its time on in a large library."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Scores = NDArray[np.float64]
Shape = NDArray[np.unsignedinteger[Any]]

DENSE = 8
"""With more postings than one to so many passages, a sum for every passage is cheaper than sorting."""

BITS = 32
ROW = (1 << BITS) - 1
"""A posting as one number: its passage above, the row of its impact in a table below."""


@dataclass(frozen=True, slots=True)
class Run:
    """The postings of one term in one segment: passages (ascending), and what each adds: ``adds[shape]``."""

    passages: Numbers
    shape: Shape
    adds: Scores

    def within(self, spans: NDArray[np.int64]) -> "Run":
        """Only the postings of the passages in ``spans``: [start, end), ascending (spans, 2); the others are not
        looked at."""
        ends = np.searchsorted(self.passages, spans).tolist()
        cuts = [slice(start, end) for start, end in ends if start < end]
        return Run(
            np.concatenate([self.passages[:0], *(self.passages[cut] for cut in cuts)]),
            np.concatenate([self.shape[:0], *(self.shape[cut] for cut in cuts)]),
            self.adds,
        )


def best(terms: Sequence[Sequence[Run]], count: int, match: Scores, period: Numbers) -> Numbers:
    """The passages with the ``count`` highest of summed impacts times ``match[period[passage]]``, ascending; more
    where the last are equal, only those above 0.  No match is above 1; ``period`` has an entry for each passage."""
    runs = [run for run in chain.from_iterable(terms) if len(run.passages)]
    if not runs:
        return np.zeros(0, np.int32)
    if sum(len(run.passages) for run in runs) * DENSE > len(period):
        return _dense(runs, count, match, period)
    return _sparse(runs, count, match, period)


def _dense(runs: Sequence[Run], count: int, match: Scores, period: Numbers) -> Numbers:
    """``best`` by a sum for every passage there is."""
    sums = np.zeros(len(period))
    for run in runs:
        np.add.at(sums, run.passages, run.adds.take(run.shape, mode="clip"))
    some = max(runs, key=lambda run: (len(run.passages) >= count, _most(run))).passages
    lowest = least(sums[some] * match[period[some]], count)  # the best have at least that
    numbers = np.flatnonzero(sums >= lowest if lowest > 0 else sums > 0)
    return highest(numbers, sums[numbers] * match[period[numbers]], count)


def _sparse(runs: Sequence[Run], count: int, match: Scores, period: Numbers) -> Numbers:
    """``best`` by sorting all postings.

    Most passages of a large library have one term only and are none of the best: those of several come first.
    """
    postings, table = _packed(runs)
    postings.sort()
    passages = postings >> BITS
    again = passages[1:] == passages[:-1]
    held = np.append(again, False)
    held[1:] |= again
    numbers, sums = _summed(postings[held], table)
    matching = sums * match[period[numbers]]
    lowest = least(matching, count)
    if lowest <= max(map(_most, runs)):
        held |= table[postings & ROW] >= lowest
        numbers, sums = _summed(postings[held], table)
        matching = sums * match[period[numbers]]
    return highest(numbers, matching, count)


def _most(run: Run) -> float:
    """The most that a posting of a run can add."""
    return float(run.adds[: int(run.shape.max()) + 1].max())


def _packed(runs: Sequence[Run]) -> tuple[NDArray[np.int64], Scores]:
    """All postings, packed, one run after the other; and the table of their impacts."""
    postings = np.empty(sum(len(run.passages) for run in runs), np.int64)
    at = row = 0
    for run in runs:
        here = postings[at : at + len(run.passages)]
        np.left_shift(run.passages, BITS, out=here, dtype=np.int64)
        here += run.shape
        here += row
        at, row = at + len(here), row + len(run.adds)
    return postings, np.concatenate([run.adds for run in runs])


def _summed(postings: NDArray[np.int64], table: Scores) -> tuple[Numbers, Scores]:
    """The passages of sorted packed postings, and the sum of the impacts of each."""
    passages = postings >> BITS
    first = np.append(True, passages[1:] != passages[:-1])[: len(passages)]
    sums = np.bincount(np.cumsum(first) - 1, table[postings & ROW])
    return passages[first], sums.astype(np.float64, copy=False)


def highest(numbers: Numbers, scores: Scores, count: int) -> Numbers:
    """Those of ``numbers`` with the ``count`` highest scores, and more where the last are equal; only those above
    0."""
    return numbers[(scores >= least(scores, count)) & (scores > 0)]


def least(scores: Scores, count: int) -> float:
    """The ``count``-th highest, 0 if there are fewer."""
    return float(np.partition(scores, -count)[-count]) if len(scores) >= count else 0.0
