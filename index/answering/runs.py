"""Runs of words of scored sentences: which is chosen, what competes with it, and where it begins and ends."""

from collections.abc import Sequence

import numpy as np

from index.answering.spans import CLOSING, DATED, LONGEST, Scored, Scores
from index.text.normal import Span

LIKELY = 0.003
"""How likely a run of words has to be to count for one that holds it."""
TRIED = 40
"""Runs, the likeliest, of which the one is chosen that most probably holds what answers."""
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


def holding(found: Scored, shares: Scores) -> tuple[int, int, float]:
    """The run of words, its first word and its words less one, that most probably holds the run that answers and is not much longer,
    and how probable that is (the minimum of Bayes risk: Kumar and Byrne 2004); ``shares`` are what each run has of the
    probability of all."""
    starts = [word.start for word in found.words]
    stops = [word.stop for word in found.words]
    runs = np.argwhere(shares > LIKELY).tolist()
    held = [(starts[first], stops[first + more], float(shares[first, more])) for first, more in runs]
    best = (-1.0, 0, 0)
    for place in np.argsort(-shares, axis=None, kind="stable")[:TRIED].tolist():
        first, more = divmod(place, LONGEST)
        if shares[first, more] == 0.0:
            break
        start, stop = starts[first], stops[first + more]
        holds = sum(
            share
            for begin, end, share in held
            if start <= begin and end <= stop and stop - start <= 2 * (end - begin) + 4
        )
        if holds > best[0] + 1e-9:
            best = holds, first, more
    return best[1], best[2], best[0]


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
