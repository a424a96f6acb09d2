"""What of a question the reports do not cover."""

from collections.abc import Sequence

import pytest

from corpus.model import Report
from corpus.report import Source
from index.answering.gaps import Gap, NoMetric, NoPlace, NoYear, gaps
from index.query.places import Places
from index.query.question import understand
from index.store.entry import Entry
from index.text.segmenter import Segmenter

ENTRIES = [
    Entry(
        Source(f"{region}{year}.md", 1, 1),
        Report(f"{region}{year}.md", "政府工作报告", region, year, reviewed=year - 1),
        None,
    )
    for region in ("太原市", "大同市", "浙江省")
    for year in (2021, 2022, 2023)
]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("巴黎2022年地区生产总值是多少", [NoPlace("巴黎", ())]),
        ("杭州市2022年地区生产总值是多少", [NoPlace("杭州市", ("浙江省",))]),
        ("长治市2022年地区生产总值是多少", [NoPlace("长治市", ("大同市", "太原市"))]),
        ("太原市2035年地区生产总值是多少", [NoYear("太原市", (2035,), (2021, 2022, 2023))]),
        ("太原市2020年地区生产总值是多少", [NoMetric("太原市", (2020,), "地区生产总值")]),
        ("太原市2022年GDP是多少", [NoMetric("太原市", (2022,), "gdp")]),
        ("太原市常住人口是多少", [NoMetric("太原市", (), "常住人口")]),
        ("2035年的粮食产量是多少", [NoYear(None, (2035,), (2021, 2022, 2023))]),
        ("太原市小店区2022年地区生产总值是多少", [NoPlace("小店区", ("太原市",))]),
        ("太原市2022年的市长是谁", []),
        ("", []),
    ],
)
def test_the_part_that_is_missing_is_named(
    segmenter: Segmenter, question: str, expected: Sequence[Gap]
) -> None:
    places = Places(entry.report.region for entry in ENTRIES if entry.report.region)
    found = gaps(understand(question, segmenter, places), ENTRIES)
    assert [*map(sorted_nearest, found)] == [*map(sorted_nearest, expected)]


def sorted_nearest(gap: Gap) -> Gap:
    return NoPlace(gap.place, tuple(sorted(gap.nearest))) if isinstance(gap, NoPlace) else gap


def test_a_year_is_not_missing_where_a_report_does_not_say_when_it_was_given(segmenter: Segmenter) -> None:
    undated = Entry(Source("a.md", 1, 1), Report("a.md", "纪要", "太原市", None), None)
    question = understand("太原市2035年的市长是谁", segmenter, Places(["太原市"]))
    assert gaps(question, [*ENTRIES, undated]) == ()
