"""The best passages by the sum of postings: what a question spends its time on in a large library."""

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
PLACE = (1 << BITS) - 1
"""A posting as one number: its passage above, the place of what it adds in a table below."""


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


class Top:
    """Sums postings over ``size`` passages and picks the best.  Any number of threads may share one."""

    def __init__(self, size: int) -> None:
        self._size = size

    def best(
        self, terms: Sequence[Sequence[Run]], count: int, fit: Scores, period: Numbers
    ) -> tuple[Numbers, Scores]:
        """The passages with the ``count`` highest of score times ``fit[period[passage]]``, in their order, and
        their scores; more where the last are equal, only those with a score above 0.  No fit is above 1."""
        runs = [run for run in chain.from_iterable(terms) if len(run.passages)]
        if not runs:
            return np.zeros(0, np.int32), np.zeros(0)
        most = np.array([run.adds[: int(run.shape.max()) + 1].max() for run in runs])
        order = np.argsort(-most, kind="stable")
        return self._best([runs[place] for place in order.tolist()], most[order], count, fit, period)

    def _best(
        self, runs: Sequence[Run], most: Scores, count: int, fit: Scores, period: Numbers
    ) -> tuple[Numbers, Scores]:
        """``best`` for runs that each hold a posting, in the order of the ``most`` that each can add, the highest
        first; in this order sums are made."""
        if sum(len(run.passages) for run in runs) * DENSE > self._size:
            return self._dense(runs, count, fit, period)
        postings, table = _packed(runs)
        postings.sort()
        passages = postings >> BITS
        again = passages[1:] == passages[:-1]
        held = np.append(again, False)
        held[1:] |= again
        # in a large library nearly every passage that was touched has one term only, and is none of the best
        some = _highest(*_summed(postings[held], table), count, fit, period)
        lowest = least(some[1] * fit[period[some[0]]], count)
        if lowest > most[0]:
            return some
        held |= table[postings & PLACE] >= lowest
        return _highest(*_summed(postings[held], table), count, fit, period)

    def _dense(self, runs: Sequence[Run], count: int, fit: Scores, period: Numbers) -> tuple[Numbers, Scores]:
        """``_best`` by a sum for every passage there is."""
        sums = np.zeros(self._size)
        for run in runs:
            np.add.at(sums, run.passages, run.adds.take(run.shape, mode="clip"))
        telling = next((run.passages for run in runs if len(run.passages) >= count), runs[0].passages)
        lowest = least(sums[telling] * fit[period[telling]], count)  # the best have at least that
        numbers = np.flatnonzero(sums >= lowest if lowest > 0 else sums > 0)
        return _highest(numbers, sums[numbers], count, fit, period)


def _packed(runs: Sequence[Run]) -> tuple[NDArray[np.int64], Scores]:
    """All postings, packed, one run after the other; and the table of what they add."""
    postings = np.empty(sum(len(run.passages) for run in runs), np.int64)
    at = place = 0
    for run in runs:
        here = postings[at : at + len(run.passages)]
        np.left_shift(run.passages, BITS, out=here, dtype=np.int64)
        here += run.shape
        here += place
        at, place = at + len(here), place + len(run.adds)
    return postings, np.concatenate([run.adds for run in runs])


def _summed(postings: NDArray[np.int64], table: Scores) -> tuple[Numbers, Scores]:
    """The passages of sorted packed postings, and the sum of what is added to each."""
    passages = postings >> BITS
    first = np.append(True, passages[1:] != passages[:-1])[: len(passages)]
    sums = np.bincount(np.cumsum(first) - 1, table[postings & PLACE])
    return passages[first], sums.astype(np.float64, copy=False)


def _highest(
    numbers: Numbers, scores: Scores, count: int, fit: Scores, period: Numbers
) -> tuple[Numbers, Scores]:
    """The passages among ``numbers``, each with its score, that ``Top.best`` tells of."""
    fitting = scores * fit[period[numbers]]
    best = np.flatnonzero((fitting >= least(fitting, count)) & (fitting > 0))
    return numbers[best], scores[best]


def least(fitting: Scores, count: int) -> float:
    """The ``count``-th highest, 0 if there are fewer."""
    return float(np.partition(fitting, -count)[-count]) if len(fitting) >= count else 0.0
