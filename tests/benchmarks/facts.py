"""How long a ranking over all reports takes: python tests/benchmarks/facts.py REPORTS [RUNS]

REPORTS is a folder of many reports, such as gov-reports.tar.xz unpacks to; its index and its figures are kept under
WENBAO_DATA.  Prints for the ten metrics of words/synonyms.txt that the reports give most often the
facts of their year with the most, and the median time of the twenty largest in milliseconds, with the file opened for each.
"""

import os
import statistics
import sys
import time
from collections import Counter
from itertools import islice
from pathlib import Path

from bot import settings
from corpus.library import Library
from index.api import Answerer, Aspect, FactQuery

METRICS, LIMIT = 10, 20
MOST_MS = 50.0


def main(reports: str, runs: str = "15") -> None:
    answerer = Answerer.open(Library(Path(reports)), settings.load(os.environ).data)
    answerer.keep_figures()
    given = Counter(
        (fact.canonical, fact.year)
        for _, facts in answerer.figures(answerer.entries)
        for fact in facts
        if fact.canonical and fact.year and fact.kind == "review"
    )
    best = {metric: (year, count) for (metric, year), count in reversed(given.most_common())}
    often = sorted(best.items(), key=lambda item: -item[1][1])
    medians = []
    for metric, (year, count) in islice(often, METRICS):
        query = FactQuery(metric, frozenset([year]), "review", Aspect.LEVEL, limit=LIMIT)
        medians.append(_median(answerer, query, int(runs)))
        print(f"{medians[-1]:7.1f} ms  {count:6d} facts  {year} {metric}", flush=True)
    print(f"{statistics.median(medians):7.1f} ms  the median, of at most {MOST_MS:.0f}")
    if statistics.median(medians) > MOST_MS:
        raise SystemExit(1)


def _median(answerer: Answerer, query: FactQuery, runs: int) -> float:
    """Milliseconds, after one run that warms up."""
    taken = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        found = answerer.select(query)
        taken.append((time.perf_counter() - started) * 1000)
        if not found:
            raise SystemExit(f"no {query.canonical} is kept")
    return statistics.median(taken[1:])


if __name__ == "__main__":
    main(*sys.argv[1:])
