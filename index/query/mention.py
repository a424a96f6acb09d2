"""Who says a word, and since when: the term that a question asks for among all reports."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from index.query.limits import limits
from index.query.plan import Goal, titled
from index.query.question import Question
from index.query.scope import Scope
from index.text.lexicon import any_of, questions
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
EDGES = frozenset(questions()["mention_edges"])
"""Words that are not the first or last of a term."""
KINDS = frozenset(word for name in NOUNS for word in questions()[name])
"""Kinds of places: by itself none is a term, but a term may end in one (海绵城市)."""
LEFT_OPEN = re.compile(rf"的(?:{any_of(*NOUNS)})[?。 ]*$")
"""What a question ends in that asks which there are without a question word: 提到6G的地方."""


@dataclass(frozen=True, slots=True)
class MentionPlan:
    """The reports given in ``years`` (inclusive, None: any) of the places of ``scope`` (None: of all) that say ``term``, in normal
    form, whose title holds ``title``: which there are, the ``earliest``, how many (Goal.COUNT), or ``over`` which years one place's do."""

    term: str
    scope: Scope | None
    years: tuple[int | None, int | None]
    goal: Goal
    earliest: bool
    over: Literal["places", "years"]
    places: frozenset[str] = frozenset()
    title: str = ""


def mention_plan(
    question: Question, scope: Scope | None, cut: Callable[[str], Sequence[str]]
) -> MentionPlan | None:
    """What a question asks about who says a term; None where it asks no such thing."""
    normal = normalise(question.text)
    said, first, of_reports = SAID.search(normal), FIRST.search(normal), REPORT.search(normal)
    if not (ASKED.search(normal) or (said and LEFT_OPEN.search(normal))):
        return None
    named = frozenset(name for group in question.named.regions for name in group)
    spans = [*question.named.spans, *_places(normal, scope)]
    clear = said and len(said[0]) > 1  # 报告有 may be that of what they give
    if not clear and not ((said or (first and of_reports)) and _of_no_figure(question, normal, spans)):
        return None
    if said and not of_reports and not first and (scope is None or scope.listed or len(said[0]) < 2):
        return None
    looked_for = term(normal, spans, cut)
    if not looked_for:
        return None
    earliest = bool(first)
    one = len(question.named.regions) == 1 and (scope is None or not scope.listed)
    if one and named == {"全国"} and "国务院" not in normal:
        one = False
    nation = named == {"全国"}
    over: Literal["places", "years"] = (
        "years" if one and (YEARS.search(normal) or (earliest and nation)) else "places"
    )
    if one and over == "places" and (scope is None or not any(name in scope.name for name in named)):
        return None
    whole = scope is not None and scope.name.endswith("报告")  # those of the nation too
    goal = (
        Goal.COUNT
        if COUNT.search(normal) and not YEARS.search(normal) and not re.search("哪|谁", normal)
        else Goal.ROWS
    )
    return MentionPlan(
        looked_for,
        None if whole else scope,
        _years(question, normal),
        goal,
        earliest,
        over,
        named if one and over == "years" else frozenset(),
        titled(normal) or ("报告" if whole else ""),
    )


def term(normal: str, spans: Sequence[Span], cut: Callable[[str], Sequence[str]]) -> str:
    """The term: what stands in quotation marks, else the longest piece that is nothing else."""
    if quoted := QUOTED.search(normal):
        return quoted[1]
    pieces = BREAKS.sub("\n", masked(normal, spans, "\n")).split("\n")
    best = max((_trimmed(cut(piece)) for piece in pieces if piece not in KINDS), key=len, default="")
    return best if len(best) > 1 and best not in KINDS else ""


def _places(normal: str, scope: Scope | None) -> list[Span]:
    """Where the places of a scope are named; a kind of places by itself may be the end of a term."""
    return [span for span in scope.spans if normal[slice(*span)] not in KINDS] if scope else []


def _of_no_figure(question: Question, normal: str, spans: Sequence[Span]) -> bool:
    """Whether a question names no metric and no amount: who was first is asked of a word."""
    return question.metric is None and limits(normal, spans, ordered=True)[0] is None


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
