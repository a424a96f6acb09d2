"""What is written about the project names only what there is: files, links, commands, extras."""

import json
import re
import tomllib
from pathlib import Path

import click
import pytest
from cli_support import run
from support import HALF_WIDTH

from bot import evaluation
from bot.cli import main

ROOT = Path(__file__).parents[1]
PAST = {ROOT / "CHANGELOG.md"}  # may name what is gone
WRITTEN = sorted({*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")} - PAST)
FOLDERS = ("bot", "index", "corpus", "tests", "docs", "deploy")
QUESTIONS = ROOT / "tests/data/shipped.jsonl"

BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
SPAN = re.compile(r"`([^`\n]+)`")
PATH = re.compile(
    r"(?<![\w./~:\\-])(?:\.?[\w-]+/)+[\w.-]*|(?<![\w./-])[\w-]+\.(?:py|toml|txt)(?![\w/])", re.ASCII
)
"""Relative, of ASCII names: a folder, a file in one, or a file of the project's own kinds."""
OPTION = re.compile(r"--[a-z-]+")

documents = pytest.mark.parametrize("document", WRITTEN, ids=lambda path: str(path.relative_to(ROOT)))


def code(document: Path) -> list[str]:
    """What is set as code: spans, and the lines of commands."""
    text = document.read_text("utf-8")
    lines = [
        line
        for language, block in BLOCK.findall(text)
        if language in ("sh", "bash", "powershell")
        for line in block.splitlines()
    ]
    return SPAN.findall(BLOCK.sub("", text)) + lines


@documents
def test_links_lead_to_files_and_headings_that_are_there(document: Path) -> None:
    text = document.read_text("utf-8")
    for target in re.findall(r"\]\(([^)]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if "://" not in target:
            path, _, heading = target.partition("#")
            there = document.parent / path if path else document
            assert there.exists(), target
            assert not heading or heading in anchors(there), target


def anchors(document: Path) -> set[str]:
    """The names by which headings are linked to, as on GitHub."""
    headings = re.findall(r"^#+ +(.+)$", document.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading).strip().lower().replace(" ", "-") for heading in headings}


@documents
def test_paths_are_there(document: Path) -> None:
    kept = {path.name for folder in FOLDERS for path in (ROOT / folder).rglob("*")}
    kept |= {path.name for path in ROOT.iterdir()}
    for said in code(document):
        for path in PATH.findall(re.sub(r"\S*(?:\.venv|://|/var/tmp/)\S*", "", said)):
            assert (ROOT / path).exists() if "/" in path else path in kept, f"{path} in {said}"


@documents
def test_commands_options_sessions_and_extras_are_there(document: Path) -> None:
    sessions = re.findall(
        r"^@nox\.session\ndef (\w+)", (ROOT / "noxfile.py").read_text("utf-8"), re.MULTILINE
    )
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["optional-dependencies"]
    options = {name: known(command) for name, command in main.commands.items()}
    for said in code(document):
        if found := re.search(r"(?:^|bin/|[$] )wenbao ([a-z]+)(.*)", said):
            assert set(OPTION.findall(found[2])) <= options[found[1]], said
        elif said.startswith("--"):
            assert set(OPTION.findall(said)) <= set().union(*options.values()), said
        if found := re.search(r"\bnox\b.* -s (.+)", said):
            assert set(found[1].split()) <= set(sessions), said
        for extra in re.findall(r"pip install .*\[([\w,]+)\]", said):
            assert set(extra.split(",")) <= set(extras), said


def known(command: click.Command) -> set[str]:
    """The options of a command, by all their names."""
    return {name for parameter in command.params for name in (*parameter.opts, *parameter.secondary_opts)} | {
        "--help"
    }


def test_every_command_is_in_both_readmes() -> None:
    for readme in ("README.md", "README.en.md"):
        text = (ROOT / readme).read_text("utf-8")
        assert [name for name in main.commands if f"`wenbao {name}" not in text] == []


def test_every_command_and_option_is_explained_in_the_docs() -> None:
    sections = (ROOT / "docs/commands.md").read_text("utf-8").split("\n## ")
    said = {section.partition("\n")[0].removeprefix("wenbao "): section for section in sections}
    for name, command in main.commands.items():
        assert name in said, name
        everywhere = said[name] + sections[0] + sections[1]
        assert [
            option for option in known(command) if option.startswith("-") and option not in everywhere
        ] == []


def test_every_field_of_json_is_explained_in_the_docs() -> None:
    text = (ROOT / "docs/json.md").read_text("utf-8")
    asked = ["潞城区2024年实施了多少个重点项目？", "潞城区和潞州区固定资产投资哪个更多？", "总结一下潞城区"]
    printed = [run("ask", "--json", question).stdout for question in asked] + [
        run("reports", "--json").stdout
    ]
    names = {name for line in printed for name in re.findall(r'"([a-z_]+)": ', line)}
    assert {name for name in names if f"`{name}`" not in text} == set()


@pytest.mark.parametrize(
    "document", [ROOT / "README.md", *sorted(ROOT.glob("docs/*.md"))], ids=lambda path: path.name
)
def test_chinese_has_its_own_marks_and_one_form_of_address(document: Path) -> None:
    text = re.sub(r"^ *```.*?^ *```$", "", document.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"\]\([^)]*\)|<[^>]*>", "]", SPAN.sub("`", text))
    assert HALF_WIDTH.findall(prose) == []
    assert "你" not in text


def test_every_page_is_in_the_index() -> None:
    text = (ROOT / "docs/index.md").read_text("utf-8")
    pages = {page.name for page in ROOT.glob("docs/*.md")} - {"index.md"}
    assert pages == set(re.findall(r"\]\((\w+\.md)\)", text))


def test_questions_in_the_docs_are_question_files(tmp_path: Path) -> None:
    blocks = [block for language, block in BLOCK.findall((ROOT / "docs/questions.md").read_text("utf-8"))
              if language == "jsonl"]  # fmt: skip
    for block in blocks:
        (tmp_path / "questions.jsonl").write_text(block, "utf-8")
        assert len(evaluation.load(tmp_path / "questions.jsonl")) >= 2
    assert set(blocks[0].splitlines()) <= set(QUESTIONS.read_text("utf-8").splitlines())


def test_the_questions_that_ship_are_answered() -> None:
    kinds = {json.loads(line)["kind"] for line in QUESTIONS.read_text("utf-8").splitlines()}
    assert kinds >= {"fact", "figure", "list", "yesno", "compare", "unanswerable"}
    result = run("evaluate", QUESTIONS)
    assert (result.exit_code, result.stdout.count("\n")) == (0, 1)  # no line of a miss
    assert "success@1 1.000" in result.stdout
    assert "abstained 1.000" in result.stdout
