"""Postings, joined and with passages taken out."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from support import counted

from index.store.postings import Postings
from index.text.vocabulary import key

CORPUS = st.lists(st.lists(st.sampled_from("工业农业投资增长就业"), max_size=12), min_size=1, max_size=12)


def same(one: Postings, other: Postings) -> bool:
    return all(
        np.array_equal(getattr(one, name), getattr(other, name))
        for name in ("keys", "starts", "passages", "shape", "shapes", "lengths")
    )


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


@given(CORPUS, st.integers(1, 4))
def test_a_text_that_counts_several_times_is_as_if_it_stood_there_several_times(
    corpus: list[list[str]], times: int
) -> None:
    parts = [[(0, times), (row, 1)] for row in range(len(corpus))]
    assert same(Postings.of(corpus, parts), counted([corpus[0] * times + tokens for tokens in corpus]))


def test_keys_are_the_same_in_every_process() -> None:
    assert key("工业") == 5523983948593508262
