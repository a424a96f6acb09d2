"""What is said and asks nothing is known as that, and no question is."""

import json
from pathlib import Path

import pytest

from index.api import Answerer, Courtesy, Status
from index.query.courtesy import courtesy

QUESTIONS = Path(__file__).parents[2] / "data" / "questions"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("你好", Courtesy.GREETING),
        ("您好！在吗？", Courtesy.GREETING),
        ("谢谢啦", Courtesy.THANKS),
        ("好的，谢谢！", Courtesy.THANKS),
        ("你能做什么？", Courtesy.HELP),
        ("你好，请问你能做什么呀", Courtesy.HELP),
        ("幫助", Courtesy.HELP),
        ("Thank you!", Courtesy.THANKS),
        ("再见", Courtesy.FAREWELL),
        ("你好，潞城区粮食产量是多少", None),
        ("帮助了多少困难群众", None),
        ("增速呢", None),
        ("", None),
    ],
)
def test_a_courtesy_is_told_from_a_question(text: str, said: Courtesy | None) -> None:
    assert courtesy(text) is said


def test_no_question_is_a_courtesy() -> None:
    for file in sorted(QUESTIONS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            asked = json.loads(line)
            assert not any(courtesy(turn["question"]) for turn in asked.get("turns", [asked]))


def test_a_courtesy_brings_no_passages(shipped: Answerer) -> None:
    answer = shipped.ask("你好", 3)
    assert (answer.status, answer.courtesy, answer.hits) == (Status.NOT_FOUND, Courtesy.GREETING, ())
