"""Fit what decides which figure answers, and how probable it is: python tests/benchmarks/fit.py SHARED GOV_REPORTS [--write]

SHARED is a folder with questions/ and measure/suite.py, GOV_REPORTS the folder that gov-reports.tar.xz unpacks to; the
questions of tests/data/questions are asked too.  These models are fitted: the choice among the figures of the best
passages, over the named features of index/answering/features.py (a conditional logit: McFadden 1974, "Conditional logit
analysis of qualitative choice behavior"); the probability that the figure chosen is right (logistic regression), on
choices that were not fitted on; and the probability that a name, a date or a list is.  What is said to yes/no questions is
ranked and judged in the same two steps.

Places are folded: every number printed is of questions about places that neither model has seen.  ``--write`` fits on
all and writes index/answering/model.json; ``--curve FILE`` draws precision against the share of questions with a value.
"""

import argparse
import hashlib
import importlib.util
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
from matplotlib.figure import Figure as Picture
from numpy.typing import NDArray

from bot import settings
from corpus.library import Library
from index.answering.features import NAMES, by_name
from index.answering.values import Candidate, candidates, evidence
from index.answering.verdict import decided
from index.api import Answerer, Hit, Question, Status
from index.query.intent import Kind
from index.text.normal import normal_text

OWN = Path(__file__).parents[1] / "data" / "questions"
MODEL = Path(__file__).parents[2] / "index" / "answering" / "model.json"
SHARED_SETS = ("gov-figures", "gov-natural", "gov-people", "gov-hard", "gov-unanswerable")
OWN_SETS = (
    "people",
    "hard",
    "figures",
    "unanswerable",
    "details",
    "neighbours",
    "near_misses",
    "claims",
    "verdicts",
    "lists",
)
FOLDS = 5
CHOICE_L2, LOGISTIC_L2 = 0.001, 1.0
THRESHOLDS = (0.7, 0.8, 0.9)
THRESHOLDS_PUT = {"figure": 0.8, "row": 0.25, "words": 0.7, "row_words": 0.7, "listed": 0.5, "verdict": 0.6}
"""From which probability a figure is put first or stands in a row of several, and a name or date, a list or a yes or no is put
first."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the figures that may answer it: ``rows`` float64 (candidates, features), ``right`` bool (candidates,),
    ``shown`` bool (candidates,): whether place and year let the figure be put first at all."""

    name: str
    fold: int
    answerable: bool
    question: Question
    hits: Sequence[Hit]
    found: Sequence[Candidate]
    rows: Floats
    right: NDArray[np.bool_]
    shown: NDArray[np.bool_]


def main() -> None:
    """Fit, print and, where asked to, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path)
    options.add_argument("reports", type=Path)
    options.add_argument("--write", action="store_true")
    options.add_argument("--curve", type=Path)
    told = options.parse_args()
    suite = module(told.shared / "measure" / "suite.py")
    paths = [told.shared / "questions" / f"{name}.jsonl" for name in SHARED_SETS]
    paths += [OWN / f"{name}.jsonl" for name in OWN_SETS]
    answerer = Answerer.open(Library(told.reports), settings.load(os.environ).data)
    cases = [case for path in paths for case in _cases(answerer, suite, path)]
    places, logits = _folded(cases)
    proofs = np.array([list(one.values()) for one in logits])
    names = list(logits[0])
    right = np.array([bool(case.right[place]) for case, place in zip(cases, places, strict=True)])
    shown = np.array([bool(case.shown[place]) for case, place in zip(cases, places, strict=True)])
    folds = np.array([case.fold for case in cases])
    likely = np.zeros(len(cases))
    for fold in range(FOLDS):
        seen, unseen = (folds != fold) & shown, (folds == fold) & shown
        likely[unseen] = _logistic(proofs[unseen], fit_logistic(proofs[seen], right[seen]))
    for name in (*dict.fromkeys(case.name for case in cases), "all"):
        of = np.array([name in (case.name, "all") for case in cases])
        print(f"{name:18s}", _summary(of, cases, right, likely), flush=True)
    if told.curve:
        _draw(told.curve, cases, right, likely)
    claims = [case for path in paths for case in _claim_cases(answerer, suite, path)]
    _print_claims(claims)
    if told.write:
        choice = fit_choice([case for case in cases if case.right.any()])
        logistic = fit_logistic(proofs[shown], right[shown])
        made = {
            "choice": {"weights": _named(NAMES, choice), "bias": 0.0},
            "figure": _fitted(names, logistic),
            "words": json.loads(MODEL.read_text("utf-8"))["words"],
            **_fitted_claims(claims),
            "thresholds": THRESHOLDS_PUT,
        }
        MODEL.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def lines(path: Path) -> list[dict[str, Any]]:
    """The questions of a file that are asked by themselves."""
    told = [json.loads(line) for line in path.read_text("utf-8").splitlines()]
    return [one for one in told if "turns" not in one]


def module(path: Path) -> ModuleType:
    """A Python file as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    assert spec
    assert spec.loader
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


