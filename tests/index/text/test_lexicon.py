"""The lists of words."""

import re
from itertools import chain
from pathlib import Path

import pytest

import index.text
from index.text import lexicon
from index.text.normal import normalise


def test_every_list_is_normalised_and_without_doubles() -> None:
    for name, words in chain(lexicon.questions().items(), lexicon.statements().items()):
        assert words, name
        assert len(set(words)) == len(words), name
        assert all(word == normalise(word) for word in words), name


def test_no_two_lists_have_one_name() -> None:
    assert not lexicon.questions().keys() & lexicon.statements().keys()


WORDS = sorted(path.name for path in Path(index.text.__file__).with_name("words").glob("*.txt"))


@pytest.mark.parametrize("file", WORDS)
def test_every_file_says_first_what_it_is(file: str) -> None:
    text = Path(index.text.__file__).with_name("words").joinpath(file).read_text("utf-8")
    assert text.startswith("# ")
    assert list(lexicon.data_lines(file))


def test_what_people_say_is_written_otherwise_in_reports() -> None:
    said = [line.split()[0] for line in lexicon.data_lines("colloquial.txt")]
    assert len(said) == len(set(said))
    assert all(lexicon.colloquial().values())


def test_the_longest_word_matches_first() -> None:
    found = re.match(lexicon.alternation(("亿", "亿元", "元")), "亿元")
    assert found
    assert found[0] == "亿元"
    assert lexicon.alternation(frozenset("乙甲丙")) == lexicon.alternation(("甲", "乙", "丙"))
