"""Scores against those of rank_bm25 over a whole corpus, in which it counts everything itself."""

import math
import sys
from pathlib import Path
from types import FrameType

import numpy as np
import pytest
import rank_bm25
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Maker, counted

from index.api import Answerer
from index.engines.local import LocalEngine
from index.ranking.bm25 import BM25, K1, B, Statistics, TermCounts, idf
from index.ranking.impacts import Impacts
from index.store.build import open_index
from index.text.segmenter import Segmenter

TERMS = st.sampled_from("工业农业投资增长就业")
CORPUS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12).filter(any)
QUERY = st.lists(st.sampled_from("工业农业投资增长就业外"), max_size=8)
ROUNDING = 1e-9


def plain(corpus: list[list[str]], query: list[str]) -> list[float]:
    """The scores of rank_bm25 over a whole corpus, with the idf that is never 0."""
    model = rank_bm25.BM25Okapi(corpus, k1=K1, b=B)
    model.idf = {term: idf(len(corpus), sum(term in tokens for tokens in corpus)) for term in model.idf}
    scores: list[float] = model.get_scores(query).tolist()
    return scores


@settings(max_examples=200)
@given(CORPUS, QUERY, st.data())
def test_a_few_passages_score_as_they_do_in_the_whole_corpus(
    corpus: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    some = data.draw(st.lists(st.integers(0, len(corpus) - 1), max_size=5))
    total = sum(map(len, corpus))
    statistics = Statistics(len(corpus), total, lambda term: sum(term in tokens for tokens in corpus))
    passages = [
        TermCounts({term: corpus[row].count(term) for term in query}, len(corpus[row])) for row in some
    ]
    whole = plain(corpus, query)
    assert BM25(statistics, passages).scores(query) == pytest.approx([whole[n] for n in some], abs=ROUNDING)


@settings(max_examples=200)
@given(st.lists(CORPUS, min_size=1, max_size=4), QUERY, st.data())
def test_postings_with_passages_taken_out_score_as_the_corpus_of_the_rest(
    parts: list[list[list[str]]], query: list[str], data: st.DataObject
) -> None:
    corpus = [tokens for part in parts for tokens in part]
    live = np.array(data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus))))
    left = [tokens for tokens, kept in zip(corpus, live, strict=True) if kept]
    impacts = Impacts([counted(part) for part in parts], live)
    sums = np.zeros(len(corpus))
    for term in query:
        for run in impacts.runs(term):
            sums[run.passages] += run.adds[run.shape]
    assert not sums[~live].any()
    if any(left):
        numbers = np.flatnonzero(live).tolist()
        scores = BM25(impacts.statistics, impacts.counts(numbers, sorted(set(query)))).scores(query)
        expected = plain(left, query)
        assert scores == pytest.approx(expected, abs=ROUNDING)
        assert sums[live] == pytest.approx(expected, abs=ROUNDING)


def test_a_question_is_ranked_by_functions_of_rank_bm25(
    make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    library = make({"云岭县.md": "# 云岭县2023年政府工作报告\n\n2022年粮食产量12万吨。\n\n新建学校5所。"})
    answerer = Answerer(LocalEngine(open_index(library, tmp_path, segmenter)), segmenter)
    ran: set[str] = set()

    def profile(frame: FrameType, event: str, _: object) -> None:
        if event == "call" and frame.f_code.co_filename == rank_bm25.__file__:
            ran.add(frame.f_code.co_name)

    before = sys.getprofile()
    sys.setprofile(profile)
    try:
        answer = answerer.ask("云岭县2022年粮食产量是多少？", 3)
    finally:
        sys.setprofile(before)
    assert answer.findings[0].value == "12万吨"
    assert "get_batch_scores" in ran


def test_a_term_in_every_passage_still_counts_a_little() -> None:
    assert idf(10, 10) > 0
    assert idf(10, 5) == pytest.approx(math.log(2))
    assert idf(10, 1) > idf(10, 2) > idf(10, 9)


def test_an_unknown_term_scores_nothing_and_weighs_most() -> None:
    impacts = Impacts([counted([["工业"], ["农业"]])])
    assert impacts.runs("外贸") == []
    assert impacts.statistics.idf("外贸") > impacts.statistics.idf("工业")


def test_nothing_at_all_can_be_counted_and_asked() -> None:
    impacts = Impacts([counted([])])
    assert impacts.runs("工业") == []
    assert BM25(impacts.statistics, impacts.counts([], ["工业"])).scores(["工业"]).shape == (0,)


def test_passages_without_a_single_term_score_nothing() -> None:
    statistics = Statistics(2, 0, lambda _: 0)
    assert BM25(statistics, [TermCounts({"工": 0}, 0)]).scores(["工"]).tolist() == [0.0]
