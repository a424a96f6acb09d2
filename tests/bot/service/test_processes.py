"""Several real processes answer as one does, and none is missed when it dies."""

import multiprocessing
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import wait
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from chat_support import CLEAR, NOWHERE, QUESTION, WILD
from process_support import runs, soon

from bot.render.messages import messages
from bot.service import actions
from bot.service.answering import Answering, Outcome, Request, library_service
from bot.service.database import Database
from bot.service.library import open_answerer
from bot.service.processes import GaveUpError, Processes
from bot.service.questions import QuestionService
from bot.service.reply import Caller, Reply
from bot.service.serving import Opening
from bot.service.view import question_key
from bot.settings import Settings
from corpus import rights

SAY = messages()
SECRET = "# 青山县2024年政府工作报告\n\n2023年，青山县实施重点水利项目58个。\n"
HIDDEN = "青山县2023年实施了多少个重点水利项目？"
signals = pytest.mark.skipif(sys.platform == "win32", reason="stops and kills by signals")


def caller(chat: int) -> Caller:
    return Caller(chat, chat, "wenbao_bot", SAY, frozenset([str(chat)]))


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """A library one folder of which only chat 1 may see, and its index."""
    folder = tmp_path_factory.mktemp("reports")
    (folder / "内部").mkdir()
    texts = {"清河.md": CLEAR, "白石.txt": WILD, "内部/青山.md": SECRET, rights.NAME: "文件夹,谁\n内部,1\n"}
    for name, text in texts.items():
        (folder / name).write_text(text, "utf-8")
    at = Settings(folder, tmp_path_factory.mktemp("data"))
    open_answerer(at)
    return at


Starter = Callable[..., Processes]


@pytest.fixture
def start(where: Settings, tmp_path: Path) -> Iterator[Starter]:
    opened: list[Processes] = []

    def start(count: int = 1, seconds: float = 60.0, where: Settings = where) -> Processes:
        opened.append(Processes(Opening(where, tmp_path / "chat.sqlite3"), count, seconds))
        assert asked(opened[-1]).value.status == "answered"
        return opened[-1]

    yield start
    for processes in opened:
        processes.close()
    assert multiprocessing.active_children() == []


def asked(processes: Processes, question: str = QUESTION, chat: int = 2) -> Outcome:
    return processes.submit(Request(QuestionService.ask, caller(chat), (question,))).result(60)


def only() -> int:
    """The one process that answers."""
    (process,) = multiprocessing.active_children()
    return process.pid or 0


def turns(chat: int) -> list[tuple[Any, ...]]:
    """What one chat asks and presses, one after the other."""
    key = question_key(QUESTION)
    return [
        (QuestionService.help,),
        (QuestionService.ask, QUESTION),
        (QuestionService.ask, "完成投资呢？"),
        (QuestionService.press, actions.ShowMore(key, False, 3), ""),
        (QuestionService.press, actions.DrawChart(key, False), ""),
        (QuestionService.ask, "第一条的上下文"),
        (QuestionService.press, actions.JudgeAnswer(key, False, good=True), ""),
        (QuestionService.reports, ""),
        (QuestionService.figures, "清河区 水利项目"),
        (QuestionService.inline, QUESTION),
        (QuestionService.ask, HIDDEN),
        (QuestionService.ask, NOWHERE + str(chat)),
    ]


def test_every_reply_is_byte_for_byte_that_of_one_process(
    start: Starter, where: Settings, tmp_path: Path
) -> None:
    processes, chats = start(2), range(1, 7)
    memories, replies = dict.fromkeys(chats, b""), []
    for calls in zip(*map(turns, chats), strict=True):  # all chats at once
        futures = [
            processes.submit(Request(job, caller(chat), tuple(args), memories[chat]))
            for chat, (job, *args) in zip(chats, calls, strict=True)
        ]
        wait(futures)
        for chat, future in zip(chats, futures, strict=True):
            outcome = future.result()
            assert outcome.error is None
            memories[chat] = outcome.memory
            replies.append((chat, outcome.value))
    with closing(Database(tmp_path / "alone.sqlite3")) as database:
        alone = Answering(lambda: library_service(where), database, keep_unanswered=False)
        memories = dict.fromkeys(chats, b"")
        for calls in zip(*map(turns, chats), strict=True):
            for chat, (job, *args) in zip(chats, calls, strict=True):
                outcome = alone.answer(Request(job, caller(chat), tuple(args), memories[chat]))
                memories[chat] = outcome.memory
                assert replies.pop(0) == (chat, outcome.value)


