"""Yes or no, where a sentence decides it: a rank, a number, a direction or a negation against what the question claims."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from index.answering.clauses import Judge
from index.figures import numerals
from index.figures.figures import FORMER, FORMER_AFTER
from index.figures.items import items, runs
from index.figures.numbers import Number, numbers
from index.figures.units import unit
from index.query.question import Question
from index.text.normal import clauses, normalise

YesNo = Literal["yes", "no"]

OTHER_THAN_CLAIM = re.compile(
    "是不是真的|是不是|有没有|对不对|对吗|对吧|是吗|是吧|没错吧|属实|真的|是否|算不算|会不会|要不要|请问|想问下?|没有?[?]*$|[吗么呢吧?!。]+|报告"
)
NATIONAL = re.compile("全国|我国|中国|国内")
PROVINCIAL = re.compile("全省|全区|全自治区|省内|全市|全州")
RANK = re.compile(
    r"第(\d{1,4}(?!\d)|[一二三四五六七八九十]{1,4})(?!产业|[次届期批个轮])(?:位|名)?|(首位|榜首)|前(\d{1,4}|[一二三四五六七八九十]{1,4})(?:位|名)"
)
FIRST = re.compile("率先|首个|首家|首批|头一个|第一个|最早|唯一")
UP = re.compile("增长|上升|上涨|涨|增加(?!值)|提高|回升|转正|正增长|多了|攀升")
DOWN = re.compile("负增长|下降|减少|回落|下滑|下跌|降低|往下掉|少了|跌|降(?=了|\\d)")
AT_LEAST = re.compile(
    "超过?|突破|破(?=了|\\d|[一二两三四五六七八九十])|过了?(?=\\d)|以上|多于|高于|不低于|不少于|有没有上|上(?=[万千百亿])|达到|[达到](?=\\d)"
)
STRICTLY = re.compile("超过?|突破|破(?=了|\\d|[一二两三四五六七八九十])|过了?(?=\\d)|多于|高于")
BELOW = re.compile("不到|不足|以内|以下|低于|少于|压在|控制在|不超过|不高于")
NOT = re.compile(
    "不(?!仅|但|断|同|少|锈|动产|低于|高于|超过|足|到|良|平衡)|未(?!来|成年)|没有?(?!收)|取消|严禁|禁止|无需|免(?=费|收|征|除)|停止|杜绝|防止|暂停|废止"
)
PAYS = re.compile("收费|要钱|花钱|交钱")
FREE = re.compile("免费|免收|免征|免除")
ALL = re.compile("全部|都|完了|所有|悉数|全都")
PARTS = re.compile(r"(?<!\d)(\d{1,7})[项个条家件][^。;\d]{0,20}(?<=[^。;\d])(\d{1,7})[项个条家件]")
AROUND = re.compile("比上?前?[一去上]年|比较|排名?|位?居|办完|总数|达到|到|在|还|是|年|的")
WHOLLY = re.compile("全部|100%|所有|均已|悉数|全面完成")
NEWLY = re.compile("新增|新建|新培育|新认定|净增|新[^区型能材一兴时技]")
TOTAL = re.compile("总数|总量|累计|总计|共有|保有量")
NEAR = 8
"""Characters before a rank that say among whom it is."""
MONEY = ("元", "美元")
HALF = re.compile("一半")
TENTHS = re.compile("([一二三四五六七八九])成(?!立|功|为|果|本|效|绩|员|交|都|长|就|品|人|年)")

COMPARED = re.compile(
    "|".join(
        (
            r"\d|[二两三四五六七八九十百千万亿]",
            *(form.pattern for form in (RANK, UP, DOWN, AT_LEAST, BELOW, HALF, FIRST)),
        )
    )
)
"""Claims that only a number, a rank or a direction decides."""

SAID = 0.6
"""The share of the claim's idf mass beside a number, a rank or a change that makes it one of what is claimed."""
CLEARLY = 0.9
"""How much better a number has to fit the claim than the number that is claimed, to contradict it."""
DENIED = 0.5
PAID = 0.4
"""The shares of the claim in a clause that says 不, 未, 取消 or 免费."""
ALL_SAID = 0.75
"""The share that makes a sentence say what is claimed."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, None where the sentence does not decide; ``share`` of the claim's idf mass stands in the sentence and
    ``by`` says what decided."""

    said: YesNo | None
    share: float
    by: str = ""


