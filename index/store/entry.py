"""A file of the library as the index knows it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from corpus.catalogue import Correction
from corpus.model import Origin, Report
from corpus.report import Source

BLOCK = 16
"""Passages compressed together: that many paragraphs shrink to a third, and are read in 20 µs."""

ORIGINS: dict[str | None, Origin | None] = {None: None, **{one.value: one for one in Origin}}


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of the library in the index: its passages are ``[first:first + count]``, in the blocks from
    ``block`` on."""

    source: Source
    report: Report
    skipped: str | None
    first: int = 0
    count: int = 0
    block: int = 0

    @property
    def blocks(self) -> int:
        """How many blocks its passages are kept in."""
        return -(-self.count // BLOCK)

    def packed(self) -> list[Any]:
        """The entry as JSON keeps it."""
        return [asdict(self.source), asdict(self.report), self.skipped, self.first, self.count, self.block]

    @classmethod
    def unpacked(cls, packed: Sequence[Any]) -> "Entry":
        """The entry that was packed.  Raises TypeError, KeyError or ValueError for anything else."""
        source, report, skipped, first, count, block = packed
        correction = Correction(**{**source["correction"], "names": tuple(source["correction"]["names"])})
        origins = {name: ORIGINS[report[name]] for name in ("region_from", "year_from")}
        return cls(
            Source(**{**source, "correction": correction}),
            Report(**{**report, **origins, "names": tuple(report["names"])}),
            skipped,
            first=first,
            count=count,
            block=block,
        )
