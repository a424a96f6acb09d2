"""One thing held against another."""

import pytest

from corpus.model import Citation, Passage, Period, Report
from index.answering.clauses import Judge
from index.answering.compared import Comparing, held
from index.query.places import Places
from index.query.question import understand
from index.text.segmenter import Segmenter


@pytest.mark.parametrize(
    ("claim", "one", "other", "more"),
    [
        ("农村收入比城镇涨得快", "农村收入", "城镇", True),
        ("提案比建议少", "提案", "建议", False),
        ("贷款余额超过存款余额了", "贷款余额", "存款余额", True),
        ("综合排名比投资排名靠前", "综合排名", "投资排名", True),
    ],
)
def test_two_things_are_held_against_each_other(claim: str, one: str, other: str, more: bool) -> None:
    found = held(claim)
    assert found
    assert (found.one, found.other, found.more) == (one, other, more)


@pytest.mark.parametrize("claim", ["粮食产量比上年多", "零售额超过60亿元", "建成了机场"])
def test_last_year_and_a_number_are_no_other_thing(claim: str) -> None:
    assert held(claim) is None


@pytest.mark.parametrize(
    ("claim", "text", "said"),
    [
        ("贷款余额超过存款余额", "存款余额190亿元，贷款余额186亿元。", "no"),
        ("提案比建议少", "办理建议17件、提案36件。", "no"),
        ("农村居民收入增速比城镇居民快", "城镇、农村居民收入分别增长7%、9%。", "yes"),
        ("综合排名比投资排名靠前", "综合排名第9位，投资排名第3位。", "no"),
        ("投资增速比全国高", "投资增长6.8%，增速高于全国3.6个百分点。", "yes"),
    ],
)
def test_two_figures_or_words_decide(segmenter: Segmenter, claim: str, text: str, said: str) -> None:
    report = Report("云岭县.md", "云岭县工作报告", "云岭县", 2023)
    passage = Passage(Citation("x-1-y", report, (), 1, ((1, 1),)), text, period=Period(2022, "review"))
    asked = understand(claim + "吗", segmenter, Places(["云岭县"]))
    found = held(claim)
    assert found
    comparing = Comparing(found, Judge(asked, dict.fromkeys(asked.grams, 1.0)))
    assert [verdict.said for verdict, _ in comparing.verdicts(passage)] == [said]
