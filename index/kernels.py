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

DENSE = 8
"""Where more than one in so many passages was touched, going through all of them is faster."""


@dataclass(frozen=True, slots=True)
class Run:
    """The postings of one term in one segment: passages (ascending), what each adds: ``adds[shape]``, and the most
    that any of them adds."""

    passages: Numbers
    shape: Shape
    adds: Scores
    most: float


def _bound(runs: Sequence[Run]) -> float:
    """The most that a term can add."""
    return max((run.most for run in runs), default=0.0)


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
        self, terms: Sequence[Sequence[Run]], count: int, fit: Scores, period: Numbers
    ) -> tuple[Numbers, Scores]:
        """``best`` for terms in the order of the most that each can add, the highest first."""
        bounds = list(map(_bound, terms))
        rest = [sum(bounds[done:]) for done in range(len(terms) + 1)]
        sums, lowest = self.sums(), 0.0
        touched: list[Numbers] = [np.zeros(0, np.int32)]
        some: Numbers | None = None  # the passages of one term, that tell what the best have at least
        done = 0
        while done < len(terms):
            passages = [run.passages for run in terms[done]]
            size = sum(map(len, passages))
            if some is not None and size > len(some):
                lowest = least(sums[some] * fit[period[some]], count)
                if rest[done] < lowest:
                    break
            for run in terms[done]:
                self.add(sums, run)
            touched += passages
            if some is None and size >= count:
                some = np.concatenate(passages)
            done += 1
        else:
            lowest = 0.0 if some is None else least(sums[some] * fit[period[some]], count)
        numbers, scores = self.take(sums, touched, lowest - rest[done])
        worthy = np.flatnonzero((scores + rest[done]) * fit[period[numbers]] >= lowest)
        worthy = worthy[np.argsort(numbers[worthy])]
        numbers, scores = numbers[worthy], scores[worthy]
        for runs in terms[done:]:
            for run in runs:
                _look_up(run, numbers, scores)
        fitting = scores * fit[period[numbers]]
        best = np.flatnonzero((fitting >= least(fitting, count)) & (fitting > 0))
        return numbers[best], scores[best]

    def add(self, sums: Scores, run: Run) -> None:
        """Add what a run adds to the sums of its passages."""
        sums[run.passages] += run.adds[run.shape]

    def take(self, sums: Scores, touched: Sequence[Numbers], lowest: float) -> tuple[Numbers, Scores]:
        """The passages in ``touched`` with a sum above 0 and of ``lowest`` or more, each once, and their sums;
        all sums are zero then."""
        if sum(map(len, touched)) > len(sums) / DENSE:
            dense = np.flatnonzero(sums >= lowest if lowest > 0 else sums > 0)
            held = sums[dense]
            sums[:] = 0.0
            return dense, held
        numbers, scores = [], []
        for passages in touched:
            here = sums[passages]
            sums[passages] = 0.0  # so that a passage of several terms is taken once
            good = np.flatnonzero(here >= lowest if lowest > 0 else here > 0)
            numbers.append(passages[good])
            scores.append(here[good])
        return np.concatenate(numbers), np.concatenate(scores)

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
