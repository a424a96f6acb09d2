"""Numbers in Chinese characters: 一亿一千四百多万, 百分之二十四点五."""

from decimal import Decimal
from typing import Final

DIGITS: Final = {char: digit for digit, char in enumerate("零一二三四五六七八九")} | {"两": 2, "〇": 0}
SMALL: Final = {"十": 10, "百": 100, "千": 1000}
LARGE: Final = {"万": 10**4, "亿": 10**8}

_DIGIT, _ANY = "一二三四五六七八九两", "一二三四五六七八九两零〇十百千"
PERCENT: Final = "百分之"
PATTERN: Final = (
    rf"{PERCENT}[{_ANY}]+(?:点[{_ANY}]+)?|"
    rf"[{_DIGIT}十][{_ANY}]*点[{_ANY}]+|"
    rf"(?=[{_DIGIT}十][{_ANY}]*[百千万亿])[{_DIGIT}十][{_ANY}万亿]{{2,}}(?:[多余几来][万亿]+)?"
)
"""What such numbers look like.  Of one or two characters they are mostly a turn of phrase: 百年, 一百个."""


def number(said: str) -> str | None:
    """The number that ``said`` is, in digits: 114000000, 24.5.  None where it is none, as in 三七开 or 十百千."""
    whole, _, part = said.removeprefix(PERCENT).partition("点")
    value = _value("".join(char for char in whole if char not in "多余几来"))
    if value is None or not all(char in DIGITS for char in part):
        return None
    decimals = "".join(str(DIGITS[char]) for char in part)
    return f"{Decimal(f'{value}.{decimals or 0}').normalize():f}"


def _value(said: str) -> int | None:
    """The whole number in characters; None where two digits stand side by side, or a scale counts nothing."""
    done = below = section = digit = 0
    scale = 0  # of the character before, 0 for a digit
    for char in said:
        if char in DIGITS:
            if digit:
                return None
            digit = DIGITS[char]
            scale = scale if digit else 1  # 一百零五 is no 一百五
            continue
        if char in SMALL:
            if not digit and (char != "十" or section % 100):
                return None
            section += (digit or 1) * SMALL[char]
            scale = SMALL[char]
        elif char == "万":
            below += (section + digit) * LARGE[char]
            section, scale = 0, LARGE[char]
        else:
            done = (done + below + section + digit) * LARGE[char]
            below, section, scale = 0, 0, LARGE[char]
        digit = 0
    return done + below + section + digit * (scale // 10 if scale > 10 else 1)
