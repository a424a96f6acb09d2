"""What all commands have in common."""

import re
import subprocess
import sys

import click
import pytest
from cli_support import process, run
from rich.cells import cell_len
from support import Maker

from bot.cli import main

REPORTS = {"云岭县.md": "# 云岭县2023年工作报告\n\n全县粮食产量达到12.5万吨。\n"}
WIDTH = 80


def test_options_stand_before_the_command_or_behind_it(make: Maker) -> None:
    folder = make(REPORTS).folder
    before = run("--reports", folder, "--data", folder.parent / "one", "ask", "云岭县粮食产量多少")
    behind = run("ask", "云岭县粮食产量多少", "--data", folder.parent / "two", "--reports", folder)
    assert (before.exit_code, before.output) == (0, behind.output)
    assert "12.5万吨" in before.output
    assert folder.parent.joinpath("one").exists()


def test_what_stands_behind_the_command_decides(make: Maker) -> None:
    folder = make(REPORTS).folder
    result = run("--reports", folder / "none", "ask", "--reports", folder, "云岭县粮食产量多少")
    assert (result.exit_code, "12.5万吨" in result.output) == (0, True)


def test_the_version_is_said() -> None:
    result = run("--version")
    assert result.exit_code == 0
    assert result.output.startswith("wenbao ")


@pytest.mark.parametrize("name", ["", *main.commands])
def test_help_fits_a_terminal_and_no_summary_is_cut(name: str) -> None:
    shown = run(*filter(None, [name]), "--help").output
    assert [line for line in shown.splitlines() if cell_len(line) > WIDTH] == []
    assert "..." not in shown.replace("[参数]...", "").replace("QUESTION...", "")
    assert not set(re.findall("[A-Z][a-z]+", shown)) - {"Telegram", "Ctrl"}


def test_every_command_takes_the_options() -> None:
    for name, command in main.commands.items():
        options = {parameter.name for parameter in command.params if isinstance(parameter, click.Option)}
        assert options >= {"reports", "data"}, name


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_can_complete_commands_and_options(shell: str) -> None:
    assert b"_WENBAO_COMPLETE=" + shell.encode() in process(_WENBAO_COMPLETE=f"{shell}_source").stdout
    begun = "dig" if shell == "fish" else "1"
    found = process(_WENBAO_COMPLETE=f"{shell}_complete", COMP_WORDS="wenbao dig", COMP_CWORD=begun)
    assert b"digest" in found.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("ask", "没有写 QUESTION。"),
        ("ak 问", "没有 ak 这个命令。是不是 ask？"),
        ("--reports a", "没有写命令。"),
        ("ask --limits 3 问", "没有 --limits 这个选项。是不是 --limit？"),
        ("ask --zzz 问", "没有 --zzz 这个选项。"),
        ("ask 问 --limit", "--limit 后面要写一个值。"),
        ("ask 问 --json=1", "--json 后面不写值。"),
        ("ask --limit 多 问", "多 不是 1 到 100 的整数。"),
        ("index 报告", "多写了：报告。"),
        ("ask --json --csv 问", "--json、--csv 和 --explain 只能用其中一个。"),
    ],
)
def test_wrong_usage_is_said_in_two_lines(arguments: str, said: str) -> None:
    result = run(*arguments.split())
    usage, line = result.stderr.splitlines()
    command = " ".join(["wenbao", *[name for name in arguments.split()[:1] if name in main.commands]])
    assert (result.exit_code, result.stdout) == (2, "")
    assert usage.startswith(f"用法：{command.replace('wenbao', 'main')} [选项]")
    assert line == f"wenbao: {said}{command.replace('wenbao', 'main')} --help 说明怎么写。"


def test_without_anything_the_help_is_shown() -> None:
    result = run()
    assert (result.exit_code, result.output) == (2, run("--help").output)


def test_every_command_and_option_is_explained() -> None:
    for name, command in main.commands.items():
        assert command.help, name
        for parameter in command.params:
            assert isinstance(parameter, click.Argument) or parameter.help, (name, parameter.name)


def test_help_does_not_load_what_it_does_not_need() -> None:
    code = "import sys, bot.cli; print([m for m in ('numpy', 'jieba', 'telegram', 'rich', 'opencc') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, check=True).stdout.strip() == b"[]"
    )
