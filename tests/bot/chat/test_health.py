"""Listening: for Telegram with the secret, and on the loopback address for those who watch."""

import gc
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from chat_support import QUESTION, running
from telegram_fake import FakeTelegram
from telegram_judge import Fault
from telegram_updates import PRIVATE, said

from bot.chat import updates
from bot.chat.application import ChatError
from bot.chat.health import ALIVE_SECONDS, HealthError, Heartbeat, Metrics, served
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.settings import Webhook

SECRET = "a-secret-of-the-operator"
unix = pytest.mark.skipif(sys.platform == "win32", reason="a process cannot send itself a signal there")


@pytest.fixture
def port() -> int:
    """A port nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        number: int = free.getsockname()[1]
    return number


def meanwhile(work: Callable[[], None]) -> threading.Thread:
    """Do ``work`` in a thread, then end the chat."""

    def worked() -> None:
        try:
            work()
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    thread = threading.Thread(target=worked)
    thread.start()
    return thread


def _datagram(source: socket.socket) -> str:
    """The next that waits, empty if none does."""
    try:
        return source.recv(100).decode()
    except BlockingIOError:
        return ""


def patiently(call: Callable[[], httpx.Response]) -> httpx.Response:
    """The answer as soon as anybody listens."""
    for _ in range(200):
        try:
            return call()
        except httpx.ConnectError:
            time.sleep(0.02)
    raise AssertionError("nobody listens")


@unix
def test_webhook_takes_updates_with_the_secret_only(
    service: LibraryService, database: Database, port: int
) -> None:
    telegram, seen = FakeTelegram(), []

    def work() -> None:
        for secret in (None, "", "wrong", SECRET):
            headers = {"X-Telegram-Bot-Api-Secret-Token": secret} if secret is not None else {}
            address = f"http://127.0.0.1:{port}/hook"
            update = said(PRIVATE, QUESTION)
            seen.append(patiently(lambda: httpx.post(address, json=update, headers=headers)).status_code)  # noqa: B023
        seen.append(httpx.get(f"http://127.0.0.1:{port}/").status_code)

    thread = meanwhile(work)
    hook = Webhook("https://bot.example/hook", SECRET, "127.0.0.1", port)
    running(telegram, service, database, webhook=hook)
    thread.join()
    assert seen == [403, 403, 403, 200, 404]
    assert len(telegram.sent) == 1
    assert telegram.webhook == "https://bot.example/hook"
    assert "deleteWebhook" not in telegram.calls


def test_webhook_that_another_process_took_away_ends_with_one_line(
    service: LibraryService, database: Database, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    telegram = FakeTelegram()
    real = telegram._getWebhookInfo

    async def taken() -> dict[str, object]:
        return {**await real(), "url": "https://other.example/"}

    monkeypatch.setattr(telegram, "_getWebhookInfo", taken)
    with pytest.raises(ChatError, match="另一个进程改了"):
        running(
            telegram,
            service,
            database,
            webhook=Webhook("https://bot.example/hook", SECRET, "127.0.0.1", port),
        )


@unix
def test_webhook_lives_through_an_outage(
    service: LibraryService,
    database: Database,
    port: int,
    monkeypatch: pytest.MonkeyPatch,
    failures: list[str],
) -> None:
    monkeypatch.setattr(updates, "LOOK_SECONDS", 0.05)
    telegram = FakeTelegram()
    telegram.faults["getWebhookInfo"].append(Fault(502, "Bad Gateway"))
    thread = meanwhile(lambda: time.sleep(0.4))
    running(
        telegram, service, database, webhook=Webhook("https://bot.example/hook", SECRET, "127.0.0.1", port)
    )
    thread.join()
    failures.append("NetworkError: Bad Gateway")
    assert telegram.calls.count("getWebhookInfo") > 1


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_port_that_is_taken_is_one_line(service: LibraryService, database: Database) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        hook = Webhook("https://bot.example/hook", SECRET, "127.0.0.1", port)
        with pytest.raises(ChatError, match="WENBAO_WEBHOOK_LISTEN"):
            running(FakeTelegram(), service, database, webhook=hook)
        with pytest.raises(HealthError, match="WENBAO_METRICS_PORT"):
            running(FakeTelegram(), service, database, metrics_port=port)
    gc.collect()  # tornado leaves the socket open that it could not bind


def test_webhook_without_its_package_is_one_line(
    service: LibraryService, database: Database, port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("telegram.ext._updater.WEBHOOKS_AVAILABLE", False)
    with pytest.raises(ChatError, match="webhook"):
        running(
            FakeTelegram(),
            service,
            database,
            webhook=Webhook("https://b.example/", SECRET, "127.0.0.1", port),
        )


@unix
def test_metrics_count_answers_and_hold_no_words(
    service: LibraryService, database: Database, port: int
) -> None:
    telegram = FakeTelegram([said(PRIVATE, QUESTION)])
    told: list[httpx.Response] = []

    def work() -> None:
        patiently(lambda: httpx.get(f"http://127.0.0.1:{port}/health"))
        for _ in range(100):
            if telegram.sent:
                break
            time.sleep(0.02)
        told.extend(httpx.get(f"http://127.0.0.1:{port}/{path}") for path in ("health", "metrics", "x"))

    thread = meanwhile(work)
    running(telegram, service, database, metrics_port=port)
    thread.join()
    health, metrics, unknown = told
    assert (health.status_code, unknown.status_code) == (200, 404)
    assert 'wenbao_answers_total{status="answered"} 1.0' in metrics.text
    assert "wenbao_reports 2.0" in metrics.text
    assert "wenbao_answer_seconds_count 1.0" in metrics.text
    assert "清河" not in metrics.text
    assert f'"{PRIVATE["id"]}"' not in metrics.text


def test_health_is_the_last_successful_poll(service: LibraryService, port: int) -> None:
    now, metrics = [0.0], Metrics(service)
    heartbeat = Heartbeat(metrics, lambda: now[0])
    with served(port, heartbeat, metrics):
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200
        now[0] = ALIVE_SECONDS + 1
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 503
        heartbeat.beat()
        assert httpx.get(f"http://127.0.0.1:{port}/health").status_code == 200


@unix
def test_systemd_is_told_of_start_polls_and_end(
    service: LibraryService, database: Database, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        monkeypatch.setenv("NOTIFY_SOCKET", str(tmp_path / "notify"))
        telegram = FakeTelegram([said(PRIVATE, "/help")], idle=lambda: os.kill(os.getpid(), signal.SIGTERM))
        running(telegram, service, database)
        systemd.setblocking(False)
        told = list(iter(lambda: _datagram(systemd), ""))
    assert told[:3] == ["WATCHDOG=1", "READY=1", "WATCHDOG=1"]
    assert told[-1] == "STOPPING=1"
