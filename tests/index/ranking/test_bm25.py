"""BM25 over postings against rank_bm25 itself."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.ranking.bm25 import BM25, CorrectedBM25, idf
from index.store.postings import Postings
from index.text.vocabulary import key

TERMS = st.sampled_from("工业农业投资增长就业")
CORPUS = st.lists(st.lists(TERMS, max_size=12), min_size=1, max_size=12).filter(any)


def counted(corpus: list[list[str]]) -> Postings:
    return Postings.of(corpus, [[(place, 1)] for place in range(len(corpus))])


def same(one: Postings, other: Postings) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("keys", "starts", "passages", "shape", "shapes", "lengths")
    )


@settings(max_examples=200)
@given(CORPUS, st.lists(st.sampled_from("工业农业投资增长就业外"), max_size=8))
def test_scores_are_those_of_the_library(corpus: list[list[str]], query: list[str]) -> None:
    ours = BM25([counted(corpus)]).get_scores(query)
    assert ours == pytest.approx(CorrectedBM25(corpus).get_scores(query), abs=1e-9)


def test_a_term_in_every_passage_still_counts_a_little() -> None:
    assert idf(10, 10) > 0
    assert idf(10, 5) == pytest.approx(math.log(2))
    assert idf(10, 1) > idf(10, 2) > idf(10, 9)


def test_an_unknown_term_scores_nothing_and_weighs_most() -> None:
    bm25 = BM25([counted([["工业"], ["农业"]])])
    assert not bm25.get_scores(["外贸"]).any()
    assert bm25.weight("外贸") > bm25.weight("工业")


def test_nothing_at_all_can_be_indexed_and_asked() -> None:
    bm25 = BM25([counted([])])
    assert bm25.get_scores(["工业"]).shape == (0,)


@given(CORPUS, st.data())
def test_taking_passages_out_is_as_if_they_had_never_been(
    corpus: list[list[str]], data: st.DataObject
) -> None:
    keep = data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus)))
    left = [tokens for tokens, kept in zip(corpus, keep, strict=True) if kept]
    assert same(counted(corpus).kept(np.array(keep)), counted(left))


@given(CORPUS, CORPUS)
def test_joining_is_as_if_all_had_come_at_once(one: list[list[str]], other: list[list[str]]) -> None:
    assert same(Postings.joined([counted(one), counted(other)]), counted([*one, *other]))


@settings(max_examples=200)
@given(st.lists(CORPUS, min_size=1, max_size=4), st.lists(TERMS, max_size=6), st.data())
def test_parts_with_passages_taken_out_score_as_one_corpus_of_the_rest(
    parts: list[list[list[str]]], query: list[str], data: st.DataObject
) -> None:
    corpus = [tokens for part in parts for tokens in part]
    live = np.array(data.draw(st.lists(st.booleans(), min_size=len(corpus), max_size=len(corpus))))
    left = [tokens for tokens, kept in zip(corpus, live, strict=True) if kept]
    scores = BM25([counted(part) for part in parts], live).get_scores(query)
    assert not scores[~live].any()
    if any(left):
        assert scores[live] == pytest.approx(CorrectedBM25(left).get_scores(query), abs=1e-9)


@given(CORPUS, st.integers(1, 4))
def test_a_text_that_counts_several_times_is_as_if_it_stood_there_several_times(
    corpus: list[list[str]], times: int
) -> None:
    parts = [[(0, times), (place, 1)] for place in range(len(corpus))]
    assert same(Postings.of(corpus, parts), counted([corpus[0] * times + tokens for tokens in corpus]))


def test_keys_are_the_same_in_every_process() -> None:
    assert key("工业") == 5523983948593508262
