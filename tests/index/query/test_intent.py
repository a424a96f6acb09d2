"""What a question asks for."""

import pytest

from index.query import intent as asked
from index.query.intent import Kind, When
from index.query.places import Places
from index.query.question import understand
from index.text.segmenter import Segmenter


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("新建了多少公里农村公路", Kind.FIGURE),
        ("城镇化率增速", Kind.FIGURE),
        ("有几所学校", Kind.FIGURE),
        ("项目是哪天奠基的", Kind.DATE),
        ("谁当选市长", Kind.PERSON),
        ("哪里在建产业园", Kind.PLACE),
        ("获奖的村有哪些", Kind.LIST),
        ("财政收入为啥没完成计划", Kind.REASON),
        ("什么是三重底色", Kind.DEFINITION),
        ("甲区和乙区哪个更多", Kind.COMPARISON),
        ("2010年至2013年进出口变化情况", Kind.TREND),
        ("石桥 照片", Kind.KEYWORDS),
    ],
)
def test_the_form_of_a_question_says_what_would_answer(question: str, kind: Kind) -> None:
    assert asked.kind(question) is kind


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("2018年到2022年地区生产总值", Kind.TREND),
        ("近三年固定资产投资", Kind.TREND),
        ("2022年地区生产总值", Kind.KEYWORDS),
        ("2018年到2022年桥梁", Kind.KEYWORDS),
    ],
)
def test_a_metric_and_several_years_are_a_trend(text: str, kind: Kind, segmenter: Segmenter) -> None:
    assert understand(text, segmenter, Places([])).kind is kind


@pytest.mark.parametrize(
    ("question", "planned"),
    [
        ("2020年就业目标多少人", True),
        ("打算改造多少老旧小区", True),
        ("22年要引进几个项目", True),
        ("想做到多少亿", True),
        ("重要项目有多少个", False),
        ("主要粮食产量多少", False),
        ("完成了多少投资", False),
        ("我想知道产量是多少", False),
        ("怎么保护山林", None),
        ("石桥", None),
    ],
)
def test_target_result_or_left_open(question: str, planned: bool | None) -> None:
    assert asked.planned(question) is planned


@pytest.mark.parametrize(
    ("question", "when"),
    [
        ("2022年产量", When(2022, 2022)),
        ("2022产量", When(2022, 2022)),
        ("22年产量", When(2022, 2022)),
        ("98年产量", When(1998, 1998)),
        ("2006年至2009年产量", When(2006, 2009)),
        ("2012—2015年产量", When(2012, 2015)),
        ("到2021年为止那五年的友城", When(2017, 2021)),
        ("“十二五”扶贫资金", When(2011, 2015)),
        ("十四五产量", When(2021, 2025)),
        ("去年产量", When(-1, -1, relative=True)),
        ("近三年产量", When(-2, 0, relative=True)),
        ("2023年报告里的产量", When(report=2023)),
        ("12年义务教育", When()),
        ("第18年产量", When()),
        ("20家企业", When()),
        ("产量", When()),
    ],
)
def test_years_as_people_write_them(question: str, when: When) -> None:
    assert asked.when(question)[0] == when


@pytest.mark.parametrize(
    ("question", "fits", "not_fits"),
    [
        ("修了多少公里路", "36公里", "36亿元"),
        ("花了多少钱", "3元", "3人"),
        ("多少人就业", "3人", "3%"),
        ("投资增长多少", "7%", "7亿元"),
        ("改造多少平米", "3平方米", "3米"),
        ("有几家公司", "3家", "3个"),
    ],
)
def test_the_words_of_a_question_name_the_unit(question: str, fits: str, not_fits: str) -> None:
    unit = asked.unit(question)
    assert unit
    assert unit.search(fits)
    assert not unit.search(not_fits)
