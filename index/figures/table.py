"""Facts in an SQLite file: a row for each figure of a report, and a row for each report."""

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple

import xxhash

from corpus.model import Passage
from index.figures.figures import Aspect, Figure, figures
from index.figures.metrics import Concept, canonical, concepts, know
from index.figures.units import UNITS, known
from index.store import disk

FORMAT: Final = 16
"""Raised whenever what reading figures gives changes, or how it is kept."""

APPLICATION: Final = 0x77656E62
"""Whose file it is, as SQLite notes it: another's is put aside."""

SCHEMA: Final = """
BEGIN IMMEDIATE;
DROP TABLE IF EXISTS reports;
DROP TABLE IF EXISTS facts;
DROP TABLE IF EXISTS counts;
CREATE TABLE reports (
    id INTEGER PRIMARY KEY,
    source TEXT NOT NULL UNIQUE,   -- the file as it was when it was read
    digest INTEGER NOT NULL        -- of those of its facts, in their order
) STRICT;
CREATE TABLE facts (               -- in the order of the report; the columns of Fact, then
    citation TEXT NOT NULL,
    lines TEXT NOT NULL,
    metric TEXT NOT NULL,
    canonical TEXT,
    region TEXT,
    year INTEGER,
    kind TEXT,
    aspect TEXT NOT NULL,
    amount TEXT NOT NULL,
    base TEXT NOT NULL,
    unit TEXT NOT NULL,
    number TEXT NOT NULL,
    value TEXT NOT NULL,
    bound TEXT NOT NULL,
    stretch TEXT NOT NULL,
    former INTEGER NOT NULL,
    part INTEGER NOT NULL,
    written INTEGER NOT NULL,
    report INTEGER NOT NULL,       -- reports.id
    digest INTEGER NOT NULL,       -- of the columns before it
    size REAL NOT NULL             -- the amount, to order by
) STRICT;
CREATE TABLE counts (              -- how many facts there are, so that none is missed
    canonical TEXT NOT NULL,
    year INTEGER NOT NULL,
    facts INTEGER NOT NULL,
    PRIMARY KEY (canonical, year)
) STRICT, WITHOUT ROWID;
CREATE INDEX facts_of_report ON facts (report);
CREATE INDEX facts_of_metric ON facts (canonical, year, kind) WHERE canonical IS NOT NULL;
CREATE INDEX facts_of_year ON facts (year);
PRAGMA application_id = {application};
PRAGMA user_version = {made};
COMMIT;
"""

CACHE_KIB: Final = 32 * 1024
"""What a connection holds of the file, so that adding a report need not read its indexes again."""

FULL: Final = frozenset((sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR))
PASSING: Final = FULL | {
    sqlite3.SQLITE_BUSY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_PERM, sqlite3.SQLITE_READONLY
}  # fmt: skip
"""What is wrong with the disk or the moment; anything else is wrong with the file."""

Kind = Literal["review", "plan"]


class Fact(NamedTuple):
    """A Figure as a row: its fields under their names, with the ``citation`` id of its passage, its source ``lines``, 1-based
    and inclusive, as JSON ([[12,14],[16,16]]), the ``region`` of its report, and ``canonical``, the first of the names of its
    metric in words/synonyms.txt, None for a metric that is not there.

    A tuple, which SQLite takes and gives fast: a library has hundreds of thousands.
    """

    citation: str
    lines: str
    metric: str
    canonical: str | None
    region: str | None
    year: int | None
    kind: Kind | None
    aspect: str
    amount: str
    base: str
    unit: str
    number: str
    value: str
    bound: str
    stretch: str
    former: bool
    part: bool
    written: bool


