"""What chats watch for, what the reports said of it so far, and what is still to be told: one SQLite file a library.

    <data>/<library>/watches.sqlite3

The process that indexes writes what is new, the chat what it has told, each in one transaction: whenever either is
killed, what was new is there to be told once.
"""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from bot.service.database import SqliteFile
from bot.service.watch import Stamped, Told, Watch
from corpus.library import Library
from index.api import News, Observation, name_of

NAME: Final = "watches.sqlite3"

SCHEMA: Final = """
CREATE TABLE IF NOT EXISTS reports (        -- as they were when they were last compared; none while nothing is watched
    path TEXT PRIMARY KEY,
    stamp TEXT NOT NULL,                    -- changes with the file
    subject TEXT                            -- whom it speaks for
) STRICT;
CREATE TABLE IF NOT EXISTS watches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL,                  -- Telegram's number, 0 for the command line
    key TEXT NOT NULL,                      -- of what was said
    said TEXT NOT NULL,
    person INTEGER NOT NULL,
    names TEXT NOT NULL,                    -- by which the table of rights knows who is told, as JSON
    language TEXT NOT NULL,
    topic INTEGER NOT NULL,                 -- of the forum that the chat is, 0 where it is none
    UNIQUE (chat, key)
) STRICT;
CREATE TABLE IF NOT EXISTS observed (
    watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
    key TEXT NOT NULL,                      -- of what was observed
    path TEXT NOT NULL,
    observation TEXT NOT NULL,
    PRIMARY KEY (watch, key, path)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS news (           -- not told yet
    id INTEGER PRIMARY KEY AUTOINCREMENT,   -- another one whenever it is another thing that is to be told
    watch INTEGER NOT NULL REFERENCES watches ON DELETE CASCADE,
    key TEXT NOT NULL,
    path TEXT NOT NULL,
    kind TEXT NOT NULL,
    now TEXT NOT NULL,
    before TEXT,
    UNIQUE (watch, key, path)
) STRICT;
CREATE TABLE IF NOT EXISTS messages (       -- begun and not filled yet
    chat INTEGER NOT NULL,
    topic INTEGER NOT NULL,
    message INTEGER NOT NULL,
    PRIMARY KEY (chat, topic)
) STRICT;
"""


SAME: Final = "watch = ? AND key = ? AND path = ?"


