"""A follow-up question is completed from the question before it, and any text gives at least one question."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.api import Answerer, complete, passage_number

BEFORE = "潞城区2024年固定资产投资是多少？"


@pytest.mark.parametrize(
    ("text", "forms"),
    [
        ("那潞州区呢？", ("潞州区2024年固定资产投资是多少?", "潞州区固定资产投资是多少?")),
        ("去年呢？", ("潞城区2023年固定资产投资是多少?",)),
        ("2022呢", ("潞城区2022年固定资产投资是多少?",)),
        ("增速呢？", ("潞城区2024年固定资产投资增速是多少?",)),
        ("粮食产量呢？", ("潞城区2024年粮食产量是多少?",)),
        ("潞州区2024年粮食产量是多少？", ("潞州区2024年粮食产量是多少？",)),
        ("谢谢", ("谢谢",)),
    ],
)
def test_what_is_left_out_comes_from_the_question_before(
    shipped: Answerer, text: str, forms: tuple[str, ...]
) -> None:
    assert complete(text, shipped.understand(BEFORE), shipped.understand) == forms


@given(st.text(), st.text())
def test_any_text_after_any_question_is_a_question(shipped: Answerer, before: str, text: str) -> None:
    assert complete(text, shipped.understand(before), shipped.understand)


@pytest.mark.parametrize(
    ("text", "number"),
    [("第二条的上下文", 2), ("第12段原文？", 12), ("三个出处", 3), ("第二产业是多少", None), ("", None)],
)
def test_passages_are_asked_for_by_their_number(text: str, number: int | None) -> None:
    assert passage_number(text) == number
