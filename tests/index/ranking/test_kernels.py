"""The best passages, found with and without what can be left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking.bm25 import BM25
from index.ranking.kernels import Run, Top
from index.store.postings import Postings

RUNS = st.lists(
    st.tuples(st.floats(0.1, 9), st.lists(st.integers(0, 199), unique=True, max_size=150)), max_size=6
)


def corpus(runs: list[tuple[float, list[int]]]) -> BM25:
    """200 passages in two segments, term i standing in the passages that run i names, more often in some."""
    texts = [
        [f"t{term}" for term, (_, held) in enumerate(runs) for _ in range(held.count(n) * (1 + n % 3))]
        for n in range(200)
    ]
    parts = [[((n, 1),) for n in range(100)]] * 2
    return BM25([Postings.of(texts[at : at + 100], part) for at, part in zip((0, 100), parts, strict=True)])


def kinds() -> list[type[Top]]:
    try:
        from index.ranking.compiled import CompiledTop  # noqa: PLC0415 - the extra `fast`
    except ImportError:
        return [Top]
    return [Top, CompiledTop]


SPREAD = 97
"""How far apart the passages of a large library stand, so that they fall into several windows."""


def spread(runs: list[Run]) -> list[Run]:
    return [Run(run.passages * SPREAD, run.shape, run.adds) for run in runs]


@settings(deadline=None)
@given(RUNS, st.integers(1, 12), st.lists(st.sampled_from([1.0, 0.6, 0.25]), min_size=3, max_size=3))
def test_the_best_are_those_of_sorting_all(
    runs: list[tuple[float, list[int]]], count: int, fit: list[float]
) -> None:
    model = corpus(runs)
    small = [model.runs(f"t{place}", weight) for place, (weight, _) in enumerate(runs)]
    for terms, size in ((small, 200), (list(map(spread, small)), 200 * SPREAD)):
        period = np.arange(size, dtype=np.int32) % 3
        scores = np.zeros(size)
        for some in terms:
            for run in some:
                scores[run.passages] += run.adds[run.shape]
        fitting = scores * np.array(fit)[period]
        order = np.argsort(-fitting, kind="stable")[:count]
        wanted = {int(n) for n in order if fitting[n] > 0}
        lowest = min((fitting[n] for n in wanted), default=0.0)
        found = []
        for kind in kinds():
            numbers, totals = kind(size).best(terms, count, np.array(fit), period)
            assert list(numbers) == sorted(numbers)
            assert set(numbers.tolist()) >= {n for n in wanted if fitting[n] > lowest * (1 + 1e-9)}
            assert all(fitting[n] >= lowest * (1 - 1e-9) for n in numbers)
            assert totals == pytest.approx(scores[numbers])
            found.append((numbers.tolist(), totals.tolist()))
        assert found[0] == found[-1]


@given(RUNS, st.lists(st.tuples(st.integers(0, 199), st.integers(0, 40)), max_size=4))
def test_a_cut_run_has_the_postings_of_the_spans_alone(
    runs: list[tuple[float, list[int]]], wanted: list[tuple[int, int]]
) -> None:
    model = corpus(runs)
    spans: list[tuple[int, int]] = []
    for start, length in sorted(wanted):
        first = max(start, spans[-1][1] if spans else 0)
        spans.append((first, max(first, start + length)))
    inside = {n for start, end in spans for n in range(start, end)}
    for place in range(len(runs)):
        for run in model.runs(f"t{place}"):
            cut = run.within(np.array(spans, np.int64).reshape(-1, 2))
            held = [place for place, n in enumerate(run.passages.tolist()) if n in inside]
            assert cut.passages.tolist() == run.passages[held].tolist()
            assert cut.shape.tolist() == run.shape[held].tolist()
