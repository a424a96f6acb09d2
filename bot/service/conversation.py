"""What was asked last in a chat, so that a follow-up question can leave it out."""

import time
from collections import OrderedDict
from collections.abc import Callable, Set
from typing import Final

from index.api import Answer, Answerer, Row, State, Status, complete, passage_number

FORGET: Final = 30 * 60
"""Seconds after which a conversation starts anew."""

CONVERSATIONS: Final = 1000


class Conversation:
    """The turns of one chat; the state that they leave is remembered for FORGET seconds."""

    def __init__(self, answerer: Callable[[], Answerer], clock: Callable[[], float] = time.monotonic) -> None:
        self._answerer = answerer
        self._clock = clock
        self._state: State | None = None
        self._at = 0.0

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """Answer ``text``, completed where it leaves something out, from the reports ``within`` (paths; none means
        all); ``question`` of the answer is what was answered."""
        answerer, state = self._answerer(), self._remembered()
        forms = complete(text, state, answerer.understand) if state else (text,)
        answers = [answerer.ask(forms[0], limit, within)]
        for form in forms[1:]:
            if answers[-1].status is Status.ANSWERED:
                break
            answers.append(answerer.ask(form, limit, within))
        answer = min(answers, key=lambda one: list(Status).index(one.status))
        self._state, self._at = _after(answer, state, answerer), self._clock()
        return answer

    def cited(self, text: str) -> str | None:
        """The citation of the passage whose surroundings ``text`` asks for ("第二条的上下文")."""
        state, number = self._remembered(), passage_number(text)
        return state.passages[number - 1] if state and number and number <= len(state.passages) else None

    def _remembered(self) -> State | None:
        return self._state if self._clock() - self._at <= FORGET else None


def _after(answer: Answer, before: State | None, answerer: Answerer) -> State:
    """The state that an answer leaves."""
    certain = answer.findings if answer.status is Status.ANSWERED else ()
    return State.after(
        answerer.understand(answer.question),
        before,
        answerer.understand,
        [Row(found.region, found.year, found.value) for found in certain if not found.restated],
        [hit.passage.citation.id for hit in answer.hits],
    )


class Conversations:
    """The conversations of many chats, each apart from the others."""

    def __init__(self, answerer: Callable[[], Answerer]) -> None:
        self._answerer = answerer
        self._chats: OrderedDict[int, Conversation] = OrderedDict()

    def of(self, chat: int) -> Conversation:
        """The conversation of ``chat``; the one that was quiet longest is forgotten for a new one."""
        conversation = self._chats.setdefault(chat, Conversation(self._answerer))
        self._chats.move_to_end(chat)
        if len(self._chats) > CONVERSATIONS:
            self._chats.popitem(last=False)
        return conversation
