"""The kernels once more, compiled; for a process that answers many questions.

numba keeps what it compiled; importing it takes longer than a single answer.
"""

from collections.abc import Sequence

import numba
import numpy as np

from index.kernels import Numbers, Run, Scores, Shape, Top


class CompiledTop(Top):
    """The same passages as Top finds, their scores to the last bit."""

    def add(self, sums: Scores, run: Run) -> None:
        _add(sums, run.passages, run.shape, run.adds)

    def take(self, sums: Scores, touched: Sequence[Numbers], lowest: float) -> tuple[Numbers, Scores]:
        room = sum(map(len, touched))
        numbers, scores = np.empty(room, np.int32), np.empty(room)
        filled = 0
        for passages in touched:
            filled = _take(sums, passages, lowest, numbers, scores, filled)
        return numbers[:filled], scores[:filled]


@numba.njit(cache=True, nogil=True)
def _add(sums: Scores, passages: Numbers, shape: Shape, adds: Scores) -> None:
    for place in range(len(passages)):
        sums[passages[place]] += adds[shape[place]]


@numba.njit(cache=True, nogil=True)
def _take(
    sums: Scores, passages: Numbers, lowest: float, numbers: Numbers, scores: Scores, filled: int
) -> int:
    """Hold what is worth it, from place ``filled`` on: how many are held then."""
    for passage in passages:
        here = sums[passage]
        if here > 0:
            sums[passage] = 0.0
            if here >= lowest:
                numbers[filled], scores[filled] = passage, here
                filled += 1
    return filled
