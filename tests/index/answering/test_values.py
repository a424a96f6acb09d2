"""Which of the words of a passage answer: the number, date, name or list that is asked for."""

from collections.abc import Sequence
from pathlib import Path

import pytest
from support import Maker

from index.answering.calculated import Mismatch, mismatches
from index.api import Answer, Answerer, Status
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

HEAD = "---\ntitle: {0}{1}年工作报告\nregion: {0}\nyear: {1}\n---\n\n"
REPORTS = {
    "云岭县2023.md": HEAD.format("云岭县", 2023)
    + "## 一、2022年工作回顾\n\n地区生产总值完成61.3亿元，同比增长5.6%；一般公共预算收入10.2亿元，其中税收收入8亿元。"
    "城镇、农村居民人均可支配收入分别达到39400元、18800元，分别增长5.1%和7.2%。\n\n"
    "旅游收入从29.9亿元增加到51.2亿元。2022年10月18日，云岭大桥正式通车，由华岭集团承建。\n\n"
    "山前镇石桥村建成全县第一家水稻产业园；种植中药材、大葱、香菇等特色作物10万亩，带动1200余户农户增收。\n\n"
    "新改扩建养老院44所、幼儿园55所，完成投资一点五亿元，新增2.3万剩余困难人口实现脱困，培训职工1.1万人。"
    "机构由30个裁并为12个；其中直属机构由9个精简为4个。\n\n"
    "推进“三色”工程。打造“白色”，发展石材；打造“绿色”，发展林业；打造“蓝色”，发展电子信息。\n\n"
    "## 二、2023年工作安排\n\n力争地区生产总值达到66亿元，增长6%左右。",
    "云岭县2022.md": HEAD.format("云岭县", 2022)
    + "## 一、2021年工作回顾\n\n地区生产总值完成57亿元，同比增长6.1%。",
    "云岭县2021.md": HEAD.format("云岭县", 2021)
    + "## 一、2020年工作回顾\n\n地区生产总值完成52亿元，增长3%。\n\n2019年地区生产总值修订为50.5亿元。",
    "云岭县2020.md": HEAD.format("云岭县", 2020)
    + "## 一、2019年工作回顾\n\n地区生产总值完成50亿元，增长7%。",
    "云峰区2023.md": HEAD.format("云峰区", 2023)
    + "## 一、2022年工作回顾\n\n全区生产总值完成1.2万亿元，增长5%；粮食产量8万吨；新增城镇就业900人。",
}


@pytest.fixture
def answerer(make: Maker, segmenter: Segmenter, tmp_path: Path) -> Answerer:
    return Answerer(LocalEngine(open_index(make(REPORTS), tmp_path / "data", segmenter)), segmenter)


def values(answer: Answer) -> Sequence[str | None]:
    return [finding.value for finding in answer.findings]


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("云岭县2022年地区生产总值是多少？", "61.3亿元"),
        ("云岭县2021年地区生产总值是多少？", "57亿元"),
        ("云岭县2022年GDP增速是多少", "5.6%"),
        ("云岭县2023年地区生产总值目标是多少？", "66亿元"),
        ("云岭县2022年税收收入多少", "8亿元"),
        ("云岭县2022年一般公共预算收入多少", "10.2亿元"),
        ("云岭县2022年农村居民人均可支配收入是多少", "18800元"),
        ("云岭县2022年农村居民人均可支配收入增长多少", "7.2%"),
        ("云岭县2022年旅游收入多少", "51.2亿元"),
        ("云岭大桥是哪天通车的？", "2022年10月18日"),
        ("哪里建成了第一家水稻产业园？", "山前镇石桥村"),
        ("云岭县带动了多少户农户增收？", "1200余户"),
        ("云岭县2022年新改扩建幼儿园多少所？", "55所"),
        ("云岭县2022年有多少困难人口脱困？", "2.3万"),
        ("云岭县2022年完成投资多少亿元？", "一点五亿元"),
        ("云岭县2022年直属机构从9个精简为几个", "4个"),
        ("云岭县2022年机构从30个裁并为几个", "12个"),
    ],
)
def test_the_exact_words_answer(answerer: Answerer, question: str, value: str) -> None:
    answer = answerer.ask(question, 5)
    assert values(answer) == [value]
    finding = answer.findings[0]
    assert value in finding.sentence
    assert finding.sentence in answer.hits[finding.hit].passage.text


