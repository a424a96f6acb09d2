"""Whether the right paragraph is first: python tests/benchmarks/ranking.py SHARED [GOV_REPORTS]

SHARED is a folder with reports/, questions/, benchmarks/ and measure/squad_reports.py; GOV_REPORTS the folder
that gov-reports.tar.xz unpacks to (without it the sets over it are left out).  Prints for each question set
success at one and three, the share refused, and the median time of a question.  Indexes are kept under
WENBAO_DATA.  tests/data/questions/heldout.jsonl was written apart from the ranking, on other regions and years; weights are not
tuned on it.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bot import evaluation, settings
from corpus.library import Library
from index.api import Answerer, Status

HELD_OUT = Path(__file__).parents[1] / "data" / "questions" / "heldout.jsonl"


def main(shared: str, gov: str | None = None) -> None:
    data = settings.load(os.environ).data
    print(f"{'set':34s} {'n':>5s}  @1     @3     refused  p50 ms")
    with tempfile.TemporaryDirectory() as made:
        for name, reports, questions in _sets(Path(shared), Path(gov) if gov else None, Path(made)):
            outcomes = evaluation.ask(evaluation.load(questions), Answerer.open(Library(reports), data))
            answerable = [o for o in outcomes if o.asked.report and "+" not in o.asked.report]
            first, third = (sum(bool(o.rank and o.rank <= k) for o in answerable) for k in (1, 3))
            refused = sum(o.answer.status is Status.NOT_FOUND for o in answerable)
            times = sorted(o.answer.elapsed_ms for o in outcomes)
            count = len(answerable)
            print(
                f"{name:34s} {count:5d}  {first / count:.3f}  {third / count:.3f}  {refused / count:.3f}    "
                f"{times[len(times) // 2]:.1f}",
                flush=True,
            )


def _sets(shared: Path, gov: Path | None, made: Path) -> Iterator[tuple[str, Path, Path]]:
    yield "seeds", shared / "reports", shared / "questions" / "seeds.jsonl"
    if gov:
        for name in ("gov-figures", "gov-natural"):
            yield name, gov, shared / "questions" / f"{name}.jsonl"
        yield "held out", gov, HELD_OUT
    for name in ("cmrc2018_trial", "DRCD_dev"):
        command = [
            shared / "measure" / "squad_reports.py",
            shared / "benchmarks" / f"{name}.json",
            made / name,
        ]
        subprocess.run([sys.executable, *map(str, command)], check=True, stdout=subprocess.DEVNULL)
        yield name, made / name / "reports", made / name / "questions.jsonl"


if __name__ == "__main__":
    main(*sys.argv[1:])
