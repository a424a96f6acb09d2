"""Questions in private: what comes back, and what comes back for what is no question."""

import asyncio
import re
from collections.abc import Callable
from typing import Any

import pytest
from chat_support import NOWHERE, QUESTION, Talk
from telegram_judge import Fault
from telegram_updates import CHANNEL, GROUP, OTHER, PERSON, PRIVATE, edited, message, pressed, said, update

from bot.render.messages import messages
from bot.service import questions
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.service.processes import GaveUpError

CHINESE = messages()
ENGLISH = messages("en")


def test_question_is_answered_with_the_figure_the_words_and_their_place(talk: Talk) -> None:
    asked = said(PRIVATE, QUESTION)
    (answer,) = talk(asked)
    assert "37个" in answer.text.partition("\n\n")[0]
    assert "清河区2024年政府工作报告" in answer.text
    assert "2023年工作回顾" in answer.text
    assert re.search(r"第\d+段 · 第5行", answer.text)
    assert answer.reply_to == asked["message"]["message_id"]


def test_passages_are_expandable_quotations_with_the_words_asked_for_in_bold(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    quoted = answer.parsed.of("ExpandableBlockQuote")
    assert quoted[0] == "2023年，清河区实施重点水利项目37个，完成投资12.5亿元。"
    assert len(quoted) == 3
    assert any("水利" in bold for bold in answer.parsed.of("Bold"))


def test_citation_is_a_link_that_opens_the_passage_in_its_surroundings(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    assert len(answer.links) == 3
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload) for payload in answer.links)
    (around,) = talk(said(OTHER, f"/start {answer.links[0]}"))
    assert "重点水利项目37个" in around.text
    assert "新建中小学校六所" in around.text


def test_typing_shows_before_the_answer(talk: Talk) -> None:
    talk(said(PRIVATE, QUESTION))
    assert talk.telegram.actions == [(PRIVATE["id"], "typing")]
    assert talk.telegram.calls[-2:] == ["sendChatAction", "sendMessage"]


def test_answer_comes_also_where_typing_cannot_be_shown(talk: Talk) -> None:
    talk.telegram.faults["sendChatAction"].append(Fault(429, "Too Many Requests", {"retry_after": 30}))
    assert len(talk(said(PRIVATE, QUESTION))) == 1


def test_what_no_report_holds_is_not_found_and_says_what_there_is(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, NOWHERE))
    assert answer.text.startswith(CHINESE("answer.not_found"))
    assert "清河区（2024年）" in answer.text


def test_not_found_names_the_years_of_the_place_that_was_asked_about(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, "清河2011年量子望远镜票价"))
    assert "清河区有2024年的报告，没有2011年的。" in answer.text


def test_passages_that_come_close_can_be_seen_where_nothing_was_found(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, "清河区2011年重点水利项目"))
    assert answer.text.startswith(CHINESE("answer.not_found"))
    (near,) = talk(pressed(PRIVATE, answer.button(CHINESE("button.similar"))))
    assert "相近的段落（第1–3条）" in near.text


@pytest.mark.parametrize("command", ["/start", "/help", "/start unknown", "/help@wenbao_bot"])
def test_start_and_help_say_how_to_ask_with_questions_that_are_answered(talk: Talk, command: str) -> None:
    (hello,) = talk(said(PRIVATE, command))
    assert hello.text == CHINESE("chat.help", bot="wenbao_bot")
    assert len(hello.buttons) == 3
    for ((question, data),) in hello.buttons:
        (answer,) = talk(pressed(PRIVATE, data))
        assert answer.links, question
        assert not answer.text.startswith((CHINESE("answer.weak"), CHINESE("answer.not_found")))


@pytest.mark.parametrize(
    ("language", "say"),
    [("en", ENGLISH), ("en-GB", ENGLISH), ("zh-hans", CHINESE), ("de", CHINESE), (None, CHINESE)],
)
def test_interface_is_english_for_those_who_read_telegram_in_it(
    talk: Talk, language: str | None, say: Any
) -> None:
    who = {**PERSON, **({"language_code": language} if language else {})}
    (hello,) = talk(said(PRIVATE, "/help", **{"from": who}))
    assert hello.text == say("chat.help", bot="wenbao_bot")
    (answer,) = talk(said(PRIVATE, QUESTION, **{"from": who}))
    assert answer.button(say("button.file"))
    assert "清河区2024年政府工作报告" in answer.text


