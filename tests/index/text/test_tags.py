"""Words with their part of speech."""

import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from index.text.normal import normalise
from index.text.tags import tagged


def test_words_have_the_tags_of_the_dictionary() -> None:
    normal = "云南省召开会议,2023年增长5.6%"
    told = {normal[word.start : word.stop]: word.tag for word in tagged(normal)}
    assert told["云南省"] == "ns"
    assert told["召开"] == "v"
    assert told["2023"] == told["5.6"] == "m"
    assert told[","] == "x"


@given(st.text(max_size=200))
def test_words_stand_one_behind_the_other_and_leave_out_white_space_alone(text: str) -> None:
    normal = normalise(text)
    words = tagged(normal)
    assert all(before.stop <= word.start for before, word in pairwise(words))
    assert "".join(normal[word.start : word.stop] for word in words) == re.sub(r"\s", "", normal)