class WatchTable(SqliteFile):
    """The SQLite file at ``path``."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, SCHEMA)
        with self._reported():
            self._db.execute("PRAGMA synchronous=FULL")  # what was told is not told again after a power cut

    def watches(self, of: int | None = None) -> list[Watch]:
        """What the chat ``of`` watches, or everybody, in the order in which it was asked for."""
        with self._reported():
            rows = self._db.execute(
                "SELECT id, chat, key, said, person, names, language, topic FROM watches WHERE ?1 IS NULL OR chat = ?1 ORDER BY id",
                (of,),
            ).fetchall()
        return [
            Watch(number, chat, key, said, person, frozenset(json.loads(names)), *rest)
            for number, chat, key, said, person, names, *rest in rows
        ]

    def reports(self) -> dict[str, Stamped]:
        """The reports as they were when they were last compared, by path."""
        with self._reported():
            return {path: Stamped(*rest) for path, *rest in self._db.execute("SELECT * FROM reports")}

    def add(self, watch: Watch, seen: Iterable[Observation], reports: Mapping[str, Stamped]) -> None:
        """Keep a watch (its id is given here), with what is ``seen`` of it already; where it is the first of all, ``reports`` are
        those that what comes is compared with."""
        with self._written():
            if not self._db.execute("SELECT EXISTS (SELECT 1 FROM watches)").fetchone()[0]:
                self.compared(reports)
            row = (
                watch.chat, watch.key, watch.said, watch.person, json.dumps(sorted(watch.names)), watch.language, watch.topic
            )  # fmt: skip
            added = self._db.execute(
                "INSERT OR IGNORE INTO watches VALUES (NULL, ?, ?, ?, ?, ?, ?, ?)", row
            ).lastrowid
            self.observe(added or 0, seen)

    def end(self, chat: int, key: str) -> bool:
        """Watch for it no more; False if nobody did."""
        with self._written():
            return bool(
                self._db.execute("DELETE FROM watches WHERE chat = ? AND key = ?", (chat, key)).rowcount
            )

    def end_all(self, chat: int) -> None:
        """Watch for nothing any more in a chat that cannot be reached."""
        with self._written():
            self._db.execute("DELETE FROM watches WHERE chat = ?", (chat,))
            self._db.execute("DELETE FROM messages WHERE chat = ?", (chat,))

    def move(self, chat: int, new: int) -> None:
        """A chat has another number."""
        with self._written():
            self._db.execute("UPDATE OR IGNORE watches SET chat = ?2 WHERE chat = ?1", (chat, new))
        self.end_all(chat)

    def leave(self, chat: int, topic: int) -> None:
        """A topic of a forum is there no more: its watches are told outside of all topics."""
        with self._written():
            self._db.execute("UPDATE watches SET topic = 0 WHERE chat = ? AND topic = ?", (chat, topic))
            self._db.execute("DELETE FROM messages WHERE chat = ? AND topic = ?", (chat, topic))

    def rename(self, chat: int, names: Iterable[str]) -> None:
        """By which names the table of rights knows now who is told in ``chat``."""
        with self._written():
            self._db.execute("UPDATE watches SET names = ? WHERE chat = ?", (json.dumps(sorted(names)), chat))

    @contextmanager
    def comparing(self, watches: Sequence[Watch]) -> Iterator[bool]:
        """What is written while this is open counts as a whole; False where others are watched for by now than ``watches``."""
        with self._written():
            known = self._db.execute("SELECT id FROM watches ORDER BY id").fetchall()
            yield [watch.id for watch in watches] == [number for (number,) in known]

    def seen(self, watch: int, key: str) -> dict[str, Observation]:
        """What reports said so far of a thing that is watched, by their paths."""
        rows = self._db.execute(
            "SELECT path, observation FROM observed WHERE watch = ? AND key = ? ORDER BY path", (watch, key)
        )
        return {path: Observation.unpacked(packed) for path, packed in rows}

    def untold(self, watch: int, now: Observation) -> tuple[News, Observation | None] | None:
        """What is to be told of the same thing in the same report, and the figure it takes the place of."""
        row = self._db.execute(
            f"SELECT kind, before FROM news WHERE {SAME}",  # noqa: S608 - no text of others
            (watch, now.key, now.path),
        ).fetchone()
        return (News(row[0]), _unpacked(row[1])) if row else None

    def observe(self, watch: int, seen: Iterable[Observation]) -> None:
        """Reports say so now."""
        self._db.executemany(
            "INSERT OR REPLACE INTO observed VALUES (?, ?, ?, ?)",
            ((watch, one.key, one.path, one.packed()) for one in seen),
        )

    def tell(self, watch: int, kind: News, now: Observation, before: Observation | None) -> None:
        """That is to be told, in place of what was to be told of the same thing in the same report."""
        row = watch, now.key, now.path, kind, now.packed(), before and before.packed()
        self._db.execute("INSERT OR REPLACE INTO news VALUES (NULL, ?, ?, ?, ?, ?, ?)", row)

    def forget(self, watch: int, now: Observation) -> None:
        """Nothing is to be told of it any more."""
        self._db.execute(f"DELETE FROM news WHERE {SAME}", (watch, now.key, now.path))  # noqa: S608

    def gone(self, path: str) -> None:
        """A report is there no more: what was to be told of it is not, and is new where it comes again."""
        self._db.execute(
            "DELETE FROM observed WHERE (watch, key, path) IN (SELECT watch, key, path FROM news WHERE path = ?)",
            (path,),
        )
        self._db.execute("DELETE FROM news WHERE path = ?", (path,))

    def compared(self, reports: Mapping[str, Stamped]) -> None:
        """The reports are these from now on."""
        self._db.execute("DELETE FROM reports")
        self._db.executemany(
            "INSERT INTO reports VALUES (?, ?, ?)", ((path, *one) for path, one in reports.items())
        )

    def waiting(self) -> list[tuple[int, int]]:
        """The chats of Telegram, and their topics, in which something is to be told, in the order in which it was new."""
        with self._reported():
            return self._db.execute(
                "SELECT chat, topic FROM news JOIN watches ON watches.id = news.watch WHERE chat != 0 "
                "GROUP BY chat, topic ORDER BY min(news.id)"
            ).fetchall()

    def reported(self) -> dict[str, Stamped]:
        """The reports that something is to be told of, by path."""
        with self._reported():
            rows = self._db.execute("SELECT * FROM reports WHERE path IN (SELECT path FROM news)")
            return {path: Stamped(*rest) for path, *rest in rows}

    def news(self, chat: int, topic: int = 0) -> list[Told]:
        """What is to be told in a topic of ``chat``, watch by watch."""
        watches = {watch.id: watch for watch in self.watches(chat)}
        with self._reported():
            rows = self._db.execute(
                "SELECT news.id, watch, kind, now, before FROM news JOIN watches ON watches.id = news.watch "
                "WHERE chat = ? AND topic = ? ORDER BY watch, news.id",
                (chat, topic),
            ).fetchall()
        return [
            Told(number, watches[watch], News(kind), Observation.unpacked(now), _unpacked(before))
            for number, watch, kind, now, before in rows
            if watch in watches
        ]  # fmt: skip

    def message(self, chat: int, topic: int) -> int | None:
        """The number of the message that was begun in a topic of ``chat`` and is to be filled."""
        with self._reported():
            row = self._db.execute(
                "SELECT message FROM messages WHERE chat = ? AND topic = ?", (chat, topic)
            ).fetchone()
        return row[0] if row else None

    def begin(self, chat: int, topic: int, message: int) -> None:
        """A message was begun."""
        with self._written():
            self._db.execute("INSERT OR REPLACE INTO messages VALUES (?, ?, ?)", (chat, topic, message))

    def told(self, chat: int, topic: int, news: Iterable[int]) -> None:
        """These news (by their ids) were told in the message that was begun, or are not to be."""
        with self._written():
            self._db.executemany("DELETE FROM news WHERE id = ?", ((one,) for one in news))
            self._db.execute("DELETE FROM messages WHERE chat = ? AND topic = ?", (chat, topic))


def _unpacked(packed: str | None) -> Observation | None:
    return Observation.unpacked(packed) if packed else None


def table_of(data: Path, library: Library) -> Path:
    """Where the watches of a library are kept."""
    return data / name_of(library) / NAME


@contextmanager
def open_watches(data: Path, library: Library) -> Iterator[WatchTable]:
    """The watches of a library in the data folder ``data``."""
    with closing(WatchTable(table_of(data, library))) as opened:
        yield opened
