"""What the READMEs promise is what happens."""

import re
from pathlib import Path

import picture
import pytest
import telegram_judge
import terminal_picture
from click.testing import CliRunner

from bot.cli import main

ROOT = Path(__file__).parents[1]
READMES = ("README.md", "README.en.md")


def blocks(readme: str, language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", ROOT.joinpath(readme).read_text("utf-8"), re.DOTALL)


@pytest.mark.parametrize("readme", READMES)
def test_the_transcript_is_a_real_one(readme: str) -> None:
    (transcript,) = blocks(readme, "console")
    command, _, output = transcript.partition("\n")
    result = CliRunner().invoke(main, command.removeprefix("$ wenbao ").split())
    assert result.output == output


@pytest.mark.skipif(telegram_judge.td_execute is None, reason="tdjson has no build for this system")
def test_the_picture_is_of_a_real_conversation() -> None:
    """Where it is not any more: python tests/picture.py > docs/images/telegram.svg"""
    assert ROOT.joinpath("docs", "images", "telegram.svg").read_text("utf-8") == picture.svg()


def test_the_picture_is_of_a_real_terminal() -> None:
    """Where it is not any more: python tests/terminal_picture.py > docs/images/terminal.svg"""
    assert ROOT.joinpath("docs", "images", "terminal.svg").read_text("utf-8") == terminal_picture.svg()


def test_both_readmes_have_the_same_two_commands() -> None:
    english, chinese = (blocks(readme, "sh") for readme in READMES)
    assert english == chinese
    assert len(english) == 2


def test_every_file_a_readme_links_to_is_there() -> None:
    for readme in READMES:
        text = ROOT.joinpath(readme).read_text("utf-8")
        for target in re.findall(r"\]\(([^)#:]+)\)", text) + re.findall(r'src="([^"]+)"', text):
            assert ROOT.joinpath(target).exists(), target
