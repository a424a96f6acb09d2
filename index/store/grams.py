"""Characters and pairs of characters: what is left of a word when one character of it is wrong.

Over a large library their postings are several times those of words, so only their document frequencies are
kept; the passages that words have found are scored with them from their text.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from index.store.postings import Parts, distinct, spread, totals
from index.text.normal import LATIN_RUN
from index.text.vocabulary import key, row_of

LATIN = 1 << 63
"""The bit that keeps whole Latin and digit runs apart from characters."""

LOCAL = np.uint64(1 << 40)
"""Above the names of pairs: names of Latin runs while some passages are counted."""

OWNER_BITS = np.uint64(23)
"""What is left of 64 bits for the passages that are counted at once: eight millions."""

HAN_RANGES = ((0x3007, 0x3007), (0x3400, 0x4DBF), (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0x20000, 0x323AF))
"""What tokens.HAN says, in code points."""


def code(gram: str) -> int:
    """The 64-bit name of a gram: a character is its code point, a pair both of them, a Latin run its hash."""
    if gram[0].isascii():
        return latin(gram)
    return ord(gram) if len(gram) == 1 else ord(gram[0]) << 21 | ord(gram[1])


@lru_cache(1 << 16)
def latin(run: str) -> int:
    """The name of a whole Latin or digit run."""
    return key(run) | LATIN


def codes(texts: Sequence[str]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """The names of all grams of normalised texts, with repetitions, text by text, and how many each text has."""
    whole = "\n".join(texts)
    points = np.frombuffer(whole.encode("utf-32-le", "surrogatepass"), np.uint32)
    han = _han()[np.minimum(points, HAN_RANGES[-1][1] + 1)]
    wide = points.astype(np.uint64)
    # before each character what it is itself, and behind it the pair that it begins
    names = np.empty((len(points), 2), np.uint64)
    names[:, 0] = wide
    names[:-1, 1] = wide[:-1] << np.uint64(21) | wide[1:]
    there = np.empty((len(points), 2), bool)
    there[:, 0] = han
    there[:-1, 1] = han[:-1] & han[1:]
    there[-1:, 1] = False
    begin = [run.start() for run in LATIN_RUN.finditer(whole)]
    names[begin, 0] = np.array(list(map(latin, LATIN_RUN.findall(whole))), np.uint64)
    there[begin, 0] = True
    bounds = np.cumsum([0, *(len(text) + 1 for text in texts)])
    before = np.append(0, np.cumsum(there))[:: there.shape[1]]
    return names[there], np.diff(before[np.minimum(bounds, len(points))])


@cache
def _han() -> NDArray[np.bool_]:
    """bool (code points,): which characters are counted, up to one past the last of them."""
    table = np.zeros(HAN_RANGES[-1][1] + 2, bool)
    for first, last in HAN_RANGES:
        table[first : last + 1] = True
    return table


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
        names, sizes = codes(texts)
        runs = names >= LATIN
        known, local = np.unique(names[runs], return_inverse=True)
        names[runs] = LOCAL + local.astype(np.uint64)
        found = spread(sizes, passages)
        # sorting one number each is several times as fast as sorting positions
        held = names[found.at] << OWNER_BITS | np.repeat(found.owner, found.counts).astype(np.uint64)
        held = np.sort(held)
        names = distinct(held)[0] >> OWNER_BITS
        keys, first = distinct(names)
        df = np.diff(first, append=len(names))
        runs = keys >= LOCAL
        keys[runs] = known[keys[runs] - LOCAL]
        return cls(keys, df.astype(np.int32), found.lengths.astype(np.int32))

    @classmethod
    def joined(cls, parts: Sequence["GramCounts"]) -> "GramCounts":
        """The counts of ``parts`` together, their passages one after the other."""
        keys = np.concatenate([part.keys for part in parts])
        keys, df = totals(keys, np.concatenate([part.df for part in parts]))
        return cls(keys, df, np.concatenate([part.lengths for part in parts]))

    def negated(self) -> "GramCounts":
        """What takes these passages away from counts that they are joined with."""
        return GramCounts(self.keys, -self.df, self.lengths[:0])

    def kept(self, keep: NDArray[np.bool_]) -> "GramCounts":
        """The counts with the lengths of those passages alone where ``keep`` (bool, one a passage) is true."""
        return GramCounts(self.keys, self.df, self.lengths[keep])

    def find(self, gram: str) -> int:
        """The document frequency of ``gram``."""
        row = row_of(self.keys, code(gram))
        return 0 if row is None else int(self.df[row])
