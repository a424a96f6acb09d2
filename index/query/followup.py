"""What a turn of a conversation leaves out, taken from the state that the turns before it left.

    潞城区2024年固定资产投资多少？ → 那潞州区呢？        潞州区2024年固定资产投资多少？
    潞州区粮食产量稳定在多少？     → 面积呢？            潞州区粮食面积是多少？
    潞州区2023年地区生产总值？     → 增速呢？ 前一年呢？ 潞州区2023年地区生产总值增速是多少？ 潞州区2022年地区生产总值增速是多少？
    甲市和乙市谁的粮食产量高？     → 第二个的增速呢？    乙市粮食产量增速是多少？

A question that names of whom, and what it asks for, is never changed.
"""

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from index.figures.metrics import mentions
from index.query.intent import QUANTITY
from index.query.question import Question
from index.query.state import State
from index.query.turn import HOW, OVER_PLACES, REACHED, WORDS, Turn, View, read, topic, view
from index.text.lexicon import any_of, questions
from index.text.normal import normalise

MEASURED: Final = re.compile(
    "(?:总?产量|总?产值|面积|总量|总额|人数|户数|数量|增速|收入|支出|单产|价格|投资额?)$"
)
"""Measures of a thing, of which one may take the place of another: 粮食产量, 粮食面积."""
WHICH: Final = re.compile(rf"(?:具体|分别|都)?(?:是|有|叫|包括)*(?:{any_of('turn_which')}|什么)")
OTHERS: Final = re.compile(any_of("turn_others"))
WHY: Final = re.compile(any_of("reason"))
LEVEL: Final = re.compile(rf"(?:的?(?:{any_of('turn_level')}))(?:是|有)?(?:多少)?")
WITHIN: Final = re.compile(rf"^(?:{any_of('turn_within')})的?")
AGAINST: Final = re.compile("^(?:比|和|与|跟)(?:比|相比)?(?=$|[高低多少快慢差])")
THAN: Final = re.compile("比[^,?高低多少快慢]+")
COMPARES: Final = re.compile(rf"(?:哪个|谁|哪里)?的?更?[高低多少大小快慢]+$|{any_of('compared', 'trend')}")
SWAPS: Final = tuple(
    sorted(words, key=len, reverse=True) for name, words in questions().items() if name.startswith("turn_swap_")
)
PASSAGE: Final = re.compile(
    r"^第?([一二三四五六七八九十]|\d{1,2})[条段个处](?:段落|结果|答案)?的?(?:上下文|前后文?|原文|周围|出处)[?。]*$"
)
NUMERALS: Final = "一二三四五六七八九十"
MUCH: Final = "是多少"


def complete(text: str, state: State, understand: Callable[[str], Question]) -> tuple[str, ...]:
    """``text`` as a question that stands by itself, what it leaves out taken from ``state``; ``text`` as it is where it
    already does.  ``understand`` finds the places that it names.

    A second form lacks the year of the state, for a place whose reports are of other years.
    """
    turn = read(text, understand)
    if _stands(turn, state):
        return (text,)
    body = _body(turn, state)
    places, part = _places(turn, state)
    time = _time(turn, state)
    if not body or not (places or part or time):
        return (text,)
    whole = "和".join(places)
    made = [f"{whole}{time}{part}{body}"]
    if turn.known and time and not turn.time and turn.away is None and turn.places != state.places:
        made.append(f"{whole}{part}{body}")
    return tuple(made)


def passage_number(text: str) -> int | None:
    """Which passage of an answer ``text`` asks to see in its surroundings ("第二条的上下文"), 1-based; None if it
    asks something else."""
    found = PASSAGE.match(normalise(text).strip())
    if found is None:
        return None
    return int(found[1]) if found[1].isdecimal() else NUMERALS.index(found[1]) + 1


def _stands(turn: Turn, state: State) -> bool:
    """Whether a turn leaves nothing out."""
    if not turn.body and not (turn.places or turn.part or turn.time or turn.ordinal or turn.away is not None):
        return True
    if OVER_PLACES.search(turn.body):
        return not (turn.it or turn.goes_on)
    if turn.part and not turn.places and turn.asks and not (turn.goes_on or turn.time):
        return not _leans(turn, state)
    if not turn.places or turn.instead or turn.away is not None or _leans(turn, state):
        return False
    return bool(turn.time) or not (turn.goes_on or set(turn.places) <= set(state.places))


def _leans(turn: Turn, state: State) -> bool:
    """Whether what a turn asks for is nothing without the thing before."""
    return turn.bare or bool(HOW.fullmatch(turn.body) or AGAINST.match(turn.body)) or _swapped(turn, state) is not None


def _places(turn: Turn, state: State) -> tuple[tuple[str, ...], str]:
    """Of whom a turn asks, and of which part of it."""
    if turn.ordinal is not None and (place := state.place(turn.ordinal)):
        return (place,), ""
    if AGAINST.match(turn.body) and turn.places:
        return (*state.places[:1], *turn.places), ""
    if turn.part and not turn.known:
        inside = turn.regions & state.regions or not turn.regions
        return state.places if inside else (max(sorted(turn.regions), key=len),), turn.part
    if turn.places:
        return turn.places, turn.part
    if turn.it and state.named:
        return (state.named,), ""
    return state.places, state.part if turn.bare or HOW.fullmatch(turn.body) else ""


