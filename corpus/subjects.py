"""The organisation that a report speaks for, by the names it has itself: full, short, its stock code."""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.lines import GAP
from corpus.regions import Evidence
from corpus.words import any_of

NAME_CHARS = 40
"""Characters of the longest name: 株式会社 and the like have 30."""

LABELLED_BLOCKS = 40
"""Blocks at the beginning of a report among which its subject's names may be listed."""

NAME = r"[\u4e00-\u9fffA-Za-z0-9()（）·&]"
SUFFIX = any_of("organisations")
BEHIND = rf"(?=$|[\s\d_《—-]|{any_of('report_kinds')})"
TITLED = re.compile(rf"[《\s]*(?:(?:19|20)\d{{2}}(?:年度?)?\s*)?({NAME}{{1,{NAME_CHARS}}}?{SUFFIX}){BEHIND}")
INTRODUCED = re.compile(rf"({NAME}{{2,{NAME_CHARS}}}?)(?:[,，]?(?:以下|下称)[^,，]*[,，])?是一[家所个]")
LABELLED = re.compile(rf"(?:{any_of('subject_labels')})\s*[:：{GAP}]\s*(\S{{2,{NAME_CHARS}}})\s*$")
CODED = re.compile(r"(?<!\d)(\d{6})[-_ ]+([^-_ ]{2,12})(?=[-_ ]|$)")
"""A stock code and the short name behind it, as file names have them."""

LEGAL_FORM = re.compile(rf"{any_of('legal_forms')}$")
PLACE = re.compile(r"^(?:中国|[\u4e00-\u9fff]{2,3}(?:省|市|自治区))")
COMMON = re.compile("^(?:全[国省市县]|[本我该各]|第|关于)|[将的在是]|一[家所个]|考察|召开")
"""What begins a phrase that names no organisation of its own, or is in one."""


@dataclass(frozen=True, slots=True)
class Subject:
    """An organisation by its fullest ``name``; ``names`` are the others it goes by."""

    name: str
    names: tuple[str, ...]


def subject(evidence: Evidence, given: str | None, others: Sequence[str]) -> Subject | None:
    """The organisation that a report speaks for, None where nothing names one.

    ``given`` is what a person or the front matter says it is, ``others`` its other names by the same.
    """
    named = _named(evidence)
    labelled = list(_labelled(evidence.opening)) if named or given or _codes(evidence) else []
    coded = [name for found in _codes(evidence) for name in found]
    if not (given or named or coded):
        return None
    full = given or max([*named, *labelled, *coded[1::2]], key=len)
    known = (*others, *labelled, *named, *coded)
    short = (name for one in (full, *known) for name in _shorter(one))
    return Subject(full, tuple(name for name in dict.fromkeys((*known, *short)) if name != full))


def _named(evidence: Evidence) -> list[str]:
    """The organisation that title, file name or first sentence name first."""
    stem = evidence.names[0] if evidence.names else ""
    parts = [evidence.title, *re.split(r"[-_ ]+", stem)]
    found = [match[1] for match in map(TITLED.match, parts) if match and not COMMON.search(match[1])]
    first = next(iter(evidence.opening), "")
    opened = INTRODUCED.match(first)
    return [*found, *([opened[1]] if opened and not COMMON.search(opened[1]) else [])][:1]


def _labelled(opening: Sequence[str]) -> Iterator[str]:
    for block in opening[:LABELLED_BLOCKS]:
        if len(block) <= 2 * NAME_CHARS and (found := LABELLED.match(block)):
            yield found[1]


def _codes(evidence: Evidence) -> list[tuple[str, str]]:
    """Stock code and short name from the name of the file."""
    return [(found[1], found[2]) for name in evidence.names[:1] for found in CODED.finditer(name)]


def _shorter(name: str) -> Iterator[str]:
    """A name without its legal form, and without the place it begins with: 北京云岭科技股份有限公司 is 北京云岭科技 and
    云岭科技."""
    plain = unicodedata.normalize("NFKC", name)
    stem = LEGAL_FORM.sub("", plain)
    for short in (stem, PLACE.sub("", plain), PLACE.sub("", stem)):
        if len(short) >= 4 and short != plain:
            yield short
