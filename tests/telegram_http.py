"""The Telegram of tests over HTTP, for a bot in a process of its own, which may be killed at any call."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast
from urllib.parse import parse_qsl

from telegram.request import RequestData
from telegram_fake import FakeTelegram

Seen = Callable[[str, dict[str, Any]], None]


def _nothing(_method: str, _parameters: dict[str, Any]) -> None: ...


@dataclass
class HttpTelegram(FakeTelegram):
    """``before`` is called when a call has come, ``done`` when it has been done and is not answered yet."""

    before: Seen = _nothing
    done: Seen = _nothing
    url: str = ""
    lock: Any = field(default_factory=threading.RLock)
    closed: threading.Event = field(default_factory=threading.Event)

    async def _getUpdates(  # noqa: N802
        self, timeout: str = "0", offset: str = "0", allowed_updates: str = "[]", limit: str = "100"
    ) -> list[dict[str, Any]]:
        until = time.monotonic() + float(timeout)
        while True:
            with self.lock:
                self.updates = [update for update in self.updates if update["update_id"] >= int(offset)]
                ready = self.updates[: int(limit)]
                self.meet(*ready)
            if (
                ready or time.monotonic() > until or self.closed.wait(0.01)
            ):  # each call has a thread of its own
                return ready

    def say(self, *updates: dict[str, Any]) -> None:
        """These updates come to the bot."""
        with self.lock:
            self.updates.extend(updates)

    def answer(self, path: str, body: bytes) -> tuple[int, bytes]:
        """Status and content of the answer to a call."""
        method, parameters = path.rpartition("/")[2], dict(parse_qsl(body.decode()))
        data = cast(RequestData, _Data(parameters))
        call = self.do_request(f"https://api.telegram.org{path}", "POST", data)
        if method == "getUpdates":
            return asyncio.run(call)
        with self.lock:
            self.before(method, parameters)
            told = asyncio.run(call)
            self.done(method, parameters)
        return told


@dataclass
class _Data:
    json_parameters: dict[str, str]
    multipart_data: None = None


def _handler(telegram: HttpTelegram) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            status, content = telegram.answer(self.path, body)
            with suppress(OSError):  # the bot may be killed while it waits
                self.send_response(status)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

        def log_message(self, *_: object) -> None: ...

    return Handler


@contextmanager
def served(telegram: HttpTelegram) -> Iterator[HttpTelegram]:
    """``telegram`` at an address of this machine while this is open."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(telegram))
    server.daemon_threads = True
    telegram.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield telegram
    finally:
        telegram.closed.set()
        server.shutdown()
        server.server_close()


def told(telegram: HttpTelegram, words: str) -> list[tuple[int, int]]:
    """The messages, by chat and number, that say ``words`` at the end."""
    with telegram.lock:
        last = {(one.chat, one.message["message_id"]): one.text for one in telegram.sent}
    return [message for message, text in last.items() if words in text]
