"""The desk's own thread, and whose turn it is."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar
from weakref import WeakValueDictionary

P = ParamSpec("P")
T = TypeVar("T")


class Inbox(asyncio.Queue[object]):
    """Updates on their way to an answer.

    Only ``most`` are let in at a time; the rest is better off with Telegram, which keeps it should we end.
    """

    def __init__(self, most: int) -> None:
        super().__init__()
        self._most, self._unanswered = most, 0
        self._room = asyncio.Event()

    async def put(self, item: object) -> None:
        while self._unanswered >= self._most:
            self._room.clear()
            await self._room.wait()
        self._unanswered += 1
        self.put_nowait(item)

    def task_done(self) -> None:
        super().task_done()
        self._unanswered -= 1
        self._room.set()


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
