"""The best of a library by the sum of postings: what a question spends its time on in a large one."""

import threading
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Run = tuple[NDArray[np.integer[Any]], float, NDArray[np.float64]]
"""The passages of one term in one segment (ascending), the weight of the term, and its gain in each."""


class Top:
    """Sums postings over ``size`` passages and picks the best.  Any number of threads may share one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._local = threading.local()

    def best(
        self, runs: Sequence[Run], count: int, fit: NDArray[np.float64], period: NDArray[np.int32]
    ) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """The passages with the ``count`` highest of score times ``fit[period[passage]]``, in their order, and
        their scores; more where the last are equal, only those with a score above 0."""
        sums = self._sums()
        for passages, weight, gains in runs:
            sums[passages] += weight * gains
        kept: list[NDArray[np.integer[Any]]] = [np.zeros(0, np.int64)]
        scores: list[NDArray[np.float64]] = [np.zeros(0)]
        fitting: list[NDArray[np.float64]] = [np.zeros(0)]
        least = 0.0
        for passages, _, _ in runs:
            here = sums[passages]
            sums[passages] = 0.0  # a passage of several terms is taken once, and the sums are clean again
            fitted = here * fit[period[passages]]
            good = fitted >= least if least else fitted > 0
            kept.append(passages[good])
            scores.append(here[good])
            fitting.append(fitted[good])
            every = np.concatenate(fitting)
            if len(every) > count:
                least = np.partition(every, -count)[-count]
        numbers, totals, every = np.concatenate(kept), np.concatenate(scores), np.concatenate(fitting)
        best = np.flatnonzero(every >= least)
        order = best[np.argsort(numbers[best])]
        return numbers[order].astype(np.int64), totals[order]

    def _sums(self) -> NDArray[np.float64]:
        """Zeros, one a passage, kept for the next question of this thread."""
        if not hasattr(self._local, "sums"):
            self._local.sums = np.zeros(self._size)
        sums: NDArray[np.float64] = self._local.sums
        return sums
