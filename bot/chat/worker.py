"""The thread that answers, and the order in which people are answered."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Concatenate, Final, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

from bot.service.reply import Caller

MOST: Final = 256
"""Updates that are worked on at a time, those that wait for their person's turn included."""

P = ParamSpec("P")
T = TypeVar("T")


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
    """Does work beside the event loop, one piece at a time, and of each person one piece after the other.

    So whoever asks twenty questions at once waits for himself, and the others for one of his questions.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "answers")
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do(
        self, caller: Caller, job: Callable[Concatenate[Caller, P], T], *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """What ``job``, called with ``caller`` and the rest, returns or raises."""
        turn = self._turns.setdefault(caller.person, asyncio.Lock())
        async with turn:
            future = self._thread.submit(job, caller, *args, **kwargs)
            return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End the thread when it is done."""
        self._thread.shutdown()
