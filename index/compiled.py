"""The best passages once more, compiled; for a process that answers many questions.

numba keeps what it compiled; importing it takes longer than a single answer.
"""

from collections.abc import Sequence

import numba
import numpy as np

from index.kernels import Numbers, Run, Scores, Shape, Top, least

ROOM = 8
"""Passages are held until there are so many times as many as are asked for, and then sifted."""


class CompiledTop(Top):
    """The same passages as Top finds, their scores to the last bit."""

    def _best(
        self,
        terms: Sequence[Sequence[Run]],
        count: int,
        fit: Scores,
        period: Numbers,
    ) -> tuple[Numbers, Scores]:
        sums = self.sums()
        runs = [run for some in terms for run in some]
        for run in runs:
            _add(sums, run.passages, run.shape, run.adds)
        room = ROOM * count
        numbers, scores, fitting = np.zeros(room, np.int32), np.zeros(room), np.zeros(room)
        filled, lowest = 0, 0.0
        for run in runs:
            done = 0
            while done < len(run.passages):
                done, filled = _take(
                    sums, run.passages, done, fit, period, lowest, numbers, scores, fitting, filled
                )
                if filled == len(numbers):
                    lowest = least(fitting, count)
                    good = np.flatnonzero(fitting >= lowest)
                    filled = len(good)
                    for column in (numbers, scores, fitting):
                        column[:filled] = column[good]
                    if 2 * filled > len(numbers):  # as many are equal
                        numbers = np.tile(numbers, 2)
                        scores, fitting = np.tile(scores, 2), np.tile(fitting, 2)
        best = np.flatnonzero(fitting[:filled] >= least(fitting[:filled], count))
        best = best[np.argsort(numbers[best])]
        return numbers[best], scores[best]


@numba.njit(cache=True, nogil=True)
def _add(sums: Scores, passages: Numbers, shape: Shape, adds: Scores) -> None:
    for place in range(len(passages)):
        sums[passages[place]] += adds[shape[place]]


@numba.njit(cache=True, nogil=True)
def _take(
    sums: Scores,
    passages: Numbers,
    start: int,
    fit: Scores,
    period: Numbers,
    lowest: float,
    numbers: Numbers,
    scores: Scores,
    fitting: Scores,
    filled: int,
) -> tuple[int, int]:
    """Take the passages from place ``start`` on with a fitting score of ``lowest`` or more, until there is no
    more room: the next place, and how many are held."""
    place = start
    while place < len(passages) and filled < len(numbers):
        passage = passages[place]
        here = sums[passage]
        if here > 0:
            sums[passage] = 0.0
            fitted = here * fit[period[passage]]
            if fitted >= lowest:
                numbers[filled], scores[filled], fitting[filled] = passage, here, fitted
                filled += 1
        place += 1
    return place, filled
