"""A Telegram of one's own: as strict about what a bot sends as the real one, and without a network.

TDLib, Telegram's own library, judges the HTML; where it cannot be had, tags are merely taken out.
"""

import asyncio
import html
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any, NamedTuple
from urllib.parse import unquote

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

ADDRESS = {"chat_id", "message_thread_id"}
PARAMETERS = {
    "getMe": set(),
    "getUpdates": {"offset", "limit", "timeout", "allowed_updates"},
    "deleteWebhook": {"drop_pending_updates"},
    "setWebhook": {"url", "secret_token", "max_connections", "allowed_updates"},
    "getWebhookInfo": set(),
    "setMyCommands": {"commands", "language_code"},
    "sendChatAction": {*ADDRESS, "action"},
    "sendMessage": {
        *ADDRESS,
        "text",
        "parse_mode",
        "link_preview_options",
        "reply_parameters",
        "reply_markup",
    },
    "sendDocument": {*ADDRESS, "document", "caption", "parse_mode", "reply_parameters", "reply_markup"},
    "editMessageText": {
        "chat_id",
        "message_id",
        "text",
        "parse_mode",
        "link_preview_options",
        "reply_markup",
    },
    "answerCallbackQuery": {"callback_query_id", "text", "show_alert"},
    "answerInlineQuery": {"inline_query_id", "results", "cache_time", "is_personal", "button"},
    "getFile": {"file_id"},
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


def parse(text: str, most: int = 4096) -> Parsed:
    """Parse Telegram HTML within Telegram's limits.  Raises RefusedError."""
    if td_execute is None:
        parsed = Parsed(html.unescape(re.sub(r"<[^>]*>", "", text)), ())
    else:
        request = {"@type": "parseTextEntities", "text": text, "parse_mode": {"@type": "textParseModeHTML"}}
        answer = json.loads(td_execute(json.dumps(request).encode()) or b"")
        if answer["@type"] == "error":
            raise RefusedError(Fault(400, f"Bad Request: {answer['message']}"))
        kinds = [
            (
                e["type"]["@type"].removeprefix("textEntityType")
                + (f" {e['type']['url']}" if "url" in e["type"] else ""),
                e["offset"],
                e["length"],
            )
            for e in answer["entities"]
        ]
        parsed = Parsed(answer["text"], tuple(kinds))
    size = len(parsed.text.encode("utf-16-le")) // 2
    if not parsed.text.strip():
        raise RefusedError(Fault(400, "Bad Request: message text is empty"))
    if size > most:
        raise RefusedError(Fault(400, "Bad Request: message is too long"))
    if len(parsed.entities) > 100:
        raise RefusedError(Fault(400, "Bad Request: too many entities"))
    return parsed


class Sent(NamedTuple):
    """A message the bot sent; ``buttons`` hold what comes back, or after "copy:" what is copied."""

    chat: int
    parsed: Parsed
    reply_to: int | None
    buttons: list[list[tuple[str, str]]]
    message: dict[str, Any]
    topic: int | None = None
    file: tuple[str, bytes] | None = None
    edits: bool = False

    @property
    def text(self) -> str:
        return self.parsed.text

    def button(self, label: str) -> str:
        """What comes back from the one button with this label."""
        (data,) = (data for row in self.buttons for name, data in row if label == name)
        return data

    @property
    def links(self) -> list[str]:
        """The deep-link payloads below its linked words, in their order."""
        return [
            name.rpartition("?start=")[2] for name, _, _ in self.parsed.entities if name.startswith("TextUrl")
        ]


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
    inline: list[list[dict[str, Any]]] = field(default_factory=list)
    webhook: str = ""
    hints: list[str] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)
    actions: list[tuple[int, str]] = field(default_factory=list)

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        if (path := unquote(url).removeprefix(f"https://api.telegram.org/file/bot{TOKEN}/")) in self.files:
            return 200, self.files[path]
        token, _, name = url.removeprefix("https://api.telegram.org/bot").partition("/")
        self.calls.append(name)
        try:
            if token != TOKEN:
                raise RefusedError(Fault(401, "Unauthorized"))
            if name not in PARAMETERS:
                raise RefusedError(Fault(404, "Not Found"))
            if self.faults[name]:
                raise RefusedError(self.faults[name].popleft())
            sent: dict[str, Any] = dict(request_data.json_parameters) if request_data else {}
            if request_data and request_data.multipart_data:
                sent |= request_data.multipart_data
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

    async def _setWebhook(self, url: str, secret_token: str, **_: str) -> bool:  # noqa: N802
        if not url.startswith("https://") or not re.fullmatch(r"[A-Za-z0-9_-]{1,256}", secret_token):
            raise RefusedError(Fault(400, "Bad Request: bad webhook"))
        self.webhook = url
        return True

    async def _getWebhookInfo(self) -> dict[str, Any]:  # noqa: N802
        return {"url": self.webhook, "has_custom_certificate": False, "pending_update_count": 0}

    async def _setMyCommands(self, commands: str, language_code: str = "") -> bool:  # noqa: N802
        if language_code not in ("", "en"):
            raise RefusedError(Fault(400, "Bad Request: invalid language code specified"))
        for command in json.loads(commands):
            if (
                not re.fullmatch(r"[a-z0-9_]{1,32}", command["command"])
                or not 1 <= len(command["description"]) <= 256
            ):
                raise RefusedError(Fault(400, "Bad Request: BOT_COMMAND_INVALID"))
        return True

    async def _getUpdates(  # noqa: N802
        self, timeout: str = "0", offset: str = "0", allowed_updates: str = "[]", limit: str = "100"
    ) -> list[dict[str, Any]]:
        self.updates = [update for update in self.updates if update["update_id"] >= int(offset)]
        allowed = json.loads(allowed_updates)
        ready = [update for update in self.updates if set(update) & set(allowed)][: int(limit)]
        if not ready:
            idle, self.idle = self.idle, lambda: None
            idle()
            await asyncio.sleep(float(timeout))
        self.meet(*ready)
        return ready

    def meet(self, *updates: dict[str, Any]) -> None:
        """Know the queries that wait for an answer."""
        kinds = ("callback_query", "inline_query")
        self.pending |= {update[kind]["id"] for update in updates for kind in kinds if kind in update}

    def _known(self, query: str) -> None:
        if query not in self.pending:
            raise RefusedError(
                Fault(
                    400, "Bad Request: query is too old and response timeout expired or query ID is invalid"
                )
            )
        self.pending.remove(query)

    async def _answerCallbackQuery(  # noqa: N802
        self, callback_query_id: str, text: str | None = None, show_alert: str = "false"
    ) -> bool:
        if len(text or "") > 200:
            raise RefusedError(Fault(400, "Bad Request: MESSAGE_TOO_LONG"))
        self._known(callback_query_id)
        self.notices.append(text)
        return True

    async def _answerInlineQuery(  # noqa: N802
        self,
        inline_query_id: str,
        results: str,
        cache_time: str = "300",
        is_personal: str = "false",
        button: str = "{}",
    ) -> bool:
        cards = json.loads(results)
        if len(cards) > 50 or len({card["id"] for card in cards}) < len(cards):
            raise RefusedError(Fault(400, "Bad Request: RESULT_ID_DUPLICATE"))
        for card in cards:
            content = card["input_message_content"]
            if (
                not card["title"]
                or not 1 <= len(card["id"].encode()) <= 64
                or content["parse_mode"] != "HTML"
            ):
                raise RefusedError(Fault(400, "Bad Request: RESULT_ID_INVALID"))
            card["parsed"] = parse(content["message_text"])
        hint = json.loads(button)
        if hint and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", hint["start_parameter"]):
            raise RefusedError(Fault(400, "Bad Request: START_PARAM_INVALID"))
        self._known(inline_query_id)
        self.hints += [hint["text"]] if hint else []
        self.inline.append(cards)
        return True

    async def _sendChatAction(  # noqa: N802
        self, chat_id: str, action: str, message_thread_id: str | None = None
    ) -> bool:
        self._chat(chat_id)
        self.actions.append((int(chat_id), action))
        return True

    async def _getFile(self, file_id: str) -> dict[str, Any]:  # noqa: N802
        if file_id not in self.files:
            raise RefusedError(Fault(400, "Bad Request: invalid file_id"))
        return {"file_id": file_id, "file_unique_id": file_id, "file_path": file_id}

    def _chat(self, chat_id: str) -> dict[str, Any]:
        if int(chat_id) not in self.chats:
            raise RefusedError(Fault(400, "Bad Request: chat not found"))
        return self.chats[int(chat_id)]

    async def _sendMessage(  # noqa: N802
        self,
        chat_id: str,
        text: str,
        link_preview_options: str,
        parse_mode: str | None = None,
        reply_parameters: str = "{}",
        reply_markup: str = "{}",
        message_thread_id: str | None = None,
    ) -> dict[str, Any]:
        if json.loads(link_preview_options) != {"is_disabled": True}:
            raise RefusedError(Fault(400, "Bad Request: no preview is what is agreed on"))
        topic = int(message_thread_id) if message_thread_id else None
        return self._send(chat_id, _html(text, parse_mode), reply_parameters, reply_markup, topic)

    async def _sendDocument(  # noqa: N802
        self,
        chat_id: str,
        document: tuple[str, bytes, str],
        caption: str = "",
        parse_mode: str | None = None,
        reply_parameters: str = "{}",
        reply_markup: str = "{}",
        message_thread_id: str | None = None,
    ) -> dict[str, Any]:
        name, content, _ = document
        if not name or not content:
            raise RefusedError(Fault(400, "Bad Request: file must be non-empty"))
        topic = int(message_thread_id) if message_thread_id else None
        parsed = _html(caption, parse_mode, 1024)
        return self._send(chat_id, parsed, reply_parameters, reply_markup, topic, (name, content))

    async def _editMessageText(  # noqa: N802
        self,
        chat_id: str,
        message_id: str,
        text: str,
        link_preview_options: str,
        parse_mode: str | None = None,
        reply_markup: str = "{}",
    ) -> dict[str, Any]:
        mine = [sent for sent in self.sent if sent.message["message_id"] == int(message_id)]
        if not mine:
            raise RefusedError(Fault(400, "Bad Request: message to edit not found"))
        parsed, rows = _html(text, parse_mode), _rows(reply_markup)
        if (parsed, rows) == (mine[-1].parsed, mine[-1].buttons):
            raise RefusedError(Fault(400, "Bad Request: message is not modified"))
        message = {**mine[-1].message, "text": parsed.text}
        self.sent.append(mine[-1]._replace(parsed=parsed, buttons=rows, message=message, edits=True))
        return message

    def _send(
        self,
        chat_id: str,
        parsed: Parsed,
        reply_parameters: str,
        reply_markup: str,
        topic: int | None,
        file: tuple[str, bytes] | None = None,
    ) -> dict[str, Any]:
        chat, reply = self._chat(chat_id), json.loads(reply_parameters)
        if reply and not reply.get("allow_sending_without_reply"):
            raise RefusedError(Fault(400, "Bad Request: message to be replied not found"))
        message = {
            "message_id": next(_numbers),
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            "text": parsed.text,
        }
        rows = _rows(reply_markup)
        self.sent.append(Sent(int(chat_id), parsed, reply.get("message_id"), rows, message, topic, file))
        return message


