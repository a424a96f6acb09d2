"""What a yes/no question claims of a number, and whether a figure agrees."""

from decimal import Decimal

import pytest

from corpus.model import Citation, Passage, Period, Report
from index.answering.claims import agrees, number_claim
from index.figures.figures import figures


@pytest.mark.parametrize(
    ("statement", "relation", "amount"),
    [
        ("云岭县2022年地区生产总值超过60亿元", "more", 60 * 10**8),
        ("云岭县2022年地区生产总值破两万亿了没有", "more", 2 * 10**12),
        ("云岭县2022年粮食产量达到12万吨", "at least", 120000),
        ("云岭县2022年登记失业率控制在4%以内", "at most", 4),
        ("云岭县2022年第三产业占比有没有超过一半", "more", 50),
        ("云岭县2022年达标率过九成了没", "more", 90),
        ("云岭县2022年农村公路是36公里", "is", 36),
        ("云岭县2022年零售额下降", "down", None),
        ("云岭县2022年零售额是增长的", "up", None),
    ],
)
def test_a_claim_is_of_one_number_or_a_direction(statement: str, relation: str, amount: int | None) -> None:
    claim = number_claim(statement)
    assert claim
    assert claim.relation == relation
    assert claim.amount == (None if amount is None else Decimal(amount))


@pytest.mark.parametrize("statement", ["云岭县有没有机场", "云岭县2022年新建3所学校和5座桥"])
def test_no_number_and_several_claim_nothing(statement: str) -> None:
    assert number_claim(statement) is None


@pytest.mark.parametrize(
    ("statement", "text", "verdict"),
    [
        ("地区生产总值超过60亿元", "地区生产总值61.3亿元。", "yes"),
        ("地区生产总值超过60亿元", "地区生产总值59.9亿元。", "no"),
        ("地区生产总值增长5%", "地区生产总值增长5.6%。", "no"),
        ("零售额是增长的", "零售额下降2.3%。", "no"),
        ("零售额下降", "零售额下降2.3%。", "yes"),
        ("粮食产量超过5万吨", "粮食产值6亿元。", None),
    ],
)
def test_the_figure_decides_where_it_can_be_compared(statement: str, text: str, verdict: str | None) -> None:
    report = Report("云岭县.md", "云岭县工作报告", "云岭县", 2023)
    passage = Passage(Citation("x-1-y", report, (), 1, ((1, 1),)), text, period=Period(2022, "review"))
    claim = number_claim(statement)
    assert claim
    assert agrees(claim, figures(passage)[0]) == verdict
