"""Numbers in normalised text: with which unit, in which role, and which of several items each counts."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache

from index.figures import numerals
from index.figures.units import SCALES, pattern

NUMERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?"
WRITTEN = "[二两三四五六七八九十][一二三四五六七八九十百千]*|百|千|数十|数百|几十|上百|上千|一(?=[个家项所座条]?(?:等奖))"
MORE = "多|余|几|来"
VAGUE = re.compile(f"{MORE}| ")
SCALE = "|".join(SCALES)


def _form(said: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?P<ordinal>第)?(?:(?P<numeral>(?<![\d.a-z]){NUMERAL})|(?P<said>{said})|(?P<written>{WRITTEN}))"
        rf"(?P<scale>(?:{MORE})?\s*(?:{SCALE})?(?:{MORE})?(?:万|亿)?)\s*(?P<unit>(?:{pattern()})(?![a-z]))?"
        rf"(?:以上|以下|左右|以内|上下|余|多)?"
    )


QUANTITY = _form(numerals.PATTERN)
VAGUE_QUANTITY = _form("(?!)")
"""The same where characters make no number: 两三百."""

START = re.compile(
    r"[第\d百千数几上一二两三四五六七八九十](?:(?<![第数几上一])|(?<=第)(?=\d|[百数几上一二两三四五六七八九十])|"
    r"(?<=[数几])(?=[十百])|(?<=上)(?=[百千])|(?<=一)(?=[个家项所座条]?等奖|[十百千万亿点]))"
)
"""Where a quantity can begin."""

RANGE = re.compile(r"\s*(?:-|—|–|~|至|到)\s*")
DATE = re.compile(
    r"\d(?:(?<!\d\d)(?:(?<=1)9|(?<=2)0)\d\d(?:年(?:\d{1,2}月(?!份?以)(?:\d{1,2}[日号])?)?|(?=[-—~至到](?:19|20)\d{2}年))|"
    r"(?<![\d.]\d)\d?(?:月(?:份|底|初|末|上旬|中旬|下旬)?(?:\d{1,2}[日号])?|[日号](?!线|楼|院))|"
    r"\d?[时点](?:\d{1,2}分)?|(?<!\d\d)\d年代|\d?:\d{2})"
)
"""Every way to write a date goes on behind its first digit, so that what searches skips to digits."""

CLAUSE_END = re.compile(r"[。;!?\n,](?:(?<!,)|(?!\d{3}(?!\d)))")
SENTENCE_END = re.compile(r"[。!?\n]")

CHANGE = re.compile(
    "增长|下降|增幅|增速|增加(?!值)|减少|提高|降低|上升|回落|上涨|下跌|上调|下调|同比|环比|比上年|比去年|较上年|较去年|涨幅|降幅|净增|多增|增收|翻|[增降涨减]$"
)
FORMER = re.compile(r"(?:从|由|比|较|自)[^,。;]{0,18}$")
FORMER_AFTER = re.compile(
    r"^(?:、[^,。;]{0,12}?)?[^,。;\d]{0,8}?(?:增加到|增加至|提高到|提高至|增长到|增长至|上升到|上升至|升至|升到|降到|降至|下降到|下降至|扩大到|扩大至|"
    r"发展到|达到|跃升到|跃升至|提升到|提升至|增至|减少到|减少至|减至|缩短到|缩短至|压缩到|压缩至|调整为|变为|翻到)"
)
PASSED = re.compile(r"(?:突破|超过|迈上|站上|跨上|跃上|跨越)[^,。;\d]{0,4}$")
PASSED_TO = re.compile(
    r"^(?:的?(?:大关|台阶|关口))?[,、]?(?:(?:实际)?(?:达到?|完成|实现|为)|由[^。;]{0,24}?(?:增加|提高|增长|上升)[到至])(?:(?:19|20)\d{2}年的?)?\d"
)
UPTO = re.compile(
    "(?:增加|提高|增长|上升|下降|扩大|发展|跃升|提升|减少|缩短|压缩|升|降|增|减|调整|增幅|变)(?:到|至|为)$"
)
RESPECTIVELY = re.compile("分别")
ITEMS = re.compile("[、和与及]|以及")
LEAD = re.compile(
    r"^(?:[到至]?(?:19|20)\d{2}年?(?:底|末|度)?|\d{1,2}月份?|[^\u4e00-\u9fffa-z“\"《(]|全年|去年|今年|上年|当年|本年|年内|年底|年末|预计|初步确定|截至|"
    r"目前|累计|共|实现|完成|全[市省县区国州盟旗]|我[市省县区国州盟旗]|其中|同时|并|也|还|已|则|而|且|特别是|尤其是|继续|圆满|超额|力争|争取|确保|预期|目标|"
    r"是|五年|年均)+"
)
TAIL = re.compile(
    r"(?:完成|实现|达到|达|为|是|有|突破|超过|超|约|近|将|已|共|计算|计|至|到|在|了|仅|就|只|比上年|比去年|较上年|较去年|同比|环比|年均|平均|"
    r"按可比价格|按可比价|可比|预计|累计|总数|增长速度|增长率|增长|下降|增加|减少|提高|降低|上升|回落|上涨|净增|增幅|增速|增|降|分别|稳定|保持|控制|"
    r"不低于|不高于|不少于|高于|低于|[,:(\s“\"]|力争|确保|要|新|以上|左右|从|由|一举|首次|再|又|均|都|名义|实际)++$"
)


Span = tuple[int, int]
"""Where something begins in a text, and where it has ended, in code points."""


@lru_cache(4096)  # a passage is judged by every question that finds it
def clauses(normal: str) -> tuple[Span, ...]:
    """The clauses of normalised text; the comma in 1,234 ends none."""
    ends = [found.start() for found in CLAUSE_END.finditer(normal)]
    between = zip([0, *(at + 1 for at in ends)], [*ends, len(normal)], strict=True)
    return tuple((start, stop) for start, stop in between if start < stop)


class Aspect(StrEnum):
    """Whether a figure says how much there is, by how much it changed, or which place it takes."""

    LEVEL = "level"
    CHANGE = "change"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with its unit in normalised text: what is written, and its clause ``[first, last)``."""

    start: int
    stop: int
    numeral: str
    scale: str
    unit: str
    ordinal: bool
    written: bool


