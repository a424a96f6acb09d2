"""What a follow-up leaves out comes from the question before it, and only from that."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Maker

from bot.render.describe import ordered
from bot.service.conversation import FORGET, Conversation
from bot.service.memory import Memory
from index.api import Answerer, Courtesy, Slot, Status
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

TEXT = (
    "---\ntitle: {0}工作报告\nregion: {0}\nyear: {1}\n---\n\n## 工作回顾\n\n"
    "固定资产投资完成{2}亿元，同比增长{3}%；粮食产量达到{2}万吨，粮食播种面积{3}万亩。"
)
REPORTS = {
    "云岭县.md": TEXT.format("云岭县", 2023, 12, 5),
    "云岭县2022.md": TEXT.format("云岭县", 2022, 11, 4),
    "云峰区.md": TEXT.format("云峰区", 2022, 9, 3),
}


@pytest.fixture
def answerer(make: Maker, segmenter: Segmenter, tmp_path: Path) -> Answerer:
    return Answerer(LocalEngine(open_index(make(REPORTS), tmp_path / "data", segmenter)), segmenter)


@pytest.mark.parametrize(
    ("follow", "completed", "value"),
    [
        ("增速呢？", "云岭县2022年固定资产投资增速是多少", "5%"),
        ("增长多少？", "云岭县2022年固定资产投资增长多少", "5%"),
        ("去年呢", "云岭县2021年固定资产投资是多少", "11亿元"),
        ("2021年呢？", "云岭县2021年固定资产投资是多少", "11亿元"),
        ("粮食产量呢？", "云岭县2022年粮食产量是多少", "12万吨"),
        ("那么雲嶺縣2021年粮食产量是多少", "那么雲嶺縣2021年粮食产量是多少", "11万吨"),
        ("粮食产量是多少", "云岭县2022年粮食产量是多少", "12万吨"),
    ],
)
def test_a_follow_up_is_completed_and_a_full_question_left_alone(
    answerer: Answerer, follow: str, completed: str, value: str | None
) -> None:
    conversation = Conversation(lambda: answerer)
    conversation.ask("云岭县2022年固定资产投资是多少？", 3)
    answer = conversation.ask(follow, 3)
    assert answer.question == completed
    assert answer.findings[0].value == value


def test_another_measure_of_the_same_thing(answerer: Answerer) -> None:
    conversation = Conversation(lambda: answerer)
    conversation.ask("云岭县2022年粮食产量达到多少？", 3)
    answer = conversation.ask("面积呢？", 3)
    assert (answer.question, answer.findings[0].value) == ("云岭县2022年粮食面积是多少", "5万亩")


def test_a_year_that_only_the_question_before_named_gives_way(answerer: Answerer) -> None:
    conversation = Conversation(lambda: answerer)
    conversation.ask("云岭县2022年固定资产投资是多少？", 3)
    answer = conversation.ask("那云峰区呢？", 3)
    assert (answer.question, answer.findings[0].value) == ("云峰区固定资产投资是多少", "9亿元")


def test_what_cannot_be_completed_is_asked_back(answerer: Answerer) -> None:
    conversation = Conversation(lambda: answerer)
    back = conversation.ask("粮食产量是多少？", 5).clarification
    assert back
    assert (back.slot, back.choices[0]) == (Slot.PLACE, "云岭县粮食产量是多少")
    answer = conversation.ask("2", 5)
    assert (answer.question, answer.findings[0].value) == ("云峰区粮食产量是多少", "9万吨")


def test_a_place_alone_is_asked_what_of_it(answerer: Answerer) -> None:
    back = Conversation(lambda: answerer).ask("那云峰区呢", 5).clarification
    assert back
    assert (back.slot, back.choices[0]) == (Slot.METRIC, "云峰区地区生产总值是多少")


def test_a_courtesy_leaves_the_conversation_as_it_was(answerer: Answerer) -> None:
    conversation = Conversation(lambda: answerer)
    conversation.ask("云岭县2022年固定资产投资是多少？", 3)
    assert conversation.ask("谢谢", 3).courtesy is Courtesy.THANKS
    assert conversation.ask("增速呢", 3).findings[0].value == "5%"


def test_the_same_words_without_a_question_before_are_left_alone(answerer: Answerer) -> None:
    assert Conversation(lambda: answerer).ask("增速呢？", 3).question == "增速呢？"


def test_a_conversation_is_forgotten_after_a_while(answerer: Answerer) -> None:
    now = [0.0]
    conversation = Conversation(lambda: answerer, clock=lambda: now[0])
    conversation.ask("云岭县2022年固定资产投资是多少？", 3)
    now[0] = FORGET + 1.0
    assert conversation.cited("第一条的上下文") is None
    assert conversation.ask("增速呢？", 3).question == "增速呢？"


def test_one_chat_knows_nothing_of_another(answerer: Answerer) -> None:
    first, second = Memory(), Memory()
    Conversation(lambda: answerer, first).ask("云岭县2022年固定资产投资是多少？", 3)
    assert Conversation(lambda: answerer, second).ask("增速呢？", 3).question == "增速呢？"
    assert Conversation(lambda: answerer, first).ask("增速呢？", 3).status is Status.ANSWERED


def test_the_surroundings_of_a_passage_by_its_place(answerer: Answerer) -> None:
    conversation = Conversation(lambda: answerer)
    answer = conversation.ask("固定资产投资是多少", 3)
    cited = [hit.passage.citation.id for hit in answer.hits]
    assert conversation.cited("第二条的上下文") == cited[ordered(answer)[1]]
    assert conversation.cited("第9条的上下文") is None
    assert conversation.cited("第二产业是多少") is None


PIECES = [
    "潞城区",
    "潞州区",
    "云中市",
    "那",
    "呢",
    "增速",
    "去年",
    "2023年",
    "和",
    "与",
    "哪个更多",
    "对比",
    "两个区",
    "多少",
    "几",
    "个",
    "是",
    "的",
    "？",
    "面积",
    "粮食产量",
    "固定资产投资",
    "2018年到2022年",
    "变化",
    "历年",
    "第二条",
    "的上下文",
    "🙂",
    "\x00",
    "㎡",
    "占比",
    "谁",
    "哪里",
    "什么时候",
    "哪些",
    "什么",
    "近五年",
    "各新增多少",
    "1,2",
    "3.4%",
]


@settings(deadline=2000)  # the first trend reads the figures that all of them need
@given(
    st.lists(st.lists(st.sampled_from(PIECES), max_size=6).map("".join), max_size=4),
    st.integers(1, 12),
)
def test_any_conversation_is_answered_in_the_reports_own_words(
    shipped: Answerer, turns: list[str], limit: int
) -> None:
    conversation = Conversation(lambda: shipped)
    for turn in turns:
        answer = conversation.ask(turn, limit)
        for finding in answer.findings:
            assert finding.sentence in answer.hits[finding.hit].passage.text
            assert (finding.value or "") in finding.sentence
            assert finding.value is None or answer.status is Status.ANSWERED


def test_who_does_not_give_the_figure_is_listed_when_asked_for(make: Maker, tmp_path: Path) -> None:
    head = "---\ntitle: {0}2023年政府工作报告\nregion: {0}\nyear: 2023\n---\n\n## 2022年工作回顾\n\n"
    told = {
        "江苏省": "地区生产总值12.3万亿元。",
        "浙江省": "地区生产总值7.8万亿元。",
        "安徽省": "经济稳步回升。",
    }
    files = {f"{place}.md": head.format(place) + text for place, text in told.items()}
    answerer = Answerer.open(make(files), tmp_path / "data")
    conversation = Conversation(lambda: answerer)
    first = conversation.ask("2022年GDP最高的省是哪个", 5)
    again = conversation.ask("缺哪些？", 5)
    assert not first.whole
    assert again.whole
    assert again.coverage
    assert again.coverage.missing == ("安徽省",)
