"""What the services hand out: replies, their buttons, and what a press of one brings."""

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from bot.render.html import plain
from bot.render.messages import Messages
from bot.service.actions import Action


class Button(NamedTuple):
    """``action`` is done when it is pressed; one with ``copies`` puts that text into the clipboard instead."""

    label: str
    action: Action | None = None
    copies: str = ""


Buttons = tuple[tuple[Button, ...], ...]
"""Rows."""


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: Telegram's numbers of chat, of the ``topic`` in it where it is a forum (0: none) and of the person, the bot's name there, and the messages in his language.

    ``names`` are what the table of rights knows those by who see the reply: a person's number and @name where he is alone with
    the bot, those of the chat elsewhere.
    """

    chat: int
    person: int
    bot: str
    say: Messages
    names: frozenset[str] = frozenset()
    topic: int = 0


class Attachment(NamedTuple):
    """A file to send, under a name that holds nothing but a name."""

    name: str
    content: Path | bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: Telegram HTML and rows of buttons below it; with a ``file`` or a ``photo`` (PNG) the HTML is its
    caption.

    An answer says what its status is.
    """

    html: str
    buttons: Buttons = ()
    file: Attachment | None = None
    photo: bytes = b""
    status: str = ""

    def followed(self, other: "Reply") -> "Reply":
        """This reply and below it another of words and buttons alone, as one."""
        return Reply(f"{self.html}\n{other.html}", (*self.buttons, *other.buttons))

    @classmethod
    def plain(cls, text: str, buttons: Buttons = (), file: Attachment | None = None) -> "Reply":
        """A reply of plain text."""
        return cls(plain(text).html, buttons, file)


@dataclass(frozen=True, slots=True)
class Press:
    """What a press brings: a message, which takes the place of the one pressed where it ``edits``, or only a
    notice over the chat (at most 200 characters)."""

    reply: Reply | None = None
    notice: str = ""
    edits: bool = False


class InlineAnswer(NamedTuple):
    """A ready answer for another chat."""

    title: str
    description: str
    html: str
