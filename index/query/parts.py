"""Comparisons, trends and several things asked at once: one question for each place and year that a question names,
and for each thing it asks."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from index.query.gazetteer import NATION
from index.query.intent import SERIES, Kind
from index.query.question import Question
from index.query.years import When
from index.text.lexicon import any_of
from index.text.normal import normalise

MOST = 24
"""Places and years that are asked one by one."""

YEARS = 10
"""How many years a trend has whose question names none."""

SEVERAL = re.compile(
    "([两二三四五六])个?(省|市|区|县|州|地区|报告)|各(省|市|区|县|州|地区)|哪个(省|市|区|县|州|地区)"
)
EACH = "分别"
NUMERALS = "一二三四五六"
COUNTED = re.compile(any_of("measured"))

DATED = re.compile("时间|什么时候|何时|哪一?[年月天日]|几[年月号]|更?[早晚](?:[?。的吗]|$)")
"""What is compared by its date."""
NAMED = re.compile("哪些|什么|如何|怎[么样]")
"""What is compared in words."""


@dataclass(frozen=True, slots=True)
class Part:
    """One of the questions that a comparison, a trend or a question for two things comes to: of one place, of one year,
    or both."""

    question: Question
    region: str | None
    year: int | None


def parts(question: Question, regions: Mapping[str, Sequence[int]]) -> list[Part]:
    """The questions that ``question`` comes to, by place and year; at most MOST, and none where it is a single one.

    ``regions`` are the places of the library with the years that their reports tell of, sorted.
    """
    if question.parts:
        return [Part(part, _whose(part), _of(part)) for part in question.parts[:MOST]]
    beside = len(question.named.regions) > 1 and EACH in question.text  # 随州、龙岩、新余分别是多少
    if question.kind not in (Kind.TREND, Kind.COMPARISON) and not beside:
        return []
    groups = _groups(question, regions)
    years = _years(question, groups, regions)
    if len(groups) * len(years) < 2:
        return []
    made = [Part(_part(question, group, year), _name(group), year) for group in groups for year in years]
    return made[:MOST]


def _groups(question: Question, regions: Mapping[str, Sequence[int]]) -> list[frozenset[str] | None]:
    """The places that are compared, one of None where the question names none."""
    named = [group for group in question.named.regions if group != {NATION}] or list(question.named.regions)
    if (
        question.kind is Kind.COMPARISON
        and len(named) < 2
        and (found := SEVERAL.search(normalise(question.text)))
    ):
        suffix = next(filter(None, found.groups()[1:]))
        there = [region for region in regions if region.endswith(suffix) or suffix == "报告"]
        if 2 <= len(there) <= MOST and (
            found[1] is None or NUMERALS.find(found[1].replace("两", "二")) + 1 == len(there)
        ):
            return [frozenset({region}) for region in there]
    return [*named] or [None]


def _years(
    question: Question, groups: Sequence[frozenset[str] | None], regions: Mapping[str, Sequence[int]]
) -> list[int | None]:
    when = question.when
    told = sorted({year for group in groups for name in group or regions for year in regions.get(name, ())})
    if when.first is None or when.last is None:
        return [*told[-YEARS:]] if question.kind is Kind.TREND else [None]
    base = (told[-1] if told else 0) if when.relative else 0
    if question.kind is Kind.TREND or (len(groups) == 1 and when.first != when.last):
        years = list(range(when.first, when.last + 1))
        if question.kind is Kind.COMPARISON:  # of those that are named: 2020年和2022年
            years = [year for year in years if year in (years[0], years[-1]) or str(year) in question.text]
        return [year + base for year in years]
    return [when.first] if when.first == when.last and not when.relative else [None]


def _part(question: Question, group: frozenset[str] | None, year: int | None) -> Question:
    """``question`` of one place and one year."""
    named, when, words = question.named, question.when, question.words
    if group is not None:
        named = replace(named, regions=(group,))
    if year is not None:
        words = (*(word for word in words if word not in when.words()), str(year))
        when = When(year, year)
    return replace(
        question, kind=_kind(question), named=named, when=when, words=words, planned=bool(question.planned)
    )


def _kind(question: Question) -> Kind:
    """What answers one part of a comparison or a trend."""
    normal = normalise(question.text)
    if question.kind is Kind.COMPARISON and not question.concepts and "多少" not in normal:
        if DATED.search(normal):
            return Kind.DATE
        if NAMED.search(SERIES.sub(" ", normal)):
            return Kind.LIST
    return Kind.FIGURE if question.concepts or COUNTED.search(question.text) else Kind.KEYWORDS


def _name(group: frozenset[str] | None) -> str | None:
    return None if group is None else max(sorted(group), key=len)


def _whose(part: Question) -> str | None:
    """The one place a part asks about."""
    return _name(part.named.regions[0]) if len(part.named.regions) == 1 else None


def _of(part: Question) -> int | None:
    """The one year a part asks about."""
    when = part.when
    return when.first if when.first == when.last and not when.relative else None
