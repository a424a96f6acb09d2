"""Figures: numbers as a passage gives them, with what is counted, of when, and in which role."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Literal, NamedTuple

from corpus.model import Passage, Period
from index.figures import numerals
from index.figures.cells import Cell, cells
from index.figures.items import items, runs
from index.figures.metrics import canonical, mentions
from index.figures.numbers import Number, numbers
from index.figures.units import SCALES, UNITS, unit
from index.figures.words import ASIDE, BLANKS, INNER, LEAD, MOVED_TO, SINCE, TAIL, metric_parts
from index.text.lexicon import any_of
from index.text.normal import NormalText, Span, normal_text, normalise

YEAR = re.compile(r"([12](?<!\d\d)(?:(?<=1)9|(?<=2)0)\d{2})(?=[-年—~至到、和及])")
PART = re.compile("其中|(?:^|,)(?:包括|含)")
TARGET = re.compile(
    "目标|力争|确保|预期|争取|计划|将达|要达|拟|预计将|(?<=[^主需重首概摘必])要(?=[完达实新突])"
)
AGAINST = re.compile(r"[比较]((?:19|20)\d{2})年")
AFTER_COMPARED = re.compile("[比较从自由继]$")
LAST_YEAR = re.compile("去年|上年")
SINCE_LAST_YEAR = re.compile("[比较同]?(?:去年|上年)(?:同期)?(?:增|下|提|多|少)")
MILESTONE = "的?新?(?:大关|台阶|关口|门槛)"
"""What a number is behind which it is said to be passed: 突破1600亿斤大关."""
WORDS_BEHIND = re.compile(rf"(?!{MILESTONE})[\u4e00-\u9fff“”a-z]{{2,12}}")
METRIC_CHARS = 24
SHORTEST = 2
"""Characters of the shortest name of a metric."""
NAMING_CHARS, CARRIED = 200, 8
"""How far before a number the words are looked for that name it, and over how many clauses of nothing but verbs: a passage may
be made of them."""

CHANGE = re.compile(
    "增长|下降|增幅|增速|增加(?!值)|减少|提高|降低|上升|回落|上涨|下跌|上调|下调|同比|环比|比上年|比去年|较上年|较去年|涨幅|降幅|净增|多增|增收|下滑|削减|翻|[增降涨减]$"
)
RATE = re.compile("%|百分点|倍")
CHANGE_CHARS = 6
"""How close before a number a word of change stands that makes it one."""
FORMER = re.compile(r"(?:从|由|比|较|自)[^,。;]{0,18}$")
FORMER_AFTER = re.compile(
    r"^(?:、[^,。;]{0,12}?)?[^,。;\d]{0,8}?(?:增加到|增加至|提高到|提高至|增长到|增长至|上升到|上升至|升至|升到|降到|降至|下降到|下降至|扩大到|扩大至|"
    r"发展到|达到|跃升到|跃升至|跃居|提升到|提升至|增至|减少到|减少至|减至|减为|降为|升为|增为|增加为|提高为|下降为|缩短到|缩短至|压缩到|压缩至|调整为|调整到|调增到|调高到|调高至|变为|翻到|[^,。;、\d]{1,4}[为到至](?=\d))"
)
RAISED_AFTER = re.compile(f"^,{MOVED_TO}")
"""The same behind a comma, where 从 or 由 stands before: 由1元,提高到2元."""
RAISED_FROM = re.compile(rf"(?:{any_of('raised_from')})[^,。;]{{0,18}}$")
PASSED = re.compile(r"(?:突破|超过|迈上|站上|跨上|跃上|跨越)[^,。;\d]{0,4}$")
PASSED_TO = re.compile(
    rf"^(?:{MILESTONE})?[,、]?(?:(?:实际)?(?:达到?|完成|实现|为)|由[^。;]{{0,24}}?(?:增加|提高|增长|上升)[到至])(?:(?:19|20)\d{{2}}年的?)?\d"
)
MILESTONE_CHARS = 12
"""How far behind a milestone the number stands that is shown with it."""
UPTO = re.compile(
    "(?:增加|提高|增长|上升|下降|扩大|发展|跃升|提升|减少|缩短|压缩|升|降|增|减|调整|增幅|变)(?:到|至|为)(?:每[月年人天户亩])?(?:(?:19|20)\\d{2}年的?)?$"
)
CARRIES = re.compile(
    r"(?:比上年|较上年|同比|比去年|首次|一举|实现|达到|达|完成|增长|增幅|增速|突破|为|约|年均|总量|总额|总值|名义|预计|[\d.%亿万元,、到至从由年的]|比)*+$"
)
"""A clause of nothing but verbs goes on with the metric before it: 地区生产总值再上台阶,达到1万亿元."""
SCOPE = re.compile(
    f"{MILESTONE}|位居|排名|排在|排位|位列|跃居|跃升|上升|列|居|排|全[省市国区州盟县旗疆]|省内|国内|各市州?|增速|增幅|总量|规模|连续|继续|保持|由上年|上年|比上年|同比|"
    "增长|下降|提高|增加|减少|达到|实现|完成|位|其中|[比由从到至为的了达约近超在和与,、:\\s]"
)
"""What stands between a number and what it counts, and names nothing."""
APART = re.compile("[、,和与]|以及|及(?!以[上下内])")
LIMITS = re.compile(
    rf"(?<=[上下内])(?:的|(?!{any_of('limits_nothing')}))[\u4e00-\u9fff“][^,。;、]{{0,24}}?\d"
)
"""What stands behind a number that only limits what the next number counts: 10亿元以上项目22个."""
OUTPUTS, TOTALS = frozenset(metric_parts()["outputs"]), frozenset(metric_parts()["totals"])
"""Names of metrics that say what is counted only behind another: 总产, 总量."""
AREA = re.compile(rf"(.+?)(?:{'|'.join(metric_parts()['areas'])})")
UNNAMED = ("播种", "种植", "总")
"""What stands before the word for an area and is no crop."""
CROP = re.compile(
    rf"({'|'.join(metric_parts()['crops'])})(?:作物)?(?:生产|种植|播种|面积|总产|产量|单产|实现|喜获|再获|丰收|连年)"
)
NOTED = re.compile(r"\[\d{1,3}\]")
"""The mark of a footnote."""
STRETCH = re.compile(
    r"(?P<clause>累计(?!均值|平均)|年均)|(?P<sentence>[上下]半年|[一二三四]季度|前[两三]季度|前(?:[1-9]\d?|[一二三四五六七八九十]{1,2})个?月|[1-9]\d?\s*[-至到~—]\s*[1-9]\d?月|(?<!\d)[1-9]\d?月份?)|"
    r"(?P<passage>(?<![十\d])(?:[两二三四五六七八九十]|[2-9])年(?=来|间|里|中|共|新|增|建|总|[,、])|五年期间|十[一二三四五]五[”\"]?(?:时期|期间|以来))"
    r"|(?:19|20)\d{2}年|全年|去年|上年|年末|年底"
)
"""What says of which stretch of time the numbers behind it tell, in its clause, its sentence or its passage, up to the next year."""


OPENING = 15
"""Where words that say of which years the whole passage tells stand at the latest."""
SEVERAL = "多年"
"""The stretch of a number whose passage looks back on several years and does not say of which the number tells."""


class Aspect(StrEnum):
    """Whether a figure says how much there is, by how much it changed, or which place it takes."""

    LEVEL = "level"
    CHANGE = "change"
    RANK = "rank"


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit.

    ``start`` and ``stop`` are the code-point span of the number and unit in the text of its passage, which is verbatim;
    ``value`` is what is shown of it, with the word before it that says how exact it is or that it is a fall (超过4000吨,
    下降2.3%), and begins at ``shown``.  ``number`` is the number alone (130), ``unit`` its unit with scale (亿元), of a number
    in characters its digits (240000) and unit (吨); ``amount`` brings it to the scale of ``base``, exactly (13000000000 元), and is
    negative for a fall.  ``bound`` is the word that says how exact it is, or "".

    ``metric`` is what is counted, in words of the passage; of "A、B分别为1、2" each gets its own.  ``year`` and ``kind`` are of
    when it tells and whether it is a target.  ``former`` is where a number only says what there was before
    ("从1增加到2"), ``stretch`` the words by which it tells of another time than the whole of its year (五年, 累计, 上半年) or "",
    ``part`` where it counts a part of what was just counted (其中), ``written`` where it is
    in small characters (三个), mostly a turn of phrase.

    In normal form: ``at`` and ``clause`` are spans, ``left`` and ``right`` the words of the clause that stand right before and
    behind it, up to the next number or mark, ``naming`` the words before it that can name what it counts, ``item`` what it
    counts of several, if it is one of them.  ``subject`` is what names it, which the sentence may have said of a number before
    (收入50亿元，居全省第三), and ``context`` the subject before that one.
    """

    metric: str
    value: str
    number: str
    unit: str
    amount: str
    base: str
    aspect: Aspect
    year: int | None
    kind: Literal["review", "plan"] | None
    start: int
    stop: int
    shown: int
    at: Span
    clause: Span
    left: str
    right: str
    naming: str
    item: str | None = None
    subject: str = ""
    context: str = ""
    bound: str = ""
    former: bool = False
    part: bool = False
    written: bool = False
    stretch: str = ""


