"""Runs of words of scored sentences: which is chosen, what competes with it, and where it begins and ends."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from index.answering.spans import CLOSING, DATED, LONGEST, Scored, Scores
from index.text.normal import Span

LIKELY = 0.003
"""How likely a run of words has to be to count for one that holds it."""
TRIED = 40
"""Runs, the likeliest, of which one is chosen."""
MARKS = frozenset(",;:。!?、")
"""Marks that no answer begins or ends with."""
QUOTED = 20
"""Characters of the longest name between quotation marks."""
NO_NAME = ",;:。!?、"
"""Marks that no name has in it."""
FARTHEST = 10.0
"""The margin where nothing competes."""


def dated(found: Sequence[Scored]) -> list[Scored]:
    """The same with dates alone among the runs of words, where there is one."""
    kept = []
    for one in found:
        scores = np.full_like(one.scores, -np.inf)
        dates = [place for place, word in enumerate(one.words) if word.tag == DATED]
        scores[dates, 0] = one.scores[dates, 0]
        kept.append(Scored(one.words, scores))
    return kept if any(np.isfinite(one.scores).any() for one in kept) else list(found)


@dataclass(frozen=True, slots=True)
class Run:
    """A run of words that may answer: from its first word on so many words and one, of the sentence in the place ``rank`` among
    those looked at.  ``share`` is what it has of the probability of all runs, ``holds`` how probable it is that it holds the one
    that answers and is not much longer (the minimum of Bayes risk: Kumar and Byrne 2004)."""

    rank: int
    first: int
    more: int
    share: float
    holds: float


def likely(found: Sequence[Scored]) -> list[Run]:
    """The likeliest runs of words of scored sentences, the likeliest first; none where no run is possible."""
    top = max(float(one.scores.max(initial=-np.inf)) for one in found)
    if top == -np.inf:
        return []
    powers = [np.exp(one.scores - top) for one in found]
    mass = sum(float(one.sum()) for one in powers)
    made: list[Run] = []
    for rank, (one, power) in enumerate(zip(found, powers, strict=True)):
        shares = power / mass
        starts, stops = [word.start for word in one.words], [word.stop for word in one.words]
        runs = np.argwhere(shares > LIKELY).tolist()
        held = [(starts[first], stops[first + more], float(shares[first, more])) for first, more in runs]
        for place in np.argsort(-shares, axis=None, kind="stable")[:TRIED].tolist():
            first, more = divmod(place, LONGEST)
            share = float(shares[first, more])
            if share == 0.0:
                break
            start, stop = starts[first], stops[first + more]
            holds = sum(
                part
                for begin, end, part in held
                if start <= begin and end <= stop and stop - start <= 2 * (end - begin) + 4
            )
            made.append(Run(rank, first, more, share, holds))
    made.sort(key=lambda run: (-round(run.holds, 9), -run.share, run.rank, run.first, run.more))
    return made[:TRIED]


def trimmed(sentence: str, start: int, stop: int) -> Span:
    """Words without marks around them, but with both of a pair of quotation marks or brackets where they have one of them."""
    while stop - start > 1 and sentence[start] in MARKS:
        start += 1
    while stop - start > 1 and sentence[stop - 1] in MARKS:
        stop -= 1
    start, stop = _quoted(sentence, start, stop)
    for left, right in CLOSING.items():
        lefts, rights = (sentence.count(mark, start, stop) for mark in (left, right))
        if left == right or lefts == rights:
            continue
        if lefts > rights:
            if sentence.startswith(right, stop):
                stop += 1
            elif sentence[start] == left and stop - start > 1:
                start += 1
        elif sentence[:start].endswith(left):
            start -= 1
        elif sentence[stop - 1] == right and stop - start > 1:
            stop -= 1
    return start, stop


def _quoted(sentence: str, start: int, stop: int) -> Span:
    """The whole of what stands between quotation marks, for the first or the last words of it."""
    for left, right in CLOSING.items():
        begin = sentence.rfind(left, 0, start)
        end = sentence.find(right, stop) if begin >= 0 else -1
        inside = sentence[begin + 1 : end] if end >= 0 else ""
        if not inside or len(inside) > QUOTED or any(mark in inside for mark in (left, right, *NO_NAME)):
            continue
        if start == begin + 1 or stop == end:
            return begin + 1, end
    return start, stop


def rivals(scores: Scores, first: int, more: int) -> list[float]:
    """How far below the best run of words is the best of each other first word that ends before it or begins behind it,
    the nearest first."""
    rows, sizes = np.indices(scores.shape)
    apart = (rows + sizes < first) | (rows > first + more)
    far = np.where(apart, scores - scores[first, more], -np.inf).max(axis=1)
    return sorted(far[far > -FARTHEST].tolist(), reverse=True)
