"""The passages of a library, kept as compressed lines of JSON."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from corpus.model import Citation, Kind, Origin, Passage, Period, Recognised, Report, citation_id
from corpus.report import Record
from index.store.entry import BLOCK, Entry

KINDS = (None, "review", "plan")
"""What the last column of ``periods`` counts: no period, a review, a plan."""


@dataclass(frozen=True, slots=True)
class PassageTable:
    """Passages in the order of their entries, decoded one by one when they are shown.

    entries  the files they come from; every passage belongs to one
    lines    uint8 (bytes,): blocks of up to BLOCK lines of JSON, each a Zstandard frame (RFC 8878) of one entry
    blocks   int64 (blocks + 1,): block i is ``lines[blocks[i]:blocks[i + 1]]``
    period   int32 (passages,): rows of ``periods``
    periods  int32 (periods, 4): row of the entry, the (last) year told of or 0, the first year where there are
             several or 0, row of KINDS
    """

    entries: tuple[Entry, ...]
    lines: NDArray[np.uint8]
    blocks: NDArray[np.int64]
    period: NDArray[np.int32]
    periods: NDArray[np.int32]

    @classmethod
    def of(cls, records: Sequence[Record]) -> "PassageTable":
        """The table of some files."""
        pack = zstandard.ZstdCompressor(level=6).compress
        return cls.joined([cls._of(record, pack) for record in records])

    @classmethod
    def _of(cls, record: Record, pack: Callable[[bytes], bytes]) -> "PassageTable":
        lines = [(line_of(passage) + "\n").encode("utf-8", "surrogatepass") for passage in record.passages]
        blocks = [pack(b"".join(lines[at : at + BLOCK])) for at in range(0, len(lines), BLOCK)]
        told = [(0, *period_row(passage)) for passage in record.passages]
        periods = sorted(set(told))
        row = {period: number for number, period in enumerate(periods)}
        return cls(
            (Entry.of(record),),
            np.frombuffer(b"".join(blocks), np.uint8),
            np.array([0, *accumulate(map(len, blocks))], np.int64),
            np.array([row[period] for period in told], np.int32),
            np.array(periods, np.int32).reshape(-1, 4),
        )

    @classmethod
    def joined(cls, parts: Sequence["PassageTable"]) -> "PassageTable":
        """The tables of ``parts`` one after the other."""
        return cls(
            _consecutive([entry for part in parts for entry in part.entries]),
            np.concatenate([np.zeros(0, np.uint8), *(part.lines for part in parts)]),
            _starts([np.diff(part.blocks) for part in parts]),
            *periods_joined(parts),
        )

    def kept(self, entries: Sequence[Entry]) -> "PassageTable":
        """The table without the files that are not in ``entries``, which stand in their order."""
        spans = [slice(entry.block, entry.block + entry.blocks) for entry in entries]
        lines = [self.lines[self.blocks[span.start] : self.blocks[span.stop]] for span in spans]
        stays = set(entries)
        stay = np.array([entry in stays for entry in self.entries], bool)
        periods = self.periods[stay[self.periods[:, 0]]]
        periods[:, 0] = _renumbered(stay)[periods[:, 0]]
        return PassageTable(
            _consecutive(entries),
            np.concatenate([np.zeros(0, np.uint8), *lines]),
            _starts([np.diff(self.blocks)[span] for span in spans]),
            _renumbered(stay[self.periods[:, 0]])[self.period[self.mask(entries)]],
            periods,
        )

    def mask(self, entries: Sequence[Entry]) -> NDArray[np.bool_]:
        """bool (passages,): which passages are of ``entries``."""
        keep = np.zeros(len(self), bool)
        for entry in entries:
            keep[entry.first : entry.first + entry.count] = True
        return keep

    def __len__(self) -> int:
        return len(self.period)

    def __getitem__(self, number: int) -> Passage:
        entry, row = self._find(number)
        return passage_of(row, entry.report)

    def of_entry(self, entry: Entry) -> "Packed":
        """The passages of one file in their order."""
        return Packed(entry.report, tuple(self._block(entry, block) for block in range(entry.blocks)))

    def texts(self, number: int) -> tuple[str, str]:
        """What a passage is found by: title, region, headings and table header, a line each, and its own text."""
        entry, row = self._find(number)
        return above(entry.report, row[SECTION], row[HEADER]), row[TEXT]

    def entry_of(self, number: int) -> Entry:
        """The file that a passage is of."""
        return self.entries[int(self.periods[self.period[number], 0])]

    def _find(self, number: int) -> tuple[Entry, list[Any]]:
        entry = self.entry_of(number)
        block, line = divmod(number - entry.first, BLOCK)
        return entry, _row(_unpacked(self._block(entry, block))[line])

    def _block(self, entry: Entry, block: int) -> bytes:
        """One of the blocks of a file."""
        start, stop = self.blocks[entry.block + block : entry.block + block + 2]
        return self.lines[start:stop].tobytes()


@dataclass(frozen=True, slots=True)
class Packed:
    """The passages of one file, decoded when they are gone through: little to hand to another process."""

    report: Report
    blocks: tuple[bytes, ...]

    def __iter__(self) -> Iterator[Passage]:
        return (passage_of(_row(line), self.report) for block in self.blocks for line in _unpacked(block))


def _unpacked(block: bytes) -> list[bytes]:
    return zstandard.ZstdDecompressor().decompress(block).split(b"\n")[:-1]


def _row(line: bytes) -> list[Any]:
    row: list[Any] = json.loads(line.decode("utf-8", "surrogatepass"))
    return row


def periods_joined(tables: Sequence[PassageTable]) -> tuple[NDArray[np.int32], NDArray[np.int32]]:
    """The columns ``period`` and ``periods`` of ``tables`` one after the other."""
    period, periods = [np.zeros(0, np.int32)], [np.zeros((0, 4), np.int32)]
    rows = owners = 0
    for table in tables:
        period.append(table.period + np.int32(rows))
        periods.append(table.periods + np.array([owners, 0, 0, 0], np.int32))
        rows, owners = rows + len(table.periods), owners + len(table.entries)
    return np.concatenate(period), np.concatenate(periods)


def above(report: Report, section: Sequence[str], header: Sequence[str]) -> str:
    """The words that a passage stands under, a line each: title, region, headings, names of columns.

    A region that was only guessed from the text is not among them: it is nobody's words.
    """
    region = report.subject if report.region_from is not Origin.TEXT else None
    return "\n".join([report.title, region or "", *section, *header])


def _consecutive(entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The same files with their passages and blocks one after the other."""
    firsts = accumulate((entry.count for entry in entries), initial=0)
    blocks = accumulate((entry.blocks for entry in entries), initial=0)
    return tuple(
        replace(entry, first=first, block=block)
        for entry, first, block in zip(entries, firsts, blocks, strict=False)
    )


