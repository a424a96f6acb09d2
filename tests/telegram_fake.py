"""A Telegram of one's own: as strict about what a bot sends as the real one, and without a network.

TDLib, Telegram's own library, judges the HTML; where it cannot be had, tags are merely taken out.
"""

import asyncio
import html
import json
import re
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple

from telegram.request import BaseRequest, RequestData

try:
    from tdjson import td_execute
except ImportError:
    td_execute = None
else:
    td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')

TOKEN = "1234567890:AAF-fake_fake_fake_fake_fake_fake_f"
BOT = {"id": 1234567890, "is_bot": True, "first_name": "问报", "username": "wenbao_bot"}
PERSON = {"id": 77, "is_bot": False, "first_name": "李"}
PRIVATE = {"id": 77, "type": "private", "first_name": "李"}
OTHER = {"id": 78, "type": "private", "first_name": "王"}
GROUP = {"id": -1001, "type": "supergroup", "title": "读报组"}
CHANNEL = {"id": -1002, "type": "channel", "title": "频道"}

PARAMETERS = {
    "getMe": set(),
    "getUpdates": {"offset", "timeout", "allowed_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "setMyCommands": {"commands"},
    "sendMessage": {
        "chat_id",
        "text",
        "parse_mode",
        "link_preview_options",
        "reply_parameters",
        "reply_markup",
    },
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
}

_numbers = count(1000)


class Fault(NamedTuple):
    """An answer that is not ok."""

    code: int
    description: str
    parameters: dict[str, int] | None = None


class RefusedError(Exception):
    """Raised with the Fault to answer."""


class Parsed(NamedTuple):
    """A text after parsing; entities as (type, offset, length) in UTF-16 code units."""

    text: str
    entities: tuple[tuple[str, int, int], ...]

    def of(self, kind: str) -> list[str]:
        """The texts of all entities of one type, such as ``ExpandableBlockQuote``."""
        raw = self.text.encode("utf-16-le")
        return [
            raw[2 * at : 2 * (at + size)].decode("utf-16-le")
            for name, at, size in self.entities
            if name == kind
        ]


def parse(text: str) -> Parsed:
    """Parse Telegram HTML within Telegram's limits.  Raises RefusedError."""
    if td_execute is None:
        parsed = Parsed(html.unescape(re.sub(r"<[^>]*>", "", text)), ())
    else:
        request = {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}}
        answer = json.loads(td_execute(json.dumps(request).encode()) or b"")
        if answer["@type"] == "error":
            raise RefusedError(Fault(400, f"Bad Request: {answer['message']}"))
        kinds = [
            (e["type"]["@type"].removeprefix("textEntityType"), e["offset"], e["length"])
            for e in answer["entities"]
        ]
        parsed = Parsed(answer["text"], tuple(kinds))
    size = len(parsed.text.encode("utf-16-le")) // 2
    if not parsed.text.strip():
        raise RefusedError(Fault(400, "Bad Request: message text is empty"))
    if size > 4096:
        raise RefusedError(Fault(400, "Bad Request: message is too long"))
    if len(parsed.entities) > 100:
        raise RefusedError(Fault(400, "Bad Request: too many entities"))
    return parsed


class Sent(NamedTuple):
    """A message the bot sent."""

    chat: int
    parsed: Parsed
    reply_to: int | None
    buttons: list[list[tuple[str, str]]]
    message: dict[str, Any]

    @property
    def text(self) -> str:
        return self.parsed.text


