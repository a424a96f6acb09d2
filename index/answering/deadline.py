"""How long a question may take: what is done for each passage and each figure of it asks whether there is time left."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf
from typing import Final

SECONDS: Final = 10.0
"""The slowest of 3,000 questions over judgments, annual reports and policies took under one."""

_end: ContextVar[float] = ContextVar("end", default=inf)
"""When the question that is being answered is given up, on the clock of time.monotonic."""


class OutOfTimeError(Exception):
    """A question took too long."""


@contextmanager
def of(seconds: float) -> Iterator[None]:
    """Give what is done inside so many seconds."""
    token = _end.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _end.reset(token)


def check() -> None:
    """Raise OutOfTimeError where the time is over; without ``of`` it never is."""
    if time.monotonic() > _end.get():
        raise OutOfTimeError
