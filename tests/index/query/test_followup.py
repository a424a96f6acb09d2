"""A turn is completed from the state of the conversation, and any text gives at least one question."""

from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.api import Answerer, Outcome, Row, State, complete, passage_number

NOTHING = Outcome()
ROWS = (Row("潞州区", 2024, "12亿元"), Row("潞城区", 2024, "9亿元"))


def completed(answerer: Answerer, turns: Sequence[str], outcome: Outcome = NOTHING) -> tuple[str, ...]:
    """What the last of ``turns`` comes to after the others, of which the one before it has this ``outcome``."""
    state = None
    for turn in turns[:-1]:
        text = complete(turn, state, answerer.understand)[0].text if state else turn
        state = State.after(answerer.understand(text), outcome, state, answerer.understand)
    assert state
    return tuple(dict.fromkeys(form.text for form in complete(turns[-1], state, answerer.understand)))


BEFORE = "潞城区2024年固定资产投资是多少？"
TARGET = "潞城区2024年固定资产投资增长目标是多少？"


@pytest.mark.parametrize(
    ("turns", "forms"),
    [
        ([BEFORE, "那潞州区呢？"], ("潞州区2024年固定资产投资是多少", "潞州区固定资产投资是多少")),
        ([BEFORE, "前一年呢？"], ("潞城区2023年固定资产投资是多少",)),
        ([BEFORE, "前一年呢", "再前一年呢"], ("潞城区2022年固定资产投资是多少",)),
        ([BEFORE, "2022呢"], ("潞城区2022年固定资产投资是多少",)),
        ([BEFORE, "增速呢？"], ("潞城区2024年固定资产投资增速是多少",)),
        ([BEFORE, "增速呢？", "全省第几"], ("潞城区2024年固定资产投资增速全省第几",)),
        ([BEFORE, "增长了多少", "那年的粮食产量呢"], ("潞城区2024年粮食产量是多少",)),
        ([BEFORE, "粮食产量呢？"], ("潞城区2024年粮食产量是多少",)),
        ([BEFORE, "换成财政收入"], ("潞城区2024年财政收入是多少",)),
        ([BEFORE, "建了多少个充电桩"], ("潞城区2024年建了多少个充电桩",)),
        ([BEFORE, "目标是多少", "完成了吗"], ("潞城区2024年固定资产投资目标完成了吗",)),
        ([TARGET, "社零呢"], ("潞城区2024年社零增长目标是多少",)),
        ([TARGET, "实际增长多少"], ("潞城区2024年固定资产投资实际增长多少",)),
        ([TARGET, "为什么定这么高"], ("潞城区2024年固定资产投资增长目标为什么定这么高",)),
        (
            ["潞城区2024年城镇居民人均可支配收入是多少", "不是，我问的是农村的"],
            ("潞城区2024年农村居民人均可支配收入是多少",),
        ),
        (["潞城区2024年合作社有多少家", "家庭农场呢"], ("潞城区2024年家庭农场有多少家",)),
        (
            ["潞城区2024年建了几个公园", "具体是哪些"],
            ("潞城区2024年建了公园具体是哪些",),
        ),
        (["潞州区和潞城区2024年粮食产量哪个高", "总面积呢"], ("潞州区和潞城区2024年粮食总面积哪个高",)),
        (["潞州区和潞城区2024年粮食产量哪个高", "前一年呢"], ("潞州区和潞城区2023年粮食产量哪个高",)),
        (["潞州区和潞城区2024年粮食产量哪个高", "第二个的增速呢"], ("潞城区2024年粮食产量增速是多少",)),
        ([BEFORE, "跟潞州区比呢"], ("潞城区和潞州区2024年固定资产投资哪个更高",)),
        ([BEFORE, "潞州区2024年粮食产量是多少？"], ("潞州区2024年粮食产量是多少？",)),
        ([BEFORE, BEFORE], (BEFORE,)),
        ([BEFORE, "比前一年多多少"], ("潞城区2024年固定资产投资比前一年多多少",)),
        ([BEFORE, "较2020年增长了多少"], ("潞城区2024年固定资产投资较2020年增长了多少",)),
        ([BEFORE, "比全省高多少个百分点"], ("潞城区2024年固定资产投资增速比全省高多少个百分点",)),
        ([BEFORE, "比预期目标高多少"], ("潞城区2024年固定资产投资比预期目标高多少",)),
        ([BEFORE, "增速呢？", "比前一年多多少"], ("潞城区2024年固定资产投资比前一年多多少",)),
        ([BEFORE, "占全市的多少"], ("潞城区2024年固定资产投资占全市的多少",)),
        ([BEFORE, "新增了多少"], ("潞城区2024年固定资产投资新增了多少",)),
        ([BEFORE, "增速呢？", "2023年达到多少"], ("潞城区2023年固定资产投资是多少",)),
        ([TARGET, "实际完成了多少"], ("潞城区2024年固定资产投资增速是多少",)),
        ([TARGET, "城镇新增就业呢"], ("潞城区2024年城镇新增就业目标是多少",)),
        (
            [BEFORE, "2025年的社零目标呢"],
            ("潞城区2025年社零目标是多少", "潞城区2025年社零增长目标是多少"),
        ),
        ([TARGET, "完成了吗", "社零呢"], ("潞城区2024年社零增长目标完成了吗",)),
        (["潞城区2024年农民人均纯收入是多少", "城镇的呢"], ("潞城区2024年城镇居民人均可支配收入是多少",)),
        (
            ["潞城区2024年城镇居民人均可支配收入是多少", "农牧民的呢"],
            ("潞城区2024年农牧民人均可支配收入是多少",),
        ),
        (
            ["潞城区2024年居民人均可支配收入是多少", "中位数呢"],
            ("潞城区2024年居民人均可支配收入中位数是多少",),
        ),
        ([BEFORE, "！！"], ("！！",)),
    ],
)
def test_what_is_left_out_comes_from_the_turns_before(
    shipped: Answerer, turns: list[str], forms: tuple[str, ...]
) -> None:
    assert completed(shipped, turns) == forms


