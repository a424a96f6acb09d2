"""What a follow-up question leaves out, taken from the question before it.

    潞城区2024年固定资产投资多少？ → 那潞州区呢？        潞州区2024年固定资产投资多少？
    潞州区粮食产量稳定在多少？     → 面积呢？            潞州区粮食面积是多少？
    潞州区2023年地区生产总值？     → 增速呢？ 去年呢？   潞州区2023年地区生产总值增速是多少？ 潞州区2022年地区生产总值？

A question that names what it asks for is never changed.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from index.figures.metrics import mentions
from index.query.question import MAX_CHARS, Question
from index.query.years import when
from index.text.normal import normalise

Span = tuple[int, int]
"""Code-point offsets, the end not included."""

LEAD: Final = re.compile("^(?:那么|那|还有|换成|再看看?|至于|然后|另外)+")
TAIL: Final = re.compile("(?:的(?:话)?)?(?:又|也)?(?:呢|怎么样|如何)?[?!。,~ ]*$")
FOLLOWS: Final = re.compile(f"{LEAD.pattern}|呢[?!。 ]*$")
BARE: Final = re.compile("^(?:的|又|也|是|有|,| )*(?:多少|几个)?$")
ASPECT: Final = re.compile(
    "^(?:的)?(?:(?:同比)?(?:增速|增长率?|增幅|涨幅|降幅)|目标|计划|占比|比重|排名)(?:是?多少)?$"
)
MEASURED: Final = re.compile(
    "(?:总?产量|总?产值|面积|总量|总额|人数|户数|数量|增速|收入|支出|单产|价格|投资额?)$"
)
ASKED: Final = re.compile(
    r"(?:稳定在|达到|完成|实现|建成|新增|是|有|为|到|了|的)*(?:多少|几|什么|怎|如何|呢|吗|\?).*$"
)
YEARS_AWAY: Final = {
    **dict.fromkeys(("前一年", "上一年", "去年", "上年"), -1),
    "前年": -2,
    **dict.fromkeys(("后一年", "下一年", "第二年", "次年"), 1),
}
PASSAGE: Final = re.compile(
    r"^第?([一二三四五六七八九十]|\d{1,2})[条段个处](?:段落|结果|答案)?的?(?:上下文|前后文?|原文|周围|出处)[?。]*$"
)
NUMERALS: Final = "一二三四五六七八九十"


def complete(text: str, before: Question, understand: Callable[[str], Question]) -> tuple[str, ...]:
    """``text`` as a question that stands by itself, what it leaves out taken from ``before``; ``text`` as it is
    where it already does.  ``understand`` finds the places that it names.

    A second form lacks the year of ``before``, for a place whose reports are of other years.
    """
    normal = normalise(text[:MAX_CHARS])[:MAX_CHARS].strip()
    follows = bool(FOLLOWS.search(normal))
    said = TAIL.sub("", LEAD.sub("", normal))
    named = understand(said).named
    time, spans = when(said)
    away = next((word for word in YEARS_AWAY if word in said), None)
    rest = _without(said, [*named.spans, *spans])
    for word in filter(None, (away, *named.unknown)):
        rest = rest.replace(word, "")
    rest = rest.strip()
    placed = bool(named.regions or named.unknown)
    elsewhere = bool(placed or spans or away)
    if BARE.match(rest) and elsewhere:
        metric = None
    elif not BARE.match(rest) and (ASPECT.match(rest) or (follows and not placed)):
        metric = rest.removeprefix("的")
    else:
        return (text,)
    place = "和".join([*named.said, *named.unknown])
    year = said[slice(*spans[0])] if spans and time.first else None
    if away:
        year = _year(before, away)
    made = [_rewritten(before, place, year, metric)]
    if placed and not year and before.when.words():
        made.append(_rewritten(before, place, "", metric))
    return tuple(made)


def passage_number(text: str) -> int | None:
    """Which passage of an answer ``text`` asks to see in its surroundings ("第二条的上下文"), 1-based; None if it
    asks something else."""
    found = PASSAGE.match(normalise(text).strip())
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else NUMERALS.index(found[1]) + 1


def _year(question: Question, away: str) -> str:
    """The year that ``away`` (去年) means after ``question``: counted from its year, else the word itself."""
    asked = question.when
    if asked.last is None or asked.relative:
        return away
    return f"{asked.last + YEARS_AWAY[away]}年"


def _rewritten(question: Question, place: str, year: str | None, metric: str | None) -> str:
    """``question`` with another place, year or metric; what is not given stays."""
    normal = normalise(question.text)
    _, spans = when(normal)
    places = _places(question, normal)
    if year and year.isdecimal():
        year += "年"
    if metric is None:
        changes = []
        if place:
            changes.append((*_whole(places), place))
        if year is not None:
            changes.append((*_whole(spans or [(_whole(places)[1],) * 2]), year))
        for start, stop, words in sorted(changes, reverse=True):
            normal = normal[:start] + words + normal[stop:]
        return normal
    core = _core(_without(normal, [*places, *spans]))
    named = place or "和".join(normal[slice(*span)] for span in places)
    told = "".join(normal[slice(*span)] for span in spans[:1]) if year is None else year
    return f"{named}{told}{_metric(core, metric)}是多少?"


def _places(question: Question, normal: str) -> list[Span]:
    """Where the places of a question stand, those that no report speaks for too."""
    unknown = [(at, at + len(name)) for name in question.named.unknown if (at := normal.find(name)) >= 0]
    return sorted([*question.named.spans, *unknown])


def _metric(core: str, metric: str) -> str:
    """What is asked for now: an aspect of what was (产值 → 产值增速), another measure of it (粮食产量 → 粮食面积), or
    something else."""
    metric = re.sub("(?:是)?多少$", "", metric)
    if ASPECT.match(metric):
        return core + metric
    if len(metric) <= 3 and MEASURED.search(core) and MEASURED.search(metric):
        return MEASURED.sub("", core) + metric
    return metric


def _core(rest: str) -> str:
    """What the words of a question without place and year ask for."""
    rest = rest.strip()
    meant = mentions(rest)
    if meant:
        return rest[meant[-1].start : meant[-1].stop]
    return ASKED.sub("", rest).strip(" 的,").removeprefix("请问")


def _whole(spans: Sequence[Span]) -> Span:
    return (spans[0][0], spans[-1][1]) if spans else (0, 0)


def _without(normal: str, spans: Iterable[Span]) -> str:
    """``normal`` with nothing in place of ``spans``."""
    for start, stop in sorted(spans, reverse=True):
        normal = normal[:start] + normal[stop:]
    return normal
