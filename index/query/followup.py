"""What a turn of a conversation leaves out, taken from the state that the turns before it left.

    潞城区2024年固定资产投资多少？ → 那潞州区呢？        潞州区2024年固定资产投资多少？
    潞州区粮食产量稳定在多少？     → 面积呢？            潞州区粮食面积是多少？
    潞州区2023年地区生产总值？     → 增速呢？ 前一年呢？ 潞州区2023年地区生产总值增速是多少？ 潞州区2022年地区生产总值增速是多少？
    甲市和乙市谁的粮食产量高？     → 第二个的增速呢？    乙市粮食产量增速是多少？

A question that names of whom, and what it asks for, is never changed.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from index.query.courtesy import courtesy
from index.query.intent import Kind
from index.query.question import Question
from index.query.state import State
from index.query.turn import HOW, NUMERALS, OVER_PLACES, REACHED, Turn, View, read, view
from index.query.wording import AGAINST, grown_aim, reworded, swapped
from index.text.lexicon import any_of
from index.text.normal import normalise

PASSAGE: Final = re.compile(
    r"^第?([一二三四五六七八九十]|\d{1,2})[条段个处](?:段落|结果|答案)?的?(?:上下文|前后文?|原文|周围|出处)[?。]*$"
)

MISSING: Final = re.compile(rf"(?:那|那么|还)?(?:有|都|是)?(?:{any_of('missing_asked')})[了呢吗]?[?。!]*")


@dataclass(frozen=True, slots=True)
class Form:
    """A turn as a question that stands by itself, asked of one ``report`` (a path) alone where one is given."""

    text: str
    report: str = ""


def complete(text: str, state: State, understand: Callable[[str], Question]) -> tuple[Form, ...]:
    """``text`` as questions that stand by themselves, to be asked until one is answered, what it leaves out taken from
    ``state``; ``text`` as it is where it leaves nothing out.  ``understand`` finds the places that it names.

    What is no number is asked of the report that answered before first.  A last form lacks the year of the state, for a
    place whose reports are of other years.
    """
    if choice := state.choice(text):
        return (Form(choice),)
    if courtesy(text):
        return (Form(text),)
    turn = read(text, understand)
    if _stands(turn, state):
        return (Form(text),)
    body = reworded(turn, state)
    places, part = _places(turn, state)
    time = _time(turn, state)
    if not body or not (places or part or time):
        return (Form(text),)
    whole = "和".join(places)
    dated, bare = Form(f"{whole}{time}{part}{body}"), Form(f"{whole}{part}{body}")
    grown = [Form(f"{whole}{time}{part}{aim}")] if (aim := grown_aim(body)) else []
    inherits = bool(time) and not turn.time and turn.away is None
    if inherits and turn.known and places == turn.places != state.places:
        return (dated, *grown, bare)
    kind = understand(dated.text).kind
    single = len(places) < 2 and kind not in (Kind.COMPARISON, Kind.TREND) and not OVER_PLACES.search(body)
    alike = (
        view(body) ^ state.view
    ) & View.TARGET == View.LEVEL  # a report gives targets for one year and results of another
    there = single and inherits and alike and places == state.places and state.outcome.report
    if not there or REACHED.search(body):
        return (dated, *grown)
    within = Form(dated.text, state.outcome.report)
    if kind in (Kind.YESNO, Kind.LIST):
        undated = Form(bare.text, within.report)
        return (within, undated, dated) if state.dated else (undated, within, dated)
    return (within, dated, *grown, *([bare] if turn.known else []))


def asks_for_missing(text: str) -> bool:
    """Whether a turn asks which places or years the answer before it lacks."""
    return MISSING.fullmatch(normalise(text).strip()) is not None


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
    if not turn.places or turn.instead or turn.corrects or turn.away is not None or _leans(turn, state):
        return False
    if turn.goes_on and not turn.asks:
        return False
    return bool(turn.time) or not (turn.goes_on or set(turn.places) <= set(state.places))


def _leans(turn: Turn, state: State) -> bool:
    """Whether what a turn asks for is nothing without the thing before."""
    return (
        turn.bare
        or bool(HOW.fullmatch(turn.body) or AGAINST.match(turn.body))
        or swapped(turn.body, state) is not None
    )


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
