"""ask and chat, as real processes where it matters and in-process where it does not."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Set
from pathlib import Path

import pytest
from cli_support import COUNTIES, REPORTS, process, replies, run
from support import Maker

from index.engines.local import LocalEngine
from index.engines.protocol import Candidate, EngineError
from index.query.question import Question
from index.text.segmenter import Segmenter


def test_an_answer_shows_the_words_and_where_they_stand(make: Maker) -> None:
    result = run("ask", "--reports", make(REPORTS).folder, "云岭县粮食产量多少")
    assert result.exit_code == 0
    assert result.output.splitlines()[:2] == [
        "云岭县 2022年 · 粮食产量 12.5万吨（结果）",
        "全县粮食产量达到12.5万吨。",
    ]
    assert "《云岭县工作报告》2023年 · 第2段 · 云岭县.md 第9行" in result.output


def test_words_need_no_quotes(make: Maker) -> None:
    result = run("ask", "--reports", make(REPORTS).folder, "云岭县", "农村公路")
    assert "36公里" in result.output


def test_few_passages_stand_below_what_is_certain_and_as_many_as_are_asked_for(make: Maker) -> None:
    folder = make(
        {f"{n}.md": f"# 清单\n\n{n}村粮食产量达到{n}.5万吨。\n" for n in range(1, 7)} | REPORTS
    ).folder
    asked = ("ask", "--reports", folder, "云岭县粮食产量多少")
    assert "\n2. " in run(*asked).output
    assert "\n3. " not in run(*asked).output
    assert "\n4. " in run(*asked, "--limit", "4").output


def test_a_question_for_two_things_has_a_line_a_part_and_says_what_is_not_there(make: Maker) -> None:
    result = run("ask", "--reports", make(REPORTS).folder, "云岭县2022年粮食产量是多少，常住人口是多少？")
    assert result.output.splitlines()[:6] == [
        "云岭县2022年粮食产量是多少",
        "云岭县 2022年 · 粮食产量 12.5万吨（结果）",
        "全县粮食产量达到12.5万吨。",
        "云岭县.md 第9行",
        "云岭县2022年常住人口是多少",
        "云岭县的报告里没有找到2022年的常住人口。",
    ]


def test_no_match_is_an_honest_no_and_no_failure(make: Maker) -> None:
    result = run("ask", "--reports", make(REPORTS).folder, "周末电影票价")
    assert (result.exit_code, result.output) == (
        0,
        "报告里没有找到答案。\n现有报告：云岭县（2023年）、云峰区。\n",
    )


def test_questions_from_standard_input_get_one_reply_a_line_each(make: Maker) -> None:
    asked = "云岭县粮食产量\n\n🙂\n" + "长" * 10_000 + "\n\x1b[31m\x07红\n\xff无效\n末行无换行"
    result = process(
        "ask", "--json", "--reports", make(REPORTS).folder, "-", stdin=asked.encode("utf-8", "surrogatepass")
    )
    assert result.returncode == 0
    assert len(replies(result.stdout)) == 7
    assert result.stderr == b""


def test_replies_to_many_questions_stand_below_the_question_each(make: Maker) -> None:
    asked = "云岭县粮食产量多少\n\n  \n云峰区改造老旧小区多少个\n"
    lines = run(
        "ask", "--reports", make(REPORTS).folder, "--limit", "1", "-", stdin=asked
    ).output.splitlines()
    assert [line for line in lines if line.startswith("问：")] == [
        "问：云岭县粮食产量多少",
        "问：云峰区改造老旧小区多少个",
    ]
    assert lines[1] == "云岭县 2022年 · 粮食产量 12.5万吨（结果）"
    assert lines[lines.index("问：云峰区改造老旧小区多少个") - 1] == ""


def test_bytes_that_are_no_utf8_are_a_question_like_any_other(make: Maker) -> None:
    folder = make(REPORTS).folder
    result = process("ask", "--json", "--reports", folder, "-", stdin="粮食产量".encode("gb18030") + b"\n")
    assert (result.returncode, len(replies(result.stdout))) == (0, 1)
    result = subprocess.run(
        [sys.executable.encode(), b"-m", b"bot", b"ask", b"--reports", os.fsencode(folder), b"\xff\xfe\xb2"],
        capture_output=True, timeout=60, check=False,
    )  # fmt: skip
    assert (result.returncode, result.stderr) == (0, b"")


def test_a_line_without_end_is_one_question(make: Maker) -> None:
    asked = "云岭县粮食产量多少".encode() + b"?" * 3_000_000 + "\n云岭县粮食产量多少\n".encode()
    done = process("ask", "--json", "--reports", make(REPORTS).folder, "-", stdin=asked)
    assert len(replies(done.stdout)) == 2


def test_replies_stream(make: Maker) -> None:
    command = [sys.executable, "-m", "bot", "ask", "--json", "--reports", str(make(REPORTS).folder), "-"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0) as asking:
        assert asking.stdin
        assert asking.stdout
        for _ in range(2):
            asking.stdin.write("农村公路\n".encode())
            assert json.loads(asking.stdout.readline())["status"] == "answered"
        asking.stdin.close()
        assert asking.wait(30) == 0


def test_a_conversation_ends_with_its_input_or_a_word(make: Maker) -> None:
    folder = make(REPORTS).folder
    result = run("chat", "--json", "--reports", folder, stdin="农村公路\n老旧小区\n退出\n粮食产量\n")
    assert [reply["status"] for reply in replies(result.stdout)] == ["answered", "answered"]


def test_an_explanation_says_what_was_understood_and_why(make: Maker) -> None:
    result = run("ask", "--explain", "--reports", make(REPORTS).folder, "云岭县22年粮食产量多少")
    assert result.exit_code == 0
    assert "地区：云岭县" in result.output
    assert "年份：2022" in result.output
    assert "得分" in result.output
    assert re.search(r"12\.5万吨 正确的概率 0\.\d{3}", result.output)
    assert re.search(r"   起点 [+-]\d", result.output)
    assert run("ask", "--explain", "--json", "问").exit_code == 2


def test_a_table_row_says_what_its_columns_are(make: Maker) -> None:
    table = "# 清单\n\n| 单位 | 床位 |\n|---|---|\n| 云岭医院 | 320张 |\n"
    shown = run("ask", "--reports", make({"a.md": table}).folder, "云岭医院床位").output
    assert "云岭医院　320张" in shown
    assert "表头：单位、床位" in shown


def test_terminal_control_in_a_report_stays_in_the_report(make: Maker) -> None:
    folder = make({"a.txt": "清单\x1b[2J\u202e农村公路36公里。" + "正文" * 60}).folder
    shown = run("ask", "--reports", folder, "农村公路").output
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_a_comparison_is_a_line_a_place_and_says_what_was_calculated(make: Maker) -> None:
    result = run("ask", "--reports", make(COUNTIES).folder, "云岭县和云峰区固定资产投资哪个更多？")
    lines = result.output.splitlines()
    assert lines[:2] == [
        "云岭县 2022年 · 固定资产投资 1.2万亿元（结果） · 云岭县.md 第7行",
        "云峰区 2022年 · 固定资产投资 130亿元（结果） · 云峰区.md 第7行",
    ]
    assert "推算（不是原文）：云岭县 2022年比云峰区 2022年多 1.187万亿元 = 1.2万亿元 − 130亿元。" in lines


def test_a_comparison_of_which_one_is_found_says_that_the_other_is_not(make: Maker) -> None:
    files = {
        **COUNTIES,
        "云峰区.md": "---\ntitle: 云峰区纪要\nregion: 云峰区\nyear: 2023\n---\n\n新建桥梁9座。\n",
    }
    result = run("ask", "--reports", make(files).folder, "云岭县和云峰区固定资产投资哪个更多？")
    assert result.output.startswith("云峰区固定资产投资：没有确定的答案")
    assert "1. 固定资产投资完成1.2万亿元" in result.output


def test_a_conversation_completes_what_a_follow_up_leaves_out(make: Maker) -> None:
    stdin = "云岭县2022年固定资产投资多少？\n那云峰区呢？\n第1条的上下文\n".encode()
    result = process("chat", "--reports", make(COUNTIES).folder, stdin=stdin)
    said = result.stdout.decode()
    assert "问的是：云峰区2022年固定资产投资多少\n云峰区 2022年 · 固定资产投资 130亿元（结果）\n" in said
    assert "已核对：原文与 云峰区.md 第7行 一致。" in said


def test_a_chart_is_a_picture_and_one_line_where_there_is_nothing_to_draw(
    make: Maker, tmp_path: Path
) -> None:
    folder, file = make(COUNTIES).folder, tmp_path / "图.png"
    assert (
        run("ask", "--reports", folder, "云岭县和云峰区固定资产投资哪个更多？", "--chart", file).exit_code
        == 0
    )
    assert file.read_bytes().startswith(b"\x89PNG\r\n")
    failed = run("ask", "--reports", folder, "云岭县固定资产投资多少？", "--chart", file)
    assert failed.exit_code == 1
    assert failed.stderr.splitlines()[-1].startswith("wenbao: 没有可以画的图")


def test_a_conversation_goes_on_when_the_engine_is_back(
    make: Maker, monkeypatch: pytest.MonkeyPatch, segmenter: Segmenter
) -> None:
    found, away = LocalEngine.candidates, [True, False]

    def candidates(
        self: LocalEngine, question: Question, count: int, within: Set[str] = frozenset()
    ) -> list[Candidate]:
        if away.pop(0):
            raise EngineError("Milvus 连不上。")
        return found(self, question, count, within)

    monkeypatch.setattr(LocalEngine, "candidates", candidates)
    where = ("--reports", make(REPORTS).folder, "--data", segmenter.cache_folder)
    result = run("chat", *where, stdin="粮食产量\n粮食产量\n")
    assert (result.exit_code, result.stderr) == (0, "wenbao: Milvus 连不上。\n")
    assert "12.5万吨" in result.stdout
    away.append(True)
    result = run("chat", "--json", *where, stdin="粮食产量\n粮食产量\n")
    assert (result.exit_code, result.stdout) == (1, "")


def test_who_gives_no_figure_is_listed_whole_where_that_is_asked_for(make: Maker) -> None:
    places = [
        f"{name}市"
        for name in (
            "苏州",
            "无锡",
            "常州",
            "南通",
            "徐州",
            "扬州",
            "镇江",
            "泰州",
            "盐城",
            "淮安",
            "宿迁",
            "杭州",
            "宁波",
            "温州",
            "嘉兴",
            "湖州",
        )
    ]
    front = "---\ntitle: {0}政府工作报告\nregion: {0}\nyear: 2023\n---\n\n## 一、2022年工作回顾\n\n"
    files = {f"{place}.md": front.format(place) + "新建农村公路36公里。\n" for place in places}
    for place in places[:2]:
        files[f"{place}.md"] += "\n地区生产总值1万亿元。\n"
    folder = make(files).folder
    asked = ("ask", "--reports", folder, "2022年GDP最高的城市是哪个")
    short, whole = run(*asked), run(*asked, "--missing")
    assert short.exit_code == whole.exit_code == 0
    told = next(line for line in whole.output.splitlines() if line.startswith("没有给出的"))
    assert all(place in told for place in places[2:])
    assert told not in short.output
