"""Questions for a number that no report gives, but two or more of its figures make: differences, growth, shares, sums, and
whether a target was reached."""

import re
from dataclasses import dataclass
from enum import StrEnum

from index.figures import numerals
from index.figures.metrics import Mention, canonical, mentions
from index.query.intent import Kind
from index.query.plan import GROWTH, REST, short_metrics
from index.query.question import Question
from index.text.lexicon import any_of
from index.text.normal import masked, normalise

MOST = 12
"""Figures that one number is made of."""


class Operation(StrEnum):
    """What is made of the figures."""

    DIFFERENCE = "difference"
    GROWTH = "growth"
    YEARLY = "yearly"
    SUM = "sum"
    AVERAGE = "average"
    SHARE = "share"
    TIMES = "times"
    QUOTIENT = "quotient"
    TARGET = "target"


@dataclass(frozen=True, slots=True)
class Derivation:
    """``operation`` over the answers to ``parts``, questions that each ask for one figure, in this order: the minuend, the whole
    of a share and the target come last.  ``years`` lie between the first and the last; ``size`` asks for how far apart, whichever
    is more.  ``otherwise`` are parts that do as well where one of those is not there."""

    operation: Operation
    parts: tuple[str, ...]
    years: int = 0
    size: bool = False
    otherwise: tuple[str, ...] = ()


DIFFERS = re.compile(any_of("difference"))
MORE = re.compile(rf"(?P<how>{any_of('more')})(?:了|出)?(?:多少|几)")
COMPARED = re.compile(any_of("compared_with"))
PERCENT = re.compile(any_of("percent_made"))
NOMINAL = re.compile(any_of("nominal"))
SUM, AVERAGE = re.compile(any_of("make_sum")), re.compile(any_of("make_average"))
SHARE, TIMES, RATIO = (
    re.compile(rf"(?:{any_of('share')})"),
    re.compile(any_of("times")),
    re.compile(any_of("ratio")),
)
BEFORE = re.compile(any_of("year_before"))
YEARLY = re.compile(any_of("yearly"))
AIM, REACHED, WHETHER = (
    re.compile(any_of("aim")),
    re.compile(any_of("reached")),
    re.compile(any_of("reached_asked")),
)
VISITOR = re.compile(any_of("per_visitor"))
URBAN, RURAL, BOTH = (
    re.compile(any_of("urban")),
    re.compile(any_of("rural")),
    re.compile(any_of("urban_rural")),
)
GAP = re.compile("差|倍|比是|之比|收入比|比值|比.*[高多低少]")
APART = re.compile("差|比.*[高多低少](?:了|出)?(?:多少|几)")
ABOVE_LAST = re.compile("[多高少低](?:了|出)?(?:多少|几)|多收了?多少|增加了?多少|减少了?多少")
NUMBERED = re.compile(r"([两三四五六七八九])(?=[省市地城州县区家])")
LESS = re.compile("[少低降跌减掉缩慢]")
PAST_AIM = re.compile(
    r"超(?:出|过|额)?(?:了)?(?:年初|预期|预定)*目标[^,]{0,4}(?:多少|几)|超额(?:完成)?(?:了)?(?:多少|几)"
)
WHO = re.compile("谁|哪")
AND_BY_HOW_MUCH = re.compile(r",(?:又|要|会)?[多高少低大差](?:了|出|上)?(?:多少|几[^,]{0,4})[?。 ]*$")
"""A clause that asks of the one before it by how much: 谁多,多多少."""
RATE = re.compile("增速|增长率|增幅|涨幅")
POINTS = re.compile("百分点|几个点|多少个点")
OF_OTHER = re.compile("是[^,]*的(?:百分之|几成|多大比例)")
ADDED = re.compile("加起来|相加|之和|加在一起|加一起|加总")
TOLD = (Kind.DEFINITION, Kind.LIST, Kind.PERSON, Kind.DATE)
"""Kinds of questions whose answer a report has to say."""
REASONS = re.compile(f"{any_of('reasons')}|怎么(?!样)")
PAIR = ("城镇居民人均可支配收入", "农村居民人均可支配收入")
VISIT = ("旅游收入", "接待游客")


