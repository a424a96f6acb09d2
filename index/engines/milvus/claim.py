"""One import at a time, without a clock that all machines share and without a lock in Milvus."""

import random
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from index.engines.milvus.shelf import Shelf
from index.engines.protocol import EngineError

PREFIX = "claim/"

BEAT = 5.0
"""Seconds between the signs of life of whoever imports."""

DEAD = 30.0
"""Seconds without one after which others go on."""

LOOK = 0.5
"""Seconds between two looks of those who wait."""


class Claim:
    """The right to import.  Whoever wants it says so first and looks then: of two who do, the later one sees both
    and steps back, and where both do so chance decides who is first the next time."""

    def __init__(self, shelf: Shelf, waiting: Callable[[], None]) -> None:
        self._shelf, self._waiting = shelf, waiting
        self._name = PREFIX + uuid.uuid4().hex
        self._beats = 0
        self._over = threading.Event()
        self._heart = threading.Thread(target=self._live, daemon=True)

    def __enter__(self) -> Self:
        seen: dict[str, str] = {}
        silent = 0.0
        told = False
        while True:
            self._beat()
            others = self._others()
            if not others:
                self._heart.start()
                return self
            self._shelf.remove([self._name])
            if not told:
                self._waiting()
                told = True
            while others:
                pause = LOOK * random.uniform(0.5, 1.5)  # noqa: S311 - not a secret
                silent = silent + pause if others == seen else 0.0
                seen = others
                if silent > DEAD:
                    self._shelf.remove(others)
                self._over.wait(pause)
                others = self._others()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._heart.join()
        with suppress(EngineError):  # it will be taken for dead
            self._shelf.remove([self._name])

    def held(self) -> bool:
        """Whether nobody has taken this one for dead."""
        return self._name in self._shelf.names(PREFIX)

    def _others(self) -> dict[str, str]:
        claims = self._shelf.texts(f'name like "{PREFIX}%"')
        return {name: beat for name, beat in claims.items() if name != self._name}

    def _beat(self) -> None:
        self._beats += 1
        self._shelf.write(self._name, str(self._beats))

    def _live(self) -> None:
        while not self._over.wait(BEAT):
            with suppress(EngineError):
                if self.held():
                    self._beat()
