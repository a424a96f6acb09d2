"""What a follow-up question leaves out, taken from the question before it in the same conversation.

    潞城区2024年固定资产投资多少？ → 那潞州区呢？        潞州区2024年固定资产投资多少？
    潞州区粮食产量稳定在多少？     → 面积呢？            潞州区粮食面积是多少？
    潞州区2023年地区生产总值？     → 增速呢？ 去年呢？   潞州区2023年地区生产总值增速是多少？ 潞州区2022年地区生产总值？

A question that names what it asks for is never touched.
"""

import re
import time
from collections import OrderedDict
from collections.abc import Callable, Set
from dataclasses import dataclass
from typing import Final

from index.api import Answer, Answerer, Status
from index.query.metrics import mentions
from index.query.question import Question
from index.query.years import when
from index.text.normal import normalise

FORGET: Final = 30 * 60
"""Seconds after which a conversation starts anew."""

CONVERSATIONS: Final = 1000

LEAD: Final = re.compile("^(?:那么|那|还有|换成|再看看?|至于|然后|另外)+")
TAIL: Final = re.compile("(?:的(?:话)?)?(?:又|也)?(?:呢|怎么样|如何)?[?!。,~ ]*$")
FOLLOWS: Final = re.compile(f"{LEAD.pattern}|呢[?!。 ]*$")
BARE: Final = re.compile("^(?:的|又|也|是|有|,| )*(?:多少|几个)?$")
ASPECT: Final = re.compile(
    "^(?:的)?(?:(?:同比)?(?:增速|增长率?|增幅|涨幅|降幅)|目标|计划|占比|比重|排名)(?:是?多少)?$"
)
MEASURED: Final = re.compile(
    "(?:总?产量|总?产值|面积|总量|总额|人数|户数|数量|增速|收入|支出|单产|价格|投资额?)$"
)
ASKED: Final = re.compile(
    r"(?:稳定在|达到|完成|实现|建成|新增|是|有|为|到|了|的)*(?:多少|几|什么|怎|如何|呢|吗|\?).*$"
)
BACK: Final = {
    "前一年": -1,
    "上一年": -1,
    "去年": -1,
    "上年": -1,
    "前年": -2,
    "后一年": 1,
    "下一年": 1,
    "第二年": 1,
    "次年": 1,
}
NTH: Final = re.compile(
    r"^第?([一二三四五六七八九十]|\d{1,2})[条段个处](?:段落|结果|答案)?的?(?:上下文|前后文?|原文|周围|出处)[?。]*$"
)
NUMERALS: Final = "一二三四五六七八九十"


@dataclass(frozen=True, slots=True)
class Turn:
    """One question of a conversation as it was answered, and when."""

    question: Question
    citations: tuple[str, ...]
    at: float


class Dialogue:
    """One conversation: what was asked last, for as long as people would remember it."""

    def __init__(self, answerer: Callable[[], Answerer], clock: Callable[[], float] = time.monotonic) -> None:
        self._answerer = answerer
        self._clock = clock
        self._last: Turn | None = None

    def complete(self, text: str) -> tuple[str, ...]:
        """``text`` as a question that stands by itself; ``text`` as it is where it already does, or where nothing
        was asked before or too long ago.

        A second form lacks the year of the question before, for a place whose reports are of other years.
        """
        last = self._remembered()
        if last is None:
            return (text,)
        normal = normalise(text).strip()
        followed = bool(FOLLOWS.search(normal))
        said = TAIL.sub("", LEAD.sub("", normal))
        asked = self._answerer().understand(said)
        time_, spans = when(said)
        back = next((word for word in BACK if word in said), None)
        rest = _without(said, [*asked.named.spans, *spans])
        rest = rest.replace(back, "") if back else rest
        placed = bool(asked.named.regions or asked.named.unknown)
        for name in asked.named.unknown:
            rest = rest.replace(name, "")
        if not (placed or spans or back or followed or ASPECT.match(rest)):
            return (text,)
        if BARE.match(rest.strip()):
            if not (placed or spans or back):
                return (text,)
            metric = None
        elif ASPECT.match(rest.strip()) or (followed and not placed):
            metric = rest.strip().removeprefix("的")
        else:
            return (text,)
        place = "和".join([*asked.named.said, *asked.named.unknown])
        year = (
            _year(last.question, back)
            if back
            else (said[slice(*spans[0])] if spans and time_.first else None)
        )
        made = [_rewritten(last.question, place, year, metric)]
        if placed and not year and last.question.when.words():
            made.append(_rewritten(last.question, place, "", metric))
        return tuple(made)

    def nth(self, text: str) -> str | None:
        """The citation of the passage whose surroundings ``text`` asks for ("第二条的上下文")."""
        found, last = NTH.match(normalise(text).strip()), self._remembered()
        if found is None or last is None:
            return None
        number = int(found[1]) if found[1].isdecimal() else NUMERALS.index(found[1]) + 1
        return last.citations[number - 1] if 0 < number <= len(last.citations) else None

    def heard(self, answer: Answer) -> None:
        """Remember what was asked and answered."""
        cited = tuple(hit.passage.citation.id for hit in answer.hits)
        self._last = Turn(self._answerer().understand(answer.question), cited, self._clock())

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """Answer ``text``, completed where it leaves something out, from the reports ``within`` (paths; none means
        all); ``question`` of the answer is what was answered."""
        asked = self.complete(text)
        answer = self._answerer().ask(asked[0], limit, within)
        for looser in asked[1:]:
            if answer.status is Status.NOT_FOUND:
                other = self._answerer().ask(looser, limit, within)
                answer = answer if other.status is Status.NOT_FOUND else other
        self.heard(answer)
        return answer

    def _remembered(self) -> Turn | None:
        last = self._last
        return last if last and self._clock() - last.at <= FORGET else None


