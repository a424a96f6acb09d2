"""A Telegram of one's own: as strict about what a bot sends as the real one, and without a network."""

import asyncio
import json
import re
import time
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from urllib.parse import unquote

from telegram.request import BaseRequest, RequestData
from telegram_judge import Fault, Parsed, RefusedError, judged, parse, rows
from telegram_updates import BOT, GROUP, OTHER, PRIVATE, numbers

TOKEN = "1234567890:AAF-fake_fake_fake_fake_fake_fake_f"

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
    "sendPhoto": {*ADDRESS, "photo", "caption", "parse_mode", "reply_parameters", "reply_markup"},
    "answerGuestQuery": {"guest_query_id", "result"},
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
    guests: list[dict[str, Any]] = field(default_factory=list)
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
        self, url: str, method: str, request_data: RequestData | None = None, *rest: Any, **more: Any
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
        self.pending |= {
            update["guest_message"]["guest_query_id"] for update in updates if "guest_message" in update
        }

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

    async def _answerGuestQuery(self, guest_query_id: str, result: str) -> dict[str, Any]:  # noqa: N802
        card = json.loads(result)
        if not card["title"] or card["input_message_content"]["parse_mode"] != "HTML":
            raise RefusedError(Fault(400, "Bad Request: RESULT_ID_INVALID"))
        card["parsed"] = parse(card["input_message_content"]["message_text"])
        self._known(guest_query_id)
        self.guests.append(card)
        return {"inline_message_id": guest_query_id}

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
        return self._send(chat_id, judged(text, parse_mode), reply_parameters, reply_markup, topic)

    async def _sendDocument(  # noqa: N802
        self, document: tuple[str, bytes, str], **rest: str
    ) -> dict[str, Any]:
        name, content, _ = document
        if not name or not content:
            raise RefusedError(Fault(400, "Bad Request: file must be non-empty"))
        return self._send_file((name, content), **rest)

    async def _sendPhoto(self, photo: tuple[str, bytes, str], **rest: str) -> dict[str, Any]:  # noqa: N802
        name, content, _ = photo
        if not content.startswith(b"\x89PNG"):
            raise RefusedError(Fault(400, "Bad Request: IMAGE_PROCESS_FAILED"))
        return self._send_file((name, content), **rest)

    def _send_file(
        self,
        file: tuple[str, bytes],
        chat_id: str,
        caption: str = "",
        parse_mode: str | None = None,
        reply_parameters: str = "{}",
        reply_markup: str = "{}",
        message_thread_id: str | None = None,
    ) -> dict[str, Any]:
        topic = int(message_thread_id) if message_thread_id else None
        parsed = judged(caption, parse_mode, 1024)
        return self._send(chat_id, parsed, reply_parameters, reply_markup, topic, file)

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
        parsed, keyboard = judged(text, parse_mode), rows(reply_markup)
        if (parsed, keyboard) == (mine[-1].parsed, mine[-1].buttons):
            raise RefusedError(Fault(400, "Bad Request: message is not modified"))
        message = {**mine[-1].message, "text": parsed.text}
        self.sent.append(mine[-1]._replace(parsed=parsed, buttons=keyboard, message=message, edits=True))
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
            "message_id": next(numbers),
            "date": int(time.time()),
            "chat": chat,
            "from": BOT,
            "text": parsed.text,
        }
        keyboard = rows(reply_markup)
        self.sent.append(Sent(int(chat_id), parsed, reply.get("message_id"), keyboard, message, topic, file))
        return message


def _json(**content: Any) -> bytes:
    return json.dumps({name: value for name, value in content.items() if value is not None}).encode()
