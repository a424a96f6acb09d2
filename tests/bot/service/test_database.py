"""What the chat must not forget."""

import os
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from bot.service.database import Database, DatabaseError, Verdict, open_database


def test_questions_without_an_answer_are_counted_and_no_more_than_so_many(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.service.database.MOST_UNANSWERED", 2)
    with open_database(tmp_path) as database:
        for question in ("甲？", "乙？", "乙？", "丙？", "甲？", "乙？"):
            database.count_unanswered(question)
        assert database.unanswered() == [("乙？", 3), ("甲？", 2)]


WRITER = """
import sys
from pathlib import Path
from bot.service.database import Database, Verdict
written = Database(Path(sys.argv[1]))
for number in range(1_000_000):
    written.judge(Verdict(number, "key", True, "问", "a.md", "句"))
    written.choose(number, frozenset({f"{number}.md"}))
    written.count("answered")
    print(number, flush=True)
"""


def verdict(person: int, good: bool, key: str = "aaaaaaaa", sentence: str = "答。") -> Verdict:
    return Verdict(person, key, good, f"问{key}", "a.md", sentence)


@pytest.mark.skipif(sys.platform == "win32", reason="no signal of that kind there")
def test_what_was_written_survives_a_kill(tmp_path: Path) -> None:
    path = tmp_path / "chat.sqlite3"
    with subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout
        for line in process.stdout:
            if line == "200\n":
                os.kill(process.pid, signal.SIGKILL)
                break
        last = max(map(int, [*process.stdout.read().split("\n")[:-1], "200"]))
    with closing(Database(path)) as again:
        liked, _ = again.verdicts()
        assert liked in (last + 1, last + 2)
        assert again.chosen(last) == {f"{last}.md"}
        assert again.counts(2)["answered"] in (last + 1, last + 2)


def test_file_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with open_database(tmp_path) as written, closing(sqlite3.connect(tmp_path / "chat.sqlite3")) as reader:
        written.judge(verdict(1, good=True))
        assert reader.execute("SELECT question, report FROM feedback").fetchall() == [("问aaaaaaaa", "a.md")]
        written.judge(verdict(2, good=True))
        assert reader.execute("SELECT count(*) FROM feedback").fetchone() == (2,)


def test_most_verdicts_decide_what_is_exported(tmp_path: Path) -> None:
    with open_database(tmp_path) as told:
        for person, good in [(1, True), (2, True), (3, False)]:
            told.judge(verdict(person, good))
        told.judge(verdict(1, good=False, key="bbbbbbbb"))
        told.judge(verdict(1, good=True, key="cccccccc"))
        told.judge(verdict(2, good=False, key="cccccccc"))
        assert told.liked().count("\n") == told.disliked().count("\n") == 1
        assert "aaaaaaaa" in told.liked()
        assert "bbbbbbbb" in told.disliked()


def test_choices_are_of_one_chat(tmp_path: Path) -> None:
    with open_database(tmp_path) as told:
        told.choose(1, frozenset({"a.md", "b.md"}))
        told.choose(2, frozenset({"c.md"}))
        told.choose(1, frozenset({"b.md"}))
        assert [told.chosen(1), told.chosen(2), told.chosen(3)] == [{"b.md"}, {"c.md"}, set()]


@pytest.mark.parametrize("content", [b"no database at all" * 100, b"SQLite format 3\x00" + bytes(5_000)])
def test_damaged_file_is_one_line_that_says_what_to_do(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "chat.sqlite3").write_bytes(content)
    with pytest.raises(DatabaseError, match=r"^数据库 .* 打不开.*移走它.*$"), open_database(tmp_path):
        pass


def test_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(DatabaseError, match="数据库"), open_database(tmp_path / "file"):
        pass
