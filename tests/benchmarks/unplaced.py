"""Fit the models for reports that speak for no place: PYTHONPATH=.:tests python -m benchmarks.unplaced SETS REPORTS SUITE [--write]

SETS is a folder of question files NAME.jsonl, REPORTS holds the reports of each in NAME/reports, SUITE is measure/suite.py.
These are the models of words of fit.py and spans.py once more, for judgements, policies, companies and schools: which run of words
answers (from the weights of spans.txt on), and how probable it is that it does.  Reports are folded: every number printed, and every probability that is fitted, is of questions about
reports that what chose the words has not seen.  ``--write`` writes spans_unplaced.txt and model_unplaced.json.
"""

import argparse
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks import fit, spans
from benchmarks.spans import Looked, Names

from bot import settings
from corpus.library import Library
from index.answering import spans as answering
from index.answering.agreement import agreement
from index.answering.sentences import SentenceChooser
from index.answering.spans import SpanModel, fitted
from index.api import Answerer, Hit, Question, Status
from index.query.intent import Kind
from index.text.normal import normal_text

SETS = ("cjrc", "ncp-policies", "rageval-finance", "domainrag")
WEIGHTS = Path(answering.__file__).with_name("spans_unplaced.txt")
MODEL = fit.MODEL.with_name("model_unplaced.json")
HEAD = "# Weights of runs of words in reports that speak for no place, fitted by tests/benchmarks/unplaced.py, as in spans.txt.\n"
COURSE = spans.Course(epochs=8, batch=16, rate=0.04, decay=0.005)
THRESHOLDS = {"words": 0.75, "row_words": 0.35, "listed": 0.65, "figure": 0.8, "verdict": 0.5}
STRENGTH, FIGURE_STRENGTH = 4.0, 1.0
"""How strongly the weights of probabilities are drawn to nothing: those of words are some hundred, of as many questions times ten."""
OTHERWISE = (Kind.TREND, Kind.COMPARISON, Kind.OVERVIEW, Kind.YESNO)
TOLD = ("fact", "figure", "list", "passage")


@dataclass(frozen=True, slots=True)
class Asked:
    """A line of a question file, read over its library: the best hits, and the sentences that hold the answer as numbers."""

    library: Answerer
    told: dict[str, Any]
    question: Question
    hits: Sequence[Hit]
    looked: Sequence[tuple[float, list[Looked]]]