class FactQuery(NamedTuple):
    """Facts that tell of any of ``years``, of the metric with the ``canonical`` name, or where that is None of any whose words hold
    ``words``: of one ``kind`` and one ``aspect``, and of ``regions``, where they are given.  At most ``limit``, by their amounts,
    the largest first if ``descending``, in the order of the reports if that is None.

    None of them only says what there was before.
    """

    canonical: str | None
    years: frozenset[int]
    kind: Kind | None = None
    aspect: Aspect | None = None
    regions: frozenset[str] = frozenset()
    descending: bool | None = True
    limit: int | None = None
    words: str = ""

    def names(self, fact: Fact) -> bool:
        """Whether ``fact`` is of this metric and tells of one of these years."""
        named = self.words in fact.metric if self.canonical is None else fact.canonical == self.canonical
        return named and fact.year in self.years

    def takes(self, fact: Fact) -> bool:
        """Whether ``fact``, of this metric and these years, is one of them."""
        return (
            not fact.former
            and self.kind in (None, fact.kind)
            and self.aspect in (None, fact.aspect)
            and (not self.regions or fact.region in self.regions)
        )


COLUMNS: Final = ", ".join((*Fact._fields, "report", "digest"))
FLAGS: Final = Fact._fields.index("former")
REPORT: Final = len(Fact._fields)
"""Where in a row of COLUMNS those begin that SQLite gives as 0 or 1, and where its report is."""
ADDED: Final = f"INSERT INTO facts VALUES ({', '.join('?' * (len(Fact._fields) + 3))})"  # noqa: S608 - no text of others
OF_REPORT: Final = f"SELECT {COLUMNS} FROM facts WHERE report = ? ORDER BY rowid"  # noqa: S608
COUNTS_OF_REPORT: Final = (
    "SELECT canonical, year, -count(*) FROM facts "
    "WHERE report = ? AND canonical IS NOT NULL AND year IS NOT NULL GROUP BY canonical, year"
)
COUNTED: Final = (
    "INSERT INTO counts VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET facts = facts + excluded.facts"
)


def read_knowing(known: tuple[Concept, ...], passages: Iterable[Passage]) -> list[Fact]:
    """The figures of passages as facts, in a process that is to know these concepts."""
    know(known)
    return read(passages)


def read(passages: Iterable[Passage]) -> list[Fact]:
    """The figures of passages as facts, without those that were recognised in a picture with a doubtful character."""
    found = []
    for passage in passages:
        citation = passage.citation
        lines = json.dumps(citation.lines, separators=(",", ":"))
        region = _text(citation.report.subject) if citation.report.subject else None
        seen = passage.recognised
        certain = (one for one in figures(passage) if not (seen and seen.doubts(one.shown, one.stop)))
        found += [_fact(one, citation.id, lines, region) for one in certain]
    return found


def _fact(one: Figure, citation: str, lines: str, region: str | None) -> Fact:
    metric, aspect = _text(one.metric), one.aspect.value
    what = metric, _canonical(metric, aspect, one.base), region, one.year, one.kind, aspect
    amount = one.amount, one.base, one.unit, one.number, _text(one.value), one.bound, one.stretch
    return Fact(citation, lines, *what, *amount, one.former, one.part, one.written)


def _canonical(metric: str, aspect: str, base: str) -> str | None:
    named = canonical(metric)
    if named and named.unit and aspect == Aspect.LEVEL and not UNITS[named.unit].match(base):
        return None  # 研发投入占地区生产总值3% is no level of it
    return named.names[0] if named else None


def _text(text: str) -> str:
    """Half a character, which a damaged report may hold and SQLite does not, becomes a question mark."""
    return text.encode(errors="replace").decode()


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
def kept(db: sqlite3.Connection, source: str) -> list[Fact] | None:
    """The facts of one report in their order; None where they are kept no more.

    Raises sqlite3.Error, also where they are not those that were written.
    """
    with db:
        db.execute("BEGIN")  # the report and its facts as they were at one time
        row = db.execute("SELECT id, digest FROM reports WHERE source = ?", (source,)).fetchone()
        if row is None:
            return None
        rows = db.execute(OF_REPORT, row[:1]).fetchall()
    facts = list(map(_checked, rows))
    if row[1] != _of_all(one[-1] for one in rows):
        raise sqlite3.DatabaseError
    return facts


