"""The places of the world by every name people call them, and what each lies in."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from index.text.lexicon import alternation, data_lines, listed, questions
from index.text.normal import normalise

PEOPLES = re.compile(f"(?:(?:{alternation(listed('peoples.txt'))})族?)$")
WORDS = frozenset(listed("placewords.txt"))
"""Short names of places that are ordinary words too."""
SUFFIX = re.compile("(?:特别行政区|自治区|自治州|自治县|自治旗|地区|新区|[省市区县旗盟州])$")
NATION = "全国"
WORLD = "世界"
PREFECTURE, DISTRICT = 2, 3
"""Levels of places; provinces and countries are 1, foreign cities like districts and counties 3."""


@dataclass(frozen=True, slots=True)
class Place:
    """A place by its full name, normalised.  ``within`` are what may be meant by what it lies in: several where places
    share a name.  ``level`` is 1 for provinces and countries, 2 for prefectures, 3 for what lies in them."""

    name: str
    within: tuple[str, ...]
    level: int
    foreign: bool


class Gazetteer:
    """The places of words/places.txt."""

    def __init__(self) -> None:
        self.places: dict[str, Place] = {}
        names: dict[str, list[str]] = {}
        for line in data_lines("places.txt"):
            whole, _, parts = line.partition(":")
            whole = normalise(whole)
            for said in parts.split():
                name, *others = map(normalise, said.split("="))
                self._add(name, whole)
                for other in others:
                    names.setdefault(other, []).append(name)
        for name, place in self.places.items():
            for short in self._short(place):
                names.setdefault(short, []).append(name)
        self.names = {name: self._first(places) for name, places in names.items() if name not in self.places}
        """Other names, each with the full ones it stands for."""
        self.longest = max(map(len, (*self.places, *self.names)))

    def meant(self, name: str) -> tuple[Place, ...]:
        """The places that a normalised name may mean, none where it is no name of a place."""
        full = (name,) if name in self.places else self.names.get(name, ())
        return tuple(self.places[one] for one in full)

    def around(self, place: Place) -> Iterator[Place]:
        """What ``place`` lies in, the nearest first; the nation and the world are not told."""
        wholes = [self.places[name] for name in place.within if name in self.places]
        yield from wholes
        for whole in wholes:
            yield from self.around(whole)

    def _add(self, name: str, whole: str) -> None:
        other, around = self.places.get(name), self.places.get(whole)
        foreign = around.foreign if around else whole == WORLD
        if around is None:
            level = 1
        elif foreign or around.name.endswith(("市", "特别行政区")):
            level = DISTRICT
        else:
            level = around.level + 1
        if other is None:
            self.places[name] = Place(name, (whole,), level, foreign)
        elif other.level == level:
            self.places[name] = Place(name, (*other.within, whole), level, foreign)

    def _short(self, place: Place) -> Iterator[str]:
        """What people call a place besides; a word that means something else is none."""
        for name in short_names(place.name):
            if name not in WORDS or place.level <= 1:
                yield name

    def _first(self, places: list[str]) -> tuple[str, ...]:
        """Those of ``places`` that a name they share stands for: a city before a district."""
        level = min(self.places[place].level for place in places)
        return tuple(dict.fromkeys(place for place in places if self.places[place].level == level))


@cache
def gazetteer() -> Gazetteer:
    """The one gazetteer of this process."""
    return Gazetteer()


def foreign(name: str) -> bool:
    """Whether a normalised name is that of a place abroad."""
    return any(place.foreign for place in gazetteer().meant(name))


@cache
def romanised() -> dict[str, tuple[str, ...]]:
    """Provinces and prefectures by their names in pinyin, without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - 60 ms that only a romanised place need cost

    found: dict[str, list[str]] = {}
    for place in gazetteer().places.values():
        if place.level <= PREFECTURE and not place.foreign:
            for name in (place.name, *short_names(place.name)):
                found.setdefault("".join(lazy_pinyin(name)), []).append(place.name)
    return {name: tuple(dict.fromkeys(places)) for name, places in found.items()}


def short_names(region: str) -> Iterator[str]:
    """What people call a region: 云岭市 is 云岭, 云西傣族自治州 is 云西 and 云西州, 全国 is 国家."""
    if region == NATION:
        yield from questions()["nation_names"]
        return
    stem = SUFFIX.sub("", region)
    shorter = stem
    while "自治" in region and (cut := PEOPLES.sub("", shorter)) != shorter and len(cut) >= 2:
        shorter = cut
    if stem == "内蒙古":
        yield "内蒙"  # no rule makes it
    if len(shorter) >= 2:
        yield shorter
        if shorter != stem:
            yield shorter + region[-1]
