"""Who may ask, how much, and what is too old to be answered."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from chat_support import QUESTION, Talk
from telegram_judge import Fault
from telegram_updates import GROUP, OTHER, PERSON, PRIVATE, edited, pressed, said, typed

from bot.chat.access import PEOPLE, Limits
from bot.render.messages import messages
from bot.service.actions import RemoveReport, ShowPassage
from bot.service.library import LibraryService

CHINESE = messages()

Talker = Callable[..., Talk]
REMOVE, SHOW = (
    RemoveReport("abcdefghij", confirmed=True).encode(),
    ShowPassage("abcdefghij-1-klmnop").encode(),
)
CLOSED = CHINESE("chat.closed", number=OTHER["id"])
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
STRANGER = {**PERSON, "id": OTHER["id"]}


@pytest.fixture
def talk(talker: Talker) -> Talk:
    return talker(users={PRIVATE["id"]}, admins={79})


def test_people_on_the_list_are_answered_everywhere(talk: Talk) -> None:
    assert "37个" in talk(said(PRIVATE, QUESTION))[0].text
    assert "37个" in talk(said(GROUP, f"/ask {QUESTION}"))[0].text
    talk(typed(QUESTION))
    assert len(talk.telegram.inline[0]) > 1


def test_administrators_are_on_the_list(talk: Talk) -> None:
    assert "37个" in talk(said(GROUP, f"/ask {QUESTION}", **{"from": {**PERSON, "id": 79}}))[0].text


def test_stranger_is_told_his_number_once_and_nothing_else(talk: Talk) -> None:
    told = talk(said(OTHER, QUESTION), said(OTHER, "/start"), said(OTHER, dice={"emoji": "🎲", "value": 1}))
    assert [sent.text for sent in told] == [CLOSED]


@pytest.mark.parametrize(
    "content",
    [
        {"text": "/start cite_abcdefghij-1-klmnop"},
        {"text": "/reports"},
        {"text": "/stats"},
        {"document": {"file_id": "a", "file_unique_id": "b", "file_name": "a.md"}},
    ],
)
def test_links_commands_and_files_of_strangers_are_refused(talk: Talk, content: dict[str, Any]) -> None:
    assert [sent.text for sent in talk(said(OTHER, **content))] == [CLOSED]


def test_buttons_of_strangers_are_refused(talk: Talk, talker: Talker) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    for data in (answer.buttons[0][0][1], answer.button("👍"), REMOVE):
        assert talk(pressed(OTHER, data)) == []
        assert talk.telegram.notices[-1] == CLOSED


def test_inline_queries_of_strangers_find_nothing(talk: Talk) -> None:
    talk(typed(QUESTION, **{"from": STRANGER}))
    assert talk.telegram.inline == [[]]
    assert talk.telegram.hints == []


def test_edits_of_strangers_are_left_alone(talk: Talk) -> None:
    assert talk(edited(said(OTHER, QUESTION), QUESTION)) == []


def test_group_of_strangers_hears_nothing(talk: Talk) -> None:
    assert talk(said(GROUP, f"/ask {QUESTION}", **{"from": STRANGER})) == []
    assert talk.telegram.calls[-1] != "sendMessage"
    assert talk.counted("wenbao_refused_total", why="stranger") == 1


def test_chat_on_the_list_may_ask_whoever_speaks_there(talker: Talker) -> None:
    talk = talker(chats={GROUP["id"]})
    assert talk(said(GROUP, f"/ask {QUESTION}", **{"from": STRANGER}))
    assert talk(said(GROUP, f"/ask {QUESTION}", **{"from": ANONYMOUS}, sender_chat=GROUP))
    assert [sent.text for sent in talk(said(OTHER, QUESTION))] == [CLOSED]


def test_anonymous_administrator_of_a_strange_group_cannot_pass_for_a_person(talker: Talker) -> None:
    talk = talker(users={ANONYMOUS["id"], PERSON["id"]})
    assert talk(said(GROUP, f"/ask {QUESTION}", **{"from": ANONYMOUS}, sender_chat=GROUP)) == []


def test_refusal_that_cannot_be_delivered_is_no_failure(talk: Talk) -> None:
    talk.telegram.faults["answerCallbackQuery"].append(Fault(400, "Bad Request: query is too old"))
    talk.telegram.faults["answerInlineQuery"].append(Fault(400, "Bad Request: query is too old"))
    assert talk(pressed(OTHER, SHOW), typed(QUESTION, **{"from": STRANGER})) == []


def test_old_questions_are_left_alone_and_fresh_ones_are_not(talker: Talker) -> None:
    talk = talker(fresh_seconds=60)
    now = int(time.time())
    assert talk(said(PRIVATE, QUESTION, date=now - 70)) == []
    assert len(talk(said(PRIVATE, QUESTION, date=now - 30))) == 1
    assert talk.counted("wenbao_refused_total", why="stale") == 1


def test_late_edit_of_an_old_question_is_answered(talk: Talk) -> None:
    asked = said(PRIVATE, QUESTION)
    talk(asked)
    late = edited(asked, "清河区新建养老院几家？")
    late["edited_message"]["date"] -= 100_000
    assert "三家" in talk(late)[0].text


def test_who_asks_too_fast_is_told_once_and_answered_again_later(
    talker: Talker, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [1_000.0]
    monkeypatch.setattr("bot.chat.access.Limits.__init__.__defaults__", (lambda: now[0],))
    talk = talker(per_minute=3)
    texts = [sent.text for _ in range(10) for sent in talk(said(PRIVATE, QUESTION))]
    assert sum("37个" in text for text in texts) == 3
    assert texts[3:] == [CHINESE("chat.wait", seconds=60)]
    assert "37个" in talk(said(OTHER, QUESTION))[0].text
    now[0] += 60
    assert "37个" in talk(said(PRIVATE, QUESTION))[0].text


def test_buttons_count_too_and_are_answered_all_the_same(talker: Talker) -> None:
    talk = talker(per_minute=2)
    (answer,) = talk(said(PRIVATE, QUESTION))
    data = answer.buttons[0][0][1]
    assert len(talk(*(pressed(PRIVATE, data) for _ in range(4)))) == 1
    assert talk.telegram.notices[0] is None
    assert "过" in (talk.telegram.notices[1] or "")
    assert talk.telegram.notices[2:] == [None, None]
    assert not talk.telegram.pending


def test_chatter_in_a_group_costs_nothing(talker: Talker) -> None:
    talk = talker(per_minute=1)
    assert talk(*(said(GROUP, "随便聊聊") for _ in range(20))) == []
    assert len(talk(said(GROUP, f"/ask {QUESTION}"))) == 1


def test_typing_inline_does_not_use_up_questions(talker: Talker) -> None:
    talk = talker(per_minute=1)
    talk(*(typed("清河区") for _ in range(8)))
    assert len(talk.telegram.inline) == 6
    assert len(talk(said(PRIVATE, QUESTION))) == 1


def test_people_remembered_are_bounded() -> None:
    limits = Limits(1)
    for person in range(PEOPLE + 100):
        limits.spend(person)
    assert len(limits._windows) == PEOPLE


def test_flood_of_one_waits_for_itself(
    talker: Talker, service: LibraryService, monkeypatch: pytest.MonkeyPatch
) -> None:
    talk, real, order = talker(per_minute=1_000), service.answerer.ask, []

    def ask(text: str, *rest: Any) -> Any:
        order.append(text)
        return real(text, *rest)

    monkeypatch.setattr(service.answerer, "ask", ask)
    talk.together(*(said(PRIVATE, f"水利项目 {number}") for number in range(10)), said(OTHER, QUESTION))
    assert order.index(QUESTION) <= 2
    assert len(order) == 11
