"""A terminal: lines that fit it, and few passages below what is certain."""

import re
from itertools import pairwise

import pytest
from cli_support import process
from rich.cells import cell_len
from support import Maker

from bot.render.describe import ordered
from corpus.library import SHIPPED
from index.api import Answerer

ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
QUESTIONS = (
    "潞城区2024年实施了多少个重点项目？",
    "潞城区和潞州区固定资产投资哪个更多？",
    "总结一下潞城区",
    "潞州区2023年有哪些成绩？",
    "巴黎2024年地区生产总值是多少？",
)


def screen(width: int, *arguments: object, stdin: bytes = b"") -> list[str]:
    """The lines on a terminal with so many columns."""
    done = process(*arguments, stdin=stdin, FORCE_COLOR="1", COLUMNS=str(width))
    assert done.returncode == 0, done.stderr
    return ESCAPE.sub("", done.stdout.decode()).splitlines()


@pytest.mark.parametrize("width", [40, 60, 80])
@pytest.mark.parametrize("command", ["ask", "figures", "reports"])
def test_lines_fit_begin_with_no_mark_and_split_no_number(width: int, command: str) -> None:
    asked = ("ask", "--reports", SHIPPED, "-") if command == "ask" else (command, "--reports", SHIPPED)
    lines = screen(width, *asked, stdin="\n".join(QUESTIONS).encode())
    assert len(lines) > 3
    for line, behind in pairwise(lines):
        assert cell_len(line) <= width, line
        text = re.sub(r"^(?:\d+\.|-) ", "", behind.strip())
        assert not re.match("[。，、；：？！）》”’%]", text), behind
        assert not (re.search(r"\d[.,]?$", line) and re.match(r"[.,]?[\d%万亿元]", text)), (line, behind)


def test_figures_are_two_lines_each_on_a_screen(make: Maker) -> None:
    report = "# 云岭县2023年工作报告\n\n2022年，全县粮食产量达到12.5万吨，增长6.2%。\n"
    lines = screen(80, "figures", "--reports", make({"云岭县.md": report}).folder)
    assert lines[0] == "云岭县 2022年 · 粮食产量 12.5万吨（结果）"
    assert lines[1].startswith("   云岭县.md 第3行 · ")
    assert lines[2].startswith("云岭县 2022年 · 粮食产量 6.2%（结果、")


def test_reports_say_what_they_are_or_why_they_were_skipped(make: Maker) -> None:
    folder = make({"云岭县.md": "# 云岭县2023年工作报告\n\n粮食产量12.5万吨。\n", "空.txt": ""}).folder
    lines = screen(80, "reports", "--reports", folder)
    assert lines == [
        "云岭县.md",
        "   云岭县2023年工作报告 · 云岭县 · 2023 · 2段 · 取自标题",
        "空.txt",
        "   跳过：文件是空的",
    ]


def test_below_an_exact_answer_its_own_passage_stands_first_and_few_others(shipped: Answerer) -> None:
    def numbered(*options: object) -> list[str]:
        lines = screen(80, "ask", "--reports", SHIPPED, QUESTIONS[0], *options)
        return [line for line in lines if re.match(r"\d+\. ", line)]

    answer = shipped.ask(QUESTIONS[0], 5)
    assert 1 <= len(numbered()) <= 3
    assert numbered()[0][3:20] in answer.hits[ordered(answer)[0]].passage.text
    assert len(numbered("--limit", 5)) == 5
