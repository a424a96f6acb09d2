"""A question of many reports → a plan: which figures, of which places and years, and what is made of them."""

import re
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import Literal

from index.figures import numerals
from index.figures.figures import Aspect
from index.figures.metrics import Concept, canonical
from index.figures.units import SCALES, pattern, unit
from index.query.question import Question
from index.query.scope import COUNT, Scope
from index.text.lexicon import alternation, any_of, questions
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
class Limit:
    """Amounts of ``base`` ("" for that of the figures) from ``low`` to ``high``; ``open_ended`` leaves out the limit itself."""

    low: Decimal | None
    high: Decimal | None
    base: str
    open_ended: bool = False


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
NEGATIVE = re.compile(any_of("negative"))
GROWTH = re.compile(any_of("growth"))


@cache
def _quantity() -> re.Pattern[str]:
    scales = alternation(tuple(SCALES))
    return re.compile(
        rf"(?:(?P<word>{any_of('above', 'at_least', 'below')}|定在|定为|定到|定成|拟按|设在|设为|按|是|为|等于)了?)?(?P<numeral>\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+)?(?P<scale>{scales})?"
        rf"(?P<unit>{pattern()})?(?:左右|\(左右\))?(?P<behind>{any_of('behind_at_least', 'behind_at_most')})?"
    )


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
    limit, limited = _limit(normal, spans)
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
        _aspect(normal, metric, limit),
        order or Order(),
        limit,
        place,
        _title(normal),
        bool(FIRST.search(normal)),
    )


def single(question: Question, scope: Scope) -> Plan:
    """The plan for the one figure that a question of a place and a year asks for."""
    normal = normalise(question.text)
    concept = question.metric
    metric = Metric(concept.names[0] if concept else "", concept)
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
    low = bool(LOWEST.search(normal))
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


def _limit(normal: str, taken: list[Span]) -> tuple[Limit | None, list[Span]]:
    """The limit that a question names, and where."""
    for found in _quantity().finditer(normal):
        if not (found["numeral"] or found["scale"]) or any(
            found.start() < stop and start < found.end() for start, stop in taken
        ):
            continue
        word, behind = found["word"] or "", found["behind"] or ""
        if not (word or behind) or (word in EQUALS and not found["unit"]):
            continue
        if found["unit"] in ("年", "个", "月", "日") or re.match("年|月|日|个", normal[found.end() :]):
            continue
        amount = _amount(found["numeral"] or "1")
        if amount is None:
            continue
        scaled = unit(found["scale"] or "", found["unit"] or "")
        amount *= scaled.factor
        span = [found.span()]
        if behind in _words("behind_at_most"):
            return Limit(None, amount, scaled.base), span
        if behind in _words("behind_at_least") and behind:
            return Limit(amount, None, scaled.base, open_ended="不含" in normal), span
        if word in _words("below"):
            return Limit(None, amount, scaled.base, open_ended=word != "不超过"), span
        if word in _words("at_least"):
            return Limit(amount, None, scaled.base), span
        if word in _words("above"):
            return Limit(amount, None, scaled.base, open_ended=True), span
        return Limit(amount, amount, scaled.base), span
    fall = NEGATIVE.search(normal)
    ordered = HIGHEST.search(normal) or LOWEST.search(normal)
    if fall and not ordered and ("负" in fall[0] or WHICH_ONES.search(normal)):
        return Limit(None, Decimal(0), "%", open_ended=True), [fall.span()]
    return None, []


EQUALS = frozenset(questions()["exactly"])


@cache
def _words(name: str) -> frozenset[str]:
    return frozenset(any_of(name).split("|"))


def _amount(said: str) -> Decimal | None:
    if said[0].isdecimal():
        return Decimal(said.replace(",", ""))
    value = numerals.number(said)
    return (
        Decimal(value)
        if value
        else Decimal(numerals.alone(said))
        if numerals.alone(said).isdecimal()
        else None
    )


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
    masked = normal
    for name in metric.concept.names if metric.concept else ():
        masked = masked.replace(name, " ")
    if metric.name and metric.name in GROWTH_NAMES:
        return Aspect.CHANGE
    if GROWTH.search(masked.replace("新增", " ")) and not rate:
        return Aspect.CHANGE
    return Aspect.LEVEL


GROWTH_NAMES = frozenset(("经济增速",))


def _title(normal: str) -> str:
    """What the titles of the reports hold that a question wants looked at."""
    return "统计" if "公报" in normal else "政府工作报告" if "政府工作报告" in normal else ""


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
    return Metric(name, None)


def _known(name: str) -> Metric:
    return Metric(name, canonical(name))


REST = re.compile(
    rf"(?:19|20)?\d\d年(?:底|末|度)?|{any_of('order_highest', 'order_lowest', 'order_listed', 'order_rising', 'order_which', 'make_sum', 'make_average', 'make_count', 'planned', 'above', 'mention_years')}"
    r"|(?:前|后|倒数|第|哪|的)[一二两三四五六七八九十\d]+(?:名|位|个|的)?|截至|截止|排名|排|哪个|哪些|哪几|哪|谁|的|了|是|有|在|到|里|中|各|都|全国|多少|几个|分别|按|得|定|和|与|呢|吗|市|省|数量|情况"
)
