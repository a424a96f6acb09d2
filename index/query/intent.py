"""What a question asks for: what would answer, result or target, and in which unit."""

import re
from enum import StrEnum
from functools import cache
from typing import Literal

from index.figures.units import UNITS
from index.text.lexicon import alternation, any_of, questions, units


class Kind(StrEnum):
    """What would answer."""

    FIGURE = "figure"
    DATE = "date"
    PERSON = "person"
    PLACE = "place"
    LIST = "list"
    REASON = "reason"
    DEFINITION = "definition"
    COMPARISON = "comparison"
    TREND = "trend"
    YESNO = "yesno"
    NAME = "name"
    OVERVIEW = "overview"
    KEYWORDS = "keywords"


NUMERIC = (Kind.FIGURE, Kind.TREND, Kind.COMPARISON)
END = r"(?=[\s?!。,、;…]*$|[?!,。;(])"

YEARS_TO = r"(?:19|20)\d\d年?(?:至|到|-|—|~)(?:19|20)\d\d年?[^。?]*"
SOME = f"(?<!{')(?<!'.join(questions()['before_some'])})几(?!{any_of('behind_some')})"
WHICH_MANY = "哪[几两三四五六七八九十俩仨]"
ASKED = re.compile(
    rf"{any_of('number', 'person', 'reason', 'definition', 'definition_last', 'place', 'name', 'date')}|{SOME}|{WHICH_MANY}"
)
"""Any question word but those that yes or no answers."""
WHETHER = re.compile(
    rf"{any_of('whether')}|([是有会能要对算行可该像用做到达超过破涨降])[不没]\1|(?:{any_of('whether_last')}|(?<![什怎这那多要])么|(?<![下说讲看聊绍给])吧){END}"
)
STATED = re.compile(r"(?:是(?!\s*[?])|[了超破过比到]|首个|第一).*[?](?:\(.*)?$")
"""What a statement says that ends in a question mark, and would be confirmed."""
LEFT_OPEN = re.compile(r"[是为叫](?=[\s?。:]*$)")
"""The verb of a question whose end is what is asked for: 两人的关系是?"""
FORMS = (
    (Kind.TREND, re.compile(rf"{any_of('trend')}|{YEARS_TO}(?:{any_of('trend_span')})")),
    (
        Kind.COMPARISON,
        re.compile(
            rf"{any_of('compared')}|[谁哪][个家]?[高多低少大快](?:些|点)?(?=[?。呢啊]|$)|各(?:新增|有|是|为)?多少|^[^和与]*+[和与].+分别|(?:19|20)\d\d年?、(?:19|20)?\d\d年?[^?。]*分别"
        ),
    ),
    (
        Kind.DATE,
        re.compile(
            rf"{any_of('date')}|(?:[是在于]|[西公]元)几年|几月|几[日号](?!线|楼|院)|^(?!.*(?:多少|几|多长)).*(?<!工作|办理|审批|服务)时间(?!表)"
        ),
    ),
    (Kind.FIGURE, re.compile(any_of("number"))),
    (Kind.REASON, re.compile(any_of("attitude"))),
    (
        Kind.DEFINITION,
        re.compile(rf"{any_of('definition')}|(?<!都)(?:{any_of('definition_last')})(?=[\s?。呢呀啊]|$)"),
    ),
    (Kind.REASON, re.compile(any_of("reason"))),
    (Kind.FIGURE, re.compile(SOME)),
    (Kind.PERSON, re.compile(any_of("person"))),
    (Kind.LIST, re.compile(rf"{any_of('list')}|{WHICH_MANY}")),
    (Kind.PLACE, re.compile(rf"{any_of('place')}|哪一?个(?:{any_of('place_kind')})")),
    (Kind.NAME, re.compile(any_of("name"))),
)
"""The first form that a question has says its kind."""

PLAN = re.compile(
    rf"{any_of('planned')}|(?<![{''.join(questions()['before_will'])}])(?:{any_of('planned_will')})(?![{''.join(questions()['behind_will'])}])"
)
DONE = re.compile(any_of("done"))
PERCENT = re.compile(rf"{any_of('percent')}|(?:{any_of('percent_moved')})(?!低?[到至为]|级)")
SERIES = re.compile(
    rf"{any_of('series')}|哪个(?:更|最)?[多少高低大小快]?|谁(?:更|最)[多少高低大小快]|"
    "更[多少高低大小快]|各(?=新增|有|是|为|多少)|[两二三四五六]个?(?:省|市|区|县|州|地区)"
)
"""The words that make a question a comparison or a trend, and say nothing of what is compared."""
QUANTITY = re.compile(rf"(?:{any_of('quantity')})[\d\s?。)）”\"]*$")
RESULT = re.compile(rf"(?:{any_of('quantity_result')})[\s\d?。)）]*$")
NO_QUANTITY = re.compile(rf"(?:{any_of('quantity_not')})[\s?。]*$")
SENTENCE = re.compile(any_of("sentence_words"))
OVER_YEARS = re.compile(any_of("over_years"))
NOT_ASKED = re.compile(rf"(?<=[,?;。(:])\s*(?:{any_of('not_asked')})[^,?;。()]*")
"""A clause that says which figure is not meant."""

POLITE = re.compile(rf"(?:{any_of('polite')})[\s?。!]*$")
"""What ends a question that asks to be told, and asks nothing of itself."""