@lru_cache(1024)
def figures(passage: Passage) -> tuple[Figure, ...]:
    """The figures of a passage from left to right.  Only the passage is looked at."""
    text = normal_text(passage.text)
    if not numerals.HELD.search(text.normal):
        return ()
    of_cells = [_of_cell(passage, text, cell) for cell in cells(passage) if cell.numeral]
    taken = [(one.start, one.stop) for one in of_cells]
    others = (
        one for one in _figures(passage, text) if not any(start <= one.start < stop for start, stop in taken)
    )
    return tuple(sorted((*of_cells, *others), key=lambda one: one.start)) if taken else tuple(others)


def _of_cell(passage: Passage, text: NormalText, cell: Cell) -> Figure:
    """The number of a table's cell: what it counts are the names of its row and column."""
    scale, name = _scaled(cell.unit)
    measure = unit(scale, name)
    amount = _decimal(cell.numeral) * measure.factor
    named = f"{cell.column} {cell.label}".strip()
    period = passage.period
    at = bisect_left(text.offsets, cell.start), bisect_left(text.offsets, cell.stop)
    return Figure(
        metric=cell.label[-METRIC_CHARS:],
        value=passage.text[cell.start : cell.stop],
        number=cell.numeral,
        unit=cell.unit,
        amount=f"{(-amount if cell.sign else amount).normalize():f}",
        base=measure.base,
        aspect=aspect(named),
        year=cell.year or (period.year if period else None),
        kind="plan" if TARGET.search(cell.column) else (period.kind if period else None),
        start=cell.start,
        stop=cell.stop,
        shown=cell.start,
        at=at,
        clause=(0, len(text.normal)),
        left=named,
        right="",
        naming=named,
        subject=named,
    )


