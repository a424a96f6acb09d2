"""Who says a word, and since when: the term that a question asks for among all reports."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from index.query.plan import Goal
from index.query.question import Question
from index.query.scope import Scope
from index.text.lexicon import any_of
from index.text.normal import Span, normalise

SAID = re.compile(rf"{any_of('mention')}|(?<=报告)[里中]?面?都?[有提写讲说]|[提说]的(?=$|[,?。]|都)")
QUOTED = re.compile("[“\"「《]([^”\"」》]{2,20})[”\"」》]")
REPORT = re.compile("报告|公报")
YEARS, FIRST, COUNT = re.compile(any_of("mention_years")), re.compile(any_of("mention_first")), re.compile(any_of("mention_count"))
ASKED = re.compile("哪|谁|几|多少|最早|首次|第一次|有没有|什么时候|何时")
EARLIER = re.compile("更早|以前|之前|及以前|以及以前")
LATER = re.compile("以来|以后|之后|及以后|起")
REST = re.compile(rf"(?:报告[里中]?面?都?[有提写讲说]|[提说]的(?=$|[,?。]|都)|{any_of('mention', 'mention_first', 'mention_years', 'mention_count', 'mention_rest', 'scope_province', 'scope_city', 'scope_prefecture', 'scope_county')})+")
"""What of such a question is not the term."""


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


def mention_plan(question: Question, scope: Scope | None) -> MentionPlan | None:
    """What a question asks about who says a term; None where it asks no such thing."""
    normal = normalise(question.text)
    if not (SAID.search(normal) and REPORT.search(normal) and ASKED.search(normal)):
        said = SAID.search(normal)
        if not (said and len(said[0]) > 1 and FIRST.search(normal)):
            return None
    named = frozenset(name for group in question.named.regions for name in group)
    spans = question.named.spans
    term = _term(normal, spans)
    if not term:
        return None
    earliest = bool(FIRST.search(normal))
    one = len(question.named.regions) == 1 and (scope is None or not scope.listed)
    if one and named == {"全国"} and "国务院" not in normal:
        one = False
    over: Literal["places", "years"] = "years" if one and (YEARS.search(normal) or earliest) else "places"
    if one and over == "places":
        if scope is None or not any(name in scope.name for name in named):
            return None
    goal = Goal.COUNT if COUNT.search(normal) and not YEARS.search(normal) and not re.search("哪|谁", normal) else Goal.ROWS
    return MentionPlan(term, scope, _years(question, normal), goal, earliest, over, named if one and over == "years" else frozenset())


def _term(normal: str, spans: Sequence[Span]) -> str:
    """The term: what stands in quotation marks, else the longest piece that is nothing else."""
    if quoted := QUOTED.search(normal):
        return quoted[1]
    chars = list(normal)
    for start, stop in spans:
        chars[start:stop] = "\n" * (stop - start)
    rest = re.sub(r"(?:19|20)\d\d年?(?:底|末|度)?|\d\d年", "\n", "".join(chars))
    pieces = [piece.strip(" ,。?!:;()") for piece in REST.sub("\n", rest).split("\n")]
    best = max(pieces, key=len, default="")
    return best if len(best) > 1 else ""


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
