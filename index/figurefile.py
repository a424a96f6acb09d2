"""Figures in an SQLite file: a row for each report, with a checksum over its figures, and one for each of them."""

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal, NamedTuple

import xxhash

from corpus.model import Passage
from index import disk
from index.figures import figures
from index.units import known

FORMAT: Final = 1
"""Raised whenever what reading figures gives changes, or how it is kept."""

APPLICATION: Final = 0x77656E62
"""Whose file it is, as SQLite notes it: another's is left as it is."""

SCHEMA: Final = """
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS figures;
DROP TABLE IF EXISTS reports;
CREATE TABLE reports (
    number INTEGER PRIMARY KEY,
    source TEXT NOT NULL,      -- the file as it was when it was read
    checksum TEXT NOT NULL     -- of its figures
) STRICT;
CREATE TABLE figures (
    report INTEGER NOT NULL,
    place INTEGER NOT NULL,    -- among the figures of the report, from 0
    year INTEGER,
    kind TEXT,                 -- review, plan
    metric TEXT NOT NULL,
    aspect TEXT NOT NULL,      -- level, change, rank
    value TEXT NOT NULL,       -- 1,234.5万元, as the report has it
    number TEXT NOT NULL,      -- 1,234.5
    unit TEXT NOT NULL,        -- 万元, '' for none
    former INTEGER NOT NULL,   -- 1 where it says what there was before
    citation TEXT NOT NULL,
    lines TEXT NOT NULL,       -- [[12,14],[16,16]]
    PRIMARY KEY (report, place)
) STRICT, WITHOUT ROWID;
PRAGMA application_id = {application};
PRAGMA user_version = {made};
COMMIT;
"""
REPORTS: Final = "SELECT source, number, checksum FROM reports"
FIGURES: Final = """
SELECT year, kind, metric, aspect, value, number, unit, former, citation, lines
FROM figures WHERE report = ? ORDER BY place
"""
KEEP: Final = "INSERT INTO figures VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

FULL: Final = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))
PASSING: Final = FULL | {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY
}  # fmt: skip
"""What is wrong with the disk or the moment; anything else is wrong with the file."""

Held = dict[str, tuple[int, str]]
"""The number and the checksum of each report that is kept, by the source it was read from."""


class KeptFigure(NamedTuple):
    """A Figure with where it stands: the citation id of its passage, and its source lines, 1-based and inclusive, as JSON
    ([[12,14],[16,16]]).  ``former`` is 0 or 1.

    A tuple, as SQLite takes and gives it: a library has hundreds of thousands.
    """

    year: int | None
    kind: Literal["review", "plan"] | None
    metric: str
    aspect: str
    value: str
    number: str
    unit: str
    former: int
    citation: str
    lines: str


def read(passages: Iterable[Passage]) -> list[KeptFigure]:
    """The figures of passages as they are kept."""
    return list(_figures(passages))


def opened(path: Path, mode: Literal["rw", "rwc"]) -> sqlite3.Connection:
    """The file at ``path``, with ``rwc`` made where there is none.  Raises sqlite3.Error."""
    uri = f"{path.absolute().as_uri()}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=10, isolation_level=None, check_same_thread=False)


@contextmanager
def _whole() -> Iterator[None]:
    """Damaged text is damage too: not even SQLite's message about it may be UTF-8."""
    try:
        yield
    except UnicodeDecodeError as error:
        raise sqlite3.DatabaseError from error


@_whole()
def made(db: sqlite3.Connection) -> None:
    """Have ``db`` hold no report.  Raises sqlite3.Error."""
    db.executescript(SCHEMA.format(application=APPLICATION, made=_version()))


@_whole()
def held(db: sqlite3.Connection) -> Held:
    """The reports that are kept; none where there is nothing yet, or another version has written it.

    Raises sqlite3.Error; is_damage says whether for a file that is damaged, or none of ours.
    """
    asked = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    application, written, tables = (db.execute(one).fetchone()[0] for one in asked)
    if tables and application != APPLICATION:
        raise sqlite3.DatabaseError
    if not tables or written != _version():
        return {}
    return {source: (number, checksum) for source, number, checksum in db.execute(REPORTS)}


@_whole()
def kept(db: sqlite3.Connection, number: int, checksum: str) -> list[KeptFigure]:
    """The figures of one report.  Raises sqlite3.Error, also where they are not those that were written."""
    rows = db.execute(FIGURES, (number,)).fetchall()
    if _checksum(rows) != checksum:
        raise sqlite3.DatabaseError
    return list(map(KeptFigure._make, rows))


@_whole()
def put(db: sqlite3.Connection, gone: Sequence[int], done: Sequence[tuple[str, list[KeptFigure]]]) -> None:
    """Take away the reports numbered ``gone``, and add those that are ``done``, in one transaction.

    Raises sqlite3.Error; nothing has changed then.
    """
    with db:
        db.execute("BEGIN IMMEDIATE")
        for number in gone:
            db.execute("DELETE FROM figures WHERE report = ?", (number,))
            db.execute("DELETE FROM reports WHERE number = ?", (number,))
        for source, found in done:
            rows = list(map(tuple, found))
            told = (source, _checksum(rows))
            report = db.execute("INSERT INTO reports (source, checksum) VALUES (?, ?)", told).lastrowid
            db.executemany(KEEP, ((report, place, *row) for place, row in enumerate(rows)))


def is_damage(error: sqlite3.Error) -> bool:
    """Whether the file itself is to blame, and will be every time."""
    return _code(error) not in PASSING


def is_full(error: sqlite3.Error) -> bool:
    """Whether the disk took no more."""
    return _code(error) in FULL


def _code(error: sqlite3.Error) -> int:
    code: int = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_CORRUPT)  # text that is no UTF-8 has none
    return code & 0xFF  # without the details


def _version() -> int:
    """What the figures depend on besides the reports, as a positive 32-bit number."""
    told = repr((FORMAT, disk.FORMAT, version("wenbao"), known()))
    return xxhash.xxh32_intdigest(told.encode()) >> 1 or 1


def _checksum(rows: Sequence[tuple[object, ...]]) -> str:
    return xxhash.xxh3_64_hexdigest(repr(rows).encode())


def _figures(passages: Iterable[Passage]) -> Iterator[KeptFigure]:
    for passage in passages:
        lines = json.dumps(passage.citation.lines, separators=(",", ":"))
        for one in figures(passage):
            told = (one.year, one.kind, _encodable(one.metric), one.aspect.value, _encodable(one.value))
            yield KeptFigure(*told, one.number, one.unit, int(one.former), passage.citation.id, lines)


def _encodable(text: str) -> str:
    """Text with a question mark for each half of a character, which UTF-8 has no bytes for."""
    return text.encode("utf-8", "replace").decode("utf-8")