def _scaled(said: str) -> tuple[str, str]:
    """A unit with its scale as these two: 亿元 is 亿 and 元."""
    scale = next((one for one in SCALES if said.startswith(one) and len(said) > len(one)), "")
    return scale, said[len(scale) :]


def _figures(passage: Passage, text: NormalText) -> Iterator[Figure]:
    normal = text.normal
    found = numbers(normal)
    groups = runs(normal, found)
    shared = items(normal, groups)
    ends = [0, *(group[-1].stop for group in groups)]
    heads = {one.start: (group[0], end) for group, end in zip(groups, ends, strict=False) for one in group}
    region = normalise(passage.citation.report.subject or "")
    sentence, carried, subject, passed = -1, "", "", ""
    counted: list[Number] = []
    for place, number in enumerate(found):
        clause = text.clause(number.start)
        earlier = counted[max(len(counted) - NAMING_CHARS, 0) :]
        before = earlier[-1].stop if earlier else 0
        if not LIMITS.match(normal, number.stop):
            counted.append(number)
        behind = found[place + 1].shown if place + 1 < len(found) else len(normal)
        begin = text.sentence(number.start)[0]
        carried, subject = (carried, subject) if begin == sentence else ("", "")
        sentence = begin
        left = normal[max(clause[0], before) : number.shown]
        right = normal[number.stop : min(clause[1], behind)]
        item = shared.get(number.start)
        beside = _own(left, right)
        names_itself = len(SCOPE.sub("", beside[1])) > 1
        begin_naming = _naming(text, number, earlier, names_itself=names_itself)
        naming = normal[begin_naming : number.start]
        said = _metric(normal[max(clause[0], before) : number.start], region)
        named = item or _of_head(said, carried, normal[begin : number.start], normal[:begin])
        metric = named or _behind(right) or carried or _known(naming, number)
        carried = named or carried
        clause = min(clause[0], begin_naming), clause[1]
        subjected = item or next(
            (said for said in (naming, beside[1]) if len(SCOPE.sub("", said)) > 1), subject
        )
        context, subject = subject, subjected
        own = Words(*(("", item) if item else beside), naming, item, subject, context)
        if passed and not item:  # 由1提高到2: what stands before 1 stands before 2 too
            own = own._replace(left=f"{passed} {own.left}"[-NAMING_CHARS:])
        passed = own.left if former(normal, number) else ""
        yield _figure(passage, text, number, clause, earlier, heads[number.start], own, metric)


