"""One import at a time, without a clock that all machines share and without a lock in Milvus."""

import random
import threading
import uuid
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import Self

from index.engines.milvus.collections import Collections
from index.engines.protocol import EngineError

PREFIX = "lease/"

RENEWED = 5.0
"""Seconds after which whoever imports renews the lease."""

EXPIRED = 30.0
"""Seconds without a renewal after which others remove a lease."""

POLLED = 0.5
"""Seconds between two looks of those who wait."""


class Lease:
    """The right to import.  Whoever wants it says so first and looks then: of two who do, the later one sees both
    and steps back, and where both do so chance decides who is first the next time."""

    def __init__(self, collections: Collections, waiting: Callable[[], None]) -> None:
        self._collections, self._waiting = collections, waiting
        self._name = PREFIX + uuid.uuid4().hex
        self._renewals = 0
        self._over = threading.Event()
        self._renewal = threading.Thread(target=self._renew_until_over, daemon=True)

    def __enter__(self) -> Self:
        seen: dict[str, str] = {}
        silent = 0.0
        waits = False
        while True:
            self._renew()
            others = self._others()
            if not others:
                self._renewal.start()
                return self
            self._collections.remove([self._name])
            if not waits:
                self._waiting()
                waits = True
            while others:
                pause = POLLED * random.uniform(0.5, 1.5)  # noqa: S311 - not a secret
                silent = silent + pause if others == seen else 0.0
                seen = others
                if silent > EXPIRED:
                    self._collections.remove(others)
                self._over.wait(pause)
                others = self._others()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._over.set()
        self._renewal.join()
        with suppress(EngineError):  # it will expire
            self._collections.remove([self._name])

    def held(self) -> bool:
        """Whether nobody has removed it as expired."""
        return self._name in self._collections.names(PREFIX)

    def _others(self) -> dict[str, str]:
        leases = self._collections.texts(f'name like "{PREFIX}%"')
        return {name: renewals for name, renewals in leases.items() if name != self._name}

    def _renew(self) -> None:
        self._renewals += 1
        self._collections.write(self._name, str(self._renewals))

    def _renew_until_over(self) -> None:
        while not self._over.wait(RENEWED):
            with suppress(EngineError):
                if self.held():
                    self._renew()