class Claim:
    """What a yes/no question claims; ``judge`` knows the idf of its grams, and other names of what it claims."""

    def __init__(self, question: Question, judge: Judge) -> None:
        weights = judge.weights
        self._named = judge.named
        self.normal = OTHER_THAN_CLAIM.sub(" ", normalise(question.text))
        blank = self.normal
        years = [str(year) for year in (question.when.first, question.when.last) if year]
        self._amounts = [
            one for one in numbers(self.normal)
            if (one.unit or one.scale) and not one.ordinal and one.numeral not in years and one.unit != "年"
        ]  # fmt: skip
        for one in numbers(self.normal):
            blank = blank.replace(self.normal[one.start : one.stop], " ")
        for form in (UP, DOWN, AT_LEAST, BELOW, RANK, NATIONAL, PROVINCIAL, HALF, TENTHS, ALL, AROUND):
            blank = form.sub(" ", blank)
        self.weights = {
            gram: weight
            for gram, weight in weights.items()
            if (len(gram) == 1 or gram.isascii()) and gram in blank
        }
        self.mass = sum(self.weights.values()) or 1.0
        self._pairs = {gram: weight for gram, weight in weights.items() if gram in blank}
        self._all = dict(weights)

    def judge(self, sentence: str) -> Verdict:
        """Whether a normalised sentence says that what is claimed is so."""
        share = self._share(sentence)
        for decide in (self._rank, self._whole, self._number, self._direction, self._negation):
            said = decide(sentence)
            if said:
                return Verdict(said, share, decide.__name__[1:])
        if any(found[0] not in sentence for found in COMPARED.finditer(self.normal)):
            return Verdict(None, share)
        whole = sum(weight for gram, weight in self._all.items() if gram in sentence) / (
            sum(self._all.values()) or 1.0
        )
        return Verdict("yes" if whole >= ALL_SAID and not NOT.search(sentence) else None, share, "said")

    def _share(self, text: str) -> float:
        named = self._named(text)
        return (
            sum(weight for gram, weight in self.weights.items() if gram in text or gram in named) / self.mass
        )

    def _fit(self, label: str) -> float:
        """The share of the claim's idf mass, pairs of characters too, in the words right before a number or a change."""
        mass = sum(self._pairs.values()) or 1.0
        return sum(weight for gram, weight in self._pairs.items() if gram in label) / mass

    def _beside(self, sentence: str, at: int) -> float:
        """The share of the claim in the clause of offset ``at`` and in the clause before it."""
        spans = clauses(sentence)
        place = next((n for n, (_, stop) in enumerate(spans) if at < stop), len(spans) - 1)
        begin = spans[max(place - 1, 0)][0]
        return self._share(sentence[begin : spans[place][1]])

    def _rank(self, sentence: str) -> YesNo | None:
        """Whether the rank behind what is claimed is the one that is claimed."""
        asked = RANK.search(self.normal)
        if not asked:
            return None
        found: list[tuple[float, re.Match[str]]] = []
        begin = 0
        for one in RANK.finditer(sentence):
            found.append((self._share(sentence[begin : one.end()]), one))
            begin = one.end()
        said, best = max(found, key=lambda pair: pair[0], default=(0.0, asked))
        if len(found) == 1:  # 以全省第一的成绩 stands before what it is of
            said = self._share(sentence)
        if said < SAID:
            return None
        around = sentence[max(0, best.start() - NEAR) : best.end()]
        if NATIONAL.search(self.normal) and PROVINCIAL.search(around):
            return "no"
        place, claimed = _place(best), _place(asked)
        if place is None or claimed is None:
            return None
        if place != claimed:
            return "no"
        return None if PROVINCIAL.search(self.normal) and NATIONAL.search(around) else "yes"

    def _whole(self, sentence: str) -> YesNo | None:
        """Whether all of it is done."""
        if not ALL.search(self.normal) or self._share(sentence) < SAID:
            return None
        found = PARTS.search(sentence)
        if found:
            return "yes" if int(found[1]) <= int(found[2]) else "no"
        return "yes" if WHOLLY.search(sentence) else None

    def _number(self, sentence: str) -> YesNo | None:
        asked = self._asked()
        if asked is None:
            return None
        amount, base = asked
        found = numbers(sentence)
        counted = items(sentence, runs(sentence, found))
        change = bool(UP.search(self.normal) or DOWN.search(self.normal))
        fitting = []
        for place, one in enumerate(found):
            if (
                one.ordinal
                or _former(sentence, one)
                or (_amount(one)[1] != base and not (base == "" and one.unit in MONEY))
            ):
                continue
            first = found[place - 1].stop if place else 0
            left = sentence[max(first, _begin(sentence, one.start)) : one.start]
            changed = bool(UP.search(left) or DOWN.search(left))
            if base == "%" and changed != change:
                continue
            label = counted.get(one.start) or left
            beside = self._beside(sentence, one.start)
            if beside < SAID:
                continue
            score = self._fit(label) + beside
            for form in (NEWLY, TOTAL):
                score -= bool(form.search(label)) != bool(form.search(self.normal))
            fitting.append((score, -place, one))
        if not fitting:
            return None
        fit, _, best = max(fitting, key=lambda one: one[:2])
        said, _ = _amount(best)
        if fit < CLEARLY:
            return None
        if BELOW.search(self.normal):
            return "yes" if said <= amount else "no"
        if STRICTLY.search(self.normal):
            return "yes" if said > amount or (said == amount and STRICTLY.search(sentence)) else "no"
        if AT_LEAST.search(self.normal):
            return "yes" if said >= amount else "no"
        if said == amount:
            return "yes"
        rival = max((score for score, _, one in fitting if _amount(one)[0] == amount), default=0.0)
        return "no" if fit - rival >= CLEARLY else None

    def _asked(self) -> tuple[Decimal, str] | None:
        """The number that is claimed, and its unit."""
        if self._amounts:
            return _amount(self._amounts[-1])
        if tenths := TENTHS.search(self.normal):
            return 10 * Decimal(numerals.number(tenths[1]) or 0), "%"
        return None

    def _direction(self, sentence: str) -> YesNo | None:
        if self._asked() is not None:
            return None
        down = DOWN.search(self.normal)
        asked = "down" if down else "up" if UP.search(self.normal) else None
        if asked is None or self._share(sentence) < SAID:
            return None
        changes = sorted(
            (one.start(), kind)
            for kind, form in (("down", DOWN), ("up", UP))
            for one in form.finditer(sentence)
            if sentence[one.start() - 1 : one.start()] != "负"
        )
        found, begin = [], 0
        for at, kind in changes:
            label = sentence[max(begin, _begin(sentence, at)) : at]
            found.append((2 * self._fit(label) + self._beside(sentence, at), -at, kind))
            begin = at
        found = [one for one in found if one[0] >= SAID]
        if not found:
            return None
        return "yes" if max(found)[2] == asked else "no"

    def _negation(self, sentence: str) -> YesNo | None:
        if COMPARED.search(self.normal) or NOT.search(self.normal):
            return None
        start, stop = max(
            clauses(sentence) or ((0, 0),), key=lambda span: (self._share(sentence[slice(*span)]), -span[0])
        )
        share = self._share(sentence[start:stop])
        if share >= PAID and PAYS.search(self.normal) and FREE.search(sentence, start, stop):
            return "no"
        denied = [
            found
            for found in NOT.finditer(sentence, start, stop)
            if any(
                len(gram) > 1 and gram in sentence[found.end() : found.end() + NEAR] for gram in self._pairs
            )
        ]
        return "no" if denied and share >= DENIED else None


def _begin(sentence: str, at: int) -> int:
    """Where the clause of offset ``at`` begins."""
    return next((start for start, stop in clauses(sentence) if at < stop), 0)


def _former(sentence: str, one: Number) -> bool:
    """Whether a number only says what there was before: 从1增加到2."""
    return bool(
        FORMER.search(sentence, 0, one.start) and FORMER_AFTER.search(sentence[one.stop : one.stop + 40])
    )


def _place(found: re.Match[str]) -> str | None:
    """The rank in digits; None where it is none (第十百)."""
    said = found[1] or found[3]
    if not said:
        return "1"
    return said.lstrip("0") if said.isdecimal() else numerals.number(said)


def _amount(one: Number) -> tuple[Decimal, str]:
    """A number on the common scale of its unit, and that unit."""
    known = unit(one.scale, one.unit)
    digits = one.numeral.replace(",", "")
    value = Decimal(digits) if re.fullmatch(r"\d+(?:\.\d+)?", digits) else Decimal(-1)
    return value * known.factor, known.base