class Dialogues:
    """The conversations of many chats, each apart from the others."""

    def __init__(self, answerer: Callable[[], Answerer]) -> None:
        self._answerer = answerer
        self._chats: OrderedDict[int, Dialogue] = OrderedDict()

    def of(self, chat: int) -> Dialogue:
        """The conversation of ``chat``; the one that was quiet longest gives way."""
        dialogue = self._chats.setdefault(chat, Dialogue(self._answerer))
        self._chats.move_to_end(chat)
        if len(self._chats) > CONVERSATIONS:
            self._chats.popitem(last=False)
        return dialogue


def _year(question: Question, back: str) -> str:
    """The year that ``back`` (去年) means after ``question``: counted from its year, else the word itself."""
    asked = question.when
    if asked.last is None or asked.relative:
        return back
    return f"{asked.last + BACK[back]}年"


def _rewritten(question: Question, place: str, year: str | None, metric: str | None) -> str:
    """``question`` with another place, year or metric; what is not given stays."""
    normal = normalise(question.text)
    _, spans = when(normal)
    places = _places(question, normal)
    if year and not year.endswith(("年", "底", "末", "度")) and year.isdecimal():
        year += "年"
    if metric is None:
        changes = []
        if place:
            changes.append((*_whole(places), place))
        if year is not None:
            changes.append((*_whole(spans or [(_whole(places)[1],) * 2]), year))
        for start, stop, words in sorted(changes, reverse=True):
            normal = normal[:start] + words + normal[stop:]
        return normal
    core = _core(_without(normal, [*places, *spans]))
    named = place or "和".join(normal[slice(*span)] for span in places)
    told = "".join(normal[slice(*span)] for span in spans[:1]) if year is None else year
    return f"{named}{told}{_metric(core, metric)}是多少?"


def _places(question: Question, normal: str) -> list[tuple[int, int]]:
    """Where the places of a question stand, those that no report speaks for too."""
    unknown = [(at, at + len(name)) for name in question.named.unknown if (at := normal.find(name)) >= 0]
    return sorted([*question.named.spans, *unknown])


def _metric(core: str, metric: str) -> str:
    """What is asked for now: an aspect of what was (产值 → 产值增速), another measure of it (粮食产量 → 粮食面积), or
    something else."""
    metric = re.sub("(?:是)?多少$", "", metric)
    if ASPECT.match(metric):
        return core + metric
    if len(metric) <= 3 and MEASURED.search(core) and MEASURED.search(metric):
        return MEASURED.sub("", core) + metric
    return metric


def _core(rest: str) -> str:
    """What the words of a question without place and year ask for."""
    rest = rest.strip()
    meant = mentions(rest)
    if meant:
        return rest[meant[-1].start : meant[-1].stop]
    return ASKED.sub("", rest).strip(" 的,").removeprefix("请问")


def _whole(spans: list[tuple[int, int]]) -> tuple[int, int]:
    return (spans[0][0], spans[-1][1]) if spans else (0, 0)


def _without(normal: str, spans: list[tuple[int, int]]) -> str:
    """``normal`` with nothing in place of ``spans``."""
    for start, stop in sorted(spans, reverse=True):
        normal = normal[:start] + normal[stop:]
    return normal