def _html(text: str, parse_mode: str | None, most: int = 4096) -> Parsed:
    if parse_mode != "HTML":
        raise RefusedError(Fault(400, "Bad Request: HTML is what is agreed on"))
    text.encode()
    return parse(text, most)


def _rows(reply_markup: str) -> list[list[tuple[str, str]]]:
    """The buttons of a keyboard.  Raises RefusedError if Telegram would not have them."""
    rows = json.loads(reply_markup).get("inline_keyboard", [])
    if sum(map(len, rows)) > 100 or any(not 1 <= len(row) <= 8 for row in rows):
        raise RefusedError(Fault(400, "Bad Request: BUTTON_COUNT_INVALID"))
    return [[_button(button) for button in row] for row in rows]


def _button(button: dict[str, Any]) -> tuple[str, str]:
    if not button["text"].strip() or len(button) != 2:
        raise RefusedError(Fault(400, "Bad Request: text buttons are unallowed in the inline keyboard"))
    if "copy_text" in button:
        copied = button["copy_text"]["text"]
        if not 1 <= len(copied.encode("utf-16-le")) // 2 <= 256:
            raise RefusedError(Fault(400, "Bad Request: COPY_TEXT_INVALID"))
        return button["text"], f"copy:{copied}"
    if not 1 <= len(button["callback_data"].encode()) <= 64:
        raise RefusedError(Fault(400, "Bad Request: BUTTON_DATA_INVALID"))
    return button["text"], button["callback_data"]


