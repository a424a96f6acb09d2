"""The Telegram application over a Telegram of one's own."""

import asyncio
import io
import logging
import os
import re
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from support import Maker
from telegram import Update
from telegram.request import HTTPXRequest
from telegram_fake import (
    BOT,
    CHANNEL,
    GROUP,
    OTHER,
    PRIVATE,
    TOKEN,
    FakeTelegram,
    Fault,
    message,
    pressed,
    said,
    update,
)

from bot import chat, desk
from bot.chat import ChatError
from bot.desk import Desk
from bot.redaction import redacted
from corpus.library import Library
from index.answer import Answer, Answerer
from index.engines import Candidate, EngineError
from index.engines.local import LocalEngine
from index.question import Question
from index.store import open_index
from index.tokens import Segmenter

CLEAR = """# 清河区2024年政府工作报告

## 一、2023年工作回顾

2023年，清河区实施重点水利项目37个，完成投资12.5亿元。

全区新建中小学校六所，新增学位四千个。

全区新建养老院三家，新增床位五百张。

全区新建乡村公路八十公里。

全区新建口袋公园九处。

水利项目资金由区财政统筹。

水利项目工地没有发生事故。

水利项目用工优先照顾附近村民。

## 二、2024年工作安排

今年计划实施重点水利项目41个。
"""
WILD = (
    "白石县简报\n\n白石县桥梁检修<b>粗</b>二十座&完工，GDP<5%，联系@x，\u202e查看#标签😀www.x.com。\n\n"
    + "白石县隧道照明改造"
    + "灯火通明" * 5_000
    + "。\n"
)
QUESTION = "清河区2023年实施了多少个重点水利项目？"


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Library:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "清河.md").write_text(CLEAR, "utf-8")
    (folder / "白石.txt").write_text(WILD, "utf-8")
    (folder / "空.txt").write_text("\n", "utf-8")
    return Library(folder)


