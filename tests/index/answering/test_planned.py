"""Questions of many reports: who of all, how many, since when, and numbers that figures make."""

from pathlib import Path

import pytest
from support import Maker

from bot.render.messages import messages
from bot.render.planned import notes
from index.api import Answer, Answerer, Status
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

PLACES = {
    "江苏省": ("9.1万亿元", "5.5%", "6%", "110.5万人", "450亿斤"),
    "浙江省": ("7.2万亿元", "6.2%", "6%左右", "95万人", "120亿斤"),
    "安徽省": ("突破4万亿元、达到4.05万亿元", "6.2%", "6.5%以上", "61.25万人", "801.5亿斤"),
    "苏州市": ("2.1万亿元", "4%", "5%左右", "18万人", "19亿斤"),
    "无锡市": ("近1.5万亿元", "下降1.2%", "5%", "12万人", "11亿斤"),
    "南通市": ("1.1万亿元", "5%", "5%", "10.5万人", "66亿斤"),
    "重庆市": ("2.8万亿元", "7%", "6%", "70万人", "216亿斤"),
}
REPORT = """---
title: {0}{1}年政府工作报告
region: {0}
year: {1}
---

## 一、{2}年工作回顾

地区生产总值{3}、增长{4}。城镇新增就业{5}，粮食总产量{6}。一般公共预算收入300亿元，接待游客2亿人次，旅游收入2400亿元。{8}

其中，高新区地区生产总值达到99万亿元。上半年地区生产总值88万亿元。

## 二、{1}年工作安排

地区生产总值增长{7}。
"""


def written(place: str, year: int, growth: str, aim: str, said: str = "") -> str:
    gdp, _, _, jobs, grain = PLACES[place]
    return REPORT.format(place, year, year - 1, gdp, growth, jobs, grain, aim, said)


@pytest.fixture
def answerer(make: Maker, tmp_path: Path) -> Answerer:
    files = {}
    for place, (_, growth, aim, _, _) in PLACES.items():
        said = "布局低空经济。" if place in ("苏州市", "安徽省") else ""
        files[f"{place}/2023.md"] = written(place, 2023, growth, aim, said)
        files[f"{place}/2022.md"] = written(place, 2022, "8%", aim)
    files["南通市/2022.md"] = written("南通市", 2022, "8%", "5%", "发展低空经济。").replace(
        "1.1万亿元", "1.05万亿元"
    )
    return Answerer.open(make(files), tmp_path / "data")


def rows(answer: Answer) -> list[tuple[str | None, str | None]]:
    return [(finding.region, finding.value) for finding in answer.findings]


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("2022年GDP最高的省是哪个", ["江苏省"]),
        ("2022年GDP排前两名的省", ["江苏省", "浙江省"]),
        ("2022年地区生产总值最低的两个省", ["安徽省", "浙江省"]),
        ("2022年GDP排第二的省份是哪个", ["浙江省"]),
        ("2022年GDP倒数第一的省份", ["安徽省"]),
        ("2022年哪些城市GDP过2万亿", ["重庆市", "苏州市"]),
        ("2022年GDP超过1.5万亿的市有哪些", ["重庆市", "苏州市"]),
        ("江苏各市2022年GDP前三名", ["苏州市", "无锡市", "南通市"]),
        ("江苏哪些市2022年城镇新增就业不到15万人", ["无锡市", "南通市"]),
        ("2022年有哪些城市GDP是负增长的", ["无锡市"]),
        ("2022年哪些省粮食总产超过400亿斤", ["安徽省", "江苏省"]),
        ("2022年经济增速最快的城市是哪个", ["重庆市"]),
        ("2023年哪个省GDP增长目标定得最高", ["安徽省"]),
        ("长三角2022年哪个省GDP最高", ["江苏省"]),
        ("苏浙皖三省2022年GDP从高到低怎么排", ["江苏省", "浙江省", "安徽省"]),
        ("2022年GDP增速最高的省", ["安徽省", "浙江省"]),
        ("2022年GDP介于5万亿到8万亿之间的省", ["浙江省"]),
        ("2022年城镇新增就业在10到20万人之间的江苏各市", ["苏州市", "无锡市", "南通市"]),
        ("2022年哪个城市GDP跌得最狠", ["无锡市"]),
        ("2022年GDP 省份 第一", ["江苏省"]),
        ("江苏、浙江、安徽三省2022年GDP高低顺序", ["江苏省", "浙江省", "安徽省"]),
        ("哪座城市2022年GDP最低", ["南通市"]),
        ("长三角里江苏、浙江2022年GDP谁高", ["江苏省", "浙江省"]),
    ],
)
def test_rows_are_the_headline_figures_of_the_places_asked_about(
    answerer: Answerer, question: str, places: list[str]
) -> None:
    answer = answerer.ask(question, 5)
    assert answer.rows
    assert [finding.region for finding in answer.findings] == places
    for finding in answer.findings:
        assert finding.value
        assert finding.value in finding.sentence
        assert finding.sentence in answer.hits[finding.hit].passage.text