class Words(NamedTuple):
    """The words around a number that a Figure has under the same names."""

    left: str
    right: str
    naming: str
    item: str | None
    subject: str
    context: str


def _own(left: str, right: str) -> tuple[str, str]:
    """What of the words between two numbers belongs to the one behind them, and to the one before."""
    return APART.split(left)[-1] if left else "", APART.split(right)[0] if right else ""


def _figure(
    passage: Passage,
    text: NormalText,
    number: Number,
    clause: Span,
    before: Sequence[Number],
    group: tuple[Number, int],
    words: Words,
    metric: str,
) -> Figure:
    """``before`` are numbers before it, ``group`` the first of those that stand side by side with it and where the number before
    that ends."""
    normal, (head, end) = text.normal, group
    start, stop = text.verbatim((number.start, number.stop))
    shown = text.offsets[_shown(normal, number, before)]
    scaled = unit(number.scale, number.unit)
    fall = number.fall or head.fall
    year, planned = when(text, number.start, clause, passage)
    amount = _decimal(number.numeral) * scaled.factor
    role = _role(number, fall, head, normal[max(clause[0], end) : head.start])
    return Figure(
        metric=metric,
        value=passage.text[shown:stop],
        number=number.numeral,
        unit=number.scale + number.unit,
        amount=f"{(-amount if fall else amount).normalize():f}",
        base=scaled.base,
        aspect=role,
        year=year,
        kind="plan" if planned else (passage.period.kind if passage.period else None),
        start=start,
        stop=stop,
        shown=shown,
        at=(number.start, number.stop),
        clause=clause,
        **words._asdict(),
        bound=number.bound,
        former=former(normal, number),
        part=_says(PART, normal, clause[0], number.start),
        written=number.written,
        stretch=_stretch(normal, text, number.start, passage.period)
        or (_against(normal[clause[0] : number.start], year) if role is Aspect.CHANGE else ""),
    )


def _role(number: Number, fall: bool, head: Number, left: str) -> Aspect:
    """The role of a number of a run that begins with ``head``, ``left`` of which those words stand."""
    if number.ordinal:
        return Aspect.RANK
    if head is not number and RATE.search(head.unit) and not RATE.search(number.unit):
        return Aspect.LEVEL  # 增长5.2%、约4.4万亿元
    return Aspect.CHANGE if fall else aspect(left)