def _cases(answerer: Answerer, suite: ModuleType, path: Path) -> Iterator[Case]:
    """The questions of a file that a figure may answer, each with its candidates."""
    reader = answerer._reader
    for told in lines(path):
        question = reader.understand(told["question"])
        if told["kind"] not in (*suite.VALUES, "unanswerable") or question.kind not in (
            Kind.FIGURE,
            Kind.KEYWORDS,
        ):
            continue
        hits = reader._searcher.search(question, 10)
        judge = reader._searcher.judge(question)
        found = candidates(question, hits, judge, lambda hit: reader.engine.texts(hit.number).above)
        if not found:
            continue
        rows = np.array([list(by_name(one.features).values()) for one in found], np.float64)
        right = [_right(suite, told, one.figure.value) for one in found]
        shown = [_covered(answerer, question, hits[one.hit], one) for one in found]
        yield Case(
            path.stem,
            _fold(told),
            bool(told["answers"]),
            question,
            hits,
            found,
            rows,
            np.array(right),
            np.array(shown),
        )


@dataclass(frozen=True, slots=True)
class WordCase:
    """A question that asks for no number, what speaks for the words found, and whether they are right."""

    fold: int
    asked: str
    answerable: bool
    evidence: dict[str, float]
    right: bool


def _print_words(cases: Sequence[WordCase], strength: float = LOGISTIC_L2) -> None:
    """Value and precision by questions: the first words that are probable enough are put first."""
    rows, right, folds = _word_arrays(cases)
    likely = np.zeros(len(cases))
    for fold in range(FOLDS):
        likely[folds == fold] = _logistic(
            rows[folds == fold], fit_logistic(rows[folds != fold], right[folds != fold], strength)
        )
    answerable = len({case.asked for case in cases if case.answerable})
    said = []
    for threshold in THRESHOLDS:
        put: dict[str, bool] = {}
        for case, probable in zip(cases, likely.tolist(), strict=True):
            if probable >= threshold:
                put.setdefault(case.asked, case.right)
        good = sum(put.values())
        said.append(f"{threshold}: {good / answerable:.3f} / {good / (len(put) or 1):.3f}")
    print(f"{'words':18s} n {answerable:4d}  at", "  at ".join(said))


def _word_arrays(cases: Sequence[WordCase]) -> tuple[Floats, NDArray[np.bool_], NDArray[np.int64]]:
    rows = np.array([list(case.evidence.values()) for case in cases])
    return rows, np.array([case.right for case in cases]), np.array([case.fold for case in cases])


@dataclass(frozen=True, slots=True)
class ClaimCase:
    """A yes/no question with what is said to it: ``rows`` float64 (verdicts, features) by ``names``, ``right`` bool (verdicts,)."""

    fold: int
    names: tuple[str, ...]
    rows: Floats
    right: NDArray[np.bool_]


def _claim_cases(answerer: Answerer, suite: ModuleType, path: Path) -> Iterator[ClaimCase]:
    """The yes/no questions of a file; without rows where nothing is said to one."""
    reader = answerer._reader
    for told in lines(path):
        question = reader.understand(told["question"])
        if told["kind"] != "yesno" and (told["kind"] != "unanswerable" or question.kind is not Kind.YESNO):
            continue
        hits = reader._searcher.search(question, 10)
        found = reader._near(question, hits, row=False) if hits and question.kind is Kind.YESNO else []
        offered = list(reader._decider.verdicts(question, found))
        wanted = {"是": "yes", "否": "no"}[told["answers"][0]] if told["answers"] else None
        rows = [list(evidence.values()) for _, _, evidence in offered]
        right = [said == wanted for said, _, _ in offered]
        names = tuple(offered[0][2]) if offered else ()
        yield ClaimCase(_fold(told), names, np.array(rows, np.float64), np.array(right, np.bool_))


