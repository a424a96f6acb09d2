"""Numbers as a spreadsheet shows them, by their format codes (ECMA-376 part 1, 18.8.30 and 18.8.31)."""

import re
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy-m-d", 15: "yyyy-m-d", 16: "yyyy-m-d",
    17: "yyyy-m", 22: "yyyy-m-d", 27: "yyyy年m月", 31: "yyyy年m月d日", 36: "yyyy年m月", 37: "#,##0", 38: "#,##0",
    39: "#,##0.00", 40: "#,##0.00", 50: "yyyy年m月", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""The codes that files call by number alone; those of dates as a Chinese system shows them, without the time of day."""

COLOURED = re.compile(r"\[[^\]]*\]|_.|\*.|[\"\\]")
DATED = re.compile("y|d|m月", re.IGNORECASE)
PLACES = re.compile(r"\.([0?]+)")
OTHER = re.compile(r"[eE/?]|0,+(?![0#])")
"""Powers of ten, fractions, and numbers shown in thousands."""

MAX_DAYS = 2_958_465
"""31 December 9999 as a spreadsheet counts days."""

MOST = 1e15
"""From here on a spreadsheet does not know all digits of a number."""


def shown(number: float, code: str, since_1904: bool = False) -> str:
    """A number as the format ``code`` shows it: its places, its per cent, its date; where the code is none of these, as it
    stands, with the fifteen digits that a spreadsheet calculates with."""
    plain = COLOURED.sub("", code.partition(";")[0])
    if DATED.search(plain) and "0" not in plain and 0 < number < MAX_DAYS:
        return _date(int(number), plain, since_1904)
    percent = "%" in plain
    value = number * 100 if percent else number
    if not abs(value) < MOST:
        return f"{number:g}"
    exact = Decimal(f"{value:.15g}")
    if "0" in plain and not OTHER.search(plain):
        places = PLACES.search(plain)
        exact = exact.quantize(Decimal(1).scaleb(-len(places[1]) if places else 0), ROUND_HALF_UP)
    return (f"{exact:,f}" if "#,#" in plain else f"{exact:f}") + "%" * percent


def _date(days: int, code: str, since_1904: bool) -> str:
    day = (date(1904, 1, 1) if since_1904 else date(1899, 12, 30)) + timedelta(days)
    numbers = (("y", day.year), ("m", day.month), ("d", day.day))
    parts = [(str(number), sign) for sign, number in numbers if sign in code.lower()]
    if "月" in code:
        return "".join(number + {"y": "年", "m": "月", "d": "日"}[sign] for number, sign in parts)
    return "-".join(number for number, _ in parts)
