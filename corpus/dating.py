"""Of when a report is; which years each passage tells of, and whether it looks back or ahead."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from corpus.model import Origin, Period
from corpus.regions import LABEL_CHARS, OPENING, Said

DIGITS = str.maketrans("〇○零一二三四五六七八九０１２３４５６７８９", "0001234567890123456789")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
YEAR_SAID = re.compile(
    r"((?:19|20)(?<!\d..)\d{2})\s*年"
)  # what may begin it stands first: that is searched for
HORIZON = re.compile(r"[到至]\d{4}年")
CHINESE_YEAR = re.compile("[一二][〇○零九][〇○零一二三四五六七八九]{2}(?=年)")
DATE = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*[年./-]\s*(\d{1,2})\s*[月./-]\s*(\d{1,2})")
REVIEW = re.compile(
    "回顾|总结|成就|成绩|情况|答卷|历程|过去|去年|一年来|年来|以来|已经|完成了|圆满|取得|成效|困难|存在|不足|基本估[计价]"
)
PLAN = re.compile(
    "目标|安排|建议|任务|部署|打算|计划|要求|思路|展望|工作重点|重点工作|下一步|规划|今年|今后|未来|下半年|努力|奋斗|新的一年|做好|"
    "设想|方针|措施"
)


@dataclass(frozen=True, slots=True)
class When:
    """The year a report belongs to, the year it looks back on, and its date (ISO 8601) if it bears one."""

    year: int
    reviewed: int
    origin: Origin
    date: str | None = None


def when(said: Said, front_matter: str | None) -> When | None:
    """Of when the report is, and what says so; None if nothing does.

    A work report is of the year it was given in, and looks back on the year before.  Given in the last two
    months over a year that is not yet out, it is that of the year to come.  A bulletin is of the year it
    tells of, whatever day it came out.
    """
    opening = [_arabic(block) for block in said.opening[:OPENING] if len(block) <= LABEL_CHARS]
    parts = (_arabic(front_matter or ""), _arabic(said.title), *opening)
    date = next(filter(None, map(DATE.search, parts)), None)
    iso = f"{date[1]}-{int(date[2]):02}-{int(date[3]):02}" if date else None
    bulletin = "公报" in said.title or any("公报" in block for block in opening)
    looked_back = _headed_year(said.headings, REVIEW)
    said_year = _year(said, front_matter, date, opening, looked_back)
    if said_year is None:
        return None
    year, origin = said_year
    if bulletin:
        return When(year, year, origin, iso)
    # Only a year that is nothing but that of the day: "2014年报告（2013年12月25日）" says which year it is of.
    named = YEAR.fullmatch(front_matter or "") or (origin is Origin.TITLE and _named(said))
    if date and int(date[1]) == year and int(date[2]) >= 11 and not named and looked_back != year - 1:
        year += 1
    return When(year, _reviewed(said, year, looked_back), origin, iso)


def _reviewed(said: Said, year: int, looked_back: int | None) -> int:
    """The year that a report of ``year`` looks back on: a work report on the one before, any other on whichever
    of the two it says more was done in."""
    if looked_back in (year - 1, year):
        return looked_back
    if any("工作报告" in part for part in (said.title, *said.opening[:OPENING], *said.headings)):
        return year - 1
    done = Counter(
        int(found)
        for sentence in re.split("[。！？；;]", _arabic(said.text))
        if len(DID.findall(sentence)) > len(WILL.findall(sentence))
        for found in YEAR_SAID.findall(sentence)
    )
    return year if done[year] > done[year - 1] else year - 1


def _named(said: Said) -> bool:
    """Whether the title names the report's year apart from its date: 2012年政府工作报告（2011年12月26日）."""
    found = YEAR.search(_arabic(said.title))
    dated = DATE.search(_arabic(said.title))
    return found is not None and (dated is None or found.start() != dated.start())


