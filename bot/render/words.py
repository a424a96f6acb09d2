"""What wenbao says itself, the same in every face."""

from collections.abc import Iterable, Iterator, Sequence

from corpus.library import Cited
from corpus.model import Citation, Origin, Passage, Report
from index.answering.calculated import Mismatch, difference, mismatches
from index.api import Answer, Finding, Reason
from index.query.intent import Kind
from index.query.question import Question
from index.store.entry import Entry

WEAK = "没有找到确定的答案,最接近的段落是:"
NEAREST = 3
EMPTY = "请写下要问的问题,例如: 潞城区2024年实施了多少个重点项目?"


def source(passage: Passage) -> str:
    """Where a passage stands, as one reads it aloud, with its id; a table row says what its columns are."""
    citation = passage.citation
    report = citation.report
    where = [whose(report), *citation.section, columns(passage), place(citation)]
    return " · ".join([*filter(None, where), f"{report.path} {lines(citation.lines)}", citation.id])


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


def lines(spans: Iterable[tuple[int, int]]) -> str:
    """Source lines, 1-based: 第12行, 第12-14、16行."""
    said = (str(first) if first == last else f"{first}-{last}" for first, last in spans)
    return f"第{'、'.join(said)}行"


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
    Kind.YESNO: "是否",
    Kind.NAME: "名称",
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
        f"(词 {rules['text']:.2f} + {rules['weight']:.1f} × 分句 {rules['clause']:.2f}"
        f" + 开头 {rules['lead']:.2f})"
    )
    period = reason.hit.passage.period
    if period:
        span = f"{period.since}-{period.year}" if period.since else f"{period.year}"
        yield f"说的是: {span}年,{'回顾' if period.kind == 'review' else '计划'}"
    yield "各词: " + " ".join(f"{term} {gain:.2f}" for term, gain in reason.terms)


def checked(cited: Cited) -> str:
    """Whether the file still says what was cited."""
    citation = cited.passage.citation
    where = f"{citation.report.path} {lines(citation.lines)}"
    if cited.state == "intact":
        return f"已核对: 原文与 {where} 一致。"
    return f"已核对: 原文未变,现在是第{citation.paragraph}段({where})。"


def not_found(answer: Answer, entries: Sequence[Entry]) -> str:
    """An honest no, and what there is instead."""
    return f"报告里没有找到答案。{instead(answer, entries)}"


def instead(answer: Answer, entries: Sequence[Entry]) -> str:
    """What there is where no answer is: of the place asked about or of all, and the headings that come nearest."""
    lines = []
    asked = answer.asked
    if asked and asked.named.unknown:
        lines.append(f"没有{'、'.join(asked.named.unknown)}的报告。")
    regions: set[str] = set().union(*asked.named.regions) if asked else set()
    there = [entry for entry in entries if entry.report.region in regions] or entries
    lines.append(covered(there))
    sections = (hit.passage.citation.section for hit in answer.hits[:NEAREST])
    headings = dict.fromkeys(section[-1] for section in sections if section)
    if headings:
        lines.append(f"相近的标题: {'、'.join(headings)}。")
    return "".join(lines)


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


def _spans(years: Sequence[int]) -> str:
    """2019, 2020, 2021, 2024 → 2019-2021、2024年."""
    spans: list[list[int]] = []
    for year in years:
        if spans and year == spans[-1][1] + 1:
            spans[-1][1] = year
        else:
            spans.append([year, year])
    return "、".join(str(a) if a == b else f"{a}-{b}" for a, b in spans) + "年"


def label(answer: Answer, finding: Finding) -> str:
    """Of whom and of when a finding tells: 云岭县 2022年."""
    report = answer.hits[finding.hit].passage.citation.report
    year = f"{finding.year}年" if finding.year else ""
    planned = "目标" if finding.figure and finding.figure.kind == "plan" else ""
    return " ".join(
        filter(
            None,
            [
                finding.region or report.region or report.title,
                year + planned,
                "另有报告" if finding.restated else "",
            ],
        )
    )


def told(finding: Finding) -> str:
    """What a finding says: its value with the metric it stands under, else its sentence."""
    if finding.value is None:
        return finding.sentence
    metric = finding.figure.metric if finding.figure else ""
    return f"{finding.value}({metric})" if metric else finding.value


MISMATCHES = {
    Mismatch.YEARS: "年份不同",
    Mismatch.KINDS: "有的是结果,有的是目标",
    Mismatch.UNITS: "单位不同,不能直接相比",
    Mismatch.NAMES: "各报告说法不同,口径可能不一",
}


def notes(answer: Answer) -> Iterator[str]:
    """What has to be said of several findings beside each other: gaps, what differs, and what was calculated."""
    findings = answer.findings
    if answer.missing:
        gaps = (f"{region or ''}{f'{year}年' if year else ''}" for region, year in answer.missing)
        yield f"没有找到: {'、'.join(gaps)}。"
    if len(findings) < 2 or answer.asked is None or answer.asked.kind is not Kind.COMPARISON:
        return
    differing = mismatches(findings)
    if differing:
        yield f"注意: {';'.join(text for kind, text in MISMATCHES.items() if kind in differing)}。"
    if gap := difference(findings):
        more, less = findings[gap.more], findings[gap.less]
        yield f"推算(不是原文): {label(answer, more)}比{label(answer, less)}多 {gap.amount}{gap.unit} = {more.value} − {less.value}。"


def completed(question: str) -> str:
    """The question that a follow-up was taken to be."""
    return f"问的是: {question}"
