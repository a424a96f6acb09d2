"""Fit which words answer, and how probable it is that they do: PYTHONPATH=.:tests:tests/benchmarks python -m benchmarks.spans SHARED REPORTS [--write]

SHARED and REPORTS are as for fit.py.  The likelihood of the right run of words, among all runs of the sentences of
its passage that say most of the question, is raised by Adam over: the questions of SHARED and of tests/data/questions,
CMRC 2018 trial and a part of DRCD dev, and questions made from clauses of reports that none of them asks about.  Places are
folded: every probability that is fitted, and every number printed, is of questions about places that what chose the words has not
seen.  ``--write`` writes index/answering/spans.txt and the words of index/answering/model.json.
"""

import argparse
import json
import os
import random
import re
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from benchmarks import fit
from benchmarks.cloze import clauses, question
from numpy.typing import NDArray

from bot import settings
from corpus.library import Library
from corpus.model import Passage
from index.answering import spans
from index.answering.answerer import Reader
from index.answering.asking import Asking
from index.answering.clauses import Judge
from index.answering.confidence import NAMED, Status
from index.answering.sentences import pieces
from index.answering.words import MOST_CHARS, Namer
from index.api import Answerer
from index.query.intent import Kind
from index.text.normal import normal_text, normalise

WEIGHTS = Path(spans.__file__).with_name("spans.txt")
HEAD = "# Weights of the features of runs of words, fitted by tests/benchmarks/spans.py. A name, a tab, a weight a line.\n"
MADE, READ = 4500, 1800
"""Questions made from clauses, and questions of DRCD."""
COUNTS = {"gov": 2.5, "cmrc": 1.0, "made": 0.7, "drcd": 0.3, "other": 1.0}
"""How much a question of each origin counts."""
SELDOM, SMALL = 4, 0.05
"""Features seen less often, and weights below, are left out."""
SLACK = 0.0
"""How much worse than the nearest run to an answer another may be and still be right."""
EPOCHS, BATCH, RATE, DECAY = 5, 32, 0.06, 4e-4
SHARED = ("gov-people", "gov-hard", "gov-natural", "gov-unanswerable")
OWN = ("people", "hard", "details", "names", "near_misses", "lists", "unanswerable")
OTHERWISE = (Kind.FIGURE, Kind.TREND, Kind.COMPARISON)

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Case:
    """A question with the passage that answers it; ``listed`` where all the answers make one run."""

    origin: str
    text: str
    answers: Sequence[str]
    evidence: Sequence[str]
    listed: bool
    passage: str


@dataclass(frozen=True, slots=True)
class Looked:
    """A sentence as numbers: for its first words, last words and words inside, the word and the feature of each; the
    features of lengths; runs with a feature of their own; that of the sentence; and which runs are right."""

    size: int
    firsts: tuple[Ints, Ints]
    lasts: tuple[Ints, Ints]
    inside: tuple[Ints, Ints]
    lengths: Ints
    wholes: Sequence[tuple[int, int, int]]
    place: int
    right: Sequence[tuple[int, int]]


class Names:
    """The features seen, in the order in which they were seen first, and how often."""

    def __init__(self) -> None:
        self.seen: Counter[str] = Counter()
        self._numbers: dict[str, int] = {}

    def number(self, name: str) -> int:
        self.seen[name] += 1
        return self._numbers.setdefault(name, len(self._numbers))

    def rows(self, rows: Sequence[Sequence[tuple[object, ...]]]) -> tuple[Ints, Ints]:
        pairs = [
            (row, self.number(name))
            for row, parts in enumerate(rows)
            for part in parts
            for name in spans.names(part)
        ]
        table = np.array(pairs, np.int64).reshape(-1, 2)
        return table[:, 0], table[:, 1]

    def __iter__(self) -> Iterator[str]:
        return iter(self._numbers)


@dataclass(frozen=True, slots=True)
class Told:
    """A question with what it counts, the fold of its place (-1 for one that is always fitted on), and its sentences as numbers."""

    fold: int
    counts: float
    looked: Sequence[Looked]


