"""Overviews: a report in a page, in its own words."""

from pathlib import Path

import pytest
from support import Maker, report

from bot.render.messages import messages
from bot.render.refusal import not_found
from corpus.library import SHIPPED, Library
from index.api import Answer, Answerer, Overview, QuestionKind, Status
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

LONG = "全市新建水利工程，推进高标准农田建设，农村供水条件进一步改善"
FILES = {
    "云岭市/2023.md": report("云岭市", 2023, 500, 540),
    "云岭市/2024.md": report("云岭市", 2024, 550, 600),
    "长河市/2024.md": report("长河市", 2024, 300, 330),
    "青山县/2024.md": report("青山县", 2024, 80, 88),
    "白水县/2024.md": report("白水县", 2024, 70, 77),
}


@pytest.fixture
def library(make: Maker, tmp_path: Path) -> Answerer:
    return Answerer.open(make(FILES), tmp_path / "data")


def asked(answerer: Answerer, text: str) -> tuple[Answer, list[tuple[str, str | None]]]:
    """The answer, and the path and kind of each overview in it."""
    answer = answerer.ask(text, 5)
    return answer, [(one.report.path, one.kind) for one in answer.overviews]


@pytest.mark.parametrize(
    ("text", "reports"),
    [
        ("总结一下云岭市", [("云岭市/2024.md", None)]),
        ("云岭主要讲了什么？", [("云岭市/2024.md", None)]),
        ("云岭2023年报告概述", [("云岭市/2023.md", None)]),
        ("云岭市2023年主要成绩", [("云岭市/2024.md", "review")]),
        ("云岭市去年有哪些成绩", [("云岭市/2024.md", "review")]),
        ("云岭市前年的工作回顾", [("云岭市/2023.md", "review")]),
        ("云岭市今年的计划", [("云岭市/2024.md", "plan")]),
        ("云岭市2023年的计划", [("云岭市/2023.md", "plan")]),
        ("概括云岭市和长河市", [("云岭市/2024.md", None), ("长河市/2024.md", None)]),
        ("云岭市2019年主要成绩", []),
        ("总结一下巴黎", []),
        ("主要讲了什么", []),
    ],
)
def test_the_reports_meant_are_summed_up(
    library: Answerer, text: str, reports: list[tuple[str, str | None]]
) -> None:
    answer, found = asked(library, text)
    assert answer.asked is not None
    assert answer.asked.kind is QuestionKind.OVERVIEW
    assert found == reports
    assert answer.status is (Status.ANSWERED if reports else Status.NOT_FOUND)


@pytest.mark.parametrize(
    "text", ["总结一下云岭市的教育", "云岭市2023年计划新建多少公里公路", "云岭市成绩第几"]
)
def test_what_asks_for_something_else_is_no_overview(library: Answerer, text: str) -> None:
    assert not asked(library, text)[1]


def test_key_figures_come_first_and_are_those_that_a_question_gets(library: Answerer) -> None:
    answer, _ = asked(library, "云岭市2023年主要成绩")
    (told,) = answer.overviews
    values = [answer.findings[at].value for at in told.figures]
    assert values[0] == library.ask("云岭市2023年地区生产总值是多少？", 5).findings[0].value == "550亿元"
    assert told.year == 2023
    assert told.figures == tuple(range(len(values)))


def test_targets_are_the_key_figures_of_a_plan(library: Answerer) -> None:
    answer, _ = asked(library, "云岭市今年的计划")
    (told,) = answer.overviews
    assert {answer.findings[at].kind for at in told.figures} == {"plan"}
    assert told.year == 2024


def test_a_report_is_named_by_its_path_too(library: Answerer) -> None:
    (told,) = library.digest("青山县/2024.md").overviews
    assert told.report.path == "青山县/2024.md"
    assert [one.report.path for one in library.digest("青山县").overviews] == ["青山县/2024.md"]


@pytest.mark.parametrize("text", ["没有.md", "云岭市/没有.docx", "随便写点什么"])
def test_what_names_no_report_sums_up_none(
    make: Maker, tmp_path: Path, segmenter: Segmenter, text: str
) -> None:
    one = make({"只有.md": "# 云岭市2024年政府工作报告\n\n## 一、2023年工作回顾\n\n生产总值增长5%。\n"})
    answer = Answerer(LocalEngine(open_index(one, tmp_path / "data", segmenter)), segmenter).digest(text)
    assert (answer.status, answer.overviews) == (Status.NOT_FOUND, ())
    assert ("没有这份报告" in "".join(not_found(answer, (), messages()))) is (text != "随便写点什么")


def test_only_the_reports_asked_are_summed_up(library: Answerer) -> None:
    assert not library.ask("总结一下云岭市", 5, frozenset({"青山县/2024.md"})).overviews
    assert not library.digest("云岭市/2024.md", frozenset({"青山县/2024.md"})).overviews


def _whole(answer: Answer, told: Overview) -> None:
    """Every sentence is the report's, and stands below its own heading."""
    for finding in answer.findings:
        passage = answer.hits[finding.hit].passage
        assert finding.sentence in passage.text
        assert finding.value is None or finding.value in finding.sentence
    for heading in told.headings:
        for at in heading.findings:
            section = answer.hits[answer.findings[at].hit].passage.citation.section
            assert section[: len(heading.section)] == heading.section


@pytest.mark.parametrize("path", ["潞城区.md", "潞州区.md"])
def test_every_heading_is_there_with_sentences_of_its_own(path: str, shipped: Answerer) -> None:
    answer = shipped.digest(path)
    (told,) = answer.overviews
    _whole(answer, told)
    entry = next(entry for entry in shipped.entries if entry.source.path == path)
    body = [passage for passage in shipped.passages(entry) if passage.kind == "paragraph"]
    wanted = {passage.citation.section[0] for passage in body if passage.citation.section}
    assert {heading.section[0] for heading in told.headings if heading.section} >= wanted
    assert Library(SHIPPED).cite(answer.hits[0].passage.citation.id).state == "intact"


def test_a_report_of_many_headings_keeps_its_main_ones(make: Maker, tmp_path: Path) -> None:
    parts = [
        f"## {place}、部分{place}\n\n"
        + "".join(f"### {at}、小节{at}\n\n{LONG}{place}{at}处。\n\n" for at in range(9))
        for place in "一二三四五"
    ]
    library = make({"长.md": "# 云岭市2024年政府工作报告\n\n" + "".join(parts)})
    answer = Answerer.open(library, tmp_path / "data").digest("长.md")
    (told,) = answer.overviews
    _whole(answer, told)
    assert [len(heading.section) for heading in told.headings] == [1] * 5
    assert all(heading.findings for heading in told.headings)


def test_a_report_without_headings_is_summed_up_too(make: Maker, tmp_path: Path) -> None:
    text = "\n\n".join(f"第{at}项：{LONG}，投入资金{at}万元。" for at in range(30))
    answer = Answerer.open(make({"平.txt": text}), tmp_path / "data").digest("平.txt")
    (told,) = answer.overviews
    _whole(answer, told)
    assert 1 <= len(answer.findings) <= 24
