"""What is watched for, read from a few words."""

from collections.abc import Callable

import pytest

from index.figures.figures import Aspect
from index.query.places import Places
from index.query.question import understand
from index.query.topic import Topic, topic
from index.text.segmenter import Segmenter

PLACES = Places(["云岭市", "长河市"])


Read = Callable[[str], Topic | None]


@pytest.fixture
def read(segmenter: Segmenter) -> Read:
    return lambda text: topic(understand(text, segmenter, PLACES), segmenter.cut)


def named(read: Read, text: str) -> Topic:
    found = read(text)
    assert found
    return found


@pytest.mark.parametrize(
    ("text", "regions", "absent", "metric", "term"),
    [
        ("云岭 财政收入", {"云岭市"}, (), "一般公共预算收入", ""),
        ("云岭市的GDP情况", {"云岭市"}, (), "地区生产总值", ""),
        ("云岭市2024年GDP目标", {"云岭市"}, (), "地区生产总值", ""),
        ("长治 GDP", set(), ("长治",), "地区生产总值", ""),
        ("财政收入", set(), (), "一般公共预算收入", ""),
        ("新质生产力", set(), (), None, "新质生产力"),
        ("云岭 新质生产力", {"云岭市"}, (), None, "新质生产力"),
        ("“一老一小”", set(), (), None, "一老一小"),
        ("海洋生产总值", set(), (), None, "海洋生产总值"),
        ("云岭", {"云岭市"}, (), None, ""),
    ],
)
def test_what_a_topic_names(
    read: Read, text: str, regions: set[str], absent: tuple[str, ...], metric: str | None, term: str
) -> None:
    found = named(read, text)
    assert (set(found.regions), found.absent) == (regions, absent)
    assert (found.metric and found.metric.names[0], found.term) == (metric, term)


@pytest.mark.parametrize("text", ["2024年", "", "。。。", "云岭 GDP 财政收入"])
def test_nothing_or_two_metrics_are_no_topic(read: Read, text: str) -> None:
    assert read(text) is None


def test_growth_targets_and_years_narrow_it(read: Read) -> None:
    grown, aimed, dated = (
        named(read, text) for text in ("云岭 GDP 增速", "云岭 GDP 目标", "云岭 2021年到2023年 GDP")
    )
    assert grown.aspects == (Aspect.CHANGE,)
    assert aimed.kinds == ("plan",)
    assert dated.years == (2021, 2023)
    assert named(read, "云岭 GDP").kinds == ("review", "plan")


def test_a_place_without_a_report_concerns_no_other(read: Read) -> None:
    assert not named(read, "长治 GDP").concerns("云岭市")
    assert named(read, "GDP").concerns("云岭市")
    assert not named(read, "云岭 GDP").concerns("长河市")
