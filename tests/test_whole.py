"""From a file to passages: nothing lost, nothing invented, whatever the file looks like."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import shared

from corpus.formats import text as text_format
from corpus.forms import columns
from corpus.library import Library
from corpus.mending import PIECE, pieces
from corpus.report import Source, parse

LINES = st.lists(
    st.one_of(
        st.just(""),
        st.text("县区工业农业增长，。；：“”（）、0123.5%ab ", max_size=90),
        st.sampled_from(
            [
                "一、工作回顾",
                "（二）工业",
                "——工业向好。全年增长。",
                "- 3 -",
                "第4页",
                "目录……………3",
                "名词解释",
                "[1]注",
                "　　新段",
            ]
        ),
    ),
    max_size=25,
)


def written(text: str) -> str:
    return "".join(text.split())


def check(source: str) -> None:
    """Every non-blank character of ``source`` is in one passage or marked as boilerplate, in order."""
    lines = source.split("\n")
    made = parse(Source("a.txt", 0, 0), text_format.read(source.encode()))
    apart = {line.number: line.text for line in made.boilerplate}
    assert all(lines[number - 1] == text for number, text in apart.items())
    words = (line for number, line in enumerate(lines, 1) if number not in apart)
    assert written("".join(passage.text for passage in made.passages)) == written("".join(words))
    for passage in made.passages:
        own = "".join(lines[n - 1] for first, last in passage.citation.lines for n in range(first, last + 1))
        assert written(passage.text) in written(own)
        assert passage.text[0] in lines[passage.citation.lines[0][0] - 1]
        assert passage.text[-1] in lines[passage.citation.lines[-1][1] - 1]


@given(LINES)
def test_every_character_of_a_made_file_is_somewhere(lines: list[str]) -> None:
    source = "\n".join(["报告开头一句话说完。", *lines])
    if written(source):
        check(source)


@pytest.mark.parametrize("seed", range(12))
def test_every_character_of_a_mutated_report_is_somewhere(seed: int) -> None:
    """The originals with lines broken, joined, doubled and lost."""
    library = Library(shared("reports"))
    chance = random.Random(seed)
    for source in library.scan():
        lines = (library.folder / source.path).read_text("utf-8").replace("#", "").split("\n")
        mutated: list[str] = []
        for line in lines:
            at = chance.randrange(len(line) + 1)
            mutated += chance.choice(
                [[line], [line], [line[:at], line[at:]], [line[:at], "", line[at:]], [line, line], []]
            )
        check("\n".join(["开头。", *mutated]))


@given(st.text("工业增长。！？“”（）0.5", max_size=4000))
def test_long_paragraphs_are_cut_and_nothing_is_lost(text: str) -> None:
    assert "".join(pieces(text, 100)) == text


def test_paragraphs_are_cut_at_ends_of_sentences_outside_quotations() -> None:
    sentence = "全年产值3.5亿元，增长1,234.56万元，会上说“要快。要好。要稳。”，掌声不断。"
    cut = pieces(sentence * 60)
    assert all(part.endswith("。") and part.count("“") == part.count("”") for part in cut)
    assert all(len(part) <= PIECE for part in cut)
    assert len(cut) > 1


def test_wide_characters_take_two_columns() -> None:
    assert columns("县a，") == 5
