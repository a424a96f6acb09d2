"""Records → segments, and segments into one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from corpus.model import Kind, Passage, Report
from corpus.report import Record
from index.store.entry import Entry
from index.store.grams import GramCounts
from index.store.passages import PassageTable, above
from index.store.postings import Parts, Postings
from index.text.normal import normalise
from index.text.segmenter import Segmenter

Texts = dict[str, int]
"""Distinct texts, not normalised, and the row of each."""

HEAD_WEIGHT = 3
"""How often a report's title, region and headings count in each passage below them."""


@dataclass(frozen=True, slots=True)
class Segment:
    """Some files of a library, in postings of words and counts of grams over the same passages.

    ``removed`` are paths whose files in earlier segments count no more; ``grams`` has their passages taken
    away, so that the counts of all segments add up to those of the library.  ``name`` is the folder it is kept
    in, None as long as it is not, ``checks`` the size and checksum of each of its files there.
    """

    passages: PassageTable
    words: Postings
    grams: GramCounts
    removed: frozenset[str] = frozenset()
    name: str | None = None
    checks: dict[str, list[Any]] | None = None

    @classmethod
    def of(cls, records: Sequence[Record], segmenter: Segmenter) -> "Segment":
        """The segment of some files."""
        texts: Texts = {}
        parts = [part for record in records for part in _parts(record.report, record.passages, texts)]
        normal = list(map(normalise, texts))
        words = Postings.of(map(segmenter.cut, normal), parts, segmenter.vocabulary)
        return cls(PassageTable.of(records), words, GramCounts.of(normal, parts))

    @classmethod
    def joined(cls, parts: Sequence["Segment"]) -> "Segment":
        """The segments ``parts`` as one, their passages one after the other; at least one."""
        return cls(
            PassageTable.joined([part.passages for part in parts]),
            Postings.joined([part.words for part in parts]),
            GramCounts.joined([part.grams for part in parts]),
            frozenset().union(*(part.removed for part in parts)),
        )

    def kept(self, entries: Sequence[Entry]) -> "Segment":
        """This segment without the files that are not in ``entries``, which stand in their order.

        What was counted stays counted: a later segment has taken it away.
        """
        keep = self.passages.mask(entries)
        return Segment(
            self.passages.kept(entries), self.words.kept(keep), self.grams.kept(keep), self.removed
        )

    def without(self, gone: Sequence[tuple["Segment", Entry]]) -> "Segment":
        """This segment, which also removes the files ``gone`` of earlier ones."""
        counts = [counted.negated() for counted in _counts(gone)]
        paths = frozenset(entry.source.path for _, entry in gone)
        grams = GramCounts.joined([self.grams, *counts])
        return Segment(self.passages, self.words, grams, self.removed | paths)

    @classmethod
    def hiding(
        cls,
        segments: Sequence["Segment"],
        gone: Sequence[tuple["Segment", Entry]],
        rest: Sequence[tuple["Segment", Entry]],
        segmenter: Segmenter,
    ) -> "Segment":
        """The empty segment that behind ``segments`` removes the files ``gone`` of them and leaves the ``rest``: the fewer
        of them are counted."""
        empty = cls.of([], segmenter)
        if _size(gone) <= _size(rest):
            return empty.without(gone)
        whole = [segment.grams.negated() for segment in segments]
        kept = [counted.kept(np.zeros(len(counted.lengths), bool)) for counted in _counts(rest)]
        paths = frozenset(entry.source.path for _, entry in gone)
        return cls(empty.passages, empty.words, GramCounts.joined([empty.grams, *whole, *kept]), paths)


def _counts(files: Sequence[tuple[Segment, Entry]]) -> Iterator[GramCounts]:
    """The grams of each of some files."""
    return (count_grams(entry.report, list(segment.passages.of_entry(entry))) for segment, entry in files)


def _size(files: Sequence[tuple[Segment, Entry]]) -> int:
    """How many passages some files have."""
    return sum(entry.count for _, entry in files)


def index_texts(report: Report, passages: Sequence[Passage]) -> tuple[list[str], list[Parts]]:
    """The distinct normalised texts that passages are found by, and which of them each passage has.

    A heading is found through what stands below it; only one with nothing below is found by itself.
    """
    texts: Texts = {}
    parts = list(_parts(report, passages, texts))
    return list(map(normalise, texts)), parts


def _parts(report: Report, passages: Sequence[Passage], texts: Texts) -> Iterator[Parts]:
    """For each passage which of ``texts`` it has; those that are not among them yet are added."""
    body = [passage for passage in passages if passage.kind is not Kind.HEADING]
    heads = {words for passage in body for words in passage.citation.section}
    if body:
        heads.add(report.title)
    for passage in passages:
        if passage.kind is Kind.HEADING and passage.text in heads:
            yield ()
        else:
            head = above(report, passage.citation.section, passage.header)
            yield (
                (texts.setdefault(head, len(texts)), HEAD_WEIGHT),
                (texts.setdefault(passage.text, len(texts)), 1),
            )


def index_words(report: Report, passages: Sequence[Passage], segmenter: Segmenter) -> Iterator[list[str]]:
    """For each passage the words it is found by, each as often as it counts."""
    texts, passage_parts = index_texts(report, passages)
    words = list(map(segmenter.words, texts))
    for parts in passage_parts:
        yield [word for text, times in parts for word in words[text] * times]


def count_grams(report: Report, passages: Sequence[Passage]) -> GramCounts:
    """The grams that passages of one report are found by."""
    return GramCounts.of(*index_texts(report, passages))


def live(segments: Sequence[Segment]) -> list[list[Entry]]:
    """The entries of each segment that no later one has removed, in their order."""
    found: list[list[Entry]] = []
    removed: set[str] = set()
    for segment in reversed(segments):
        found.append([entry for entry in segment.passages.entries if entry.source.path not in removed])
        removed |= segment.removed
    return found[::-1]


def mask(segments: Sequence[Segment], entries: Sequence[Sequence[Entry]]) -> NDArray[np.bool_]:
    """bool (passages,): which passages of all ``segments`` are of the ``entries`` of each."""
    masks = [segment.passages.mask(some) for segment, some in zip(segments, entries, strict=True)]
    return np.concatenate([np.zeros(0, bool), *masks])
