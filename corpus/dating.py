"""The year and date of a report, the years each passage tells of, and whether it reviews or plans."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.forms import sentence_marks
from corpus.model import Origin, Period
from corpus.regions import LABEL_CHARS, OPENING_BLOCKS, Evidence
from corpus.words import any_of

DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# The lookbehind follows the century: a pattern that begins with characters is searched for fastest.
YEAR_NAMED = re.compile(r"((?:19|20)(?<!\d..)\d{2})\s*年")
HORIZON = re.compile(r"[到至]\d{4}年")
CHINESE_YEAR = re.compile("[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=年)")
DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
REVIEW_HEADING = re.compile(any_of("review_headings"))
PLAN_HEADING = re.compile(any_of("plan_headings"))
ANNUAL = re.compile(rf"{any_of('annual_reports')}(?!告)")


@dataclass(frozen=True, slots=True)
class ReportDate:
    """The year a report belongs to, the year it reviews, where that was found, and its date (ISO 8601) if it
    bears one."""

    year: int
    reviewed: int
    origin: Origin
    date: str | None = None


def date_of(evidence: Evidence, given: str | None, *, annual: bool = False) -> ReportDate | None:
    """The year and date of a report, None if nothing tells; ``given`` is what its front matter says of them.  An
    ``annual`` one is of the year it tells of.

    A work report is of the year it was given in, and reviews the year before.  Given in the last two months
    over a year that is not yet out, it is that of the year to come.  A bulletin, and a file of tables, is of the
    year it tells of, whatever day it came out.
    """
    opening = [
        _arabic(block)
        for block in evidence.opening[:OPENING_BLOCKS]
        if len(block) <= LABEL_CHARS and not (annual and sentence_marks(block))
    ]
    parts = (_arabic(given or ""), _arabic(evidence.title), *opening)
    dates = (DATE.search(part) for part in parts)
    date = next((found for found in dates if found and _is_day(found)), None)
    iso = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else None
    annual = annual or any(map(ANNUAL.search, (evidence.title, *opening)))
    reviewed = _year_of_heading(evidence.headings, REVIEW_HEADING)
    found = _year(evidence, given, date, opening, reviewed)
    if found is None:
        return None
    year, origin = found
    if annual or evidence.tabular or (origin is Origin.TITLE and not _reports(evidence)):
        return ReportDate(year, year, origin, iso)
    # Only a year that is nothing but that of the day: "2014年报告（2013年12月25日）" says which year it is of.
    named = YEAR.fullmatch(given or "") or (origin is Origin.TITLE and _named(evidence))
    if date and int(date[1]) == year and int(date[2]) >= 11 and not named and reviewed != year - 1:
        year += 1
    return ReportDate(year, _reviewed(evidence, year, reviewed), origin, iso)


def _is_day(date: re.Match[str]) -> bool:
    """Whether month and day are such as a calendar has."""
    return 1 <= int(date[2]) <= 12 and 1 <= int(date[3]) <= 31


def _reports(evidence: Evidence) -> bool:
    """Whether title, first lines or headings call it a report, which looks back from the year in its title."""
    return any(
        "报告" in part for part in (evidence.title, *evidence.opening[:OPENING_BLOCKS], *evidence.headings)
    )


def _reviewed(evidence: Evidence, year: int, reviewed: int | None) -> int:
    """The year that a report of ``year`` looks back on: a work report on the one before, any other on whichever
    of the two it says more was done in."""
    if reviewed in (year - 1, year):
        return reviewed
    if any(
        "工作报告" in part
        for part in (evidence.title, *evidence.opening[:OPENING_BLOCKS], *evidence.headings)
    ):
        return year - 1
    done = Counter(
        int(found)
        for sentence in re.split("[。！？；;]", _arabic(evidence.text))
        if len(REVIEW.findall(sentence)) > len(PLAN.findall(sentence))
        for found in YEAR_NAMED.findall(sentence)
    )
    return year if done[year] > done[year - 1] else year - 1


def _named(evidence: Evidence) -> bool:
    """Whether the title names the report's year apart from its date: 2012年政府工作报告（2011年12月26日）."""
    found = YEAR.search(_arabic(evidence.title))
    dated = DATE.search(_arabic(evidence.title))
    return found is not None and (dated is None or found.start() != dated.start())


def _year(
    evidence: Evidence,
    given: str | None,
    date: re.Match[str] | None,
    opening: Sequence[str],
    reviewed: int | None,
) -> tuple[int, Origin] | None:
    if given and (found := YEAR.search(_arabic(given))):
        return int(found[1]), Origin.FRONT_MATTER
    if found := YEAR.search(_arabic(evidence.title)):
        return int(found[1]), Origin.TITLE
    if date:
        return int(date[1]), Origin.OPENING
    labelled = (
        found for block in opening if (found := YEAR_NAMED.search(block)) and not REVIEW_HEADING.search(block)
    )
    if found := next(labelled, None):
        return int(found[1]), Origin.OPENING
    if found := next(filter(None, map(YEAR.search, evidence.names)), None):
        return int(found[1]), Origin.PATH
    ahead = reviewed + 1 if reviewed else _year_of_heading(evidence.headings, PLAN_HEADING)
    if ahead:
        return ahead, Origin.TEXT
    years = Counter(int(year) for year in YEAR_NAMED.findall(HORIZON.sub("", _arabic(evidence.text))))
    often = [year for year, count in years.items() if 2 * count > max(years.values())]
    return (max(often), Origin.TEXT) if often else None


