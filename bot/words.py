"""What wenbao says itself, the same in every face."""

from collections.abc import Iterable, Iterator, Sequence

from corpus.library import Cited
from corpus.model import Citation, Origin, Passage, Report
from index.answer import Reason
from index.asked import Kind
from index.places import short_names
from index.question import Question
from index.table import Entry

WEAK = "没有找到确定的答案,最接近的段落是:"
EMPTY = "请写下要问的问题,例如: 潞城区2024年实施了多少个重点项目?"


def source(passage: Passage) -> str:
    """Where a passage stands, as one reads it aloud, with its id; a table row says what its columns are."""
    citation = passage.citation
    report = citation.report
    where = [whose(report), *citation.section, columns(passage), place(citation)]
    return " · ".join([*filter(None, where), f"{report.path} {lines(citation)}", citation.id])


def columns(passage: Passage) -> str:
    """The names of the columns of a table row, empty for anything else."""
    return f"表头: {'、'.join(passage.header)}" if passage.header else ""


def place(citation: Citation) -> str:
    """The paragraph, and in files that have pages the page."""
    return (f"第{citation.page}页 " if citation.page else "") + f"第{citation.paragraph}段"


def whose(report: Report) -> str:
    """《title》 with what the title does not say of region and year."""
    said = [report.region or "", f"{report.year}年" if report.year else ""]
    more = "".join(part for part in said if part and part not in report.title)
    return f"《{report.title}》{more}"


ORIGINS = {
    Origin.CATALOGUE: "目录表",
    Origin.FRONT_MATTER: "文件头",
    Origin.TITLE: "标题",
    Origin.OPENING: "开头",
    Origin.PATH: "路径",
    Origin.TEXT: "正文",
}


def origins(report: Report) -> str:
    """What region and year were read from."""
    found = dict.fromkeys(origin for origin in (report.region_from, report.year_from) if origin)
    return "、".join(ORIGINS[origin] for origin in found)


def lines(citation: Citation) -> str:
    """The source lines, 1-based: 第12行, 第12-14、16行."""
    spans = (str(first) if first == last else f"{first}-{last}" for first, last in citation.lines)
    return f"第{'、'.join(spans)}行"


KINDS = {
    Kind.FIGURE: "数字",
    Kind.DATE: "时间",
    Kind.PERSON: "人",
    Kind.PLACE: "地点",
    Kind.LIST: "列举",
    Kind.REASON: "原因",
    Kind.DEFINITION: "含义",
    Kind.COMPARISON: "比较",
    Kind.TREND: "变化",
    Kind.KEYWORDS: "关键词",
}
PLANNED = {True: "目标", False: "结果", None: "不限"}


def understood(question: Question) -> Iterator[str]:
    """What a question was taken to ask for."""
    named, when = question.named, question.when
    yield f"问的是: {KINDS[question.kind]},{PLANNED[question.planned]}"
    if named.regions:
        yield "地区: " + "、".join("或".join(sorted(group)) for group in named.regions)
    if named.corrected:
        yield "更正: " + "、".join(f"{typed} → {meant}" for typed, meant in named.corrected)
    if named.unknown:
        yield "没有报告的地区: " + "、".join(named.unknown)
    if when.report is not None:
        yield f"报告: {when.report}年"
    elif when.first is not None and when.last is not None:
        span = f"{when.first}" if when.first == when.last else f"{when.first} 到 {when.last}"
        yield f"年份: {span}" + ("(从最新的报告算起)" if when.relative else "")
    yield "词: " + " ".join(question.words)
    if question.synonyms:
        yield "同义: " + " ".join(question.synonyms)


def reasons(reason: Reason) -> Iterator[str]:
    """What the score of a passage is made of: rules first, then the words, the heaviest first."""
    rules = reason.hit.rules
    yield (
        f"得分 {rules['score']:.3f} = 合适 {rules['fit']:.2f} × "
        f"(词 {rules['text']:.2f} + {rules['weight']:.1f} × 分句 {rules['clause']:.2f})"
    )
    period = reason.hit.passage.period
    if period:
        span = f"{period.since}-{period.year}" if period.since else f"{period.year}"
        yield f"说的是: {span}年,{'回顾' if period.kind == 'review' else '计划'}"
    yield "各词: " + " ".join(f"{term} {gain:.2f}" for term, gain in reason.terms)


def checked(cited: Cited) -> str:
    """Whether the file still says what was cited."""
    citation = cited.passage.citation
    where = f"{citation.report.path} {lines(citation)}"
    if cited.state == "intact":
        return f"已核对: 原文与 {where} 一致。"
    return f"已核对: 原文未变,现在是第{citation.paragraph}段({where})。"


def not_found(entries: Sequence[Entry]) -> str:
    """An honest no, and what there is instead."""
    return f"报告里没有找到答案。{covered(entries)}"


def covered(entries: Iterable[Entry], most: int = 8) -> str:
    """Whose reports of which years there are."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        if not entry.skipped:
            told = years.setdefault(entry.report.region or "未注明地区", set())
            if entry.report.year:
                told.add(entry.report.year)
    named = [name + (f"({_spans(sorted(found))})" if found else "") for name, found in sorted(years.items())]
    more = f"等 {len(named)} 个地区" if len(named) > most else ""
    return f"现有报告: {'、'.join(named[:most])}{more}。"


def told(question: str, entries: Iterable[Entry], most: int = 3) -> list[tuple[str, str]]:
    """The regions that ``question`` names, by full or short name, with the years of their reports."""
    years: dict[str, set[int]] = {}
    for entry in entries:
        region = entry.report.region
        if region and entry.report.year and not entry.skipped:
            years.setdefault(region, set()).add(entry.report.year)
    named = [region for region in years if any(name in question for name in (region, *short_names(region)))]
    return [(region, _spans(sorted(years[region]))) for region in sorted(named, key=len)[-most:]]


def _spans(years: Sequence[int]) -> str:
    """2019, 2020, 2021, 2024 → 2019-2021、2024年."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in spans) + "年"
