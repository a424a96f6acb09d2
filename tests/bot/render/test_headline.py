"""The line that says what was found, of whom and of when."""

from dataclasses import replace
from typing import Literal

import pytest

from bot.render.headline import headline, title
from bot.render.messages import messages
from corpus.model import Citation, Passage, Period, Report, citation_id
from index.answering.search import Score
from index.api import Answer, Finding, Hit, Status
from index.figures.figures import figures

CHINESE, ENGLISH = messages(), messages("en")
SCORE = Score(words=1, grams=1, text=1, clause=0, clause_weight=0, lead=0, match=1, coverage=1)


def found(text: str, kind: Literal["review", "plan"] = "review", year: int = 2022) -> Answer:
    """An answer with the first figure of ``text``."""
    report = Report("长治/2023.md", "政府工作报告", "长治市", 2023)
    citation = Citation(citation_id(report.path, 1, text), report, (), 1, ((3, 3),))
    passage = Passage(citation, text, period=Period(year, kind))
    figure = figures(passage)[0]
    value = text[figure.shown : figure.stop]
    finding = Finding(text, 0, value, year, "长治市", figure, kind=kind, probability=0.9)
    return Answer("长治怎么样？", Status.ANSWERED, (finding,), (Hit(passage, SCORE),), 1.0)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (found("全市地区生产总值完成2804.8亿元。"), "长治市 2022年 · 地区生产总值 2804.8亿元（结果）"),
        (found("地区生产总值增长5.5%。"), "长治市 2022年 · 地区生产总值增长 5.5%（结果）"),
        (found("地区生产总值下降2.3%。"), "长治市 2022年 · 地区生产总值 下降2.3%（结果）"),
        (found("实施重点项目189个。"), "长治市 2022年 · 189个（结果）"),
        (
            found("地区生产总值达到3000亿元。", "plan", 2023),
            "长治市 2023年 · 地区生产总值 3000亿元（目标）",
        ),
    ],
)
def test_a_value_is_said_with_whose_and_when_and_whether_it_was_reached(
    answer: Answer, expected: str
) -> None:
    made = headline(answer, answer.findings[0], CHINESE)
    assert made
    assert made.text == expected
    assert made.value in answer.findings[0].sentence


def test_a_verdict_stands_before_the_value() -> None:
    answer = replace(found("地区生产总值完成2804.8亿元。"), verdict="no")
    made = headline(answer, answer.findings[0], CHINESE)
    assert made
    assert (made.value, made.text) == ("否", "否 · 长治市 2022年")


def test_words_that_answer_are_no_result_and_a_sentence_has_no_line() -> None:
    answer = found("实施重点项目189个。")
    words = replace(answer.findings[0], figure=None, value="重点项目")
    made = headline(answer, words, ENGLISH)
    assert made
    assert made.text == "长治市 2022 · 重点项目"
    assert headline(answer, replace(words, value=None), ENGLISH) is None


def test_a_chart_is_titled_with_what_its_figures_have_in_common() -> None:
    answer = found("地区生产总值完成2804.8亿元。")
    (one,) = answer.findings
    assert (
        title(answer, [one, replace(one, year=2024)], CHINESE) == "长治市 2022-2024年 · 地区生产总值（结果）"
    )
    other = found("实施重点项目189个。").findings[0]
    assert title(answer, [one, other], CHINESE) == answer.question