@pytest.mark.parametrize("payload", ["cite_", "cite_abcdefghij-1-klmnop", "cite_" + "9" * 4_000, "cite_😀"])
def test_link_that_leads_nowhere_is_told_politely(talk: Talk, payload: str) -> None:
    assert [sent.text for sent in talk(said(PRIVATE, f"/start {payload}"))] == [CHINESE("chat.gone")]


@pytest.mark.parametrize("text", ["/ask", "/ask  ", " \n", "\u202e\x00\x1b", "/ask \u2066"])
def test_empty_question_gets_an_example(talk: Talk, text: str) -> None:
    (hint,) = talk(said(PRIVATE, text))
    assert "例如：清河区2024年" in hint.text


@pytest.mark.parametrize("text", ["问" * 10_000, "/ask " + "😀" * 10_000])
def test_too_long_a_question_is_told_so(talk: Talk, text: str) -> None:
    expected = CHINESE("chat.too_long", most=questions.QUESTION_LENGTH)
    assert [sent.text for sent in talk(said(PRIVATE, text))] == [expected]


@pytest.mark.parametrize(
    "text", ["😀", "?!", "\x00清河区\x1b水利项目\u202e有多少", "<b>清河区</b>&nbsp;水利</blockquote>", "' OR 1=1 --", "/ 清河区"]
)  # fmt: skip
def test_odd_question_gets_one_reply(talk: Talk, text: str) -> None:
    assert len(talk(said(PRIVATE, text))) == 1


@pytest.mark.parametrize("text", ["白石县桥梁检修多少座？", "白石县隧道照明改造"])
def test_wild_report_text_arrives_as_it_stands(talk: Talk, text: str) -> None:
    (answer,) = talk(said(PRIVATE, text))
    assert "桥梁检修<b>粗</b>二十座&完工，GDP<5%，联系@x，查看#标签😀www.x.com。" in answer.text
    for payload in answer.links:
        (context,) = talk(said(PRIVATE, f"/start {payload}"))
        assert "白石县" in context.text


STICKER = {
    "file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
    "is_animated": False, "is_video": False,
}  # fmt: skip


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": STICKER},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": QUESTION},
        {"document": {"file_id": "a", "file_unique_id": "b", "file_name": "../../etc/passwd.md"}},
        {"text": "/unknown"},
        {"text": "/stats"},
        {"text": "/remove 清河"},
        {"text": "/feedback"},
    ],
)
def test_what_is_not_a_question_gets_a_hint_in_private_only(talk: Talk, content: dict[str, Any]) -> None:
    command: dict[str, Any] = (
        {"entities": [{"type": "bot_command", "offset": 0, "length": 5}]} if "text" in content else {}
    )
    assert [sent.text for sent in talk(said(PRIVATE, **content, **command))] == [CHINESE("chat.words_only")]
    assert talk(said(GROUP, **content, **command)) == []


def test_channels_service_messages_and_things_to_come_are_left_alone(talk: Talk) -> None:
    assert talk(
        update(edited_message={**message(PRIVATE, "/help"), "edit_date": message(PRIVATE)["date"]}),
        update(channel_post=message(CHANNEL, f"/ask {QUESTION}")),
        update(edited_channel_post={**message(CHANNEL, QUESTION), "edit_date": message(CHANNEL)["date"]}),
        said(GROUP, new_chat_members=[{"id": 5, "is_bot": False, "first_name": "新"}]),
        said(PRIVATE, pinned_message=message(PRIVATE, QUESTION)),
        said(PRIVATE, delete_chat_photo=True),
        said(PRIVATE, some_kind_of_next_year={}),
        said(PRIVATE, QUESTION, via_bot={"id": 1234567890, "is_bot": True, "first_name": "问报"}),
        said(PRIVATE, QUESTION, **{"from": {"id": 9, "is_bot": True, "first_name": "别的机器人"}}),
        update(some_update_of_next_year={}),
    ) == []  # fmt: skip


def test_edited_question_is_answered_again_in_the_same_place(talk: Talk) -> None:
    asked = said(PRIVATE, QUESTION)
    (first,) = talk(asked)
    (second,) = talk(edited(asked, "清河区新建养老院几家？"))
    assert second.edits
    assert second.message["message_id"] == first.message["message_id"]
    assert "养老院三家" in second.text
    assert "养老院" in talk(pressed(PRIVATE, second.buttons[0][0][1]))[0].text


