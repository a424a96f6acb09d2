"""What a question asks for: of when, result or target, and in which unit."""

import re
from dataclasses import dataclass
from enum import StrEnum

from corpus.dating import five_year_plan


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
    NAME = "name"
    KEYWORDS = "keywords"


FORMS = (
    (
        Kind.TREND,
        re.compile(
            "历年|变化情况|走势|趋势|逐年|(?:19|20)\\d\\d年?(?:至|到|-|—|~)(?:19|20)\\d\\d年?.*(?:分别|变化)"
        ),
    ),
    (
        Kind.COMPARISON,
        re.compile("对比|比较|哪个更|谁更|相比|各(?:新增|有|是|为)?多少|和.+分别|与.+分别|高还是|多还是"),
    ),
    (
        Kind.DATE,
        re.compile(
            "哪天|何时|什么时候|哪一?年|哪一?[天日月]|(?:[是在于]|[西公]元)几年|几月|几[日号](?!线|楼|院)|日期|^(?!.*(?:多少|几|多长)).*时间"
        ),
    ),
    (
        Kind.FIGURE,
        re.compile("多少|(?<!哪)几(?!乎|年来)|多大|多长|多高|增速|增长率|占比|比重|第几|多远|多重"),
    ),
    (Kind.PERSON, re.compile("谁|哪位|什么人")),
    (Kind.REASON, re.compile("为什么|为啥|为何|原因|怎么会")),
    (Kind.LIST, re.compile("哪些|哪[几两三四五六七八九十]|有什么|都有|包括|分别")),
    (Kind.PLACE, re.compile("哪里|在哪|哪儿|哪个(?:县|区|市|镇|村|街道|乡)|何地|什么地方")),
    (Kind.DEFINITION, re.compile("是什么|什么是|指的是|什么意思|含义|怎么理解|啥意思")),
    (
        Kind.NAME,
        re.compile(
            "哪|个什么|叫什么|什么(?:系统|公司|企业|项目|工程|称号|机构|单位|平台|品牌|职务|学校|大学|国家|名)"
        ),
    ),
)
PLAN = re.compile(
    "目标|计划|力争|打算|准备|预期|预计要|拟|想(?!知道|问)|争取|将要?|(?<![需主重首概摘必])要(?!求|闻|素|点|员)|任务|安排"
)
DONE = re.compile("完成了|实现了|达到了|了多少|了几|已经|实际|结果|完成情况|增长了|涨了|新建了|花了|投了")
YEAR4 = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
YEAR2 = re.compile(r"(?<![\d第近])(\d{2})(?=年(?!级|以上|以来|代|期|制|义务))")
SPAN = re.compile(r"(?<!\d)((?:19|20)\d{2})\s*年?\s*(?:至|到|-|—|–|~|～)\s*((?:19|20)\d{2})(?!\d)\s*年?")
LAST_YEARS = re.compile("(?:近|过去|最近|那|这)([两三四五六七八九十]|\\d{1,2})年")
REPORT_YEAR = re.compile(r"((?:19|20)\d{2})年?(?:的)?(?:政府工作)?报告")
NUMERALS = "一二三四五六七八九十"
PERCENT = re.compile("增长(?:率|了|是|到|速度)?|增速|增幅|涨|降|比重|占比|比例|率|百分")


@dataclass(frozen=True, slots=True)
class When:
    """The years asked about: ``first`` to ``last``, counted back from the latest report where ``relative``.

    ``report`` is the year of the report to look in, where the question names that instead.
    """

    first: int | None = None
    last: int | None = None
    relative: bool = False
    report: int | None = None

    def words(self) -> tuple[str, ...]:
        """The first and the last year as words to look for; none where they are relative."""
        years = () if self.relative else (self.first, self.last)
        return tuple(dict.fromkeys(str(year) for year in years if year))

    def several(self) -> bool:
        """Whether more years than one are asked about."""
        return self.first is not None and self.first != self.last

    def said_in(self, normal: str) -> bool:
        """Whether normalised text says one of the years in so many words."""
        if self.first is None or self.last is None or self.relative:
            return False
        return any(f"{year}" in normal for year in range(self.first, min(self.last, self.first + 20) + 1))


NUMERIC = (Kind.FIGURE, Kind.TREND, Kind.COMPARISON)


def kind(normal: str) -> Kind:
    """What would answer the normalised question; plain keywords where nothing is asked."""
    return next((what for what, form in FORMS if form.search(normal)), Kind.KEYWORDS)


def planned(normal: str) -> bool | None:
    """Whether a target is asked for (True) or a result (False); None where the question leaves it open."""
    if PLAN.search(normal):
        return True
    return False if DONE.search(normal) or kind(normal) is Kind.FIGURE else None


