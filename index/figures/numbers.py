"""Numbers in normalised text: with which unit, and how exactly."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from index.figures import numerals
from index.figures.units import SCALES, pattern
from index.text.lexicon import alternation, any_of, listed

NUMERAL = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\d)|(?<=[\u4e00-\u9fff])\d+\. \d+|\d+(?:\.\d+)?"
"""A blank behind the point is a slip of old texts; behind a mark it stands between a number and what follows (1. 20个)."""
WRITTEN = "[二两三四五六七八九十][一二三四五六七八九十百千]*|百|千|数十|数百|几十|上百|上千|一(?=[个家项所座条]?(?:等奖))"
ORDINAL = "第[一二三四五六七八九十百]{1,4}|首位|榜首"
MORE = "多|余|几|来"
VAGUE = re.compile(f"{MORE}| ")
SCALE = "|".join(SCALES)
PER = "/(?:月|年|天|日|人|次|户|亩|吨|公里|小时|立方米|平方米|平方公里|万元)"
BEHIND = any_of("bound_behind")


def _form(said: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?:(?P<rank>{ORDINAL})|(?P<ordinal>第)?(?:(?P<numeral>(?<![\d.a-z]){NUMERAL})|(?P<said>{said})|(?P<written>{WRITTEN}))"
        rf"(?P<scale>(?:{MORE})?\s*(?:{SCALE})?(?:{MORE})?(?:万|亿)?))\s*(?P<unit>(?:{pattern()})(?![a-z])(?:{PER})?)?"
        rf"(?P<behind>{BEHIND})?"
    )


@cache
def _quantity() -> re.Pattern[str]:
    return _form(numerals.PATTERN)


@cache
def _vague_quantity() -> re.Pattern[str]:
    """The same where characters make no number: 两三百."""
    return _form("(?!)")


START = re.compile(
    r"[第\d百千数几上一二两三四五六七八九十](?:(?<![第数几上一])|(?<=第)(?=\d|[百数几上一二两三四五六七八九十])|"
    r"(?<=[数几])(?=[十百])|(?<=上)(?<![迈站跨跃登]上)(?=[百千])|(?<=一)(?=[个家项所座条]?等奖|[十百千万亿点]))|首(?=位)|榜(?=首)"
)
"""Where a quantity can begin."""

RANGE = re.compile(r"\s*(?:-|—|–|~|至|到)\s*")
DATE = re.compile(
    r"\d(?:(?<!\d\d)(?:(?<=1)9|(?<=2)0)\d\d(?:年(?:\d{1,2}月(?!份?以)(?:\d{1,2}[日号])?)?|(?=[-—~至到](?:19|20)\d{2}年))|"
    r"(?<![\d.]\d)\d?(?:月(?:份|底|初|末|上旬|中旬|下旬)?(?:\d{1,2}[日号])?|[日号](?!线|楼|院))|"
    r"\d?[时点](?:\d{1,2}分)?|(?<!\d\d)\d年代|\d?:\d{2})"
)
"""Every way to write a date goes on behind its first digit, so that what searches skips to digits."""

BOUND = re.compile(f"(?:{alternation(listed('bounds.txt'))})$")
"""What right before a number says how exact it is, and belongs to the answer: 超过4000吨."""
FALL = re.compile(f"(?:{alternation(listed('falls.txt'))})(?:了|约|近)?$")
"""What right before a number makes it negative: 下降2.3%."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with its unit in normalised text.

    ``start`` and ``stop`` are its span, ``shown`` the offset where the word that says how exact it is, or that it is a fall,
    begins.  ``numeral`` is in digits, with the commas of the text; ``scale`` a key of SCALES or "", ``unit`` one of
    words/units.txt, with what it is per (元/月), or "".  ``ordinal`` is true of 第3, ``written`` of 三个, which is mostly a
    turn of phrase.  ``bound`` is the word that says how exact it is (超过, 左右), ``fall`` whether it is one.
    """

    start: int
    stop: int
    shown: int
    numeral: str
    scale: str
    unit: str
    ordinal: bool = False
    written: bool = False
    bound: str = ""
    fall: bool = False


def numbers(normal: str) -> list[Number]:
    """The numbers of normalised text with their units, from left to right; dates are none."""
    dates = [found.span() for found in DATE.finditer(normal)]
    starts = [start for start, _ in dates]
    found: list[Number] = []
    for match in _matches(normal):
        start, _ = match.span()
        before = bisect_right(starts, start) - 1
        if (before >= 0 and dates[before][1] > start) or not _countable(match, normal):
            continue
        number = _number(match, normal)
        if (
            found
            and not number.written
            and not number.ordinal
            and RANGE.fullmatch(normal, found[-1].stop, start)
        ):
            first = found.pop()
            number = replace(number, start=first.start, shown=first.shown, bound=first.bound, fall=first.fall)
        found.append(number)
    return [_inherited(one, found[place + 1 : place + 2], normal) for place, one in enumerate(found)]


def _number(match: re.Match[str], normal: str) -> Number:
    start, stop = match.span()
    left = normal[max(0, start - 6) : start]
    bound, fall = BOUND.search(left), FALL.search(left)
    word = bound or fall
    rank = match["rank"]
    said = (rank.removeprefix("第") if rank else "") or match["written"] or match["said"] or ""
    return Number(
        start=start,
        stop=stop,
        shown=start - len(word[0]) if word else start,
        numeral=(match["numeral"] or "").replace(" ", "")
        or numerals.number(said)
        or ("1" if rank else numerals.alone(said)),
        scale=VAGUE.sub("", match["scale"] or ""),
        unit=_unit(match),
        ordinal=bool(match["ordinal"] or rank),
        written=bool(match["written"]),
        bound=(bound[0] if bound else "") or match["behind"] or "",
        fall=bool(fall),
    )


def _inherited(number: Number, following: list[Number], normal: str) -> Number:
    """``number`` with the unit of the one ``following`` it, where it has none itself: 215和293家."""
    if (
        number.unit
        or number.scale
        or not following
        or not re.fullmatch("[、和与及]", normal[number.stop : following[0].start])
    ):
        return number
    return replace(number, unit=following[0].unit)


def _matches(normal: str) -> Iterator[re.Match[str]]:
    """What looks like a quantity, one behind the other."""
    stop = 0
    for start in START.finditer(normal):
        if start.start() < stop:
            continue
        match = _quantity().match(normal, start.start())
        if match and match["said"] is not None and numerals.number(match["said"]) is None:
            match = _vague_quantity().match(normal, start.start())
        if match:
            stop = match.end()
            yield match


def _countable(match: re.Match[str], normal: str) -> bool:
    """Whether a number counts something: not part of a name (3A, 6+1), nor of a word (三农, 十分)."""
    start, stop = match.span()
    if match["rank"]:
        return not NO_RANK.match(normal, match.end("rank"))
    if match["written"] or match["said"]:
        return (
            bool(_unit(match))
            and _unit(match) not in wordy()
            and (start == 0 or normal[start - 1] not in "第十百千一二三四五六七八九")
        )
    before, behind = normal[max(0, start - 1) : start], normal[stop : stop + 1]
    if before + behind == "[]":
        return False  # the mark of a footnote
    if (
        before in JOINED_BEFORE
        or behind in JOINED_BEHIND
        or PARTICLES.search(normal, max(0, start - 4), start)
    ):
        return False
    return bool(match["unit"]) or not (behind.isascii() and behind.isalpha())


def _unit(match: re.Match[str]) -> str:
    return "%" if (match["said"] or "").startswith(numerals.PERCENT) else match["unit"] or ""


PARTICLES = re.compile("pm[ _]?$")
"""PM2.5 and PM10 are names."""
JOINED_BEFORE, JOINED_BEHIND = frozenset("+×/:."), frozenset("+×/")
NO_RANK = re.compile(
    "产业|书记|要务|责任|生产力|资源|动力|课堂|方|线|手|时间|[一二三四五六七八九十、]|[个]?五年"
)
"""What 第一, 第二, 第三 are not ranks before: 第三产业."""


@cache
def wordy() -> frozenset[str]:
    """Units that behind a number in characters make a word more often than a quantity: 三农, 十分."""
    return frozenset(listed("units_in_words.txt"))
