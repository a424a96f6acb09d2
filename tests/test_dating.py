"""Whose report, of which year, and of which year each passage tells."""

import pytest
from support import Read

from corpus import dating
from corpus.model import Period


@pytest.mark.parametrize(
    ("title", "opening", "path", "expected"),
    [
        ("云岭市政府工作报告（2014年1月7日 林某）", [], "x.md", "云岭市"),
        ("2021年云岭县政府工作报告", [], "x.md", "云岭县"),
        ("云岭自治州2002年国民经济统计公报", [], "x.md", "云岭自治州"),
        ("政府工作报告", ["——2016年11月25日在云岭区第六届人民代表大会上"], "x.md", "云岭区"),
        ("政府工作报告", [], "报告/云岭市/2019.md", "云岭市"),
        ("政府工作报告", [], "国务院/2019.md", "全国"),
        ("杂记", [], "x.md", None),
    ],
)
def test_the_region_is_read_from_what_is_trusted_most(
    title: str, opening: list[str], path: str, expected: str | None
) -> None:
    assert dating.region(None, title, opening, path, "") == expected


def test_front_matter_overrules_the_title() -> None:
    assert dating.region("云峰区", "云岭市政府工作报告", [], "x.md", "") == "云峰区"


def test_the_place_named_most_is_the_last_resort(read: Read) -> None:
    text = "云峰区推进项目。云峰区改善民生。全区社区建设。社区食堂。社区养老。社区托育。云峰区修路。"
    assert read(text).report.region == "云峰区"


@pytest.mark.parametrize(
    ("front", "title", "path", "text", "expected"),
    [
        ("2024-01-05", "2023年报告", "2022.md", "", 2024),
        (None, "云岭市2023年工作报告", "2022.md", "", 2023),
        (None, "工作报告", "云岭市/2022.md", "", 2022),
        (None, "工作报告", "a.md", "2023年完成，2024年将建。2023年，2024年。到2035年", 2024),
        (None, "工作报告", "a.md", "新增人才2000人", None),
    ],
)
def test_the_year_is_read_from_what_is_trusted_most(
    front: str | None, title: str, path: str, text: str, expected: int | None
) -> None:
    assert dating.year(front, title, [], path, text) == expected


@pytest.mark.parametrize(
    ("text", "section", "expected"),
    [
        ("生产总值增长8%。", ("一、2022年工作回顾",), Period(2022, "review")),
        ("生产总值增长6%左右。", ("二、2023年主要目标",), Period(2023, "plan")),
        ("生产总值增长8%。", ("工作回顾",), Period(2022, "review")),
        ("生产总值增长6%左右。", ("工作安排",), Period(2023, "plan")),
        ("去年，新增就业三万人。", (), Period(2022, "review")),
        ("今年将力争新增就业三万人。", (), Period(2023, "plan")),
        ("2021年，建成学校五所。", (), Period(2021, "review")),
        ("村口的桥。", (), None),
    ],
)
def test_a_passage_tells_of_a_year_and_looks_back_or_ahead(
    text: str, section: tuple[str, ...], expected: Period | None
) -> None:
    assert dating.period(text, section, 2023) == expected