def quantities(normal: str) -> list[Quantity]:
    """The numbers of normalised text with their units, from left to right; dates are none."""
    dates = [found.span() for found in DATE.finditer(normal)]
    starts = [start for start, _ in dates]
    found: list[Quantity] = []
    for match in _matches(normal):
        start, stop = match.span()
        before = bisect_right(starts, start) - 1
        if (before >= 0 and dates[before][1] > start) or not _countable(match, normal):
            continue
        quantity = Quantity(
            start, stop, match["numeral"] or match["written"] or numerals.number(match["said"]) or "",
            match["scale"] and VAGUE.sub("", match["scale"]), _unit(match), bool(match["ordinal"]), bool(match["written"])
        )  # fmt: skip
        if found and RANGE.fullmatch(normal, found[-1].stop, start) and not quantity.written:
            quantity = replace(quantity, start=found.pop().start)
        found.append(quantity)
    return found


def _matches(normal: str) -> Iterator[re.Match[str]]:
    """What looks like a quantity, one behind the other."""
    stop = 0
    for start in START.finditer(normal):
        if start.start() < stop:
            continue
        match = QUANTITY.match(normal, start.start())
        if match and match["said"] is not None and numerals.number(match["said"]) is None:
            match = VAGUE_QUANTITY.match(normal, start.start())
        if match:
            stop = match.end()
            yield match


