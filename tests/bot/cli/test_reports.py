"""index, reports and figures, as real processes where it matters and in-process where it does not."""

import csv
from pathlib import Path

import pytest
from cli_support import COUNTIES, REPORTS, replies, run
from support import Maker

from index.engines.local import LocalEngine


@pytest.mark.parametrize(
    ("files", "line"),
    [({}, "空的"), ({"坏.md": b"\0\0"}, "没有可读的报告")],
)
def test_a_folder_without_reports_fails_with_one_line(
    make: Maker, files: dict[str, bytes], line: str
) -> None:
    result = run("ask", "--reports", make(files).folder, "问")
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)
    assert line in result.stderr


def test_a_missing_folder_fails_with_one_line(tmp_path: Path) -> None:
    result = run("ask", "--reports", tmp_path / "none", "问")
    assert (result.exit_code, result.stderr) == (
        1,
        f"wenbao: 报告文件夹不存在：{tmp_path / 'none'}。用 --reports 指定一个文件夹。\n",
    )


def test_bad_files_are_listed_with_their_reason_and_the_rest_is_served(make: Maker) -> None:
    damaged = "# 云海县工作报告\n\n增长1$1.$2％。"
    folder = make(
        {**REPORTS, "缺.md": damaged, "图.png": b"\x89PNG", "空.txt": b"", "二进制.md": b"\0\1"}
    ).folder
    listed = {
        str(entry["path"]): entry for entry in replies(run("reports", "--json", "--reports", folder).stdout)
    }
    assert listed["云岭县.md"] == {
        "path": "云岭县.md", "title": "云岭县工作报告", "region": "云岭县", "year": 2023, "date": None,
        "region_from": "front matter", "year_from": "front matter", "passages": 3, "flaw": None, "skipped": None,
    }  # fmt: skip
    assert all(listed[name]["skipped"] for name in ("图.png", "空.txt", "二进制.md"))
    table = run("reports", "--reports", folder).output
    assert "跳过：文件是空的" in table
    assert "占位符" in table
    assert "跳过 3 份" in run("index", "--reports", folder).output
    assert "36公里" in run("ask", "--reports", folder, "农村公路").output


def test_environment_names_the_places_and_arguments_overrule_it(
    make: Maker, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make(REPORTS).folder
    monkeypatch.setenv("WENBAO_REPORTS", str(folder))
    assert "2 份报告" in run("index").output
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text("甲村修路。", "utf-8")
    assert "1 份报告" in run("index", "--reports", folder / "sub").output


def test_figures_of_one_place_and_metric_are_a_spreadsheet(make: Maker) -> None:
    result = run(
        "figures", "--csv", "--region", "云峰", "--metric", "固投", "--reports", make(COUNTIES).folder
    )
    head, *rows = csv.reader(result.stdout.splitlines())
    assert [dict(zip(head, row, strict=True))["原文"] for row in rows] == ["130亿元", "6%"]
    assert rows[0][:10] == [
        "云峰区", "2022", "结果", "固定资产投资", "数量", "130亿元", "130", "亿元", "云峰区.md", "第7行",
    ]  # fmt: skip


def test_figures_are_read_with_the_index_or_where_they_are_listed_and_not_where_a_question_waits(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where = ("--reports", make(COUNTIES).folder, "--data", tmp_path / "data")
    run("ask", *where, "云岭县固定资产投资")
    assert not list(tmp_path.rglob("figures.sqlite3"))
    listed = run("figures", *where).stdout
    assert listed.count("\t") == 10 * listed.count("\n") == 40
    next(tmp_path.rglob("figures.sqlite3")).unlink()
    run("index", *where)
    monkeypatch.setattr(LocalEngine, "passages", lambda *_: pytest.fail("read again"))
    assert run("figures", *where).stdout == listed


def test_figures_of_a_place_without_reports_fail_with_one_line(make: Maker) -> None:
    result = run("figures", "--region", "云中市", "--reports", make(COUNTIES).folder)
    assert result.exit_code == 1
    assert result.stderr.splitlines()[-1] == "wenbao: 没有云中市的报告。wenbao reports 列出现有的报告。"
