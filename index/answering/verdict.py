"""Yes or no: what the sentences of a passage say to what a question claims, each with what speaks for it."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from index.answering.claims import (
    DOWN,
    MONEY,
    OTHER_THAN_CLAIM,
    OVER,
    UP,
    YesNo,
    amount_of,
    holds,
    number_claim,
    spelt,
)
from index.answering.clauses import Judge
from index.answering.model import softmax
from index.figures import numerals
from index.figures.figures import FORMER, FORMER_AFTER
from index.figures.items import items, runs
from index.figures.numbers import Number, numbers
from index.query.question import Question
from index.text.lexicon import any_of
from index.text.normal import clauses, normalise

NATIONAL = re.compile(any_of("national"))
PROVINCIAL = re.compile(f"{any_of('provincial')}|省(?!级)")
RANK = re.compile(
    r"第(\d{1,4}(?!\d)|[一二三四五六七八九十]{1,4})(?!产业|[次届期批个轮])(?:位|名)?|(首位|榜首)|前(\d{1,4}|[一二三四五六七八九十]{1,4})(?:位|名)"
)
FIRST = re.compile(
    "率先|首[个家批创只条座单例次份]|头一[个家批回次]|第一[个家批次只条座]|最[早先]|唯一|首发|首度|首[破超现]"
)
NOT = re.compile(
    "不(?!应求|仅|但|断|同|少|锈|动产|低于|高于|超过|足|到|良|平衡)|未(?!来|成年)|没有?(?!收)|取消|严禁|禁止|无需|免(?=费|收|征|除|抵押|押金|检|签|申|担保|缴|交|票)|无(?=抵押|担保|证明)|停止|杜绝|防止|暂停|废止"
)
SINCE_WHEN = re.compile(r"是(?:从|在|于)?((?:19|20)\d\d年)[^,?]*的$")
"""A claim of when something was done: 是2009年启动的."""
ANY_YEAR = re.compile(r"(?:19|20)\d\d年")
RELATIVE = re.compile("[^,;吗]{1,12}?的(?=[^,;])")
"""What follows a word that denies where only something is described by it: 没编规划的地块可以转让."""
STILL = re.compile("还有|还存在|仍有|仍存在")
GONE = re.compile("(?:全部|全面|基本|彻底|已经?|均)(?:消除|清零|归零|消灭|取缔|清理完|清退)|清零|归零")
"""What is claimed to be there yet, and what says that it is no more."""
PAYS = re.compile(any_of("pays"))
FREE = re.compile(any_of("free"))
ALL = re.compile(f"{any_of('all_asked')}|全(?=[摘开脱部面])")
PARTS = re.compile(r"(?<!\d)(\d{1,7})[项个条家件][^。;\d]{0,20}(?<=[^。;\d])(\d{1,7})[项个条家件]")
UNDONE = re.compile(r"\d[项个条家件][^,。;\d]{0,6}未|未(?:完成|达)|没有完成")
PLANNED = re.compile("(?:计划|目标|任务)的?(\\d{1,4}(?:\\.\\d+)?)%")
WHOLLY = re.compile(any_of("all_told"))
AROUND = re.compile("比上?前?一[去上年]年|比较|排名?|位?居|办完|总数|达到|到|在|还|是|年|的")
NEWLY = re.compile(f"{any_of('newly')}|新[^区型能材一兴时技]")
TOTAL = re.compile(any_of("in_all"))
SECTOR = re.compile("第?([一二三])产(?:业|(?=占|比))[^,]{0,6}(?:占|比重)")
RATIO = re.compile(r"(\d+(?:\.\d+)?)[:∶](\d+(?:\.\d+)?)[:∶](\d+(?:\.\d+)?)")
"""The three sectors of the economy, and their shares: 7.1:57.5:35.4."""
NEAR = 12
"""Characters beside a rank that say among whom it is, and behind a word that denies."""
WAYS = ("rank", "whole", "number", "direction", "negation", "first", "said", "compared", "figure")
"""What can decide: a rank, that all of it is done, a number or a change beside what is claimed, a word that denies it, one
that says it is the first, the same words, two figures that are compared, or the figure that answers the question for it."""
LEAST, SAME = 0.12, 0.4
"""The share of what is claimed that a sentence has to say to be looked at, and a clause for the same words to decide."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """Yes or no, and what speaks for it: ``by`` is one of WAYS, ``fit`` how well the words beside what decides fit the claim,
    ``margin`` how much better than others that would decide otherwise; ``share`` and ``whole`` of the claim's idf mass stand in
    the sentence, of the first without numbers and directions.  ``gap`` is the weightiest word that it does not
    say, of the weightiest there is, ``stands`` 1 where the number that is claimed stands in it too and
    would be said to be so, -1 where it does and would not."""

    said: YesNo
    by: str
    fit: float
    margin: float = 0.0
    share: float = 0.0
    whole: float = 0.0
    stands: float = 0.0
    gap: float = 0.0

    def evidence(
        self, *, score: float, first: bool, coverage: float, aim: bool, ahead: bool
    ) -> dict[str, float]:
        """What speaks for it by name; ``score`` is that of the passage as a share of the best, ``first`` whether it is the best,
        ``coverage`` the share of the question that it says, ``aim`` whether it tells of a target where a result is claimed, or
        the other way round."""
        return {
            **{way: float(self.by == way) for way in WAYS},
            **{f"{way}_fit": self.fit * (self.by == way) for way in WAYS},
            "margin": min(self.margin, 1.0),
            "stands": self.stands,
            "share": self.share,
            "all": self.whole,
            "gap": self.gap,
            "score": score,
            "best": float(first),
            "coverage": coverage,
            "aim": float(aim),
            "ahead": float(ahead),
            "yes": float(self.said == "yes"),
        }


def decided(told: Sequence[Mapping[str, float]], values: Sequence[float]) -> tuple[int, dict[str, float]]:
    """The place of the verdict that decides, and what speaks for it; ``values`` are what a model says of each, and of all those
    that say yes or no the side decides that has the most of them."""
    shares = softmax(values)
    yes = sum(share for share, one in zip(shares, told, strict=True) if one["yes"])
    side = [at for at, one in enumerate(told) if bool(one["yes"]) == (yes >= 0.5)]
    place = max(side, key=lambda at: (values[at], -at))
    return place, {**told[place], "agree": max(yes, 1 - yes), "value": values[place]}


def denies(claim: str) -> bool:
    """Whether a claim in normal form denies what its other words say; a word that denies in what only describes a thing does not."""
    return any(not RELATIVE.match(claim, found.end()) for found in NOT.finditer(claim))


Said = tuple[YesNo, float, float]
"""Yes or no, how well it fits, and by how much better than what says otherwise."""


class Claim:
    """What a yes/no question claims; ``judge`` knows the idf of its grams, and other names of what it claims."""

    def __init__(self, question: Question, judge: Judge) -> None:
        weights = judge.weights
        self._named = judge.named
        self.normal = spelt(OTHER_THAN_CLAIM.sub(" ", normalise(question.text)))
        self.number = number_claim(question.statement or question.text)
        self._denies = denies(self.normal) and not PAYS.search(self.normal)
        blank = self.normal
        for one in numbers(self.normal):
            blank = blank.replace(self.normal[one.start : one.stop], " ")
        for form in (UP, DOWN, OVER, RANK, NATIONAL, PROVINCIAL, ALL, FIRST, AROUND):
            blank = form.sub(" ", blank)
        self.weights = {
            gram: weight
            for gram, weight in weights.items()
            if (len(gram) == 1 or gram.isascii()) and gram in blank
        }
        self._pairs = {gram: weight for gram, weight in weights.items() if gram in blank}
        self._all = dict(weights)

    def verdicts(self, sentence: str) -> Iterator[Verdict]:
        """What a normalised sentence says to the claim, in each of the ways that can."""
        share = self.share(sentence)
        if share < LEAST or not self._says_word(sentence):
            return
        whole = _share(self._all, sentence, self._named(sentence))
        text = spelt(sentence)
        for way in WAYS[:7]:
            decide = getattr(self, f"_{way}")
            if said := decide(text):
                yield Verdict(
                    said[0],
                    way,
                    said[1],
                    said[2],
                    share,
                    whole,
                    self.stands(said[0], text),
                    self.gap(sentence),
                )

    def stands(self, said: YesNo, sentence: str) -> float:
        """1 where the number that is claimed stands in a sentence that would say yes, -1 where it does in one that says no."""
        if self.number is None or self.number.amount is None:
            return 0.0
        stands = any(amount_of(one) == (self.number.amount, self.number.base) for one in numbers(sentence))
        return (1.0 if said == "yes" else -1.0) * stands

    def share(self, text: str) -> float:
        """The share of what is claimed, without numbers and directions, that normalised text says."""
        return _share(self.weights, text, self._named(text))

    def gap(self, text: str) -> float:
        """The weightiest gram of what is claimed that normalised text does not say, of the weightiest there is."""
        named = self._named(text)
        unsaid = [weight for gram, weight in self.weights.items() if gram not in text and gram not in named]
        return max(unsaid, default=0.0) / (max(self.weights.values(), default=1.0) or 1.0)

    def _says_word(self, sentence: str) -> bool:
        """Whether a sentence says two characters on end of what is claimed, or another name of it."""
        named = self._named(sentence)
        return any(len(gram) > 1 and (gram in sentence or gram in named) for gram in self._pairs)

    def _fit(self, label: str) -> float:
        """The same, pairs of characters too, in the words right before a number or a change."""
        return _share(self._pairs, label, frozenset())

    def _beside(self, sentence: str, at: int) -> float:
        """The share of the claim in the clause of offset ``at`` and in the clause before it."""
        spans = clauses(sentence)
        place = next((n for n, (_, stop) in enumerate(spans) if at < stop), len(spans) - 1)
        begin = spans[max(place - 1, 0)][0]
        return self.share(sentence[begin : spans[place][1]])

    def _rank(self, sentence: str) -> Said | None:
        """Whether the rank behind what is claimed is the one that is claimed."""
        asked = RANK.search(self.normal)
        if not asked:
            return None
        found: list[tuple[float, re.Match[str]]] = []
        begin = 0
        for one in RANK.finditer(sentence):
            found.append((self.share(sentence[begin : one.end()]), one))
            begin = one.end()
        fit, best = max(found, key=lambda pair: pair[0], default=(0.0, asked))
        if len(found) == 1:  # 以全省第一的成绩 stands before what it is of
            fit = self.share(sentence)
        place, claimed = _place(best), _place(asked)
        if not found or place is None or claimed is None:
            return None
        around = sentence[max(0, best.start() - NEAR) : best.end()]
        narrower = NATIONAL.search(self.normal) and PROVINCIAL.search(around)
        if place != claimed or narrower:
            return "no", fit, 0.0
        return None if PROVINCIAL.search(self.normal) and NATIONAL.search(around) else ("yes", fit, 0.0)

    def _whole(self, sentence: str) -> Said | None:
        """Whether all of it is done."""
        if not ALL.search(self.normal) and "计划" not in self.normal:
            return None
        fit, best = self.share(sentence), self._best(sentence)
        said: YesNo | None = None
        if UNDONE.search(sentence):
            said = "no"
        elif WHOLLY.search(sentence, *best):
            said = "yes"
        elif found := PLANNED.search(sentence):
            said = "yes" if float(found[1]) >= 100 else "no"
        elif found := PARTS.search(sentence):
            said = "yes" if int(found[1]) <= int(found[2]) else "no"
        elif WHOLLY.search(sentence):
            said = "yes"
        return (self._unless_denied(said), fit, 0.0) if said else None

    def _number(self, sentence: str) -> Said | None:
        """Whether the number beside what is claimed is as it is claimed."""
        claim = self.number
        if claim is None or claim.amount is None:
            return None
        found = numbers(sentence)
        counted = items(sentence, runs(sentence, found))
        change = bool(UP.search(self.normal) or DOWN.search(self.normal))
        fitting: list[tuple[float, int, YesNo]] = []
        for place, one in enumerate(found):
            amount, base = amount_of(one)
            same = base == claim.base or (claim.base == "" and one.unit in MONEY)
            if one.ordinal or not same or _former(sentence, one):
                continue
            first = found[place - 1].stop if place else 0
            left = sentence[max(first, _begin(sentence, one.start)) : one.start]
            if base == "%" and bool(UP.search(left) or DOWN.search(left)) != change:
                continue
            label = counted.get(one.start) or left
            if TOTAL.search(left) and not self._fit(left) and place:  # 新增小巨人企业56家、总数达255家
                before = sentence[_begin(sentence, found[place - 1].start) : found[place - 1].start]
                label = before.replace("新增", "") + left
            score = self._fit(label) + self._beside(sentence, one.start)
            for form in (NEWLY, TOTAL):
                score -= bool(form.search(label)) != bool(form.search(self.normal))
            over = bool(OVER.search(sentence[max(0, one.start - 4) : one.start] + one.bound))
            fitting.append((score, -place, holds(claim, amount, over=over)))
        if sector := SECTOR.search(self.normal):
            for found_ratio in RATIO.finditer(sentence):
                part = Decimal(found_ratio["一二三".index(sector[1]) + 1])
                fitting.append((2.0, 0, holds(claim, part, over=False)))
        if not fitting:
            return None
        fit, _, said = max(fitting)
        rival = max((score for score, _, other in fitting if other != said), default=0.0)
        return said, fit, fit - rival

    def _direction(self, sentence: str) -> Said | None:
        """Whether what is claimed to have risen did, or to have fallen."""
        if self.number is None or self.number.amount is not None:
            return None
        changes = sorted(
            (one.start(), kind)
            for kind, form in (("down", DOWN), ("up", UP))
            for one in form.finditer(sentence)
            if sentence[one.start() - 1 : one.start()] != "负"
        )
        found: list[tuple[float, int, YesNo]] = []
        begin = 0
        for at, kind in changes:
            label = sentence[max(begin, _begin(sentence, at)) : at]
            said: YesNo = "yes" if kind == self.number.relation else "no"
            found.append((2 * self._fit(label) + self._beside(sentence, at), -at, said))
            begin = at
        if not found:
            return None
        fit, _, said = max(found)
        rival = max((score for score, _, other in found if other != said), default=0.0)
        return said, fit, fit - rival

    def _negation(self, sentence: str) -> Said | None:
        """Whether a word denies what is claimed."""
        start, stop = self._best(sentence)
        fit = self.share(sentence[start:stop])
        if STILL.search(self.normal) and GONE.search(sentence, start, stop):
            return "no", fit + 0.5, 0.0
        if self._measured(self.normal):
            return None
        if PAYS.search(self.normal) and FREE.search(sentence, start, stop):
            return "no", fit + 0.5, 0.0
        denied = any(
            len(gram) > 1 and gram in sentence[found.end() : found.end() + NEAR]
            for found in NOT.finditer(sentence, start, stop)
            for gram in self._pairs
        )
        return (self._unless_denied("no"), fit, 0.0) if denied else None

    def _first(self, sentence: str) -> Said | None:
        """Whether it is said to be the first or the only one, among as many as is claimed."""
        if not FIRST.search(self.normal):
            return None
        found = FIRST.search(sentence, *self._best(sentence)) or FIRST.search(sentence)
        if not found:
            return None
        around = sentence[max(0, found.start() - NEAR) : found.end() + NEAR]
        return "no" if self._narrower(around) else "yes", self.share(sentence), 0.0

    def _said(self, sentence: str) -> Said | None:
        """Whether the sentence says it, word for word or nearly so."""
        numerals_said = (self.normal[one.start : one.stop] for one in numbers(self.normal))
        if self._measured(self.normal) or not all(one in sentence for one in numerals_said):
            return None
        start, stop = self._best(sentence)
        if NOT.search(sentence, start, stop) and not self._denies:
            return None
        said: YesNo = "no" if self._narrower(sentence[start:stop]) else "yes"
        fit = _share(self._pairs, sentence[start:stop], self._named(sentence[start:stop]))
        if fit < SAME:
            return None
        if dated := SINCE_WHEN.search(self.normal.strip(" ,?")):
            told = set(ANY_YEAR.findall(sentence))
            return ("yes" if told == {dated[1]} else "no", fit, 0.0) if told else None
        return self._unless_denied(said) if not NOT.search(sentence, start, stop) else said, fit, 0.0

    def _measured(self, text: str) -> bool:
        """Whether only a number, a rank or a direction decides."""
        return self.number is not None or any(form.search(text) for form in (RANK, FIRST))

    def _narrower(self, around: str) -> bool:
        """Whether what is claimed of the country is said of a part of it only."""
        return bool(
            NATIONAL.search(self.normal) and PROVINCIAL.search(around) and not NATIONAL.search(around)
        )

    def _best(self, sentence: str) -> tuple[int, int]:
        """The clause that says most of what is claimed."""
        return max(
            clauses(sentence) or ((0, 0),), key=lambda span: (self.share(sentence[slice(*span)]), -span[0])
        )

    def _unless_denied(self, said: YesNo) -> YesNo:
        return ("no" if said == "yes" else "yes") if self._denies else said


def _share(weights: dict[str, float], text: str, named: frozenset[str]) -> float:
    """The share of the mass of grams that stand in text, or are ``named`` there."""
    held = sum(weight for gram, weight in weights.items() if gram in text or gram in named)
    return held / (sum(weights.values()) or 1.0)


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
