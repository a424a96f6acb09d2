"""The best passages by the sum of postings: what a question spends its time on in a large library."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Scores = NDArray[np.float64]

LARGE = 2
"""How many times as many postings as have been summed make a term worth asking whether it can be left out."""

DENSE = 8
"""Where more than one in so many passages was touched, going through all of them is faster."""


@dataclass(frozen=True, slots=True)
class Run:
    """The postings of one term in one segment: passages (ascending), and what each adds: ``adds[shape]``."""

    passages: Numbers
    shape: NDArray[np.unsignedinteger[Any]]
    adds: Scores


class Top:
    """Sums postings over ``size`` passages and picks the best.  Any number of threads may share one."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._local = threading.local()

    def best(
        self, terms: Sequence[Sequence[Run]], count: int, fit: Scores, period: Numbers
    ) -> tuple[Numbers, Scores]:
        """The passages with the ``count`` highest of score times ``fit[period[passage]]``, in their order, and
        their scores; more where the last are equal, only those with a score above 0.  No fit is above 1.

        Terms that even together could not lift a passage of their own among the best are only looked up for
        the passages that the other terms have found (Turtle and Flood 1995, "Query evaluation: strategies and
        optimizations", max-score).
        """
        try:
            return self._best(terms, count, fit, period)
        except BaseException:
            del self._local.sums  # half a sum must not meet the next question
            raise

    def _best(
        self, terms: Sequence[Sequence[Run]], count: int, fit: Scores, period: Numbers
    ) -> tuple[Numbers, Scores]:
        bounds = [max((float(run.adds.max(initial=0.0)) for run in runs), default=0.0) for runs in terms]
        order = sorted(range(len(terms)), key=lambda place: -bounds[place])
        rest = [sum(bounds[place] for place in order[done:]) for done in range(len(order) + 1)]
        sums = self._sums()
        touched: list[Numbers] = [np.zeros(0, np.int32)]
        done = seen = 0
        least, numbers, scores = 0.0, touched[0], np.zeros(0)
        for done, place in enumerate(order):
            size = sum(len(run.passages) for run in terms[place])
            if count <= seen < size / LARGE:
                numbers, scores = _collected(sums, touched)
                least = _least(scores * fit[period[numbers]], count)
                if rest[done] < least:
                    break
                sums[numbers], touched = scores, [numbers]
            for run in terms[place]:
                sums[run.passages] += run.adds[run.shape]
                touched.append(run.passages)
            seen += size
        else:
            done = len(order)
            numbers, scores = _collected(sums, touched)
        if done < len(order):
            worthy = np.flatnonzero((scores + rest[done]) * fit[period[numbers]] >= least)
            numbers, scores = numbers[worthy], scores[worthy]
            for place in order[done:]:
                for run in terms[place]:
                    _look_up(run, numbers, scores)
        fitting = scores * fit[period[numbers]]
        best = np.flatnonzero((fitting >= _least(fitting, count)) & (scores > 0))
        best = best[np.argsort(numbers[best])]
        return numbers[best], scores[best]

    def _sums(self) -> Scores:
        """Zeros, one a passage, kept for the next question of this thread."""
        if not hasattr(self._local, "sums"):
            self._local.sums = np.zeros(self._size)
        sums: Scores = self._local.sums
        return sums


def _collected(sums: Scores, touched: Sequence[Numbers]) -> tuple[Numbers, Scores]:
    """The passages in ``touched``, each once, and their sums, which are zero then."""
    if sum(map(len, touched)) > len(sums) / DENSE:
        dense = np.flatnonzero(sums)
        values = sums[dense]
        sums[:] = 0.0
        return dense, values
    numbers, scores = [], []
    for passages in touched:
        here = sums[passages]
        new = here > 0
        numbers.append(passages[new])
        scores.append(here[new])
        sums[passages] = 0.0
    return np.concatenate(numbers), np.concatenate(scores)


def _least(fitting: Scores, count: int) -> float:
    """The ``count``-th highest, 0 if there are fewer."""
    return float(np.partition(fitting, -count)[-count]) if len(fitting) >= count else 0.0


def _look_up(run: Run, numbers: Numbers, scores: Scores) -> None:
    """Add to ``scores`` what ``run`` adds to the passages ``numbers``."""
    places = np.searchsorted(run.passages, numbers)
    places[places == len(run.passages)] = 0
    held = run.passages[places] == numbers
    scores[held] += run.adds[run.shape[places[held]]]
