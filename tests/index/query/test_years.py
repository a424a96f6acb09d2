"""Of when a question asks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query.years import When, when


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("2022年产量", When(2022, 2022)),
        ("2022产量", When(2022, 2022)),
        ("2022年说的五大产业", When(report=2022)),
        ("2022年说明会办了几场", When(2022, 2022)),
        ("22年产量", When(2022, 2022)),
        ("98年产量", When(1998, 1998)),
        ("03年海边的城", When(2003, 2003)),
        ("81年的手表", When(1981, 1981)),
        ("一九八一 货物周转量", When(1981, 1981)),
        ("二二年产量", When(2022, 2022)),
        ("九八年产量", When(1998, 1998)),
        ("二〇二二年产量", When(2022, 2022)),
        ("二零一九年产量", When(2019, 2019)),
        ("2006年至2009年产量", When(2006, 2009)),
        ("2012—2015年产量", When(2012, 2015)),
        ("98年到02年产量", When(1998, 2002)),
        ("2021到2025这五年的产量", When(2021, 2025)),
        ("到2021年为止那五年的友城", When(2017, 2021)),
        ("到2020年要建成", When(2020, 2020, horizon=True)),
        ("2025年前要建成", When(2025, 2025, horizon=True)),
        ("“十二五”扶贫资金", When(2011, 2015, plan=True)),
        ("“九五”末", When(2000, 2000, horizon=True)),
        ("十四五产量", When(2021, 2025, plan=True)),
        ("十五五目标", When(2026, 2030, plan=True)),
        ("十四五末产量", When(2025, 2025, horizon=True)),
        ("六五计划的产量", When(1981, 1985, plan=True)),
        ("去年产量", When(-1, -1, relative=True)),
        ("去年底产量", When(-1, -1, relative=True)),
        ("前年产量", When(-2, -2, relative=True)),
        ("今年的任务", When(0, 0, relative=True)),
        ("今年(2026)的任务", When(2026, 2026)),
        ("新一年的任务", When(0, 0, relative=True)),
        ("近三年产量", When(-2, 0, relative=True)),
        ("未来五年产量", When(0, 4, relative=True)),
        ("2023年报告里的产量", When(report=2023)),
        ("按2022年报告的说法", When(report=2022)),
        ("05年的报告想压住什么", When(report=2005)),
        ("2016年作的报告里", When(report=2016)),
        ("2022年政府工作报告 产量", When(report=2022)),
        ("2022年报告 今后五年 产值", When(2022, 2026, report=2022)),
        ("2022年报告说过去五年多了几岁", When(2017, 2021, report=2022)),
        ("2022年报告说去年的产量", When(2021, 2021, report=2022)),
        ("16年报告里,2020年前摘帽的", When(2020, 2020, report=2016, horizon=True)),
        ("12年义务教育", When()),
        ("第18年产量", When()),
        ("20家企业", When()),
        ("每年发2000块", When()),
        ("2000万元以上的企业", When()),
        ("三四年的工夫", When()),
        ("报告文学得了什么奖", When()),
        ("产量", When()),
    ],
)
def test_years_as_people_write_them(question: str, told: When) -> None:
    assert when(question)[0] == told


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ("云岭2022年底产量", ["2022年底"]),
        ("2019年到2022年云岭产量", ["2019年到2022年"]),
        ("2022年报告 今后五年 产值", ["2022年报告", "今后五年"]),
        ("二〇二二年度产量", ["二〇二二年度"]),
    ],
)
def test_where_years_stand(question: str, said: list[str]) -> None:
    assert [question[slice(*span)] for span in when(question)[1]] == said


@given(st.text(st.sampled_from("二〇零一九0129年到至-报告去前近未来五十末“”. a"), max_size=300))
def test_spans_are_in_order_and_within(text: str) -> None:
    told, spans = when(text)
    assert all(0 <= start < stop <= len(text) for start, stop in spans)
    assert spans == sorted(spans)
    assert told.first is None or (told.last is not None and told.first <= told.last)


@pytest.mark.parametrize(
    ("question", "passage", "fits"),
    [
        ("2019年2月投资了哪家公司", "随后，在2019年2月，公司投资了一家药企", 1),
        ("2019年2月投资了哪家公司", "2019年12月，公司投资了一个项目", -1),
        ("2013年1月25日去了哪里", "2013年1月25日下午", 1),
        ("2013年1月25日去了哪里", "2013年1月26日下午", -1),
        ("2019年投资了哪家公司", "2019年3月，公司投资了一个项目", 0),
        ("2019年2月投资了哪家公司", "公司投资了一个项目", 0),
    ],
)
def test_the_month_and_the_day_that_are_named(question: str, passage: str, fits: int) -> None:
    assert when(question)[0].day_fits(passage) == fits
