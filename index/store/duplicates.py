"""Which files of a library are one report, by their sketches."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corpus.model import Flaw, FlawKind
from index.store.entry import Entry
from index.store.sketch import SIZE

SAME = 0.6
"""The share of shingles from which two files are one report.  Of 1,924 real ones no two others have more than 0.2."""


def flawed(entries: Sequence[Entry]) -> list[Entry]:
    """``entries``, those that repeat another with the flaw that says so.

    Of several files of one report the most credible is left as it is: without a flaw of its own, and given in the year
    that it says it is of.
    """
    judged = list(entries)
    for group in _groups([_values(entry) for entry in entries]):
        first, *others = sorted(group, key=lambda number: _doubt(entries[number]))
        for number in others:
            flaw = Flaw(FlawKind.DUPLICATE, entries[first].source.path)
            judged[number] = replace(entries[number], flaw=flaw)
    return judged


def _values(entry: Entry) -> NDArray[np.uint32]:
    return np.frombuffer(entry.sketch, "<u4")


def _doubt(entry: Entry) -> tuple[bool, bool, str]:
    """The less, the more credible a file is among those that say the same."""
    report = entry.report
    dated = report.date is None or report.year is None or report.date.startswith(str(report.year))
    return entry.flaw is not None, not dated, entry.source.path


def _groups(sketches: Sequence[NDArray[np.uint32]]) -> list[list[int]]:
    """The numbers of the sketches that are of one report, two or more each."""
    owners = np.repeat(np.arange(len(sketches)), [len(one) for one in sketches])
    values = np.concatenate([np.zeros(0, np.uint32), *sketches])
    order = np.argsort(values, kind="stable")
    values, owners = values[order], owners[order]
    shared: dict[tuple[int, int], int] = defaultdict(int)
    for at in np.flatnonzero(values[1:] == values[:-1]).tolist():
        shared[int(owners[at]), int(owners[at + 1])] += 1
    groups: dict[int, list[int]] = {}
    for one, other in sorted(pair for pair, count in shared.items() if count >= SIZE // 4):
        if _likeness(sketches[one], sketches[other]) >= SAME:
            joined = list(dict.fromkeys([*groups.get(one, [one]), *groups.get(other, [other])]))
            groups.update(dict.fromkeys(joined, joined))
    return [group for number, group in groups.items() if number == min(group)]


def _likeness(one: NDArray[np.uint32], other: NDArray[np.uint32]) -> float:
    """The estimate of Broder's resemblance from two sketches."""
    union = np.union1d(one, other)[:SIZE]
    both = np.intersect1d(np.intersect1d(one, other), union)
    return len(both) / max(1, len(union))