def _judged_claims(
    cases: Sequence[ClaimCase],
) -> tuple[list[dict[str, float]], NDArray[np.bool_], NDArray[np.int64]]:
    """For each case the evidence for the verdict that is chosen by what was fitted on the other folds, and whether it is right."""
    proofs, right = [], []
    for fold in range(FOLDS):
        weights = fit_choice(
            [one for one in cases if one.fold != fold and 0 < one.right.sum() < len(one.right)]
        )
        for case in cases:
            if case.fold == fold:
                told = [dict(zip(case.names, row, strict=True)) for row in case.rows.tolist()]
                place, evidence = decided(told, (case.rows @ weights).tolist())
                proofs.append(evidence)
                right.append(bool(case.right[place]))
    folds = [case.fold for fold in range(FOLDS) for case in cases if case.fold == fold]
    return proofs, np.array(right), np.array(folds)


def _print_claims(cases: Sequence[ClaimCase]) -> None:
    proofs, right, folds = _judged_claims([case for case in cases if len(case.rows)])
    rows = np.array([list(one.values()) for one in proofs])
    likely = np.zeros(len(rows))
    for fold in range(FOLDS):
        likely[folds == fold] = _logistic(
            rows[folds == fold], fit_logistic(rows[folds != fold], right[folds != fold])
        )
    said = [
        f"{t}: {(right & (likely >= t)).sum() / len(cases):.3f} / {right[likely >= t].mean():.3f}"
        for t in THRESHOLDS
    ]
    print(f"{'verdicts':18s} n {len(cases):4d}  at", "  at ".join(said))


def _fitted_claims(cases: Sequence[ClaimCase]) -> dict[str, Any]:
    cases = [case for case in cases if len(case.rows)]
    ranked = fit_choice([one for one in cases if 0 < one.right.sum() < len(one.right)])
    proofs, right, _ = _judged_claims(cases)
    judged = fit_logistic(np.array([list(one.values()) for one in proofs]), right)
    return {
        "claim": {"weights": _named(cases[0].names, ranked), "bias": 0.0},
        "verdict": _fitted(list(proofs[0]), judged),
    }


def _covered(answerer: Answerer, question: Question, hit: Hit, one: Candidate) -> bool:
    text = normal_text(hit.passage.text)
    sentence = text.verbatim(text.sentence(one.figure.at[0]))
    return answerer._reader._confidence.covered(question, hit, sentence) is Status.ANSWERED


def _right(suite: ModuleType, told: dict[str, Any], value: str) -> bool:
    said = suite.plain(value)
    return any(
        (one := suite.plain(form)) in said and len(said) <= 3 * len(one) + 8 for form in told["answers"]
    )


def words_right(suite: ModuleType, told: dict[str, Any], value: str) -> bool:
    """Whether words are an accepted answer; of a list they have to be all."""
    if told["kind"] != "list":
        return _right(suite, told, value)
    said = suite.plain(value)
    return bool(told["answers"]) and all(suite.plain(form) in said for form in told["answers"])


def _fold(told: dict[str, Any]) -> int:
    """The same for all questions about a place."""
    parts = (told["report"] or told["id"]).split("/")
    return int(hashlib.md5(parts[-2 if len(parts) > 2 else -1].encode()).hexdigest(), 16) % FOLDS


def _folded(cases: Sequence[Case]) -> tuple[list[int], list[dict[str, float]]]:
    """For each case the place of the figure that is chosen by what was fitted on the other folds, and what speaks for it."""
    weights = [
        fit_choice([case for case in cases if case.fold != fold and case.right.any()])
        for fold in range(FOLDS)
    ]
    places, told = [], []
    for case in cases:
        values = (case.rows @ weights[case.fold]).tolist()
        place = int(np.argmax(values))
        rows = [dict(zip(NAMES, row, strict=True)) for row in case.rows.tolist()]
        told.append(
            {
                name: float(value)
                for name, value in evidence(case.question, case.found, rows, values, place, case.hits).items()
            }
        )
        places.append(place)
    return places, told