def test_a_list_is_all_its_items(answerer: Answerer) -> None:
    (value,) = values(answerer.ask("云岭县种植了哪些特色作物？", 5))
    assert value
    assert all(item in value for item in ("中药材", "大葱", "香菇"))


def test_what_is_only_named_comes_with_what_explains_it(answerer: Answerer) -> None:
    (finding,) = answerer.ask("云岭县的“三色”工程是什么？", 5).findings
    assert all(colour in finding.sentence for colour in ("白色", "绿色", "蓝色"))


@pytest.mark.parametrize(
    "question",
    [
        "周末电影票价是多少",
        "云中市2022年地区生产总值是多少？",
        "云岭县2035年地区生产总值是多少？",
        "云岭县2022年常住人口是多少？",
        "云岭县2022年粮食产量是多少？",
        "云岭县新建了几座机场",
    ],
)
def test_what_no_report_holds_is_not_found(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question, 5)
    assert (answer.status, answer.findings) == (Status.NOT_FOUND, ())


def test_what_is_near_puts_no_value_first(answerer: Answerer) -> None:
    answer = answerer.ask("云峰区2022年城镇新增就业增长多少？", 5)
    assert answer.status is not Status.ANSWERED
    assert not any(values(answer))


def test_a_result_is_no_answer_to_a_question_for_the_target(answerer: Answerer) -> None:
    answer = answerer.ask("云岭县2022年计划培训多少职工？", 5)
    assert answer.status is not Status.ANSWERED
    assert not any(values(answer))


def test_a_trend_has_a_value_a_year_and_says_its_gaps_and_restatements(answerer: Answerer) -> None:
    answer = answerer.ask("云岭县2018年到2022年地区生产总值变化", 8)
    told = [(finding.year, finding.value, finding.restated) for finding in answer.findings]
    assert told == [
        (2019, "50亿元", False),
        (2019, "50.5亿元", True),
        (2020, "52亿元", False),
        (2021, "57亿元", False),
        (2022, "61.3亿元", False),
    ]
    assert answer.missing == (("云岭县", 2018),)
    for finding in answer.findings:
        assert finding.sentence in answer.hits[finding.hit].passage.text


def test_a_comparison_has_a_value_a_place_on_one_scale(answerer: Answerer) -> None:
    answer = answerer.ask("2022年云岭县和云峰区的地区生产总值哪个更高？", 5)
    assert [(finding.region, finding.value) for finding in answer.findings] == [
        ("云岭县", "61.3亿元"),
        ("云峰区", "1.2万亿元"),
    ]
    gap = answer.calculated
    assert gap
    assert (gap.parts, gap.value, gap.how) == ((1, 0), "1.1939万亿元", "1.2万亿元 − 61.3亿元")


def test_a_comparison_of_two_years_says_that_they_differ(answerer: Answerer) -> None:
    answer = answerer.ask("对比云岭县2021年和2022年地区生产总值", 5)
    assert values(answer) == ["57亿元", "61.3亿元"]
    assert mismatches(answer.findings) == {Mismatch.YEARS}


def test_a_comparison_names_the_place_that_has_nothing(answerer: Answerer) -> None:
    answer = answerer.ask("2022年云岭县和云峰区的粮食产量哪个更多？", 5)
    assert answer.status is Status.WEAK
    assert values(answer) == [None]
    assert "8万吨" in answer.findings[0].sentence
    assert answer.missing == (("云岭县", 2022),)
