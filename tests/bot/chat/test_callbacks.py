"""Buttons below answers; of what they bring back nothing is believed."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from chat_support import NOWHERE, QUESTION, Talk
from support import Maker
from telegram_judge import Fault
from telegram_updates import GROUP, OTHER, PRIVATE, message, pressed, said

from bot.render.messages import messages
from bot.service import actions, memory, questions
from bot.service.database import Database
from bot.service.library import LibraryService
from corpus.extras import command

CHINESE = messages()


def test_each_passage_has_a_button_then_more_file_and_source_then_verdicts(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    assert [[label for label, _ in row] for row in answer.buttons] == [
        ["上下文 1", "上下文 2", "上下文 3"],
        ["更多结果", "原页", "原文件", "复制出处"],
        ["👍", "👎"],
    ]


def test_context_button_shows_the_neighbours(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (context,) = talk(pressed(PRIVATE, answer.button("上下文 1")))
    assert "重点水利项目37个" in context.text
    assert "新建中小学校六所" in context.text
    assert talk.telegram.notices == [None]


def test_surroundings_go_back_and_forth_in_place(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (context,) = talk(pressed(PRIVATE, answer.button("上下文 1")))
    (later,) = talk(pressed(PRIVATE, context.button(CHINESE("button.after")), context.message))
    assert later.edits
    assert later.message["message_id"] == context.message["message_id"]
    assert "养老院三家" in later.text
    (back,) = talk(pressed(PRIVATE, later.button(CHINESE("button.before")), later.message))
    assert back.text == context.text


def test_surroundings_end_where_the_report_ends(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (context,) = talk(pressed(PRIVATE, answer.button("上下文 1")))
    for _ in range(20):
        labels = [label for row in context.buttons for label, _ in row]
        if CHINESE("button.after") not in labels:
            break
        (context,) = talk(pressed(PRIVATE, context.button(CHINESE("button.after")), context.message))
    assert "今年计划实施重点水利项目41个" in context.text
    assert CHINESE("button.before") in labels


def test_surroundings_say_the_link_they_can_be_shared_by(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (context,) = talk(pressed(PRIVATE, answer.button("上下文 1")))
    payload = context.text.rpartition("?start=")[2]
    (again,) = talk(said(OTHER, f"/start {payload}"))
    assert again.text == context.text


def test_file_button_brings_the_report_as_it_is(talk: Talk, service: LibraryService) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (sent,) = talk(pressed(PRIVATE, answer.button("原文件")))
    assert sent.file == ("清河.md", (service.library.folder / "清河.md").read_bytes())
    assert sent.text == "《清河区2024年政府工作报告》"


def test_page_button_brings_a_picture_of_the_page(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (sent,) = talk(pressed(PRIVATE, answer.button("原页")))
    assert sent.file
    assert sent.file[1].startswith(b"\x89PNG")
    assert sent.text.startswith("《清河区2024年政府工作报告》")


def test_page_that_cannot_be_drawn_is_said_so(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("corpus.library.find_spec", lambda name: None)
    (answer,) = talk(said(PRIVATE, QUESTION))
    assert talk(pressed(PRIVATE, answer.button("原页"))) == []
    assert talk.telegram.notices == [f"画原文页要多装一个包：{command('page')}"]


def test_file_too_large_for_telegram_is_said_so(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(questions, "FILE_BYTES", 10)
    (answer,) = talk(said(PRIVATE, QUESTION))
    assert talk(pressed(PRIVATE, answer.button("原文件"))) == []
    assert talk.telegram.notices == [CHINESE("chat.too_large")]


def test_source_is_copied_with_the_id_that_finds_it_again(talk: Talk, service: LibraryService) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    copied = answer.button("复制出处").removeprefix("copy:")
    assert copied.startswith("《清河区2024年政府工作报告》")
    assert "37个" in service.library.cite(copied.split()[-1]).passage.text


def test_more_button_goes_on_where_the_last_message_ended(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (more,) = talk(pressed(PRIVATE, answer.button("更多结果")))
    assert "\n4. " in more.text
    assert more.buttons[0][0][0] == "上下文 4"
    assert not {data for _, data in more.buttons[0]} & {data for _, data in answer.buttons[0]}


def test_more_ends_when_there_is_no_more(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    seen = [data for _, data in answer.buttons[0]]
    while "更多结果" in [label for label, _ in answer.buttons[1]]:
        (answer,) = talk(pressed(PRIVATE, answer.button("更多结果")))
        seen += [data for _, data in answer.buttons[0]]
    assert len(seen) == len(set(seen)) > 4


KEY, REPORT, CITATION = "aaaaaaaa", "abcdefghij", "abcdefghij-1-klmnop"
FORGED = [
    "", "x", ":", "::::", "ShowPassage", "ShowPassage::0", "ShowPassage:../../etc/passwd:0", "ShowPassage:---:0", "ShowPassage:a:\x00",
    "SendFile:../清河.md", "unknown:1", "ShowMore:aaaaaaaa:0:-3", "ShowMore:aaaaaaaa:0:٣", "ShowMore:aaaaaaaa:0:😀",
    "JudgeAnswer:' OR 1=1:0:1", "JudgeAnswer:aaaaaaaa:0:3", "ShowReports::99999999", "Toggle::-1:abcdefghij", "RemoveReport::0",
    *(action.encode() for action in (
        actions.ShowPassage(""), actions.ShowPassage(CITATION), actions.ShowPassage(CITATION, edits=True), actions.ShowPassage("a-99999999999999-b"),
        actions.SendFile(""), actions.SendFile(REPORT), actions.AskExample(""), actions.AskExample(KEY), actions.AskAgain(KEY, True),
        actions.ShowMore(KEY, False, 3), actions.ShowMore("", False, 3), actions.ShowMore(KEY, True, 99999), actions.DrawChart(KEY, False),
        actions.JudgeAnswer(KEY, False, True), actions.ShowReports(KEY, 0), actions.Toggle("", 0, REPORT), actions.Toggle("", 0, ""),
        actions.ChooseThese(KEY, 0), actions.ChooseAll(KEY, 0), actions.RemoveReport(REPORT), actions.RemoveReport(REPORT, confirmed=True),
    )),
]  # fmt: skip


@pytest.mark.parametrize("data", FORGED)
def test_forged_button_is_told_off_politely(talk: Talk, data: str) -> None:
    assert talk(pressed(PRIVATE, data)) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]


@pytest.mark.parametrize("label", ["更多结果", "👍"])
def test_button_of_a_question_works_in_its_own_chat_only(talk: Talk, label: str) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    assert talk(pressed(OTHER, answer.button(label))) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]


def test_more_button_past_the_end_is_stale(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    more = actions.decode(answer.button("更多结果"))
    assert isinstance(more, actions.ShowMore)
    assert talk(pressed(PRIVATE, replace(more, offset=900).encode())) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]


def test_choices_are_stale_after_a_restart(talker: Callable[..., Talk]) -> None:
    (back,) = talker()(said(PRIVATE, "那清河区呢"))
    again = talker()
    assert again(pressed(PRIVATE, back.button("清河区地区生产总值是多少"))) == []
    assert again.telegram.notices == [CHINESE("chat.stale")]


def test_button_of_a_question_long_ago_is_stale(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "QUESTIONS", 2)
    (first,) = talk(said(PRIVATE, QUESTION))
    (second,) = talk(said(PRIVATE, "清河区新建养老院几家？"))
    assert talk(pressed(PRIVATE, first.button("更多结果")))  # and so used last
    talk(said(PRIVATE, "清河区新建公园几处？"))
    assert talk(pressed(PRIVATE, second.button("更多结果"))) == []
    assert talk.telegram.notices == [None, CHINESE("chat.stale")]


def test_buttons_work_on_after_a_restart(talker: Callable[..., Talk]) -> None:
    asked = said(GROUP, f"@wenbao_bot {QUESTION}")
    (answer,) = talker()(asked)
    below = {**answer.message, "reply_to_message": asked["message"]}
    (more,) = talker()(pressed(GROUP, answer.button("更多结果"), below))
    assert "\n4. " in more.text


def test_reply_to_another_question_does_not_bring_a_forged_button_to_life(
    talker: Callable[..., Talk],
) -> None:
    below = {**message(PRIVATE, "答案"), "reply_to_message": message(PRIVATE, "清河区新建养老院几家？")}
    (answer,) = talker()(said(PRIVATE, QUESTION))
    other = talker()
    assert other(pressed(PRIVATE, answer.button("更多结果"), below)) == []
    assert other.telegram.notices == [CHINESE("chat.stale")]


def test_button_of_a_message_that_telegram_no_longer_shows_is_stale(talk: Talk) -> None:
    gone = {"chat": PRIVATE, "message_id": 5, "date": 0}
    assert talk(pressed(PRIVATE, actions.ShowMore(KEY, False, 3).encode(), gone)) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]


def test_button_of_an_inline_message_is_stale(talk: Talk) -> None:
    query = pressed(PRIVATE, actions.ShowPassage(CITATION).encode(), inline_message_id="1")
    del query["callback_query"]["message"]
    assert talk(query) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]


def test_button_pressed_too_long_ago_still_brings_its_message(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    talk.telegram.faults["answerCallbackQuery"].append(Fault(400, "Bad Request: query is too old"))
    assert len(talk(pressed(PRIVATE, answer.buttons[0][0][1]))) == 1


def test_button_of_a_report_that_changed_is_stale(
    talker: Callable[..., Talk], own_service: LibraryService, make: Maker
) -> None:
    talk = talker(own_service)
    (answer,) = talk(said(PRIVATE, QUESTION))
    make({"清河.md": "# 清河区2024年政府工作报告\n\n全部改写。\n"})
    data = answer.buttons[0][0][1]
    assert talk(pressed(PRIVATE, data)) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]
    shown = actions.decode(data)
    assert isinstance(shown, actions.ShowPassage)
    (gone,) = talk(said(PRIVATE, f"/start {actions.encode_link(shown.citation)}"))
    assert gone.text == CHINESE("chat.gone")


def test_file_that_is_gone_is_stale(talker: Callable[..., Talk], own_service: LibraryService) -> None:
    talk = talker(own_service)
    (answer,) = talk(said(PRIVATE, QUESTION))
    Path(own_service.library.folder, "清河.md").unlink()
    assert talk(pressed(PRIVATE, answer.button("原文件"))) == []
    assert talk.telegram.notices == [CHINESE("chat.stale")]


def test_button_that_fails_is_answered_all_the_same(
    talk: Talk, service: LibraryService, monkeypatch: pytest.MonkeyPatch, failures: list[str]
) -> None:
    def broken(citation: str) -> None:
        raise OSError(citation)

    monkeypatch.setattr(service.everything, "cite", broken)
    assert [sent.text for sent in talk(pressed(PRIVATE, actions.ShowPassage(CITATION).encode()))] == [
        CHINESE("chat.sorry")
    ]
    assert talk.telegram.notices == [CHINESE("chat.stale")]
    failures.append(f"OSError, {__file__}:{broken.__code__.co_firstlineno + 1}")


def test_verdicts_are_kept_and_taken_back_by_a_second_press(talk: Talk, database: Database) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    for label, notice, kept in [
        ("👍", CHINESE("chat.liked"), (1, 0)),
        ("👎", CHINESE("chat.disliked"), (0, 1)),
        ("👎", CHINESE("chat.withdrawn"), (0, 0)),
    ]:
        assert talk(pressed(PRIVATE, answer.button(label))) == []
        assert talk.telegram.notices[-1] == notice
        assert database.verdicts() == kept


def test_what_was_asked_is_counted_by_what_came_of_it(talk: Talk, database: Database) -> None:
    talk(said(PRIVATE, QUESTION), said(PRIVATE, NOWHERE), said(OTHER, QUESTION))
    assert database.counts(1) == {"answered": 2, "not_found": 1}
    assert talk.counted("wenbao_answers_total", status="answered") == 2