def main() -> None:
    """Fit, print and, where asked to, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("sets", type=Path)
    options.add_argument("reports", type=Path)
    options.add_argument("suite", type=Path)
    options.add_argument("--write", action="store_true")
    told = options.parse_args()
    suite, names, data = fit.module(told.suite), Names(), settings.load(os.environ).data
    asked: list[Asked] = []
    for name in SETS:
        library, path = (
            Answerer.open(Library(told.reports / name / "reports"), data / name),
            told.sets / f"{name}.jsonl",
        )
        asked += _asked(library, path, suite, names)
    print(f"{len(asked)} questions, {len(names.seen)} features", flush=True)
    words: list[tuple[fit.WordCase, str]] = []
    figures: list[tuple[fit.WordCase, str]] = []
    for fold in range(fit.FOLDS):
        model = _model(names, [one for one in asked if fit._fold(one.told) != fold])
        for one in asked:
            if fit._fold(one.told) == fold:
                origin = one.told["id"].split("-")[0]
                words += ((case, origin) for case in _word_case(one, model, suite))
                figures += ((case, origin) for case in _figure_case(one, model, suite))
    for cases, strength in ((words, STRENGTH), (figures, FIGURE_STRENGTH)):
        for origin in (*dict.fromkeys(name for _, name in cases), ""):
            print(origin)
            fit._print_words([case for case, name in cases if name.startswith(origin)], strength)
    if told.write:
        WEIGHTS.write_text(HEAD + spans.lines(names, _weights(names, asked)), "utf-8")
        made = {
            "words": fit._fitted_words([case for case, _ in words], STRENGTH),
            "figure": fit._fitted_words([case for case, _ in figures], FIGURE_STRENGTH),
            "thresholds": THRESHOLDS,
        }
        MODEL.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def _asked(library: Answerer, path: Path, suite: Any, names: Names) -> Iterator[Asked]:
    """The questions of a file that words of a report may answer."""
    entries = {entry.report.path: entry for entry in library.entries}
    model = fitted(placed=False)
    for told in fit.lines(path):
        if told["kind"] not in (*TOLD, "unanswerable"):
            continue
        question = library._reader.understand(told["question"])
        if question.kind in OTHERWISE:
            continue
        looked: list[tuple[float, list[Looked]]] = []
        if told["answers"] and told["report"] in entries:
            every = library.passages(entries[told["report"]])
            holds = (one for one in every if suite.right(_passage(told, one.text), "", told["evidence"]))
            if passage := next(holds, None):
                listed = told["kind"] == "list"
                case = spans.Case("other", told["question"], told["answers"], (), listed, passage.text)
                looked = list(spans._looked(library, case, names, model, OTHERWISE))
        hits = library._reader._searcher.search(question, 10)
        yield Asked(library, told, question, hits, looked)


def _passage(told: dict[str, Any], text: str) -> dict[str, Any]:
    return {"report": {"path": told["report"]}, "text": text}


def _weights(names: Names, asked: Sequence[Asked]) -> spans.Floats:
    begun = fitted(placed=True).weights
    looked = [one for case in asked for one in case.looked]
    return spans._fitted(looked, np.array([begun.get(name, 0.0) for name in names]), COURSE)


def _model(names: Names, asked: Sequence[Asked]) -> SpanModel:
    return SpanModel(dict(zip(names, _weights(names, asked).tolist(), strict=True)), placed=False)


def _word_case(one: Asked, model: SpanModel, suite: Any) -> Iterator[fit.WordCase]:
    """What the words found to a question have to say for themselves, and whether they are right."""
    reader, told = one.library._reader, one.told
    if told["kind"] == "passage" or one.question.kind is Kind.FIGURE or not one.hits:
        return
    chooser = SentenceChooser(one.question, reader._searcher.judge(one.question), model)
    chosen = chooser.find(one.hits[0].beginning.text)
    if chosen is None or chosen.value is None:
        return
    if reader._confidence.stands(one.question, one.hits[0], chosen.sentence) is not Status.ANSWERED:
        return
    value = one.hits[0].passage.text[slice(*chosen.value)]
    right = fit.words_right(suite, told, value)
    evidence = reader._evidence(one.question, chosen, one.hits, 0, first=True)
    yield fit.WordCase(fit._fold(told), told["id"], bool(told["answers"]), evidence, right)


def _figure_case(one: Asked, model: SpanModel, suite: Any) -> Iterator[fit.WordCase]:
    """What the figure found to a question has to say for itself, and whether it is right."""
    reader, told = one.library._reader, one.told
    if told["kind"] in ("passage", "list") or one.question.kind is not Kind.FIGURE or not one.hits:
        return
    choice = reader._choice(one.question, one.hits)
    if choice is None:
        return
    hit, figure = one.hits[choice.candidate.hit], choice.candidate.figure
    text = normal_text(hit.passage.text)
    sentence = text.verbatim(text.sentence(figure.at[0]))
    if reader._confidence.covered(one.question, hit, sentence) is not Status.ANSWERED:
        return
    chooser = SentenceChooser(one.question, reader._searcher.judge(one.question), model)
    evidence = agreement(choice, chooser.find(one.hits[0].beginning.text), one.hits)
    value = hit.passage.text[figure.shown : figure.stop]
    right = fit._right(suite, told, value)
    yield fit.WordCase(fit._fold(told), told["id"], bool(told["answers"]), dict(evidence), right)


if __name__ == "__main__":
    main()
