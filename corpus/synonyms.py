"""Other names of what the reports of a folder tell of: ``同义词.txt`` or ``同义词.csv`` in it.

    全社会用电量 用电量 社会用电 | 千瓦时
    云岭水库 龙潭水库

A line are names of one thing, apart by blanks, commas or 、, the first of them what it is called; behind "|" may stand the
unit of its figures.  A line that begins with "#" says nothing.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.added import text
from corpus.errors import UnreadableReportError

NAMES = ("同义词.txt", "同义词.csv")
MAX_BYTES = 1024 * 1024
"""A list of 3,000 groups has 0.2 MB."""

BETWEEN = re.compile(r"[\s,，、;；\"]+")


@dataclass(frozen=True, slots=True)
class Group:
    """The names of one thing, two or more unless it has a unit, the unit of its figures, and where that was said."""

    names: tuple[str, ...]
    unit: str | None
    line: int


@dataclass(frozen=True, slots=True)
class Synonyms:
    """The groups of a folder in their order; ``problem`` is one line on what of them cannot be used."""

    groups: tuple[Group, ...] = ()
    problem: str | None = None


def load(folder: Path) -> Synonyms:
    """The synonyms of ``folder``, none where there is no such file; its good lines count whatever the others say."""
    groups: list[Group] = []
    problems: list[str] = []
    for name in NAMES:
        try:
            said = text(folder / name, MAX_BYTES)
        except UnreadableReportError as error:
            problems.append(f"{name} {error}")
            continue
        found = list(_lines(said or ""))
        groups += filter(_says_something, found)
        wrong = [str(group.line) for group in found if not _says_something(group)]
        if wrong:
            problems.append(f"{name} 第{'、'.join(wrong)}行没有两个名称")
    return Synonyms(tuple(groups), "；".join(problems) or None)


def _says_something(group: Group) -> bool:
    return len(group.names) > 1 or bool(group.names and group.unit)


def _lines(said: str) -> Iterator[Group]:
    for number, line in enumerate(said.splitlines(), 1):
        named, _, unit = line.replace("｜", "|").partition("|")
        names = tuple(dict.fromkeys(name for name in BETWEEN.split(named) if name))
        if line.strip(' \t,，"') and not line.lstrip().startswith("#"):
            yield Group(names, unit.strip(' \t,，"') or None, number)
