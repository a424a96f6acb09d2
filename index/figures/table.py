"""Figures in an SQLite file: a row for each report, its figures compressed to a tenth."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Final, Literal, NamedTuple

import xxhash
import zstandard

from corpus.model import Passage
from index.figures.figures import figures
from index.figures.units import known
from index.store import disk

FORMAT: Final = 2
"""Raised whenever what reading figures gives changes, or how it is kept."""

APPLICATION: Final = 0x77656E62
"""Whose file it is, as SQLite notes it: another's is put aside."""

SCHEMA: Final = """
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS reports;
CREATE TABLE reports (
    source TEXT PRIMARY KEY,   -- the file as it was when it was read
    figures BLOB NOT NULL      -- a list of KeptFigure as JSON, compressed by zstd with a checksum
) STRICT;
PRAGMA application_id = {application};
PRAGMA user_version = {made};
COMMIT;
"""

FULL: Final = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))
PASSING: Final = FULL | {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY
}  # fmt: skip
"""What is wrong with the disk or the moment; anything else is wrong with the file."""


class KeptFigure(NamedTuple):
    """A Figure with where it stands: the citation id of its passage, and its source lines, 1-based and inclusive, as JSON
    ([[12,14],[16,16]]).

    A tuple, which JSON takes and gives fast: a library has hundreds of thousands.
    """

    year: int | None
    kind: Literal["review", "plan"] | None
    metric: str
    aspect: str
    value: str
    number: str
    unit: str
    former: bool
    citation: str
    lines: str


def read(passages: Iterable[Passage]) -> list[KeptFigure]:
    """The figures of passages as they are kept."""
    found = []
    for passage in passages:
        lines = json.dumps(passage.citation.lines, separators=(",", ":"))
        for one in figures(passage):
            told = (one.year, one.kind, one.metric, one.aspect.value, one.value, one.number, one.unit)
            found.append(KeptFigure(*told, one.former, passage.citation.id, lines))
    return found


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
def held(db: sqlite3.Connection) -> frozenset[str]:
    """The sources of the reports that are kept; none where there is nothing yet, or another version has written it.

    Raises sqlite3.Error; is_damage says whether for a file that is damaged, or none of ours.
    """
    asked = ("PRAGMA application_id", "PRAGMA user_version", "SELECT count(*) FROM sqlite_master")
    application, written, tables = (db.execute(one).fetchone()[0] for one in asked)
    if tables and application != APPLICATION:
        raise sqlite3.DatabaseError
    if not tables or written != _version():
        return frozenset()
    return frozenset(source for (source,) in db.execute("SELECT source FROM reports"))


@_whole()
def kept(db: sqlite3.Connection, source: str) -> list[KeptFigure] | None:
    """The figures of one report; None where they are kept no more.

    Raises sqlite3.Error, also where they are not those that were written.
    """
    row = db.execute("SELECT figures FROM reports WHERE source = ?", (source,)).fetchone()
    if row is None:
        return None
    try:
        unpacked = zstandard.ZstdDecompressor().decompress(row[0])
    # a damaged frame may say anything of its size
    except (zstandard.ZstdError, MemoryError) as error:
        raise sqlite3.DatabaseError from error
    return list(map(KeptFigure._make, json.loads(unpacked)))


@_whole()
def put(db: sqlite3.Connection, gone: Iterable[str], done: Iterable[tuple[str, list[KeptFigure]]]) -> None:
    """Take away the reports ``gone``, and add those that are ``done``, in one transaction.

    Raises sqlite3.Error; nothing has changed then.
    """
    packing = zstandard.ZstdCompressor(write_checksum=True)
    with db:
        db.execute("BEGIN IMMEDIATE")
        db.executemany("DELETE FROM reports WHERE source = ?", ((source,) for source in gone))
        packed = ((source, packing.compress(json.dumps(found).encode())) for source, found in done)
        db.executemany("INSERT INTO reports VALUES (?, ?)", packed)


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