def when(normal: str) -> tuple[When, list[tuple[int, int]]]:
    """The years of the normalised question, and the spans they stand in."""
    if found := REPORT_YEAR.search(normal):
        return When(report=int(found[1])), [found.span()]
    if found := SPAN.search(normal):
        return When(int(found[1]), int(found[2])), [found.span()]
    years = [(int(found[1]), found.span()) for found in YEAR4.finditer(normal)]
    if not years:
        short = [(int(found[1]), found.span()) for found in YEAR2.finditer(normal)]
        years = [(number + (2000 if number < 50 else 1900), span) for number, span in short]
    spans = [_with_year(normal, span) for _, span in years]
    back = LAST_YEARS.search(normal)
    if years:
        last = max(year for year, _ in years)
        first = min(year for year, _ in years)
        if back and first == last:
            return When(last - _number(back[1]) + 1, last), [*spans, back.span()]
        return When(first, last), spans
    if plan := five_year_plan(normal):
        return When(*plan), []
    if back:
        return When(1 - _number(back[1]), 0, relative=True), [back.span()]
    for words, offset in (("前年", -2), ("去年", -1), ("上年", -1), ("今年", 0), ("最近", 0), ("最新", 0)):
        at = normal.find(words)
        if at >= 0:
            return When(offset, offset, relative=True), [(at, at + len(words))]
    return When(), []


def _with_year(normal: str, span: tuple[int, int]) -> tuple[int, int]:
    """``span`` with the 年, 年底 or 年度 after it."""
    rest = re.match("年(?:底|末|度|全年)?", normal[span[1] :])
    return span[0], span[1] + (rest.end() if rest else 0)


def _number(numeral: str) -> int:
    if numeral.isdecimal():
        return int(numeral)
    return 2 if numeral == "两" else NUMERALS.index(numeral) + 1


UNITS = {
    "元": re.compile(r"(?:元|美元|欧元)"),
    "%": re.compile(r"(?:%|个百分点|‰)"),
    "人": re.compile(r"人"),
    "吨斤": re.compile(r"(?:吨|斤|公斤|千克)"),
    "里": re.compile(r"(?:公里|千米|里|米)"),
    "亩": re.compile(r"(?:亩|公顷|平方米|平方公里|平方千米)"),
}
"""What a class of units looks like after a figure and its 万 or 亿, in normalised text."""

MEASURE = re.compile(
    r"(?:多少|几)((?:万亿|亿|万)?(?:个百分点|个小时|个月|平方米|平方公里|平米|公里|千米|公顷|公斤|吨|斤|亩|元|美元|钱|人|名|户|套|家|项|所|座|"
    r"条|辆|张|只|位|处|栋|个|件|次|天|年|度|米|床|门|支|种|批|架|艘|台|票|岁|倍|分|届|级|集|部|层|場|场|间|样|类|字|本|篇|首|代|页))"
)


SERIES = re.compile(
    "历年|变化情况|变化|走势|趋势|逐年|分别|对比|比较一下|比较|相比|哪个(?:更|最)?[多少高低大小快]?|谁(?:更|最)[多少高低大小快]|"
    "更[多少高低大小快]|各(?=新增|有|是|为|多少)|[两二三四五六]个?(?:省|市|区|县|州|地区)|数量"
)
"""The words that make a question a comparison or a trend, and say nothing of what is compared."""


NOUNS = (
    (re.compile("面积"), "亩"),
    (re.compile("人口|人数"), "人"),
    (re.compile("里程"), "里"),
    (re.compile("产值|投资额|总投资|收入|支出|补贴资金|销售额|营业额"), "元"),
)
"""What the figures of things are counted in that are no metric of words/synonyms.txt."""


def unit(normal: str) -> re.Pattern[str] | None:
    """The unit that the words of a question itself ask for: "多少公里" → 公里."""
    found = MEASURE.search(normal)
    if not found:
        if kind(normal) not in NUMERIC:
            return None
        if PERCENT.search(normal):
            return UNITS["%"]
        return next((UNITS[name] for noun, name in NOUNS if noun.search(normal)), None)
    asked = found[1].lstrip("万亿")
    if asked == "个" and normal.startswith("人", found.end()):
        asked = "人"
    if asked == "钱" or (not asked and found[1]):
        return UNITS["元"]
    if asked in ("平米", "平方米"):
        return re.compile("平方米|平米")
    if asked in ("人", "名", "位"):
        return re.compile("[人名位]")
    if asked in ("公里", "千米"):
        return re.compile("公里|千米")
    if asked == "元":
        return UNITS["元"]
    return re.compile(re.escape(asked))
