"""Who says a word, and since when: the term that a question asks for among all reports."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.query.plan import Goal
from index.query.question import Question
from index.query.scope import Scope
from index.text.lexicon import any_of
from index.text.normal import Span, masked, normalise

SAID = re.compile(rf"{any_of('mention')}|(?<=报告)[里中]?面?都?[有提写讲说]|[提说]的(?=$|[,?。]|都)")
QUOTED = re.compile('[“"「《]([^”"」》]{2,20})[”"」》]')
REPORT = re.compile("报告|公报")
YEARS, FIRST, COUNT = (
    re.compile(any_of("mention_years")),
    re.compile(any_of("mention_first")),
    re.compile(any_of("mention_count")),
)
ASKED = re.compile(any_of("mention_asked"))
EARLIER = re.compile(any_of("mention_earlier"))
LATER = re.compile(any_of("mention_later"))
NOUNS = ("scope_province", "scope_city", "scope_prefecture", "scope_county", "scope_any")
BREAKS = re.compile(
    rf"(?:{any_of('mention', 'mention_first', 'mention_years', 'mention_count', 'mention_breaks')}|(?:19|20)\d\d年?|\d\d年)+"
)
"""What of such a question is not the term, and stands between it and the rest."""
EDGES = frozenset(any_of("mention_edges", *NOUNS).split("|"))
"""Words that are not the first or last of a term."""


@dataclass(frozen=True, slots=True)
class MentionPlan:
    """The reports given in ``years`` (inclusive, None: any) of the places of ``scope`` (None: of all) that say ``term``, in normal
    form: which there are, the ``earliest``, how many (Goal.COUNT), or ``over`` which years one place's do."""

    term: str
    scope: Scope | None
    years: tuple[int | None, int | None]
    goal: Goal
    earliest: bool
    over: Literal["places", "years"]
    places: frozenset[str] = frozenset()


def mention_plan(
    question: Question, scope: Scope | None, cut: Callable[[str], Sequence[str]]
) -> MentionPlan | None:
    """What a question asks about who says a term; None where it asks no such thing."""
    normal = normalise(question.text)
    said = SAID.search(normal)
    if not said or not ASKED.search(normal):
        return None
    if (
        not REPORT.search(normal)
        and not FIRST.search(normal)
        and (scope is None or scope.listed or len(said[0]) < 2)
    ):
        return None
    named = frozenset(name for group in question.named.regions for name in group)
    spans = question.named.spans
    looked_for = term(normal, spans, cut)
    if not looked_for:
        return None
    earliest = bool(FIRST.search(normal))
    one = len(question.named.regions) == 1 and (scope is None or not scope.listed)
    if one and named == {"全国"} and "国务院" not in normal:
        one = False
    nation = named == {"全国"}
    over: Literal["places", "years"] = (
        "years" if one and (YEARS.search(normal) or (earliest and nation)) else "places"
    )
    if one and over == "places" and (scope is None or not any(name in scope.name for name in named)):
        return None
    goal = (
        Goal.COUNT
        if COUNT.search(normal) and not YEARS.search(normal) and not re.search("哪|谁", normal)
        else Goal.ROWS
    )
    return MentionPlan(
        looked_for,
        scope,
        _years(question, normal),
        goal,
        earliest,
        over,
        named if one and over == "years" else frozenset(),
    )


def term(normal: str, spans: Sequence[Span], cut: Callable[[str], Sequence[str]]) -> str:
    """The term: what stands in quotation marks, else the longest piece that is nothing else."""
    if quoted := QUOTED.search(normal):
        return quoted[1]
    pieces = BREAKS.sub("\n", masked(normal, spans, "\n")).split("\n")
    best = max((_trimmed(cut(piece)) for piece in pieces), key=len, default="")
    return best if len(best) > 1 else ""


def _trimmed(words: Sequence[str]) -> str:
    """A piece without the words at its edges that are none of a term."""
    kept = list(words)
    while kept and (kept[-1] in EDGES or not kept[-1].strip(" ,。?!:;()")):
        kept.pop()
    while kept and (kept[0] in EDGES or not kept[0].strip(" ,。?!:;()")):
        kept.pop(0)
    return "".join(kept).strip(" ,。?!:;()")


def _years(question: Question, normal: str) -> tuple[int | None, int | None]:
    """In which years the reports were given: a year beside a term is that of the report."""
    when = question.when
    first, last = (when.report, when.report) if when.report else (when.first, when.last)
    if when.relative:
        return None, None
    if first is not None and EARLIER.search(normal):
        return None, last
    if first is not None and first == last and LATER.search(normal):
        return first, None
    return first, last