def _shown(normal: str, number: Number, before: Sequence[Number]) -> int:
    """Where what is shown of a number begins: with the milestone that it has passed, 突破2000亿元,达到2120亿元."""
    last = before[-1] if before else None
    if last and last.bound and number.start - last.stop <= MILESTONE_CHARS and former(normal, last):
        return last.shown
    return number.shown


def _decimal(numeral: str) -> Decimal:
    return (
        Decimal(numeral.replace(",", ""))
        if numeral.replace(",", "").replace(".", "", 1).isdecimal()
        else Decimal(0)
    )


def aspect(left: str) -> Aspect:
    """The role of a number by the words ``left`` of it in its clause."""
    if UPTO.search(left):
        return Aspect.LEVEL
    changed = [found.end() for found in CHANGE.finditer(left)]
    return Aspect.CHANGE if changed and len(left) - changed[-1] <= CHANGE_CHARS else Aspect.LEVEL


def former(normal: str, number: Number) -> bool:
    """Whether a number says what there was before, 从1增加到2, 比2多, or only what has been passed: 突破2大关,达到3."""
    left = normal[max(0, number.start - 20) : number.start]
    right = normal[number.stop : number.stop + 40]
    return bool(
        (FORMER.search(left) and FORMER_AFTER.search(right[:28]))
        or (RAISED_FROM.search(left) and RAISED_AFTER.search(right))
        or (PASSED.search(left[-7:]) and PASSED_TO.search(right))
    )


def _naming(text: NormalText, number: Number, before: Sequence[Number], *, names_itself: bool) -> int:
    """Where the words before a number begin that can name what it counts: those of its clause behind the number before it
    (从1增加到2: what 1 counts 2 counts too) and what that counts (10个县、13个区), or where that has only verbs (同比增长) and the
    words behind it do not name it, those of the clause before."""
    normal, at = text.normal, number.start
    least = max(at - NAMING_CHARS, 0)
    start = text.clause(at)[0]
    place = len(before) - 1
    while place >= 0 and before[place].start >= least and former(normal, before[place]):
        start = min(start, text.clause(before[place].start)[0])
        place -= 1
    last = before[place].stop if place >= 0 else 0
    begin = max(start, least, last)
    if begin == last:
        begin += _counted(normal[last:at], names_itself=names_itself)
    clause = text.clause(start)
    for _ in range(0 if names_itself else CARRIED):
        earlier = clause if begin > clause[0] else text.clause_before(clause)
        if earlier is None or earlier[0] < least or not CARRIES.match(normal[begin:at]):
            break
        clause, begin = earlier, earlier[0]
    return begin


def _counted(between: str, *, names_itself: bool) -> int:
    """How many of the characters between two numbers of a clause say what the first counts: 个国贫旗县、."""
    marks = [found.span() for found in APART.finditer(between)]
    if not marks or not SCOPE.sub("", between[: marks[-1][0]]):
        return 0
    own = SCOPE.sub("", between[marks[-1][1] :])
    return marks[-1][1] if own or names_itself else 0


def when(text: NormalText, at: int, clause: Span, passage: Passage) -> tuple[int | None, bool]:
    """The year that the number at ``at`` tells of, and whether as a target: the year its sentence names last before
    it, else the year of its passage."""
    normal = text.normal
    begin = text.sentence(at)[0]
    period = passage.period
    planned = _says(TARGET, normal, *clause)
    years = _years(normal)
    last = bisect_left(years, (at,)) - 1
    if last >= 0 and years[last][0] > begin:
        return years[last][1], planned
    report = passage.citation.report.year
    if report and _says(LAST_YEAR, normal, begin, at) and not _says(SINCE_LAST_YEAR, normal, begin, at):
        return report - 1, planned
    return (period.year if period else None), planned


@lru_cache(64)  # of every number in a passage, one after the other
def _years(normal: str) -> list[tuple[int, int]]:
    """The years that normalised text names for what follows, each with where it ends."""
    return [
        (found.end(), int(found[1]))
        for found in YEAR.finditer(normal)
        if not AFTER_COMPARED.search(normal[max(0, found.start() - 2) : found.start()])
    ]