def _year_of_heading(headings: Iterable[str], words: re.Pattern[str]) -> int | None:
    """The year of the first heading that names a year and has one of ``words``."""
    named = (YEAR_NAMED.search(head) for head in map(_arabic, headings) if words.search(head))
    found = next(filter(None, named), None)
    return int(found[1]) if found else None


def _arabic(text: str) -> str:
    """``text`` with 二〇二四年 as 2024年."""
    return CHINESE_YEAR.sub(lambda found: found[0].translate(DIGITS), text)


_arabic_head = lru_cache(256)(_arabic)
"""The same for headings, which come up in every passage below them."""


# --- the period of each passage -----------------------------------------------------------------------------

Kind = Literal["review", "plan"]
KINDS: tuple[Kind, Kind] = ("review", "plan")
REVIEW = re.compile(any_of("review_words"))
PLAN = re.compile(any_of("plan_words"))
SWITCH = 6.0
"""The cost of a change between review and plan from one passage to the next, in units of word evidence."""

HEADING_EVIDENCE = 8.0
"""The evidence of a heading: more than that of one paragraph's words, less than that of a whole section's."""

OPENING_CHARS = 50
"""Characters at the beginning of a passage in which its year is named as a rule."""

COMPARED = re.compile(
    rf"{any_of('compared_before')}\s*(?:19|20)\d{{2}}\s*年|(?:19|20)\d{{2}}\s*年(?:{any_of('compared_after')}|的[\d.]+倍)"
)
TERM_OF_OFFICE = re.compile(any_of("terms_of_office"))
PLAN_PERIOD = re.compile(
    "(?<![第百千二三四五六七八九十])(十[一二三四五六七八九]?|[六七八九])五(?![届大年个项次条月日号人名家位座万亿千百市县区省州镇村种类])"
)
SINCE = re.compile(r"((?:19|20)\d{2})\s*年(?:以来|起)")
"""A year from which on a heading says that it looks back."""
OWN_YEAR = {
    "review": re.compile(any_of("this_year_reviewed")),
    "plan": re.compile(any_of("this_year_planned")),
}
"""What at the beginning of a passage says that it is of the one year that is reviewed or planned."""
OWN_AIM = re.compile("[^，。；：！,;:]{0,16}目标")
"""What stands behind it where the years of a plan that stand before it are only what the aim goes with."""
CHAPTER = re.compile(r"[\s*#]*[一二三四五六七八九]、([^。，；：！\n]{2,40})")
"""The heading of a chapter, also where the first paragraph goes on behind it."""
OF_YEARS = re.compile(any_of("chapters_of_years") + r"|(?:19|20)\d{2}\s*年")


def periods(
    texts: Sequence[str], sections: Sequence[Sequence[str]], dated: ReportDate | None
) -> list[Period | None]:
    """For each passage the years it tells of and whether it reviews or plans; None where nothing tells.

    Kinds are decided for the whole report at once, by the most likely sequence (Viterbi 1967): words and
    headings are evidence for each passage, and neighbours agree unless the evidence against it is strong.
    """
    headed = _headed(texts, sections)
    kinds = _kinds([_plan_evidence(text, heads, dated) for text, heads in zip(texts, headed, strict=True)])
    told = [
        heads if kind == "plan" and heads[:1] != (*section[:1],) and _ahead(heads[0], dated) else section
        for section, heads, kind in zip(sections, headed, kinds, strict=True)
    ]
    return [
        _period(_arabic(text), list(map(_arabic_head, section)), kind, dated)
        for text, section, kind in zip(texts, told, kinds, strict=True)
    ]


def _ahead(chapter: str, dated: ReportDate | None) -> bool:
    """Whether a chapter that plans names no year before that of its report."""
    years = YEAR_NAMED.findall(_arabic_head(chapter))
    return dated is not None and all(int(year) >= dated.year for year in years)


def _headed(texts: Sequence[str], sections: Sequence[Sequence[str]]) -> list[tuple[str, ...]]:
    """The headings of each passage, with that of its chapter where that stands in one paragraph with text, or is too long for a
    heading: it takes the place of the chapter before it."""
    chapter, top = "", ""
    headed: list[tuple[str, ...]] = []
    for text, section in zip(texts, sections, strict=True):
        if found := CHAPTER.match(text):
            chapter = found[1] if OF_YEARS.search(found[1]) else ""
        elif section and section[0] != top and CHAPTER.match(section[0]):
            chapter = ""
        top = section[0] if section else top
        beside = bool(section) and CHAPTER.match(section[0]) is not None
        told = (chapter, *section[1:]) if beside else (*section, chapter)
        headed.append(told if chapter else tuple(section))
    return headed


