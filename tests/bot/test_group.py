"""What all commands have in common."""

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
    assert "..." not in shown.replace("[ARGS]...", "").replace("QUESTION...", "").replace(
        "REPORT|QUESTION...", ""
    )


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
