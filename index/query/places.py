"""The places and organisations that a library's reports speak for, and which of them a question names."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from index.query.gazetteer import DISTRICT, NATION, SUFFIX, Place, gazetteer, romanised, short_names
from index.query.lookalikes import is_bounded, opening, organisations_in, place_like, word_edges
from index.query.named import Mention, Named, named_in, own, stem_of
from index.query.slips import Slips
from index.text.lexicon import any_of
from index.text.normal import Span, normalise

RANKED = re.compile(rf"{any_of('nation_ranked')}|\d+强")
"""What stands behind 全国 where it says among whom, and not of whom."""
NATION_ELSE = re.compile(rf"中国(?=\d|{any_of('nation_asked')})")
SOME = re.compile("某[省市县区州镇乡村地](?!场)")
"""What stands for a place and is none: no report speaks for it."""
EXCEPT = ("除", "除了", "除开")
"""What stands before a place that is not asked about."""
ROMAN = re.compile("[a-z]{4,}(?:['’][a-z]+)?(?: city| province)?")
PLATED = re.compile(r"\d|省|[十今去前近“][一二三四五六七八九十年五]?")
"""What stands behind a province that is named by one character: 粤2003年."""
CODE_GOES_ON = re.compile("[a-z0-9.,%元人个万亿吨家户股]")
"""What beside an abbreviation or a code makes it part of another word, or a number."""
LONG_NAME = 4
"""Characters of the shortest name of an organisation that is one wherever it stands."""


SO_MANY = re.compile("[两三四五六七八九]省")
"""What a word begins with behind the names of so many provinces: 江苏、山东三省 ends in no 东三省."""


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
        self._slips = Slips(sorted(self._names.keys() - self._organisations))

    def find(self, normal: str, words: Sequence[str]) -> Named:
        """The places in the normalised question, whose consecutive words are ``words``.

        A short name counts where it begins and ends with a word: 同心 is not in 协同心愿.  A place that stands
        right before another is where that one lies: 云岭市云峰区 is 云峰区.
        """
        edges = word_edges(words) | {found.start() for found in SO_MANY.finditer(normal)}
        mentions = [*self._known(normal, edges), *self._roman(normal)]
        mentions += [Mention(found.span(), unknown=found[0]) for found in SOME.finditer(normal)]
        corrected = []
        taken = [one.span for one in mentions]
        likely = [(typed, start, True) for typed, start in place_like(normal, edges, taken)]
        for typed, start, like in [*likely, *((*one, False) for one in opening(normal, words))]:
            span = (start, start + len(typed))
            if any(span[0] < one.span[1] and one.span[0] < span[1] for one in mentions):
                continue
            meant = self._slips.meant(typed)
            if meant:
                mentions.append(self._mention(meant, span))
                corrected.append((typed, meant))
            elif like:
                mentions.append(Mention(span, unknown=typed))
        mentions = [one for one in mentions if not normal.endswith(EXCEPT, 0, one.span[0])]
        mentions = own(sorted(mentions, key=lambda one: one.span), normal)
        named = named_in(mentions, normal)
        organisations = organisations_in(normal, edges)
        unknown = organisations if self._organisations and not named.regions else ()
        return replace(
            named,
            corrected=tuple(corrected),
            organisations=organisations,
            unknown=tuple(dict.fromkeys((*named.unknown, *unknown))),
        )

    def _known(self, normal: str, edges: frozenset[int]) -> Iterator[Mention]:
        """The names of places in the question, the longest at each offset."""
        start, last = 0, 0
        while start < len(normal):
            for stop in range(min(len(normal), start + self._longest), start, -1):
                name = normal[start:stop]
                if name not in self._known_names:
                    continue
                bounded = start == last or is_bounded(normal, start)
                whole = start in edges and (stop in edges or normal.startswith("港", stop))
                if mention := self._at(name, (start, stop), normal, whole=whole, bounded=bounded):
                    yield mention
                    start, last = stop - 1, stop
                    break
            start += 1

    def _at(self, name: str, span: Span, normal: str, *, whole: bool, bounded: bool) -> Mention | None:
        """What ``name`` is at ``span``; ``whole`` says that it begins and ends with a word, ``bounded`` that it does
        not go on with the word before it."""
        if regions := self._names.get(name):
            counts = len(name) > 1 and (
                whole or SUFFIX.search(name) or self._is_long_name(name, normal, span)
            )
            if NATION in regions and RANKED.match(normal, span[1]):
                counts = False
            return Mention(span, frozenset(regions), places=gazetteer().meant(name)) if counts else None
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

    def _nation(self, name: str, span: Span, normal: str) -> Mention | None:
        """The nation where the question is about it, and not about who is first in it."""
        if NATION_ELSE.match(normal, span[0]) and name == "中国":
            regions = frozenset(self._names.get(NATION, ()))
            return Mention(span, regions, unknown="" if regions else name)
        if name == NATION and span[0] == 0 and not RANKED.match(normal, span[1]):
            return Mention(span, unknown=name)
        return None

    def _mention(self, name: str, span: Span) -> Mention:
        """A place of the gazetteer or the library at ``span``: covered, part of what is covered, or unknown."""
        if regions := self._names.get(name):
            return Mention(span, frozenset(regions), places=gazetteer().meant(name))
        places = gazetteer().meant(name)
        covered = frozenset(region for place in places for region in self._covered.get(place.name, ()))
        if covered:
            return Mention(span, covered, places=places)
        stem = stem_of(places[0].name) if len(places) == 1 else name
        around = self._around(places)
        if around:
            return Mention(span, around, part=stem, places=places)
        said = name if stem in name else stem
        return Mention(span, unknown=said, places=places)

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

    def _roman(self, normal: str) -> Iterator[Mention]:
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


def _district(name: str) -> bool:
    """Whether a name stands for districts or counties of China alone."""
    return all(place.level >= DISTRICT and not place.foreign for place in gazetteer().meant(name))
