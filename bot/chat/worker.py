"""The desk's own thread, and whose turn it is."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, ParamSpec, TypeVar
from weakref import WeakValueDictionary

from telegram import Update
from telegram.ext import BaseUpdateProcessor

MOST: Final = 256
"""Updates that are worked on at a time, those that wait for their person's turn included."""

P = ParamSpec("P")
T = TypeVar("T")


class Inbox(asyncio.Queue[object]):
    """Updates on their way to an answer, of at most ``most`` people at a time.

    The rest is better off with Telegram, which keeps it should we end.  More of a person who is in already
    holds up nobody: it waits for its turn, of which ``Limits`` gives it few.
    """

    def __init__(self, most: int, who: Callable[[Update], int]) -> None:
        super().__init__()
        self._most, self._who = most, who
        self._people: Counter[int] = Counter()
        self._left = asyncio.Event()

    async def put(self, item: object) -> None:
        if isinstance(item, Update):
            person = self._who(item)
            while len(self._people) >= self._most and person not in self._people:
                self._left.clear()
                await self._left.wait()
            self._people[person] += 1
        self.put_nowait(item)

    def answered(self, update: Update) -> None:
        """Nothing more is done about ``update``."""
        self._people -= Counter({self._who(update): 1})
        self._left.set()


class Turns(BaseUpdateProcessor):
    """Works on all updates that the inbox lets in."""

    def __init__(self, inbox: Inbox) -> None:
        super().__init__(MOST)
        self._inbox = inbox

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        try:
            await coroutine
        finally:
            if isinstance(update, Update):
                self._inbox.answered(update)

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...


class Room:
    """Does work beside the event loop, one piece at a time, and of each person one piece after the other.

    So whoever asks twenty questions at once waits for himself, and the others for one of his questions.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(1, "desk")
        self._turns: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def do(self, person: int, job: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
        """What ``job`` returns, or raises."""
        turn = self._turns.setdefault(person, asyncio.Lock())
        async with turn:
            future = self._thread.submit(job, *args, **kwargs)
            return await asyncio.wrap_future(future)

    def close(self) -> None:
        """End the thread when it is done."""
        self._thread.shutdown()
