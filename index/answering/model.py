"""The fitted models: how much each feature counts, and what comes of them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from math import exp
from typing import Any


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
    """From which probability on a figure and a ``verdict`` are put first; in a ``row`` of several figures the others beside it show
    what is out of line."""

    figure: float
    row: float
    verdict: float


@dataclass(frozen=True, slots=True)
class Models:
    """``choice`` ranks the figures of a question, ``figure`` says how probable it is that the first of them is right; ``claim``
    ranks what is said to a yes/no question, ``verdict`` says how probable it is that the first of it is right."""

    choice: Linear
    figure: Linear
    claim: Linear
    verdict: Linear
    thresholds: Thresholds


@dataclass(frozen=True, slots=True)
class WordModel:
    """``words`` says how probable it is that a name, a date or a list is right; from which probability on it is put first
    (``least``, a list from ``listed`` on), and stands in a ``row`` of several, where the others beside it show what is out of line."""

    words: Linear
    least: float
    row: float
    listed: float


@dataclass(frozen=True, slots=True)
class FigureModel:
    """``figure`` says how probable it is that the figure chosen in a report that speaks for no place is right; from which
    probability on it is put first (``least``), and a yes or no (``verdict``)."""

    figure: Linear
    least: float
    verdict: float


@cache
def models() -> Models:
    """The models that were fitted by tests/benchmarks/fit.py."""
    told = _told("model.json")
    linear = {name: Linear(**told[name]) for name in ("choice", "figure", "claim", "verdict")}
    least = {name: told["thresholds"][name] for name in ("figure", "row", "verdict")}
    return Models(**linear, thresholds=Thresholds(**least))


@cache
def word_model(*, placed: bool) -> WordModel:
    """The model for reports that speak for a place, fitted by tests/benchmarks/fit.py, or for others, by
    tests/benchmarks/unplaced.py."""
    told = _told("model.json" if placed else "model_unplaced.json")
    least = told["thresholds"]
    return WordModel(Linear(**told["words"]), least["words"], least["row_words"], least["listed"])


@cache
def unplaced_figures() -> FigureModel:
    """The model that was fitted by tests/benchmarks/unplaced.py."""
    told = _told("model_unplaced.json")
    return FigureModel(Linear(**told["figure"]), told["thresholds"]["figure"], told["thresholds"]["verdict"])


@cache
def _told(name: str) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(files("index.answering").joinpath(name).read_text("utf-8"))
    return told
