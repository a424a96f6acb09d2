"""A report as a handful of numbers, by which the same report under another name is found.

The numbers are the smallest hashes of its shingles (Broder 1997, "On the resemblance and containment of documents"): the
share of them that two reports have in common estimates the share of their shingles.
"""

from collections.abc import Iterable

import numpy as np

SHINGLE = 12
"""Characters of a shingle: a report of another year has other figures in most of them, the same report has none."""

SIZE = 64
"""Hashes that are kept."""

LEAST = 400
"""Shingles of a report that is looked at: short notices may say the same with good reason."""

FACTOR, MIXER = np.uint64(0x9E3779B97F4A7C15), np.uint64(0xD6E8FEB86659FD93)


def sketch(texts: Iterable[str]) -> bytes:
    """The sketch of a report's passages: uint32 little endian, ascending; empty for a short one."""
    points = np.frombuffer("".join(texts).encode("utf-32-le", "surrogatepass"), np.uint32)
    said = points[(points >= 0x3400) & (points <= 0x9FFF) | (points >= 0x30) & (points <= 0x39)].astype(
        np.uint64
    )
    count = len(said) - SHINGLE + 1
    if count < LEAST:
        return b""
    hashes = np.zeros(count, np.uint64)
    for at in range(SHINGLE):
        hashes = hashes * FACTOR + said[at : at + count]
    hashes = (hashes ^ hashes >> np.uint64(32)) * MIXER >> np.uint64(32)
    smallest = np.unique(np.partition(hashes, min(4 * SIZE, count - 1))[: 4 * SIZE])[:SIZE]
    return smallest.astype("<u4").tobytes()
