"""Whoever asks twice at once is answered one after the other, in a chat and as a person; others are answered meanwhile."""

import asyncio
import pickle
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing

import pytest

from bot.chat.worker import Worker
from bot.render.messages import MessageError, messages
from bot.service.answering import Outcome, Request, UnforeseenError
from bot.service.questions import QuestionService
from bot.service.reply import Caller


class Busy:
    """Three processes that take a while: what they began and ended, in order, and with what memory."""

    def __init__(self) -> None:
        self.events: list[tuple[str, object]] = []
        self._threads = ThreadPoolExecutor(3)

    def submit(self, request: Request) -> "Future[Outcome]":
        return self._threads.submit(self._answer, request)

    def _answer(self, request: Request) -> Outcome:
        (text,) = request.args
        self.events.append(("began", text))
        time.sleep(0.05)
        self.events.append(("ended", text))
        if text == "broken":
            return Outcome(error=UnforeseenError("KeyError", "file:1"), memory=request.memory)
        return Outcome(request.memory.decode(), request.memory + str(text).encode())


@pytest.fixture
def busy() -> Iterator[Busy]:
    busy = Busy()
    yield busy
    busy._threads.shutdown()


def asked(busy: Busy, *calls: tuple[int, int, str]) -> list[object]:
    """What comes of calls (chat, person, text) that come at once, one a line."""

    async def together() -> list[object]:
        with closing(Worker(busy.submit)) as worker:
            return await asyncio.gather(
                *(
                    worker.ask(Caller(chat, person, "bot", messages()), QuestionService.reports, text)
                    for chat, person, text in calls
                ),
                return_exceptions=True,
            )

    return asyncio.run(together())


def test_a_group_is_answered_in_the_order_in_which_it_asks(busy: Busy) -> None:
    assert asked(busy, (-9, 1, "a"), (-9, 2, "b"), (-9, 3, "c")) == ["", "a", "ab"]
    assert busy.events == [(what, text) for text in "abc" for what in ("began", "ended")]


def test_one_person_waits_for_himself_in_all_chats(busy: Busy) -> None:
    assert asked(busy, (1, 1, "a"), (-9, 1, "b")) == ["", ""]
    assert busy.events == [(what, text) for text in "ab" for what in ("began", "ended")]


def test_others_are_answered_meanwhile_and_know_nothing_of_each_other(busy: Busy) -> None:
    assert asked(busy, (1, 1, "a"), (2, 2, "b"), (0, 3, "c"), (0, 4, "d")) == ["", "", "", ""]
    assert {what for what, _ in busy.events[:3]} == {"began"}


def test_what_fails_leaves_the_memory_as_it_was(busy: Busy) -> None:
    first, broken, last = asked(busy, (1, 1, "a"), (1, 1, "broken"), (1, 1, "b"))
    assert (first, last) == ("", "a")
    assert isinstance(broken, UnforeseenError)


def test_messages_and_failures_go_from_process_to_process() -> None:
    assert pickle.loads(pickle.dumps(messages("en"))) is messages("en")
    error = pickle.loads(pickle.dumps(MessageError("chat.wait", seconds=3)))
    assert (error.key, error.values) == ("chat.wait", {"seconds": 3})
