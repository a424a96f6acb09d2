"""Characters and pairs, counted."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.store.grams import GramCounts, code, codes
from index.text.normal import grams

TEXT = st.text("工业农业投资abc12。，", max_size=20)
CORPUS = st.lists(TEXT, min_size=1, max_size=8).filter(lambda texts: any(map(grams, texts)))


def counted(texts: list[str]) -> GramCounts:
    return GramCounts.of(texts, [[(place, 1)] for place in range(len(texts))])


@given(st.lists(TEXT))
def test_names_are_those_of_the_grams_of_each_text(texts: list[str]) -> None:
    names, sizes = codes(texts)
    for text, held in zip(texts, np.split(names, np.cumsum(sizes)), strict=False):
        assert sorted(held.tolist()) == sorted(map(code, grams(text)))


@given(st.text(max_size=30))
def test_the_ranges_are_those_of_the_tokens(text: str) -> None:
    assert len(codes([text])[0]) == len(grams(text))


@given(CORPUS, TEXT)
def test_document_frequencies_and_lengths_are_those_of_the_grams(texts: list[str], question: str) -> None:
    counts, held = counted(texts), list(map(grams, texts))
    assert counts.lengths.tolist() == list(map(len, held))
    for gram in grams(question):
        assert counts.find(gram) == sum(gram in some for some in held)


@given(CORPUS, CORPUS)
def test_joining_and_taking_away_are_inverse(one: list[str], other: list[str]) -> None:
    joined = GramCounts.joined([counted(one), counted(other)])
    back = GramCounts.joined([joined, counted(other).negated()]).kept(
        np.arange(len(joined.lengths)) < len(one)
    )
    for name in ("keys", "df", "lengths"):
        assert np.array_equal(getattr(back, name), getattr(counted(one), name))


def test_an_unknown_gram_is_in_no_passage() -> None:
    assert counted(["工业"]).find("农") == 0
    assert counted([]).find("农") == 0
