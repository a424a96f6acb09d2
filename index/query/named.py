"""Places as they stand in a question, and which of them it is about."""

import re
from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass, replace
from itertools import zip_longest

from index.query.gazetteer import NATION, Place, gazetteer, short_names
from index.text.lexicon import any_of
from index.text.normal import Span

AND = re.compile(rf" |{any_of('place_and')}")
TOGETHER = re.compile(rf"{any_of('together')}|占(?![有地用领])|哪[个家]?[更高大多少]")
"""What is said of two places of which one may lie in the other."""
ZONE = re.compile(rf"(?:国家级?)?({any_of('zone')})")
"""A part of a place that has figures of its own."""


@dataclass(frozen=True, slots=True)
class Named:
    """The places a question names.

    ``regions`` are any-of groups of regions of the library: 云中 may be a province or a city.  ``unknown`` are places
    no report speaks for.  ``part`` are places that lie in one of ``regions`` and have no report of their own: what
    answers must say them.  ``spans`` are where those that reports speak for stand in the normalised question, ``said``
    what is written there.  ``corrected`` are places as typed and as meant.  ``organisations`` are companies, schools and
    the like.
    """

    regions: tuple[frozenset[str], ...] = ()
    unknown: tuple[str, ...] = ()
    spans: tuple[Span, ...] = ()
    corrected: tuple[tuple[str, str], ...] = ()
    said: tuple[str, ...] = ()
    part: tuple[str, ...] = ()
    organisations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Mention:
    """A place as it stands in a question: the regions that speak for it or, where it is a ``part`` of them or
    ``unknown``, how to call it, and what places it may be."""

    span: Span
    regions: frozenset[str] = frozenset()
    part: str = ""
    unknown: str = ""
    places: tuple[Place, ...] = ()

    @property
    def foreign(self) -> bool:
        """Whether the place lies outside of China."""
        return bool(self.places) and self.places[0].foreign


def named_in(mentions: Sequence[Mention], normal: str) -> Named:
    """What the mentions that are left come to."""
    local = [one for one in mentions if one.regions and one.regions != {NATION}]
    regions = local or [one for one in mentions if one.regions]
    unknown = [
        one
        for one in mentions
        if one.unknown and not (one.foreign and regions and not _beside(one, mentions, normal))
    ]
    if regions and not local and unknown:
        regions = []  # 全国 says among whom
    spans = tuple(one.span for one in mentions if one.regions and not one.part)
    return Named(
        tuple(dict.fromkeys(one.regions for one in regions)),
        tuple(dict.fromkeys(one.unknown for one in unknown)),
        spans,
        (),
        tuple(normal[slice(*span)] for span in spans),
        tuple(dict.fromkeys([*(one.part for one in mentions if one.part), *_zones(mentions, normal)])),
    )


def _zones(mentions: Sequence[Mention], normal: str) -> Iterator[str]:
    """Zones named right behind a place that reports speak for, by what is in all of their names: 高新."""
    for one in mentions:
        if one.regions and (found := ZONE.match(normal, one.span[1])):
            yield found[1][:2]


def own(mentions: Sequence[Mention], normal: str) -> list[Mention]:
    """``mentions`` without those that only say where another lies; of places that share a name the ones that lie where
    the question says."""
    regions = {region for one in mentions if not one.part for region in one.regions}
    told = [_placed(one, regions, mentions, normal) for one in mentions]
    told = [one for one in told if one.regions or one.unknown]
    wholes = {name for one in told for name in _wholes(one)}
    several = bool(TOGETHER.search(normal))
    kept = []
    for one, behind in zip_longest(told, told[1:]):
        gap = normal[one.span[1] : behind.span[0]].strip(" 的") if behind else "-"
        if (
            behind
            and not gap
            and (_holds(one, behind) or (one.span[1] == behind.span[0] and not _both(one, behind)))
        ):
            continue
        holds = any(place.name in wholes for place in one.places)
        if holds and not several and not _beside(one, told, normal):
            continue
        kept.append(one)
    return kept


def _placed(one: Mention, regions: Set[str], mentions: Sequence[Mention], normal: str) -> Mention:
    """``one`` in the place that is named with it; a short name that lies in none of those named is a word like others."""
    if one.part and regions:
        within = one.regions & regions
        if within:
            return replace(one, regions=within)
        full = normal[slice(*one.span)] in gazetteer().places
        return one if full or _beside(one, mentions, normal) else replace(one, regions=frozenset())
    wholes = _wholes(one)
    if one.unknown and one.places and not one.foreign:
        around = [
            other
            for other in mentions
            if other.regions and any(place.name in wholes for place in other.places)
        ]
        if around and around[0].span[1] != one.span[0]:
            return replace(one, regions=around[0].regions, part=stem_of(one.places[0].name), unknown="")
    return one


def _both(one: Mention, other: Mention) -> bool:
    return bool(one.places and other.places)


def _wholes(one: Mention) -> frozenset[str]:
    """The names of all that a place lies in."""
    return frozenset(around.name for place in one.places for around in gazetteer().around(place))


def _holds(one: Mention, other: Mention) -> bool:
    """Whether the place of ``other`` lies in that of ``one``."""
    return not _wholes(other).isdisjoint(place.name for place in one.places)


def _beside(one: Mention, mentions: Sequence[Mention], normal: str) -> bool:
    """Whether another place is named in one breath with ``one``: 甲和乙."""
    at = mentions.index(one)
    pairs = zip(mentions[max(at - 1, 0) : at + 1], mentions[max(at - 1, 0) + 1 : at + 2], strict=False)
    return any(AND.fullmatch(normal[first.span[1] : last.span[0]]) for first, last in pairs)


def stem_of(name: str) -> str:
    """A name without its suffix, where two characters are left."""
    return next((short for short in short_names(name) if len(short) > 1), name)