def test_what_they_cover_and_were_chosen_by_is_told(answerer: Answerer) -> None:
    answer = answerer.ask("2022年GDP最高的省是哪个", 5)
    assert answer.coverage
    assert (answer.coverage.found, answer.coverage.of) == (3, 3)
    assert answer.plan
    assert answer.plan.scope.name == "省"
    assert rows(answer) == [("江苏省", "9.1万亿元")]


def test_a_question_without_a_year_is_about_the_newest(answerer: Answerer) -> None:
    answer = answerer.ask("GDP增速最低的城市是哪个", 5)
    assert [(finding.region, finding.year) for finding in answer.findings] == [("无锡市", 2022)]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("苏浙皖三省2022年一共新增了多少城镇就业", "266.75万人"),
        ("苏浙皖三省2022年平均城镇新增就业多少万人", "88.9167万人"),
        ("2022年有多少个省GDP超过5万亿", "2个"),
        ("2022年苏州的GDP比南通高多少", "1万亿元"),
        ("南通2022年GDP比2021年多多少", "0.05万亿元"),
        ("南通市2022年GDP比上一年多多少", "0.05万亿元"),
        ("南通2021年和2022年两年城镇新增就业加起来多少", "21万人"),
        ("2022年江苏和浙江城镇新增就业合计多少", "205.5万人"),
        ("2022年江苏和浙江城镇新增就业相差多少", "15.5万人"),
        ("2022年江苏的GDP是安徽的几倍", "2.25倍"),
        ("苏州2022年一般公共预算收入占GDP的百分之几", "1.43%"),
        ("苏州2022年每个游客平均消费多少", "1200.00元"),
        ("南通2022年城镇新增就业是2021年的几倍", "1.00倍"),
        ("2022年南通的GDP比苏州少多少", "1万亿元"),
        ("2022年苏州跟南通谁的GDP高，高多少", "1万亿元"),
        ("2022年浙江GDP增速比江苏快几个百分点", "0.7个百分点"),
        ("2022年江苏GDP是安徽的百分之几", "224.69%"),
        ("重庆2022年GDP增速超出目标多少", "1个百分点"),
    ],
)
def test_a_number_that_figures_make_is_calculated_from_cited_parts(
    answerer: Answerer, question: str, value: str
) -> None:
    answer = answerer.ask(question, 5)
    assert answer.calculated
    assert answer.calculated.value == value
    assert all(answer.findings[part].value for part in answer.calculated.parts)


@pytest.mark.parametrize(
    ("question", "reached"),
    [
        ("江苏2022年GDP增长目标完成了吗", False),
        ("重庆2022年GDP增速达到年初目标了吗", True),
        ("浙江2022年GDP增长目标完成情况怎么样", True),
    ],
)
def test_a_target_is_held_against_its_result(answerer: Answerer, question: str, reached: bool) -> None:
    answer = answerer.ask(question, 5)
    assert answer.calculated
    assert answer.calculated.reached is reached
    assert answer.verdict == ("yes" if reached else "no")


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("苏州和无锡2022年GDP哪个高", [("苏州市", 2022, "2.1万亿元"), ("无锡市", 2022, "近1.5万亿元")]),
        (
            "南通市2021年到2022年地区生产总值变化",
            [("南通市", 2021, "1.05万亿元"), ("南通市", 2022, "1.1万亿元")],
        ),
        (
            "2022年苏州、无锡、南通城镇新增就业分别是多少",
            [("苏州市", 2022, "18万人"), ("无锡市", 2022, "12万人"), ("南通市", 2022, "10.5万人")],
        ),
    ],
)
def test_trends_and_comparisons_are_rows_with_a_citation_each(
    answerer: Answerer, question: str, told: list[tuple[str, int, str]]
) -> None:
    answer = answerer.ask(question, 5)
    assert answer.coverage
    assert (answer.coverage.found, answer.coverage.of) == (len(told), len(told))
    assert sorted((one.region or "", one.year or 0, one.value or "") for one in answer.findings) == sorted(
        told
    )
    for one in answer.findings:
        assert one.sentence in answer.hits[one.hit].passage.text


