"""Which sentences stand for a text: LexRank (Erkan and Radev 2004, "LexRank: Graph-based Lexical Centrality as
Salience in Text Summarization", Journal of Artificial Intelligence Research 22).

Sentences are vectors of tf × idf, joined by the cosine of each two; the centrality of a sentence is its share in the
stationary distribution of a walk along those, the continuous LexRank of the paper.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

JUMP: Final = 0.15
"""How often the walk goes on at any sentence at all, as in the paper."""

NEAR, STEPS = 1e-10, 200
"""How little a step has to change that the walk is over, and the most steps."""

DIGITS: Final = 9
"""Centrality is rounded to so many digits, so that the order in which it is added up decides nothing."""


def similarity(texts: Sequence[Sequence[str]], idf: Callable[[str], float]) -> NDArray[np.float64]:
    """The cosine of each two of ``texts`` (words of a sentence each): float64 (texts, texts), 0 for one without words."""
    columns = {word: at for at, word in enumerate(dict.fromkeys(word for text in texts for word in text))}
    weights = np.zeros((len(texts), len(columns)))
    for row, text in enumerate(texts):
        for word, times in Counter(text).items():
            weights[row, columns[word]] = times * idf(word)
    lengths = np.linalg.norm(weights, axis=1, keepdims=True)
    unit = np.divide(weights, lengths, out=np.zeros_like(weights), where=lengths > 0)
    alike: NDArray[np.float64] = unit @ unit.T
    return alike


def centrality(alike: NDArray[np.float64]) -> NDArray[np.float64]:
    """The continuous LexRank of sentences by their similarities (sentences, sentences): float64 (sentences,), sum 1."""
    count = len(alike)
    if not count:
        return np.zeros(0)
    sums = alike.sum(axis=1, keepdims=True)
    walk = np.divide(alike, sums, out=np.full_like(alike, 1 / count), where=sums > 0)
    rank = np.full(count, 1 / count)
    for _ in range(STEPS):
        after = JUMP / count + (1 - JUMP) * (rank @ walk)
        moved, rank = float(np.abs(after - rank).sum()), after
        if moved < NEAR:
            break
    return np.round(rank, DIGITS)


def chosen(rank: NDArray[np.float64], alike: NDArray[np.float64], most: int, same: float) -> list[int]:
    """The at most ``most`` most central sentences in their own order, none as similar as ``same`` to one before it; of
    equally central ones the first."""
    taken: list[int] = []
    for at in sorted(range(len(rank)), key=lambda place: (-rank[place], place)):
        if len(taken) == most:
            break
        if all(alike[at, other] < same for other in taken):
            taken.append(at)
    return sorted(taken)
