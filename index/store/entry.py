"""A file of the library as the index knows it."""

import base64
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.catalogue import Correction
from corpus.model import Flaw, FlawKind, Origin, Report
from corpus.report import Record, Source
from index.store.sketch import sketch

BLOCK = 16
"""Passages compressed together: that many paragraphs shrink to a third, and are read in 20 µs."""

ORIGINS: dict[str | None, Origin | None] = {None: None, **{one.value: one for one in Origin}}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the library in the index: its passages are ``[first:first + count]``, in the blocks from
    ``block`` on.

    ``sketch`` is what other files of the same report are found by (see ``index.store.duplicates``), ``flaw`` what is wrong with
    the report.
    """

    source: Source
    report: Report
    skipped: str | None
    first: int = 0
    count: int = 0
    block: int = 0
    sketch: bytes = b""
    flaw: Flaw | None = None

    @classmethod
    def of(cls, record: Record) -> "Entry":
        """The entry of a file as it was read."""
        passages = record.passages
        sketched = sketch(passage.text for passage in passages)
        return cls(
            record.source,
            record.report,
            record.skipped,
            count=len(passages),
            sketch=sketched,
            flaw=record.flaw,
        )

    @property
    def blocks(self) -> int:
        """How many blocks its passages are kept in."""
        return -(-self.count // BLOCK)

    def packed(self) -> list[Any]:
        """The entry as JSON keeps it."""
        where = [self.first, self.count, self.block]
        sketch = base64.b64encode(self.sketch).decode("ascii")
        flaw = [self.flaw.kind, self.flaw.detail] if self.flaw else None
        return [asdict(self.source), asdict(self.report), self.skipped, *where, sketch, flaw]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> "Entry":
        """The entry that was packed.  Raises TypeError, KeyError or ValueError for anything else."""
        source, report, skipped, first, count, block, sketch, flaw = packed
        correction = Correction(**{**source["correction"], "names": tuple(source["correction"]["names"])})
        origins = {name: ORIGINS[report[name]] for name in ("region_from", "year_from")}
        return cls(
            Source(**{**source, "correction": correction}),
            Report(**{**report, **origins, "names": tuple(report["names"])}),
            skipped,
            first=first,
            count=count,
            block=block,
            sketch=base64.b64decode(sketch, validate=True),
            flaw=Flaw(FlawKind(flaw[0]), flaw[1]) if flaw else None,
        )
