"""What a yes/no question claims of a number: the question for that number, and whether the figure that answers it agrees."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index.answering.verdict import AT_LEAST, BELOW, DOWN, OTHER_THAN_CLAIM, STRICTLY, UP, YesNo
from index.figures.figures import Aspect, Figure
from index.figures.numbers import Number, numbers
from index.figures.units import unit
from index.text.normal import normalise

SPELT = (
    (re.compile("一半|过半|半数"), "50%"),
    (re.compile("两位数"), "10%"),
    *(
        (re.compile(f"{said}(?=[百千万亿]*[万亿])"), f"{place}")
        for place, said in enumerate("一二三四五六七八九", 1)
    ),
    (re.compile("两(?=[百千万亿]*[万亿])"), "2"),
    (re.compile(r"上(?=[百千万亿][个户家人元吨亩套条辆名所座处项])"), "超过1"),
)
"""Numbers that people say without one."""
TENTHS = {f"{digit}成": f"{place}0%" for place, digit in enumerate("一二三四五六七八九", 1)}
Relation = Literal["is", "at least", "more", "at most", "up", "down"]
COMPARES = re.compile("比(?!上年|去年|前一?年|上一年|重|例|较).{1,12}?(?:快|高|多|大|低|慢|少|小|强)")
"""One thing against another: neither a number nor a direction alone decides it."""
PARTIAL = re.compile("百分点|倍|翻")


@dataclass(frozen=True, slots=True)
class NumberClaim:
    """``asked`` is the question for the number; the figure that answers it should stand in ``relation`` to ``amount`` of
    ``base``, which is None where only the direction of a change is claimed."""

    asked: str
    relation: Relation
    amount: Decimal | None = None
    base: str = ""


def number_claim(statement: str) -> NumberClaim | None:
    """What a normalised statement claims of one number or of the direction of a change; None where it claims neither, or
    several numbers."""
    text = normalise(OTHER_THAN_CLAIM.sub(" ", statement)).strip()
    for form, said in SPELT:
        text = form.sub(said, text)
    for said, share in TENTHS.items():
        text = text.replace(said, share)
    found = [one for one in numbers(text) if (one.unit or one.scale) and not one.ordinal and one.unit != "年"]
    if not found and not PARTIAL.search(text):
        return _direction(text)
    compared = [
        one for one in found if AT_LEAST.search(_around(text, one)) or BELOW.search(_around(text, one))
    ]
    number = compared[-1] if compared else found[-1] if len(found) == 1 else None
    if number is None or not number.numeral.replace(",", "").replace(".", "", 1).isdecimal():
        return None
    scaled = unit(number.scale, number.unit)
    before = AT_LEAST.sub("", BELOW.sub("", text[: number.shown]))
    asked = f"{before}{'百分之多少' if number.unit == '%' else '多少' + number.unit}{text[number.stop :]}"
    around = _around(text, number)
    relation: Relation = "is"
    if BELOW.search(around):
        relation = "at most"
    elif AT_LEAST.search(around):
        relation = "more" if STRICTLY.search(around) else "at least"
    return NumberClaim(asked, relation, Decimal(number.numeral.replace(",", "")) * scaled.factor, scaled.base)


def _around(text: str, number: Number) -> str:
    """The words beside a number that say how it compares."""
    return text[max(0, number.shown - 6) : number.stop + 3]


def _direction(text: str) -> NumberClaim | None:
    """The claim that something rose or fell."""
    down, up = DOWN.search(text), UP.search(text)
    found = down or up
    if not found:
        return None
    return NumberClaim(f"{text[: found.start()]}增长多少", "down" if down else "up")


def agrees(claim: NumberClaim, figure: Figure) -> YesNo | None:
    """Whether what is claimed is so by the figure that answers; None where the two cannot be compared."""
    amount = Decimal(figure.amount)
    if claim.amount is None:
        if figure.aspect is not Aspect.CHANGE or not amount:
            return None
        return "yes" if (amount < 0) == (claim.relation == "down") else "no"
    if figure.base != claim.base:
        return None
    return "yes" if _holds(claim.relation, abs(amount), claim.amount) else "no"


def _holds(relation: Relation, amount: Decimal, claimed: Decimal) -> bool:
    if relation == "more":
        return amount > claimed
    if relation == "at least":
        return amount >= claimed
    return amount <= claimed if relation == "at most" else amount == claimed
