"""Numbers in Chinese characters: 一亿一千四百多万, 百分之二十四点五."""

import re
from decimal import Decimal
from typing import Final

DIGITS: Final = {char: digit for digit, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
SMALL: Final = {"十": 10, "百": 100, "千": 1000}
LARGE: Final = {"万": 10**4, "亿": 10**8}

_DIGIT, _ANY = "一二三四五六七八九两", "一二三四五六七八九两零〇十百千"
PERCENT: Final = "百分之"
PATTERN: Final = (
    rf"{PERCENT}[{_ANY}]{{1,9}}(?:点[{_ANY}]{{1,9}})?|"
    rf"[{_DIGIT}十][{_ANY}]{{0,9}}点[{_ANY}]{{1,9}}|"
    rf"(?=[{_DIGIT}十][{_ANY}]{{0,9}}[百千万亿])(?:[{_DIGIT}十][{_ANY}万亿]{{2,24}}|[{_DIGIT}十][万亿]|[{_DIGIT}十][{_ANY}](?=[多余几来][万亿]))(?:[多余几来][万亿]{{1,2}})?"
)
"""What such numbers look like.  Small ones are mostly a turn of phrase: 百年, 一百个."""

HELD: Final = re.compile(r"\d|百分之|[一二三四五六七八九十百千万亿两点]{2}")
"""Where no number is, in figures or in characters, that is none either."""


def number(said: str) -> str | None:
    """The number that ``said`` is, in digits: 114000000, 24.5.  None where it is none, as in 三七开 or 十百千."""
    whole, _, part = said.removeprefix(PERCENT).partition("点")
    value = _value("".join(char for char in whole if char not in "多余几来"))
    if value is None or not all(char in DIGITS for char in part):
        return None
    decimals = "".join(str(DIGITS[char]) for char in part)
    return f"{Decimal(f'{value}.{decimals or 0}').normalize():f}"


def whole(said: str) -> int:
    """A small number in digits or in characters that number() reads: 3, 三, 十二."""
    return int(said if said.isdecimal() else number(said) or 0)


def alone(said: str) -> str:
    """A scale that stands for one of it, in digits: 千 before 亿元 is 1000; anything else as it is."""
    return str(SMALL.get(said, said))


def _value(said: str) -> int | None:
    """The whole number in characters; None where two digits stand side by side, a scale counts nothing, or scales do not
    fall: 三万五万 are two numbers."""
    done = below = section = digit = 0
    scale = 0  # the last one, 1 behind a zero
    for char in said:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
            scale = scale if digit else 1  # 一百零五 is no 一百五
            continue
        if char in SMALL:
            if (not digit and (char != "十" or section % 100)) or (section and section % (10 * SMALL[char])):
                return None
            section += (digit or 1) * SMALL[char]
            scale = SMALL[char]
        elif char == "万":
            if below or not section + digit:
                return None
            below = (section + digit) * LARGE[char]
            section, scale = 0, LARGE[char]
        else:
            if done or not below + section + digit:
                return None
            done = (below + section + digit) * LARGE[char]
            below, section, scale = 0, 0, LARGE[char]
        digit = 0
    return done + below + section + digit * (scale // 10 if scale > 10 else 1)
