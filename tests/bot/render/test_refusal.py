"""What is said where nothing answers for certain, in both languages."""

from pathlib import Path

import pytest

from bot.render import describe, refusal
from bot.render.messages import Messages, messages
from corpus.library import Library
from index.api import Answerer, Status

CHINESE, ENGLISH = messages(), messages("en")
REPORT = "# {region}{year}年政府工作报告\n\n## {past}年工作回顾\n\n粮食产量达到{year}万吨。\n"


@pytest.fixture(scope="module")
def answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    folder: Path = tmp_path_factory.mktemp("reports")
    for region in ("太原市", "柳州市"):
        for year in (2022, 2023):
            text = REPORT.format(region=region, year=year, past=year - 1)
            (folder / f"{region}{year}.md").write_text(text, "utf-8")
    return Answerer.open(Library(folder), tmp_path_factory.mktemp("data"))


@pytest.mark.parametrize(
    ("question", "say", "said"),
    [
        ("巴黎2022年粮食产量是多少", CHINESE, "巴黎不在报告之列。"),
        ("长治市2022年粮食产量是多少", CHINESE, "长治市不在报告之列。最接近的是太原市的报告。"),
        (
            "长治市2022年粮食产量是多少",
            ENGLISH,
            "No report speaks for 长治市. The nearest there are: 太原市.",
        ),
        ("太原市2035年粮食产量是多少", CHINESE, "太原市有2022-2023年的报告，没有2035年的。"),
        ("太原市2035年粮食产量是多少", ENGLISH, "The reports of 太原市 are of 2022-2023, none of 2035."),
        ("太原市2022年常住人口是多少", CHINESE, "太原市的报告里没有找到2022年的常住人口。"),
        ("太原市2022年常住人口是多少", ENGLISH, "Not found in the reports of 太原市: 常住人口 of 2022."),
    ],
)
def test_what_is_missing_is_said_first(answerer: Answerer, question: str, say: Messages, said: str) -> None:
    answer = answerer.ask(question, 3)
    assert answer.status is Status.NOT_FOUND
    assert refusal.not_found(answer, answerer.entries, say)[0] == said


def test_what_there_is_for_the_others_is_said(answerer: Answerer) -> None:
    answer = answerer.ask("太原市2022年常住人口是多少", 3)
    assert "现有报告：太原市（2022-2023年）。" in refusal.not_found(answer, answerer.entries, CHINESE)
    answer = answerer.ask("巴黎2022年粮食产量是多少", 3)
    told = refusal.not_found(answer, answerer.entries, CHINESE)
    assert "现有报告：太原市（2022-2023年）、柳州市（2022-2023年）。" in told


def test_uncertain_passages_are_said_to_be_and_of_what(answerer: Answerer) -> None:
    answer = answerer.ask("太原市2022年粮食产量是多少", 3)
    assert refusal.weak(answer, answerer.entries, CHINESE) == (
        "太原市2022年的粮食产量：没有确定的答案，最接近的段落："
    )
    answer = answerer.ask("太原市的桥", 3)
    assert refusal.weak(answer, answerer.entries, CHINESE) == "没有确定的答案，最接近的段落："


def test_of_several_questions_each_says_what_is_missing(answerer: Answerer) -> None:
    answer = answerer.ask("太原市2022年常住人口是多少，城镇化率是多少？", 3)
    told = refusal.not_found(answer, answerer.entries, CHINESE)
    assert any("常住人口" in line for line in told)
    assert any("城镇化率" in line for line in told)


def test_a_name_that_was_put_right_is_said(answerer: Answerer) -> None:
    answer = answerer.ask("柳洲2022年粮食产量是多少", 3)
    assert [*describe.corrections(answer, CHINESE)] == ["按“柳州”理解“柳洲”。"]
    assert [*describe.corrections(answer, ENGLISH)] == ["“柳洲” was taken for “柳州”."]
