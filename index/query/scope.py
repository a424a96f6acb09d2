"""The places that a question of many reports is over: 江苏各市, 东北三省, 直辖市, 哪个省."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from index.figures import numerals
from index.query.gazetteer import DISTRICT, NATION, PREFECTURE, Place, gazetteer
from index.text.lexicon import alternation, any_of, data_lines
from index.text.normal import Span, masked, normalise

PROVINCE = 1
MUNICIPALITY = re.compile("市$")
COUNT = "[一二两三四五六七八九十]|[1-9]"
KINDS = ("scope_province", "scope_prefecture", "scope_city", "scope_county", "scope_any")
NOUN = re.compile(
    rf"(?P<before>(?:{any_of('scope_before')})(?:{COUNT})?个?|(?P<count>{COUNT})个?)?"
    rf"(?:{'|'.join(f'(?P<{kind}>{any_of(kind)})' for kind in KINDS)})(?![级会委府辖])"
    rf"(?P<behind>$|[\s,?!。;、()]|{any_of('scope_behind')})?"
)
"""A kind of places, where one or all of them are meant."""
SOME = re.compile(rf"{any_of('order_first', 'order_highest', 'order_lowest', 'order_last')}")
"""What says that some of all places are asked for: 前三个省."""
INSIDE = re.compile("[省区境]内|全省|全区")
"""What says that all places of a province are meant, and itself."""
BEYOND = re.compile(any_of("scope_beyond"))
"""What no report of a place speaks for."""


@dataclass(frozen=True, slots=True)
class Scope:
    """``regions`` of the library, all that are meant; ``name`` is what they are together, as the question says it, and
    ``spans`` where it says so.  ``listed`` says that the question names them one by one."""

    name: str
    regions: frozenset[str]
    spans: tuple[Span, ...]
    listed: bool = False


class Scopes:
    """The regions of a library by what they are and what they lie in."""

    def __init__(self, regions: Iterable[str]) -> None:
        self._places: dict[str, Place | None] = {}
        for region in sorted(regions):
            meant = gazetteer().meant(normalise(region))
            self._places[region] = meant[0] if meant else None

    def find(self, normal: str, named: Sequence[frozenset[str]], spans: Sequence[Span]) -> Scope | None:
        """The scope of a normalised question that names the regions ``named`` at ``spans``; None where it is about no more
        than those."""
        if BEYOND.search(normal):
            return None
        groups = [one for one in _groups(normal) if not any(_overlap(one[0], span) for span in spans)]
        taken = [*spans, *(span for span, _ in groups)]
        wholes = list(_wholes(normal))
        noun = _noun(normal, [*taken, *(span for span, _ in wholes)])
        kind = next((kind for kind in KINDS if noun and noun[kind]), None)
        listed = [name for group in named for name in group if name != NATION]
        if len(named) > 1:
            name = "、".join(max(group, key=len) for group in named)
            return Scope(name, frozenset(listed), tuple(spans), listed=True)
        if groups:
            members = frozenset(name for _, names in groups for name in names)
            return self._of(members, kind, normal, [span for span, _ in groups], noun)
        if kind is None or noun is None:
            return None
        provinces = {name for _, name in wholes} | {name for name in listed if self._level(name) == PROVINCE}
        if kind == "scope_any" and provinces and INSIDE.search(normal):
            inside = frozenset((*self._within(provinces, kind), *provinces))
            return Scope("、".join(sorted(provinces)), inside, (*(span for span, _ in wholes), noun.span()))
        if kind == "scope_any":
            members = frozenset(name for name in self._places if name != NATION)
        elif kind == "scope_province":
            members = frozenset(self._provinces(normal[slice(*noun.span(kind))]))
        elif provinces:
            inside = frozenset(self._within(provinces, kind))
            name = "、".join(sorted(provinces)) + ("各市" if kind != "scope_county" else "各县区")
            return Scope(name, inside, (*(span for span, _ in wholes), noun.span()))
        else:
            members = frozenset(self._of_kind(kind))
        count = noun["count"]
        if count and len(members) != numerals.whole(count) and not SOME.search(normal):
            return None  # 两区 are some two districts
        return Scope(normal[slice(*noun.span(kind))], members, (noun.span(),))

    def _of(
        self,
        names: frozenset[str],
        kind: str | None,
        normal: str,
        spans: list[Span],
        noun: "re.Match[str] | None",
    ) -> Scope:
        """The regions of a group, or where it is one of provinces and cities are asked for what lies in them."""
        said = "、".join(normal[slice(*span)] for span in spans)
        where = (*spans, noun.span()) if noun else tuple(spans)
        cities = kind in ("scope_city", "scope_prefecture") and any(
            gazetteer().places[name].level == PROVINCE and not MUNICIPALITY.search(name) for name in names
        )
        if cities and noun:
            return Scope(said + "各市", frozenset(self._within(names, str(kind))), where)
        return Scope(
            said,
            frozenset(region for region, place in self._places.items() if place and place.name in names),
            where,
        )

    def _within(self, wholes: Iterable[str], kind: str) -> Iterator[str]:
        """The regions of one kind that lie in ``wholes``, and the municipalities among them."""
        among = set(map(normalise, wholes))
        level = DISTRICT if kind == "scope_county" else PREFECTURE
        for region, place in self._places.items():
            if (place and place.level == level and among.intersection(place.within)) or (
                place and place.name in among and MUNICIPALITY.search(place.name)
            ):
                yield region

    def _provinces(self, said: str) -> Iterator[str]:
        whole = "市" in said or "级" in said
        for region, place in self._places.items():
            if (
                place
                and place.level == PROVINCE
                and not place.foreign
                and region != NATION
                and (whole or not MUNICIPALITY.search(region))
            ):
                yield region

    def _of_kind(self, kind: str) -> Iterator[str]:
        for region, place in self._places.items():
            level = place.level if place else 0
            match kind:
                case "scope_city" if region.endswith("市") and level <= PREFECTURE:
                    yield region
                case "scope_prefecture" if level == PREFECTURE or (
                    level == PROVINCE and MUNICIPALITY.search(region)
                ):
                    yield region
                case "scope_county" if region.endswith(("县", "区", "旗")) and level in (0, DISTRICT):
                    yield region

    def _level(self, region: str) -> int:
        place = self._places.get(region)
        return place.level if place else 0


def _overlap(one: Span, other: Span) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _noun(normal: str, taken: Sequence[Span]) -> "re.Match[str] | None":
    """Where a kind of places stands for one or all of them, the plainest such place."""
    found = [
        one
        for one in NOUN.finditer(masked(normal, taken, "\x00"))
        if one["before"] or one["behind"] is not None
    ]
    return max(found, key=_plainness, default=None)


def _plainness(noun: "re.Match[str]") -> int:
    """How plainly a kind of places stands for those asked about."""
    before, anything = noun["before"] or "", noun["scope_any"]
    asked = anything in ("谁", "哪里", "哪儿")
    return 3 * ("哪" in before) + 2 * bool(before) + (noun["behind"] is not None) + asked - 4 * bool(anything)


@cache
def _named_groups() -> dict[str, frozenset[str]]:
    found = {}
    for line in data_lines("scopes.txt"):
        names, _, places = line.partition(":")
        for name in names.split("="):
            found[normalise(name.strip())] = frozenset(map(normalise, places.split()))
    return found


@cache
def _group() -> re.Pattern[str]:
    return re.compile(alternation(tuple(_named_groups())))


@cache
def _letters() -> dict[str, str]:
    """Provinces by the one character that they are named by."""
    return {"江": "江苏省"} | {
        name: places[0]
        for name, places in gazetteer().names.items()
        if len(name) == 1 and gazetteer().places[places[0]].level == PROVINCE
    }


@cache
def _run() -> re.Pattern[str]:
    letters = "".join(sorted(_letters()))
    return re.compile(
        rf"[{letters}]{{2,}}(?=(?:{COUNT})个?(?:直辖)?[省市地])|(?<![\u4e00-\u9fff])[{letters}]{{3,}}"
    )


def _groups(normal: str) -> Iterator[tuple[Span, frozenset[str]]]:
    """The groups of places that a question names, each with its places."""
    runs = [
        (found.span(), frozenset(_letters()[one] for one in found[0])) for found in _run().finditer(normal)
    ]
    yield from runs
    for found in _group().finditer(normal):
        inside = any(start < found.end() and found.start() < stop for (start, stop), _ in runs)
        if not inside and not (runs and found[0] == "直辖市"):
            yield found.span(), _named_groups()[found[0]]


def _wholes(normal: str) -> Iterator[tuple[Span, str]]:
    """The provinces that a question names, also those that no report speaks for."""
    for found in _province().finditer(normal):
        yield found.span(), gazetteer().meant(found[0])[0].name


@cache
def _province() -> re.Pattern[str]:
    names = [
        place.name for place in gazetteer().places.values() if place.level == PROVINCE and not place.foreign
    ]
    short = [
        name
        for name, places in gazetteer().names.items()
        if len(name) > 1 and not name.isascii() and places[0] in names
    ]
    return re.compile(alternation((*names, *short)))
