"""Inline queries: ready answers in any chat."""

import pytest
from chat_support import NOWHERE, QUESTION, Talk
from telegram_judge import Fault
from telegram_updates import PERSON, typed

from bot.render.messages import messages

CHINESE = messages()
ENGLISH = messages("en")


def test_inline_query_has_the_answer_first_then_passages(talk: Talk) -> None:
    assert talk(typed(QUESTION)) == []
    ((answer, *passages),) = talk.telegram.inline
    assert answer["title"] == "清河区 2023年 · 37个（结果）"
    assert "清河区2024年政府工作报告" in answer["description"]
    assert "37个" in answer["parsed"].text
    assert len(answer["parsed"].of("ExpandableBlockQuote")) == 1
    assert len(passages) == 4
    assert all(len(card["parsed"].of("ExpandableBlockQuote")) == 1 for card in passages)
    assert all(any(name.startswith("TextUrl") for name, _, _ in card["parsed"].entities) for card in passages)


@pytest.mark.parametrize("query", ["", " ", "\u202e", NOWHERE, "😀", "</>"])
def test_nothing_to_show_leads_to_the_help(talk: Talk, query: str) -> None:
    talk(typed(query))
    assert talk.telegram.inline == [[]]


def test_query_nobody_waits_for_any_more_is_no_failure(talk: Talk) -> None:
    talk.telegram.faults["answerInlineQuery"].append(Fault(400, "Bad Request: query is too old"))
    talk(typed(QUESTION))
    assert talk.telegram.inline == []


def test_of_what_is_typed_only_the_last_is_answered(talk: Talk) -> None:
    texts = [QUESTION[:length] for length in range(4, len(QUESTION) + 1)]
    talk.together(*map(typed, texts))
    assert 1 <= len(talk.telegram.inline) < len(texts)
    assert "37个" in talk.telegram.inline[-1][0]["title"]


def test_people_who_type_at_once_do_not_get_in_each_others_way(talk: Talk) -> None:
    people = [{**PERSON, "id": number} for number in range(100, 110)]
    talk.together(*(typed(QUESTION, **{"from": person}) for person in people))
    assert len(talk.telegram.inline) == 10


def test_help_button_speaks_the_language_of_the_person(talk: Talk) -> None:
    talk(typed(NOWHERE, **{"from": {**PERSON, "language_code": "en"}}), typed(NOWHERE))
    assert talk.telegram.hints == [ENGLISH("chat.how"), CHINESE("chat.how")]
