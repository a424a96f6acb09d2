"""The passages of a library, kept as lines of JSON and columns of years."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.library import Record, Source
from corpus.model import Citation, Kind, Origin, Passage, Period, Report, citation_id

KINDS = (None, "review", "plan")
"""What the column ``kinds`` counts: no period, a review, a plan."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the library in the index: its passages are ``[first:first + count]``."""

    source: Source
    report: Report
    skipped: str | None
    first: int
    count: int


@dataclass(frozen=True, slots=True)
class PassageTable:
    """Passages in the order of their entries, decoded one by one when they are shown.

    entries  the files they come from; every passage belongs to one
    lines    uint8 (bytes,): one line of JSON a passage
    offsets  int64 (passages + 1,): passage i is ``lines[offsets[i]:offsets[i + 1]]``
    years    int16 (passages,): the (last) year a passage tells of, 0 without one
    since    int16 (passages,): the first year where it tells of several, else 0
    kinds    int8 (passages,): places in KINDS
    """

    entries: tuple[Entry, ...]
    lines: NDArray[np.uint8]
    offsets: NDArray[np.int64]
    years: NDArray[np.int16]
    since: NDArray[np.int16]
    kinds: NDArray[np.int8]

    @classmethod
    def of(cls, record: Record) -> "PassageTable":
        """The table of one file."""
        lines = [_encode(passage) for passage in record.passages]
        periods = [passage.period or Period(0, "review") for passage in record.passages]
        return cls(
            (Entry(record.source, record.report, record.skipped, 0, len(lines)),),
            np.frombuffer(b"".join(lines), np.uint8),
            np.array([0, *accumulate(map(len, lines))], np.int64),
            np.array([period.year for period in periods], np.int16),
            np.array([period.since or 0 for period in periods], np.int16),
            np.array([KINDS.index(p.period.kind if p.period else None) for p in record.passages], np.int8),
        )

    @classmethod
    def joined(cls, parts: Sequence["PassageTable"]) -> "PassageTable":
        """The tables of ``parts`` one after the other."""
        firsts = [0, *accumulate(len(part) for part in parts)]
        bytes_before = [0, *accumulate(len(part.lines) for part in parts)]
        return cls(
            tuple(
                _moved(entry, entry.first + first)
                for part, first in zip(parts, firsts, strict=False)
                for entry in part.entries
            ),
            np.concatenate([part.lines for part in parts]),
            np.concatenate(
                [
                    np.zeros(1, np.int64),
                    *(part.offsets[1:] + before for part, before in zip(parts, bytes_before, strict=False)),
                ]
            ),
            *(
                np.concatenate([getattr(part, name) for part in parts])
                for name in ("years", "since", "kinds")
            ),
        )

    def kept(self, entries: Sequence[Entry]) -> "PassageTable":
        """The table without the files that are not in ``entries``."""
        ordered = sorted(entries, key=lambda entry: entry.first)
        firsts = [0, *accumulate(entry.count for entry in ordered)]
        keep = self.mask(ordered)
        bounds = [(int(self.offsets[e.first]), int(self.offsets[e.first + e.count])) for e in ordered]
        return PassageTable(
            tuple(_moved(entry, first) for entry, first in zip(ordered, firsts, strict=False)),
            np.concatenate([np.zeros(0, np.uint8), *(self.lines[start:stop] for start, stop in bounds)]),
            np.concatenate([np.zeros(1, np.int64), np.cumsum(np.diff(self.offsets)[keep])]),
            self.years[keep],
            self.since[keep],
            self.kinds[keep],
        )

    def mask(self, entries: Sequence[Entry]) -> NDArray[np.bool_]:
        """bool (passages,): which passages are of ``entries``."""
        keep = np.zeros(len(self), bool)
        for entry in entries:
            keep[entry.first : entry.first + entry.count] = True
        return keep

    def owners(self) -> NDArray[np.int32]:
        """int32 (passages,): the place among ``entries`` of each passage's file."""
        return np.repeat(
            np.arange(len(self.entries), dtype=np.int32), [entry.count for entry in self.entries]
        )

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, number: int) -> Passage:
        return _passage(self._row(number), self._entry(number).report)

    def texts(self, number: int) -> tuple[str, str]:
        """What a passage is found by: title, region, headings and table header, a line each, and its own text."""
        row = self._row(number)
        return above(self._entry(number).report, row[SECTION], row[HEADER]), row[TEXT]

    def _row(self, number: int) -> list[Any]:
        raw = self.lines[int(self.offsets[number]) : int(self.offsets[number + 1])].tobytes()
        row: list[Any] = json.loads(raw.decode("utf-8", "surrogatepass"))
        return row

    def _entry(self, number: int) -> Entry:
        low, high = 0, len(self.entries)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if self.entries[middle].first <= number else (low, middle)
        return self.entries[low]


def above(report: Report, section: Sequence[str], header: Sequence[str]) -> str:
    """The words that a passage stands under, a line each: title, region, headings, names of columns.

    A region that was only guessed from the text is not among them: it is nobody's words.
    """
    region = report.region if report.region_from is not Origin.TEXT else None
    return "\n".join([report.title, region or "", *section, *header])


def _moved(entry: Entry, first: int) -> Entry:
    return Entry(entry.source, entry.report, entry.skipped, first, entry.count)


def _encode(passage: Passage) -> bytes:
    cited = passage.citation
    place = [cited.paragraph, passage.kind, cited.section, cited.lines, cited.page]
    row = [*place, passage.period, passage.header, passage.text]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass") + b"\n"


SECTION, HEADER, TEXT = 2, 6, 7  # places in a row


def _passage(row: list[Any], report: Report) -> Passage:
    paragraph, kind, section, lines, page, period, header, text = row
    citation = Citation(
        citation_id(report.path, paragraph, text),
        report,
        tuple(section),
        paragraph,
        tuple((first, last) for first, last in lines),
        page,
    )
    return Passage(citation, text, Kind(kind), Period(*period) if period else None, tuple(header))
