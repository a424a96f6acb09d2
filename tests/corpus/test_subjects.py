"""The organisation that a report speaks for."""

from pathlib import Path

import pytest

from corpus.library import Library
from corpus.regions import Evidence
from corpus.subjects import subject


def evidence(title: str, opening: tuple[str, ...] = (), stem: str = "报告") -> Evidence:
    return Evidence(None, title, opening, (), (stem,), "\n".join(opening))


@pytest.mark.parametrize(
    ("read", "name", "others"),
    [
        (evidence("云岭科技股份有限公司2021年年度报告"), "云岭科技股份有限公司", {"云岭科技"}),
        (evidence("云中大学2020年招生简章"), "云中大学", set()),
        (evidence("2020年云中大学招生简章"), "云中大学", set()),
        (evidence("说明", stem="12-云中传媒集团"), "云中传媒集团", {"云中传媒"}),
        (evidence("2021年年度报告", stem="600999-云岭科技-2021年年度报告"), "云岭科技", {"600999"}),
        (
            evidence("云岭科技股份有限公司2021年年度报告", ("股票简称：云科", "股票代码：600999")),
            "云岭科技股份有限公司",
            {"云岭科技", "云科", "600999"},
        ),
        (evidence("简介", ("云中百货行是一家连锁商店。",)), "云中百货行", set()),
        (
            evidence("北京市云岭科技股份有限公司年报"),
            "北京市云岭科技股份有限公司",
            {"北京市云岭科技", "云岭科技股份有限公司", "云岭科技"},
        ),
    ],
)
def test_a_subject_is_read_from_title_file_name_or_first_lines(
    read: Evidence, name: str, others: set[str]
) -> None:
    found = subject(read, None, ())
    assert found is not None
    assert (found.name, set(found.names)) == (name, others)


@pytest.mark.parametrize(
    "title", ["政府工作报告", "全市医院工作会议召开", "湖北将再建一所应急后备医院", "关于公司复工的通知"]
)
def test_news_and_notices_have_none(title: str) -> None:
    assert subject(evidence(title), None, ()) is None


def test_what_a_person_says_counts_most() -> None:
    found = subject(evidence("云中大学简介"), "云岭科技股份有限公司", ("云科", "600999"))
    assert found is not None
    assert found.name == "云岭科技股份有限公司"
    assert {"云科", "600999", "云岭科技", "云中大学"} <= set(found.names)


def test_the_catalogue_and_front_matter_name_subjects(tmp_path: Path) -> None:
    (tmp_path / "一.md").write_text("# 终稿\n\n营业收入3亿元。", "utf-8")
    (tmp_path / "二.md").write_text("---\n公司: 云中传媒有限公司\n---\n# 终稿\n\n营业收入5亿元。", "utf-8")
    (tmp_path / "wenbao.csv").write_text("文件,主体,别名\n一.md,云岭科技股份有限公司,云科、600999\n", "utf-8")
    library = Library(tmp_path)
    reports = {
        source.path: library.read(source).report for source in library.scan() if source.path.endswith("md")
    }
    assert reports["一.md"].subject == "云岭科技股份有限公司"
    assert {"云科", "600999"} <= set(reports["一.md"].names)
    assert reports["二.md"].subject == "云中传媒有限公司"


def test_an_annual_report_is_of_the_year_it_tells_of(tmp_path: Path) -> None:
    (tmp_path / "一.md").write_text(
        "# 云岭科技股份有限公司2019年年度报告\n\n报告日期：2020-04-28\n\n| 项目 | 金额 |\n| --- | --- |\n| 净利润 | 3 |\n",
        "utf-8",
    )
    library = Library(tmp_path)
    (source,) = library.scan()
    record = library.read(source)
    assert (record.report.year, record.report.reviewed) == (2019, 2019)
    assert {passage.period.year for passage in record.passages if passage.period} == {2019}