def derivation(question: Question) -> Derivation | None:
    """What a question comes to that is calculated; None where it is not."""
    normal = normalise(question.text)
    source = _source(normal)
    places = [source or max(sorted(group), key=len) for group in question.named.regions]
    places = places or ([source] if source else [])
    years = _years(question, normal)
    said = question.kind in TOLD or question.when.report is not None
    if (
        said
        or question.named.unknown
        or question.named.part
        or not 1 <= len(places) <= MOST
        or len(years) > MOST
        or miscounted(normal, len(places))
    ):
        return None
    return (
        _target(question, normal, places, years)
        or _of_two_metrics(normal, places, years)
        or _of_one(question, normal, places, years)
    )


def miscounted(normal: str, places: int) -> bool:
    """Whether a question says that it names another number of places than were understood: 广东、江苏、山东三省."""
    said = NUMBERED.search(normal)
    return said is not None and places > 1 and numerals.whole(said[1]) != places


def _target(question: Question, normal: str, places: list[str], years: list[int]) -> Derivation | None:
    asks = question.kind is Kind.YESNO or WHETHER.search(normal)
    if (
        REASONS.search(normal)
        or not AIM.search(normal)
        or len(places) != 1
        or len(years) != 1
        or (metric := _metric(question, normal)) is None
    ):
        return None
    above = (COMPARED.search(normal) and MORE.search(normal)) or PAST_AIM.search(normal)
    if not above and not (REACHED.search(normal) and asks):
        return None
    if question.kind is Kind.FIGURE and not above and not WHETHER.search(normal):
        return None
    head = f"{places[0]}{years[0]}年{metric}"
    levels, changes = (f"{head}是多少", f"{head}目标是多少"), (f"{head}增长多少", f"{head}增长目标是多少")
    grown = bool(GROWTH.search(_without(normal, metric))) and "新增" not in metric
    if above:
        return Derivation(Operation.DIFFERENCE, changes if grown else levels)
    return Derivation(Operation.TARGET, changes if grown else levels, otherwise=() if grown else changes)


def _of_two_metrics(normal: str, places: list[str], years: list[int]) -> Derivation | None:
    """Two metrics of one place and year."""
    if len(places) != 1 or len(years) > 1:
        return None
    head = places[0] + "".join(f"{year}年" for year in years)
    named = [one for one in mentions(normal) if one.concept.unit]
    if VISITOR.search(normal) and ("游" in normal or "人次" in normal):
        return Derivation(Operation.QUOTIENT, _asked(head, *VISIT))
    both = BOTH.search(normal) or (URBAN.search(normal) and RURAL.search(normal))
    if both and "收入" in normal and GAP.search(normal):
        operation = (
            Operation.TIMES if TIMES.search(normal) or not APART.search(normal) else Operation.DIFFERENCE
        )
        return Derivation(operation, _asked(head, *PAIR))
    names = list(dict.fromkeys(normal[one.start : one.stop] for one in named))
    if len({one.concept for one in named}) != 2 or len(names) != 2:
        return None
    if TIMES.search(normal):
        return Derivation(Operation.TIMES, _asked(head, *names))
    if SHARE.search(normal) and (PERCENT.search(normal) or re.search("多少|多大|几成|比例|比重", normal)):
        return Derivation(Operation.SHARE, _asked(head, *names))
    return None


def _of_one(question: Question, normal: str, places: list[str], years: list[int]) -> Derivation | None:
    """One metric of two places, or of two years, or of several that are added."""
    metric = _metric(question, normal)
    if metric is None or (question.parts and not AND_BY_HOW_MUCH.search(normal)):
        return None
    if RATE.search(_without(normal, metric)):
        metric += "增速"
    cells = [(place, year) for place in places for year in (*years,) or (None,)]
    parts = tuple(f"{place}{f'{year}年' if year else ''}{metric}是多少" for place, year in cells)
    if SUM.search(normal) and len(cells) > 1:
        # 五年一共 is what a report says
        return (
            Derivation(Operation.SUM, parts)
            if len(years) < 3 or len(places) > 1 or ADDED.search(normal)
            else None
        )
    if AVERAGE.search(normal.replace(metric, " ")) and not YEARLY.search(normal) and len(places) > 1:
        return Derivation(Operation.AVERAGE, parts)
    if len(places) == 2 and len(years) <= 1:
        return _of_two_places(normal, parts)
    of_rates = question.metric is not None and question.metric.unit == "%"
    points = bool(POINTS.search(normal)) and (of_rates or metric.endswith("增速"))
    return _of_two_years(normal, places[0], metric, years, points=points) if len(places) == 1 else None


