"""Groups: only what is meant for the bot, answered where it was asked."""

from typing import Any

import pytest
from chat_support import QUESTION, Talk
from telegram_updates import BOT, GROUP, PERSON, message, said

ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}


@pytest.mark.parametrize("command", ["/ask", "/ask@wenbao_bot", "/ask\n", "/ASK", "/ask@Wenbao_Bot"])
def test_ask_works_in_a_group_and_replies_to_the_question(talk: Talk, command: str) -> None:
    asked = said(GROUP, f"{command} {QUESTION}")
    (answer,) = talk(asked)
    assert "37个" in answer.text
    assert (answer.chat, answer.reply_to) == (GROUP["id"], asked["message"]["message_id"])


@pytest.mark.parametrize(
    "text", [f"@wenbao_bot {QUESTION}", f"{QUESTION} @Wenbao_Bot", f"请问@wenbao_bot，{QUESTION}"]
)
def test_mention_is_a_question(talk: Talk, text: str) -> None:
    (answer,) = talk(said(GROUP, text))
    assert "37个" in answer.text


def test_reply_to_the_bot_is_a_question(talk: Talk) -> None:
    mine = {**message(GROUP, "答案"), "from": BOT}
    (answer,) = talk(said(GROUP, QUESTION, reply_to_message=mine))
    assert "37个" in answer.text


def test_mention_in_reply_to_somebody_asks_what_he_said(talk: Talk) -> None:
    for text in ("@wenbao_bot", "/ask", "/ask@wenbao_bot"):
        (answer,) = talk(said(GROUP, text, reply_to_message=message(GROUP, QUESTION)))
        assert "37个" in answer.text


@pytest.mark.parametrize(
    ("text", "content"),
    [
        (QUESTION, {}),
        ("/ask@other_bot 问", {}),
        ("/help", {}),
        ("/start", {}),
        ("/reports", {}),
        ("/foo @wenbao_bot", {}),
        ("@wenbao_bot2 你好", {}),
        (QUESTION, {"reply_to_message": message(GROUP, "别人的话")}),
        (f"/ask {QUESTION}", {"from": {"id": 9, "is_bot": True, "first_name": "别的机器人"}}),
    ],
)
def test_group_is_left_alone_otherwise(talk: Talk, text: str, content: dict[str, Any]) -> None:
    assert talk(said(GROUP, text, **content)) == []


def test_topic_is_kept(talk: Talk) -> None:
    (answer,) = talk(said(GROUP, f"/ask {QUESTION}", message_thread_id=42, is_topic_message=True))
    assert answer.topic == 42
    (answer,) = talk(said(GROUP, f"/ask {QUESTION}", message_thread_id=42))  # a thread of replies is no topic
    assert answer.topic is None


def test_anonymous_administrator_is_answered(talk: Talk) -> None:
    (answer,) = talk(said(GROUP, f"/ask {QUESTION}", **{"from": ANONYMOUS}, sender_chat=GROUP))
    assert "37个" in answer.text


def test_people_of_one_group_are_answered_each(talk: Talk) -> None:
    asked = [
        said(GROUP, f"/ask {QUESTION}", **{"from": {**PERSON, "id": number}}) for number in range(100, 140)
    ]
    answers = talk.together(*asked)
    assert sorted(answer.reply_to or 0 for answer in answers) == [
        one["message"]["message_id"] for one in asked
    ]