def test_hidden_reports_are_hidden_by_every_process(start: Starter) -> None:
    processes = start(2)
    for _ in range(4):
        assert "58个" in asked(processes, HIDDEN, chat=1).value.html
        assert "58个" not in asked(processes, HIDDEN, chat=2).value.html


def test_a_report_that_came_is_answered_from_once_all_have_opened_the_index_again(
    start: Starter, tmp_path: Path
) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    (folder / "清河.md").write_text(CLEAR, "utf-8")
    where = Settings(folder, tmp_path / "data")
    open_answerer(where)
    processes = start(2, where=where)
    (folder / "青山.md").write_text(SECRET, "utf-8")
    for _ in range(4):
        assert "58个" not in asked(processes, HIDDEN).value.html
    open_answerer(where)
    processes.reopen()
    for _ in range(4):
        assert "58个" in asked(processes, HIDDEN).value.html


def test_what_fails_is_told_without_the_words_of_the_question(start: Starter) -> None:
    processes = start()
    error = processes.submit(Request(QuestionService.ask, caller(2), (None,))).result().error
    assert str(error).startswith("AttributeError, ")
    assert asked(processes).value.status == "answered"


@signals
def test_question_of_a_process_that_is_killed_is_asked_again(
    start: Starter, caplog: pytest.LogCaptureFixture
) -> None:
    processes = start()
    before = only()
    os.kill(before, signal.SIGSTOP)
    future = processes.submit(Request(QuestionService.ask, caller(2), (QUESTION,)))
    time.sleep(0.2)
    assert not future.done()
    os.kill(before, signal.SIGKILL)
    assert future.result(60).value.status == "answered"
    assert only() != before
    assert "died" in caplog.text
    assert QUESTION not in caplog.text


@signals
def test_question_that_kills_two_processes_is_given_up(start: Starter) -> None:
    processes = start()
    future = processes.submit(Request(_killing, caller(2)))
    with pytest.raises(GaveUpError):
        future.result(60)
    assert asked(processes).value.status == "answered"


@signals
def test_question_past_the_time_limit_is_given_up_and_its_process_replaced(start: Starter) -> None:
    processes = start(seconds=20.0)
    processes._processes[0]._seconds = 0.5
    before = only()
    os.kill(before, signal.SIGSTOP)
    with pytest.raises(GaveUpError):
        asked(processes)
    processes._processes[0]._seconds = 20.0
    assert only() != before
    assert asked(processes).value.status == "answered"


@signals
def test_process_that_is_killed_while_it_has_nothing_to_do_is_replaced(start: Starter) -> None:
    start()
    before = only()
    os.kill(before, signal.SIGKILL)
    soon(lambda: bool(multiprocessing.active_children()) and only() != before)


@signals
def test_signals_of_a_terminal_leave_the_processes_to_the_one_that_started_them(start: Starter) -> None:
    processes = start()
    before = only()
    for number in (signal.SIGINT, signal.SIGTERM):
        os.kill(before, number)
    assert asked(processes).value.status == "answered"
    assert only() == before


def test_no_process_is_started_for_an_index_that_changes_at_the_end(start: Starter) -> None:
    processes = start()
    processes.close()
    processes.reopen()
    assert multiprocessing.active_children() == []


PARENT = """
import multiprocessing, sys, time
from pathlib import Path
from bot.render.messages import messages
from bot.service.answering import Request
from bot.service.processes import Processes
from bot.service.reply import Caller
from bot.service.serving import Opening
from bot.settings import Settings

def stuck(service, caller):
    time.sleep(600)

if __name__ == "__main__":
    reports, data = map(Path, sys.argv[1:])
    processes = Processes(Opening(Settings(reports, data), data / "chat.sqlite3"), 2, 600)
    processes.submit(Request(stuck, Caller(1, 1, "bot", messages())))
    time.sleep(1)
    print(*(process.pid for process in multiprocessing.active_children()), flush=True)
    time.sleep(600)
"""


@signals
@pytest.mark.parametrize("number", ["SIGKILL", "SIGTERM"])
def test_no_process_outlives_the_one_that_started_it(where: Settings, tmp_path: Path, number: str) -> None:
    """One of them is at a question that never ends."""
    script = tmp_path / "parent.py"
    script.write_text(PARENT, "utf-8")
    command = [sys.executable, str(script), str(where.reports), str(where.data)]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environ) as parent:
        assert parent.stdout
        pids = list(map(int, parent.stdout.readline().split()))
        assert len(pids) == 2
        os.kill(parent.pid, getattr(signal, number))
    soon(lambda: not any(map(runs, pids)))


def _killing(_service: QuestionService, _caller: Caller) -> Reply:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("killed")
