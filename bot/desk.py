"""The desk: questions and buttons of a chat in, replies out.  Knows nothing of the network."""

import re
from collections import OrderedDict
from dataclasses import dataclass
from typing import Final, NamedTuple

from telegram.helpers import create_deep_linked_url

from bot import html, words
from bot.dialogue import Dialogues
from corpus.library import CitationError, Library
from corpus.model import digest
from index.answer import Answer, Answerer, Status

PAGE: Final = 3
DEPTH: Final = 15
"""Passages a message, and a question: asked for all at once, so that every page is of the same answer."""

QUESTION_LENGTH: Final = 1000
QUESTIONS: Final = 1000
"""Characters in a question, and questions that are remembered for their "more" button."""

TOO_LONG: Final = f"问题太长了，请缩短到 {QUESTION_LENGTH} 字以内。"


class Button(NamedTuple):
    """``data`` is at most 64 bytes: ``c:<citation id>`` or ``m:<offset>:<question key>``."""

    label: str
    data: str


@dataclass(frozen=True, slots=True)
class Reply:
    """One message: Telegram HTML, and rows of buttons below it."""

    html: str
    buttons: tuple[tuple[Button, ...], ...] = ()


class Desk:
    """Questions and buttons in, replies out; knows nothing of the network.  For one thread at a time."""

    def __init__(self, answerer: Answerer, library: Library) -> None:
        self._answerer = answerer
        self._library = library
        self._dialogues = Dialogues(answerer)
        self._asked: OrderedDict[tuple[int, str], str] = OrderedDict()

    def ask(self, chat: int, text: str) -> Reply:
        """Answer a question asked in ``chat``."""
        question = html.clean(text).strip()
        if not question:
            return Reply(words.EMPTY)
        if len(question) > QUESTION_LENGTH:
            return Reply(TOO_LONG)
        dialogue = self._dialogues.of(chat)
        if (citation := dialogue.nth(question)) and (around := self.surroundings(citation, None)):
            return around
        found = dialogue.ask(question, DEPTH)
        key = digest(found.question, 8)
        self._asked[chat, key] = found.question
        self._asked.move_to_end((chat, key))
        if len(self._asked) > QUESTIONS:
            self._asked.popitem(last=False)
        if found.status is Status.NOT_FOUND:
            near = ((Button("相近的段落", f"m:0:{key}"),),) if found.hits else ()
            return Reply(html.not_found(found, self._answerer.entries), near)
        page = _order(found)[:PAGE]
        return Reply(html.answer(found, page, question), _buttons(found, page, 0, key))

    def press(self, chat: int, data: str, bot: str) -> Reply | None:
        """What a button below a message of ``bot`` in ``chat`` brings; None if it is stale or forged."""
        if data.startswith("c:"):
            return self.surroundings(data.removeprefix("c:"), bot)
        button = re.fullmatch(r"m:([0-9]{1,3}):([a-z2-7]{8})", data)
        question = self._asked.get((chat, button[2])) if button else None
        if button is None or question is None:
            return None
        self._asked.move_to_end((chat, button[2]))
        found, offset = self._answerer.ask(question, DEPTH), int(button[1])
        page = _order(found)[offset : offset + PAGE]
        if not page:
            return None
        return Reply(html.more(found, page, offset + 1), _buttons(found, page, offset, button[2]))

    def surroundings(self, citation: str, bot: str | None) -> Reply | None:
        """The passage that ``citation`` names, between its neighbours, with a link to share it where ``bot`` is named;
        None if it is not there any more."""
        if not re.fullmatch(r"[a-z0-9-]{1,32}", citation):
            return None
        try:
            cited = self._library.cite(citation)
        except CitationError:
            return None
        link = create_deep_linked_url(bot, f"c_{cited.passage.citation.id}") if bot else None
        return Reply(html.surroundings(cited, link))

    def reports(self) -> Reply:
        return Reply(html.reports(self._answerer.entries))


def _order(found: Answer) -> list[int]:
    """The hits in the order in which they are shown: first those that the findings stand in."""
    return list(dict.fromkeys([*(finding.hit for finding in found.findings), *range(len(found.hits))]))


def _buttons(found: Answer, page: list[int], offset: int, key: str) -> tuple[tuple[Button, ...], ...]:
    around = tuple(
        Button(f"上下文 {number}", f"c:{found.hits[hit].passage.citation.id}")
        for number, hit in enumerate(page, offset + 1)
    )
    rest = (Button("更多结果", f"m:{offset + PAGE}:{key}"),)
    return (around, rest) if offset + PAGE < len(found.hits) else (around,)