def _json(**content: Any) -> bytes:
    return json.dumps({name: value for name, value in content.items() if value is not None}).encode()


def update(**content: Any) -> dict[str, Any]:
    return {"update_id": next(_numbers), **content}


def message(chat: dict[str, Any], text: str | None = None, **content: Any) -> dict[str, Any]:
    """The content of a message as it arrives just now, a command at its start marked."""
    body: dict[str, Any] = {"message_id": next(_numbers), "date": int(time.time()), "chat": chat}
    if chat["type"] != "channel":
        body["from"] = {**PERSON, "id": chat["id"]} if chat["type"] == "private" else PERSON
    if text is not None:
        body["text"] = text
        if command := re.match(r"/[a-z0-9_]+(@\w+)?", text, re.IGNORECASE):
            body["entities"] = [{"type": "bot_command", "offset": 0, "length": command.end()}]
    return {**body, **content}


def said(chat: dict[str, Any], text: str | None = None, **content: Any) -> dict[str, Any]:
    """An update: a new message."""
    return update(message=message(chat, text, **content))


def edited(before: dict[str, Any], text: str) -> dict[str, Any]:
    """An update: the message of an earlier one now reads ``text``."""
    again = message(before["message"]["chat"], text, edit_date=int(time.time()))
    return update(edited_message={**again, "message_id": before["message"]["message_id"]})


def typed(query: str, **content: Any) -> dict[str, Any]:
    """An update: an inline query."""
    return update(
        inline_query={"id": str(next(_numbers)), "from": PERSON, "query": query, "offset": "", **content}
    )


def pressed(
    chat: dict[str, Any], data: str, below: dict[str, Any] | None = None, **content: Any
) -> dict[str, Any]:
    """An update: a button with ``data`` was pressed, ``below`` a message of the bot."""
    person = {**PERSON, "id": chat["id"]} if chat["type"] == "private" else PERSON
    mine = below or {**message(chat, "答案"), "from": BOT}
    query = {"id": str(next(_numbers)), "from": person, "chat_instance": "1", "message": mine, "data": data}
    return update(callback_query={**query, **content})
