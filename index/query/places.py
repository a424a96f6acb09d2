"""The places and organisations that a library's reports speak for, and which of them a question names."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from index.query.gazetteer import DISTRICT, NATION, SUFFIX, Place, gazetteer, romanised, short_names
from index.text.lexicon import any_of, questions, stop_words
from index.text.normal import normalise

Span = tuple[int, int]

PLACE_LIKE = re.compile(r"[\u4e00-\u9fff]{2,6}?(?:省|市|自治州|自治区|县|区|州|盟)")
COMMON = re.compile(
    rf".*(?:{any_of('no_place')})$|.*(?:{any_of('no_place_of')})[省市县区州盟]$|.+(?:{any_of('no_place_in')}).+|.*[“”\"'].*"
)
"""What ends like a place and is a kind of place, all or one of them, or says what somebody does."""
BEFORE = re.compile(
    "(?:年(?:底|末|度)?)?(?:.*(?:[年在于从到为和与及的是被由对谁哪几个]|之前|之后|什么|何时))?"
)
"""What stands before the name of a place and is none of it."""
HAN = re.compile("[\u4e00-\u9fff]")
BOUNDS = frozenset(questions()["place_bounds"])
"""What stands right before the name of a place."""
RANKED = re.compile(rf"{any_of('nation_ranked')}|\d+强")
"""What stands behind 全国 where it says among whom, and not of whom."""
NATION_ELSE = re.compile(rf"中国(?=\d|{any_of('nation_asked')})")
EXCEPT = ("除", "除了", "除开")
"""What stands before a place that is not asked about."""
AND = re.compile(rf" |{any_of('place_and')}")
TOGETHER = re.compile(rf"{any_of('together')}|占(?![有地用领])|哪[个家]?[更高大多少]")
"""What is said of two places of which one may lie in the other."""
OPENING = re.compile(r"(?:^|[\s,。:;?!、(]|请问|想问下?|问下)(?=[\u4e00-\u9fff])")
ROMAN = re.compile("[a-z]{4,}(?:['’][a-z]+)?(?: city| province)?")
PLATED = re.compile(r"\d|省|[十今去前近“][一二三四五六七八九十年五]?")
"""What stands behind a province that is named by one character: 粤2003年."""
ZONE = re.compile(rf"(?:国家级?)?({any_of('zone')})")
"""A part of a place that has figures of its own."""
CODE_GOES_ON = re.compile("[a-z0-9.,%元人个万亿吨家户股]")
"""What beside an abbreviation or a code makes it part of another word, or a number."""
LONG_NAME = 4
"""Characters of the shortest name of an organisation that is one wherever it stands."""
MOST_TYPED = 5
"""Characters of the longest place whose misspelling is put right without a suffix that marks it as a place."""
ORGANISATION = re.compile(rf"([\u4e00-\u9fffa-z0-9]{{2,16}}?)(?:{any_of('organisation')})")
NO_ORGANISATION = re.compile(any_of("no_organisation"))


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
class _Mention:
    """A place as it stands in a question: the regions that speak for it or, where it is a ``part`` of them or
    ``unknown``, how to call it, and what places it may be."""

    span: Span
    regions: frozenset[str] = frozenset()
    part: str = ""
    unknown: str = ""
    places: tuple[Place, ...] = ()

    @property
    def foreign(self) -> bool:
        return bool(self.places) and self.places[0].foreign


class Places:
    """The regions of a library by every name people call them, among all places there are, and its organisations, each
    with its other names."""

    def __init__(
        self, regions: Iterable[str], organisations: Iterable[tuple[str, Iterable[str]]] = ()
    ) -> None:
        known = sorted(set(regions))
        self._names: dict[str, set[str]] = {}
        self._covered: dict[str, set[str]] = {}
        for region in known:
            names = (region, *short_names(region))
            for name in map(normalise, names):
                self._names.setdefault(name, set()).update(set(known).intersection(names))
            meant = gazetteer().meant(normalise(region))
            if len(meant) == 1:
                self._covered.setdefault(meant[0].name, set()).add(region)
        self._organisations: set[str] = set()
        for organisation, others in organisations:
            for name in map(normalise, (organisation, *others)):
                self._names.setdefault(name, set()).add(organisation)
                self._organisations.add(name)
        self._longest = max(gazetteer().longest, *map(len, self._names), 0)
        self._known_names = frozenset((*self._names, *gazetteer().places, *gazetteer().names, NATION, "中国"))
        self._slips = _slips(sorted(self._names.keys() - self._organisations))

    def find(self, normal: str, words: Sequence[str]) -> Named:
        """The places in the normalised question, whose consecutive words are ``words``.

        A short name counts where it begins and ends with a word: 同心 is not in 协同心愿.  A place that stands
        right before another is where that one lies: 云岭市云峰区 is 云峰区.
        """
        edges = _edges(words)
        mentions = [*self._known(normal, edges), *self._roman(normal)]
        corrected = []
        taken = [one.span for one in mentions]
        likely = [(typed, start, True) for typed, start in _place_like(normal, edges, taken)]
        for typed, start, like in [*likely, *((*one, False) for one in _opening(normal, words))]:
            span = (start, start + len(typed))
            if any(span[0] < one.span[1] and one.span[0] < span[1] for one in mentions):
                continue
            meant = self._meant(typed)
            if meant:
                mentions.append(self._mention(meant, span))
                corrected.append((typed, meant))
            elif like:
                mentions.append(_Mention(span, unknown=typed))
        mentions = [one for one in mentions if not normal.endswith(EXCEPT, 0, one.span[0])]
        mentions = _own(sorted(mentions, key=lambda one: one.span), normal)
        named = _named(mentions, normal)
        organisations = _organisations(normal, edges)
        unknown = organisations if self._organisations and not named.regions else ()
        return replace(
            named,
            corrected=tuple(corrected),
            organisations=organisations,
            unknown=tuple(dict.fromkeys((*named.unknown, *unknown))),
        )

    def _known(self, normal: str, edges: frozenset[int]) -> Iterator[_Mention]:
        """The names of places in the question, the longest at each offset."""
        start, last = 0, 0
        while start < len(normal):
            for stop in range(min(len(normal), start + self._longest), start, -1):
                name = normal[start:stop]
                if name not in self._known_names:
                    continue
                bounded = start == last or _bounded(normal, start)
                whole = start in edges and (stop in edges or normal.startswith("港", stop))
                if mention := self._at(name, (start, stop), normal, whole=whole, bounded=bounded):
                    yield mention
                    start, last = stop - 1, stop
                    break
            start += 1

    def _at(self, name: str, span: Span, normal: str, *, whole: bool, bounded: bool) -> _Mention | None:
        """What ``name`` is at ``span``; ``whole`` says that it begins and ends with a word, ``bounded`` that it does
        not go on with the word before it."""
        if regions := self._names.get(name):
            counts = len(name) > 1 and (
                whole or SUFFIX.search(name) or self._is_long_name(name, normal, span)
            )
            if NATION in regions and RANKED.match(normal, span[1]):
                counts = False
            return _Mention(span, frozenset(regions), places=gazetteer().meant(name)) if counts else None
        if len(name) == 1:
            alone = not span[0] or not normal[span[0] - 1].isalnum()
            if not alone or not PLATED.match(normal, span[1]):
                return None
        elif name.isascii() or not whole:
            return None
        elif name not in gazetteer().places and _district(name) and not bounded:
            return None  # 永康 in 林永康
        return self._mention(name, span) if gazetteer().meant(name) else self._nation(name, span, normal)

    def _is_long_name(self, name: str, normal: str, span: Span) -> bool:
        """Whether ``name`` is of an organisation and so long that no words make it by chance; a code stands alone."""
        if name not in self._organisations:
            return False
        if name.isascii():
            return not CODE_GOES_ON.search(
                normal[max(0, span[0] - 1) : span[0]] + normal[span[1] : span[1] + 1]
            )
        return len(name) >= LONG_NAME

    def _nation(self, name: str, span: Span, normal: str) -> _Mention | None:
        """The nation where the question is about it, and not about who is first in it."""
        if NATION_ELSE.match(normal, span[0]) and name == "中国":
            regions = frozenset(self._names.get(NATION, ()))
            return _Mention(span, regions, unknown="" if regions else name)
        if name == NATION and span[0] == 0 and not RANKED.match(normal, span[1]):
            return _Mention(span, unknown=name)
        return None

    def _mention(self, name: str, span: Span) -> _Mention:
        """A place of the gazetteer or the library at ``span``: covered, part of what is covered, or unknown."""
        if regions := self._names.get(name):
            return _Mention(span, frozenset(regions), places=gazetteer().meant(name))
        places = gazetteer().meant(name)
        covered = frozenset(region for place in places for region in self._covered.get(place.name, ()))
        if covered:
            return _Mention(span, covered, places=places)
        stem = _stem(places[0].name) if len(places) == 1 else name
        around = self._around(places)
        if around:
            return _Mention(span, around, part=stem, places=places)
        said = name if stem in name else stem
        return _Mention(span, unknown=said, places=places)

    def _around(self, places: Sequence[Place]) -> frozenset[str]:
        """The regions that districts, counties and towns lie in, the nearest that reports speak for."""
        found: set[str] = set()
        for place in places:
            if place.level >= DISTRICT and not place.foreign:
                wholes = (
                    self._covered[one.name] for one in gazetteer().around(place) if one.name in self._covered
                )
                direct = [self._covered[name] for name in place.within if name in self._covered]
                found.update(*(direct or [next(wholes, set())]))
        return frozenset(found)

    def _roman(self, normal: str) -> Iterator[_Mention]:
        """Places whose names are written in Latin letters."""
        for found in ROMAN.finditer(normal):
            said = re.sub("['’ ]", "", found[0].removesuffix(" city").removesuffix(" province"))
            names = gazetteer().names.get(said, ()) or romanised().get(said, ())
            mentions = [self._mention(name, found.span()) for name in names]
            covered = [one for one in mentions if one.regions]
            if covered:
                yield replace(covered[0], regions=frozenset().union(*(one.regions for one in covered)))
            elif mentions:
                yield mentions[0]

    def _meant(self, typed: str) -> str | None:
        """The one known name that sounds like ``typed`` and differs in one character: 云锋区 is 云峰区."""
        if typed in gazetteer().places:
            return None
        for slips in (self._slips, _all_slips()):
            likely = sorted({name for key in _blanked(typed) for name in slips.get(key, ())} - {typed})
            if not likely:
                continue
            from pypinyin import lazy_pinyin  # noqa: PLC0415 - 60 ms that only a misspelt place need cost

            same = [name for name in likely if lazy_pinyin(name) == lazy_pinyin(typed)]
            if len(same) == 1:
                return same[0]
        return None


def _named(mentions: Sequence[_Mention], normal: str) -> Named:
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


def _zones(mentions: Sequence[_Mention], normal: str) -> Iterator[str]:
    """Zones named right behind a place that reports speak for, by what is in all of their names: 高新."""
    for one in mentions:
        if one.regions and (found := ZONE.match(normal, one.span[1])):
            yield found[1][:2]


def _own(mentions: Sequence[_Mention], normal: str) -> list[_Mention]:
    """``mentions`` without those that only say where another lies; of places that share a name the ones that lie where
    the question says."""
    named = {region for one in mentions if not one.part for region in one.regions}
    told = [_placed(one, named, mentions, normal) for one in mentions]
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


def _placed(one: _Mention, named: Set[str], mentions: Sequence[_Mention], normal: str) -> _Mention:
    """``one`` in the place that is named with it; a short name that lies in none of those named is a word like others."""
    if one.part and named:
        within = one.regions & named
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
            return replace(one, regions=around[0].regions, part=_stem(one.places[0].name), unknown="")
    return one


def _both(one: _Mention, other: _Mention) -> bool:
    return bool(one.places and other.places)


def _wholes(one: _Mention) -> frozenset[str]:
    """The names of all that a place lies in."""
    return frozenset(around.name for place in one.places for around in gazetteer().around(place))


def _holds(one: _Mention, other: _Mention) -> bool:
    """Whether the place of ``other`` lies in that of ``one``."""
    return not _wholes(other).isdisjoint(place.name for place in one.places)


def _beside(one: _Mention, mentions: Sequence[_Mention], normal: str) -> bool:
    """Whether another place is named in one breath with ``one``: 甲和乙."""
    at = mentions.index(one)
    pairs = zip(mentions[max(at - 1, 0) : at + 1], mentions[max(at - 1, 0) + 1 : at + 2], strict=False)
    return any(AND.fullmatch(normal[first.span[1] : last.span[0]]) for first, last in pairs)


def _stem(name: str) -> str:
    """A name without its suffix, where two characters are left."""
    return next((short for short in short_names(name) if len(short) > 1), name)


def _slips(names: Iterable[str]) -> dict[str, list[str]]:
    """Names by what is left of them with one character blanked."""
    slips: dict[str, list[str]] = {}
    for name in names:
        if len(name) > 1:
            for key in _blanked(name):
                slips.setdefault(key, []).append(name)
    return slips


@cache
def _all_slips() -> dict[str, list[str]]:
    """The same of all provinces, prefectures, districts and counties."""
    places = [place for place in gazetteer().places.values() if not place.foreign]
    short = {name for place in places if place.level < DISTRICT for name in short_names(place.name)}
    return _slips(sorted({place.name for place in places} | short))


def _blanked(name: str) -> list[str]:
    return [f"{name[:at]}_{name[at + 1 :]}" for at in range(len(name))]


def _edges(words: Sequence[str]) -> frozenset[int]:
    edges, at = [0], 0
    for word in words:
        at += len(word)
        edges.append(at)
    return frozenset(edges)


def _place_like(normal: str, edges: frozenset[int], taken: Sequence[Span]) -> Iterator[tuple[str, int]]:
    """What looks like the name of a place, ends with a word, and is none of the known ones."""
    begins, ends = sorted(edges), {stop for _, stop in taken}
    for found in PLACE_LIKE.finditer(normal):
        start, stop = found.span()
        if any(start < last and first < stop for first, last in taken) or stop not in edges:
            continue
        start = begins[bisect_right(begins, start) - 1]
        start = next(found.end() for found in BEFORE.finditer(normal, start, stop))
        place = normal[start:stop]
        bounded = (
            not start or not HAN.match(normal, start - 1) or normal[start - 1] in BOUNDS or start in ends
        )
        if bounded and 3 <= len(place) <= 6 and not COMMON.match(place):
            yield place, start


def _bounded(normal: str, start: int) -> bool:
    """Whether what begins at ``start`` does not go on with the word before it."""
    return not start or not HAN.match(normal, start - 1) or normal[start - 1] in BOUNDS


def _district(name: str) -> bool:
    """Whether a name stands for districts or counties of China alone."""
    return all(place.level >= DISTRICT and not place.foreign for place in gazetteer().meant(name))


def _opening(normal: str, words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Characters at the beginning of a question or of a part of it that the dictionary knows no word of: 柳洲."""
    starts, at = {}, 0
    for place, word in enumerate(words):
        starts[at] = place
        at += len(word)
    for found in OPENING.finditer(normal):
        first = starts.get(found.end())
        if first is None:
            continue
        for count in (5, 4, 3, 2):
            run = "".join(words[first : first + count])
            if len(run) <= MOST_TYPED:
                yield run, found.end()


def _organisations(normal: str, edges: frozenset[int]) -> tuple[str, ...]:
    """The companies, schools and the like that are named in so many words."""
    found = []
    for match in ORGANISATION.finditer(normal):
        start = next(inner.end() for inner in BEFORE.finditer(normal, match.start(), match.end()))
        starts = [edge for edge in sorted(edges) if start <= edge < match.end(1)]
        ends = [*starts[1:], match.end()]
        start = next(
            (at for at, end in zip(starts, ends, strict=False) if normal[at:end] not in stop_words()), start
        )
        name = normal[start : match.end()]
        if len(name) > 3 and start in edges and not NO_ORGANISATION.search(normal[start : match.end(1)]):
            found.append(name)
    return tuple(dict.fromkeys(found))
