"""The limit that a question of many reports names: 超过1万亿, 不足500亿斤, 在5000亿到1万亿之间, 是下降的."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

from index.figures import numerals
from index.figures.units import SCALES, pattern, unit
from index.text.lexicon import alternation, any_of, questions
from index.text.normal import Span

EQUALS = frozenset(("是", "为", "等于", "按", "定"))
"""Words before a number that make it one to be equal to, where its unit is named."""
TARGETED = ("定在", "定为", "定到", "定成", "拟按", "设在", "设为", "设定为", "定的是")
ELSEWHERE = ("年", "个", "月", "日")
"""What is no unit of an amount behind a number."""
NEGATIVE = re.compile(any_of("negative"))
WHICH = re.compile("哪|谁|分别|都有|几个|多少个")


@dataclass(frozen=True, slots=True)
class Limit:
    """Amounts of ``base`` ("" for that of the figures) from ``low`` to ``high``; ``open_ended`` leaves out the limit itself."""

    low: Decimal | None
    high: Decimal | None
    base: str
    open_ended: bool = False


BELOW_ZERO = Limit(None, Decimal(0), "%", open_ended=True)
"""That of a fall."""


def limits(normal: str, taken: Sequence[Span], *, ordered: bool) -> tuple[Limit | None, list[Span]]:
    """The limit that a normalised question names outside of the spans ``taken``, and where; what falls is one where it is not
    ``ordered``."""
    if found := next(_between(normal, taken), None) or next(_single(normal, taken), None):
        return found[0], [found[1]]
    fall = NEGATIVE.search(normal)
    if fall and not ordered and ("负" in fall[0] or WHICH.search(normal)):
        return BELOW_ZERO, [fall.span()]
    return None, []


def _between(normal: str, taken: Sequence[Span]) -> Iterator[tuple[Limit, Span]]:
    """The limits between two amounts; the first has the unit of the second where it names none."""
    for found in _range().finditer(normal):
        if _beside(found, taken) or not (found["begin"] or found["end"]):
            continue
        scale = (
            found["scale"] if found["scale_low"] is None and found["unit_low"] is None else found["scale_low"]
        )
        low = _scaled(found["low"], scale, found["unit"])
        high = _scaled(found["high"], found["scale"], found["unit"])
        if low and high and low[0] < high[0]:
            yield Limit(low[0], high[0], high[1]), found.span()


def _single(normal: str, taken: Sequence[Span]) -> Iterator[tuple[Limit, Span]]:
    """The limits of one amount."""
    for found in _quantity().finditer(normal):
        if not (found["numeral"] or found["scale"]) or _beside(found, taken):
            continue
        word, behind = found["word"] or "", found["behind"] or ""
        if not (word or behind) or (word in EQUALS and not found["unit"]):
            continue
        if found["unit"] in ELSEWHERE or normal.startswith(ELSEWHERE, found.end()):
            continue
        if scaled := _scaled(found["numeral"] or "1", found["scale"], found["unit"]):
            yield _of_words(word, behind, *scaled, strict="不含" in normal), found.span()


def _of_words(word: str, behind: str, amount: Decimal, base: str, *, strict: bool) -> Limit:
    """The limit that an amount is by the words before and behind it."""
    said = questions()
    if behind in said["behind_at_most"]:
        return Limit(None, amount, base)
    if behind in said["behind_at_least"]:
        return Limit(amount, None, base, open_ended=strict)
    if word in said["below"]:
        return Limit(None, amount, base, open_ended=word != "不超过")
    if word in said["at_least"]:
        return Limit(amount, None, base)
    if word in said["above"]:
        return Limit(amount, None, base, open_ended=True)
    return Limit(amount, amount, base)


def _beside(found: re.Match[str], taken: Sequence[Span]) -> bool:
    return any(found.start() < stop and start < found.end() for start, stop in taken)


def _scaled(numeral: str, scale: str | None, name: str | None) -> tuple[Decimal, str] | None:
    """The amount of a number with its scale and unit, and its base; None where it is no number."""
    amount = _amount(numeral)
    measure = unit(scale or "", name or "")
    return None if amount is None else (amount * measure.factor, measure.base)


def _amount(said: str) -> Decimal | None:
    if said[0].isdecimal():
        return Decimal(said.replace(",", ""))
    value = numerals.number(said) or numerals.alone(said)
    return Decimal(value) if value.replace(".", "", 1).isdecimal() else None


NUMERAL = r"\d[\d,]*(?:\.\d+)?|[一二两三四五六七八九十百千]+"


@cache
def _quantity() -> re.Pattern[str]:
    words = "|".join(sorted((*TARGETED, *EQUALS), key=len, reverse=True))
    return re.compile(
        rf"(?:(?P<word>{any_of('above', 'at_least', 'below')}|{words})了?)?(?P<numeral>{NUMERAL})?"
        rf"(?P<scale>{alternation(tuple(SCALES))})?(?P<unit>{pattern()})?(?:左右|\(左右\))?"
        rf"(?P<behind>{any_of('behind_at_least', 'behind_at_most')})?"
    )


@cache
def _range() -> re.Pattern[str]:
    scales, names = alternation(tuple(SCALES)), pattern()
    return re.compile(
        rf"(?P<begin>介于|处于|落在)?(?P<low>{NUMERAL})(?P<scale_low>{scales})?(?P<unit_low>{names})?(?:[到至和与~-]|—+)"
        rf"(?P<high>{NUMERAL})(?P<scale>{scales})?(?P<unit>{names})?(?P<end>之间|区间|这个区间|范围|中间)?"
    )
