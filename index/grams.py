"""Characters and pairs of characters: what is left of a word when one character of it is wrong.

Over a large library their postings are several times those of words, so only their document frequencies are
kept; the passages that words have found are scored with them from their text.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.bm25 import K1, B, CountedBM25
from index.postings import Parts, key, spread
from index.tokens import LATIN_RUN

LATIN = 1 << 63
"""The bit that keeps whole Latin and digit runs apart from characters."""

HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
"""What tokens.HAN says, in code points."""


def code(gram: str) -> int:
    """The 64-bit name of a gram: a character is its code point, a pair both of them, a Latin run its hash."""
    if gram[0].isascii():
        return key(gram) | LATIN
    return ord(gram) if len(gram) == 1 else ord(gram[0]) << 21 | ord(gram[1])


def codes(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The names of all grams of normalised texts, with repetitions, and the text of each, ascending."""
    whole = "\n".join(texts)
    points = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    owner = np.repeat(np.arange(len(texts)), [len(text) + 1 for text in texts])[: len(points)]
    han = np.zeros(len(points), bool)
    for first, last in HAN_RANGES:
        han |= (points >= first) & (points <= last)
    pair = np.flatnonzero(han[:-1] & han[1:])
    wide = points.astype(np.uint64)
    latin = [(code(run[0]), run.start()) for run in LATIN_RUN.finditer(whole)]
    names = np.concatenate(
        [
            wide[han],
            wide[pair] << np.uint64(21) | wide[pair + 1],
            np.array([name for name, _ in latin], np.uint64),
        ]
    )
    owners = np.concatenate([owner[han], owner[pair], owner[[start for _, start in latin]]])
    order = np.argsort(owners, kind="stable")
    return names[order], owners[order]


@dataclass(frozen=True, slots=True)
class GramCounts:
    """In how many passages each gram stands, and how many each passage has.

    keys     uint64 (grams,), ascending
    df       int32 (grams,), negative where more passages were taken away than are here
    lengths  int32 (passages,)
    """

    keys: NDArray[np.uint64]
    df: NDArray[np.int32]
    lengths: NDArray[np.int32]

    @classmethod
    def of(cls, texts: Sequence[str], passages: Sequence[Parts]) -> "GramCounts":
        """Count passages; each normalised text is given once, however many passages it is part of."""
        names, owners = codes(texts)
        sizes = np.bincount(owners, minlength=len(texts))
        keys, gram = np.unique(names, return_inverse=True)
        found, owner, times = spread(gram, sizes.tolist(), passages)
        lengths = np.bincount(owner, times, len(passages))
        size = max(len(passages), 1)
        pairs = np.sort(found * size + owner)  # numpy 2.4's own unique hashes, which takes ten times as long
        first = np.append(True, pairs[1:] != pairs[:-1])[: len(pairs)]
        df = np.bincount(pairs[first] // size, minlength=len(keys))
        return cls(keys[df > 0], df[df > 0].astype(np.int32), lengths.astype(np.int32))

    @classmethod
    def joined(cls, parts: Sequence["GramCounts"]) -> "GramCounts":
        """The counts of ``parts`` together, their passages one after the other."""
        keys, place = np.unique(np.concatenate([part.keys for part in parts]), return_inverse=True)
        df = np.bincount(place, np.concatenate([part.df for part in parts]), len(keys)).astype(np.int32)
        lengths = np.concatenate([part.lengths for part in parts])
        return cls(keys[df != 0], df[df != 0], lengths)

    def taken(self) -> "GramCounts":
        """What takes these passages away from counts that they are joined with."""
        return GramCounts(self.keys, -self.df, self.lengths[:0])

    def kept(self, keep: NDArray[np.bool_]) -> "GramCounts":
        """The counts with the lengths of those passages alone where ``keep`` (bool, one a passage) is true."""
        return GramCounts(self.keys, self.df, self.lengths[keep])

    def find(self, gram: str) -> int:
        """The document frequency of ``gram``."""
        wanted = np.uint64(code(gram))
        row = int(np.searchsorted(self.keys, wanted))
        return int(self.df[row]) if row < len(self.keys) and self.keys[row] == wanted else 0


class GramModel(CountedBM25):
    """The model over characters and pairs, scoring one passage at a time from its text."""

    def score(self, length: int, query: Sequence[str], frequency: Callable[[str], int]) -> float:
        """The score of a passage of ``length`` grams in which each gram of ``query`` stands ``frequency``
        times."""
        counted = ((gram, frequency(gram)) for gram in query)
        return sum(self.weight(gram) * self.gain(times, length) for gram, times in counted if times)


class GramBM25(GramModel):
    """The same from ``parts`` that together count the passages where ``live`` (bool, one a passage) is true."""

    def __init__(
        self,
        parts: Sequence[GramCounts],
        live: NDArray[np.bool_] | None = None,
        k1: float = K1,
        b: float = B,
    ) -> None:
        self.lengths = np.concatenate([np.zeros(0, np.int32), *(part.lengths for part in parts)])
        counted = self.lengths if live is None else self.lengths[live]
        super().__init__(
            len(counted), int(counted.sum()), lambda gram: sum(part.find(gram) for part in parts), k1, b
        )
