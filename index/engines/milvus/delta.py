"""What Milvus does not say of a library: its files, and in how many passages each word and gram stands.

An import writes what it added and took away; the deltas of all imports add up to the library, and small ones are
joined as they add up, so that neither an import nor a reader that is behind pays for what has not changed.
"""

import io
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import zstandard
from numpy.typing import NDArray

from index.store.entry import Entry
from index.store.postings import totals
from index.text.vocabulary import row_of

MOST_BYTES = 1 << 32
"""What a delta may hold when it is unpacked."""


@dataclass(frozen=True, slots=True)
class DocumentFrequencies:
    """In how many passages each term stands.

    keys   uint64 (terms,), ascending
    df     int64 (terms,), negative where more passages were taken away than added
    total  terms in all passages, repetitions counted
    """

    keys: NDArray[np.uint64]
    df: NDArray[np.int64]
    total: int

    @classmethod
    def of(cls, terms: Iterable[NDArray[np.uint64]], total: int) -> "DocumentFrequencies":
        """Count the distinct terms of each passage."""
        keys, df = np.unique(np.concatenate([np.zeros(0, np.uint64), *terms]), return_counts=True)
        return cls(keys, df.astype(np.int64), total)

    @classmethod
    def joined(cls, parts: Sequence["DocumentFrequencies"]) -> "DocumentFrequencies":
        """The counts of ``parts`` together; terms that no passage holds any more are left out."""
        keys = np.concatenate([np.zeros(0, np.uint64), *(part.keys for part in parts)])
        df = np.concatenate([np.zeros(0, np.int64), *(part.df for part in parts)])
        return cls(*totals(keys, df), sum(part.total for part in parts))

    def negated(self) -> "DocumentFrequencies":
        """What takes these passages away from counts that they are joined with."""
        return DocumentFrequencies(self.keys, -self.df, -self.total)

    def find(self, key: int) -> int:
        """The document frequency of the term with that 64-bit name."""
        row = row_of(self.keys, key)
        return 0 if row is None else int(self.df[row])


@dataclass(frozen=True, slots=True)
class File:
    """A file of the library: its ``number`` names its rows, ``periods`` are those of its passages (rows as
    in PassageTable, without the entry)."""

    number: int
    entry: Entry
    periods: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Delta:
    """Files that were added, numbers of those that were taken away, and what both do to the counts."""

    files: tuple[File, ...]
    gone: frozenset[int]
    words: DocumentFrequencies
    grams: DocumentFrequencies

    @classmethod
    def joined(cls, parts: Sequence["Delta"]) -> "Delta":
        """Deltas one after the other as one."""
        gone = frozenset().union(*(part.gone for part in parts))
        added = {file.number for part in parts for file in part.files}
        return cls(
            tuple(file for part in parts for file in part.files if file.number not in gone),
            gone - added,
            DocumentFrequencies.joined([part.words for part in parts]),
            DocumentFrequencies.joined([part.grams for part in parts]),
        )

    @property
    def passages(self) -> int:
        """How many passages there are."""
        return sum(file.entry.count for file in self.files)

    @property
    def size(self) -> int:
        """How much there is to write."""
        return len(self.words.keys) + len(self.grams.keys) + len(self.files) + len(self.gone)

    def packed(self) -> bytes:
        """The delta as bytes."""
        files = [[file.number, file.entry.packed(), file.periods] for file in self.files]
        totals = [self.words.total, self.grams.total]
        files_json = json.dumps([files, sorted(self.gone), totals]).encode()
        raw = io.BytesIO()
        arrays: dict[str, NDArray[Any]] = {"files": np.frombuffer(files_json, np.uint8)}
        for name, counts in (("words", self.words), ("grams", self.grams)):
            arrays[f"{name}.steps"] = np.diff(counts.keys, prepend=np.uint64(0))
            arrays[f"{name}.df"] = counts.df.astype(np.int32)
        np.savez(raw, **arrays)  # type: ignore[arg-type]  # the stub takes allow_pickle for one of the arrays
        return zstandard.ZstdCompressor(level=9).compress(raw.getvalue())

    @classmethod
    def unpacked(cls, raw: bytes) -> "Delta":
        """The delta that was packed as ``raw``."""
        opened = zstandard.ZstdDecompressor().decompress(raw, max_output_size=MOST_BYTES)
        with np.load(io.BytesIO(opened), allow_pickle=False) as arrays:
            files, gone, totals = json.loads(arrays["files"].tobytes())
            counts = [
                DocumentFrequencies(
                    np.cumsum(arrays[f"{name}.steps"]), arrays[f"{name}.df"].astype(np.int64), total
                )
                for name, total in zip(("words", "grams"), totals, strict=True)
            ]
        return cls(
            tuple(
                File(number, Entry.unpacked(entry), tuple(map(tuple, periods)))
                for number, entry, periods in files
            ),
            frozenset(gone),
            *counts,
        )
