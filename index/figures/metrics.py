"""Metrics and things that have several names."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache

from corpus.synonyms import Group
from index.figures.units import SCALES, UNITS, known
from index.text.lexicon import alternation, any_of, data_lines
from index.text.normal import normalise

ASIDE = re.compile(r"\([^()]*\)")
SCALED = "".join(SCALES)
"""What may stand before a unit: 亿元 is 元."""

HEADED = re.compile(".*全年(?=.)")
"""The heading that a paragraph begins with, before its first metric: 国内贸易 全年社会消费品零售总额."""

AROUND = " ,:;“”\"'()《》"
"""What may stand around the name of a metric."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A metric or thing with all its names, normalised, and the class of units its figures have (a key of UNITS)."""

    names: tuple[str, ...]
    unit: str | None = None

    def find(self, normal: str) -> Iterator[tuple[int, int]]:
        """Where any of the names stands in normalised text, the longest at each place."""
        return (found.span() for found in _any_of(self.names).finditer(normal))

    def is_in(self, normal: str) -> bool:
        """Whether normalised text says any of the names."""
        return _any_of(self.names).search(normal) is not None


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept named in a question: ``start`` and ``stop`` are code-point offsets there."""

    concept: Concept
    start: int
    stop: int


def concepts() -> tuple[Concept, ...]:
    """What is known at the moment: the groups of words/synonyms.txt with the names of the library that is asked."""
    return _known[-1]


def know(known: tuple[Concept, ...]) -> None:
    """From now on know these concepts and no others, in this process."""
    if known != _known[-1]:
        _known[:] = [known]
        _by_name.cache_clear()
        _last_characters.cache_clear()


def concepts_with(groups: Iterable[Group]) -> tuple[tuple[Concept, ...], list[int]]:
    """The groups of words/synonyms.txt and ``groups``, and the lines of those whose unit is none that is known.

    A group with a name of one of ours adds its names to that one.
    """
    found, wrong = list(_own()), []
    for group in groups:
        said = tuple(normalise(name).replace("_", " ") for name in group.names)
        unit = normalise(group.unit or "").lstrip(SCALED)
        kind = next((name for name, pattern in UNITS.items() if unit and pattern.fullmatch(unit)), None)
        if unit and kind is None and unit not in known():
            wrong.append(group.line)
        at = next((place for place, one in enumerate(found) if set(said) & set(one.names)), None)
        if at is None:
            found.append(Concept(said, kind))
        else:
            found[at] = Concept(tuple(dict.fromkeys((*found[at].names, *said))), found[at].unit or kind)
    return tuple(found), wrong


@cache
def _own() -> tuple[Concept, ...]:
    found = []
    for line in data_lines("synonyms.txt"):
        names, _, unit = line.partition("|")
        said = (normalise(name).replace("_", " ") for name in names.split())
        found.append(Concept(tuple(said), unit.strip() or None))
        if found[-1].unit not in (None, *UNITS):
            raise ValueError(f"synonyms.txt: unknown unit {unit.strip()!r}")
    return tuple(found)


_known = [_own()]
"""What is known at the moment: a process asks one library at a time."""


@cache
def _empty() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What words of a metric may begin and end with that says nothing of what it is."""
    return re.compile(rf"^(?:{any_of('metric_before')})+"), re.compile(rf"(?:{any_of('metric_behind')})+$")


def bare(metric: str) -> str:
    """The normalised words of a metric without those that say nothing of what it is: 全市实有经营主体总量 is 经营主体."""
    before, behind = _empty()
    words = HEADED.sub("", ASIDE.sub("", metric).strip(AROUND))
    return behind.sub("", before.sub("", words)) or words


def canonical(metric: str) -> Concept | None:
    """The concept by whose longest name the normalised words of a metric end (全市城镇新增就业), whatever stands behind that says
    nothing of it; None where it is by none."""
    words = metric.strip(AROUND)
    return _ending(words) or _ending(_empty()[1].sub("", ASIDE.sub("", words)))


def _ending(words: str) -> Concept | None:
    if words[-1:] not in _last_characters():  # as of most
        return None
    return next((named for start in range(len(words)) if (named := _by_name().get(words[start:]))), None)


def mentions(normal: str) -> list[Mention]:
    """The concepts named in a normalised question, the longest name at each place, from left to right."""
    spans = [Mention(concept, *span) for concept in concepts() for span in concept.find(normal)]
    kept: list[Mention] = []
    for mention in sorted(spans, key=lambda m: (m.start - m.stop, m.start)):
        if all(mention.stop <= other.start or other.stop <= mention.start for other in kept):
            kept.append(mention)
    return sorted(kept, key=lambda m: m.start)


@cache
def _by_name() -> dict[str, Concept]:
    return {name: concept for concept in reversed(concepts()) for name in concept.names}


@cache
def _last_characters() -> frozenset[str]:
    return frozenset(name[-1] for name in _by_name())


@cache
def _any_of(names: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(alternation(names))
