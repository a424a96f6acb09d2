"""Whose report, of which year, and of which year each passage tells."""

from collections.abc import Sequence
from pathlib import PurePosixPath

import pytest
from support import Read

from corpus import dating, regions
from corpus.dating import ReportDate
from corpus.model import Origin, Period
from corpus.regions import Evidence


def evidence(
    title: str = "工作报告",
    opening: Sequence[str] = (),
    path: str = "x.md",
    front: str | None = None,
    headings: Sequence[str] = (),
    text: str = "",
) -> Evidence:
    names = [PurePosixPath(path).stem, *PurePosixPath(path).parent.parts]
    return Evidence(front, title, opening, headings, names, text)


@pytest.mark.parametrize(
    ("report", "region", "origin"),
    [
        (evidence("云岭市政府工作报告（2014年1月7日 林某）"), "云岭市", Origin.TITLE),
        (evidence("2021年云岭县政府工作报告"), "云岭县", Origin.TITLE),
        (evidence("云岭自治州2002年国民经济统计公报"), "云岭自治州", Origin.TITLE),
        (evidence("中华人民共和国2019年国民经济和社会发展统计公报"), "全国", Origin.TITLE),
        (evidence(opening=["——2016年11月25日在云岭区第六届人民代表大会上"]), "云岭区", Origin.OPENING),
        (evidence(opening=["云岭省省长 王小明"]), "云岭省", Origin.OPENING),
        (evidence(opening=["现在，我代表云岭市人民政府，向大会报告工作，请予审议，" + "并请列席人员提出意见。" * 5]), "云岭市", Origin.OPENING),
        (evidence(opening=["现在，我代表省人民政府，向大会报告工作。"], path="报告/云岭省/2019.md"), "云岭省", Origin.PATH),
        (evidence("2020年自治区政府工作报告", ["——在云岭自治区第十三届人民代表大会上"]), "云岭自治区", Origin.OPENING),
        (evidence("云州政府工作报告", ["——在云岭族自治州第四届人民代表大会上"]), "云岭族自治州", Origin.TITLE),
        (evidence(path="国务院/2019.md"), "全国", Origin.PATH),
        (evidence(path="国务院/2019.md", front="云峰区"), "云峰区", Origin.FRONT_MATTER),
    ],
)  # fmt: skip
def test_the_region_is_read_from_what_is_trusted_most(report: Evidence, region: str, origin: Origin) -> None:
    assert regions.region(report) == (region, origin)


def test_a_report_that_names_no_place_has_no_region() -> None:
    text = "全市上下，按照市委要求，落实省里部署。" * 5
    assert regions.region(evidence("杂记", ["现在，我代表市人民政府报告工作。"], text=text)) == (None, None)


def test_the_place_named_most_is_the_last_resort(read: Read) -> None:
    text = (
        "云峰区推进项目。云峰区改善民生。全区社区建设。社区食堂。社区养老。社区托育。云峰区修路，全区通车。"
    )
    report = read(text).report
    assert (report.region, report.region_from) == ("云峰区", Origin.TEXT)


@pytest.mark.parametrize(
    ("report", "front", "expected"),
    [
        (
            evidence("2023年报告", path="2022.md"),
            "2024-01-05",
            ReportDate(2024, 2023, Origin.FRONT_MATTER, "2024-01-05"),
        ),
        (evidence("工作报告"), "2013年12月25日", ReportDate(2014, 2013, Origin.FRONT_MATTER, "2013-12-25")),
        (evidence("工作报告"), "2013", ReportDate(2013, 2012, Origin.FRONT_MATTER)),
        (evidence("云岭市2023年工作报告", path="2022.md"), None, ReportDate(2023, 2022, Origin.TITLE)),
        (evidence("报告（2014年1月7日 林某）"), None, ReportDate(2014, 2013, Origin.TITLE, "2014-01-07")),
        (evidence("报告（2013年12月25日 林某）"), None, ReportDate(2014, 2013, Origin.TITLE, "2013-12-25")),
        (evidence("2014年报告（2013年12月25日）"), None, ReportDate(2014, 2013, Origin.TITLE, "2013-12-25")),
        (
            evidence(opening=["——二〇二四年一月二十一日在云岭市大会上"], path="1.md"),
            None,
            ReportDate(2024, 2023, Origin.OPENING),
        ),
        (
            evidence("云岭市2019年统计公报", ["2020年2月28日"]),
            None,
            ReportDate(2019, 2019, Origin.TITLE, "2020-02-28"),
        ),
        (evidence(path="云岭市/2022.md"), None, ReportDate(2022, 2021, Origin.PATH)),
        (
            evidence(headings=["一、2012年工作回顾", "二、2013年工作安排"]),
            None,
            ReportDate(2013, 2012, Origin.TEXT),
        ),
        (
            evidence(headings=["一、总体思路", "二、2013年主要目标"]),
            None,
            ReportDate(2013, 2012, Origin.TEXT),
        ),
        (
            evidence(text="2023年完成，2024年将建。2023年，2024年。到2035年"),
            None,
            ReportDate(2024, 2023, Origin.TEXT),
        ),
        (evidence("报告（2014.45.99）"), None, ReportDate(2014, 2013, Origin.TITLE)),
        (evidence(text="新增人才2000人"), None, None),
    ],
)
def test_the_year_is_read_from_what_is_trusted_most(
    report: Evidence, front: str | None, expected: ReportDate | None
) -> None:
    assert dating.date_of(report, front) == expected


