"""One turn of a conversation in its parts: of whom, of when, and what it asks for."""

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Flag, auto
from itertools import pairwise
from typing import Final

from index.figures.metrics import mentions
from index.query.gazetteer import NATION, short_names
from index.query.intent import ASKED, MEASURE, WHETHER
from index.query.named import AND
from index.query.question import MAX_CHARS, VERB, Question
from index.query.years import When, plans, when
from index.text.lexicon import any_of, questions
from index.text.normal import normalise

Span = tuple[int, int]
"""Code-point offsets, the end not included."""


class View(Flag):
    """What is asked of a metric besides how much it is."""

    LEVEL = 0
    GROWTH = auto()
    RANK = auto()
    TARGET = auto()


GROWTH: Final = re.compile(any_of("turn_growth"))
WORDS: Final = (
    (View.GROWTH, GROWTH),
    (View.RANK, re.compile(any_of("turn_rank"))),
    (View.TARGET, re.compile(any_of("turn_target"))),
)
REACHED: Final = re.compile(rf"(?:{any_of('turn_reached')})(?:了|情况|目标)*+(?:吗|没有?|了没|怎么样|$)")
"""Whether a target was reached: a question of its own, which asks for no target."""
LEAD: Final = re.compile(
    rf"^(?:[\s,、:。]|(?!那(?:一?年|时|[里边个座]))(?:{any_of('turn_goes_on', 'turn_instead', 'turn_corrects')}))+"
)
INSTEAD: Final = re.compile(any_of("turn_instead"))
CORRECTS: Final = re.compile(any_of("turn_corrects"))
TAIL: Final = re.compile(rf"(?:的话)?(?:又|也)?(?:{any_of('turn_end')})?[?!。,~ ]*$")
GOES_ON: Final = re.compile(f"{LEAD.pattern}|呢[?!。 ]*$")
FILLER: Final = re.compile(rf"呢?\s*,\s*|{any_of('turn_filler')}")
AWAY: Final = (
    (re.compile(rf"再?(?:{any_of('turn_year_before')})"), -1),
    (re.compile(rf"(?<!目)(?:{any_of('turn_two_years_before')})"), -2),
    (re.compile(any_of("turn_year_after")), 1),
    (re.compile(any_of("turn_same_year")), 0),
)
"""Words for a year, by how many years it is after the one asked about before; tried in this order."""
SET_AGAINST: Final = "(?:(?<![占对])比|(?<!比)较)"
SINCE: Final = re.compile(
    rf"{SET_AGAINST}(?:(?:19|20)\d\d年?|{any_of('turn_year_before', 'turn_two_years_before')})[底末初]?"
)
"""The year that another is set against, which is not the one asked about: 比2000年增加多少."""
MORE: Final = rf"(?:[高低多少快慢]|{any_of('turn_growth', 'turn_moved')})"
BASE: Final = re.compile(rf"{SET_AGAINST}[^,?高低多少快慢]{{2,10}}?(?={MORE})")
"""What a figure is set against: 比全国 in 比全国高, 较2015年 in 较2015年增长."""
IT: Final = re.compile(rf"(?:{any_of('turn_it')})的?")
ORDINAL: Final = re.compile(
    rf"第([一二三四五六七八九十]|\d{{1,2}})(?:{any_of('turn_one_of')})的?|({any_of('turn_former')})的?|(?:{any_of('turn_latter')})的?"
)
NO_PLACE: Final = any_of("turn_no_place_before")
NATIONS: Final = frozenset(questions()["nation_names"])
NUMERALS: Final = "一二三四五六七八九十"
OF: Final = ("turn_growth", "turn_rank", "turn_target", "turn_set", "turn_reached", "turn_level")
HOW: Final = re.compile(
    rf"(?:{any_of(*OF, 'turn_beside', 'turn_moved')}|(?:多少|几)[家个人户套件座处辆]|{BASE.pattern}{MORE})++"
)
"""A turn of nothing but what is asked of the thing before: 增速全省第几."""
EDGES: Final = re.compile(
    rf"^(?:{any_of('turn_reached', 'turn_set')}|全年|实际|[给的了])++|(?:{any_of(*OF)}|实际|全省排?|{BASE.pattern}{MORE}|[的了,])++$"
)
PREDICATE: Final = re.compile(
    r"(?:稳定在|达到|完成|实现|建成|提高|提升|发展|具体|要|是|有|为|到|了|的|百分之)*+(?:多少|几|什么|怎|如何|呢|吗|哪|谁|第几|\?).*$"
)
OVER_PLACES: Final = re.compile(rf"(?:{any_of('turn_over_places')})(?=.*(?:{any_of('turn_most')}))")


@dataclass(frozen=True, slots=True)
class Turn:
    """``goes_on`` says that it opens or ends as what goes on with the turn before, ``instead`` that it asks
    for another thing in its place, ``corrects`` that it puts that right.

    ``places`` are those that it names as they are written, those that no report speaks for too, and ``part`` what lies in one
    and has no report.  ``time`` is the year as it is written and as it is ``meant``; ``away`` is how many years it is after
    the one asked about before.  ``it`` means what came before, ``ordinal`` one of several things, from 1, or -1 for the last.
    ``body`` is what is left: what it asks for.
    """

    goes_on: bool
    instead: bool
    corrects: bool
    places: tuple[str, ...]
    known: bool
    regions: frozenset[str]
    part: str
    time: str
    meant: When
    away: int | None
    it: bool
    ordinal: int | None
    body: str

    @property
    def bare(self) -> bool:
        """Whether it says nothing of what it asks for."""
        return not re.sub("^(?:又|也|是|有|的)*(?:多少|几个)?$", "", self.body)

    @property
    def asks(self) -> bool:
        """Whether it has a question word, or asks for yes or no."""
        return bool(ASKED.search(self.body) or WHETHER.search(self.body))


