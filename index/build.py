"""Records → an index, and indexes into one."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from corpus.library import Record
from corpus.model import Kind, Passage, Report
from index.bm25 import Postings
from index.grams import GramCounts, codes
from index.table import Entry, PassageTable, above
from index.tokens import Segmenter, normalise

HEAD_WEIGHT = 3
"""How often a report's title, region and headings count in each passage below them."""


@dataclass(frozen=True, slots=True)
class Index:
    """A library in postings of words and counts of grams over the same passages."""

    passages: PassageTable
    words: Postings
    grams: GramCounts

    @classmethod
    def of(cls, record: Record, segmenter: Segmenter) -> "Index":
        """The index of one file."""
        segmented: dict[str, list[str]] = {}
        words = []
        for parts in index_texts(record.report, record.passages):
            for text, _ in parts:
                if text not in segmented:
                    segmented[text] = segmenter.words(text)
            words.append([token for text, times in parts for token in segmented[text] * times])
        return cls(PassageTable.of(record), Postings.of(words), _grams(record.report, record.passages))

    @classmethod
    def joined(cls, parts: Sequence["Index"]) -> "Index":
        """The indexes ``parts`` as one, their passages one after the other; at least one."""
        return cls(
            PassageTable.joined([part.passages for part in parts]),
            Postings.joined([part.words for part in parts]),
            GramCounts.joined([part.grams for part in parts]),
        )

    def kept(self, entries: Sequence[Entry]) -> "Index":
        """This index without the files that are not in ``entries``."""
        keep = self.passages.mask(entries)
        grams = self.grams
        for entry in self.passages.entries:
            if entry not in entries:
                there = [self.passages[entry.first + place] for place in range(entry.count)]
                grams = grams.less(_grams(entry.report, there))
        return Index(self.passages.kept(entries), self.words.kept(keep), grams.kept(keep))

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.passages.entries


def index_texts(report: Report, passages: Sequence[Passage]) -> Iterator[list[tuple[str, int]]]:
    """For each passage the normalised texts it is found by, each with how often it counts.

    A heading is found through what stands below it; only one with nothing below is found by itself.
    """
    body = [passage for passage in passages if passage.kind is not Kind.HEADING]
    heads = {words for passage in body for words in passage.citation.section}
    if body:
        heads.add(report.title)
    for passage in passages:
        if passage.kind is Kind.HEADING and passage.text in heads:
            yield []
        else:
            head = normalise(above(report, passage.citation.section, passage.header))
            yield [(head, HEAD_WEIGHT), (normalise(passage.text), 1)]


def _grams(report: Report, passages: Sequence[Passage]) -> GramCounts:
    return GramCounts.of(
        [(codes(text), times) for text, times in parts] for parts in index_texts(report, passages)
    )