def _of_two_places(normal: str, parts: tuple[str, ...]) -> Derivation | None:
    apart, who, more = bool(DIFFERS.search(normal)), bool(WHO.search(normal)), MORE.search(normal)
    if TIMES.search(normal):
        return Derivation(Operation.TIMES, parts)
    if OF_OTHER.search(normal) or (SHARE.search(normal) and PERCENT.search(normal)):
        return Derivation(Operation.SHARE, parts)
    if apart or (more and (who or COMPARED.search(normal))):
        return _difference(parts, more, size=apart or who)
    return None


def _difference(parts: tuple[str, ...], more: "re.Match[str] | None", *, size: bool) -> Derivation:
    """How much more the first part is than the other, or where it is asked for so, how much less."""
    less = more is not None and LESS.search(more["how"]) is not None and not size
    return Derivation(Operation.DIFFERENCE, parts[::-1] if less else parts, size=size)


def _of_two_years(
    normal: str, place: str, metric: str, years: list[int], *, points: bool
) -> Derivation | None:
    percent = PERCENT.search(normal) and not points
    if len(years) == 1 and BEFORE.search(normal) and ABOVE_LAST.search(normal) and not percent:
        years = [years[0] - 1, years[0]]
    if len(years) < 2:
        return None
    first, last = years[0], years[-1]
    parts = (f"{place}{last}年{metric}是多少", f"{place}{first}年{metric}是多少")
    apart = bool(DIFFERS.search(normal))
    if YEARLY.search(normal):
        return Derivation(Operation.YEARLY, parts, last - first) if NOMINAL.search(normal) else None
    if TIMES.search(normal):
        return Derivation(Operation.TIMES, parts)
    if percent and (NOMINAL.search(normal) or last - first > 1):
        return Derivation(Operation.GROWTH, parts)
    more = MORE.search(normal)
    if (more or apart) and not percent:
        return _difference(parts, more, size=apart)
    return None


def _source(normal: str) -> str | None:
    """Whose report a question of the nation wants looked at."""
    return next((said for said in ("统计公报全国", "国务院") if said[:3] in normal), None)


def _asked(head: str, *metrics: str) -> tuple[str, ...]:
    return tuple(f"{head}{metric}是多少" for metric in metrics)


def _years(question: Question, normal: str) -> list[int]:
    when = question.when
    if when.first is None or when.last is None or when.relative:
        return []
    if when.first == when.last:
        return [when.first]
    every = SUM.search(normal) or AVERAGE.search(normal)
    return list(range(when.first, when.last + 1)) if every else [when.first, when.last]


def _metric(question: Question, normal: str) -> str | None:
    """The one metric that is asked for, as the question calls it."""
    named: list[Mention] = [one for one in mentions(normal) if one.concept == question.metric]
    if named:
        return normal[named[0].start : named[0].stop]
    rest = masked(normal, question.named.spans, "\n")
    pieces = [piece.strip(' ,。?!()“”"') for piece in OTHER.sub("\n", REST.sub("\n", rest)).split("\n")]
    name = max(pieces, key=len, default="")
    if "新增" in normal and canonical("新增" + name):
        return "新增" + name
    return short_metrics().get(name) or (name if len(name) > 1 and MEASURED.search(name) else None)


OTHER = re.compile(
    rf"{any_of('difference', 'aim', 'reached_asked', 'reached', 'year_before', 'percent_made', 'nominal', 'compared_with', 'from_year')}|(?:{any_of('more')})(?:了|出)?|现价|两年间?|[两三四五]年|年初|年底|翻了?"
)
MEASURED = re.compile(any_of("quantity"))


def _without(normal: str, metric: str) -> str:
    return normal.replace(metric, " ")
