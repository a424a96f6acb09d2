"""The numbers of a passage: whose, of when, and in which role."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.model import Citation, Passage, Period, Report
from index.figures.figures import Aspect, Figure, figures
from index.figures.units import scaled, unit


def read(text: str) -> tuple[Figure, ...]:
    report = Report("云岭县.md", "云岭县工作报告", "云岭县", 2023)
    citation = Citation("x-1-y", report, (), 1, ((1, 1),))
    return figures(Passage(citation, text, period=Period(2022, "review")))


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "全县地区生产总值完成61.3亿元，同比增长5.6％。",
            [("地区生产总值", "61.3亿元"), ("地区生产总值", "5.6％")],
        ),
        (
            "新建农村公路1.1万公里；改造老旧小区7个。",
            [("新建农村公路", "1.1万公里"), ("改造老旧小区", "7个")],
        ),
        (
            "城镇、农村居民人均可支配收入分别达到39400元、18800元，分别增长5.1%和7.2%。",
            [
                ("城镇居民人均可支配收入", "39400元"),
                ("农村居民人均可支配收入", "18800元"),
                ("城镇居民人均可支配收入", "5.1%"),
                ("农村居民人均可支配收入", "7.2%"),
            ],
        ),
        ("2022年10月18日开工，投资1,234.56万元。", [("投资", "1,234.56万元")]),
        ("107个项目竣工投产。", [("项目竣工投产", "107个")]),
        ("发展“6+1”特色种植，3A级景区2个。", [("a级景区", "2个")]),
    ],
)
def test_each_number_has_its_own_metric(text: str, told: list[tuple[str, str]]) -> None:
    assert [(figure.metric, figure.value) for figure in read(text)] == told


def test_values_are_verbatim() -> None:
    text = "收入１２．５亿元，　增长 ５．６％，其中税收８亿多元。"
    for figure in read(text):
        assert text[figure.start : figure.stop] == figure.value


def test_what_there_was_before_and_what_is_a_part_are_marked() -> None:
    before, after = read("旅游收入从29.99亿元增加到51.23亿元。")
    assert (before.former, after.former) == (True, False)
    whole, part = read("一般公共预算收入100亿元，其中税收收入80亿元。")
    assert (whole.part, part.part, part.metric) == (False, True, "税收收入")


@pytest.mark.parametrize(
    "text",
    [
        "地区生产总值突破3000亿元,达到3060亿元。",
        "地区生产总值突破3000亿元大关，由2330.8亿元增加到3060亿元。",
    ],
)
def test_what_has_been_passed_is_not_what_was_reached(text: str) -> None:
    (reached,) = (figure for figure in read(text) if not figure.former)
    assert (reached.number, reached.unit) == ("3060", "亿元")


def test_a_milestone_is_shown_with_the_number_that_was_reached() -> None:
    assert read("地区生产总值突破3000亿元，达到3060亿元。")[1].value == "突破3000亿元，达到3060亿元"


def test_a_number_that_was_only_passed_is_what_there_is() -> None:
    (passed,) = read("地区生产总值突破3000亿元。")
    assert not passed.former


def test_a_rate_of_growth_is_not_a_level() -> None:
    level, change, rank = read("进出口总额2.5亿美元，增长7%，居全省第3位。")
    assert (level.aspect, change.aspect, rank.aspect) == (Aspect.LEVEL, Aspect.CHANGE, Aspect.RANK)


def test_the_year_is_the_one_its_sentence_names() -> None:
    (own,) = read("粮食产量12万吨。")
    (named,) = read("2019年粮食产量12万吨。")
    (compared,) = read("粮食产量比2019年增加2万吨。")
    assert (own.year, named.year, compared.year) == (2022, 2019, 2022)


def test_a_target_is_a_plan_wherever_it_stands() -> None:
    (figure,) = read("力争粮食产量达到12万吨以上。")
    assert (figure.kind, figure.value) == ("plan", "12万吨以上")


@pytest.mark.parametrize(
    ("value", "amount", "base"),
    [
        ("1.2万亿元", "1200000000000", "元"),
        ("277.3亿斤", "13865000", "吨"),
        ("3900万公斤", "39000", "吨"),
        ("2.5公顷", "25000", "平方米"),
        ("86名", "86", "人"),
        ("一亿一千四百多万吨", "114000000", "吨"),
        ("百分之二十四点五", "24.5", "%"),
    ],
)
def test_amounts_come_to_one_scale_exactly(value: str, amount: str, base: str) -> None:
    (figure,) = read(f"产量{value}。")
    assert (figure.amount, figure.base) == (amount, base)


def test_amounts_are_shown_as_people_write_them() -> None:
    factor = unit("亿", "元").factor
    assert scaled(68 * factor + factor / 2, "元") == ("68.5", "亿元")
    assert scaled(factor / factor * 7, "个") == ("7", "个")


@pytest.mark.parametrize(
    "text",
    ["达到" * 500 + "x5元", "市县" * 500 + "长", "、" * 1000, "1,111" * 200, "分别5元" * 250, "从5到" * 330],
)
def test_the_worst_passage_is_read_in_bounded_time(text: str) -> None:
    started = time.perf_counter()
    read(text)
    assert time.perf_counter() - started < 2


@given(st.text("云岭县收入产值增长比分别从到，。、；：0123456789.%％亿万元多余１２", max_size=60))
def test_any_text_gives_verbatim_values(text: str) -> None:
    for figure in read(text):
        assert text[figure.start : figure.stop] == figure.value


@pytest.mark.parametrize(
    ("text", "told"),
    [
        (
            "粮食播种面积510.8万亩，总产量203.15万吨。",
            [("粮食播种面积", "510.8万亩"), ("粮食产量", "203.15万吨")],
        ),
        (
            "地区生产总值增长6.0%、总量达4168.5亿元。",
            [("地区生产总值", "6.0%"), ("地区生产总值", "4168.5亿元")],
        ),
        ("国内生产总值[2]1143670亿元。", [("国内生产总值", "1143670亿元")]),
        ("外贸进出口总额（海关口径）完成10.31亿美元。", [("外贸进出口总额", "10.31亿美元")]),
        ("规模以上工业企业实现增加值1764亿元。", [("规模以上工业企业增加值", "1764亿元")]),
        (
            "促进增收，城乡居民人均可支配收入分别达到40152元和17606元。",
            [("城镇居民人均可支配收入", "40152元"), ("农村居民人均可支配收入", "17606元")],
        ),
        ("进出口总额162.2亿美元，下降29.9%。", [("进出口总额", "162.2亿美元"), ("进出口总额", "下降29.9%")]),
        ("粮食总产量再上新台阶，突破1600亿斤大关。", [("粮食总产量", "突破1600亿斤")]),
        (
            "粮食生产再创新高。播种面积8780万亩，总产量853.2亿斤。",
            [("播种面积", "8780万亩"), ("粮食产量", "853.2亿斤")],
        ),
        (
            "地区生产总值增长5.8%、增速全国第3，总量达到60013亿元。",
            [("地区生产总值", "5.8%"), ("增速全国", "第3"), ("地区生产总值", "60013亿元")],
        ),
        ("生产总值接连迈上新台阶，达到50013.2亿元。", [("生产总值", "50013.2亿元")]),
    ],
)
def test_what_a_name_leaves_out_or_has_too_much_is_put_right(text: str, told: list[tuple[str, str]]) -> None:
    assert [(one.metric, one.value) for one in read(text)] == told


@pytest.mark.parametrize(
    ("text", "stretch"),
    [
        ("预算收入较2017年增长56.8%。", "较2017年"),
        ("预算收入比2022年增长5%。", ""),
        ("前11个月，固定资产投资增长33.2%。", "前11个月"),
    ],
)
def test_a_change_against_an_earlier_year_or_of_some_months_is_not_that_of_the_year(
    text: str, stretch: str
) -> None:
    (figure,) = [one for one in read(text) if one.unit == "%"]
    assert figure.stretch == stretch
