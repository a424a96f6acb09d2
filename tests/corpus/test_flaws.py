"""What a report shows to be wrong with it."""

import pytest
from support import Maker, Read, report

from corpus.model import Flaw, FlawKind


def test_figures_that_were_lost_are_counted(read: Read) -> None:
    assert read("财政收入增长1$1.$2％，投资６$1.$2亿元。").flaw == Flaw(FlawKind.LOST, "2")
    assert read("财政收入增长12%，引资$1.2亿。").flaw is None


@pytest.mark.parametrize(
    "text", ["（暂无）", "# 云岭县报告\n\n内容待补充", "404 Not Found", "# 报告\n\n页面不存在或已删除。"]
)
def test_a_placeholder_is_no_report(read: Read, text: str) -> None:
    assert read(text).flaw == Flaw(FlawKind.EMPTY)


def test_a_short_report_is_one(read: Read) -> None:
    assert read("# 云岭县报告\n\n全县产值12亿元。").flaw is None


@pytest.mark.parametrize(
    ("path", "region", "flaw"),
    [
        ("云岭市/2023.md", "云岭市", None),
        ("云岭市/2023.md", "云海市", Flaw(FlawKind.MISPLACED, "云海市")),
        ("云岭市/2022.md", "云岭市", Flaw(FlawKind.MISPLACED, "2023年")),
        ("云岭市/2022年发言.md", "云岭市", None),
        ("各地/2023.md", "云海市", None),
        ("2023.md", "云海市", None),
    ],
)
def test_a_report_that_names_another_place_or_year_than_its_folder(
    make: Maker, path: str, region: str, flaw: Flaw | None
) -> None:
    library = make({path: report(region, 2023, 100, 110)})
    assert [library.read(source).flaw for source in library.scan()] == [flaw]


def test_a_part_of_the_place_that_the_folder_names_is_in_place(make: Maker) -> None:
    library = make({"长治市/2023.md": report("潞城区", 2023, 100, 110) + "\n长治全市增长5%。\n"})
    assert [library.read(source).flaw for source in library.scan()] == [None]
