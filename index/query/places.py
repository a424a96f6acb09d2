"""The places that a library's reports speak for, and which of them a question names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.text.lexicon import data_lines
from index.text.normal import normalise

SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|[省市区县旗盟州])$")
NATION = "全国"
ALSO = {"内蒙古": "内蒙"}
"""What people call places besides, that no rule makes of their names."""
NATION_NAMES = ("全国", "国务院", "国家", "我国")
PLACE_LIKE = re.compile(
    r"[\u4e00-\u9fff]{2,6}?(?:省|市|自治州|自治区|县|区|州|盟|都(?![有是要在会能可包用做没不由]))"
)
COMMON = re.compile(
    ".*(?:全|两|各|个|本|该|我|哪|几|每|多少|哪个|哪些)(?:省|市|县|区|州)$|.*(?:社|园|景|街|片|山|库|灾|矿|牧|林|厂|校|小|新|郊|地|专|禁|特|城|县|市|开发|高新|"
    "示范|先行|功能|保护|中心|工业|核心|试验|经开|行政|居民|商务|经济|贸易|流动|自贸)区$|.*(?:都|超|上|夜|股|楼|菜|强|..城|[大小中新老各县省本该双]城|^城)市$|.*(?:首|古|大|名)都$|.*贫困县$|.*百强县$"
)
BEFORE = re.compile("(?:年(?:底|末|度)?)?(?:.*(?:[在于从到为和与及的是被由对谁哪几个]|之前|之后|什么|何时))?")
"""What stands before the name of a place and is none of it."""


@dataclass(frozen=True, slots=True)
class Named:
    """The places a question names.

    ``regions`` are any-of groups of regions of the library: 云中 may be a province or a city.  ``unknown``
    are places no report speaks for.  ``spans`` are where those that reports speak for stand in the normalised
    question, ``said`` what is written there.
    """

    regions: tuple[frozenset[str], ...] = ()
    unknown: tuple[str, ...] = ()
    spans: tuple[tuple[int, int], ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()


class Places:
    """The regions of a library by every name people call them."""

    def __init__(self, regions: Iterable[str]) -> None:
        known = frozenset(regions)
        self._names: dict[str, set[str]] = {}
        for region in known:
            names = (region, *short_names(region))
            for name in map(normalise, names):
                self._names.setdefault(name, set()).update(known.intersection(names))
        self._longest = max(map(len, self._names), default=0)

    def find(self, normal: str, words: Sequence[str]) -> Named:
        """The places in the normalised question, whose consecutive words are ``words``.

        A short name counts where it begins and ends with a word: 同心 is not in 协同心愿.  A place that stands
        right before another is where that one lies: 云岭市云峰区 is 云峰区.
        """
        edges = _edges(words)
        found = list(self._known(normal, edges))
        unknown, corrected = [], []
        for place, start in _place_like(normal, edges, [span for _, span in found]):
            meant = self._homophone(place)
            if meant:
                found.append((frozenset(self._names[meant]), (start, start + len(place))))
                corrected.append((place, meant))
            else:
                unknown.append(place)
        found.sort(key=lambda item: item[1])
        begins = {span[0] for _, span in found}
        inner = [regions for regions, (_, stop) in found if stop not in begins]
        local = [regions for regions in inner if regions != {NATION}]
        spans = tuple(span for _, span in found)
        said = tuple(normal[slice(*span)] for span in spans)
        return Named(tuple(dict.fromkeys(local or inner)), tuple(unknown), spans, tuple(corrected), said)

    def _known(self, normal: str, edges: frozenset[int]) -> Iterator[tuple[frozenset[str], tuple[int, int]]]:
        start = 0
        while start < len(normal):
            for stop in range(min(len(normal), start + self._longest), start + 1, -1):
                name = normal[start:stop]
                regions = self._names.get(name)
                if regions and (SUFFIX.search(name) or (start in edges and stop in edges)):
                    yield frozenset(regions), (start, stop)
                    start = stop - 1
                    break
            start += 1

    def _homophone(self, place: str) -> str | None:
        """The one known name that sounds like ``place`` and differs in one character: 云锋区 is 云峰区."""
        likely = [
            name
            for name in self._names
            if len(name) == len(place) > 2 and sum(a != b for a, b in zip(name, place, strict=True)) == 1
        ]
        if not likely:
            return None
        from pypinyin import lazy_pinyin  # noqa: PLC0415 - 60 ms that only a misspelt place need cost

        same = [name for name in likely if lazy_pinyin(name) == lazy_pinyin(place)]
        return same[0] if len(same) == 1 else None


def short_names(region: str) -> Iterator[str]:
    """What people call a region: 云岭市 is 云岭, 云西傣族自治州 is 云西 and 云西州, 全国 is 国家."""
    if region == NATION:
        yield from NATION_NAMES
        return
    stem = SUFFIX.sub("", region)
    shorter = stem
    while (cut := _peoples().sub("", shorter)) != shorter and len(cut) >= 2:
        shorter = cut
    if stem in ALSO:
        yield ALSO[stem]
    if len(shorter) >= 2:
        yield shorter
        if shorter != stem:
            yield shorter + region[-1]


@cache
def _peoples() -> re.Pattern[str]:
    names = sorted(data_lines("peoples.txt"), key=len, reverse=True)
    return re.compile(f"(?:(?:{'|'.join(names)})族?)$")


def _edges(words: Sequence[str]) -> frozenset[int]:
    edges, at = [0], 0
    for word in words:
        at += len(word)
        edges.append(at)
    return frozenset(edges)


def _place_like(
    normal: str, edges: frozenset[int], taken: Sequence[tuple[int, int]]
) -> Iterator[tuple[str, int]]:
    """What looks like the name of a place, ends with a word, and is none of the library's."""
    for found in PLACE_LIKE.finditer(normal):
        start, stop = found.span()
        if any(start < last and first < stop for first, last in taken) or stop not in edges:
            continue
        start = max(edge for edge in edges if edge <= start)
        start = next(found.end() for found in BEFORE.finditer(normal, start, stop))
        place = normal[start:stop]
        if 3 <= len(place) <= 7 and not COMMON.match(place):
            yield place, start