def _time(turn: Turn, state: State) -> str:
    """Of when a turn asks."""
    if turn.time:
        return turn.time
    if turn.away is None:
        return state.time
    if state.year is None or (not turn.away and "报告" in state.time):
        return state.time
    return f"{state.year + turn.away}年"


def _body(turn: Turn, state: State) -> str:
    """What a turn asks for."""
    said = turn.body
    several = len(state.places) > 1 or bool(OVER_PLACES.search(state.body))
    if AGAINST.match(said) and turn.places:
        return f"{_named(state.topic, state.view)}相差{MUCH[1:]}" if "多少" in said else f"{_named(state.topic, state.view)}哪个更高"
    if turn.bare:
        fewer = len(state.places) > 1 and (turn.ordinal is not None or len(turn.places) == 1)
        if fewer:
            return _default(state.topic, state.view)
        return state.body.replace(state.topic, state.metric, 1) if turn.part else state.body
    if not state.topic:
        return said
    if OTHERS.search(said):
        return f"还有哪些{state.topic}"
    if WHICH.fullmatch(said):
        return state.topic + said
    if WHY.search(said) and not any(one.concept.unit for one in mentions(said)):
        return _named(state.topic, state.view) + said
    if HOW.fullmatch(said):
        if not several or turn.ordinal or turn.places:
            return _of_the_same(said, state)
        return state.body.replace(state.topic, _named(state.topic, view(said)), 1)
    if WITHIN.match(said) and not _leans(turn, state) and not view(said) and state.topic not in said:
        return state.topic + said
    said = WITHIN.sub("", said)
    if REACHED.search(said) and (name := topic(said)) and name not in state.topic:
        return _named(name, view(said) & View.GROWTH | View.TARGET) + "完成了吗"
    if (name := _swapped(turn, state)) is not None:
        how = said.replace(topic(said), "", 1).strip("的")
        return _of_the_same(how, replace(state, topic=name)) if how else _default(name, state.view)
    if turn.asks:
        return said
    if view(said):
        return said + MUCH
    if several and state.topic in state.body:
        return state.body.replace(state.topic, said, 1)
    said = said.removesuffix("的")
    kept = state.view & (View.GROWTH | View.TARGET) if View.TARGET in state.view else state.introduced & View.GROWTH
    if turn.instead:
        kept &= View.TARGET
    if kept or state.topic not in state.body or _metric(said):
        return _default(said, kept)
    return state.body.replace(state.topic, said, 1)


def _of_the_same(said: str, state: State) -> str:
    """What a turn comes to that asks something else of the same thing: 全省第几."""
    asked = view(said)
    growth = (asked | state.view) & View.GROWTH
    if REACHED.search(said):
        return _named(state.topic, growth | View.TARGET) + "完成了吗"
    if View.TARGET in asked:
        return _default(state.topic, growth | View.TARGET)
    if LEVEL.fullmatch(said):
        return _default(state.topic, View.LEVEL)
    if said.startswith("比") and THAN.fullmatch(said):
        return THAN.sub(said, state.body, count=1)
    if View.GROWTH in asked:
        return state.topic + said + ("" if "多少" in said or View.RANK in asked else MUCH)
    return _named(state.topic, growth) + said


def _swapped(turn: Turn, state: State) -> str | None:
    """The topic with a part of it replaced, or something added to it: 城镇居民收入 → 农村的 → 农村居民收入."""
    said = WITHIN.sub("", turn.body)
    name = _plain(said)
    for words in SWAPS:
        mine = next((word for word in words if name.startswith(word)), None)
        theirs = next((word for word in words if word in state.topic), None)
        if mine and theirs and (not (rest := name.removeprefix(mine).removeprefix("的")) or rest in state.topic):
            if theirs.endswith("居民") and not mine.endswith("居民"):
                mine = "农村居民" if mine == "农民" else f"{mine}居民"
            return state.topic.replace(theirs, mine, 1)
    if name and not _metric(name) and all(part in state.topic for part in name.split("的")):
        return state.topic
    if name in questions()["turn_added_before"]:
        return name + state.topic
    if name in questions()["turn_added_behind"]:
        return state.topic + name
    if len(name) <= 3 and MEASURED.search(state.topic) and MEASURED.search(name):
        return MEASURED.sub("", state.topic) + name
    if name and turn.body.endswith("的") and not _metric(name):
        return name + state.metric
    return None


def _plain(said: str) -> str:
    """A turn without what it asks of a thing: 农村的涨了多少 → 农村."""
    return topic(said)


def _metric(name: str) -> bool:
    """Whether a name is that of a figure of its own."""
    return any(one.concept.unit for one in mentions(name)) or bool(QUANTITY.search(name))


def _named(name: str, asked: View) -> str:
    """A metric with what is asked of it: 社零 → 社零增长目标."""
    growth = View.GROWTH in asked and not WORDS[0][1].search(name)
    if View.TARGET in asked:
        return f"{name}增长目标" if growth else f"{name}目标"
    return f"{name}增速" if growth else name


def _default(name: str, asked: View) -> str:
    """The question for a metric and what is asked of it."""
    return _named(name, asked) + ("全省第几" if View.RANK in asked else MUCH)