def test_a_damaged_report_is_left_out_and_named(make: Maker, tmp_path: Path) -> None:
    files = {
        "苏州市/2023.md": written("苏州市", 2023, "4%", "5%", "完成投资$1.$2亿元，技改投资$1.$2亿元。"),
        "南通市/2023.md": written("南通市", 2023, "5%", "5%"),
    }
    answer = Answerer.open(make(files), tmp_path / "data").ask("2022年GDP最高的城市是哪个", 5)
    assert rows(answer) == [("南通市", "1.1万亿元")]
    assert answer.coverage
    assert (answer.coverage.missing, answer.coverage.flawed) == ((), ("苏州市/2023.md",))


def test_places_that_were_not_all_understood_make_no_sum(answerer: Answerer) -> None:
    assert answerer.ask("江苏、浙江四省2022年城镇新增就业合计多少", 5).calculated is None


def test_where_a_part_is_missing_nothing_is_calculated(answerer: Answerer) -> None:
    answer = answerer.ask("南通2022年GDP比2015年多多少", 5)
    assert answer.calculated is None
    assert answer.status is not Status.ANSWERED
    assert not any(finding.value for finding in answer.findings)


def test_a_sum_of_which_a_part_is_missing_is_none(answerer: Answerer) -> None:
    answer = answerer.ask("苏浙皖三省2023年一共新增了多少城镇就业", 5)
    assert answer.calculated is None


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2023年哪些地方的报告提到低空经济", [("安徽省", 2023), ("苏州市", 2023)]),
        (
            "2023年以及更早的报告里，有哪几份提到了低空经济",
            [("南通市", 2022), ("安徽省", 2023), ("苏州市", 2023)],
        ),
        ("最早提到低空经济的是哪份政府工作报告", [("南通市", 2022)]),
        ("“低空经济”出现在哪些城市的报告里", [("南通市", 2022), ("苏州市", 2023)]),
        ("哪份报告提过可控核聚变", []),
    ],
)
def test_who_says_a_term_and_since_when(
    answerer: Answerer, question: str, told: list[tuple[str, int]]
) -> None:
    answer = answerer.ask(question, 5)
    assert [(finding.region, finding.year) for finding in answer.findings] == told
    assert (answer.status is Status.ANSWERED) == bool(told)
    assert all("低空经济" in finding.sentence for finding in answer.findings)


def test_how_many_reports_say_a_term(answerer: Answerer) -> None:
    answer = answerer.ask("低空经济总共在多少份报告里被提到", 5)
    assert answer.calculated
    assert answer.calculated.value == "3份"
    assert answer.coverage
    assert answer.coverage.of == 14


def test_a_copy_of_a_report_is_counted_once_and_named(make: Maker, tmp_path: Path) -> None:
    said = "".join(f"第{number}个片区新开办企业{number * 7}家。" for number in range(60))
    text = written("苏州市", 2023, "4%", "5%", f"我们大力发展低空经济。{said}")
    library = make({"苏州市/2023.md": text, "苏州市/2023年副本.md": text})
    answer = Answerer.open(library, tmp_path / "data").ask("低空经济总共在多少份报告里被提到", 5)
    assert answer.coverage
    assert (answer.coverage.found, answer.coverage.of) == (1, 1)
    assert answer.coverage.flawed == ("苏州市/2023年副本.md",)
    assert "苏州市/2023年副本.md" in list(notes(answer, messages()))[1]


@pytest.mark.parametrize(
    "question", ["哪个省的离婚率最高", "全世界GDP最高的国家是哪个", "2022年哪个省的彩礼最高"]
)
def test_what_no_report_gives_is_no_row(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question, 5)
    assert answer.status is not Status.ANSWERED
    assert not any(finding.value for finding in answer.findings)


def test_years_of_one_place_are_rows_too(answerer: Answerer) -> None:
    answer = answerer.ask("南通市哪一年GDP最高", 5)
    assert [finding.year for finding in answer.findings] == [2022]


def test_rows_are_the_same_where_nothing_can_be_kept(
    make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    library = make({f"{place}/2023.md": written(place, 2023, "5%", "6%") for place in PLACES})
    unkept = Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter)
    assert rows(unkept.ask("2022年GDP最高的省是哪个", 5)) == [("江苏省", "9.1万亿元")]


def test_for_how_many_years_on_end_a_place_has_led_is_read_behind_its_figure(
    make: Maker, tmp_path: Path
) -> None:
    text = written("江苏省", 2023, "5%", "5%").replace("9.1万亿元", "9.1万亿元，连续21年居全国首位")
    answerer = Answerer.open(make({"江苏省/2023.md": text}), tmp_path / "data")
    (found,) = answerer.ask("江苏2022年GDP连续多少年全国第一了", 5).findings
    assert found.value == "21年"