def main() -> None:
    """Fit both, print what was said to questions of places that neither has seen, and, where asked to, write."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("shared", type=Path)
    options.add_argument("reports", type=Path)
    options.add_argument("--write", action="store_true")
    given = options.parse_args()
    suite = fit.module(given.shared / "measure" / "suite.py")
    paths = [given.shared / "questions" / f"{name}.jsonl" for name in SHARED]
    paths += [fit.OWN / f"{name}.jsonl" for name in OWN]
    names = Names()
    library = Answerer.open(Library(given.reports), settings.load(os.environ).data)
    asked = [line for path in paths for line in fit.lines(path)]
    told = [
        Told(fit._fold(line), *made)
        for line in asked
        for case in _gov(library, [line])
        for made in _looked(library, case, names)
    ]
    told += _others(given.shared, library, {line.get("report") for line in asked}, names)
    print(f"{len(told)} questions, {len(names.seen)} features")
    words: list[fit.WordCase] = []
    for fold in range(fit.FOLDS):
        weights = _weights([one for one in told if one.fold != fold], names)
        model = spans.SpanModel(dict(zip(names, weights.tolist(), strict=True)), placed=True)
        for line in asked:
            if fit._fold(line) == fold:
                words += _word_cases(library, line, model, suite)
    fit._print_words(words)
    if given.write:
        WEIGHTS.write_text(HEAD + lines(names, _weights(told, names)), "utf-8")
        made = json.loads(fit.MODEL.read_text("utf-8")) | {"words": fit._fitted_words(words)}
        fit.MODEL.write_text(json.dumps(made, indent=1) + "\n", "utf-8")


def _weights(told: Sequence[Told], names: Names) -> Floats:
    return _fitted([(one.counts, list(one.looked)) for one in told], np.zeros(len(names.seen)))


def _others(shared: Path, library: Answerer, skipped: set[str | None], names: Names) -> Iterator[Told]:
    """Questions made from clauses of reports other than ``skipped``, and those of reading comprehension."""
    for case in _made(library, skipped):
        yield from (Told(-1, *made) for made in _looked(library, case, names))
    for name, most in (("cmrc2018_trial", None), ("DRCD_dev", READ)):
        with tempfile.TemporaryDirectory() as folder:
            script, source = shared / "measure" / "squad_reports.py", shared / "benchmarks" / f"{name}.json"
            subprocess.run([sys.executable, script, source, folder], check=True, stdout=subprocess.DEVNULL)
            texts = Answerer.open(Library(Path(folder, "reports")), Path(folder, "data"))
            for case in _read(texts, name[:4].lower(), fit.lines(Path(folder, "questions.jsonl"))[:most]):
                yield from (Told(-1, *made) for made in _looked(texts, case, names))


def _word_cases(
    library: Answerer, told: dict[str, Any], model: spans.SpanModel, suite: Any
) -> Iterator[fit.WordCase]:
    """What the words have to say for themselves that ``model`` finds in the best hits for a question, in their order, and whether
    they are right."""
    reader = library._reader
    question = reader.understand(told["question"])
    if told["kind"] not in (*suite.VALUES, "list", "unanswerable") or question.kind not in NAMED:
        return
    hits = reader._searcher.search(question, 10)
    first = True
    for place, chosen in reader._chosen(question, hits, model) if hits else ():
        hit = hits[place]
        if chosen.value is None or not reader._confidence.placed(hit):
            continue
        if reader._confidence.stands(question, hit, chosen.sentence) is not Status.ANSWERED:
            continue
        value = hit.passage.text[slice(*chosen.value)]
        right = fit.words_right(suite, told, value)
        evidence = reader._evidence(question, chosen, hits, place, first=first)
        first = False
        yield fit.WordCase(fit._fold(told), told["id"], bool(told["answers"]), evidence, right)


def lines(names: Names, weights: Floats) -> str:
    """The weights of features that were seen more than seldom, a name, a tab and a weight a line."""
    kept = {
        name: weight
        for name, weight in zip(names, weights, strict=True)
        if names.seen[name] >= SELDOM and abs(weight) >= SMALL
    }
    return "".join(f"{name}\t{kept[name]:.2f}\n" for name in sorted(kept))


def _gov(library: Answerer, asked: Sequence[dict[str, Any]], origin: str = "gov") -> Iterator[Case]:
    """The questions over reports that words answer, with the passage that holds the evidence."""
    entries = {entry.report.path: entry for entry in library.entries}
    for line in asked:
        if (
            line["kind"] not in ("natural", "keyword", "list", "fact", "figure")
            or not line["answers"]
            or line["report"] not in entries
        ):
            continue
        for passage in library.passages(entries[line["report"]]):
            if any(_plain(part) in _plain(passage.text) for part in line["evidence"]):
                listed = line["kind"] == "list"
                yield Case(origin, line["question"], line["answers"], line["evidence"], listed, passage.text)
                break


def _made(library: Answerer, skipped: set[str | None]) -> Iterator[Case]:
    """Questions made from clauses of reports other than ``skipped``."""
    chance = random.Random(7)
    entries = [entry for entry in library.entries if entry.report.path not in skipped and not entry.skipped]
    chance.shuffle(entries)
    made = lists = 0
    for entry in entries:
        for passage in library.passages(entry):
            for clause in clauses(passage.text):
                found = question(clause, chance) if chance.random() < 0.5 else None
                if found is None or made == MADE or (found[2] and lists > MADE // 5):
                    continue
                made, lists = made + 1, lists + found[2]
                answers = found[1].split("、") if found[2] else [found[1]]
                yield Case("made", found[0], answers, [clause.split(",")[-1]], found[2], passage.text)


def _read(library: Answerer, origin: str, asked: Sequence[dict[str, Any]]) -> Iterator[Case]:
    """Reading-comprehension questions, each with the passage of its report that holds the answer."""
    entries = {entry.report.path: entry for entry in library.entries}
    for line in asked:
        passages: Sequence[Passage] = list(library.passages(entries[line["report"]]))
        for passage in passages:
            if any(_plain(answer) in _plain(passage.text) for answer in line["answers"]):
                yield Case(origin, line["question"], line["answers"], (), False, passage.text)
                break


def _looked(
    library: Answerer,
    case: Case,
    names: Names,
    model: spans.SpanModel | None = None,
    otherwise: Sequence[Kind] = OTHERWISE,
) -> Iterator[tuple[float, list[Looked]]]:
    """The sentences looked at for a question, if one of them holds the answer and words answer it: its kind is not one of
    ``otherwise``."""
    asked = library.understand(case.text)
    if asked.kind in otherwise:
        return
    judge = _judge(library, case.text)
    text = normal_text(case.passage)
    parts = [text.normal[slice(*span)] for span in pieces(text)]
    order = Namer(asked, judge, model).order(parts) if parts else []
    asking = Asking.of(asked)
    made = []
    for rank, place in enumerate(order):
        sentence = parts[place][:MOST_CHARS]
        found = spans.parts(asking, sentence, judge.weights)
        if not found.words:
            continue
        made.append(
            Looked(
                len(found.words),
                names.rows(found.firsts),
                names.rows(found.lasts),
                names.rows([(part,) for part in found.inside]),
                np.array(
                    [names.number(spans.size_name(asking.sort, size + 1)) for size in range(spans.LONGEST)]
                ),
                [(first, last, names.number(name)) for first, last, name in found.wholes],
                names.number(spans.place_name(rank)),
                _right(case, sentence, found),
            )
        )
    if any(one.right for one in made):
        yield COUNTS[case.origin], made


def _judge(library: Answerer, text: str) -> Judge:
    reader: Reader = library._reader
    return reader._searcher.judge(reader.understand(text))


def _right(case: Case, sentence: str, found: spans.Parts) -> list[tuple[int, int]]:
    """The runs of whole words nearest to an answer: first word and number of words less one."""
    evidence = [_plain(part)[:12] for part in case.evidence]
    if evidence and not any(part in _plain(sentence) for part in evidence):
        return []
    wanted = [normalise(answer) for answer in case.answers]
    at = [
        (found.start(), found.end())
        for answer in wanted
        for found in re.finditer(re.escape(answer), sentence)
    ]
    if case.listed:
        if not all(answer in sentence for answer in wanted):
            return []
        firsts = [sentence.find(answer) for answer in wanted]
        at = [(min(firsts), max(first + len(answer) for first, answer in zip(firsts, wanted, strict=True)))]
    fits: dict[tuple[int, int], float] = {}
    for start, stop in at:
        inside = [place for place, word in enumerate(found.words) if word.stop > start and word.start < stop]
        if not inside or len(inside) > spans.LONGEST:
            continue
        first, last = found.words[inside[0]].start, found.words[inside[-1]].stop
        fits[inside[0], len(inside) - 1] = 2 * (stop - start) / (stop - start + last - first)
    best = max(fits.values(), default=0.0)
    return [run for run, fit in fits.items() if fit >= best - SLACK and best >= 0.6]


def _plain(text: str) -> str:
    return re.sub(r"\s", "", normalise(text))


@dataclass(frozen=True, slots=True)
class Course:
    """How weights are fitted: ``decay`` draws them back to where they began."""

    epochs: int = EPOCHS
    batch: int = BATCH
    rate: float = RATE
    decay: float = DECAY


def _fitted(looked: Sequence[tuple[float, list[Looked]]], begun: Floats, course: Course = Course()) -> Floats:
    """The weights by Adam (Kingma and Ba 2015) from ``begun`` on, the rate falling to nothing."""
    weights, mean, square = begun.copy(), np.zeros(len(begun)), np.zeros(len(begun))
    chance = np.random.default_rng(0)
    step = 0
    for epoch in range(course.epochs):
        order, lost = chance.permutation(len(looked)), 0.0
        for begin in range(0, len(order), course.batch):
            gradient = course.decay * (weights - begun)
            for number in order[begin : begin + course.batch]:
                counts, sentences = looked[number]
                lost += _descend(sentences, weights, gradient, counts / course.batch)
            step += 1
            mean = 0.9 * mean + 0.1 * gradient
            square = 0.999 * square + 0.001 * gradient**2
            rate = course.rate * (1 - epoch / course.epochs)
            weights -= rate * (mean / (1 - 0.9**step)) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
        print(f"{epoch + 1}: {lost / len(looked):.3f} nats a question", flush=True)
    return weights


def _descend(sentences: Sequence[Looked], weights: Floats, gradient: Floats, counts: float) -> float:
    """Add to ``gradient`` that of minus the logarithm of the probability of the right runs, and return that."""
    scores = [_scores(one, weights) for one in sentences]
    top = max(score.max() for score in scores)
    shares = [np.exp(score - top) for score in scores]
    mass = sum(share.sum() for share in shares)
    right = sum(share[run] for one, share in zip(sentences, shares, strict=True) for run in one.right) + 1e-12
    for one, share in zip(sentences, shares, strict=True):
        over = share / mass
        for run in one.right:
            over[run] -= share[run] / right
        over *= counts
        first = over.sum(1)
        last, inside = np.zeros(one.size), np.zeros(one.size + 1)
        for more in range(min(spans.LONGEST, one.size)):
            column = over[: one.size - more, more]
            last[more:] += column
            inside[: one.size - more] += column
            inside[more + 1 :] -= column
        for (rows, numbers), values in (
            (one.firsts, first),
            (one.lasts, last),
            (one.inside, inside.cumsum()),
        ):
            gradient += np.bincount(numbers, values[rows], len(gradient))
        np.add.at(gradient, one.lengths, over.sum(0))
        for start, stop, number in one.wholes:
            gradient[number] += over[start, stop - start]
        gradient[one.place] += over.sum()
    return float(np.log(mass) - np.log(right))


def _scores(one: Looked, weights: Floats) -> Floats:
    """As spans.scored, of weights that change."""
    size = one.size
    first, last, each = (
        np.bincount(rows, weights[numbers], size) for rows, numbers in (one.firsts, one.lasts, one.inside)
    )
    body = np.array([0.0, *each.cumsum()])
    found = np.full((size, spans.LONGEST), -np.inf)
    for more in range(min(spans.LONGEST, size)):
        stop = size - more
        found[:stop, more] = (
            first[:stop] + last[more:] + body[more + 1 :] - body[:stop] + weights[one.lengths[more]]
        )
    for start, stop, number in one.wholes:
        found[start, stop - start] += weights[number]
    found += weights[one.place]
    return found


if __name__ == "__main__":
    main()
