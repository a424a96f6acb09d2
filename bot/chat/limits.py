"""How much one person may ask."""

import time
from collections import OrderedDict
from collections.abc import Callable
from math import ceil
from typing import Final

SECONDS: Final = 60.0
PEOPLE: Final = 10_000
"""How long a window is, and of how many people one is remembered."""


class Limits:
    """So many questions a minute and person."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._windows: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def spend(self, person: int) -> int | None:
        """0 if ``person`` may go on; the seconds to wait the first time that is too much; then None."""
        now = self._clock()
        began, spent = self._windows.get(person, (now, 0))
        if now - began >= SECONDS:
            began, spent = now, 0
        self._windows[person] = began, spent + 1
        self._windows.move_to_end(person)
        if len(self._windows) > PEOPLE:
            self._windows.popitem(last=False)
        if spent < self._most:
            return 0
        return max(1, ceil(began + SECONDS - now)) if spent == self._most else None
