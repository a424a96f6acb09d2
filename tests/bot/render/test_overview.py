"""Overviews as they are shown: in one message of Telegram, on a screen and as JSON."""

from collections.abc import Sequence
from typing import Any

import pytest
from cli_support import process, replies, run
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Maker, report
from telegram_judge import parse

from bot.render import telegram
from bot.render.messages import messages
from corpus.model import Citation, Passage, Report, citation_id
from index.answering.search import UNRANKED
from index.api import Answer, Finding, Heading, Hit, Overview, Status

CHINESE, BOT = messages(), "wenbao_bot"
REPORT = Report("清河/2024.md", "清河区政府工作报告", "清河区", 2024)


def overview(sections: Sequence[Sequence[str]], sentences: Sequence[str]) -> Answer:
    """An answer with one overview, in which each of ``sentences`` stands below one of ``sections`` in turn."""
    names = [tuple(section) for section in sections]
    hits, findings = [], []
    headings: list[Heading] = [Heading(name, ()) for name in names]
    for number, text in enumerate(sentences):
        at = number % len(names)
        citation = Citation(citation_id("a", number, text), REPORT, names[at], number + 1, ((1, 1),))
        hits.append(Hit(Passage(citation, text), UNRANKED))
        findings.append(Finding(text, number))
        headings[at] = Heading(names[at], (*headings[at].findings, number))
    told = Overview(REPORT, None, 2023, (), tuple(headings))
    return Answer("总结", Status.ANSWERED, tuple(findings), tuple(hits), 1.0, overviews=(told,))


def test_headings_stand_above_their_sentences_and_each_sentence_opens_its_passage() -> None:
    made = overview(
        [["一、回顾"], ["二、安排", "（一）工业"], ["二、安排", "（二）农业"]],
        ["甲事已成。", "乙事要做。", "丙事要做。"],
    )
    shown = parse(telegram.answer(made, [], [], CHINESE, BOT))
    lines = [line for line in shown.text.splitlines() if line]
    assert lines == [
        "《清河区政府工作报告》2024年 概要",
        "一、回顾",
        "• 甲事已成。 第1段",
        "二、安排",
        "▸ （一）工业",
        "• 乙事要做。 第2段",
        "▸ （二）农业",
        "• 丙事要做。 第3段",
    ]


NAMES = st.lists(st.text("工业农民生改革开放", min_size=1, max_size=90), min_size=1, max_size=2)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(NAMES, min_size=1, max_size=60, unique_by=tuple),
    st.lists(st.text("建设推进增长，<&😀", min_size=1, max_size=90), min_size=1, max_size=60),
)
def test_an_overview_of_any_report_fits_one_message(sections: list[list[str]], sentences: list[str]) -> None:
    shown = parse(telegram.answer(overview(sections, sentences), [], [], CHINESE, BOT))
    assert len(shown.text.encode("utf-16-le")) // 2 <= 4096
    assert len(shown.entities) <= 100


FILES = {"云岭.md": report("云岭市", 2024, 550, 600)}


@pytest.mark.parametrize("words", [["digest", "云岭.md"], ["digest", "云岭市"], ["ask", "总结一下云岭市"]])
def test_the_command_line_sums_up_a_report(make: Maker, words: list[str]) -> None:
    result = run(words[0], "--reports", make(FILES).folder, *words[1:])
    lines = result.output.splitlines()
    assert result.exit_code == 0
    assert lines[0] == "《云岭市2024年政府工作报告》 概要"
    assert lines[1] == "- 地区生产总值 550亿元（云岭.md 第7行）"
    assert "一、2023年工作回顾" in lines
    assert "二、2024年工作安排" in lines


def test_json_says_which_answers_stand_below_which_heading(make: Maker) -> None:
    done = process("digest", "--json", "--reports", make(FILES).folder, "云岭市今年的计划")
    (reply,) = replies(done.stdout)
    made: Any = reply
    (told,), answers = made["overview"], made["answers"]
    assert (told["report"]["path"], told["kind"], told["year"]) == ("云岭.md", "target", 2024)
    assert {answers[at]["kind"] for at in told["figures"]} == {"target"}
    (heading,) = told["headings"]
    assert heading["section"] == ["二、2024年工作安排"]
    assert all(answers[at]["sentence"] for at in heading["answers"])


def test_who_asks_for_no_report_is_told_to_say_which(make: Maker) -> None:
    folder = make(
        {f"{name}.md": report(name, 2024, 50, 60) for name in ("云岭市", "长河市", "青山县", "白水县")}
    ).folder
    result = run("digest", "--reports", folder, "主要讲了什么")
    assert CHINESE("overview.which") in result.output
    assert result.exit_code == 0
