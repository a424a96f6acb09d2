"""Whether the answer itself is right: python tests/benchmarks/answers.py SHARED [GOV_REPORTS]

SHARED is a folder with reports/, questions/, benchmarks/ and measure/{suite,squad_reports}.py; GOV_REPORTS the folder
that gov-reports.tar.xz unpacks to (without it the sets over it are left out).  Prints for each question set the figures
of suite.py: value, list, both@10, abstained, refused; and for CMRC 2018 exact match and F1 of the words chosen inside the
passage that ranks first, as its official script scores them (mixed segmentation, longest common substring).  Indexes
are kept under WENBAO_DATA.  No weight is tuned on tests/data/heldout.jsonl.
"""

import importlib.util
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from bot import settings
from bot.render.jsonlines import answer_line
from bot.service.conversation import Conversation
from corpus.library import Library
from index.api import Answerer

HELD_OUT = Path(__file__).parents[1] / "data" / "heldout.jsonl"
SHOWN = ("value", "list", "sentence", "both@10", "success@1", "abstained", "refused")
DEPTH = 10
HAN = re.compile("[\u4e00-\u9fa5]")
POINTS = frozenset("-:_*^/\\~`+=,。:?！!“”;’《》……·、「」（）－～『』 ，：？；‘")
"""What the official script takes for punctuation."""


def main(shared: str, gov: str | None = None) -> None:
    suite = module(Path(shared) / "measure" / "suite.py")
    data = settings.load(os.environ).data
    for name, reports, questions in _sets(Path(shared), Path(gov) if gov else None):
        asked = [json.loads(line) for line in questions.read_text("utf-8").splitlines() if line.strip()]
        figures = measured(suite, Answerer.open(Library(reports), data), asked)
        print(f"{name:18s}", "  ".join(f"{k} {v:.3f}" for k, v in figures.items() if k in SHOWN), flush=True)
    with tempfile.TemporaryDirectory() as made:
        command = [
            Path(shared) / "measure" / "squad_reports.py",
            Path(shared) / "benchmarks" / "cmrc2018_trial.json",
            made,
        ]
        subprocess.run([sys.executable, *map(str, command)], check=True, stdout=subprocess.DEVNULL)
        lines = Path(made, "questions.jsonl").read_text("utf-8").splitlines()
        exact, f1 = spans(Answerer.open(Library(Path(made, "reports")), data), map(json.loads, lines))
    print(f"{'CMRC 2018 trial':18s} EM {100 * exact:.1f}  F1 {100 * f1:.1f}")


def measured(suite: ModuleType, answerer: Answerer, asked: Sequence[dict[str, Any]]) -> dict[str, float]:
    """The mean of each of suite.py's figures over questions and the turns of conversations."""
    found: dict[str, list[float]] = {}
    for question in asked:
        conversation = Conversation(lambda: answerer)
        for turn in question.get("turns", [question]):
            asking = conversation.ask if "turns" in question else answerer.ask
            for figure, value in suite.score(
                turn, json.loads(answer_line(asking(turn["question"], DEPTH)))
            ).items():
                found.setdefault(figure, []).append(value)
    return {figure: statistics.fmean(values) for figure, values in found.items()}


def spans(answerer: Answerer, asked: Iterator[dict[str, Any]]) -> tuple[float, float]:
    """Exact match and F1 of what is chosen inside the passage that ranks first."""
    scores = []
    for question in asked:
        said = answerer.words(question["question"]) or ""
        scores.append(
            (
                max(float(_bare(said) == _bare(gold)) for gold in question["answers"]),
                max(_f1(said, gold) for gold in question["answers"]),
            )
        )
    return statistics.fmean(exact for exact, _ in scores), statistics.fmean(f1 for _, f1 in scores)


def _f1(said: str, gold: str) -> float:
    mine, theirs = _pieces(said), _pieces(gold)
    common = _common(mine, theirs)
    return 2 * common / (len(mine) + len(theirs)) if common else 0.0


def _bare(text: str) -> str:
    return "".join(char for char in text.lower().strip() if char not in POINTS)


def _pieces(text: str) -> list[str]:
    """Each Han character by itself, runs of anything else whole, punctuation left out."""
    spaced = "".join(
        f" {char} " if HAN.match(char) else char for char in text.lower() if char not in POINTS or char == " "
    )
    return spaced.split()


def _common(mine: Sequence[str], theirs: Sequence[str]) -> int:
    """The length of the longest run of pieces that both have."""
    best, row = 0, [0] * (len(theirs) + 1)
    for piece in mine:
        row = [
            0,
            *(row[place] + 1 if piece == other else 0 for place, other in enumerate(theirs)),
        ]
        best = max(best, *row)
    return best


def _sets(shared: Path, gov: Path | None) -> Iterator[tuple[str, Path, Path]]:
    for name in ("seeds", "seeds-followups"):
        yield name, shared / "reports", shared / "questions" / f"{name}.jsonl"
    if gov:
        for name in ("gov-figures", "gov-natural", "gov-trends", "gov-unanswerable"):
            yield name, gov, shared / "questions" / f"{name}.jsonl"
        yield "held out", gov, HELD_OUT


def module(path: Path) -> ModuleType:
    """A script as a module."""
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise SystemExit(f"{path} is not there")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


if __name__ == "__main__":
    main(*sys.argv[1:])