def test_quick_edit_waits_for_the_first_answer_and_takes_its_place(
    talk: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = talk.telegram._sendMessage

    async def slow(**sent: Any) -> dict[str, Any]:
        await asyncio.sleep(0.2)
        return await real(**sent)

    monkeypatch.setattr(talk.telegram, "_sendMessage", slow)
    asked = said(PRIVATE, QUESTION)
    first, second = talk.together(asked, edited(asked, "清河区新建养老院几家？"))
    assert second.edits
    assert second.message["message_id"] == first.message["message_id"]
    assert "养老院三家" in second.text


def test_edit_whose_answer_was_deleted_is_answered_anew(talk: Talk) -> None:
    asked = said(PRIVATE, QUESTION)
    talk(asked)
    talk.telegram.faults["editMessageText"].append(Fault(400, "Bad Request: message to edit not found"))
    (answer,) = talk(edited(asked, "清河区新建养老院几家？"))
    assert not answer.edits
    assert "养老院三家" in answer.text


def test_edit_that_changes_nothing_is_left_alone(talk: Talk) -> None:
    asked = said(PRIVATE, QUESTION)
    talk(asked)
    assert talk(edited(asked, QUESTION)) == []


def test_edit_of_a_question_that_was_never_answered_gets_its_answer(talk: Talk) -> None:
    asked = said(GROUP, QUESTION)
    assert talk(asked) == []
    (answer,) = talk(edited(asked, f"@wenbao_bot {QUESTION}"))
    assert not answer.edits
    assert answer.reply_to == asked["message"]["message_id"]


def test_same_answer_to_an_edited_question_is_no_failure(talk: Talk) -> None:
    asked = said(PRIVATE, "😀")
    talk(asked)
    assert talk(edited(asked, "😀😀")) == []


def test_failure_is_owned_up_to_and_logged_without_the_question(
    talk: Talk, service: LibraryService, monkeypatch: pytest.MonkeyPatch, failures: list[str]
) -> None:
    def broken(text: str, *_: object) -> None:
        raise KeyError(text)

    monkeypatch.setattr(service.answerer, "ask", broken)
    assert [sent.text for sent in talk(said(PRIVATE, QUESTION))] == [CHINESE("chat.sorry")]
    failures.append(f"KeyError, {__file__}:{broken.__code__.co_firstlineno + 1}")
    assert talk.counted("wenbao_errors_total", kind="KeyError") == 1


def test_failure_that_cannot_be_owned_up_to_is_two_lines_in_the_log(
    talk: Talk,
    service: LibraryService,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    failures: list[str],
) -> None:
    def broken(*_: object) -> None:
        raise KeyError

    monkeypatch.setattr(service.answerer, "ask", broken)
    talk.telegram.faults["sendMessage"].append(Fault(403, "Forbidden: bot was blocked by the user"))
    assert talk(said(PRIVATE, QUESTION)) == []
    failures += [f"KeyError, {__file__}:{broken.__code__.co_firstlineno + 1}", "Forbidden"]
    assert [record.exc_info for record in caplog.records] == [None, None]


def test_question_that_is_given_up_is_told_so(
    talk: Talk, service: LibraryService, monkeypatch: pytest.MonkeyPatch, failures: list[str]
) -> None:
    def given_up(*_: object) -> None:
        raise GaveUpError("chat.gave_up")

    monkeypatch.setattr(service.answerer, "ask", given_up)
    (told,) = talk(said(PRIVATE, QUESTION))
    assert told.text == CHINESE("chat.gave_up")
    failures.append(CHINESE("chat.gave_up"))


def test_person_who_blocked_the_bot_is_one_line_in_the_log(talk: Talk, failures: list[str]) -> None:
    talk.telegram.faults["sendMessage"].append(Fault(403, "Forbidden: bot was blocked by the user"))
    assert talk(said(PRIVATE, "/help")) == []
    failures.append("Forbidden: Forbidden: bot was blocked by the user")


def test_questions_are_logged_only_if_asked_for(
    talker: Callable[..., Talk], failures: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "wenbao.chat")
    talker()(said(PRIVATE, QUESTION))
    assert caplog.messages == []
    talker(log_questions=True)(said(PRIVATE, QUESTION))
    failures.append(f"77: {QUESTION!r}")


@pytest.mark.parametrize(("keeps", "kept"), [(True, [("火星上有几家医院？", 2)]), (False, [])])
def test_only_who_wants_it_keeps_what_was_not_answered(
    talker: Callable[..., Talk], database: Database, keeps: bool, kept: list[tuple[str, int]]
) -> None:
    talk = talker(keep_unanswered=keeps)
    for question in ("火星上有几家医院？", "火星上有几家医院？", QUESTION):
        talk(said(PRIVATE, question))
    assert database.unanswered() == kept
