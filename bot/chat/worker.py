"""Who answers, and the order in which people are answered."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import Any, Concatenate, Final, ParamSpec, TypeVar, TypeVarTuple
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.service.answering import Outcome, Request
from bot.service.memory import Memories, Place
from bot.service.questions import QuestionService
from bot.service.reply import Caller

MOST: Final = 256
"""Updates that are worked on at a time, those that wait for their person's turn included."""

Submit = Callable[[Request], "Future[Outcome]"]
"""Hands a request to a process that answers."""

P = ParamSpec("P")
T = TypeVar("T")
Args = TypeVarTuple("Args")


class UpdateQueue(asyncio.Queue[object]):
    """Updates on their way to an answer, of at most ``most`` people (by their number, ``sender``) at a time.

    The rest is better off with Telegram, which keeps it should we end.  More of a person who is in already
    holds up nobody: it waits for its turn, of which ``Limits`` gives it few.
    """

    def __init__(self, most: int, sender: Callable[[Update], int]) -> None:
        super().__init__()
        self._most, self._sender = most, sender
        self._people: Counter[int] = Counter()
        self._left = asyncio.Event()

    async def put(self, item: object) -> None:
        if isinstance(item, Update):
            person = self._sender(item)
            while len(self._people) >= self._most and person not in self._people:
                self._left.clear()
                await self._left.wait()
            self._people[person] += 1
        self.put_nowait(item)

    def answered(self, update: Update) -> None:
        """Nothing more is done about ``update``."""
        self._people -= Counter({self._sender(update): 1})
        self._left.set()


class UpdateProcessor(BaseUpdateProcessor):
    """Works on all updates that the queue lets in."""

    def __init__(self, queue: UpdateQueue) -> None:
        super().__init__(MOST)
        self._queue = queue

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        try:
            await coroutine
        finally:
            if isinstance(update, Update):
                self._queue.answered(update)

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...


class Worker:
    """Does work beside the event loop: of each person, and in each chat, one piece after the other.

    So whoever asks twenty questions at once waits for himself, and the others for one of his questions; and a chat is answered
    in the order in which it asked.  What is remembered of a chat is kept here.
    """

    def __init__(self, submit: Submit) -> None:
        self._submit, self._memories = submit, Memories()
        self._thread = ThreadPoolExecutor(1, "administration")
        self._turns: WeakValueDictionary[tuple[str, Place], asyncio.Lock] = WeakValueDictionary()

    async def ask(
        self, caller: Caller, job: Callable[[QuestionService, Caller, *Args], T], *args: *Args
    ) -> T:
        """What ``job``, a method of the questions' service, returns or raises in one of the processes."""
        async with self.turn(caller):
            return await self.put(caller, job, *args)

    @asynccontextmanager
    async def turn(self, caller: Caller) -> AsyncIterator[None]:
        """While this is open, nothing else is done for this person and chat."""
        person = self._turns.setdefault(("person", (caller.person, 0)), asyncio.Lock())
        chat = self._turns.setdefault(("chat", _chat(caller)), asyncio.Lock())
        async with person, chat:
            yield

    async def put(
        self, caller: Caller, job: Callable[[QuestionService, Caller, *Args], T], *args: *Args
    ) -> T:
        """As ``ask``, for whoever has the turn."""
        request = Request(job, caller, args, self._memories.get(_chat(caller)))
        outcome = await asyncio.wrap_future(self._submit(request))
        self._memories.put(_chat(caller), outcome.memory)
        if outcome.error:
            raise outcome.error
        value: T = outcome.value
        return value

    async def do(
        self, caller: Caller, job: Callable[Concatenate[Caller, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What ``job``, called with ``caller`` and the rest in a thread of this process, returns or raises."""
        async with self.turn(caller):
            return await asyncio.wrap_future(self._thread.submit(job, caller, *args, **kwargs))

    def close(self) -> None:
        """End the thread when it is done."""
        self._thread.shutdown()


def _chat(caller: Caller) -> Place:
    """The chat that is answered, and the topic in it; whoever types an inline query is in none."""
    return caller.chat or caller.person, caller.topic
