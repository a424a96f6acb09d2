"""What somebody wants to be told of from now on: a place, a metric or a term, or a place with one of these."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.figures.figures import Aspect
from index.figures.metrics import Concept
from index.query import years
from index.query.gazetteer import SUFFIX
from index.query.mention import term
from index.query.plan import GROWTH, GROWTH_NAMES
from index.query.question import VERB, Question
from index.text.lexicon import any_of
from index.text.normal import masked, normalise

BESIDES = re.compile(any_of("topic_besides", "planned"))
"""What stands beside the name of a metric and makes nothing else of it."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Figures of ``metric``, or where that is None passages that say ``term`` (in normal form), or where that is "" too whole
    reports: of ``regions`` of the library (none: of all), of the years from first to last (None: of any).

    ``absent`` are places that no report speaks for yet: with none of ``regions`` nothing is of the topic before one does.
    """

    regions: frozenset[str]
    absent: tuple[str, ...]
    metric: Concept | None
    term: str
    aspects: tuple[Aspect, ...]
    kinds: tuple[Literal["review", "plan"], ...]
    years: tuple[int | None, int | None]

    def concerns(self, subject: str | None) -> bool:
        """Whether a report that speaks for ``subject`` can be of the topic."""
        return subject in self.regions if self.regions or self.absent else True


def topic(question: Question, cut: Callable[[str], Sequence[str]]) -> Topic | None:
    """What ``question`` names; None where that is nothing, or more than one metric."""
    normal, named, when = normalise(question.text), question.named, question.when
    rest = masked(normal, [*named.spans, *years.when(normal)[1]])
    for place in (*named.unknown, *named.part):
        rest = re.sub(f"{re.escape(place)}(?:{SUFFIX.pattern[:-1]})?", " ", rest)
    metrics = [one for one in question.concepts if one.unit or len(one.names[0]) > VERB]
    if len(set(metrics)) > 1:
        return None
    metric = metrics[0] if metrics and _nothing_besides(metrics[0], rest) else None
    said = "" if metric else term(rest, [], cut)
    absent = (*named.unknown, *named.part)
    regions = frozenset(name for group in named.regions for name in group) if not named.part else frozenset()
    if not (metric or said or regions or absent):
        return None
    grown = metric is not None and bool(GROWTH.search(rest) or any(name in rest for name in GROWTH_NAMES))
    asked = (None, None) if when.relative else (when.first, when.last)
    return Topic(
        regions,
        absent,
        metric,
        said,
        (Aspect.CHANGE,) if grown else (Aspect.LEVEL, Aspect.CHANGE),
        ("plan",) if metric and question.planned else ("review", "plan"),
        asked,
    )


def _nothing_besides(metric: Concept, rest: str) -> bool:
    """Whether ``rest`` names a metric and nothing that makes it another one: 海洋生产总值 is no 生产总值."""
    left = masked(rest, metric.find(rest))
    return not BESIDES.sub("", GROWTH.sub("", left)).strip(' ,。?!:;、()“”"')
