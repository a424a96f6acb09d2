"""Words by number, so that passages are counted in integers."""

import hashlib
import sys
from array import array
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from threading import Lock
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

MOST_TOKENS = 1 << 18
"""Tokens whose terms are remembered, some 50 MB; 1,924 government reports have fewer."""


@lru_cache(1 << 18)
def key(term: str) -> int:
    """The 64-bit name of a term in postings; among 2 million terms two collide with probability 1e-7."""
    return int.from_bytes(
        hashlib.blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big"
    )


def row_of(keys: NDArray[np.uint64], name: int) -> int | None:
    """The row of a 64-bit name among ascending ``keys``, None where there is none."""
    wanted = np.uint64(name)
    row = int(np.searchsorted(keys, wanted))
    return row if row < len(keys) and keys[row] == wanted else None


class Terms(NamedTuple):
    """The terms of some texts, one text after the other.

    keys    uint64 (distinct,), ascending
    number  int64 (terms,): rows of ``keys``
    sizes   int64 (texts,): how many terms each text has
    """

    keys: NDArray[np.uint64]
    number: NDArray[np.int64]
    sizes: NDArray[np.int64]


class Vocabulary(dict[str, bytes]):
    """Tokens and their rows; a row are the numbers of the terms that ``found_by`` makes of a token.

    It is kept from text to text, as most of the work would be to build it anew.  A row is the four bytes of an
    int32: bytes are joined three times as fast as integers are made into an array.
    """

    def __init__(self, found_by: Callable[[str], Sequence[str]] = lambda token: (token,)) -> None:
        super().__init__()
        self._found_by = found_by
        self._lock = Lock()
        self._empty()

    def terms(self, texts: Iterable[Iterable[str]]) -> Terms:
        """The terms of texts that are cut into tokens, best one by one: what was just cut is still at hand."""
        rows: list[bytes] = []
        with self._lock:
            if len(self) > MOST_TOKENS:
                self._empty()
            try:
                for tokens in texts:
                    rows.append(b"".join(map(self.__getitem__, tokens)))
            except BaseException:  # a token that was half added would put all later ones out of step
                self._empty()
                raise
            starts, flat, keys = np.array(self._starts), np.array(self._flat), np.array(self._keys)
        row = np.frombuffer(b"".join(rows), np.int32)
        counts = np.diff(starts)[row]
        ends = np.cumsum(np.append(0, counts))
        number = flat[runs(starts[row], counts)]
        bounds = np.cumsum([0, *map(len, rows)]) // row.itemsize
        return Terms(*_ranked(keys, number), np.diff(ends[bounds]))

    def __missing__(self, token: str) -> bytes:
        for term in self._found_by(token):
            if term not in self._numbers:
                self._numbers[term] = len(self._numbers)
                self._keys.append(key(term))
            self._flat.append(self._numbers[term])
        self._starts.append(len(self._flat))
        row = self[token] = len(self).to_bytes(4, sys.byteorder)
        return row

    def _empty(self) -> None:
        self.clear()
        self._numbers: dict[str, int] = {}
        self._keys = array("Q")
        self._flat = array("q")
        self._starts = array("q", [0])


def runs(starts: NDArray[np.int64], counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """The numbers from each start on, as many as its count says, one run after the other."""
    before = np.cumsum(counts) - counts
    return np.repeat(starts - before, counts) + np.arange(counts.sum())


def _ranked(
    keys: NDArray[np.uint64], number: NDArray[np.int64]
) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """Those of ``keys`` that ``number`` names, ascending, and ``number`` as rows of them."""
    used = np.flatnonzero(np.bincount(number, minlength=len(keys)))
    used = used[np.argsort(keys[used])]
    rank = np.empty(len(keys), np.int64)
    rank[used] = np.arange(len(used))
    return keys[used], rank[number]
