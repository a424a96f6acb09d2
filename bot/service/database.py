"""What the chat remembers for good: verdicts on answers, chosen reports, counts by day.

One SQLite file that any tool can read while the chat goes on; what was written survives the process.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from bot.render.messages import MessageError

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS feedback (
    person INTEGER NOT NULL,                             -- Telegram's number
    key TEXT NOT NULL,                                   -- of the question
    verdict INTEGER NOT NULL CHECK (verdict IN (-1, 1)),
    question TEXT NOT NULL,
    report TEXT NOT NULL,                                -- path of the first passage's report, '' for none
    sentence TEXT NOT NULL,                              -- the words that answered
    at TEXT NOT NULL,                                    -- ISO 8601, UTC
    PRIMARY KEY (person, key)
) STRICT;
CREATE TABLE IF NOT EXISTS choices (
    chat INTEGER NOT NULL,
    report TEXT NOT NULL,                                -- path below the reports folder
    PRIMARY KEY (chat, report)
) STRICT;
CREATE TABLE IF NOT EXISTS counts (
    day TEXT NOT NULL,                                   -- ISO 8601, UTC
    what TEXT NOT NULL,
    times INTEGER NOT NULL,
    PRIMARY KEY (day, what)
) STRICT;
CREATE TABLE IF NOT EXISTS unanswered (
    question TEXT PRIMARY KEY,                           -- without who asked it, and when
    times INTEGER NOT NULL
) STRICT;
"""


DATABASE: Final = "chat.sqlite3"
"""The file in the data folder."""

MOST_UNANSWERED: Final = 10_000
"""Different questions without an answer that are kept; of further ones none is."""


class DatabaseError(MessageError):
    """The file cannot be opened or written."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody (by Telegram's number) thinks of the answer to a question (by its key too)."""

    person: int
    key: str
    good: bool
    question: str
    report: str
    sentence: str


class SqliteFile:
    """The SQLite file at ``path`` with the tables of ``schema``.  For one thread at a time; any number of processes have it open."""

    def __init__(self, path: Path, schema: str) -> None:
        self._path = path
        with self._reported():
            path.parent.mkdir(parents=True, exist_ok=True)
            self._db = sqlite3.connect(path, timeout=5, isolation_level=None, check_same_thread=False)
            try:
                self._db.execute("PRAGMA journal_mode=WAL")
                self._db.execute("PRAGMA synchronous=NORMAL")
                self._db.execute("PRAGMA foreign_keys=ON")
                self._db.executescript(schema)
            except BaseException:
                self._db.close()
                raise

    @contextmanager
    def _reported(self) -> Iterator[None]:
        try:
            yield
        except (sqlite3.Error, OSError) as error:
            raise DatabaseError("failure.database", path=self._path, why=error) from None

    @contextmanager
    def _written(self) -> Iterator[None]:
        """What is done while this is open is written as a whole, or not at all where it raises."""
        with self._reported():
            self._db.execute("BEGIN IMMEDIATE")
            with self._db:
                yield

    def close(self) -> None:
        self._db.close()


class Database(SqliteFile):
    """What people told the chat, in the SQLite file at ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)

    def judge(self, verdict: Verdict) -> bool:
        """Keep a verdict; the same one a second time takes it back.  False if it was taken back."""
        sign, who = 1 if verdict.good else -1, (verdict.person, verdict.key)
        with self._reported():
            (before,) = self._db.execute(
                "SELECT (SELECT verdict FROM feedback WHERE person = ? AND key = ?)", who
            ).fetchone()
            if before == sign:
                self._db.execute("DELETE FROM feedback WHERE person = ? AND key = ?", who)
            else:
                now = datetime.now(UTC).isoformat(timespec="seconds")
                row = (*who, sign, verdict.question, verdict.report, verdict.sentence, now)
                self._db.execute("INSERT OR REPLACE INTO feedback VALUES (?, ?, ?, ?, ?, ?, ?)", row)
        return bool(before != sign)

    def chosen(self, chat: int) -> frozenset[str]:
        """The paths of the reports that ``chat`` asks; none means all."""
        with self._reported():
            rows = self._db.execute("SELECT report FROM choices WHERE chat = ?", (chat,))
            return frozenset(report for (report,) in rows)

    def choose(self, chat: int, reports: frozenset[str]) -> None:
        """From now on ``chat`` asks ``reports`` only; all if there are none."""
        with self._written():
            self._db.execute("DELETE FROM choices WHERE chat = ?", (chat,))
            self._db.executemany(
                "INSERT INTO choices VALUES (?, ?)", [(chat, report) for report in sorted(reports)]
            )

    def count(self, what: str) -> None:
        """One more of ``what`` today."""
        with self._reported():
            self._db.execute(
                "INSERT INTO counts VALUES (date('now'), ?, 1) ON CONFLICT DO UPDATE SET times = times + 1",
                (what,),
            )

    def counts(self, days: int) -> dict[str, int]:
        """How often what happened in the last ``days`` days, today among them."""
        with self._reported():
            rows = self._db.execute(
                "SELECT what, sum(times) FROM counts WHERE day > date('now', ?) GROUP BY what ORDER BY what",
                (f"-{days} days",),
            )
            return dict(rows)

    def count_unanswered(self, question: str) -> None:
        """One more time that ``question`` came to nothing."""
        with self._reported():
            self._db.execute(
                "INSERT INTO unanswered SELECT ?1, 1 WHERE (SELECT count(*) FROM unanswered) < ?2 "
                "OR EXISTS (SELECT 1 FROM unanswered WHERE question = ?1) "
                "ON CONFLICT DO UPDATE SET times = times + 1",
                (question, MOST_UNANSWERED),
            )

    def unanswered(self) -> list[tuple[str, int]]:
        """Questions that came to nothing and how many times, those asked most first."""
        with self._reported():
            return self._db.execute(
                "SELECT question, times FROM unanswered ORDER BY times DESC, question"
            ).fetchall()

    def verdicts(self) -> tuple[int, int]:
        """How many answers were liked and disliked, each person counted."""
        with self._reported():
            rows = dict(self._db.execute("SELECT verdict, count(*) FROM feedback GROUP BY verdict"))
            return rows.get(1, 0), rows.get(-1, 0)

    def liked(self) -> str:
        """A question file: questions whose answer was found right, and the words that answered."""
        return "".join(
            _line(id=f"liked-{key}", kind="fact", question=question, report=report, evidence=[sentence])
            for key, question, report, sentence in self._judged(1)
            if report
        )

    def disliked(self) -> str:
        """Questions whose answer was found wrong, and what it was: ``report`` and ``evidence`` are missing."""
        return "".join(
            _line(id=f"disliked-{key}", kind="fact", question=question, wrong=[report, sentence])
            for key, question, report, sentence in self._judged(-1)
        )

    def _judged(self, sign: int) -> list[tuple[str, str, str, str]]:
        """Answers of which most verdicts have one sign, one row a question and answer."""
        with self._reported():
            return self._db.execute(
                "SELECT key, question, report, sentence FROM feedback GROUP BY key, report, sentence "
                "HAVING sign(sum(verdict)) = ? ORDER BY min(at), key",
                (sign,),
            ).fetchall()


@contextmanager
def open_database(data: Path) -> Iterator[Database]:
    """The database of the data folder ``data``."""
    with closing(Database(data / DATABASE)) as opened:
        yield opened


def _line(**said: object) -> str:
    return json.dumps(said, ensure_ascii=False) + "\n"
