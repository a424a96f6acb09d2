"""Watches over real processes: the bot, and whoever indexes, killed at every call that tells something."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from bot_process import BotProcesses
from support import Maker
from telegram_http import HttpTelegram, served, told
from telegram_updates import OTHER, PRIVATE, said

from bot.render.messages import messages

SAY = messages()
SECONDS = 60.0
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="ends the process by signals")


def work(region: str, year: int, revenue: int) -> str:
    return (
        f"# {region}{year}年政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n"
        f"{year - 1}年，{region}一般公共预算收入完成{revenue}亿元。\n"
    )


class House(BotProcesses):
    """A folder of reports with its index, and processes over them."""

    def wait(self, come: Callable[[], object]) -> None:
        until = time.monotonic() + SECONDS
        while not come():
            assert time.monotonic() < until, [one.text for one in self.telegram.sent]
            time.sleep(0.02)


@pytest.fixture
def house(make: Maker, tmp_path: Path) -> Iterator[House]:
    reports = make({"a.md": work("云岭市", 2023, 100), "b.md": work("长河市", 2023, 200)}).folder
    with served(HttpTelegram()) as telegram:
        yield House(reports, tmp_path / "data", telegram)


def watched(house: House) -> None:
    """Two chats watch, and the bot ends."""
    with house.bot():
        house.telegram.say(said(PRIVATE, "/watch 云岭市 财政收入"), said(OTHER, "/watch 云岭市 财政收入"))
        house.wait(lambda: len(told(house.telegram, "已关注")) == 2)


def test_the_running_bot_tells_what_somebody_else_indexed(house: House) -> None:
    with house.bot():
        house.telegram.say(said(PRIVATE, "/watch 云岭市 财政收入"))
        house.wait(lambda: told(house.telegram, "已关注"))
        (house.reports / "c.md").write_text(work("云岭市", 2024, 110), "utf-8")
        house.index()
        house.wait(lambda: told(house.telegram, "110亿元"))
        house.telegram.say(said(PRIVATE, "云岭市2023年一般公共预算收入是多少？"))
        house.wait(lambda: len(told(house.telegram, "110亿元")) == 2)


def test_the_running_bot_answers_from_what_somebody_else_indexed_though_nobody_watches(house: House) -> None:
    with house.bot():
        house.telegram.say(said(PRIVATE, "云岭市2023年一般公共预算收入是多少？"))
        house.wait(lambda: house.telegram.sent)
        (house.reports / "c.md").write_text(work("云岭市", 2024, 110), "utf-8")
        house.index()
        time.sleep(12)  # it looks every five seconds, and opens what it sees
        assert not told(house.telegram, "110亿元")
        house.telegram.say(said(OTHER, "云岭市2023年一般公共预算收入是多少？"))
        house.wait(lambda: told(house.telegram, "110亿元"))


def test_watches_survive_a_restart_and_what_came_meanwhile_is_told_at_the_start(house: House) -> None:
    watched(house)
    (house.reports / "c.md").write_text(work("云岭市", 2024, 110), "utf-8")
    (house.reports / "a.md").write_text(work("云岭市", 2023, 101), "utf-8")
    with house.bot():  # its own process in the background indexes
        house.wait(lambda: len(told(house.telegram, "110亿元")) == 2)
        house.telegram.say(said(PRIVATE, "/watch"))
        house.wait(lambda: told(house.telegram, SAY("watch.listed", count=1)))
    assert len(told(house.telegram, "100亿元 → 101亿元")) == 2


@pytest.mark.parametrize("method", ["sendMessage", "editMessageText"])
@pytest.mark.parametrize("moment", ["before", "done"])
def test_killed_at_a_call_everybody_is_told_once(house: House, method: str, moment: str) -> None:
    watched(house)
    (house.reports / "c.md").write_text(work("云岭市", 2024, 110), "utf-8")
    house.index()
    with house.bot() as process:

        def kill(called: str, _: dict[str, Any]) -> None:
            if called == method:
                process.kill()
                process.wait()
                setattr(house.telegram, moment, lambda *_: None)

        setattr(house.telegram, moment, kill)
        house.wait(lambda: process.poll() is not None)
    with house.bot():
        house.wait(lambda: {chat for chat, _ in told(house.telegram, "110亿元")} == {77, 78})
        time.sleep(6)  # it looks once more
    assert sorted(chat for chat, _ in told(house.telegram, "110亿元")) == [77, 78]
    assert len(told(house.telegram, SAY("watch.begun"))) <= 2


def test_indexing_that_is_killed_is_made_up_for(house: House) -> None:
    watched(house)
    for year in range(2024, 2040):
        (house.reports / f"{year}.md").write_text(work("云岭市", year, year), "utf-8")
    for wait in (0.4, 0.8, 1.2, 1.6):
        command = [sys.executable, "-m", "bot", "index"]
        with subprocess.Popen(command, env=house.environ(), stdout=subprocess.PIPE) as process:
            time.sleep(wait)
            process.kill()
    with house.bot():
        house.wait(lambda: len(told(house.telegram, "16 条新消息")) == 2)
