"""The process: how it starts, what it survives, and how it ends."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chat_support import QUESTION, running
from telegram.request import HTTPXRequest
from telegram_fake import TOKEN, FakeTelegram
from telegram_judge import Fault
from telegram_updates import OTHER, PRIVATE, pressed, said

from bot.chat import process
from bot.chat.application import AT_ONCE, ChatError
from bot.service.actions import ShowPassage
from bot.service.database import Database
from bot.service.library import LibraryService
from index.api import Answer


def terminate() -> None:
    os.kill(os.getpid(), signal.SIGTERM)


def interrupt() -> None:
    os.kill(os.getpid(), signal.SIGINT)


signals = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself a signal there")


@signals
@pytest.mark.parametrize("end", [terminate, interrupt])
def test_signal_ends_the_chat_after_what_was_asked_is_answered(
    service: LibraryService, database: Database, end: Callable[[], None]
) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION), said(OTHER, "/help")], idle=end)
    assert running(telegram, service, database) == ["wenbao_bot"]
    assert {sent.chat for sent in telegram.sent} == {PRIVATE["id"], OTHER["id"]}
    assert telegram.calls[:4] == ["getMe", "deleteWebhook", "setMyCommands", "setMyCommands"]


@signals
def test_what_was_taken_in_is_not_handed_out_again_after_the_end(
    service: LibraryService, database: Database
) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION)], idle=terminate)
    running(telegram, service, database)
    assert telegram.updates == []
    telegram.idle = terminate
    running(telegram, service, database)
    assert len(telegram.sent) == 1


@signals
def test_answers_are_made_one_by_one_while_polling_goes_on(
    service: LibraryService, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    polled, real, busy, most = threading.Event(), service.answerer.ask, 0, 0

    def slow(text: str, *rest: Any) -> Answer:
        nonlocal busy, most
        busy += 1
        most = max(most, busy)
        assert polled.wait(5)
        answer = real(text, *rest)
        busy -= 1
        return answer

    def idle() -> None:
        polled.set()
        terminate()

    monkeypatch.setattr(service.answerer, "ask", slow)
    telegram = FakeTelegram([said(chat, QUESTION) for chat in (PRIVATE, OTHER, PRIVATE)], idle=idle)
    running(telegram, service, database)
    assert len(telegram.sent) == 3
    assert most == 1


@signals
def test_no_more_is_taken_in_than_can_be_answered_soon(
    service: LibraryService, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    go, real = threading.Event(), service.answerer.ask

    def stuck(text: str, *rest: Any) -> Answer:
        assert go.wait(5)
        return real(text, *rest)

    monkeypatch.setattr(service.answerer, "ask", stuck)
    people = [{**PRIVATE, "id": number} for number in range(100, 160)]
    telegram = FakeTelegram([said(person, QUESTION) for person in people], idle=terminate)
    telegram.chats |= {person["id"]: person for person in people}
    threading.Timer(0.3, go.set).start()
    left: list[int] = []
    threading.Timer(0.2, lambda: left.append(len(telegram.updates))).start()
    running(telegram, service, database)
    assert left[0] >= 60 - 2 * AT_ONCE
    assert len(telegram.sent) == 60


@signals
def test_polling_survives_a_bad_network(
    service: LibraryService, database: Database, slept: list[float], failures: list[str]
) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION)], idle=terminate)
    telegram.faults["getUpdates"].extend(
        [
            Fault(502, "Bad Gateway"),
            Fault(500, "Internal"),
            Fault(429, "Too Many Requests", {"retry_after": 3}),
        ]
    )
    running(telegram, service, database)
    assert slept[:3] == [1, 2, 3]
    assert len(telegram.sent) == 1
    failures += [
        "NetworkError: Bad Gateway",
        "NetworkError: Internal",
        "RetryAfter: Flood control exceeded. Retry in 0:00:03",
    ]


@signals
def test_update_that_cannot_be_read_does_not_keep_the_others_out(
    service: LibraryService,
    database: Database,
    slept: list[float],
    failures: list[str],
    capfd: pytest.CaptureFixture[str],
) -> None:
    first = said(PRIVATE, QUESTION)
    broken = said(PRIVATE, QUESTION, sticker={"file_id": "没有其余"})
    broken["update_id"] = first["update_id"] + 1  # as Telegram counts
    telegram = FakeTelegram([first, broken, said(OTHER, QUESTION)], idle=terminate)
    running(telegram, service, database)
    assert [sent.chat for sent in telegram.sent] == [PRIVATE["id"], OTHER["id"]]
    failures += ["TypeError in an update"] * 3
    assert QUESTION not in capfd.readouterr().err


@signals
def test_flood_wait_of_one_chat_does_not_hold_up_the_end_of_another(
    service: LibraryService, database: Database
) -> None:
    telegram = FakeTelegram(
        [said(PRIVATE, "/help"), pressed(OTHER, ShowPassage("a").encode())], idle=terminate
    )
    telegram.faults["sendMessage"].append(Fault(429, "Too Many Requests", {"retry_after": 1}))
    running(telegram, service, database)
    assert len(telegram.sent) == 1
    assert len(telegram.notices) == 1


@signals
def test_start_is_tried_again(service: LibraryService, database: Database, slept: list[float]) -> None:
    telegram = FakeTelegram(idle=terminate)
    telegram.faults["getMe"].append(Fault(502, "Bad Gateway"))
    telegram.faults["deleteWebhook"].append(Fault(502, "Bad Gateway"))
    assert running(telegram, service, database) == ["wenbao_bot"]
    assert slept[:2] == [1, 3]


@pytest.mark.parametrize("token", [f"{TOKEN}x", "", "令牌"])
def test_token_telegram_does_not_know_ends_with_one_line(
    service: LibraryService, database: Database, token: str
) -> None:
    with pytest.raises(ChatError, match=r"^Telegram 不认这个机器人令牌.*$") as caught:
        running(FakeTelegram(), service, database, token)
    assert TOKEN not in str(caught.value)
    assert caught.value.__suppress_context__


def test_token_revoked_while_polling_ends_with_one_line(service: LibraryService, database: Database) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION)])
    telegram.faults["getUpdates"].append(Fault(401, "Unauthorized"))
    with pytest.raises(ChatError, match="令牌"):
        running(telegram, service, database)


def test_second_process_ends_with_one_line(service: LibraryService, database: Database) -> None:
    telegram = FakeTelegram()
    telegram.faults["getUpdates"].append(Fault(409, "Conflict: terminated by other getUpdates request"))
    with pytest.raises(ChatError, match=r"^另一个进程.*$"):
        running(telegram, service, database)


def test_no_network_ends_with_one_line_after_three_attempts(
    service: LibraryService, database: Database, slept: list[float]
) -> None:
    tried = []

    def refuse(request: httpx.Request) -> httpx.Response:
        tried.append(request)
        raise httpx.ConnectError("refused", request=request)

    with pytest.raises(ChatError, match=r"^连不上 Telegram（NetworkError）.*$"):
        running(HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(refuse)}), service, database)
    assert len(tried) == 3
    assert slept == list(process.PAUSES)


def test_socks_proxy_without_its_package_is_one_line(
    service: LibraryService, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "socksio", None)
    with pytest.raises(ChatError, match="socks"):
        running(None, service, database, proxy="socks5://127.0.0.1:9")
