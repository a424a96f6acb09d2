"""The processes that answer, as the one that starts them sees them.

Each opens the index by itself, mapped as it is on the disk, and does one request at a time.  One that dies, or is at one
request for too long, is replaced.
"""

import logging
import threading
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from queue import SimpleQueue
from typing import Final

from bot.render.messages import MessageError
from bot.service.answering import Outcome, Request
from bot.service.serving import Opening, serve

LOG = logging.getLogger("wenbao.processes")

LOOK_SECONDS: Final = 1.0
"""How often it is looked whether a process that has nothing to do died."""

END_SECONDS: Final = 5.0
"""How long a process may take to end once it is told to."""


class GaveUpError(MessageError):
    """A request that took too long, or at which two processes died."""


class AnsweringProcess:
    """One process; whoever asks waits until it has done what it is at."""

    def __init__(self, opening: Opening, seconds: float) -> None:
        self._opening, self._seconds = opening, seconds
        self._lock, self._closed = threading.Lock(), False
        self._start()

    def _start(self) -> None:
        context = get_context("spawn")
        here, there = context.Pipe()
        process = context.Process(target=serve, args=(there, self._opening), name="answering")
        with there:
            process.start()
        self._process = process
        self._pipe: Connection[Request | None, Outcome] = here

    def ask(self, request: Request | None) -> Outcome:
        """What comes of a request.  Raises GaveUpError if it takes longer than agreed, or kills the process that does it and
        the one after, or comes after all is closed."""
        with self._lock:
            for _ in range(0 if self._closed else 2):
                try:
                    self._pipe.send(request)
                    if self._pipe.poll(self._seconds):
                        return self._pipe.recv()
                except (EOFError, OSError):
                    self._replace("died")
                else:
                    self._replace(f"was at one question for {self._seconds:g} s")
                    break
            raise GaveUpError("chat.gave_up")

    def look(self) -> None:
        """Replace a process that died while it had nothing to do."""
        if self._lock.acquire(blocking=False):
            try:
                if not self._process.is_alive():
                    with suppress(OSError):  # no memory for one: the next look may find some
                        self._replace("died")
            finally:
                self._lock.release()

    def _replace(self, why: str) -> None:
        LOG.warning("a process that answers %s and is replaced", why)
        self._process.kill()
        self._end()
        self._start()

    def close(self) -> None:
        """End the process when it has done what it is at; no other takes its place."""
        with self._lock:
            self._closed = True
            self._end()

    def _end(self) -> None:
        self._pipe.close()
        self._process.join(END_SECONDS)
        self._process.kill()
        self._process.join()


class Processes:
    """``count`` processes, which are given requests in the order in which these come."""

    def __init__(self, opening: Opening, count: int, seconds: float) -> None:
        self._processes = [AnsweringProcess(opening, seconds) for _ in range(count)]
        self._idle: SimpleQueue[AnsweringProcess] = SimpleQueue()
        for process in self._processes:
            self._idle.put(process)
        self._threads = ThreadPoolExecutor(count, "answers")
        self._over = threading.Event()
        self._looking = threading.Thread(target=self._look, name="processes", daemon=True)
        self._looking.start()

    def submit(self, request: Request) -> "Future[Outcome]":
        """What will come of a request, or GaveUpError."""
        return self._threads.submit(self._ask, request)

    def _ask(self, request: Request) -> Outcome:
        process = self._idle.get()
        try:
            return process.ask(request)
        finally:
            self._idle.put(process)

    def reopen(self) -> None:
        """Have every process open the index as it is now: one after the other, while the others answer."""
        for process in self._processes:
            with suppress(GaveUpError):  # its successor has opened it as it is
                process.ask(None)

    def _look(self) -> None:
        while not self._over.wait(LOOK_SECONDS):
            for process in self._processes:
                process.look()

    def close(self) -> None:
        """End the processes when all requests are done."""
        self._threads.shutdown()
        self._over.set()
        self._looking.join()
        for process in self._processes:
            process.close()
