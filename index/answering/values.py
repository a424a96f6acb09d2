"""Which figure of the passages found answers, and how probable it is that it does."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from index.answering import deadline
from index.answering.clauses import Judge
from index.answering.features import FigureFeatures, FigureJudge, by_name
from index.answering.model import models, probability, softmax
from index.answering.search import Hit
from index.figures.figures import Figure
from index.query.question import Question
from index.ranking import weights

MANY = 30
"""Figures in the best passages, as there mostly are."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A figure of the hit in place ``hit``, and what speaks for it."""

    hit: int
    figure: Figure
    features: FigureFeatures


@dataclass(frozen=True, slots=True)
class Choice:
    """The candidate that answers best; ``evidence`` are the features by which it is judged to be right or not."""

    candidate: Candidate
    evidence: Mapping[str, float]

    @property
    def probability(self) -> float:
        """How probable it is that the figure is what was asked for."""
        return probability(models().figure.value(self.evidence))


def candidates(
    question: Question, hits: Sequence[Hit], judge: Judge, above: Callable[[Hit], str]
) -> list[Candidate]:
    """The figures of the best hits; ``above`` gives the words that a hit stands under, normalised."""
    figure_judge = FigureJudge(question, judge)
    made: list[Candidate] = []
    for place, hit in enumerate(hits[: weights.LOOKED_AT]):
        share = hit.score / (hits[0].score or 1.0)
        if share < weights.CLOSE:
            break
        deadline.check()
        found = figure_judge.of(hit.beginning, above(hit), hit.breakdown.match, share, place == 0)
        made += (Candidate(place, figure, features) for figure, features in found)
    return made


def choose(question: Question, found: Sequence[Candidate], hits: Sequence[Hit]) -> Choice | None:
    """The best of the candidates, None where there is none."""
    if not found:
        return None
    rows = [by_name(one.features) for one in found]
    values = [models().choice.value(row) for row in rows]
    place = max(range(len(found)), key=lambda at: (values[at], -at))
    return Choice(found[place], evidence(question, found, rows, values, place, hits))


def evidence(
    question: Question,
    found: Sequence[Candidate],
    rows: Sequence[Mapping[str, float]],
    values: Sequence[float],
    place: int,
    hits: Sequence[Hit],
) -> dict[str, float]:
    """What speaks for the candidate in ``place``: its features, how it stands among the others, and in which of them it is
    over the best of those that give another amount (``over_`` and their names)."""
    best, shares = found[place].figure, softmax(values)
    same = [
        at for at, one in enumerate(found) if (one.figure.amount, one.figure.base) == (best.amount, best.base)
    ]
    others = [at for at in range(len(found)) if at not in same]
    rival = max(others, key=lambda at: (values[at], -at), default=None)
    over = rows[place] if rival is None else rows[rival]
    return {
        **rows[place],
        **{f"over_{name}": value - over[name] for name, value in rows[place].items()},
        "share": sum(shares[at] for at in same),
        "value": values[place],
        "margin": min(values[place] - values[rival], 10.0) / 10 if rival is not None else 1.0,
        "others": len(others) / MANY,
        "same_passage": float(rival is not None and found[rival].hit == found[place].hit),
        "coverage": hits[found[place].hit].coverage,
        "said": float(bool(question.named.regions)),
        "dated": float(question.when.first is not None or question.when.report is not None),
        "keywords": float(question.kind.value == "keywords"),
        "known": float(question.metric is not None),
        "united": float(question.unit is not None),
    }
