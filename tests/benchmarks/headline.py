"""How many headline figures of a labelled sample are found, and how many of those are right.

    WENBAO_DATA=DIR python tests/benchmarks/headline.py REPORTS [LABELS.jsonl] [--misses]

A label is a JSON object a line: place, year, metric, aspect (level or change), kind (review or plan), value (as the report has it; null where
it gives none), report.
"""

import argparse
import json
import os
import re
import sys
import unicodedata
from pathlib import Path
from typing import Any

from corpus.library import Library
from index.api import Answerer, FactQuery
from index.figures.figures import Aspect
from index.figures.headline import headlines
from index.figures.metrics import canonical

LABELS = Path(__file__).parents[1] / "data" / "headlines.jsonl"


def main() -> None:
    arg = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arg.add_argument("reports", type=Path)
    arg.add_argument("labels", type=Path, nargs="?", default=LABELS)
    arg.add_argument("--misses", action="store_true", help="print the labels that are not met")
    opts = arg.parse_args()
    answerer = Answerer.open(Library(opts.reports), Path(os.environ["WENBAO_DATA"]))
    answerer.keep_figures()
    labels = [json.loads(line) for line in opts.labels.read_text("utf-8").splitlines()]
    put = right = there = 0
    for label in labels:
        value = found(answerer, label)
        met = value is not None and label["value"] is not None and same(label["value"], value)
        there += label["value"] is not None
        put += value is not None
        right += met
        if opts.misses and not met and (value or label["value"]):
            sys.stdout.write(
                f"{label['place']} {label['year']} {label['metric']} {label['kind']}: {label['value']} / {value}\n"
            )
    sys.stdout.write(
        f"{len(labels)} labels: right {right / max(put, 1):.3f} of {put} put, found {right / max(there, 1):.3f} of {there}\n"
    )


def found(answerer: Answerer, label: dict[str, Any]) -> str | None:
    """The value of the headline figure, None where there is none."""
    concept = canonical(label["metric"])
    if concept is None:
        return None
    aspect = Aspect(label["aspect"])
    query = FactQuery(
        concept.names[0],
        frozenset([label["year"]]),
        None,
        aspect,
        frozenset([label["place"]]),
        descending=None,
    )
    rows = headlines(answerer.select(query) or [], concept.names, concept.unit, label["kind"])
    row = rows.get((label["place"], label["year"]))
    return row.fact.value if row else None


def same(wanted: str, value: str) -> bool:
    """Whether a value holds the wanted one, which may lack 左右 or 超."""
    one, other = (re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)) for text in (wanted, value))
    return one in other or other in one


if __name__ == "__main__":
    main()