def read(text: str, understand: Callable[[str], Question]) -> Turn:
    """The parts of a turn, its first MAX_CHARS; ``understand`` finds the places that it names."""
    normal = normalise(text[:MAX_CHARS])[:MAX_CHARS].strip()
    lead = LEAD.match(normal)
    said = TAIL.sub("", normal[lead.end() :] if lead else normal)
    named = understand(said).named
    spans_of = [
        span for span in named.spans if said[slice(*span)] not in NATIONS or _of_the_nation(said, span)
    ]
    places = [said[slice(*span)] for span in spans_of]
    if not places and named.part:  # 甲市 in 甲市乙区 says where that lies
        places = [name for name in _names(named.regions) if name in said][:1]
        spans_of = [*_found(said, places)]
    unknown = [name for name in named.unknown if not re.search(f"{re.escape(name)}(?:{NO_PLACE})", said)]
    spans_of = sorted([*spans_of, *_found(said, unknown)])
    dated = SINCE.sub(lambda found: " " * len(found[0]), said)
    meant, spans = when(dated)
    spans = sorted({*spans, *plans(dated)})
    part = "".join(
        found[0]
        for name in named.part
        if (found := re.search(f"{re.escape(name)}(?:地区|[市区县旗镇乡])?", said))
        and name not in "".join(places)
    )
    inner = [*spans, *_found(said, [part] if part else []), *_joined(said, spans_of)]
    away = None if spans and not (meant.relative and meant.report is None) else _away(dated)
    if away:
        spans = []
        inner = [*(span for span in inner if span[1] <= away[1][0] or away[1][1] <= span[0]), away[1]]
    body = _without(said, inner)
    it = bool(IT.search(body))
    body = IT.sub("", body)
    ordinal = ORDINAL.search(body)
    if ordinal:
        body = body[: ordinal.start()] + body[ordinal.end() :]
    body = re.sub("^[的在,\\s]+|^是(?!不是|否)", "", FILLER.sub("", body)).strip()
    return Turn(
        goes_on=bool(GOES_ON.search(normal)),
        instead=bool(lead and INSTEAD.search(lead[0])),
        corrects=bool(lead and CORRECTS.search(lead[0])),
        places=(*places, *unknown),
        known=bool(places),
        regions=frozenset().union(*named.regions),
        part=part,
        time=_time(said[spans[0][0] : spans[-1][1]], meant) if spans else "",
        meant=meant,
        away=away[0] if away else None,
        it=it,
        ordinal=_number(ordinal) if ordinal else None,
        body=body,
    )


def view(body: str) -> View:
    """What the words of a question ask of its metric."""
    asked = View.LEVEL
    said = BASE.sub("", body)
    for one, words in WORDS:
        if words.search(said):
            asked |= one
    return asked & ~View.TARGET if REACHED.search(body) else asked


def topic(body: str) -> str:
    """What the words of a question, without place and year, ask about: 新建截污管网多少公里 → 新建截污管网."""
    rest = WHETHER.sub("", body).strip(" ?。,")
    named = [one for one in mentions(rest) if one.concept.unit or len(one.concept.names[0]) > VERB]
    if named and OVER_PLACES.search(rest):
        return rest[named[-1].start : named[-1].stop]
    if (found := MEASURE.search(rest)) and not HOW.fullmatch(rest[found.end() :] or "的"):
        rest = rest[: found.start()] + rest[found.end() :]
    rest = PREDICATE.sub("", rest)
    while (cut := EDGES.sub("", rest).strip(" 的,")) != rest:
        rest = cut
    return rest


def _of_the_nation(said: str, span: Span) -> bool:
    """Whether a turn asks of the nation: inside it 全国 says among whom, and 国家 before a word whose that is."""
    return not span[0] and (said[slice(*span)] == NATION or said[span[1] : span[1] + 1] in ("", "的"))


def _away(said: str) -> tuple[int, Span] | None:
    """How many years a turn goes from the one before, and where it says so."""
    return next(((years, found.span()) for words, years in AWAY if (found := words.search(said))), None)


def _time(said: str, meant: When) -> str:
    """The year as it is written, in full where it is one year and nothing else: 14年 is 2014年."""
    plain = not (meant.relative or meant.report or meant.horizon or meant.plan)
    return f"{meant.last}年" if plain and meant.last and meant.first == meant.last else said


def _number(ordinal: re.Match[str]) -> int:
    if ordinal[1]:
        return int(ordinal[1]) if ordinal[1].isdecimal() else NUMERALS.index(ordinal[1]) + 1
    return 1 if ordinal[2] else -1


def _names(regions: Iterable[Iterable[str]]) -> list[str]:
    """What people call these regions, the longest names first."""
    names = {
        name
        for group in regions
        for region in group
        for name in (region, *short_names(region))
        if len(name) > 1
    }
    return sorted(map(normalise, names), key=lambda name: (-len(name), name))


def _joined(normal: str, spans: Sequence[Span]) -> list[Span]:
    """``spans`` with the words between them that say no more than that there are several."""
    between = [
        (one[1], other[0]) for one, other in pairwise(spans) if AND.fullmatch(normal[one[1] : other[0]])
    ]
    return [*spans, *between]


def _found(normal: str, names: Iterable[str]) -> list[Span]:
    return [(at, at + len(name)) for name in names if (at := normal.find(name)) >= 0]


def _without(normal: str, spans: Iterable[Span]) -> str:
    """``normal`` with nothing in place of ``spans``."""
    kept = list(normal)
    for start, stop in spans:
        kept[start:stop] = [""] * (stop - start)
    return "".join(kept)
