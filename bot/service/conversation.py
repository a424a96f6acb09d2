"""What was asked last in a chat, so that a follow-up question can leave it out."""

import time
from collections import OrderedDict
from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Final

from index.api import Answer, Answerer, Question, Status, complete, passage_number

FORGET: Final = 30 * 60
"""Seconds after which a conversation starts anew."""

CONVERSATIONS: Final = 1000


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation as it was answered, the passages cited, and when."""

    question: Question
    citations: tuple[str, ...]
    at: float


class Conversation:
    """The questions of one chat; the last is remembered for FORGET seconds."""

    def __init__(self, answerer: Callable[[], Answerer], clock: Callable[[], float] = time.monotonic) -> None:
        self._answerer = answerer
        self._clock = clock
        self._last: Turn | None = None

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """Answer ``text``, completed where it leaves something out, from the reports ``within`` (paths; none means
        all); ``question`` of the answer is what was answered."""
        answerer, last = self._answerer(), self._remembered()
        forms = complete(text, last.question, answerer.understand) if last else (text,)
        answers = [answerer.ask(forms[0], limit, within)]
        for form in forms[1:]:
            if answers[-1].status is Status.ANSWERED:
                break
            answers.append(answerer.ask(form, limit, within))
        answer = min(answers, key=lambda one: list(Status).index(one.status))
        cited = tuple(hit.passage.citation.id for hit in answer.hits)
        self._last = Turn(answerer.understand(answer.question), cited, self._clock())
        return answer

    def cited(self, text: str) -> str | None:
        """The citation of the passage whose surroundings ``text`` asks for ("第二条的上下文")."""
        last, number = self._remembered(), passage_number(text)
        return last.citations[number - 1] if last and number and number <= len(last.citations) else None

    def _remembered(self) -> Turn | None:
        last = self._last
        return last if last and self._clock() - last.at <= FORGET else None


class Conversations:
    """The conversations of many chats, each apart from the others; ``answerer`` is who answers those with some names."""

    def __init__(self, answerer: Callable[[frozenset[str]], Answerer]) -> None:
        self._answerer = answerer
        self._chats: OrderedDict[tuple[int, frozenset[str]], Conversation] = OrderedDict()

    def of(self, chat: int, names: frozenset[str] = frozenset()) -> Conversation:
        """The conversation of ``chat``, whose rights are those of ``names``; the one that was quiet longest is forgotten for a
        new one."""
        key = chat, names
        conversation = self._chats.setdefault(key, Conversation(lambda: self._answerer(names)))
        self._chats.move_to_end(key)
        if len(self._chats) > CONVERSATIONS:
            self._chats.popitem(last=False)
        return conversation
