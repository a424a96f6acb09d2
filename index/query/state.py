"""What a conversation has come to: every turn reads it, and leaves the next."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from index.figures.metrics import mentions
from index.query.intent import Kind
from index.query.question import Question
from index.query.turn import View, read, topic, view
from index.text.normal import normalise

CHOICE: Final = re.compile("(?:第|选)?([123一二三])(?:个|项)?[?。.]*")
DIGITS: Final = "123一二三"


@dataclass(frozen=True, slots=True)
class Row:
    """One of the things that answered: of whom, of when, the value as it is written, the id of the passage, and where in it a
    figure begins."""

    place: str | None
    year: int | None
    value: str | None
    passage: str = ""
    start: int | None = None

    def within(self, other: "Row") -> bool:
        """Whether its value is that of ``other``, or words of it."""
        if not self.value or not other.value or (self.passage, self.start) != (other.passage, other.start):
            return False
        return self.value in other.value if self.start is None else self.value == other.value


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a question came to.

    ``rows`` are the things that answered for certain, best first.  ``report`` is the path of the report that answers best,
    ``passages`` are the ids of the passages shown, the best first.  ``choices`` are the questions that were offered where one
    was asked back.
    """

    rows: tuple[Row, ...] = ()
    report: str = ""
    passages: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class State:
    """What the last question asked for, and its ``outcome``.

    ``places`` are whom it was about, as it wrote them, ``regions`` how reports call them, and ``part`` is what lies in one of
    them.  ``time`` is the year as it was written, ``year`` the one from which another is counted.  ``topic`` is what was asked
    about, and ``metric`` the same without what a turn put before it (州直固定资产投资: 固定资产投资).  ``view`` is what was asked of it,
    and ``introduced`` what was when it first came up.  ``body`` is the question without place and year,
    and ``dated`` whether it names a year.
    """

    places: tuple[str, ...] = ()
    regions: frozenset[str] = frozenset()
    part: str = ""
    time: str = ""
    year: int | None = None
    topic: str = ""
    metric: str = ""
    view: View = View.LEVEL
    introduced: View = View.LEVEL
    body: str = ""
    kind: Kind = Kind.KEYWORDS
    dated: bool = True
    outcome: Outcome = Outcome()

    @classmethod
    def after(
        cls,
        question: Question,
        outcome: Outcome,
        before: "State | None",
        understand: Callable[[str], Question],
    ) -> "State":
        """The state that a complete question and its ``outcome`` leave; a year that it does not name is that of ``before``
        where it is about the same places.  ``understand`` finds the places that it names."""
        last, turn = before or cls(), read(question.text, understand)
        name, asked = topic(turn.body), view(turn.body)
        same = bool(turn.regions) and turn.regions == last.regions and not turn.time
        told = turn.meant.report or (None if turn.meant.relative else turn.meant.last)
        answered = max((row.year for row in outcome.rows if row.year), default=None)
        return cls(
            places=turn.places or (tuple(sorted(turn.regions, key=len)[-1:]) if turn.part else ()),
            regions=turn.regions,
            part=turn.part,
            time=last.time if same else turn.time,
            year=(last.year if same else told) or answered,
            topic=name,
            metric=last.metric if last.metric and name.endswith(last.metric) else name,
            view=asked,
            introduced=last.introduced if last.topic == name else asked,
            body=turn.body,
            kind=question.kind,
            dated=bool(turn.time),
            outcome=outcome,
        )

    @property
    def named(self) -> str | None:
        """Whom 它 means where that is no place asked about: what answered, if it is a name."""
        rows = self.outcome.rows
        return rows[0].value if self.kind in (Kind.PLACE, Kind.NAME, Kind.PERSON) and rows else None

    def place(self, ordinal: int) -> str | None:
        """The place of the ``ordinal``-th thing that answered, from 1, or else that was asked about; -1 is the last."""
        rows = self.outcome.rows
        places = [row.place for row in rows] if len(rows) > 1 else [*self.places]
        at = ordinal if ordinal < 0 else ordinal - 1
        return places[at] if -len(places) <= at < len(places) else None

    def choice(self, text: str) -> str | None:
        """The question that was offered as ``text``: by its number, or by what it is."""
        found = CHOICE.fullmatch(normalise(text).strip())
        at = DIGITS.index(found[1]) % 3 if found else None
        choices = self.outcome.choices
        return choices[at] if at is not None and at < len(choices) else None

    def repeats(self, before: "State") -> bool:
        """Whether it is answered by the same figure, or by words of the same passage that are part of those, as ``before``, which asked
        for another thing, of another place or of another year."""
        mine, theirs = self.outcome.rows, before.outcome.rows
        if not len(mine) == len(theirs) == 1:
            return False
        return mine[0].within(theirs[0]) and self._asked() != before._asked()

    def _asked(self) -> tuple[object, ...]:
        name = self.topic
        for one in reversed(mentions(name)):
            name = name[: one.start] + one.concept.names[0] + name[one.stop :]
        return self.regions, self.part, self.time, name, self.view