@pytest.fixture(scope="module")
def answerer(library: Library, segmenter: Segmenter, tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return Answerer(LocalEngine(open_index(library, tmp_path_factory.mktemp("data"), segmenter)), segmenter)


class Talk:
    """One bot, and the updates that reach it."""

    def __init__(self, desk: Desk) -> None:
        self.telegram = FakeTelegram()
        self._application = chat.build(TOKEN, desk, self.telegram)

    def __call__(self, *updates: dict[str, Any]) -> list[Any]:
        """What the bot sends for these updates."""
        before = len(self.telegram.sent)
        asyncio.run(self._handle(updates))
        return self.telegram.sent[before:]

    async def _handle(self, updates: tuple[dict[str, Any], ...]) -> None:
        self.telegram.meet(*updates)
        async with self._application as application:
            for raw in updates:
                await application.process_update(Update.de_json(raw, application.bot))


@pytest.fixture
def talk(answerer: Answerer, library: Library) -> Talk:
    return Talk(Desk(answerer, library))


@pytest.fixture
def failures(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the chat logged; nothing, unless a test takes it out."""
    logged: list[str] = []
    yield logged
    records = caplog.get_records("call")
    assert [record.getMessage() for record in records if record.name == "wenbao.chat"] == logged


pytestmark = pytest.mark.usefixtures("failures")


def test_question_is_answered_with_the_figure_the_words_and_their_place(talk: Talk) -> None:
    asked = said(PRIVATE, QUESTION)
    (answer,) = talk(asked)
    assert "37个" in answer.text
    assert "清河区2024年政府工作报告" in answer.text
    assert "2023年工作回顾" in answer.text
    assert re.search(r"第\d+段 · 第5行", answer.text)
    assert answer.reply_to == asked["message"]["message_id"]


def test_three_passages_each_with_a_button_then_one_for_more(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    around, rest = answer.buttons
    assert [label for label, _ in around] == ["上下文 1", "上下文 2", "上下文 3"]
    assert [label for label, _ in rest] == ["更多结果"]


def test_what_no_report_holds_is_not_found(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, "量子纠缠望远镜票价"))
    assert "没有找到" in answer.text
    assert "清河区" in answer.text


def test_context_button_shows_the_neighbours(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (context,) = talk(pressed(PRIVATE, answer.buttons[0][0][1]))
    assert "重点水利项目37个" in context.text
    assert "新建中小学校六所" in context.text
    assert talk.telegram.notices == [None]


def test_context_can_be_shared_as_a_link(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (context,) = talk(pressed(PRIVATE, answer.buttons[0][0][1]))
    found = re.search(r"https://t\.me/wenbao_bot\?start=([A-Za-z0-9_-]{1,64})$", context.text)
    assert found
    (again,) = talk(said(OTHER, f"/start {found[1]}"))
    assert again.text == context.text


def test_more_button_goes_on_where_the_last_message_ended(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    (more,) = talk(pressed(PRIVATE, answer.buttons[1][0][1]))
    assert "\n4. " in more.text
    assert more.buttons[0][0][0] == "上下文 4"
    assert not {data for _, data in more.buttons[0]} & {data for _, data in answer.buttons[0]}


def test_more_ends_when_there_is_no_more(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    seen = [data for _, data in answer.buttons[0]]
    while len(answer.buttons) > 1:
        (answer,) = talk(pressed(PRIVATE, answer.buttons[1][0][1]))
        seen += [data for _, data in answer.buttons[0]]
    assert len(seen) == len(set(seen)) > 4


@pytest.mark.parametrize(
    "data",
    [
        "", "x", "c:", "c:../../etc/passwd", "c:abcdefghij-1-klmnop", "c:---", "c:a-" + "9" * 28 + "-b",
        "m:3:aaaaaaaa", "m:-3:aaaaaaaa", "m:٣:aaaaaaaa", "m:999999:aaaaaaaa", "m:3:", "m::", "c:\x00", "m:3:😀",
    ],
)  # fmt: skip
def test_forged_button_is_told_off_politely(talk: Talk, data: str) -> None:
    assert talk(pressed(PRIVATE, data)) == []
    assert talk.telegram.notices == [chat.STALE]


def test_more_button_works_in_its_own_chat_only(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    assert talk(pressed(OTHER, answer.buttons[1][0][1])) == []
    assert talk.telegram.notices == [chat.STALE]


def test_more_button_past_the_end_is_stale(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    key = answer.buttons[1][0][1].rpartition(":")[2]
    assert talk(pressed(PRIVATE, f"m:900:{key}")) == []
    assert talk.telegram.notices == [chat.STALE]


def test_more_button_of_a_question_long_ago_is_stale(talk: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(desk, "QUESTIONS", 2)
    (first,) = talk(said(PRIVATE, QUESTION))
    (second,) = talk(said(PRIVATE, "清河区新建养老院几家？"))
    assert talk(pressed(PRIVATE, first.buttons[1][0][1]))  # and so used last
    talk(said(OTHER, QUESTION))
    assert talk(pressed(PRIVATE, second.buttons[1][0][1])) == []
    assert talk.telegram.notices == [None, chat.STALE]


def test_button_of_a_message_that_telegram_no_longer_shows_is_stale(talk: Talk) -> None:
    gone = {"chat": PRIVATE, "message_id": 5, "date": 0}
    assert talk(pressed(PRIVATE, "m:3:aaaaaaaa", message=gone)) == []
    assert talk.telegram.notices == [chat.STALE]


def test_button_pressed_too_long_ago_still_brings_its_message(talk: Talk) -> None:
    (answer,) = talk(said(PRIVATE, QUESTION))
    talk.telegram.faults["answerCallbackQuery"].append(Fault(400, "Bad Request: query is too old"))
    assert len(talk(pressed(PRIVATE, answer.buttons[0][0][1]))) == 1


def test_button_of_a_report_that_changed_is_stale(make: Maker, segmenter: Segmenter, tmp_path: Path) -> None:
    library = make({"a.md": CLEAR})
    talk = Talk(
        Desk(Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter), library)
    )
    (answer,) = talk(said(PRIVATE, QUESTION))
    make({"a.md": "# 清河区2024年政府工作报告\n\n全部改写。\n"})
    data = answer.buttons[0][0][1]
    assert talk(pressed(PRIVATE, data)) == []
    assert talk.telegram.notices == [chat.STALE]
    (gone,) = talk(said(PRIVATE, f"/start c_{data[2:]}"))
    assert gone.text == chat.GONE


class AwayEngine(LocalEngine):
    """An engine that goes away and comes back."""

    away = False

    def candidates(self, question: Question, count: int) -> list[Candidate]:
        if self.away:
            raise EngineError("Milvus 连不上。")
        return super().candidates(question, count)


def test_an_engine_that_is_away_is_owned_up_to_and_answers_when_it_is_back(
    library: Library, segmenter: Segmenter, tmp_path: Path, failures: list[str]
) -> None:
    engine = AwayEngine(open_index(library, tmp_path, segmenter))
    talk = Talk(Desk(Answerer(engine, segmenter), library))
    engine.away = True
    assert [sent.text for sent in talk(said(PRIVATE, QUESTION))] == [chat.AWAY]
    engine.away = False
    assert "37个" in talk(said(PRIVATE, QUESTION))[0].text
    failures.append("Milvus 连不上。")


@pytest.mark.parametrize("payload", ["c_", "c_abcdefghij-1-klmnop", "c_" + "9" * 4_000, "c_😀"])
def test_link_that_leads_nowhere_is_told_politely(talk: Talk, payload: str) -> None:
    assert [sent.text for sent in talk(said(PRIVATE, f"/start {payload}"))] == [chat.GONE]


@pytest.mark.parametrize("command", ["/start", "/help", "/start unknown", "/help@wenbao_bot"])
def test_start_and_help_say_how_to_ask(talk: Talk, command: str) -> None:
    assert [sent.text for sent in talk(said(PRIVATE, command))] == [chat.HELP]


def test_reports_are_listed_with_the_skipped_file(talk: Talk) -> None:
    (listed,) = talk(said(PRIVATE, "/reports"))
    assert "清河.md" in listed.text
    assert "白石.txt" in listed.text
    assert "✕ 空.txt: " in listed.text


@pytest.mark.parametrize("command", ["/ask", "/ask@wenbao_bot", "/ask\n", "/ASK"])
def test_ask_works_in_a_group_and_replies_to_the_question(talk: Talk, command: str) -> None:
    asked = said(GROUP, f"{command} {QUESTION}")
    if command == "/ASK":
        asked["message"]["entities"] = [{"type": "bot_command", "offset": 0, "length": 4}]
    (answer,) = talk(asked)
    assert "37个" in answer.text
    assert (answer.chat, answer.reply_to) == (GROUP["id"], asked["message"]["message_id"])


@pytest.mark.parametrize("text", [QUESTION, "/ask@other_bot 问", "/help", "/start", "/reports", "/foo"])
def test_group_is_left_alone_otherwise(talk: Talk, text: str) -> None:
    assert talk(said(GROUP, text)) == []


@pytest.mark.parametrize("text", ["/ask", "/ask  ", " \n", "\u202e\x00\x1b", "/ask \u2066"])
def test_empty_question_gets_an_example(talk: Talk, text: str) -> None:
    (hint,) = talk(said(PRIVATE, text))
    assert "例如" in hint.text


@pytest.mark.parametrize("text", ["问" * 10_000, "/ask " + "😀" * 10_000])
def test_too_long_a_question_is_told_so(talk: Talk, text: str) -> None:
    assert [sent.text for sent in talk(said(PRIVATE, text))] == [desk.TOO_LONG]


@pytest.mark.parametrize(
    "text", ["😀", "?!", "\x00清河区\x1b水利项目\u202e有多少", "<b>清河区</b>&nbsp;水利</blockquote>", "' OR 1=1 --", "/ 清河区"]
)  # fmt: skip
def test_odd_question_gets_one_reply(talk: Talk, text: str) -> None:
    assert len(talk(said(PRIVATE, text))) == 1


@pytest.mark.parametrize("text", ["白石县桥梁检修多少座？", "白石县隧道照明改造"])
def test_wild_report_text_arrives_as_it_stands(talk: Talk, text: str) -> None:
    (answer,) = talk(said(PRIVATE, text))
    assert "桥梁检修<b>粗</b>二十座&完工，GDP<5%，联系@x，查看#标签😀www.x.com。" in answer.text
    for button in answer.buttons[0]:
        (context,) = talk(pressed(PRIVATE, button[1]))
        assert "白石县" in context.text


@pytest.mark.parametrize(
    "content",
    [
        {"sticker": {"file_id": "a", "file_unique_id": "b", "type": "regular", "width": 1, "height": 1,
                     "is_animated": False, "is_video": False}},
        {"voice": {"file_id": "a", "file_unique_id": "b", "duration": 1}},
        {"photo": [{"file_id": "a", "file_unique_id": "b", "width": 1, "height": 1}], "caption": QUESTION},
        {"text": "/unknown"},
    ],
)  # fmt: skip
def test_what_is_not_a_question_gets_a_hint_in_private_only(talk: Talk, content: dict[str, Any]) -> None:
    assert [sent.text for sent in talk(said(PRIVATE, **content))] == [chat.WORDS_ONLY]
    assert talk(said(GROUP, **content)) == []


def test_edits_channels_and_service_messages_are_left_alone(talk: Talk) -> None:
    assert talk(
        update(edited_message={**message(PRIVATE, QUESTION), "edit_date": 1700000001}),
        update(edited_message={**message(GROUP, f"/ask {QUESTION}"), "edit_date": 1700000001}),
        update(channel_post=message(CHANNEL, f"/ask {QUESTION}")),
        update(edited_channel_post={**message(CHANNEL, QUESTION), "edit_date": 1700000001}),
        said(GROUP, new_chat_members=[{"id": 5, "is_bot": False, "first_name": "新"}]),
        said(PRIVATE, pinned_message=message(PRIVATE, QUESTION)),
        said(PRIVATE, delete_chat_photo=True),
        said(PRIVATE, some_kind_of_next_year={}),
        update(some_update_of_next_year={}),
    ) == []  # fmt: skip


def test_failure_is_owned_up_to_and_logged_without_the_question(
    talk: Talk, answerer: Answerer, monkeypatch: pytest.MonkeyPatch, failures: list[str]
) -> None:
    def broken(text: str, limit: int) -> None:
        raise KeyError(text)

    monkeypatch.setattr(answerer, "ask", broken)
    assert [sent.text for sent in talk(said(PRIVATE, QUESTION))] == [chat.SORRY]
    failures.append(f"KeyError, {__file__}:{broken.__code__.co_firstlineno + 1}")


def test_button_that_fails_is_answered_all_the_same(
    talk: Talk, library: Library, monkeypatch: pytest.MonkeyPatch, failures: list[str]
) -> None:
    def broken(citation: str) -> None:
        raise OSError(citation)

    monkeypatch.setattr(library, "cite", broken)
    assert [sent.text for sent in talk(pressed(PRIVATE, "c:abcdefghij-1-klmnop"))] == [chat.SORRY]
    assert talk.telegram.notices == [chat.STALE]
    failures.append(f"OSError, {__file__}:{broken.__code__.co_firstlineno + 1}")


def test_person_who_blocked_the_bot_is_one_line_in_the_log(talk: Talk, failures: list[str]) -> None:
    talk.telegram.faults["sendMessage"].append(Fault(403, "Forbidden: bot was blocked by the user"))
    assert talk(said(PRIVATE, "/help")) == []
    failures.append("Forbidden: Forbidden: bot was blocked by the user")


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept, without sleeping."""
    pauses: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await real(0)

    monkeypatch.setattr(chat.asyncio, "sleep", sleep)
    return pauses


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
@pytest.mark.parametrize("timedelta", ["0", "1"])
def test_flood_control_is_waited_for_once(
    talk: Talk, slept: list[float], timedelta: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", timedelta)
    talk.telegram.faults["sendMessage"].append(
        Fault(429, "Too Many Requests: retry after 7", {"retry_after": 7})
    )
    assert len(talk(said(PRIVATE, "/help"))) == 1
    assert slept == [7]


@pytest.mark.parametrize("seconds", [[7, 7], [31]])
def test_flood_control_that_lasts_is_given_up(
    talk: Talk, slept: list[float], seconds: list[int], monkeypatch: pytest.MonkeyPatch, failures: list[str]
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    for after in seconds:
        fault = Fault(429, f"Too Many Requests: retry after {after}", {"retry_after": after})
        talk.telegram.faults["sendMessage"].append(fault)
    assert talk(said(PRIVATE, "/help")) == []
    assert slept == seconds[:-1]
    failures.append(f"RetryAfter: Flood control exceeded. Retry in 0:00:{seconds[-1]:02}")


def running(telegram: Any, answerer: Answerer, library: Library, token: str = TOKEN) -> list[str]:
    """Run the chat to its end; the names it was announced by."""
    names: list[str] = []
    chat.run(token, answerer, library, names.append, telegram)
    return names


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


signals = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself a signal there")
CONFLICT = Fault(409, "Conflict: terminated by other getUpdates request")


@signals
@pytest.mark.parametrize("end", [terminate, interrupt])
def test_signal_ends_the_chat_after_what_was_asked_is_answered(
    answerer: Answerer, library: Library, end: Callable[[], None]
) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION), said(OTHER, "/help")], idle=end)
    assert running(telegram, answerer, library) == ["wenbao_bot"]
    assert {sent.chat for sent in telegram.sent} == {PRIVATE["id"], OTHER["id"]}
    assert telegram.calls[:3] == ["getMe", "deleteWebhook", "setMyCommands"]


@signals
def test_polling_goes_on_while_an_answer_is_made_and_answers_are_made_one_by_one(
    answerer: Answerer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    polled, real, busy, most = threading.Event(), answerer.ask, 0, 0

    def slow(text: str, limit: int) -> Answer:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        assert polled.wait(5)
        answer = real(text, limit)
        busy -= 1
        return answer

    def idle() -> None:
        polled.set()
        terminate()

    monkeypatch.setattr(answerer, "ask", slow)
    telegram = FakeTelegram([said(PRIVATE, QUESTION) for _ in range(3)], idle=idle)
    running(telegram, answerer, library)
    assert len(telegram.sent) == 3
    assert most == 1


@signals
def test_polling_survives_a_bad_network(
    answerer: Answerer,
    library: Library,
    slept: list[float],
    failures: list[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    telegram = FakeTelegram([said(PRIVATE, QUESTION)], idle=terminate)
    telegram.faults["getUpdates"].extend(
        [
            Fault(502, "Bad Gateway"),
            Fault(500, "Internal"),
            Fault(429, "Too Many Requests", {"retry_after": 3}),
        ]
    )
    running(telegram, answerer, library)
    assert slept[:3] == [1, 2, 3]
    assert len(telegram.sent) == 1
    failures += [
        "NetworkError: Bad Gateway",
        "NetworkError: Internal",
        "RetryAfter: Flood control exceeded. Retry in 0:00:03",
    ]


@signals
def test_start_is_tried_again(answerer: Answerer, library: Library, slept: list[float]) -> None:
    telegram = FakeTelegram(idle=terminate)
    telegram.faults["getMe"].append(Fault(502, "Bad Gateway"))
    telegram.faults["deleteWebhook"].append(Fault(502, "Bad Gateway"))
    assert running(telegram, answerer, library) == ["wenbao_bot"]
    assert slept[:2] == [1, 3]


@pytest.mark.parametrize("token", [f"{TOKEN}x", "", "令牌"])
def test_token_telegram_does_not_know_ends_with_one_line(
    answerer: Answerer, library: Library, token: str
) -> None:
    with pytest.raises(ChatError, match=r"^Telegram 不认这个机器人令牌.*$") as caught:
        running(FakeTelegram(), answerer, library, token)
    assert TOKEN not in str(caught.value)
    assert caught.value.__suppress_context__


def test_token_revoked_while_polling_ends_with_one_line(answerer: Answerer, library: Library) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION)])
    telegram.faults["getUpdates"].append(Fault(401, "Unauthorized"))
    with pytest.raises(ChatError, match="令牌"):
        running(telegram, answerer, library)


def test_second_process_ends_with_one_line(answerer: Answerer, library: Library) -> None:
    telegram = FakeTelegram()
    telegram.faults["getUpdates"].append(CONFLICT)
    with pytest.raises(ChatError, match=r"^另一个进程.*$"):
        running(telegram, answerer, library)


def test_no_network_ends_with_one_line_after_three_attempts(
    answerer: Answerer, library: Library, slept: list[float]
) -> None:
    tried = []

    def refuse(request: httpx.Request) -> httpx.Response:
        tried.append(request)
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(ChatError, match=r"^连不上 Telegram \(NetworkError\).*$"):
        running(mocked(refuse), answerer, library)
    assert len(tried) == 3
    assert slept == list(chat.PAUSES)


def test_socks_proxy_without_its_package_is_one_line(
    answerer: Answerer, library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    monkeypatch.setenv("ALL_PROXY", "socks5://127.0.0.1:9")
    with pytest.raises(ChatError, match="socks"):
        running(None, answerer, library)


def mocked(answer: Callable[[httpx.Request], httpx.Response]) -> HTTPXRequest:
    """The real request class, whose client logs addresses, with the network taken away from below."""
    return HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(answer)})


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, down to the last detail, as a handler writes it."""
    root, written = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(written)
    root.addHandler(handler)
    monkeypatch.setattr(root, "level", logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram", "asyncio"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    logging.getLogger("httpx").manager._clear_cache()
    yield written
    root.removeHandler(handler)


@pytest.mark.parametrize("faulty", ["getMe", "getUpdates"])
@pytest.mark.parametrize("code", [401, 409])
def test_token_is_in_no_log_line(
    answerer: Answerer,
    library: Library,
    slept: list[float],
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    faulty: str,
    code: int,
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        if method == faulty:
            return httpx.Response(
                code, json={"ok": False, "error_code": code, "description": f"no {request.url}"}
            )
        logging.getLogger("wenbao.test").error("%r", request.url, exc_info=ValueError(TOKEN))
        result: object = BOT if method == "getMe" else True
        return httpx.Response(200, json={"ok": True, "result": result})

    with pytest.raises(ChatError) as caught:
        running(mocked(answer), answerer, library)
    printed = capfd.readouterr()
    written = log.getvalue()
    assert "api.telegram.org/bot[令牌]/getMe" in written
    secret = TOKEN.partition(":")[2]
    for text in (written, printed.out, printed.err, str(caught.value)):
        assert secret not in text


def test_logging_is_as_before_when_the_chat_has_ended(answerer: Answerer, library: Library) -> None:
    def state() -> list[tuple[logging.Handler, logging.Formatter | None]]:
        return [(handler, handler.formatter) for handler in logging.getLogger().handlers]

    before = state()
    with pytest.raises(ChatError):
        running(FakeTelegram(), answerer, library, "1:x")
    assert state() == before


def test_logs_go_to_standard_error_where_nothing_else_was_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with redacted(TOKEN):
        logging.getLogger("wenbao.chat").error("at %s", TOKEN)
    assert capsys.readouterr().err.endswith("ERROR wenbao.chat: at [令牌]\n")
    assert logging.getLogger().handlers == []
