"""What a conversation has come to: every turn reads it, and leaves the next."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from index.query.intent import Kind
from index.query.question import Question
from index.query.turn import View, read, topic, view
from index.text.normal import normalise


@dataclass(frozen=True, slots=True)
class Row:
    """One of the things that answered: of whom, of when, and the value as it is written."""

    place: str | None
    year: int | None
    value: str | None


@dataclass(frozen=True, slots=True)
class State:
    """``places`` are whom the last question was about, as it wrote them, ``regions`` how reports call them, and ``part`` what lies in one of them.  ``time`` is the
    year as it was written, ``year`` the one year that another is counted from.  ``topic`` is what was asked about, ``metric`` the same without what a turn put before it (州直固定资产投资: 固定资产投资), ``view``
    what of it, and ``introduced`` what was asked of it when it first came up.  ``body`` is the question without place and year.
    ``rows`` are the things that answered, best first, ``passages`` the ids of the passages shown, and ``choices`` the questions
    that were offered where one was asked back.
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
    rows: tuple[Row, ...] = ()
    passages: tuple[str, ...] = ()
    choices: tuple[str, ...] = ()

    @classmethod
    def after(
        cls,
        question: Question,
        before: "State | None",
        understand: Callable[[str], Question],
        rows: Sequence[Row] = (),
        passages: Sequence[str] = (),
        choices: Sequence[str] = (),
    ) -> "State":
        """The state that a complete question and what answered it leave."""
        turn = read(question.text, understand)
        name, asked = topic(turn.body), view(turn.body)
        years = {row.year for row in rows if row.year}
        told = turn.meant.report or (None if turn.meant.relative else turn.meant.last)
        same = before is not None and before.topic == name
        return cls(
            places=turn.places or (tuple(sorted(turn.regions, key=len)[-1:]) if turn.part else ()),
            regions=turn.regions,
            part=turn.part,
            time=turn.time,
            year=told or (max(years) if years else None),
            topic=name,
            metric=before.metric if before and before.metric and name.endswith(before.metric) else name,
            view=asked,
            introduced=before.introduced if same and before else asked,
            body=turn.body,
            kind=question.kind,
            rows=tuple(rows),
            passages=tuple(passages),
            choices=tuple(choices),
        )

    @property
    def named(self) -> str | None:
        """Whom 它 means where that is no place asked about: what answered, if it is a name."""
        if self.kind in (Kind.PLACE, Kind.NAME, Kind.PERSON) and self.rows:
            return self.rows[0].value
        return None

    def place(self, ordinal: int) -> str | None:
        """The place of the ``ordinal``-th thing that answered, from 1, or else that was asked about; -1 is the last."""
        places = [row.place for row in self.rows] if len(self.rows) > 1 else list(self.places)
        at = ordinal if ordinal < 0 else ordinal - 1
        return places[at] if -len(places) <= at < len(places) else None