GIVEN = ReportDate(2023, 2022, Origin.TITLE)


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("生产总值增长8%。", ("一、2022年工作回顾",), Period(2022, "review")),
        ("生产总值增长6%左右。", ("二、2023年主要目标",), Period(2023, "plan")),
        ("生产总值增长8%。", ("工作回顾",), Period(2022, "review")),
        ("生产总值增长6%左右。", ("工作安排",), Period(2023, "plan")),
        ("去年，新增就业三万人。", ("工作回顾",), Period(2022, "review")),
        ("2021年，建成学校五所。", ("工作回顾",), Period(2021, "review")),
        ("产值从2017年的30亿元增加到2022年的50亿元。", ("工作回顾",), Period(2022, "review")),
        ("五年来，建成学校五所。", ("工作回顾",), Period(2022, "review", 2018)),
        ("建成学校五所。", ("一、过去五年工作回顾",), Period(2022, "review", 2018)),
        ("“十三五”时期，建成学校五所。", ("工作回顾",), Period(2020, "review", 2016)),
        ("“十四五”时期，要建成学校五所。", ("奋斗目标",), Period(2025, "plan", 2021)),
        ("到2025年，森林覆盖率达到三成。", ("奋斗目标",), Period(2025, "plan")),
    ],
)
def test_a_passage_tells_of_a_year_and_looks_back_or_ahead(
    text: str, section: tuple[str, ...], expected: Period | None
) -> None:
    assert dating.periods([text], [section], GIVEN) == [expected]


def test_neighbours_decide_where_a_report_has_no_headings() -> None:
    texts = [
        "全年完成投资30亿元，同比增长8%，建成学校五所。",
        "村村通了公路，户户通了自来水，取得明显成效。",
        "商业网点遍布城乡。",
        "新的一年，要加快推进项目建设，力争完成投资40亿元。",
        "商业网点遍布城乡。",
        "要大力发展农业，确保粮食稳产，努力增加农民收入。",
    ]
    kinds = [period.kind for period in dating.periods(texts, [()] * 6, GIVEN) if period]
    assert kinds == ["review", "review", "review", "plan", "plan", "plan"]


def test_without_a_year_only_what_a_passage_says_itself_counts() -> None:
    texts = ["2021年，建成学校五所。", "村口的桥。"]
    assert dating.periods(texts, [(), ()], None) == [Period(2021, "review"), None]


def test_nothing_tells_of_nothing() -> None:
    assert dating.periods([], [], GIVEN) == []


@pytest.mark.parametrize(
    ("text", "section", "period"),
    [
        ("进出口总额130亿元。", ["一、2018年以来工作回顾"], Period(2022, "review", 2018)),
        ("居民收入7643.6元。", ["一、全面完成2022年各项预期目标"], Period(2022, "review")),
        ("预算收入749.85亿元。", ["一、2022年暨市十五届政府工作回顾"], Period(2022, "review", 2018)),
        ("今年是“十四五”的关键一年，预期增长6%。", ["二、目标任务"], Period(2023, "plan")),
        ("培育创新主体，新增企业400家。", ["二、新一届政府努力方向和2023年工作安排"], Period(2023, "plan")),
        ("二、2023年工作目标要求 做好全年工作。", [], Period(2023, "plan")),
        ("对接“十四五”规划，提出今年的预期目标是：增长5%。", ["二、目标任务"], Period(2023, "plan")),
    ],
)
def test_headings_of_several_years_and_in_one_paragraph_with_text_date_what_is_below(
    text: str, section: Sequence[str], period: Period
) -> None:
    dated = ReportDate(2023, 2022, Origin.TITLE)
    assert dating.periods([text], [section], dated) == [period]


def test_a_chapter_whose_heading_is_too_long_for_one_takes_the_place_of_the_one_before() -> None:
    dated = ReportDate(2023, 2022, Origin.TITLE)
    texts = ["二、冲刺2023年，我们要激扬改革锐气，奋力谱写新篇章", "主要预期目标是：GDP增长6%左右。"]
    sections = [["一、回顾2022年，我们克难攻坚"]] * 2
    assert dating.periods(texts, sections, dated) == [Period(2023, "plan")] * 2