def _plan_evidence(text: str, section: Sequence[str], dated: ReportDate | None) -> float:
    """The evidence for a plan, negative for a review: of the passage's words and of the highest heading that gives any.

    It is the highest because 任务 in "（一）完成首要任务" is part of the review that it stands in.
    """
    review, plan = len(REVIEW.findall(text)), len(PLAN.findall(text))
    words = 4.0 * (plan - review) / (plan + review + 2)
    return words + next(
        (found for head in section if (found := _heading_evidence(_arabic_head(head), dated))), 0.0
    )


@lru_cache(256)
def _heading_evidence(head: str, dated: ReportDate | None) -> float:
    """The evidence of a heading: of its words, or where they give none of its year."""
    review, plan = bool(REVIEW_HEADING.search(head)), bool(PLAN_HEADING.search(head))
    years = list(map(int, YEAR_NAMED.findall(head)))
    past = dated is not None and bool(years) and max(years) <= dated.reviewed  # 全面完成2003年预期目标
    if review != plan:
        return -HEADING_EVIDENCE if review or past else HEADING_EVIDENCE
    if review or dated is None or not years:
        return 0.0
    return HEADING_EVIDENCE if years[0] > dated.reviewed else -HEADING_EVIDENCE


def _kinds(evidence: Sequence[float]) -> list[Kind]:
    """The sequence of kinds with the most evidence, less SWITCH for each change; it starts in review and changes as
    late as it can."""
    review, plan = 0.0, -SWITCH
    came_from: list[tuple[int, int]] = []
    for plans_more in evidence:
        stays, plans = review > plan - SWITCH, plan > review - SWITCH
        came_from.append((int(not stays), int(plans)))
        review, plan = (
            (review if stays else plan - SWITCH) - plans_more,
            (plan if plans else review - SWITCH) + plans_more,
        )
    state = int(plan > review)
    states = []
    for came_here in reversed(came_from):
        states.append(state)
        state = came_here[state]
    return [KINDS[state] for state in reversed(states)]


def _period(text: str, section: Sequence[str], kind: Kind, dated: ReportDate | None) -> Period | None:
    """The years of one passage: those it names, else those of its headings, else those of its report.

    A year that comes up later in a passage is mostly compared with, unless it is the one the report is about.
    """
    remaining = COMPARED.sub("", text) if YEAR_NAMED.search(text) else ""
    years = [(int(found[1]), found.start()) for found in YEAR_NAMED.finditer(remaining)]
    if dated is None:
        return Period(max(years)[0], kind) if years else None
    own = dated.reviewed if kind == "review" else dated.year
    if own in (year for year, _ in years):
        return Period(own, kind)
    opening = [year for year, at in years if at < OPENING_CHARS and (year < own) == (kind == "review")]
    if opening:
        return Period(max(opening) if kind == "review" else min(opening), kind)
    head = text[:OPENING_CHARS]
    if (found := OWN_YEAR[kind].search(head)) and (
        OWN_AIM.match(text, found.end()) or not _span(head[: found.start()], kind, dated)
    ):
        return Period(own, kind)
    for part in (head, *reversed(section)):
        if kind == "plan" and part is not head and own in map(int, YEAR_NAMED.findall(part)):
            return Period(own, kind)  # 今后五年目标和2022年工作安排: what is of five years says so itself
        if span := _span(part, kind, dated):
            return Period(span[1], kind, span[0])
        if part is not head and (year := YEAR_NAMED.search(part)):
            return Period(int(year[1]), kind)
    return Period(own, kind)


def _span(part: str, kind: Kind, dated: ReportDate) -> tuple[int, int] | None:
    """The first and last year of "五年来", of a term of office or of a five-year plan named in ``part``."""
    if kind == "review" and (since := SINCE.search(part)) and int(since[1]) < dated.reviewed:
        return int(since[1]), dated.reviewed
    if "五" not in part and "届" not in part:
        return None
    if plan := five_year_plan(part):
        first, last = plan
        return (
            (first, min(last, dated.reviewed) if kind == "review" else last) if first <= dated.year else None
        )
    if TERM_OF_OFFICE.search(part):
        return (dated.reviewed - 4, dated.reviewed) if kind == "review" else (dated.year, dated.year + 4)
    return None


def five_year_plan(text: str) -> tuple[int, int] | None:
    """The first and last year of the five-year plan that ``text`` names first: 十四五 is 2021 to 2025."""
    found = PLAN_PERIOD.search(text)
    if not found:
        return None
    # The index of a numeral in this row is its value; the blank stands for no unit at all.
    units = " 一二三四五六七八九"
    tens, unit = found[1].startswith("十"), found[1].removeprefix("十") or " "
    first = 1951 + 5 * (10 * tens + units.index(unit))
    return first, first + 4
