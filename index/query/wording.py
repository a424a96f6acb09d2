"""What a turn asks for, in words that stand by themselves: those of the turn, of the question before it, or of both."""

import re
from dataclasses import replace
from typing import Final

from index.figures.metrics import mentions
from index.query.intent import QUANTITY
from index.query.state import State
from index.query.turn import BASE, GROWTH, HOW, OVER_PLACES, REACHED, Turn, View, topic, view
from index.text.lexicon import any_of, questions

MEASURED: Final = re.compile(
    "(?:总?产量|总?产值|面积|总量|总额|人数|户数|数量|增速|收入|支出|单产|价格|投资额?)$"
)
"""Measures of a thing, of which one may take the place of another: 粮食产量, 粮食面积."""
WHICH: Final = re.compile(rf"(?:具体|分别|都)?(?:是|有|叫|包括)*(?:{any_of('turn_which')}|什么)")
OTHERS: Final = re.compile(any_of("turn_others"))
WHY: Final = re.compile(any_of("reason"))
LEVEL: Final = re.compile(rf"(?:的|实际|具体)*(?:{any_of('turn_level')})[是有]?(?:多少)?")
WITHIN: Final = re.compile(rf"^(?:{any_of('turn_within')})的?")
AGAINST: Final = re.compile("^(?:比|和|与|跟)(?:比|相比)?(?=$|[高低多少快慢差])")
"""What is left of a turn that sets another place against the one before: 比苏州高多少, without 苏州."""
THAN: Final = re.compile("比[^,?高低多少快慢]+")
SHARE: Final = re.compile("^占.*(?:多少|几|比重|比例|百分)")
"""What is left of a turn that asks for the share of the thing before in another."""
CAME_TO: Final = re.compile(rf"(?:{any_of('turn_reached')})了?(?:多少|几)")
AMOUNT: Final = re.compile(rf"[多少]|{any_of('turn_moved')}")
"""What says behind a base that an amount is asked for: 多 of 比前一年多多少."""
FARMERS: Final = tuple(questions()["farmers"])
RURAL_INCOME: Final = "纯收入"
INCOME: Final = "可支配收入"
"""What households had, which is counted of farmers alone, and of all."""
SWAPS: Final = tuple(
    sorted(words, key=len, reverse=True)
    for name, words in questions().items()
    if name.startswith("turn_swap_")
)
MUCH: Final = "是多少"


def reworded(turn: Turn, state: State) -> str:
    """What ``turn`` asks for after ``state``, without place and year."""
    said = turn.body
    if AGAINST.match(said) and turn.places:
        return _named(state.topic, state.view) + ("相差多少" if "多少" in said else "哪个更高")
    if turn.bare:
        return _same(turn, state)
    if not state.topic:
        return said
    if THAN.fullmatch(said) and THAN.search(state.body):
        return THAN.sub(said, state.body, count=1)
    if SHARE.match(said):
        return state.topic + said
    if HOW.fullmatch(said):
        if _several(state) and not (turn.ordinal or turn.places):
            return state.body.replace(state.topic, _named(state.topic, view(said)), 1)
        return _of_it(said, state)
    if OTHERS.search(said):
        return f"还有哪些{state.topic}"
    if WHICH.fullmatch(said):
        return state.topic + said
    if WHY.search(said) and not any(one.concept.unit for one in mentions(said)):
        return _named(state.topic, state.view) + said
    return _another(said, turn, state)


def grown_aim(body: str) -> str | None:
    """The question for the growth that is aimed at, where ``body`` asks for the target of a metric in money, which reports
    mostly set as growth: 社零的目标是多少 → 社零增长目标是多少.  None for any other."""
    money = any(one.concept.unit == "元" for one in mentions(body))
    return re.sub("的?目标", "增长目标", body, count=1) if money and view(body) == View.TARGET else None


def swapped(said: str, state: State) -> str | None:
    """The topic with a part of it replaced, or something added to it: 城镇居民收入 → 农村的 → 农村居民收入; None where
    ``said`` names a thing of its own."""
    name = topic(WITHIN.sub("", said))
    if name not in said or name == state.topic:
        return None
    for words in SWAPS:
        mine = next((word for word in words if name.startswith(word)), None)
        theirs = next((word for word in words if word in state.topic), None)
        if mine and theirs and mine != theirs and name.removeprefix(mine).removeprefix("的") in state.topic:
            return _exchanged(state.topic, theirs, mine)
    if name in questions()["turn_added_before"]:
        return name + state.topic
    if name in questions()["turn_added_behind"]:
        return state.topic + name
    if not name or _metric(name):
        return None
    if all(part in state.topic for part in name.split("的")):
        return state.topic
    if not re.search(f"{re.escape(name)}的[是有]?(?:多少)?$", said):
        return None
    return name + (state.metric.replace("总", "", 1) if WITHIN.match(said) else state.metric)


