"""What a yes/no question claims of a number: the question for that number, and whether what answers it agrees."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index.figures.figures import Aspect, Figure
from index.figures.numbers import Number, numbers
from index.figures.units import unit
from index.text.lexicon import any_of
from index.text.normal import normalise

YesNo = Literal["yes", "no"]
Relation = Literal["is", "at least", "more", "at most", "up", "down"]

OTHER_THAN_CLAIM = re.compile(
    "是不是真的|是不是|有没有|对不对|对不?(?=[?]|$)|对吗|对吧|是吗|是吧|没错吧|属实|真的|是否|算不算|会不会|要不要|请问|想问下?|是这样|有这回事|"
    "(?<=[到达过超破])没[到达过超破]|了?没有?[?]*$|[吗么呢吧?!。]+|报告(?:里|说|的)*"
)
UP = re.compile(rf"{any_of('claim_up')}|增加(?!值)")
DOWN = re.compile(rf"{any_of('claim_down')}|[降减](?=了|\d)")
AT_LEAST = re.compile(
    rf"{any_of('claim_at_least')}|首?破(?=了|\d|[一二两三四五六七八九十])|过了?(?=\d)|上(?=[万千百亿])|[达到](?=\d)|到了?(?=\d)"
)
STRICTLY = re.compile(rf"{any_of('claim_more')}|破(?=了|\d|[一二两三四五六七八九十])|过了?(?=\d)")
BELOW = re.compile(any_of("claim_below"))
OVER = re.compile(any_of("more_than"))
"""What beside a number says that it is more than that."""
DIGITS = "一二三四五六七八九"
SPELT = (
    (re.compile("过半"), "超过50%"),
    (re.compile("一半|半数"), "50%"),
    (re.compile("两位数"), "10%以上"),
    (re.compile("百分之?百"), "100%"),
    *((re.compile(f"{said}(?=[百千万亿]*[万亿])"), f"{place}") for place, said in enumerate(DIGITS, 1)),
    *(
        (re.compile(f"{said}(?=[百千万][个家户人元吨亩套条辆名所座处项件])"), f"{place}")
        for place, said in enumerate(DIGITS, 1)
    ),
    (re.compile("两(?=[百千万亿]*[万亿])"), "2"),
    (re.compile("(?<=\\d)千"), "000"),
    (re.compile("(?<=\\d)百"), "00"),
    (re.compile("(?<=[超破过达])千(?=[万亿个家])"), "1000"),
    (re.compile("(?<=[超破过达])百(?=[万亿个家])"), "100"),
    (re.compile(r"上(?=[百千万亿][个户家人元吨亩套条辆名所座处项])"), "超过1"),
    (re.compile("翻了?一番"), "增长1倍"),
)
"""Numbers that people say without one."""
TENTHS = re.compile("([一二两三四五六七八九])成(?!立|功|为|果|本|效|绩|员|交|都|长|就|品|人|年)")
CLAIMED = re.compile("(?:[是为有到达了成增长降跌涨减少共过]|目标|第)$")
"""What stands before a number that is claimed of something."""
BEHIND_ONLY = re.compile("以[上下内]")
BEHIND = 6
"""The most characters behind one."""
MONEY = ("元", "美元")
PARTIAL = re.compile(any_of("claim_partial"))


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """``asked`` is the question for the number; the figure that answers it should stand in ``relation`` to ``amount`` of
    ``base``, which is None where only the direction of a change is claimed."""

    asked: str
    relation: Relation
    amount: Decimal | None = None
    base: str = ""


def spelt(text: str) -> str:
    """Normalised text with digits for the numbers that are said without."""
    for form, said in SPELT:
        text = form.sub(said, text)
    return TENTHS.sub(lambda found: str(DIGITS.index(found[1].replace("两", "二")) + 1) + "0%", text)


def number_claim(statement: str) -> NumberClaim | None:
    """What a statement claims of one number or of the direction of a change; None where it claims neither, or several
    numbers."""
    text = spelt(normalise(OTHER_THAN_CLAIM.sub(" ", normalise(statement)))).strip()
    found = [one for one in numbers(text) if (one.unit or one.scale) and not one.ordinal and one.unit != "年"]
    compared = [
        one for one in found if AT_LEAST.search(_around(text, one)) or BELOW.search(_around(text, one))
    ]
    claimed = compared[-1:] or [one for one in found if _claimed(text, one)]
    number = claimed[0] if len(claimed) == 1 else None
    if number is None:
        return None if PARTIAL.search(text) else _direction(text)
    if not number.numeral.replace(",", "").replace(".", "", 1).isdecimal():
        return None
    amount, base = amount_of(number)
    before = AT_LEAST.sub("", BELOW.sub("", text[: number.shown]))
    asked = f"{before}{'百分之多少' if number.unit == '%' else '多少' + number.unit}{text[number.stop :]}"
    around = _around(text, number)
    relation: Relation = "is"
    if BELOW.search(around):
        relation = "at most"
    elif AT_LEAST.search(around):
        relation = "more" if STRICTLY.search(around) else "at least"
    return NumberClaim(asked, relation, amount, base)


def amount_of(one: Number) -> tuple[Decimal, str]:
    """A number on the common scale of its unit, and that unit."""
    known = unit(one.scale, one.unit)
    digits = one.numeral.replace(",", "")
    value = Decimal(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else Decimal(-1)
    return value * known.factor, known.base


def _claimed(text: str, number: Number) -> bool:
    """Whether a number is claimed, and not part of what something is called: 204个主项全部开工."""
    return bool(CLAIMED.search(text[: number.shown])) or len(text) - number.stop <= BEHIND


def _around(text: str, number: Number) -> str:
    """The words beside a number that say how it compares; those of a number before it are none: 亿元以上项目80个."""
    before = text[max(0, number.shown - 6) : number.shown]
    return BEHIND_ONLY.sub(" ", before) + text[number.shown : number.stop + 3]


def _direction(text: str) -> NumberClaim | None:
    """The claim that something rose or fell."""
    down, up = DOWN.search(text), UP.search(text)
    found = down or up
    if not found or any(one.ordinal for one in numbers(text)):
        return None
    return NumberClaim(f"{text[: found.start()]}增长多少", "down" if down else "up")


def agrees(claim: NumberClaim, figure: Figure) -> YesNo | None:
    """Whether what is claimed is so by the figure that answers; None where the two cannot be compared."""
    amount = Decimal(figure.amount)
    if claim.amount is None:
        if figure.aspect is not Aspect.CHANGE or not amount:
            return None
        return "yes" if (amount < 0) == (claim.relation == "down") else "no"
    if figure.base != claim.base and not (claim.base == "" and figure.base in MONEY):
        return None
    return holds(claim, abs(amount), over=bool(OVER.search(figure.left[-4:] + figure.bound)))


def holds(claim: NumberClaim, amount: Decimal, *, over: bool) -> YesNo:
    """Whether an amount, or ``over`` it, stands to what is claimed as it should."""
    claimed = claim.amount or Decimal(0)
    if claim.relation == "more":
        so = amount > claimed or (over and amount == claimed)
    elif claim.relation == "at least":
        so = amount >= claimed
    else:
        so = amount <= claimed if claim.relation == "at most" else amount == claimed
    return "yes" if so else "no"