def _year(
    said: Said,
    front_matter: str | None,
    date: re.Match[str] | None,
    opening: Sequence[str],
    looked_back: int | None,
) -> tuple[int, Origin] | None:
    if front_matter and (found := YEAR.search(_arabic(front_matter))):
        return int(found[1]), Origin.FRONT_MATTER
    if found := YEAR.search(_arabic(said.title)):
        return int(found[1]), Origin.TITLE
    if date:
        return int(date[1]), Origin.OPENING
    labelled = (found for block in opening if (found := YEAR_SAID.search(block)) and not REVIEW.search(block))
    if found := next(labelled, None):
        return int(found[1]), Origin.OPENING
    if found := next(filter(None, map(YEAR.search, said.names)), None):
        return int(found[1]), Origin.PATH
    ahead = looked_back + 1 if looked_back else _headed_year(said.headings, PLAN)
    if ahead:
        return ahead, Origin.TEXT
    years = Counter(int(year) for year in YEAR_SAID.findall(HORIZON.sub("", _arabic(said.text))))
    often = [year for year, count in years.items() if 2 * count > max(years.values())]
    return (max(often), Origin.TEXT) if often else None


def _headed_year(headings: Iterable[str], words: re.Pattern[str]) -> int | None:
    """The year of the first heading that speaks of a year with one of ``words``."""
    told = (
        found for head in map(_arabic, headings) if words.search(head) and (found := YEAR_SAID.search(head))
    )
    found = next(told, None)
    return int(found[1]) if found else None


def _arabic(text: str) -> str:
    """``text`` with 二〇二四年 as 2024年."""
    return CHINESE_YEAR.sub(lambda found: found[0].translate(DIGITS), text)


_arabic_head = lru_cache(256)(_arabic)
"""The same for headings, which come up in every passage below them."""


# --- the period of each passage -----------------------------------------------------------------------------

Kind = Literal["review", "plan"]
KINDS: tuple[Kind, Kind] = ("review", "plan")
DID = re.compile(
    "完成|实现了|达到|同比|比上年|增长|新增|建成|荣获|获评|竣工|投产|累计|入选|取得|得到|突破|提高了|成功|圆满|先后|显著|明显|位居|连续|"
    "已|了|过去|一年来|年来|去年|不足|困难|问题|感谢"
)
WILL = re.compile(
    "将|力争|确保|预期|争取|要|加快|推进|推动|加强|强化|完善|健全|深化|落实|着力|大力|积极|继续|进一步|全力|力促|支持|鼓励|引导|"
    "努力|计划|今年|坚持|实施|启动|左右|以上|不断|必须"
)
SWITCH = 6.0
"""What it costs, in units of word evidence, to go from review to plan or back between neighbours."""

HEADED = 8.0
"""What a heading that says review or plan weighs: more than a paragraph's words, less than the whole part."""

OPENING_CHARS = 50
"""Where a passage says of when it is."""

COMPARED = re.compile(
    r"(?:比|较|自|从|由|与|同|超过|高于|低于)\s*(?:19|20)\d{2}\s*年|(?:19|20)\d{2}\s*年(?:以来|起|至今|相比|的[\d.]+倍)"
)
FIVE_YEARS = re.compile("五年|本届|届政府")
PLAN_PERIOD = re.compile(
    r"[“\"「]?(十[一二三四五六七八九]?|[六七八九])五[”\"」]?(?:时期|期间|以来|规划|计划|末|收官)?"
)


def periods(
    texts: Sequence[str], sections: Sequence[Sequence[str]], told: When | None
) -> list[Period | None]:
    """For each passage the years it tells of and whether it reviews or plans; None where nothing tells.

    Kinds are decided for the whole report at once, by the most likely sequence (Viterbi 1967): words and
    headings speak for each passage, and neighbours agree unless much speaks against it.
    """
    kinds = _kinds([_lean(text, section, told) for text, section in zip(texts, sections, strict=True)])
    return [
        _period(_arabic(text), list(map(_arabic_head, section)), kind, told)
        for text, section, kind in zip(texts, sections, kinds, strict=True)
    ]