def _stretch(normal: str, text: NormalText, at: int, period: Period | None) -> str:
    """The words by which the number at ``at`` tells of another time than the whole of its year, or ""."""
    told = _stretches(normal)
    begins = {"clause": text.clause(at)[0], "sentence": text.sentence(at)[0], "passage": 0, None: 0}
    for start, reach, words in reversed(told[: bisect_left(told, (at,))]):
        if start >= begins["sentence" if reach == "passage" and start > OPENING else reach]:
            return words if reach else ""
    return SEVERAL if period and period.since and period.since < period.year else ""


def _against(left: str, year: int | None) -> str:
    """The words by which a change in ``year`` is one against a year before the last (较2017年增长), or ""."""
    found = AGAINST.search(left)
    return found[0] if found and year and int(found[1]) < year - 1 else ""


@lru_cache(64)  # of every number in a passage, one after the other
def _stretches(normal: str) -> list[tuple[int, str | None, str]]:
    """Where normalised text says of which time it tells, how far that reaches (None: it is a year), and the words."""
    return [(found.start(), found.lastgroup, found[0]) for found in STRETCH.finditer(normal)]


def _says(form: re.Pattern[str], normal: str, start: int, stop: int) -> bool:
    """Whether ``form`` is found between two offsets; looked for once in a passage, not once a number."""
    spans = _spans(form, normal)
    first = bisect_left(spans, (start,))
    return first < len(spans) and spans[first][1] <= stop


@lru_cache(64)  # of every number in a passage, one after the other
def _spans(form: re.Pattern[str], normal: str) -> list[Span]:
    return [found.span() for found in form.finditer(normal)]


def _metric(left: str, region: str) -> str:
    """What is counted: the words before the number, without whose, when and verbs; "" where they are no other."""
    left = NOTED.sub("", left)
    named = LEAD.sub("", left[max(left.rfind("、"), left.rfind(":")) + 1 :])
    if region and named.startswith(region):
        named = LEAD.sub("", named[len(region) :])
    words = TAIL.sub("", SINCE.sub("", TAIL.sub("", named)))
    words = INNER.sub("", BLANKS.sub("", ASIDE.sub("", words))).strip(' ,:“”"()')
    return words[-METRIC_CHARS:] if len(words) >= 2 else ""


def _behind(right: str) -> str:
    """What is counted by the words behind the number: 3条高速公路."""
    found = WORDS_BEHIND.match(right)
    return found[0] if found else ""


def _of_head(named: str, before: str, sentence: str, earlier: str) -> str:
    """The words of a metric, with what they leave out where the metric ``before`` in the ``sentence`` has said it (粮食播种面积1亩、总产2吨), or
    the sentence has of which crop it is (粮食生产再获丰收,总产2吨), or the sentences ``earlier``, which name no other."""
    if named in OUTPUTS and (area := AREA.fullmatch(before)) and area[1] not in UNNAMED:
        return area[1] + "产量"
    if named in OUTPUTS:
        crops = CROP.findall(sentence) or CROP.findall(earlier)
        if crops and (crops[-1] in sentence or len(set(crops)) == 1):
            return str(crops[-1]) + "产量"
    if named not in TOTALS:
        return named
    if (known := canonical(before)) and known.unit not in (None, "%"):
        return before
    found = [one for one in mentions(sentence) if one.concept.unit not in (None, "%")]
    return sentence[found[0].start : found[0].stop] if len(found) == 1 else named


def _known(naming: str, number: Number) -> str:
    """The one known metric that the clauses before a number name, counted in its unit: 地区生产总值再上台阶,达到1万亿元."""
    if len(SCOPE.sub("", naming)) < SHORTEST:  # as of most numbers that come here
        return ""
    found = [one for one in mentions(naming) if one.concept.unit not in (None, "%")]
    if len(found) != 1 or not UNITS[found[0].concept.unit or ""].match(unit(number.scale, number.unit).base):
        return ""
    return naming[found[0].start : found[0].stop]
