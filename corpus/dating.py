"""Whose report it is, of which year, and which year each passage tells of."""

import re
from collections import Counter
from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Literal

from corpus.model import Period

SUFFIXES = "特别行政区|自治区|自治州|自治县|自治旗|地区|新区|省|市|区|县|旗|盟|州"
FOLLOWERS = "人民|人大|政府|国民|第|高质量|工作|经济|发展|统计|委"
TITLED = re.compile(rf"([\u4e00-\u9fff]{{1,10}}?(?:{SUFFIXES}))(?=$|{FOLLOWERS})")
PARTS = re.compile(r"\d+\s*[年月日]?|[\s—_《》（）()-]+|在|关于")
NATION = re.compile("国务院|中华人民共和国|全国人民代表大会|^全国")
YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
YEAR_SAID = re.compile(r"(?<![\d到至])((?:19|20)\d{2})\s*年")
PLACE = re.compile(r"(?=([\u4e00-\u9fff]{2,3}[省市区县旗])(?!长|委|级|域|间|划|别|块|民|场|政))")
GENERIC = re.compile(
    "[全我本各两该此一二三四五六七八九十个城个市省县辖]{1,2}[省市区县]$|"
    "(?:.?[社园景街片山库灾矿牧林厂校小新老郊地专禁特战]|.?开发|.?高新|示范|先行|功能|保护|中心城?|主城|商务|工业|核心|试验|自治|经开|行政|贫困|"
    ".?[各]县)区$|.?(?:城|都|超|上|夜|门|股|楼|菜|县|强|闹)市$"
)
FIRST_BLOCKS = 6


def region(front_matter: str | None, title: str, opening: Sequence[str], path: str, text: str) -> str | None:
    """Whom the report speaks for, None if nothing says so.

    Trusted in this order: front matter, title, first lines, file and folder names, and last the place
    that the text names most often.
    """
    if front_matter:
        return front_matter
    parts = [title, *opening[:FIRST_BLOCKS], *reversed(PurePosixPath(path).with_suffix("").parts)]
    for part in parts:
        if found := next(filter(None, map(TITLED.match, PARTS.split(part))), None):
            return found[1]
        if NATION.search(part):
            return "全国"
    return _most_named(text)


def _most_named(text: str) -> str | None:
    """The place most often named in ``text``, at least three times and not a mere kind of place (社区, 全市)."""
    names = Counter(found[1] for found in PLACE.finditer(text))
    for name, count in names.most_common(20):
        if count < 3:
            break
        if not GENERIC.match(name):
            return name
    return None


def year(front_matter: str | None, title: str, opening: Sequence[str], path: str, text: str) -> int | None:
    """The year in which the report was given: from front matter, title, first lines, file name, and last
    the latest of the years that the text names most."""
    for part in (
        front_matter or "",
        title,
        *opening[:FIRST_BLOCKS],
        *reversed(PurePosixPath(path).with_suffix("").parts),
    ):
        if found := YEAR.search(part):
            return int(found[1])
    said = Counter(int(found) for found in YEAR_SAID.findall(text))
    often = [year for year, count in said.items() if 2 * count > max(said.values())]
    return max(often, default=None)


REVIEW_HEADING = re.compile("回顾|总结|成就|成绩|情况|答卷|历程")
PLAN_HEADING = re.compile(
    "目标|安排|建议|任务|部署|打算|计划|要求|思路|展望|重点工作|工作重点|下一步|规划|今年工作"
)
REVIEW_WORDS = re.compile("完成|实现了|达到|增长|同比|新增|建成|荣获|连续|竣工|投产|被评为|比上年|入选|奠定")
PLAN_WORDS = re.compile("将|力争|确保|预期|目标|争取|要[^求素点]|加快|推进|计划|努力|今年")
NOW = re.compile("今年|新的一年")
PAST = re.compile("去年|上年|过去一年|过去的一年|一年来")


def period(text: str, section: Sequence[str], given: int | None) -> Period | None:
    """The year that ``text`` tells of and whether it reviews or plans; None where nothing tells.

    ``given`` is the year of the report: what it reviews lies a year before, what it plans in it.
    """
    headed = _headed(section)
    kind = headed or _sounds(text)
    explicit = next((found for part in (text, *reversed(section)) if (found := YEAR_SAID.search(part))), None)
    if explicit and int(explicit[1]) <= (given or 9999):
        return Period(int(explicit[1]), kind)
    if given is None:
        return None
    if PAST.search(text):
        return Period(given - 1, "review")
    if NOW.search(text):
        return Period(given, kind)
    return Period(given - 1 if headed == "review" else given, headed) if headed else None


def _headed(section: Sequence[str]) -> Literal["review", "plan"] | None:
    """What the nearest heading that speaks says."""
    for head in reversed(section):
        review, plan = REVIEW_HEADING.search(head), PLAN_HEADING.search(head)
        if bool(review) != bool(plan):
            return "review" if review else "plan"
    return None


def _sounds(text: str) -> Literal["review", "plan"]:
    """Whether the words of ``text`` look back more than they look ahead."""
    return "review" if len(REVIEW_WORDS.findall(text)) >= len(PLAN_WORDS.findall(text)) else "plan"
