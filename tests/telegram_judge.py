"""What Telegram takes and what it refuses.

TDLib, Telegram's own library, judges the HTML; where it cannot be had, tags are merely taken out.
"""

import html
import json
import re
from collections.abc import Callable
from typing import Any, NamedTuple

td_execute: Callable[[bytes], bytes | None] | None = None
try:
    import tdjson
except ImportError:
    pass
else:
    td_execute = tdjson.td_execute
    td_execute(b'{"@type": "setLogVerbosityLevel", "new_verbosity_level": 0}')


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


def judged(text: str, parse_mode: str | None, most: int = 4096) -> Parsed:
    """A text as it is agreed to be sent.  Raises RefusedError."""
    if parse_mode != "HTML":
        raise RefusedError(Fault(400, "Bad Request: HTML is what is agreed on"))
    text.encode()
    return parse(text, most)


def rows(reply_markup: str) -> list[list[tuple[str, str]]]:
    """The buttons of a keyboard.  Raises RefusedError if Telegram would not have them."""
    keyboard = json.loads(reply_markup).get("inline_keyboard", [])
    if sum(map(len, keyboard)) > 100 or any(not 1 <= len(row) <= 8 for row in keyboard):
        raise RefusedError(Fault(400, "Bad Request: BUTTON_COUNT_INVALID"))
    return [[_button(button) for button in row] for row in keyboard]


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
