"""Which of several items each of several numbers counts: 城镇、农村居民收入分别为1元、2元."""

import re
from collections.abc import Iterator, Sequence
from functools import cache

from index.figures.metrics import canonical
from index.figures.numbers import Number
from index.figures.words import LEAD, MOVED_TO, SINCE, TAIL
from index.text.lexicon import data_lines

JOINED = re.compile(r"(?:[、,和与及]|以及){1,2}")
RESPECTIVELY = "分别"
COMMAS = re.compile("、")
ALL_MARKS = re.compile("[、和与及]|以及")
STOPS = "。!?\n;"
BEHIND_CHARS = 24
"""How much may stand behind a contracted name: 城乡居民人均可支配收入."""
GOES_ON = re.compile(
    rf"[,、](?!\d)[^,、和与及。;!?]{{0,16}}+|{MOVED_TO}|(?:同比|比上年|较上年|名义|实际|可比)*(?:增长|提高|增加|提升|下降)"
)
"""What stands between numbers and as many others of the same items: 分别增长3%和4%,达到1元和2元."""
LISTED_CHARS = 400
"""How far before numbers their items are looked for."""
REACH = 60
"""How far behind the numbers before it another 分别 can count the same items: 分别达到1元、2元,分别增长3%和4%."""


def runs(normal: str, found: Sequence[Number]) -> list[list[Number]]:
    """The numbers in groups of those that stand side by side with nothing but 、和与及 between them, or a comma where both are
    in the same unit (1100亿元,5个开发区 are two things)."""
    groups: list[list[Number]] = []
    for number in found:
        if groups and _joins(normal, groups[-1][-1], number):
            groups[-1].append(number)
        else:
            groups.append([number])
    return groups


def _joins(normal: str, one: Number, other: Number) -> bool:
    """Whether two numbers stand side by side; behind a comma goes on only what is counted in the same unit."""
    between = JOINED.fullmatch(normal, one.stop, other.shown)
    return between is not None and ("," not in between[0] or one.unit == other.unit)


def items(normal: str, groups: Sequence[Sequence[Number]]) -> dict[int, str]:
    """For the numbers of a group that counts as many items, the words of the item of each, by where the number starts."""
    shared: dict[int, str] = {}
    last: list[str] = []
    end = 0
    for group in groups:
        start = group[0].shown
        begin = max(normal.rfind(mark, 0, start) for mark in STOPS) + 1
        at = normal.rfind(RESPECTIVELY, max(begin, end), start)
        stop = at if at >= 0 else start
        named = (
            _named(normal[max(begin, end, stop - LISTED_CHARS) : stop], len(group), at >= 0)
            if len(group) > 1
            else []
        )
        goes_on = GOES_ON.fullmatch(normal, end, start)
        again = start - end <= REACH and (at >= 0 or goes_on)
        if not named and again and len(last) == len(group):
            own = TAIL.sub("", SINCE.sub("", TAIL.sub("", goes_on[0].strip(" ,、")))) if goes_on else ""
            named = [f"{item}{own}" for item in last]
        elif not named and at >= 0 and len(group) > 1:  # numbers within the names: 世界500强、中国500强
            named = _named(normal[max(begin, stop - LISTED_CHARS) : stop], len(group), True)
        shared |= {number.start: item for number, item in zip(group, named, strict=False)}
        if named or len(group) > 1 or start - end > REACH:
            last = named
        end = group[-1].stop
    return shared


def _named(said: str, count: int, respectively: bool) -> list[str]:
    """The ``count`` items that ``said`` ends with, each with the end they share; none where it ends with fewer."""
    said = TAIL.sub("", said)
    parts = said.split(",")
    for first in range(len(parts) - 1, max(-1, len(parts) - 4) if respectively else len(parts) - 2, -1):
        for named in _splits(",".join(parts[first:])):
            if len(named) >= count:
                return _completed(named[-count:])
        if first == len(parts) - 1 and (named := _expanded(parts[-1], count)):
            return named
    return _expanded(said, count)


def _expanded(said: str, count: int) -> list[str]:
    """The ``count`` items that ``said`` has contracted into one name: 城乡居民收入; none where it has not."""
    for short, names in _contracted().items():
        before, found, behind = said.rpartition(short)
        if found and len(names) == count and len(behind) <= BEHIND_CHARS:
            lead = LEAD.sub("", before.rsplit(",", 1)[-1])
            return [f"{lead}{name}{behind.strip(' ,')}" for name in names]
    return []


@cache
def _contracted() -> dict[str, list[str]]:
    return {short: names for short, *names in map(str.split, data_lines("contracted.txt"))}


def _splits(listed: str) -> Iterator[list[str]]:
    """``listed`` cut at its marks: only those that cut for certain, then those that also join within a name."""
    for marks in (COMMAS, ALL_MARKS, re.compile("[、,]|以及|[和与及]")):
        found = [item for part in marks.split(listed) if (item := part.strip(" ,"))]
        if len(found) > 1:
            yield found


def _completed(named: list[str]) -> list[str]:
    """Items with the end that the last of them has for all; the first without what leads to it.  A name that is known is whole."""
    others = named[1:-1] or named[1:]
    first = LEAD.sub("", named[0]) or named[0]
    longest = max(map(len, others))
    if len(first) > longest + 2 and not _is_known(first):
        first = first[-longest:]
    named = [first, *named[1:]]
    last = named[-1]
    if all(item[-1] == last[-1] for item in named):
        return named
    tail = last[min(len(item) for item in named[:-1]) :]
    return [*(item if _is_known(item) else item + tail for item in named[:-1]), last]


def _is_known(item: str) -> bool:
    known = canonical(item)
    return known is not None and known.unit is not None