def _lean(text: str, section: Sequence[str], told: When | None) -> float:
    """What speaks for a plan, negative for a review: the highest heading that says, and the words.

    The highest: 任务 in "（一）完成首要任务" is part of the review that it stands in.
    """
    did, will = len(DID.findall(text)), len(WILL.findall(text))
    words = 4.0 * (will - did) / (will + did + 2)
    return words + next((lean for head in section if (lean := _headed(_arabic_head(head), told))), 0.0)


@lru_cache(256)
def _headed(head: str, told: When | None) -> float:
    """What a heading says: by its words, or without any by its year."""
    review, plan = bool(REVIEW.search(head)), bool(PLAN.search(head))
    if review != plan:
        return -HEADED if review else HEADED
    year = YEAR_SAID.search(head)
    if review or told is None or year is None:
        return 0.0
    return HEADED if int(year[1]) > told.reviewed else -HEADED


def _kinds(leans: Sequence[float]) -> list[Kind]:
    """The sequence of kinds that the leans speak for most, less SWITCH for each change; it starts in review and
    changes as late as it can."""
    review, plan = 0.0, -SWITCH
    came_from: list[tuple[int, int]] = []
    for lean in leans:
        stays, plans = review > plan - SWITCH, plan > review - SWITCH
        came_from.append((int(not stays), int(plans)))
        review, plan = (
            (review if stays else plan - SWITCH) - lean,
            (plan if plans else review - SWITCH) + lean,
        )
    state = int(plan > review)
    states = []
    for came_here in reversed(came_from):
        states.append(state)
        state = came_here[state]
    return [KINDS[state] for state in reversed(states)]


def _period(text: str, section: Sequence[str], kind: Kind, told: When | None) -> Period | None:
    """The years of one passage: what it says itself, else what its headings say, else what its report does.

    A year that comes up later in a passage is mostly compared with, unless it is the one the report is about.
    """
    told_of = COMPARED.sub("", text) if YEAR_SAID.search(text) else ""
    said = [(int(found[1]), found.start()) for found in YEAR_SAID.finditer(told_of)]
    if told is None:
        return Period(max(said)[0], kind) if said else None
    own = told.reviewed if kind == "review" else told.year
    if own in (year for year, _ in said):
        return Period(own, kind)
    opening = [year for year, at in said if at < OPENING_CHARS and (year < own) == (kind == "review")]
    if opening:
        return Period(max(opening) if kind == "review" else min(opening), kind)
    head = text[:OPENING_CHARS]
    for part in (head, *reversed(section)):
        if span := _span(part, kind, told):
            return Period(span[1], kind, span[0])
        if part is not head and (year := YEAR_SAID.search(part)):
            return Period(int(year[1]), kind)
    return Period(own, kind)


def _span(part: str, kind: Kind, told: When) -> tuple[int, int] | None:
    """The first and last year of "五年来", of a term of office or of a five-year plan named in ``part``."""
    if "五" not in part and "届" not in part:
        return None
    if plan := five_year_plan(part):
        first, last = plan
        return (first, min(last, told.reviewed) if kind == "review" else last) if first <= told.year else None
    if FIVE_YEARS.search(part):
        return (told.reviewed - 4, told.reviewed) if kind == "review" else (told.year, told.year + 4)
    return None


def five_year_plan(text: str) -> tuple[int, int] | None:
    """The first and last year of the five-year plan that ``text`` names first: 十四五 is 2021 to 2025."""
    found = PLAN_PERIOD.search(text)
    if not found:
        return None
    # The numeral's place in this row is its value; the blank stands for no unit at all.
    units = " 一二三四五六七八九"
    tens, unit = found[1].startswith("十"), found[1].removeprefix("十") or " "
    first = 1951 + 5 * (10 * tens + units.index(unit))
    return first, first + 4
