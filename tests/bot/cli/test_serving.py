"""mcp and bot."""

from pathlib import Path
from typing import Any

import pytest
from cli_support import REPORTS, process, run
from support import Maker

from bot.cli.serving import _reopened
from bot.settings import Settings


@pytest.mark.parametrize(
    "environ", [{}, {"TELEGRAM_BOT_TOKEN": "nonsense"}, {"TELEGRAM_BOT_TOKEN_FILE": "/none"}]
)
def test_the_bot_without_a_good_token_ends_with_one_line(environ: dict[str, Any]) -> None:
    result = process("bot", **environ)
    assert (result.returncode, result.stdout, result.stderr.count(b"\n")) == (1, b"", 1)
    assert b"nonsense" not in result.stderr


def test_reports_that_came_meanwhile_are_indexed_by_a_process_of_its_own(make: Maker, tmp_path: Path) -> None:
    library, data = make(REPORTS), tmp_path / "data"
    make({"云西县.md": "# 云西县2023年政府工作报告\n\n云西县新建桥梁9座。\n"})
    answerer = _reopened(Settings(library.folder, data), lambda: None)
    assert len(answerer.entries) == 3
    assert "9座" in answerer.ask("云西县新建桥梁多少座？", 1).hits[0].passage.text


def test_bot_says_that_a_file_of_milvus_lite_is_for_one_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENBAO_ENGINE", f"milvus:{tmp_path / 'wenbao.db'}")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1234567890:AAF-fake_fake_fake_fake_fake_fake_f")
    result = run("bot", "--data", tmp_path)
    assert (result.exit_code, result.stdout) == (1, "")
    assert "Milvus Lite" in result.stderr
