"""The fitted models: how much each feature counts, and what comes of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp


@dataclass(frozen=True, slots=True)
class Linear:
    """A weighted sum of named features."""

    weights: Mapping[str, float]
    bias: float = 0.0

    def value(self, features: Mapping[str, float]) -> float:
        """The sum; features without a weight count nothing."""
        return self.bias + sum(weight * features[name] for name, weight in self.weights.items())

    def parts(self, features: Mapping[str, float]) -> list[tuple[str, float]]:
        """What each feature adds, the most first."""
        added = ((name, weight * features[name]) for name, weight in self.weights.items())
        return sorted(
            ((name, part) for name, part in added if part), key=lambda pair: (-abs(pair[1]), pair[0])
        )


def softmax(values: Sequence[float]) -> list[float]:
    """Shares of 1 in proportion to e to the power of each value."""
    top = max(values)
    powers = [exp(value - top) for value in values]
    total = sum(powers)
    return [power / total for power in powers]


def probability(value: float) -> float:
    """The logistic function."""
    return 1 / (1 + exp(-value)) if value > -700 else 0.0


@dataclass(frozen=True, slots=True)
class Thresholds:
    """From which probability on a figure, a name or date, a list and a ``verdict`` are put first; in a row of several the others
    beside it show what is out of line, so that less is enough for a figure (``row``) and for words (``row_words``)."""

    figure: float
    row: float
    words: float
    row_words: float
    listed: float
    verdict: float


@dataclass(frozen=True, slots=True)
class Models:
    """``choice`` ranks the figures of a question, ``figure`` says how probable it is that the first of them is right, ``words``
    the same of a name, a date or a list; ``claim`` ranks what is said to a yes/no question, ``verdict`` says how probable it is
    that the first of it is right."""

    choice: Linear
    figure: Linear
    words: Linear
    claim: Linear
    verdict: Linear
    thresholds: Thresholds


@cache
def models(*, placed: bool = True) -> Models:
    """The models for reports that speak for a place, fitted by tests/benchmarks/fit.py, or for others, by
    tests/benchmarks/unplaced.py."""
    name = "model.json" if placed else "model_unplaced.json"
    told = json.loads(files("index.answering").joinpath(name).read_text("utf-8"))
    linear = {name: Linear(**told[name]) for name in ("choice", "figure", "words", "claim", "verdict")}
    return Models(**linear, thresholds=Thresholds(**told["thresholds"]))
