"""A Bot API server in a process of its own: telegram-test-api from npm, and before it what it lacks of Telegram.

getMe says that it is a bot, dates are seconds, polls are long, unknown tokens are 401, and what the server does not
know of (commands, typing) is accepted.
"""

import json
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

PACKAGE = "telegram-test-api@4"
SCRIPT = """
const TelegramServer = require('telegram-test-api');
const server = new TelegramServer({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.start().then(() => console.log('ready'));
"""


class MissingError(Exception):
    """Why there can be no such server here."""


def installed(folder: Path) -> Path:
    """The folder with the package in it.  Raises MissingError."""
    npm = shutil.which("npm")
    if not npm or not shutil.which("node"):
        raise MissingError("Node is not here")
    command = [npm, "install", "--no-audit", "--no-fund", "--silent", PACKAGE]
    try:
        subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=120)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired):
        raise MissingError("npm cannot fetch telegram-test-api here") from None
    return folder


class BotApi:
    """What a test sees of it: ``calls`` by method, ``faults`` answered first, and how one writes to the bot."""

    def __init__(self, upstream: str, token: str) -> None:
        self.token = token
        self.calls: list[str] = []
        self.proxied: set[str] = set()
        self.faults: dict[str, list[int]] = {}
        self._upstream = httpx.Client(base_url=upstream, timeout=10)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._upstream.close()

    def say(self, person: int, text: str) -> None:
        """A message in private."""
        content = {**_from(person), "botToken": self.token, "text": text}
        if text.startswith("/"):
            content["entities"] = [
                {"type": "bot_command", "offset": 0, "length": len(text.split(maxsplit=1)[0])}
            ]
        self._upstream.post("/sendMessage", json=content)

    def press(self, person: int, message: dict[str, Any], data: str) -> None:
        """A press of a button below ``message``."""
        below = {"message_id": message["messageId"], "date": int(time.time()), **_from(person)}
        query = {"from": _from(person)["from"], "message": below, "data": data, "botToken": self.token}
        self._upstream.post("/sendCallback", json=query)

    def heard(self, person: int, seconds: float = 20) -> dict[str, Any]:
        """The next message of the bot to ``person``."""
        for _ in range(int(seconds / 0.05)):
            told = self._upstream.post("/getUpdates", json={"token": self.token, "chatId": person}).json()
            if told["result"]:
                (message,) = told["result"]
                return dict(message)
            time.sleep(0.05)
        raise AssertionError(f"nothing heard; calls: {self.calls[-9:]}")

    def wait(self, method: str, times: int, seconds: float = 20) -> None:
        """Until ``method`` was called so often."""
        for _ in range(int(seconds / 0.02)):
            if self.calls.count(method) >= times:
                return
            time.sleep(0.02)
        raise AssertionError(f"{method} was called {self.calls.count(method)} times")

    def answer(self, path: str, body: bytes, kind: str) -> tuple[int, dict[str, Any]]:
        """Status and content of the answer to a call at ``path``."""
        token, _, method = path.removeprefix("/bot").partition("/")
        self.calls.append(method)
        if token != self.token:
            return _refused(401)
        if self.faults.get(method):
            return _refused(self.faults[method].pop(0))
        if method in ("setMyCommands", "sendChatAction", "answerCallbackQuery"):
            return 200, {"ok": True, "result": True}
        for _ in range(10 if method == "getUpdates" else 1):
            told = self._upstream.post(path, content=body, headers={"Content-Type": kind})
            if told.status_code != 200:
                return _refused(404)
            content = told.json()
            if content["result"] != []:
                break
            time.sleep(0.05)
        if method == "getMe":
            content["result"] |= {"is_bot": True}
        elif method == "sendMessage":
            sent = content["result"]
            sent["date"] //= 1000
            for parameter in ("link_preview_options", "reply_parameters"):
                sent.pop(parameter, None)
        elif method == "getUpdates":
            for update in content["result"]:
                update.get("message", {}).setdefault("date", int(time.time()))
                update.get("callback_query", {}).setdefault("chat_instance", "1")
        return 200, content


def _handler(api: BotApi) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            address = urlsplit(self.path)
            if address.hostname:  # asked as a proxy
                api.proxied.add(f"{address.hostname}:{address.path.rpartition('/')[2]}")
            status, content = api.answer(address.path, body, self.headers.get("Content-Type", "text/plain"))
            answer = json.dumps(content).encode()
            with suppress(OSError):  # the bot may be killed while it polls
                self.send_response(status)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

        def handle(self) -> None:
            with suppress(OSError):
                super().handle()

        def log_message(self, *_: object) -> None: ...

    return Handler


def _refused(code: int) -> tuple[int, dict[str, Any]]:
    return code, {"ok": False, "error_code": code, "description": f"Fault {code}"}


def _from(person: int) -> dict[str, Any]:
    who = {"id": person, "is_bot": False, "first_name": "李"}
    return {"from": who, "chat": {"id": person, "type": "private", "first_name": "李"}}


@contextmanager
def serving(folder: Path, port: int, token: str) -> Iterator[BotApi]:
    """The server of the package in ``folder`` while this is open."""
    script = folder / "serve.js"
    script.write_text(SCRIPT, "utf-8")
    command = ["node", str(script), str(port)]
    with subprocess.Popen(command, cwd=folder, stdout=subprocess.PIPE, text=True) as node:
        try:
            assert node.stdout
            assert node.stdout.readline() == "ready\n"
            api = BotApi(f"http://127.0.0.1:{port}", token)
            yield api
            api.close()
        finally:
            node.terminate()
