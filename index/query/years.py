"""Of when a question asks: years in every way that people write them."""

import re
from dataclasses import dataclass, replace

from corpus.dating import five_year_plan
from index.text.lexicon import any_of

Span = tuple[int, int]

DIGITS = str.maketrans("零〇一二三四五六七八九", "00123456789")
NUMERALS = "零一二三四五六七八九十"
WRITTEN = "零〇一二三四五六七八九"
COUNTS = r"[\d万亿块元户吨亩%]|[.,]\d|人(?![口均才民力事])|个(?!人|体)|家(?!庭|电)|[名条辆套座艘件]|多[个人家万]|余|公里|米"
"""What stands behind a number that is no year."""
YEAR4 = re.compile(
    rf"(?<![\d.])((?:19|20)\d{{2}})(?!{COUNTS})|(?<![{WRITTEN}])((?:一九|二[零〇])[{WRITTEN}]{{2}})(?![{WRITTEN}])"
)
YEAR2 = re.compile(r"(?<![\d第近])'?(\d{2})(?=年(?!级|以上|以来|代|期|制|义务))")
WRITTEN2 = re.compile(rf"(?<![{WRITTEN}十百千第近])([{WRITTEN}]{{2}})(?=年(?!级|以上|以来|代|期|制|义务))")
VAGUE = re.compile(any_of("vague_years"))
"""Two numerals in a row are about so many: 三四年 is no year."""
TO = re.compile(r"\s*年?\s*(?:至|到|-|—|–|~|～)\s*")
TAIL = re.compile("年(?:度|全年|[底末初])?|[底末初]")
LAST_YEARS = re.compile(
    "(?:近|过去|最近|那|这|前|上)的?([两三四五六七八九十]|[1-9]\\d?)年(?:间|来|以?来|里)?|([两三四五六七八九十])年(?:以?来|间)"
)
NEXT_YEARS = re.compile("(?:未来|今后|往后|接下来|下)的?([两三四五六七八九十]|[1-9]\\d?)年")
REPORT = re.compile(
    "年?(?:的|那份|那年|当年)?(?:说|讲)(?:的|过|到|要)?(?!明|话|座|究|解|师|书|义|课)|年?(?:的|那份|那年|当年)?[^\\d,。?!;:\\s]{0,6}?(?<!公)报告(?!文学|会|厅)"
)
"""What stands between a year and the report that is named by it."""
HORIZON = re.compile(r"(?:到|至)$")
BY_THEN = re.compile("年?(?:前|之前|以前)")
PLAN_END = re.compile("期?末|收官|结束|终期")
PLAN_NAMED = re.compile(
    '[“"「]?(?:十[一二三四五六七八九]?|[六七八九])五[”"」]?(?:时期|期间|以来|规划|计划|期?末)?(?![年个千百万])'
)
DAY = re.compile(r"(?<!\d)(1[0-2]|0?[1-9])月(?:份|(\d{1,2})[日号])?(?!\d)")
RELATIVE = (
    ("大前年", -3),
    ("前年", -2),
    ("去年", -1),
    ("上一年", -1),
    ("上年", -1),
    ("今年", 0),
    ("本年", 0),
    ("新一年", 0),
    ("新的一年", 0),
    ("最近", 0),
    ("最新", 0),
    ("明年", 1),
)


@dataclass(frozen=True, slots=True)
class When:
    """The years asked about: ``first`` to ``last``, counted back from the latest report where ``relative``.

    ``report`` is the year of the report to look in, where the question names it.  ``horizon`` says that the year is one
    by which something shall be so (到2020年), ``plan`` that the years are those of a five-year plan.  ``days`` are the months and
    days that are named, month and day apart: (("5", "20"), ("6", "")).
    """

    first: int | None = None
    last: int | None = None
    relative: bool = False
    report: int | None = None
    horizon: bool = False
    plan: bool = False
    days: tuple[tuple[str, str], ...] = ()

    def words(self) -> tuple[str, ...]:
        """The first and the last year as words to look for; none where they are relative."""
        years = () if self.relative else (self.first, self.last)
        return tuple(dict.fromkeys(str(year) for year in years if year))

    def several(self) -> bool:
        """Whether more years than one are asked about."""
        return self.first is not None and self.first != self.last

    def day_fits(self, normal: str) -> int:
        """1 where normalised text says every month and day that is named, -1 where it says others, 0 where it says none, or none
        is named."""
        said = {(found[1].lstrip("0"), (found[2] or "").lstrip("0")) for found in DAY.finditer(normal)}
        if not self.days or not said:
            return 0
        months = {month for month, _ in said}
        fits = all(month in months and (not day or (month, day) in said) for month, day in self.days)
        return 1 if fits else -1

    def said_in(self, normal: str) -> bool:
        """Whether normalised text says one of the years in so many words."""
        if self.first is None or self.last is None or self.relative:
            return False
        return any(f"{year}" in normal for year in range(self.first, min(self.last, self.first + 20) + 1))