def fit_choice(cases: Sequence[Case] | Sequence[ClaimCase], steps: int = 900) -> Floats:
    """The weights, float64 (features,), that make the right figures most probable; by Adam (Kingma and Ba 2015)."""
    rows = np.concatenate([case.rows for case in cases])
    right = np.concatenate([case.right for case in cases]).astype(np.float64)
    owner = np.repeat(np.arange(len(cases)), [len(case.rows) for case in cases])
    starts = np.searchsorted(owner, np.arange(len(cases)))
    weights, first, second = (np.zeros(rows.shape[1]) for _ in range(3))
    for step in range(1, steps + 1):
        values = rows @ weights
        powers = np.exp(values - np.maximum.reduceat(values, starts)[owner])
        share = powers / np.add.reduceat(powers, starts)[owner]
        good = np.add.reduceat(share * right, starts)[owner]
        wanted = np.where(good > 0, share * right / np.maximum(good, 1e-12), 0)
        slope = rows.T @ (wanted - share) / len(cases) - CHOICE_L2 * weights
        first, second = 0.9 * first + 0.1 * slope, 0.999 * second + 0.001 * slope**2
        weights += 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return weights


def fit_logistic(rows: Floats, right: NDArray[np.bool_], strength: float = LOGISTIC_L2) -> Floats:
    """The weights and, last, the bias of a logistic regression, float64 (features + 1,), drawn to nothing by ``strength``; by
    Newton's method."""
    rows = np.column_stack([rows, np.ones(len(rows))])
    penalty = np.append(np.full(rows.shape[1] - 1, strength), 1e-6)
    weights = np.zeros(rows.shape[1])
    for _ in range(40):
        likely = 1 / (1 + np.exp(-np.clip(rows @ weights, -30, 30)))
        slope = rows.T @ (right - likely) - penalty * weights
        step = np.linalg.solve((rows * (likely * (1 - likely))[:, None]).T @ rows + np.diag(penalty), slope)
        weights += step
        if np.abs(step).max() < 1e-7:
            break
    return weights


def _logistic(rows: Floats, weights: Floats) -> Floats:
    likely: Floats = 1 / (1 + np.exp(-(rows @ weights[:-1] + weights[-1])))
    return likely


def _summary(of: NDArray[np.bool_], cases: Sequence[Case], right: NDArray[np.bool_], likely: Floats) -> str:
    """Value, precision and wrong at three thresholds."""
    answerable = of & np.array([case.answerable for case in cases])
    said = [f"n {of.sum():4d}  chosen {right[answerable].mean() if answerable.any() else 0:.3f}"]
    for threshold in THRESHOLDS:
        put = of & (likely >= threshold)
        value = (right & put)[answerable].mean() if answerable.any() else 0.0
        precision = right[put].mean() if put.any() else 1.0
        said.append(f"at {threshold}: {value:.3f} / {precision:.3f} / {(put & ~right)[of].mean():.3f}")
    return "  ".join(said)


def _draw(file: Path, cases: Sequence[Case], right: NDArray[np.bool_], likely: Floats) -> None:

    order = np.argsort(-likely)
    answerable = sum(case.answerable for case in cases)
    good = np.cumsum(right[order])
    axes = (picture := Picture(figsize=(6, 4))).add_subplot()
    axes.plot(good / answerable, good / np.arange(1, len(order) + 1))
    axes.set_xlabel("questions with the right value first")
    axes.set_ylabel("precision of values put first")
    axes.set_ylim(0.8, 1)
    picture.savefig(file, dpi=150)


def _fitted_words(words: Sequence[WordCase], strength: float = LOGISTIC_L2) -> dict[str, Any]:
    rows, right, _ = _word_arrays(words)
    return _fitted(list(words[0].evidence), fit_logistic(rows, right, strength))


def _fitted(names: Sequence[str], weights: Floats) -> dict[str, Any]:
    return {"weights": _named(names, weights[:-1]), "bias": round(float(weights[-1]), 4)}


def _named(names: Sequence[str], weights: Floats) -> dict[str, float]:
    return {name: round(float(weight), 4) for name, weight in zip(names, weights, strict=True)}


if __name__ == "__main__":
    main()
