"""The best passages by the sum of postings: what a question spends its time on in a large library."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.integer[Any]]
Scores = NDArray[np.float64]
Shape = NDArray[np.unsignedinteger[Any]]

LARGE = 2
"""How many times as many postings must be left as have been summed to ask whether they can be left out."""

DENSE = 8
"""Where more than one in so many passages was touched, going through all of them is faster."""


@dataclass(frozen=True, slots=True)
class Run:
    """The postings of one term in one segment: passages (ascending), and what each adds: ``adds[shape]``."""

    passages: Numbers
    shape: Shape
    adds: Scores


def _bound(runs: Sequence[Run]) -> float:
    """The most that a term can add."""
    return max((float(run.adds.max(initial=0.0)) for run in runs), default=0.0)


def _collect(sums: Scores, touched: Sequence[Numbers]) -> tuple[Numbers, Scores]:
    """The passages in ``touched`` with a sum above 0, each once, and their sums, which are zero then."""
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
        ranked = sorted(terms, key=_bound, reverse=True)
        try:
            return self._best(ranked, count, fit, period)
        except BaseException:
            del self._local.sums  # half a sum must not meet the next question
            raise

    def _best(
        self,
        terms: Sequence[Sequence[Run]],
        count: int,
        fit: Scores,
        period: Numbers,
    ) -> tuple[Numbers, Scores]:
        """``best`` for terms in the order of the most that each can add, the highest first."""
        bounds = list(map(_bound, terms))
        rest = [sum(bounds[done:]) for done in range(len(terms))]
        numbers, scores, done = self._summed(terms, rest, count, fit, period)
        for runs in terms[done:]:
            for run in runs:
                _look_up(run, numbers, scores)
        fitting = scores * fit[period[numbers]]
        best = np.flatnonzero(fitting >= least(fitting, count))
        best = best[np.argsort(numbers[best])]
        return numbers[best], scores[best]

    def _summed(
        self,
        terms: Sequence[Sequence[Run]],
        rest: Sequence[float],
        count: int,
        fit: Scores,
        period: Numbers,
    ) -> tuple[Numbers, Scores, int]:
        """The passages that may be among the best, the sums of as many first terms as they need, and how many
        those are; ``rest`` is the most that the terms from each on can add."""
        sums = self.sums()
        touched: list[Numbers] = [np.zeros(0, np.int32)]
        sizes = [sum(len(run.passages) for run in runs) for runs in terms]
        seen, asked = 0, count
        for done, runs in enumerate(terms):
            if asked <= seen < sum(sizes[done:]) / LARGE:
                asked = 2 * seen
                numbers, scores = _collect(sums, touched)
                fitting = fit[period[numbers]]
                lowest = least(scores * fitting, count)
                if rest[done] < lowest:
                    worthy = np.flatnonzero((scores + rest[done]) * fitting >= lowest)
                    return numbers[worthy], scores[worthy], done
                sums[numbers], touched = scores, [numbers]
            for run in runs:
                sums[run.passages] += run.adds[run.shape]
                touched.append(run.passages)
            seen += sizes[done]
        return *_collect(sums, touched), len(terms)

    def sums(self) -> Scores:
        """Zeros, one a passage, kept for the next question of this thread."""
        if not hasattr(self._local, "sums"):
            self._local.sums = np.zeros(self._size)
        sums: Scores = self._local.sums
        return sums


def least(fitting: Scores, count: int) -> float:
    """The ``count``-th highest, 0 if there are fewer."""
    return float(np.partition(fitting, -count)[-count]) if len(fitting) >= count else 0.0


def _look_up(run: Run, numbers: Numbers, scores: Scores) -> None:
    """Add to ``scores`` what ``run`` adds to the passages ``numbers``."""
    places = np.searchsorted(run.passages, numbers)
    places[places == len(run.passages)] = 0
    held = run.passages[places] == numbers
    scores[held] += run.adds[run.shape[places[held]]]
