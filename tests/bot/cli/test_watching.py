"""`wenbao watch`: what is new since it was last asked."""

import json
from pathlib import Path

from cli_support import run
from support import Maker


def report(year: int, revenue: int, more: str = "") -> str:
    return (
        f"# 云岭市{year}年政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n"
        f"{year - 1}年，云岭市一般公共预算收入完成{revenue}亿元。{more}\n"
    )


def test_what_is_new_is_printed_once_with_old_and_new_and_their_citations(
    make: Maker, tmp_path: Path
) -> None:
    folder = make({"a.md": report(2023, 100)}).folder
    where = ("--reports", folder, "--data", tmp_path / "data")
    begun = run("watch", *where, "云岭市", "财政收入")
    assert (begun.exit_code, "已关注“云岭市 财政收入”" in begun.stdout) == (0, True)
    assert run("watch", *where, "新质生产力").exit_code == 0
    assert run("watch", *where).stdout == "1. 云岭市 财政收入\n2. 新质生产力\n"
    make({"a.md": report(2023, 101), "b.md": report(2024, 110, "培育新质生产力。")})
    assert run("index", *where).exit_code == 0
    told = run("watch", *where).stdout
    assert "100亿元（" in told
    assert "） → 101亿元（结果、有改动）" in told
    assert "云岭市 2023年 · 一般公共预算收入 110亿元（结果）" in told
    assert "云岭市 2024年 首次写到：培育新质生产力。" in told
    for line in told.splitlines():
        if line.startswith("- "):
            citation = line.rpartition(" · ")[2]
            assert run("cite", *where, citation).exit_code == 0
    assert run("watch", *where).stdout == "1. 云岭市 财政收入\n2. 新质生产力\n"


def test_news_and_what_is_watched_for_are_lines_of_json(make: Maker, tmp_path: Path) -> None:
    where = ("--reports", make({"a.md": report(2023, 100)}).folder, "--data", tmp_path / "data", "--json")
    assert json.loads(run("watch", *where, "云岭市", "财政收入").stdout)["reports"] == 1
    make({"a.md": report(2023, 101), "b.md": report(2024, 110)})
    assert run("index", *where[:4]).exit_code == 0
    first, second, watched = map(json.loads, run("watch", *where).stdout.splitlines())
    restated, given = sorted((first, second), key=lambda one: str(one["news"]), reverse=True)
    assert (restated["news"], restated["before"]["value"], restated["value"]) == (
        "restates",
        "100亿元",
        "101亿元",
    )
    assert (given["news"], given["year"], given["path"], given["before"]) == ("gives", 2023, "b.md", None)
    assert watched["watch"] == "云岭市 财政收入"
    assert json.loads(run("watch", *where, "--end", "云岭市", "财政收入").stdout)["ended"] is True
    assert run("watch", *where).stdout == ""


def test_what_cannot_be_watched_is_one_line(make: Maker, tmp_path: Path) -> None:
    where = ("--reports", make({"a.md": report(2023, 100)}).folder, "--data", tmp_path / "data")
    unclear = run("watch", *where, "2024年")
    assert (unclear.exit_code, unclear.stderr.count("\n")) == (1, 1)
    assert "请写明关注什么" in unclear.stderr
    assert run("watch", *where, "云岭市").exit_code == 0
    assert "已经在关注" in run("watch", *where, "云岭市").stderr
    assert "不再关注" in run("watch", *where, "--end", "云岭市").stdout
    assert "没有关注" in run("watch", *where, "--end", "云岭市").stdout
    assert "没有关注什么" in run("watch", *where).stdout


def test_indexing_makes_no_table_where_nobody_watches(make: Maker, tmp_path: Path) -> None:
    where = ("--reports", make({"a.md": report(2023, 100)}).folder, "--data", tmp_path / "data")
    assert run("index", *where).exit_code == 0
    assert list((tmp_path / "data").rglob("watches*")) == []
