"""Text → tokens."""

import unicodedata
from itertools import pairwise
from pathlib import Path

import jieba
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.library import SHIPPED
from index.text import lexicon, normal
from index.text import segmenter as segmenting
from index.text.lexicon import domain_words, stop_words
from index.text.normal import grams, normal_text, normalise
from index.text.segmenter import Segmenter


@pytest.mark.parametrize(
    ("shown", "normal"),
    [("２０２３年ＧＤＰ", "2023年gdp"), ("潞州區糧食產量", "潞州区粮食产量"), ("㎡", "m2"), ("５％", "5%")],
)
def test_width_case_and_script_do_not_matter(shown: str, normal: str) -> None:
    assert normalise(shown) == normal


@given(st.text(max_size=60) | st.text("国國Ａａ１％。，,()㈱ﬁ\u0301\u3099か한\u1100\u1161豈⼀", max_size=30))
def test_normalising_run_by_run_is_normalising_the_whole(text: str) -> None:
    whole = unicodedata.normalize("NFKC", text).lower()
    assert normalise(text) == whole.translate(normal._simplified())


@given(st.text(max_size=60))
def test_every_normalised_character_knows_where_it_came_from(text: str) -> None:
    made = normal_text(text)
    assert len(made.normal) == len(made.offsets)
    assert list(made.offsets) == sorted(made.offsets)
    assert all(0 <= offset < len(text) for offset in made.offsets)
    for spans in (made.sentences, made.clauses):
        assert all(
            start < stop <= after for (start, stop), (after, _) in pairwise([*spans, (len(made.normal), 0)])
        )


def test_domain_words_stay_whole_and_come_with_their_parts(segmenter: Segmenter) -> None:
    words = segmenter.words("社会消费品零售总额")
    assert "社会消费品零售总额" in words
    assert "零售" in words


def test_words_are_not_punctuation(segmenter: Segmenter) -> None:
    assert segmenter.words("，。！ —— “”") == []


@pytest.mark.parametrize("half", ["\ud800", "甲\udfff乙"])
def test_half_a_character_is_cut_like_a_mark(segmenter: Segmenter, half: str) -> None:
    text = f"重点{half}项目"
    assert sum(map(len, segmenter.cut(text))) == len(text)
    assert "项目" in segmenter.words(text)


def test_the_port_cuts_as_jieba_does(tmp_path: Path) -> None:
    port, original = segmenting._ported(), segmenting._original(tmp_path)
    if port is None:
        pytest.skip("the extra fast is not installed")
    for report in SHIPPED.glob("*.md"):
        text = normalise(report.read_text("utf-8"))
        cut = port.cut(text)
        assert cut == original.cut(text)
        pairs = {word[at : at + 2] for word in cut for at in range(len(word))}
        assert {pair for pair in pairs if port.knows(pair)} == {
            pair for pair in pairs if original.knows(pair)
        }


def test_words_are_those_of_jiebas_search_mode(segmenter: Segmenter, tmp_path: Path) -> None:
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(tmp_path)
    for word in lexicon.domain_words():
        tokenizer.add_word(word)
    for report in SHIPPED.glob("*.md"):
        text = normalise(report.read_text("utf-8"))
        searched = tokenizer.lcut_for_search(text, HMM=False)
        assert segmenter.words(text) == [word for word in searched if segmenting.WORD.search(word)]


def test_our_dictionary_does_not_leak_into_jieba_nor_from_it(tmp_path: Path) -> None:
    one, other = Segmenter(tmp_path), jieba.Tokenizer()
    other.tmp_dir = str(tmp_path)
    assert "四好农村路" in one.words("四好农村路")
    assert "四好农村路" not in other.lcut_for_search("四好农村路")


def test_grams_are_characters_pairs_and_whole_latin_runs() -> None:
    assert grams("建成3.5mw电站pvdf") == ["建", "成", "建成", "3.5", "mw", "电", "站", "电站", "pvdf"]


def test_word_lists_are_normalised_and_without_doubles() -> None:
    assert len(set(domain_words())) == len(domain_words())
    assert all(word == normalise(word) for word in (*domain_words(), *stop_words()))


def test_a_cache_that_cannot_be_written_is_no_failure(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "file"
    file.touch()
    assert Segmenter(file / "below").words("工业增长")
    assert capfd.readouterr() == ("", "")
