"""Words of reports that speak for no place, and sentences that run on."""

import pytest

from index.answering.clauses import Judge
from index.answering.sentences import RUNS_ON, SentenceChooser, pieces
from index.answering.spans import fitted
from index.query.places import Places
from index.query.question import understand
from index.text.normal import normal_text
from index.text.segmenter import Segmenter

JUDGEMENT = (
    "经审理查明，2016年5月20日凌晨1时许，被告人赵某驾驶轿车行至云岭大桥，与被害人钱某相撞。"
    "赵某与孙某系夫妻关系。同年6月3日，赵某在石桥县汽车站被抓获。"
)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("被告人赵某什么时候与钱某相撞？", "2016年5月20日凌晨1时"),
        ("赵某与孙某是什么关系？", "夫妻"),
        ("赵某与孙某的关系是？", "夫妻"),
    ],
)
def test_a_judgement_answers(segmenter: Segmenter, question: str, value: str) -> None:
    asked = understand(question, segmenter, Places([]))
    judge = Judge(asked, {gram: float(len(gram)) for gram in asked.grams})
    found = SentenceChooser(asked, judge, fitted(placed=False)).find(JUDGEMENT)
    assert found
    assert found.value
    assert value in JUDGEMENT[slice(*found.value)]


def test_no_mark_stands_around_the_words(segmenter: Segmenter) -> None:
    asked = understand("哪家公司被收购了？", segmenter, Places([]))
    judge = Judge(asked, {gram: float(len(gram)) for gram in asked.grams})
    text = "2019年，公司收购了“云岭科技有限公司”，获得了七成股权。"
    found = SentenceChooser(asked, judge, fitted(placed=False)).find(text)
    assert found
    assert found.value
    value = text[slice(*found.value)]
    assert value == value.strip("，。、")
    assert value.count("“") == value.count("”")


def test_a_sentence_that_runs_on_is_cut_between_clauses() -> None:
    clause = "原告与被告于当日签订了合同,"
    text = normal_text("经审理查明," + clause * 60 + "原告遂诉至本院。短句在后。")
    found = pieces(text)
    assert "".join(text.normal[slice(*span)] for span in found) == text.normal
    assert max(stop - start for start, stop in found) < RUNS_ON
    assert text.normal[slice(*found[-1])] == "短句在后。"
