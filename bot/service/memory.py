"""What is remembered of each chat: kept in one place, handed to whoever answers it and taken back."""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Final

from bot.render.html import clean
from bot.service.view import question_key
from index.api import State

QUESTIONS: Final = 100
"""Questions of one chat that are remembered for their buttons."""

Place = tuple[int, int]
"""Telegram's numbers of a chat, and of a topic in it, 0 where it is no forum."""

BYTES: Final = 32 * 1024 * 1024
"""How much is remembered of all chats together: a chat takes about a thousand bytes."""


@dataclass(slots=True)
class Memory:
    """What is remembered of one chat.

    ``state`` is what the last turn, which answered ``question``, left at ``at`` (seconds since 1970), to those who are called
    ``names``, whose rights it was answered under.  ``asked`` are the questions that buttons stand for, by their keys, the one used
    last at the end.
    """

    names: frozenset[str] = frozenset()
    state: State | None = None
    at: float = 0.0
    asked: dict[str, str] = field(default_factory=dict)
    question: str = ""

    def belong(self, names: frozenset[str]) -> None:
        """Forget the conversation if it was not one of those who are called ``names``."""
        if self.names != names:
            self.names, self.question, self.state = names, "", None

    def remember(self, text: str) -> None:
        """Buttons may stand for ``text``; the question that was used longest ago is forgotten for a new one."""
        key = question_key(text)
        self.asked.pop(key, None)
        self.asked[key] = text
        if len(self.asked) > QUESTIONS:
            del self.asked[next(iter(self.asked))]

    def recall(self, key: str, said: str) -> str | None:
        """What was asked that ``key`` stands for; ``said`` may be it where it is not remembered any more."""
        again = clean(said).strip()
        return self.asked.get(key) or (again if again and question_key(again) == key else None)


class Memories:
    """The memories of all chats, as the bytes that processes hand to each other; those of the chat that was quiet longest
    are forgotten first."""

    def __init__(self, most: int = BYTES) -> None:
        self._most, self._size = most, 0
        self._chats: OrderedDict[Place, bytes] = OrderedDict()

    def get(self, chat: Place) -> bytes:
        """What is remembered of ``chat``; nothing where it is new."""
        return self._chats.get(chat, b"")

    def put(self, chat: Place, memory: bytes) -> None:
        """From now on ``memory`` is what is remembered of ``chat``."""
        self._size += len(memory) - len(self._chats.pop(chat, b""))
        self._chats[chat] = memory
        while self._size > self._most:
            self._size -= len(self._chats.popitem(last=False)[1])
