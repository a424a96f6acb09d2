"""Chats that the bot is no member of: what is open to everybody, in one message, and nothing of any chat of its own."""

import time
from collections.abc import Callable

import pytest
from chat_support import NOWHERE, QUESTION, Talk
from telegram_judge import Fault
from telegram_updates import GROUP, OTHER, PERSON, PRIVATE, guest, message, said

from bot.service.library import LibraryService
from corpus import rights

Talker = Callable[..., Talk]
ELSEWHERE = {"id": -1009, "type": "supergroup", "title": "别处"}


@pytest.mark.parametrize("chat", [ELSEWHERE, PRIVATE])
def test_a_mention_is_answered_by_one_message_without_buttons(talk: Talk, chat: dict[str, object]) -> None:
    assert talk(guest(chat, f"@wenbao_bot {QUESTION}")) == []
    (answer,) = talk.telegram.guests
    assert "37个" in answer["parsed"].text
    assert answer["title"] == QUESTION
    assert "reply_markup" not in answer


def test_what_the_reports_do_not_say_is_said_to_be_missing(talk: Talk) -> None:
    talk(
        guest(ELSEWHERE, f"@wenbao_bot {NOWHERE}"),
        guest(ELSEWHERE, "@wenbao_bot"),
        guest(ELSEWHERE, "@wenbao_bot 你好"),
    )
    missing, empty, greeted = (card["parsed"].text for card in talk.telegram.guests)
    assert missing.startswith("报告里没有找到答案。")
    assert empty.startswith("请写下要问的问题")
    assert greeted.startswith("您好")


def test_a_mention_in_reply_asks_what_was_said(talk: Talk) -> None:
    talk(guest(ELSEWHERE, "@wenbao_bot", reply_to_message=message(ELSEWHERE, QUESTION)))
    assert "37个" in talk.telegram.guests[0]["parsed"].text


@pytest.mark.parametrize("text", [QUESTION, "/help@wenbao_bot", "@other_bot 问"])
def test_what_is_not_meant_for_it_is_left_alone(talk: Talk, text: str) -> None:
    assert talk(guest(ELSEWHERE, text)) == []
    assert talk.telegram.guests == []


def test_a_query_nobody_waits_for_any_more_is_no_failure(talk: Talk) -> None:
    talk.telegram.faults["answerGuestQuery"].append(Fault(400, "Bad Request: query is too old"))
    assert talk(guest(ELSEWHERE, f"@wenbao_bot {QUESTION}")) == []
    assert talk.telegram.guests == []


def test_who_is_on_the_list_is_answered_anywhere_and_a_chat_on_it_does_not_count(talker: Talker) -> None:
    talk = talker(users=frozenset([PERSON["id"]]), chats=frozenset([GROUP["id"]]))
    talk(guest(ELSEWHERE, f"@wenbao_bot {QUESTION}"))
    assert len(talk.telegram.guests) == 1
    stranger = {**PERSON, "id": 99}
    assert talk(guest(GROUP, f"@wenbao_bot {QUESTION}", **{"from": stranger})) == []
    assert len(talk.telegram.guests) == 1


def test_too_much_and_too_late_are_passed_over(talker: Talker) -> None:
    talk = talker(per_minute=1)
    late = guest(ELSEWHERE, f"@wenbao_bot {QUESTION}", date=int(time.time()) - 10_000)
    assert talk(*(guest(ELSEWHERE, f"@wenbao_bot {QUESTION}") for _ in range(3)), late) == []
    assert len(talk.telegram.guests) == 1


def test_only_what_everybody_may_see_is_answered_from(
    talker: Talker, own_service: LibraryService, make: Callable[..., object]
) -> None:
    make({rights.NAME: f"文件夹,谁\n.,{PERSON['id']} {GROUP['id']}\n"})
    talk = talker(service=own_service)
    talk(guest(GROUP, f"@wenbao_bot {QUESTION}"), guest(PRIVATE, f"@wenbao_bot {QUESTION}"))
    assert all("37" not in card["parsed"].text for card in talk.telegram.guests)
    assert len(talk.telegram.guests) == 2
    assert "37个" in talk(said(PRIVATE, QUESTION))[0].text


def test_nothing_is_carried_on_from_a_chat_with_the_same_number(talk: Talk) -> None:
    talk(said(OTHER, QUESTION))
    talk(guest(OTHER, "@wenbao_bot 2024年呢？"))
    assert "41个" not in talk.telegram.guests[0]["parsed"].text
