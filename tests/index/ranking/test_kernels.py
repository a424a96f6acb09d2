"""The best passages by the sum of their impacts."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking.impacts import Impacts
from index.ranking.kernels import best
from index.store.postings import Postings

RUNS = st.lists(
    st.tuples(st.floats(0.1, 9), st.lists(st.integers(0, 199), unique=True, max_size=150)), max_size=6
)


def corpus(runs: list[tuple[float, list[int]]]) -> Impacts:
    """200 passages in two segments, term i standing in the passages that run i names, more often in some."""
    texts = [
        [f"t{term}" for term, (_, held) in enumerate(runs) for _ in range(held.count(n) * (1 + n % 3))]
        for n in range(200)
    ]
    parts = [[((n, 1),) for n in range(100)]] * 2
    return Impacts(
        [Postings.of(texts[at : at + 100], part) for at, part in zip((0, 100), parts, strict=True)]
    )


@settings(deadline=None)
@given(RUNS, st.integers(1, 12), st.lists(st.sampled_from([1.0, 0.6, 0.25]), min_size=3, max_size=3))
def test_the_best_are_those_of_sorting_all(
    runs: list[tuple[float, list[int]]], count: int, match: list[float]
) -> None:
    model = corpus(runs)
    terms = [model.runs(f"t{term}", weight) for term, (weight, _) in enumerate(runs)]
    period = np.arange(200, dtype=np.int32) % 3
    scores = np.zeros(200)
    for some in terms:
        for run in some:
            scores[run.passages] += run.adds[run.shape]
    matching = scores * np.array(match)[period]
    order = np.argsort(-matching, kind="stable")[:count]
    wanted = {int(n) for n in order if matching[n] > 0}
    lowest = min((matching[n] for n in wanted), default=0.0)
    numbers = best(terms, count, np.array(match), period).tolist()
    assert numbers == sorted(numbers)
    assert set(numbers) == wanted | {n for n in range(200) if matching[n] == lowest > 0}


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
    for term in range(len(runs)):
        for run in model.runs(f"t{term}"):
            cut = run.within(np.array(spans, np.int64).reshape(-1, 2))
            held = [row for row, n in enumerate(run.passages.tolist()) if n in inside]
            assert cut.passages.tolist() == run.passages[held].tolist()
            assert cut.shape.tolist() == run.shape[held].tolist()
