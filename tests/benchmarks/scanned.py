"""Whether scans answer as texts do: PYTHONPATH=.:tests python -m benchmarks.scanned SHARED

SHARED is a folder with reports/, questions/seeds.jsonl and measure/suite.py.  Prints each report as pages (paragraphs
standing in, and blank lines between them), scans these, keeps nothing but the pictures in a PDF, and asks the
questions of the texts and of both scans: suite.py's figures, and the questions that a scan answers otherwise.
"""

import json
import random
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

from benchmarks.answers import DEPTH, module
from benchmarks.printing import Style, scanned

from bot.render.jsonlines import answer_line
from corpus.library import Library
from index.api import Answerer

SHOWN = ("success@1", "value", "list", "both@10", "abstained", "wrong")
STYLES: tuple[Style, ...] = ("indented", "apart")


def main() -> None:
    shared = Path(sys.argv[1])
    suite = module(shared / "measure" / "suite.py")
    lines = (shared / "questions" / "seeds.jsonl").read_text("utf-8").splitlines()
    asked = [json.loads(line) for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as made:
        texts = Library(shared / "reports")
        reference = scores(suite, Answerer.open(texts, Path(made, "data")), asked)
        shown("text", reference)
        for style in STYLES:
            folder, chance = Path(made, style), random.Random(16)
            folder.mkdir()
            for source in texts.scan():
                scan = scanned(texts.read(source).passages, style, chance)
                folder.joinpath(source.path).with_suffix(".pdf").write_bytes(scan)
            library = Library(folder, Path(made, "recognised"))
            pages = library.recognise(library.scan(), lambda done, total: None)
            print(f"{style}: {pages} pages", flush=True)
            moved = json.loads(json.dumps(asked).replace(".txt", ".pdf"))
            figures = scores(suite, Answerer.open(library, Path(made, f"data-{style}")), moved)
            for question, one, other in zip(asked, reference, figures, strict=True):
                if one != other:
                    changed = {
                        name: (one[name], other.get(name)) for name in one if one[name] != other.get(name)
                    }
                    print(" ", question["id"], question["question"], changed)
            shown(style, figures)


def scores(suite: ModuleType, answerer: Answerer, asked: list[dict[str, Any]]) -> list[dict[str, float]]:
    """suite.py's figures for each question."""
    return [
        suite.score(turn, json.loads(answer_line(answerer.ask(turn["question"], DEPTH)))) for turn in asked
    ]


def shown(name: str, figures: list[dict[str, float]]) -> None:
    means = []
    for figure in SHOWN:
        own = [one[figure] for one in figures if figure in one]
        means.append(f"{figure} {sum(own) / len(own):.3f} (n={len(own)})")
    print(f"{name:9s}", "  ".join(means), flush=True)


if __name__ == "__main__":
    main()