def when(normal: str) -> tuple[When, list[Span]]:
    """The years of the normalised question, and the spans they stand in, from left to right."""
    years = _years(normal)
    report = next((index for index, (_, span) in enumerate(years) if REPORT.match(normal, span[1])), None)
    given, spans = None, []
    if report is not None:
        given, span = years.pop(report)
        found = REPORT.match(normal, span[1])
        spans = [(span[0], found.end() if found else span[1])]
    told, more = _told(normal, years, given)
    days = tuple((found[1].lstrip("0"), (found[2] or "").lstrip("0")) for found in DAY.finditer(normal))
    return replace(told, days=days), sorted([*spans, *more])


def plans(normal: str) -> list[Span]:
    """Where five-year plans are named in the normalised question."""
    return [found.span() for found in PLAN_NAMED.finditer(normal)]


def _told(normal: str, years: list[tuple[int, Span]], report: int | None) -> tuple[When, list[Span]]:
    """The years asked about besides that of the report."""
    back, ahead = LAST_YEARS.search(normal), NEXT_YEARS.search(normal)
    if years:
        spans = _joined(normal, [_whole(normal, span) for _, span in years])
        first, last = min(year for year, _ in years), max(year for year, _ in years)
        if back and first == last:
            return When(last - _number(back) + 1, last, report=report), [*spans, back.span()]
        start, stop = years[0][1]
        horizon = first == last and bool(HORIZON.search(normal, 0, start) or BY_THEN.match(normal, stop))
        return When(first, last, report=report, horizon=horizon), spans
    if plan := five_year_plan(normal):
        return _plan(normal, plan, report)
    if ahead:
        first = report or 0
        return When(first, first + _number(ahead) - 1, report is None, report), [ahead.span()]
    if back:
        last = report - 1 if report else 0
        return When(last - _number(back) + 1, last, report is None, report), [back.span()]
    for words, offset in RELATIVE:
        at = normal.find(words)
        if at >= 0:
            year, span = (report or 0) + offset, _whole(normal, (at, at + len(words)))
            return When(year, year, report is None, report), [span]
    return When(report=report), []


def _years(normal: str) -> list[tuple[int, Span]]:
    """Every year that is written out, in figures or numerals; short ones (22年) only where there is no other or a
    report is named by one."""
    long = [(int((found[1] or found[2]).translate(DIGITS)), found.span()) for found in YEAR4.finditer(normal)]
    short = [
        (int(found[1].translate(DIGITS)), found.span())
        for form in (YEAR2, WRITTEN2)
        for found in form.finditer(normal)
        if not VAGUE.match(found[1])
    ]
    made = [(number + (2000 if number < 50 else 1900), span) for number, span in short]
    if long:
        made = [
            one
            for one in made
            if REPORT.match(normal, one[1][1]) or TO.fullmatch(normal, long[0][1][1], one[1][0])
        ]
    return sorted([*long, *made], key=lambda one: one[1])


def _plan(normal: str, plan: tuple[int, int], report: int | None) -> tuple[When, list[Span]]:
    """The years of a five-year plan, or its last one (十四五末)."""
    found = PLAN_NAMED.search(normal)
    if found and (found[0].endswith("末") or PLAN_END.match(normal, found.end())):
        return When(plan[1], plan[1], report=report, horizon=True), []
    return When(*plan, report=report, plan=True), []


def _joined(normal: str, spans: list[Span]) -> list[Span]:
    """``spans`` with those that a 到 joins as one."""
    joined: list[Span] = []
    for start, stop in spans:
        if joined and TO.fullmatch(normal, joined[-1][1], start):
            joined[-1] = (joined[-1][0], stop)
        else:
            joined.append((start, stop))
    return joined


def _whole(normal: str, span: Span) -> Span:
    """``span`` with the 年, 年底 or 年度 after it."""
    rest = TAIL.match(normal, span[1])
    return span[0], rest.end() if rest else span[1]


def _number(found: re.Match[str]) -> int:
    numeral = next(filter(None, found.groups()))
    if numeral.isdecimal():
        return int(numeral)
    return 2 if numeral == "两" else NUMERALS.index(numeral)