@dataclass
class FakeTelegram(BaseRequest):
    """Put under an Application as its request.

    ``updates`` are handed out by getUpdates; when none is left, ``idle`` is called once and polling waits.
    ``faults`` are answered first, by method, one a call.
    """

    updates: list[dict[str, Any]] = field(default_factory=list)
    idle: Callable[[], None] = lambda: None
    faults: dict[str, deque[Fault]] = field(default_factory=lambda: defaultdict(deque))
    chats: dict[int, dict[str, Any]] = field(
        default_factory=lambda: {chat["id"]: chat for chat in (PRIVATE, OTHER, GROUP)}
    )
    calls: list[str] = field(default_factory=list)
    sent: list[Sent] = field(default_factory=list)
    notices: list[str | None] = field(default_factory=list)
    pending: set[str] = field(default_factory=set)

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        token, _, name = url.removeprefix("https://api.telegram.org/bot").partition("/")
        self.calls.append(name)
        try:
            if token != TOKEN:
                raise RefusedError(Fault(401, "Unauthorized"))
            if name not in PARAMETERS:
                raise RefusedError(Fault(404, "Not Found"))
            if self.faults[name]:
                raise RefusedError(self.faults[name].popleft())
            sent = request_data.json_parameters if request_data else {}
            if strange := set(sent) - PARAMETERS[name]:
                raise RefusedError(Fault(400, f"Bad Request: unknown parameters {strange}"))
            result = await getattr(self, f"_{name}")(**sent)
        except RefusedError as refused:
            (fault,) = refused.args
            return fault.code, _json(
                ok=False, error_code=fault.code, description=fault.description, parameters=fault.parameters
            )
        return 200, _json(ok=True, result=result)

    async def _getMe(self) -> dict[str, Any]:  # noqa: N802
        return BOT

    async def _deleteWebhook(self) -> bool:  # noqa: N802
        return True

    async def _setMyCommands(self, commands: str) -> bool:  # noqa: N802
        for command in json.loads(commands):
            if (
                not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])
                or not 1 <= len(command["description"]) <= 256
            ):
                raise RefusedError(Fault(400, "Bad Request: BOT_COMMAND_INVALID"))
        return True

    async def _getUpdates(  # noqa: N802
        self, timeout: str = "0", offset: str = "0", allowed_updates: str = "[]"
    ) -> list[dict[str, Any]]:
        self.updates = [update for update in self.updates if update["update_id"] >= int(offset)]
        allowed = json.loads(allowed_updates)
        ready = [update for update in self.updates if set(update) & set(allowed)]
        if not ready:
            idle, self.idle = self.idle, lambda: None
            idle()
            await asyncio.sleep(float(timeout))
        self.meet(*ready)
        return ready

    def meet(self, *updates: dict[str, Any]) -> None:
        """Know the callback queries that wait for an answer."""
        self.pending |= {update["callback_query"]["id"] for update in updates if "callback_query" in update}

    async def _answerCallbackQuery(self, callback_query_id: str, text: str | None = None) -> bool:  # noqa: N802
        if callback_query_id not in self.pending or len(text or "") > 200:
            raise RefusedError(
                Fault(
                    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
                )
            )
        self.pending.remove(callback_query_id)
        self.notices.append(text)
        return True

    async def _sendMessage(  # noqa: N802
        self,
        chat_id: str,
        text: str,
        link_preview_options: str,
        parse_mode: str | None = None,
        reply_parameters: str = "{}",
        reply_markup: str = "{}",
    ) -> dict[str, Any]:
        if int(chat_id) not in self.chats:
            raise RefusedError(Fault(400, "Bad Request: chat not found"))
        if json.loads(link_preview_options) != {"is_disabled": True} or parse_mode != "HTML":
            raise RefusedError(Fault(400, "Bad Request: no preview and HTML are what is agreed on"))
        text.encode()
        parsed = parse(text)
        reply = json.loads(reply_parameters)
        if reply and not reply.get("allow_sending_without_reply"):
            raise RefusedError(Fault(400, "Bad Request: message to be replied not found"))
        rows = [
            [(button["text"], button["callback_data"]) for button in row]
            for row in json.loads(reply_markup).get("inline_keyboard", [])
        ]
        for label, data in (button for row in rows for button in row):
            if not label.strip():
                raise RefusedError(Fault(400, "Bad Request: button text must be non-empty"))
            if not 1 <= len(data.encode()) <= 64:
                raise RefusedError(Fault(400, "Bad Request: BUTTON_DATA_INVALID"))
        message = {
            "message_id": next(_numbers),
            "date": 1700000000,
            "chat": self.chats[int(chat_id)],
            "from": BOT,
            "text": parsed.text,
        }
        self.sent.append(Sent(int(chat_id), parsed, reply.get("message_id"), rows, message))
        return message


def _json(**content: Any) -> bytes:
    return json.dumps({name: value for name, value in content.items() if value is not None}).encode()


def update(**content: Any) -> dict[str, Any]:
    return {"update_id": next(_numbers), **content}


def message(chat: dict[str, Any], text: str | None = None, **content: Any) -> dict[str, Any]:
    """The content of a message as it arrives, a command at its start marked."""
    body: dict[str, Any] = {"message_id": next(_numbers), "date": 1700000000, "chat": chat, **content}
    if chat["type"] != "channel":
        body["from"] = PERSON
    if text is not None:
        body["text"] = text
        if command := re.match(r"/[a-z0-9_]+(@\w+)?", text):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
    return body


def said(chat: dict[str, Any], text: str | None = None, **content: Any) -> dict[str, Any]:
    """An update: a new message."""
    return update(message=message(chat, text, **content))


def pressed(chat: dict[str, Any], data: str, **content: Any) -> dict[str, Any]:
    """An update: a button with ``data`` below a message of the bot was pressed."""
    below = {**message(chat, "答案"), "from": BOT}
    query = {"id": str(next(_numbers)), "from": PERSON, "chat_instance": "1", "message": below, "data": data}
    return update(callback_query={**query, **content})
