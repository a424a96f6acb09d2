"""What somebody watches for, and what is new of it."""

from dataclasses import dataclass
from typing import NamedTuple

from index.api import News, Observation


@dataclass(frozen=True, slots=True)
class Watch:
    """What ``person`` said in ``chat`` that it is to be told of, in the ``topic`` of its forum (0: it has none); ``names`` are those of
    Caller."""

    id: int
    chat: int
    key: str
    said: str
    person: int
    names: frozenset[str]
    language: str
    topic: int = 0


class Told(NamedTuple):
    """Something new for a watch: what a report says now, and the figure that it takes the place of."""

    id: int
    watch: Watch
    kind: News
    now: Observation
    before: Observation | None


class Stamped(NamedTuple):
    """A report as it is: what changes with its file, and whom it speaks for."""

    stamp: str
    subject: str | None
