"""What Telegram may answer, and what may come of its answers on the way: an error matrix by scripted transport."""

import io
import json
import logging
from collections import Counter
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from chat_support import QUESTION, running
from telegram.request import HTTPXRequest
from telegram_fake import TOKEN
from telegram_updates import BOT, PRIVATE, said

from bot.chat import sending
from bot.chat.application import ChatError
from bot.chat.redaction import redacted
from bot.service.database import Database
from bot.service.library import LibraryService

Reaction = Callable[[httpx.Request], httpx.Response]


def refusal(code: int, **parameters: int) -> Reaction:
    said = {"ok": False, "error_code": code, "description": f"Fault {code}", "parameters": parameters}
    return lambda _: httpx.Response(code, json=said)


def raised(error: type[httpx.TransportError]) -> Reaction:
    def fail(request: httpx.Request) -> httpx.Response:
        raise error("lost", request=request)

    return fail


def body(content: bytes, code: int = 200) -> Reaction:
    return lambda _: httpx.Response(code, content=content)


class Script:
    """Telegram below the HTTP client: one question, then SIGTERM's place is taken by a conflict."""

    def __init__(self, method: str, *reactions: Reaction) -> None:
        self._method, self._reactions = method, list(reactions)
        self._updates = [said(PRIVATE, QUESTION)]
        self.calls: Counter[str] = Counter()
        self.delivered: list[dict[str, Any]] = []

    def __call__(self, request: httpx.Request) -> httpx.Response:
        method = request.url.path.rpartition("/")[2]
        self.calls[method] += 1
        if method == self._method and self._reactions:
            return self._reactions.pop(0)(request)
        result: object = True
        if method == "getMe":
            result = BOT
        elif method == "getUpdates":
            if not self._updates:
                return httpx.Response(
                    409, json={"ok": False, "error_code": 409, "description": "Conflict: end"}
                )
            result, self._updates = self._updates, []
        elif method == "sendMessage":
            sent = dict(httpx.QueryParams(request.content.decode()))
            self.delivered.append(sent)
            result = {"message_id": 1, "date": 0, "chat": PRIVATE, "from": BOT, "text": "."}
        return httpx.Response(200, json={"ok": True, "result": result})

    def run(self, service: LibraryService, database: Database) -> None:
        """Until the conflict."""
        request = HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(self)})
        with pytest.raises(ChatError, match="另一个进程"):
            running(request, service, database)


TWICE = {
    "502": refusal(502),
    "500": refusal(500),
    "413": refusal(413),
    "503 from a proxy": body(b"<html>Service Unavailable</html>", 503),
    "connection refused": raised(httpx.ConnectError),
    "connection lost": raised(httpx.RemoteProtocolError),
    "429": refusal(429, retry_after=2),
}
LOST = {
    "400": refusal(400),
    "403": refusal(403),
    "404": refusal(404),
    "401": refusal(401),
    "429 for long": refusal(429, retry_after=3_600),
    "time-out after sending": raised(httpx.ReadTimeout),
    "half an answer": body(b'{"ok": true, "resu'),
    "no JSON": body(b"OK"),
    "no UTF-8": body(b"\xff\xfe\xfd"),
    "nothing": body(b""),
}


@pytest.fixture(autouse=True)
def quick(slept: list[float]) -> None:
    """Nobody waits."""


@pytest.fixture
def failures() -> list[str]:
    """Failures are what these tests are about."""
    return []


@pytest.mark.parametrize("name", TWICE)
def test_reply_is_sent_again_where_it_cannot_have_arrived(
    service: LibraryService, database: Database, name: str, slept: list[float]
) -> None:
    script = Script("sendMessage", TWICE[name], TWICE[name])
    script.run(service, database)
    assert len(script.delivered) == 1
    assert "37个" in script.delivered[0]["text"]
    assert script.calls["sendMessage"] == 3
    assert slept[-2:] == ([2, 2] if name == "429" else list(sending.PAUSES))


