"""The best passages, found with and without what can be left out."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.bm25 import BM25
from index.kernels import Top
from index.postings import Postings

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
    compiled = pytest.importorskip("index.compiled", reason="the extra fast is not installed")
    return [Top, compiled.CompiledTop]


@settings(deadline=None)
@given(RUNS, st.integers(1, 12), st.lists(st.sampled_from([1.0, 0.6, 0.25]), min_size=3, max_size=3))
def test_the_best_are_those_of_sorting_all(
    runs: list[tuple[float, list[int]]], count: int, fit: list[float]
) -> None:
    model = corpus(runs)
    terms = [model.runs(f"t{place}", weight) for place, (weight, _) in enumerate(runs)]
    period = np.arange(200, dtype=np.int32) % 3
    scores = np.zeros(200)
    for some in terms:
        for run in some:
            scores[run.passages] += run.adds[run.shape]
    fitting = scores * np.array(fit)[period]
    order = np.argsort(-fitting, kind="stable")[:count]
    wanted = {int(n) for n in order if fitting[n] > 0}
    for kind in kinds():
        top = kind(200)
        for _ in range(2):  # nothing of a question is left for the next one
            numbers, totals = top.best(terms, count, np.array(fit), period)
            assert list(numbers) == sorted(numbers)
            lowest = min((fitting[n] for n in wanted), default=0.0)
            assert set(numbers.tolist()) >= {n for n in wanted if fitting[n] > lowest * (1 + 1e-9)}
            assert all(fitting[n] >= lowest * (1 - 1e-9) for n in numbers)
            assert totals == pytest.approx(scores[numbers])
