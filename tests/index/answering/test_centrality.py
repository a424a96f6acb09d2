"""LexRank: which sentences stand for the others."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.answering.centrality import centrality, chosen, similarity

TEXTS = st.lists(st.lists(st.sampled_from("甲乙丙丁戊己"), max_size=6), max_size=8)


def once(_: str) -> float:
    return 1.0


def test_the_sentence_that_shares_most_with_the_others_is_the_most_central() -> None:
    alike = similarity([["甲", "乙"], ["甲", "乙", "丙"], ["丙", "丁"], ["戊"]], once)
    assert int(np.argmax(centrality(alike))) == 1


def test_rare_words_join_sentences_more_than_frequent_ones() -> None:
    weights = {"常": 0.1, "稀": 5.0}.__getitem__
    alike = similarity([["常", "稀"], ["常"], ["稀"]], weights)
    assert alike[0, 2] > alike[0, 1]


@given(TEXTS)
def test_centrality_is_a_distribution_and_the_same_every_time(texts: list[list[str]]) -> None:
    alike = similarity(texts, once)
    rank = centrality(alike)
    assert len(rank) == len(texts)
    assert (rank >= 0).all()
    assert not texts or abs(float(rank.sum()) - 1) < 1e-6
    assert (centrality(similarity(texts, once)) == rank).all()


@given(TEXTS, st.integers(0, 5))
def test_chosen_sentences_stand_in_their_order_and_say_different_things(
    texts: list[list[str]], most: int
) -> None:
    alike = similarity(texts, once)
    taken = chosen(centrality(alike), alike, most, 0.5)
    assert taken == sorted(set(taken))
    assert len(taken) <= most
    assert all(alike[one, other] < 0.5 for one in taken for other in taken if one != other)