def _starts(sizes: Sequence[NDArray[np.int64]]) -> NDArray[np.int64]:
    """Where each block starts, and where the last one ends."""
    return np.cumsum(np.concatenate([np.zeros(1, np.int64), *sizes]))


def _renumbered(stay: NDArray[np.bool_]) -> NDArray[np.int32]:
    """The new number of each row that stays."""
    return np.cumsum(stay, dtype=np.int32) - np.int32(1)


def period_row(passage: Passage) -> tuple[int, int, int]:
    """The period of a passage as a row of ``periods`` has it after the entry."""
    period = passage.period
    return (period.year, period.since or 0, KINDS.index(period.kind)) if period else (0, 0, 0)


_ENCODED = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def line_of(passage: Passage) -> str:
    """A passage without its report as a line of JSON."""
    cited = passage.citation
    where = [cited.paragraph, passage.kind, cited.section, cited.lines, cited.page]
    return _ENCODED([*where, passage.period, passage.header, passage.text, passage.recognised])


SECTION, HEADER, TEXT = 2, 6, 7  # columns of a row


def passage_of(row: list[Any], report: Report) -> Passage:
    """The passage of ``report`` that was written as the line of JSON that ``row`` was read from."""
    paragraph, kind, section, lines, page, period, header, text, recognised = row
    citation = Citation(
        id=citation_id(report.path, paragraph, text),
        report=report,
        section=tuple(section),
        paragraph=paragraph,
        lines=tuple((first, last) for first, last in lines),
        page=page,
    )
    told = Period(*period) if period else None
    seen = (
        Recognised(recognised[0], tuple((start, stop) for start, stop in recognised[1]))
        if recognised
        else None
    )
    return Passage(citation, text, kind=Kind(kind), period=told, header=tuple(header), recognised=seen)