def _countable(match: re.Match[str], normal: str) -> bool:
    """Whether a number counts something: not part of a name (3A, 6+1), nor of a word (三农, 十分)."""
    start, stop = match.span()
    if match["written"] or match["said"]:
        return (
            bool(_unit(match))
            and _unit(match) not in WORDY
            and (start == 0 or normal[start - 1] not in "第十百千一二三四五六七八九")
        )
    before, behind = normal[max(0, start - 1) : start], normal[stop : stop + 1]
    if before in JOINED_BEFORE or behind in JOINED_BEHIND:
        return False
    return bool(match["unit"]) or not (behind.isascii() and behind.isalpha())


def _unit(match: re.Match[str]) -> str:
    return "%" if (match["said"] or "").startswith(numerals.PERCENT) else match["unit"] or ""


JOINED_BEFORE, JOINED_BEHIND = frozenset("+×/:."), frozenset("+×/")

WORDY = frozenset(
    [
        "分",
        "成",
        "方",
        "级",
        "代",
        "品",
        "路",
        "线",
        "国",
        "省",
        "市",
        "县",
        "区",
        "州",
        "镇",
        "乡",
        "村",
        "城",
        "度",
        "团",
        "字",
        "面",
        "街",
        "等",
        "房",
        "版",
        "号",
        "师",
        "步",
        "连",
        "营",
        "段",
        "口",
        "对",
        "位",
        "里",
        "章",
        "回",
        "部",
        "本",
        "旅",
        "员",
        "居",
        "环",
    ]
)


def aspect(quantity: Quantity, left: str) -> Aspect:
    """The role of a number by the words ``left`` of it in its clause."""
    if quantity.ordinal:
        return Aspect.RANK
    if UPTO.search(left):
        return Aspect.LEVEL
    changed = [found.end() for found in CHANGE.finditer(left)]
    near = bool(changed) and len(left) - changed[-1] <= 6
    return Aspect.CHANGE if near else Aspect.LEVEL


def former(normal: str, quantity: Quantity) -> bool:
    """Whether a number says what there was before, 从1增加到2, 比2多, or only what has been passed: 突破2大关,达到3."""
    left = normal[max(0, quantity.start - 20) : quantity.start]
    right = normal[quantity.stop : quantity.stop + 40]
    return bool(
        (FORMER.search(left) and FORMER_AFTER.search(right[:28]))
        or (PASSED.search(left[-7:]) and PASSED_TO.search(right))
    )


def respective(normal: str, found: Sequence[Quantity]) -> dict[int, str]:
    """For the numbers of "A、B分别为1、2" the item that each of them counts, by where the number starts.

    A second 分别 in the sentence counts the same items again: 分别增长3%和4%.
    """
    shared: dict[int, str] = {}
    items: list[str] = []
    marks = [match.span() for match in RESPECTIVELY.finditer(normal)]
    for place, (start, stop) in enumerate(marks):
        begin = max(normal.rfind(mark, 0, start) for mark in "。!?\n;") + 1
        begin = max([begin, *(one.stop for one in found if one.stop <= start)])
        end = marks[place + 1][0] if place + 1 < len(marks) else len(normal)
        end = min([end, *(at for mark in "。!?\n;" if (at := normal.find(mark, stop)) >= 0)])
        items = _items(normal[begin:start]) or (
            items if place and begin <= marks[place - 1][1] + REACH else []
        )
        numbers = [one for one in found if stop <= one.start < end]
        if 2 <= len(items) <= len(numbers):
            shared |= {one.start: item for one, item in zip(numbers, items, strict=False)}
    return shared


REACH = 60
"""How far behind the one before another 分别 can count the same items."""


def _items(said: str) -> list[str]:
    """The items named right before 分别, each with the end they share: 城镇、农村居民收入 are two incomes."""
    listed = next((part for part in reversed(said.split(",")) if ITEMS.search(part)), "")
    items = [item for part in ITEMS.split(TAIL.sub("", listed)) if (item := LEAD.sub("", part).strip())]
    if len(items) < 2:
        return []
    last = items[-1]
    if all(item[-1] == last[-1] for item in items):
        return items
    tail = last[min(map(len, items[:-1])) :]
    return [*(item + tail for item in items[:-1]), last]