def test_one_of_several_that_answered_is_meant_by_its_place(shipped: Answerer) -> None:
    asked = "哪个区2024年固定资产投资最高"
    second = completed(shipped, [asked, "第二个区2023年粮食产量是多少"], Outcome(ROWS))
    assert second == ("潞城区2023年粮食产量是多少",)


def test_a_result_is_not_looked_for_where_the_target_was(shipped: Answerer) -> None:
    there = Outcome(report="潞城.txt")
    state = State.after(shipped.understand(TARGET), there, None, shipped.understand)
    assert complete("粮食产量的目标是多少", state, shipped.understand)[0].report == "潞城.txt"
    assert not complete("实际增长多少", state, shipped.understand)[0].report


@pytest.mark.parametrize(
    ("value", "start", "same"), [("5%", 7, True), ("5%", 20, False), ("甲", None, True), ("乙", None, False)]
)
def test_an_answer_is_repeated_where_it_stands_where_the_other_stood(
    shipped: Answerer, value: str, start: int | None, same: bool
) -> None:
    before = Row("潞城区", 2024, "5%" if start else "甲公司", "p", 7 if start else None)
    first = State.after(shipped.understand(BEFORE), Outcome((before,)), None, shipped.understand)
    other = shipped.understand("潞城区2024年粮食产量是多少")
    after = State.after(other, Outcome((Row("潞城区", 2024, value, "p", start),)), first, shipped.understand)
    assert after.repeats(first) is same


def test_a_question_that_was_offered_is_chosen_by_its_number(shipped: Answerer) -> None:
    offered = Outcome(choices=("潞城区粮食产量是多少", "潞州区粮食产量是多少"))
    assert completed(shipped, ["粮食产量是多少", "2"], offered) == ("潞州区粮食产量是多少",)
    assert completed(shipped, ["粮食产量是多少", "第一个"], offered) == ("潞城区粮食产量是多少",)
    assert completed(shipped, ["粮食产量是多少", "潞州区"], offered) == ("潞州区粮食产量是多少",)


@settings(deadline=None)  # the first loads dictionaries
@given(st.lists(st.text(), min_size=2, max_size=3))
def test_any_text_after_any_question_is_a_question(shipped: Answerer, turns: list[str]) -> None:
    assert completed(shipped, turns, Outcome(ROWS, "潞城.txt"))


@pytest.mark.parametrize(
    ("text", "number"),
    [("第二条的上下文", 2), ("第12段原文？", 12), ("三个出处", 3), ("第二产业是多少", None), ("", None)],
)
def test_passages_are_asked_for_by_their_number(text: str, number: int | None) -> None:
    assert passage_number(text) == number
