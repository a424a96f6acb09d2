"""evaluate and unanswered."""

import json
import re
from pathlib import Path

import pytest
from cli_support import REPORTS, run
from support import Maker, shared

from bot.service.database import open_database


def test_evaluation_says_what_is_first_and_what_misses(make: Maker, tmp_path: Path) -> None:
    questions = tmp_path / "q.jsonl"
    asked = [
        {"id": "a", "question": "农村公路", "report": "云岭县.md", "evidence": ["36公里"]},
        {"id": "b", "question": "农村公路", "report": "云峰区.txt", "evidence": []},
        {"id": "c", "question": "周末电影票价", "kind": "unanswerable", "report": ""},
        {"turns": [{"id": "d", "question": "老旧小区", "report": "云峰区.txt"}]},
    ]
    questions.write_text("\n".join(json.dumps(line, ensure_ascii=False) for line in asked), "utf-8")
    trec = tmp_path / "run.txt"
    result = run("evaluate", "--reports", make(REPORTS).folder, "--run", trec, questions)
    assert result.output.startswith("b  农村公路  没有找到对的段落；排在第一的是：")
    assert result.output.splitlines()[-1].startswith(
        "4 个问题  首段命中 success@1 0.667  前 3 段 success@3 0.667  前 10 段 success@10 0.667  "
        "倒数名次 rr@10 0.667  如实拒答 abstained 1.000  用时中位数 "
    )
    rows = [line.split() for line in trec.read_text("utf-8").splitlines()]
    assert all(len(row) == 6 and row[1] == "Q0" and row[5] == "wenbao" for row in rows)
    assert next(row[3] for row in rows if row[0] == "a") == "1"


@pytest.mark.parametrize("content", [b"", b"not json\n", b'{"id": 1}\n', b"[1]\n", b"\xff\xfe"])
def test_a_bad_question_file_fails_with_one_line(make: Maker, tmp_path: Path, content: bytes) -> None:
    questions = tmp_path / "q.jsonl"
    questions.write_bytes(content)
    result = run("evaluate", "--reports", make(REPORTS).folder, questions)
    assert (result.exit_code, result.stderr.count("\n")) == (1, 1)


def test_questions_on_the_two_originals_reach_the_bar() -> None:
    result = run(
        "evaluate", "--no-misses", "--reports", shared("reports"), shared("questions", "seeds.jsonl")
    )
    figures = dict(re.findall(r"(\S+@\d+) ([\d.]+)", result.output))
    assert float(figures["success@1"]) >= 0.96
    assert float(figures["success@3"]) == 1.0


def test_unanswered_questions_are_listed_with_how_many_times(tmp_path: Path) -> None:
    with open_database(tmp_path) as database:
        for question in ("甲？", "乙？", "乙？"):
            database.count_unanswered(question)
    result = run("unanswered", "--data", tmp_path)
    assert (result.exit_code, result.stdout) == (0, "2\t乙？\n1\t甲？\n")