@pytest.mark.parametrize("name", LOST)
def test_reply_that_is_refused_or_may_have_arrived_is_one_line_in_the_log(
    service: LibraryService, database: Database, name: str, caplog: pytest.LogCaptureFixture
) -> None:
    script = Script("sendMessage", LOST[name])
    script.run(service, database)
    assert script.delivered == []
    assert script.calls["sendMessage"] == 1
    errors = [record.getMessage() for record in caplog.records if record.name == "wenbao.chat"]
    assert len(errors) == 1
    assert "\n" not in errors[0]
    assert QUESTION not in errors[0]


@pytest.mark.parametrize("method", ["getMe", "getUpdates"])
@pytest.mark.parametrize(
    "name", [*TWICE, "400", "403", "time-out after sending", "half an answer", "nothing"]
)
def test_start_is_tried_three_times_and_polling_goes_on(
    service: LibraryService, database: Database, name: str, method: str
) -> None:
    reaction = {**TWICE, **LOST}[name]
    script = Script(method, reaction, reaction)
    script.run(service, database)
    assert len(script.delivered) == 1


@pytest.mark.parametrize("name", [*TWICE, *LOST])
def test_typing_that_cannot_be_shown_does_not_matter(
    service: LibraryService, database: Database, name: str
) -> None:
    script = Script("sendChatAction", {**TWICE, **LOST}[name])
    script.run(service, database)
    assert len(script.delivered) == 1


def test_flood_control_is_waited_for_no_longer_than_a_minute_in_all(
    service: LibraryService, database: Database, slept: list[float]
) -> None:
    script = Script("sendMessage", *[refusal(429, retry_after=25)] * 9)
    script.run(service, database)
    assert script.calls["sendMessage"] == 3
    assert slept[-2:] == [25, 25]


@pytest.mark.filterwarnings("ignore::telegram.warnings.PTBDeprecationWarning")
def test_flood_control_in_plain_seconds_is_understood_too(
    service: LibraryService, database: Database, slept: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "0")
    script = Script("sendMessage", refusal(429, retry_after=7))
    script.run(service, database)
    assert slept[-1] == 7
    assert len(script.delivered) == 1


SECRET = TOKEN.partition(":")[2]


@pytest.mark.parametrize("faulty", ["getMe", "getUpdates", "sendMessage", "setMyCommands"])
@pytest.mark.parametrize("code", [400, 401, 404, 409, 429, 502])
def test_token_is_in_no_output(
    service: LibraryService,
    database: Database,
    log: io.StringIO,
    capfd: pytest.CaptureFixture[str],
    faulty: str,
    code: int,
) -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        logging.getLogger("wenbao.test").error("%r", request.url, exc_info=ValueError(TOKEN))
        return httpx.Response(
            code, json={"ok": False, "error_code": code, "description": f"no {request.url}"}
        )

    script = Script(faulty, *[answer] * 3)
    request = HTTPXRequest(httpx_kwargs={"transport": httpx.MockTransport(script)})
    with pytest.raises(ChatError) as caught:
        running(request, service, database)
    printed = capfd.readouterr()
    written = log.getvalue()
    assert "api.telegram.org/bot[令牌]/getMe" in written
    for text in (written, printed.out, printed.err, str(caught.value), json.dumps(database.counts(9))):
        assert SECRET not in text


def test_every_secret_is_kept_out_of_the_log(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with redacted((TOKEN, "webhook-secret-0123456789", "proxy-password")):
        text = f"{TOKEN} {TOKEN.replace(':', '%3A')} {SECRET} webhook-secret-0123456789 a:proxy-password@b"
        logging.getLogger("wenbao.chat").error("%s", text)
    assert capsys.readouterr().err.endswith(": [令牌] [令牌] [令牌] [令牌] a:[令牌]@b\n")


def test_logging_is_as_before_when_the_chat_has_ended(service: LibraryService, database: Database) -> None:
    def state() -> list[tuple[logging.Handler, logging.Formatter | None]]:
        return [(handler, handler.formatter) for handler in logging.getLogger().handlers]

    before = state()
    with pytest.raises(ChatError):
        running(HTTPXRequest(), service, database, "1:x")
    assert state() == before


def test_logs_go_to_standard_error_where_nothing_else_was_set_up(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    with redacted((TOKEN,)):
        logging.getLogger("wenbao.chat").error("at %s", TOKEN)
    assert capsys.readouterr().err.endswith("ERROR wenbao.chat: at [令牌]\n")
    assert logging.getLogger().handlers == []