def _exchanged(name: str, theirs: str, mine: str) -> str:
    """``name`` of other people or things: 城镇居民收入 of 农村 is 农村居民收入, and 农民人均纯收入 of 城镇 is 城镇居民人均可支配收入."""
    if theirs.endswith("居民") and mine == "农民":
        mine = "农村居民"
    elif (theirs.endswith("居民") or theirs in FARMERS) and not (mine.endswith("居民") or mine in FARMERS):
        mine = f"{mine}居民"
    made = name.replace(theirs, mine, 1)
    return made.replace(RURAL_INCOME, INCOME) if theirs in FARMERS and mine not in FARMERS else made


def _same(turn: Turn, state: State) -> str:
    """What was asked before, of one place where it was asked of several, of another part of it where ``turn`` names one."""
    if len(state.places) > 1 and (turn.ordinal is not None or len(turn.places) == 1):
        return _default(state.topic, state.view)
    return state.body.replace(state.topic, state.metric, 1) if turn.part else state.body


def _of_it(said: str, state: State) -> str:
    """The question for something else about the same thing: 全省第几."""
    asked = view(said)
    growth = (asked | state.view) & View.GROWTH
    if BASE.match(said):
        return _named(state.topic, _set_against(said, state)) + said
    if REACHED.search(said):
        return _named(state.topic, growth | View.TARGET) + "完成了吗"
    if View.TARGET in asked:
        return _default(state.topic, growth | View.TARGET)
    if LEVEL.fullmatch(said):
        return _default(state.topic, View.LEVEL)
    if CAME_TO.search(said):
        return _default(state.topic, state.introduced & View.GROWTH)
    if View.GROWTH in asked:
        return state.topic + said + ("" if re.search("多少|几", said) or View.RANK in asked else MUCH)
    return _named(state.topic, growth) + said


def _set_against(said: str, state: State) -> View:
    """What is set against something else: growth where points are asked for, or where it was asked for before and nothing
    says that it is an amount."""
    if "百分点" in said:
        return View.GROWTH
    amount = AMOUNT.match(BASE.sub("", said, count=1))
    return (state.introduced if amount else state.view) & View.GROWTH


def _another(said: str, turn: Turn, state: State) -> str:
    """The question for another thing: as it is said where that asks, else as the thing before was asked for."""
    if REACHED.search(said) and (name := topic(said)):
        return _named(name, (view(said) | state.view) & View.GROWTH | View.TARGET) + "完成了吗"
    changed = _measure(said, state) or swapped(said, state)
    said = WITHIN.sub("", said)
    if changed:
        how = said.replace(topic(said), "", 1).strip("的")
        if _several(state) and not how:
            return state.body.replace(state.topic, changed, 1)
        return _of_it(how, replace(state, topic=changed)) if how else _default(changed, state.view)
    if turn.asks:
        return said
    if asked := view(said):
        aims = asked == View.TARGET and View.TARGET in state.view
        return _default(topic(said), state.view & View.GROWTH | asked) if aims else said + MUCH
    said = said.removesuffix("的")
    if REACHED.search(state.body) and not turn.instead and _metric(said):
        grown = View.LEVEL if _counted(said) else state.view & View.GROWTH
        return _named(said, grown | View.TARGET) + "完成了吗"
    if turn.places and turn.time:
        return said + MUCH
    targets = View.TARGET in state.view
    kept = state.view & (View.GROWTH | View.TARGET) if targets else state.introduced & View.GROWTH
    if turn.corrects:
        kept = state.view & (View.GROWTH | View.TARGET)
    elif turn.instead or (targets and _counted(said)):
        kept &= View.TARGET
    if _several(state) or not (kept or _metric(said)):
        return state.body.replace(state.topic, said, 1) if state.topic in state.body else said + MUCH
    return _default(said, kept)


def _measure(said: str, state: State) -> str | None:
    """Another measure of the thing before: 粮食产量 → 面积 → 粮食面积."""
    short = len(said) <= 3 and MEASURED.search(state.topic) and MEASURED.search(said)
    return MEASURED.sub("", state.topic) + said if short else None


def _several(state: State) -> bool:
    """Whether several places were asked about."""
    return len(state.places) > 1 or OVER_PLACES.search(state.body) is not None


def _metric(name: str) -> bool:
    """Whether a name is that of a figure of its own."""
    return any(one.concept.unit for one in mentions(name)) or QUANTITY.search(name) is not None


def _counted(name: str) -> bool:
    """Whether a name is that of people, things or a rate, of which targets say how much and not by how much more."""
    return any(one.concept.unit not in (None, "元") for one in mentions(name))


def _named(name: str, asked: View) -> str:
    """A metric with what is asked of it: 社零 → 社零增长目标."""
    growth = View.GROWTH in asked and not GROWTH.search(name)
    if View.TARGET in asked:
        return f"{name}增长目标" if growth else f"{name}目标"
    return f"{name}增速" if growth else name


def _default(name: str, asked: View) -> str:
    """The question for a metric and what is asked of it."""
    return _named(name, asked) + ("全省第几" if View.RANK in asked else MUCH)
