"""A question of many reports → a plan: which figures, of which places and years, and what is made of them."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Literal

from index.figures import numerals
from index.figures.figures import Aspect
from index.figures.metrics import Concept, canonical
from index.query.limits import BELOW_ZERO, Limit, limits
from index.query.question import Question
from index.query.scope import COUNT, Scope
from index.text.lexicon import any_of, questions
from index.text.normal import Span, masked, normalise

FAR = 10**6
"""A rank that no list reaches."""


class Goal(StrEnum):
    """What is asked of the figures."""

    ROWS = "rows"
    COUNT = "count"
    SUM = "sum"
    AVERAGE = "average"
    POSITION = "position"


@dataclass(frozen=True, slots=True)
class Order:
    """Which rows: those that rank from ``first`` to ``last``, from 1, the largest first if ``descending``."""

    descending: bool = True
    first: int = 1
    last: int = FAR


@dataclass(frozen=True, slots=True)
class Metric:
    """What is counted: the name that the question uses, and where it is a known one, what it is."""

    name: str
    concept: Concept | None


@dataclass(frozen=True, slots=True)
class Plan:
    """Figures of ``metric`` over the places of ``scope``, or of one of them over years (``over``), of ``years`` (none means the
    newest, over years all), in ``order`` and within ``limit``.  ``place`` is whose position is asked for."""

    goal: Goal
    metric: Metric
    scope: Scope
    over: Literal["places", "years"]
    years: tuple[int, ...]
    kind: Literal["review", "plan"]
    aspect: Aspect
    order: Order
    limit: Limit | None = None
    place: str | None = None
    title: str = ""
    earliest: bool = False


RANKS = rf"(?P<number>{COUNT}|十[一二三四五六七八九]?|[1-9]\d)"
TOP = re.compile(rf"(?:{any_of('order_first')}){RANKS}(?!年|[个]?月|季|五)")
BOTTOM = re.compile(rf"(?:{any_of('order_last')}){RANKS}(?!年|[个]?月|季)")
NTH = re.compile(rf"(?P<last>倒数)?第{RANKS}(?!产业|[季届期批轮条次]|[个]?五年|个)")
HIGHEST = re.compile(rf"(?:{any_of('order_highest')})(?![次产个])")
LOWEST = re.compile(any_of("order_lowest"))
WHICH, WHICH_LOW = re.compile(any_of("order_which")), re.compile(f"(?:{any_of('order_which_low')})$")
FALLING = re.compile(any_of("order_falling"))
LISTED, RISING = re.compile(any_of("order_listed", "order_rising")), re.compile(any_of("order_rising"))
EACH = re.compile(any_of("order_each"))
MANY = re.compile(rf"(?:哪|的)(?P<number>{COUNT})个?|哪(?P<few>俩|仨)")
FEW = {"俩": 2, "仨": 3}
POSITION = re.compile(r"第几(?!个)|排(?:名|在)?(?:多少|几)|名次|什么名次")
SUM, AVERAGE, COUNTED = (
    re.compile(any_of("make_sum")),
    re.compile(any_of("make_average")),
    re.compile(any_of("make_count")),
)
FIRST = re.compile(any_of("mention_first"))
YEARS = re.compile(any_of("mention_years"))
WHICH_ONES = re.compile(any_of("order_which_ones"))
GROWTH = re.compile(any_of("growth"))


def plan(question: Question, scope: Scope | None, newest: int) -> Plan | None:
    """What a question of many reports asks for; None where it is none, or cannot be planned.  ``newest`` is the year of the newest
    report."""
    normal = normalise(question.text)
    over: Literal["places", "years"] = "places"
    single = question.named.regions[0] if len(question.named.regions) == 1 else None
    place = None
    if YEARS.search(normal) and (
        single or "国务院" in normal or "全国" in normal or "统计公报" in normal or scope is None
    ):
        over = "years"
        scope = Scope("", single or frozenset(("全国",)), tuple(question.named.spans))
    if scope is None or (single and not _is_whole(single, scope) and over == "places"):
        if over == "places" and single and scope is not None and POSITION.search(normal):
            place = max(single, key=len)
        elif over == "places":
            return None
    spans = [*question.named.spans, *(scope.spans if scope else ())]
    falling = FALLING.search(normal)
    ordered = bool(HIGHEST.search(normal) or LOWEST.search(normal))
    limit, limited = (BELOW_ZERO, [falling.span()]) if falling else limits(normal, spans, ordered=ordered)
    order = _order(normal)
    goal = _goal(normal, limit, order)
    if place:
        goal = Goal.POSITION
    if goal is None and limit is None and order is None:
        return None
    metric = _metric(question, normal, [*spans, *limited])
    if metric is None:
        return None
    return Plan(
        goal or Goal.ROWS,
        metric,
        scope or Scope("", frozenset(), ()),
        over,
        _years(question, over, newest),
        "plan" if question.planned else "review",
        _aspect(masked(normal, limited) if limit is not BELOW_ZERO else normal, metric, limit),
        order or Order(),
        limit,
        place,
        titled(normal),
        bool(FIRST.search(normal)),
    )


def single(question: Question, scope: Scope) -> Plan | None:
    """The plan for the one figure that a question of a place and a year asks for; None where it names no metric."""
    normal = normalise(question.text)
    metric = _metric(question, normal, list(question.named.spans))
    if metric is None:
        return None
    kind: Literal["review", "plan"] = "plan" if question.planned else "review"
    return Plan(
        Goal.ROWS,
        metric,
        scope,
        "places",
        _years(question, "places", 0),
        kind,
        _aspect(normal, metric, None),
        Order(),
        title=titled(normal),
    )


def _is_whole(single: frozenset[str], scope: Scope) -> bool:
    """Whether a place that is named is only what the places of a scope lie in, or the nation."""
    return "全国" in single or any(name in scope.name for name in single) or scope.listed


def _goal(normal: str, limit: Limit | None, order: Order | None) -> Goal | None:
    if POSITION.search(normal):
        return Goal.POSITION
    if limit is not None:
        return Goal.COUNT if COUNTED.search(normal) and not WHICH_ONES.search(normal) else Goal.ROWS
    if order is not None:
        return Goal.ROWS
    if SUM.search(normal):
        return Goal.SUM
    return Goal.AVERAGE if AVERAGE.search(normal) else None


def _order(normal: str) -> Order | None:
    """Which rows are asked for, by their ranks."""
    low = bool(LOWEST.search(normal) or FALLING.search(normal))
    if found := BOTTOM.search(normal):
        return Order(False, 1, numerals.whole(found["number"]))
    if found := TOP.search(normal):
        return Order(not low, 1, numerals.whole(found["number"]))
    if (found := NTH.search(normal)) and not POSITION.search(normal):
        rank = numerals.whole(found["number"])
        return Order(not (found["last"] or low), rank, rank)
    if low or HIGHEST.search(normal):
        many = MANY.search(normal)
        count = (FEW[many["few"]] if many["few"] else numerals.whole(many["number"])) if many else 1
        return Order(not low, 1, FAR if EACH.search(normal) else count)
    if found := WHICH.search(normal):
        return Order(not WHICH_LOW.search(found[0]), 1, FAR)
    if LISTED.search(normal):
        return Order(not RISING.search(normal))
    return None


def _years(question: Question, over: str, newest: int) -> tuple[int, ...]:
    when = question.when
    if when.first is None or when.last is None:
        return (when.report - (not question.planned),) if when.report and over == "places" else ()
    base = newest - 1 if when.relative else 0
    first, last = when.first + base, when.last + base
    if over == "years" and first == last:
        last = newest  # since then
    return tuple(range(first, last + 1))


def _aspect(normal: str, metric: Metric, limit: Limit | None) -> Aspect:
    """Whether levels or changes are asked for."""
    rate = metric.concept is not None and metric.concept.unit == "%"
    if limit and limit.base not in ("", "%"):
        return Aspect.LEVEL
    rest = normal
    for name in metric.concept.names if metric.concept else ():
        rest = rest.replace(name, " ")
    if metric.name and metric.name in GROWTH_NAMES:
        return Aspect.CHANGE
    if GROWTH.search(rest.replace("新增", " ")) and not rate:
        return Aspect.CHANGE
    return Aspect.LEVEL


GROWTH_NAMES = frozenset(("经济增速",))


def titled(normal: str) -> str:
    """What the titles of the reports hold that a question wants looked at."""
    if "公报" in normal:
        return "统计"
    return "政府工作报告" if "政府工作报告" in normal or "国务院" in normal else ""


def _metric(question: Question, normal: str, spans: list[Span]) -> Metric | None:
    """The metric that a question names."""
    concept = question.metric
    if concept:
        found = next((name for name in concept.names if name in normal), concept.names[0])
        return Metric(found, concept)
    if (
        "经济" in normal
        and GROWTH.search(normal)
        and "经济体" not in normal
        and re.search("经济(?:增长|增速|发展速度|增幅)", normal)
    ):
        return _known("地区生产总值")
    pieces = REST.sub("\n", masked(normal, spans, "\n")).split("\n")
    name = max((piece.strip(' ,。?!()“”"') for piece in pieces), key=len, default="")
    if len(name) < 2:
        return None
    if "新增" in normal and (known := canonical("新增" + name)):  # 新增了多少城镇就业
        return Metric("新增" + name, known)
    return _known(short) if (short := short_metrics().get(name)) else Metric(name, None)


SOURCE = re.compile("统计|公报|报告|政府|工作|政府工作报告|国务院")
"""Words that say in which reports the figure is looked for."""


@cache
def short_metrics() -> dict[str, str]:
    """Metrics by what people call them in questions of many reports."""
    return dict(pair.split("=") for pair in questions()["short_metric"])


def _known(name: str) -> Metric:
    return Metric(name, canonical(name))


REST = re.compile(
    rf"(?:19|20)?\d\d年(?:底|末|度)?|{any_of('order_highest', 'order_lowest', 'order_listed', 'order_rising', 'order_which', 'make_sum', 'make_average', 'make_count', 'planned', 'above', 'below', 'mention_first', 'mention_years', 'trend', 'series')}"
    r"|(?:前|后|倒数|第|哪|的)[一二两三四五六七八九十\d]+(?:名|位|个|的)?|截至|截止|以来|以后|排名|排|哪个|哪些|哪几|哪|谁|的|了|是|有|在|到|里|中|各|都|全国|多少|几个|分别|按照?|根据|统计公报|公报|政府工作报告|国务院|得|定|和|与|呢|吗|市|省|数量|情况"
)
