"""Units of measure: what they look like behind a number, and how to bring them to one scale."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

from index.text.lexicon import data_lines

SCALES = {
    "万亿": 10**12,
    "千亿": 10**11,
    "百亿": 10**10,
    "亿": 10**8,
    "千万": 10**7,
    "百万": 10**6,
    "十万": 10**5,
    "万": 10**4,
    "千": 10**3,
    "百": 10**2,
}
"""What stands between a number and its unit, and how many it means."""

SHOWN = ("万亿", "亿", "万")
"""The scales in which large amounts are shown."""

COUNTED = frozenset(["元", "美元", "欧元", "港元", "人", "户", "吨", "平方米", "人次"])
"""Units whose amounts are shown in 万 and 亿."""

UNITS = {
    "元": re.compile(r"(?:元|人民币|美元|欧元|港元|日元|英镑)"),
    "%": re.compile(r"(?:%|个百分点|‰)"),
    "人": re.compile(r"人"),
    "吨斤": re.compile(r"(?:吨|斤|公斤|千克)"),
    "里": re.compile(r"(?:公里|千米|里|米)"),
    "户": re.compile(r"[户家个]"),
    "亩": re.compile(r"(?:亩|公顷|平方米|平方公里|平方千米)"),
    "微克": re.compile(r"微克"),
}
"""What a class of units looks like after a figure and its 万 or 亿, in normalised text."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit on its common scale: 亿元 is 元 with ``factor`` 1e8."""

    base: str
    factor: Decimal


@cache
def known() -> dict[str, Unit]:
    """The units of words/units.txt, each with the one it is counted in."""
    units = {}
    for line in data_lines("units.txt"):
        name, *base = line.split()
        units[name] = Unit(base[0], Decimal(base[1])) if base else Unit(name, Decimal(1))
    return units


@cache
def pattern() -> str:
    """A regular expression that matches any unit, the longest first."""
    return "|".join(sorted(map(re.escape, known()), key=len, reverse=True))


@lru_cache(1024)
def unit(scale: str, name: str) -> Unit:
    """The unit ``name`` behind the scale word ``scale`` (either may be empty)."""
    found = known().get(name, Unit(name, Decimal(1)))
    return Unit(found.base, found.factor * SCALES.get(scale, 1))


def scaled(amount: Decimal, base: str) -> tuple[str, str]:
    """An amount of ``base`` as people write it: number and unit, such as 68.96 and 亿元."""
    scale = next((s for s in SHOWN if base in COUNTED and abs(amount) >= SCALES[s]), "")
    number = (amount / SCALES.get(scale, 1)).quantize(Decimal("0.0001")).normalize()
    return f"{number:f}", scale + base


def scaled_alike(amounts: Sequence[tuple[str, str]]) -> tuple[list[float], str]:
    """Amounts of one base as numbers of one unit, the one in which the largest is shown."""
    base = amounts[0][1]
    numbers = [Decimal(amount) for amount, _ in amounts]
    largest = max(map(abs, numbers))
    scale = next((s for s in SHOWN if base in COUNTED and largest >= SCALES[s]), "")
    return [float(number / SCALES.get(scale, 1)) for number in numbers], scale + base