NOUNS = (("unit_area", "亩"), ("unit_people", "人"), ("unit_length", "里"), ("unit_money", "元"))
"""What the figures of things are counted in that are no metric of words/synonyms.txt."""


NUMBERED = re.compile("([户家个件套口辆座所条项台棵株处])数(?![据字量控额值])")
"""A measure word in the name of what is counted: 户数."""
PEOPLE = re.compile(f"(?:多少|{SOME})(?:{any_of('people_counted')})")
MEASURED = {
    **dict.fromkeys(("个百分点", "个点", "成"), UNITS["%"]),
    **dict.fromkeys(("平米", "平方米"), re.compile("平方米|平米")),
    **dict.fromkeys(("人", "名", "位"), re.compile("[人名位]")),
    **dict.fromkeys(("公里", "千米"), re.compile("公里|千米")),
}
"""Units that are asked for by more than one measure word."""
COUNTED_IN_PIECES = re.compile(any_of("pieces"))
"""What is counted by the measure word that is a word for money too."""


def _measure() -> re.Pattern[str]:
    begin = frozenset(questions()["measures_begin"])
    alone = frozenset((*units(), *questions()["measures"])) - begin
    long = any_of("measures_long")
    return re.compile(
        rf"(?:多少|{SOME})((?:万亿|亿|万)?(?:{long}|{alternation(alone)}|(?:{alternation(begin)})(?![\u4e00-\u9fff]))|(?:万亿|亿)(?![\u4e00-\u9fff]))"
    )


MEASURE = _measure()


def kind(normal: str) -> Kind:
    """What would answer the normalised question; plain keywords where nothing is asked."""
    if WHETHER.search(normal) and not ASKED.search(WHETHER.sub(" ", normal)):
        return Kind.YESNO
    found = next((what for what, form in FORMS if form.search(normal)), Kind.KEYWORDS)
    if found is not Kind.KEYWORDS:
        return found
    if end := LEFT_OPEN.search(normal):
        return Kind.FIGURE if QUANTITY.search(normal[: end.start()]) else Kind.NAME
    return Kind.YESNO if STATED.search(normal) else found


OVERVIEWS = {name: frozenset(questions()[name]) for name in ("overview", "overview_review", "overview_plan")}
OVERVIEW = re.compile(any_of(*OVERVIEWS, "overview_beside"))
MARKS = re.compile(r"[\s?!。,、:;~“”\"《》()]+")


def overview(rest: str) -> Literal["whole", "review", "plan"] | None:
    """Of what an overview is asked for by a normalised question of which ``rest`` is left without places and years: a whole
    report, what was done, or what is planned; None where it says anything else."""
    if MARKS.sub("", OVERVIEW.sub("", rest)):
        return None
    said = set(OVERVIEW.findall(rest))
    whole, review, plan = (not said.isdisjoint(words) for words in OVERVIEWS.values())
    if review != plan:
        return "review" if review else "plan"
    return "whole" if whole or review else None


def counted(rest: str, *, placed: bool) -> bool:
    """Whether keywords ask for a number: they end in what is counted, or say of whom or when (``placed``) and name
    something that is no text."""
    if QUANTITY.search(rest):
        return not SENTENCE.search(rest)
    return (
        placed
        and bool(rest.strip())
        and not NO_QUANTITY.search(rest)
        and not SENTENCE.search(rest)
        and "的" not in rest
    )


def statement(normal: str) -> str:
    """What a yes/no question would have confirmed: the question without its yes/no words."""
    said = WHETHER.sub(lambda found: found[0][0] if found[0] in VERBS or found[1] else "", normal)
    return said.strip(" ?!。,")


VERBS = frozenset(("是不是", "有没有", "会不会", "能不能", "要不要"))
"""Yes/no words that leave a verb behind."""


def planned(normal: str) -> bool | None:
    """Whether a target is asked for (True) or a result (False); None where the question leaves it open."""
    if PLAN.search(normal):
        return True
    return False if DONE.search(normal) or kind(normal) is Kind.FIGURE else None


@cache
def _nouns() -> tuple[tuple[re.Pattern[str], str], ...]:
    behind = rf"(?:{any_of('unit_between')})*(?:多少|几|[\s\d年末底月]*$|(?=[?,;。]))"
    return tuple((re.compile(f"(?:{any_of(noun)}){behind}"), name) for noun, name in NOUNS)


def unit(normal: str, what: Kind) -> re.Pattern[str] | None:
    """The unit that the words of a question of kind ``what`` ask for: "多少公里" → 公里."""
    found = MEASURE.search(normal)
    if not found:
        return _unit_of_noun(normal) if what in NUMERIC else None
    asked, behind = found[1].lstrip("万亿"), normal[found.end() :]
    if asked == "个" and behind.startswith("人"):
        asked = "人"
    money = asked in ("钱", "元") or not asked or (asked == "个" and behind.startswith("亿"))
    if money or (asked == "块" and not COUNTED_IN_PIECES.match(behind)):
        return UNITS["元"]
    return MEASURED.get(asked) or re.compile(re.escape(asked))


def _unit_of_noun(normal: str) -> re.Pattern[str] | None:
    """The unit of what is asked for where no measure word is said."""
    if PERCENT.search(normal):
        return UNITS["%"]
    if counted := NUMBERED.search(normal):
        return re.compile(counted[1])
    if PEOPLE.search(normal):
        return re.compile("[人名位户]")
    return next((UNITS[name] for noun, name in _nouns() if noun.search(normal)), None)