@_whole()
def select(db: sqlite3.Connection, query: FactQuery) -> list[tuple[str, Fact]]:
    """The facts that ``query`` asks for, each with the source of its report.

    Raises sqlite3.Error, also where they are not those that were written.
    """
    of_years = f"year IN ({', '.join('?' * len(query.years))})"
    if query.canonical is None:
        among, given = f"{of_years} AND instr(metric, ?)", (*query.years, query.words)
    else:
        among, given = f"canonical = ? AND {of_years}", (query.canonical, *query.years)
    order = "rowid" if query.descending is None else f"size {'DESC' if query.descending else 'ASC'}, rowid"
    with db:
        db.execute("BEGIN")
        total = f"SELECT total(facts) FROM counts WHERE {among}"  # noqa: S608
        count = db.execute(total, given).fetchone()[0] if query.canonical else None
        ordered = f"SELECT {COLUMNS}, size FROM facts WHERE {among} ORDER BY {order}"  # noqa: S608
        rows = db.execute(ordered, given).fetchall()
        sources = dict(db.execute("SELECT id, source FROM reports"))
        there = held(db)
    found = []
    for *row, size in rows:
        fact, report = _checked(row), row[REPORT]
        as_asked = query.canonical in (None, fact.canonical) and fact.year in query.years
        if not as_asked or size != float(fact.amount) or sources.get(report) not in there:
            raise sqlite3.DatabaseError
        if query.takes(fact):
            found.append((sources[report], fact))
    if count not in (None, len(rows)):  # the index has lost one
        raise sqlite3.DatabaseError
    return found[: query.limit]


@_whole()
def put(db: sqlite3.Connection, gone: Iterable[str], done: Sequence[tuple[str, list[Fact]]]) -> None:
    """Take away the reports ``gone``, and add those that are ``done``, in one transaction.

    Raises sqlite3.Error, also where one that is to go is not there; nothing has changed then.
    """
    db.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    db.execute("PRAGMA synchronous = OFF")  # what a power cut spoils is noticed by its digest, and read again
    with db:
        db.execute("BEGIN IMMEDIATE")
        for source in gone:
            _remove(db, source)
        counts: Counter[tuple[str, int]] = Counter()
        (last,) = db.execute("SELECT ifnull(max(id), 0) FROM reports").fetchone()
        for report, (source, facts) in enumerate(done, last + 1):
            digests = [_digest((*fact, report)) for fact in facts]
            db.execute("INSERT INTO reports VALUES (?, ?, ?)", (report, source, _of_all(digests)))
            rows = zip(facts, digests, strict=True)
            db.executemany(ADDED, ((*fact, report, digest, float(fact.amount)) for fact, digest in rows))
            counts.update((fact.canonical, fact.year) for fact in facts if fact.canonical and fact.year)
        db.executemany(COUNTED, ((*group, count) for group, count in counts.items()))


def _remove(db: sqlite3.Connection, source: str) -> None:
    report = db.execute("SELECT id FROM reports WHERE source = ?", (source,)).fetchone()
    if report is None:  # it was listed, so that the table and its index differ
        raise sqlite3.DatabaseError
    db.executemany(COUNTED, db.execute(COUNTS_OF_REPORT, report).fetchall())
    db.execute("DELETE FROM facts WHERE report = ?", report)
    db.execute("DELETE FROM reports WHERE id = ?", report)


def _checked(row: Sequence[Any]) -> Fact:
    """The fact of a row of COLUMNS.  Raises sqlite3.DatabaseError where it is not the one that was written."""
    fact = Fact(*row[:FLAGS], *map(bool, row[FLAGS:REPORT]))
    if row[-1] != _digest((*fact, row[REPORT])):
        raise sqlite3.DatabaseError
    return fact


def _digest(row: tuple[Any, ...]) -> int:
    return xxhash.xxh32_intdigest(repr(row).encode())


def _of_all(digests: Iterable[int]) -> int:
    return _digest(tuple(digests))


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
    """What the facts depend on besides the reports, as a positive 32-bit number."""
    told = repr((FORMAT, disk.FORMAT, version("wenbao"), known(), concepts()))
    return xxhash.xxh32_intdigest(told.encode()) >> 1 or 1
