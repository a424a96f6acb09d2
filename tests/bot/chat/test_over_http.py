"""The real process against a Bot API server of another make, over HTTP."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from bot_api import BotApi, MissingError, installed, serving
from process_support import children, runs, soon
from telegram_fake import TOKEN

SECRET = TOKEN.partition(":")[2]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends the process by signals")


@pytest.fixture(scope="module")
def api(tmp_path_factory: pytest.TempPathFactory) -> Iterator[BotApi]:
    try:
        folder = installed(tmp_path_factory.mktemp("npm"))
    except MissingError as error:
        pytest.skip(str(error))
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    with serving(folder, port, TOKEN) as opened:
        yield opened


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("data")


@contextmanager
def bot(data: Path, **environ: str) -> Iterator[subprocess.Popen[str]]:
    """The process; killed if it does not end by itself."""
    own = {"TELEGRAM_BOT_TOKEN": TOKEN, "WENBAO_DATA": str(data), **environ}
    command = [sys.executable, "-W", "error::ResourceWarning", "-m", "bot", "bot"]
    with subprocess.Popen(
        command, env={**os.environ, **own}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def ended(process: subprocess.Popen[str]) -> tuple[int, str]:
    """Exit status and all that was said, in which there is no token."""
    out, err = process.communicate(timeout=30)
    assert SECRET not in out + err
    assert out == ""
    return process.returncode, err


def test_conversation_through_a_proxy_survives_a_kill_and_ends_when_told(api: BotApi, data: Path) -> None:
    """Both kinds of connection go through the proxy: no such host as that of the API exists."""
    away = {"TELEGRAM_API_URL": "http://telegram.invalid", "TELEGRAM_PROXY": api.url}
    with bot(data, **away) as process:
        api.say(77, "潞城区2024年实施了多少个重点项目？")
        answer = api.heard(77)
        assert "189个" in answer["message"]["text"]
        assert {"telegram.invalid:getUpdates", "telegram.invalid:sendMessage"} <= api.proxied
        rows = answer["message"]["reply_markup"]["inline_keyboard"]
        data_of = {button["text"]: button.get("callback_data") for row in rows for button in row}
        api.press(77, answer, data_of["上下文 1"])
        assert "分享这一段" in api.heard(77)["message"]["text"]
        before = api.calls.count("getUpdates")
        api.press(77, answer, data_of["👍"])
        api.wait("answerCallbackQuery", 2)
        api.wait("getUpdates", before + 1)
        started = children(process.pid)
        process.kill()
        ended(process)
    soon(lambda: not any(map(runs, started)))
    with closing(sqlite3.connect(data / "chat.sqlite3")) as kept:
        assert kept.execute("SELECT verdict, report FROM feedback").fetchall() == [(1, "潞城区.md")]
        assert kept.execute("SELECT times FROM counts WHERE what = 'answered'").fetchone() == (1,)
    with bot(data, TELEGRAM_API_URL=api.url, WENBAO_ADMINS="77") as process:
        api.wait("getMe", 2)
        api.say(77, "/stats")
        assert "1 个已答" in api.heard(77)["message"]["text"]
        api.say(77, "潞城区2024年完成固定资产投资多少亿元？")
        assert "130亿元" in api.heard(77)["message"]["text"]
        started = children(process.pid)
        process.send_signal(signal.SIGTERM)
        status, said = ended(process)
    assert status == 0
    soon(lambda: not any(map(runs, started)))
    assert re.fullmatch(r"@TestNameBot 已上线.*\n", said)


def test_what_another_process_indexed_is_told_and_every_process_answers_from_it(
    api: BotApi, data: Path, tmp_path: Path
) -> None:
    reports = tmp_path / "reports"
    reports.mkdir()
    for year, revenue in (2023, 100), (2024, 110):
        text = f"# 云岭市{year}年政府工作报告\n\n{year - 1}年，云岭市一般公共预算收入完成{revenue}亿元。\n"
        (reports / f"{year}.md").write_text(text, "utf-8")
    later = (reports / "2024.md").rename(tmp_path / "2024.md")
    question = "云岭市2023年一般公共预算收入是多少？"
    with bot(data, TELEGRAM_API_URL=api.url, WENBAO_REPORTS=str(reports), WENBAO_WORKERS="2") as process:
        api.say(78, "/watch 云岭 财政收入")
        assert "已关注" in api.heard(78)["message"]["text"]
        for _ in range(4):
            api.say(78, question)
            assert "110亿元" not in api.heard(78)["message"]["text"]
        later.rename(reports / "2024.md")
        index = [sys.executable, "-m", "bot", "index", "--reports", str(reports), "--data", str(data)]
        subprocess.run(index, check=True, capture_output=True)
        api.wait("editMessageText", 1)  # what is told fills the message that was begun
        api.heard(78)
        for _ in range(4):
            api.say(78, question)
            assert "110亿元" in api.heard(78)["message"]["text"]
        process.send_signal(signal.SIGTERM)
        status, _ = ended(process)
    assert status == 0


@pytest.mark.parametrize(
    ("method", "code", "said"),
    [("getUpdates", 409, "另一个进程"), ("getMe", 401, "令牌")],
)
def test_what_cannot_go_on_ends_with_one_line_and_a_status(
    api: BotApi, data: Path, method: str, code: int, said: str
) -> None:
    api.faults[method] = [code]
    with bot(data, TELEGRAM_API_URL=api.url) as process:
        status, told = ended(process)
    assert status == 1
    *started, last = told.splitlines()
    assert said in last
    assert all("已上线" in line for line in started)
