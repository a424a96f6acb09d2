"""The kernel once more, compiled; for a process that answers many questions.

numba keeps what it compiled; importing it takes longer than a single answer.
"""

from collections.abc import Sequence
from itertools import accumulate

import numba
import numpy as np
from numpy.typing import NDArray

from index.ranking.kernels import Numbers, Run, Scores, Shape, Top

WINDOW = 8192
"""Passages whose sums are made together: they stay in the second cache."""

ROUNDING = 1 + 1e-9
"""Sums of the same numbers in another order differ by less."""

NONE = np.iinfo(np.int64).max


class CompiledTop(Top):
    """The same passages as Top finds, their scores to the last bit."""

    def _best(
        self, runs: Sequence[Run], most: Scores, count: int, fit: Scores, period: Numbers
    ) -> tuple[Numbers, Scores]:
        starts = np.array([0, *accumulate(len(run.passages) for run in runs)])
        passages, adds = np.empty(starts[-1], np.int32), np.empty(starts[-1])
        for run, start in zip(runs, starts.tolist(), strict=False):
            _lay(passages[start:], adds[start:], run.passages, run.shape, run.adds)
        rest = np.cumsum(most[::-1])[::-1] * ROUNDING
        numbers, scores, lowest = _merge(passages, adds, starts, rest, count, fit, period)
        worthy = np.flatnonzero(scores * fit[period[numbers]] >= lowest)
        worthy = worthy[np.argsort(numbers[worthy])]
        return numbers[worthy], scores[worthy]


@numba.njit(cache=True, nogil=True)
def _lay(passages: Numbers, adds: Scores, held: Numbers, shape: Shape, gains: Scores) -> None:
    """Lay a run out: its passages, and what is added to each."""
    for place in range(len(held)):
        passages[place] = held[place]
        adds[place] = gains[shape[place]]


@numba.njit(cache=True, nogil=True)
def _merge(
    passages: Numbers,
    adds: Scores,
    starts: NDArray[np.int64],
    rest: Scores,
    count: int,
    fit: Scores,
    period: Numbers,
) -> tuple[Numbers, Scores, float]:
    """The best of runs laid out one after the other, run i from ``starts[i]`` on, and some that seemed to be; and
    the least that the best have.  No passage has more than ``rest[i]`` of the runs from i on.

    Sums are made a window of passages at a time, so that no sum leaves the cache before it is complete (Strohman and
    Croft 2007, "Efficient document retrieval in main memory"), and runs that even together could not lift a passage
    among the best only count where another has (Turtle and Flood 1995, "Query evaluation: strategies and
    optimizations", max-score).
    """
    numbers, scores = np.empty(len(passages), np.int32), np.empty(len(passages))
    heap, lowest, filled = np.zeros(count), 0.0, 0
    sums, before, at = np.zeros(WINDOW), starts[:-1].copy(), starts[:-1].copy()
    lifting = len(rest)
    while True:
        first = NONE
        for run in range(len(at)):
            if at[run] < starts[run + 1]:
                first = min(first, passages[at[run]])
        if first == NONE:
            return numbers[:filled], scores[:filled], lowest
        while rest[lifting - 1] < lowest:
            lifting -= 1
        for run in range(len(at)):
            place, stop = at[run], starts[run + 1]
            before[run] = place
            while place < stop and passages[place] < first + WINDOW:
                here = np.uint32(passages[place] - first)  # unsigned: not counted from the end
                if run < lifting or sums[here] > 0:
                    sums[here] += adds[place]
                place += 1
            at[run] = place
        for run in range(lifting):
            for place in range(before[run], at[run]):
                passage = passages[place]
                here = np.uint32(passage - first)
                score, sums[here] = sums[here], 0.0  # so that a passage of several terms is taken once
                if score > 0 and score >= lowest:
                    fitting = score * fit[period[passage]]
                    if fitting > 0 and fitting >= lowest:
                        numbers[filled], scores[filled] = passage, score
                        filled += 1
                        _replace_least(heap, fitting)
                        lowest = heap[0]


@numba.njit(cache=True, nogil=True)
def _replace_least(heap: Scores, fitting: float) -> None:
    """Put ``fitting`` in the place of the least value of a heap, which is its first."""
    place, child = 0, 1
    while child < len(heap):
        if child + 1 < len(heap) and heap[child + 1] < heap[child]:
            child += 1
        if heap[child] >= fitting:
            break
        heap[place] = heap[child]
        place, child = child, 2 * child + 1
    heap[place] = fitting
