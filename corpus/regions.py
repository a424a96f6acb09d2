"""The region that a report speaks for, taken from its title, first lines and path, else from its text."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.forms import sentence_marks
from corpus.model import Origin
from corpus.words import any_of, words

UNITS = "".join(suffix for suffix in words("place_suffixes") if len(suffix) == 1)
TITLED = re.compile(rf"([\u4e00-\u9fff]{{1,10}}?{any_of('place_suffixes')})(?=$|{any_of('place_followers')})")
SEPARATOR = re.compile(rf"\d+\s*[年月日]?|[\s—―─_《》（）()：:，,、。“”-]+|{any_of('title_separators')}")
NATION = re.compile(any_of("nation"))
NAMED = re.compile(rf"(?=([\u4e00-\u9fff]{{2,3}}[{UNITS}])(?!{any_of('place_compounds')}))")
UNNAMED = re.compile(rf"(?:中共)?{any_of('place_determiners')}?{any_of('place_suffixes')}")
"""A kind of area without the name of one: 全市, 自治区."""

NO_PLACES = words("no_places")
NO_TITLE_CHARACTERS = frozenset(words("no_title_characters"))
NO_NAME_CHARACTERS = frozenset(words("no_name_characters"))

LABEL_CHARS = 60
"""A longer line is a sentence of the report, not a label of it."""

OPENING_BLOCKS = 8
"""Blocks at the beginning of a report that may say whose and of when it is."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What of a report can tell its region and year, in the order of trust: the first is trusted most.

    ``opening`` are its first blocks, ``headings`` all of its headings, ``names`` its file and folder names
    from the file upwards; ``tabular`` whether most of it are rows of tables.
    """

    front_matter: str | None
    title: str
    opening: Sequence[str]
    headings: Sequence[str]
    names: Sequence[str]
    text: str
    tabular: bool = False

    def parts(self) -> Iterator[tuple[Origin, str]]:
        """Title, first blocks and names, each with what it is."""
        yield Origin.TITLE, self.title
        for block in self.opening[:OPENING_BLOCKS]:
            yield Origin.OPENING, block
        for name in self.names:
            yield Origin.PATH, name


def region(evidence: Evidence) -> tuple[str, Origin] | tuple[None, None]:
    """The region that the report speaks for and where that was found; two None if nothing tells.

    A short name (云州) gives way to the full one of the first lines (云岭族自治州).
    """
    if evidence.front_matter:
        return evidence.front_matter, Origin.FRONT_MATTER
    named = [(name, origin) for origin, part in evidence.parts() for name in _places(part, origin)]
    if named:
        name, origin = named[0]
        fuller = (other for other, _ in named if _abbreviates(name, other))
        return max([name, *fuller], key=len), origin
    found = _most_named(evidence.text)
    return (found, Origin.TEXT) if found else (None, None)


def places_named(name: str) -> list[str]:
    """The places that the name of a file or folder speaks for."""
    return list(_places(name, Origin.PATH))


def _places(part: str, origin: Origin) -> Iterator[str]:
    """The places that a title, an opening line or a name speaks for."""
    if origin is Origin.OPENING and (sentence_marks(part) or len(part) > LABEL_CHARS):
        if "代表" not in part[:LABEL_CHARS]:
            return
        # "现在，我代表某市人民政府，向大会报告工作…"
        part = SEPARATOR.split(part.split("代表", 1)[1].removeprefix("中共"))[0]
    if len(part) <= LABEL_CHARS and NATION.match(SEPARATOR.sub("", part)):
        yield "全国"
    for phrase in SEPARATOR.split(part):
        found = TITLED.match(phrase)
        if found and _is_name(found[1]):
            yield found[1]


def _is_name(found: str) -> bool:
    """Whether what ends like a place in a title is the name of one, and not 我省 or 国务院各地区."""
    return found[-2] != "全" and not UNNAMED.fullmatch(found) and NO_TITLE_CHARACTERS.isdisjoint(found)


def _abbreviates(name: str, other: str) -> bool:
    """Whether ``other`` may be the full form of ``name``: 云岭自治区, 云岭某族自治区."""
    return (
        len(other) > len(name)
        and other[0] == name[0]
        and other[-1] == name[-1]
        and other.startswith(name[:-3])
    )


def _most_named(text: str) -> str | None:
    """The place that ``text`` names most often, at least three times and at the level it speaks of itself at
    (全市, 全省 or 全区)."""
    level = max(UNITS, key=lambda suffix: text.count(f"全{suffix}") + text.count(f"我{suffix}"))
    names = Counter(found[1] for found in NAMED.finditer(text) if found[1].endswith(level))
    likely = [
        name
        for name, count in names.items()
        if count >= 3 and not name.endswith(NO_PLACES) and NO_NAME_CHARACTERS.isdisjoint(name)
    ]
    return max(likely, key=lambda name: (names[name], -len(name), name), default=None)
