"""Updates as they arrive: people, chats, and what is said, edited, typed and pressed there."""

import re
import time
from itertools import count
from typing import Any

BOT = {"id": 1234567890, "is_bot": True, "first_name": "问报", "username": "wenbao_bot"}
PERSON = {"id": 77, "is_bot": False, "first_name": "李"}
PRIVATE: dict[str, Any] = {"id": 77, "type": "private", "first_name": "李"}
OTHER: dict[str, Any] = {"id": 78, "type": "private", "first_name": "王"}
GROUP: dict[str, Any] = {"id": -1001, "type": "supergroup", "title": "读报组"}
CHANNEL: dict[str, Any] = {"id": -1002, "type": "channel", "title": "频道"}

numbers = count(1000)
"""Of messages, updates and queries alike."""


def update(**content: Any) -> dict[str, Any]:
    return {"update_id": next(numbers), **content}


def message(chat: dict[str, Any], text: str | None = None, **content: Any) -> dict[str, Any]:
    """The content of a message as it arrives just now, a command at its start marked."""
    body: dict[str, Any] = {"message_id": next(numbers), "date": int(time.time()), "chat": chat}
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
        inline_query={"id": str(next(numbers)), "from": PERSON, "query": query, "offset": "", **content}
    )


def guest(chat: dict[str, Any], text: str, **content: Any) -> dict[str, Any]:
    """An update: a message that mentions the bot in a chat that it is no member of."""
    return update(guest_message=message(chat, text, guest_query_id=str(next(numbers)), **content))


def pressed(
    chat: dict[str, Any], data: str, below: dict[str, Any] | None = None, **content: Any
) -> dict[str, Any]:
    """An update: a button with ``data`` was pressed, ``below`` a message of the bot."""
    person = {**PERSON, "id": chat["id"]} if chat["type"] == "private" else PERSON
    mine = below or {**message(chat, "答案"), "from": BOT}
    query = {"id": str(next(numbers)), "from": person, "chat_instance": "1", "message": mine, "data": data}
    return update(callback_query={**query, **content})
