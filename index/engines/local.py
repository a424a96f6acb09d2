"""Passages and postings in files of this machine, mapped into memory."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage
from index.engines.protocol import Candidate, Shown, Texts
from index.query.question import Question
from index.ranking import weights
from index.ranking.bm25 import Statistics
from index.ranking.impacts import Impacts
from index.ranking.kernels import best
from index.ranking.metadata import ReportTable, covered, matches
from index.store.duplicates import flawed
from index.store.entry import Entry
from index.store.passages import periods_joined
from index.store.segments import Segment, live, mask
from index.text.normal import normalise
from index.text.segmenter import Segmenter

KEPT = 2048
"""Passages that are kept decoded and normalised: some 10 MB."""

KEPT_GRAMS = 4096
"""Grams whose document frequency is remembered."""


class LocalEngine:
    """The segments of a library as one engine."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        living = live(segments)
        counted = mask(segments, living)
        self._impacts = Impacts([segment.words for segment in segments], counted)
        self.words = self._impacts.statistics
        self.counts = self._impacts.counts
        lengths = [np.zeros(0, np.int32), *(segment.grams.lengths for segment in segments)]
        self._gram_lengths = np.concatenate(lengths)
        total = int(self._gram_lengths[counted].sum())
        self.grams = Statistics(int(counted.sum()), total, lru_cache(KEPT_GRAMS)(self._gram_df))
        self.entries: list[Entry] = flawed([entry for some in living for entry in some])
        tables = [segment.passages for segment in segments]
        self._held = {entry.source.path: (at, entry) for at, some in enumerate(living) for entry in some}
        self._firsts = list(accumulate((len(table) for table in tables), initial=0))
        self._reports = ReportTable.of([entry.report for table in tables for entry in table.entries])
        self._newest = max((entry.report.year or 0 for entry in self.entries), default=0)
        self._period, self._periods = periods_joined(tables)
        self._live_periods = self._periods[np.unique(self._period[counted])]
        self.texts = lru_cache(KEPT)(self._texts)
        self.passage = lru_cache(KEPT)(self._passage)

    def current(self) -> "LocalEngine":
        return self

    def restricted(self, shown: Shown, segmenter: Segmenter) -> "LocalEngine":
        there = zip(self.segments, live(self.segments), strict=True)
        files = [(segment, entry) for segment, entries in there for entry in entries]
        gone = [one for one in files if not shown(one[1].source.path)]
        rest = [one for one in files if shown(one[1].source.path)]
        return (
            LocalEngine([*self.segments, Segment.hiding(self.segments, gone, rest, segmenter)])
            if gone
            else self
        )

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        match = matches(question, self._reports, self._periods, self._newest)
        terms = [self._impacts.runs(term) for term in question.words]
        terms += [self._impacts.runs(term, weights.SYNONYMS) for term in question.synonyms]
        if within:
            spans = self._spans(within)
            terms = [[run.within(spans) for run in runs] for runs in terms]
        numbers = best(terms, count, match, self._period)
        period = self._period[numbers]
        stated = self._reports.year_stated[self._periods[period, 0]]
        return list(map(Candidate, numbers.tolist(), match[period].tolist(), stated.tolist()))

    def holding(self, words: Sequence[str]) -> Sequence[int]:
        return self._impacts.holding(words)

    def path(self, number: int) -> str:
        segment, row = self._find(number)
        return segment.passages.entry_of(row).source.path

    def covers(self, question: Question) -> bool:
        return covered(question, self._reports, self._live_periods, self._newest)

    def passages(self, entry: Entry) -> Iterable[Passage]:
        return self.segments[self._held[entry.source.path][0]].passages.of_entry(entry)

    def _passage(self, number: int) -> Passage:
        segment, row = self._find(number)
        return segment.passages[row]

    def _texts(self, number: int) -> Texts:
        segment, row = self._find(number)
        above, text = segment.passages.texts(row)
        return Texts(_normalised(above), normalise(text), int(self._gram_lengths[number]))

    def _spans(self, paths: Set[str]) -> NDArray[np.int64]:
        """The passages of some reports: [start, end), ascending, int64 (reports, 2)."""
        held = [self._held[path] for path in paths & self._held.keys()]
        spans = [(self._firsts[at] + entry.first, entry.count) for at, entry in held]
        return np.array([(first, first + count) for first, count in sorted(spans)], np.int64).reshape(-1, 2)

    def _gram_df(self, gram: str) -> int:
        return sum(segment.grams.find(gram) for segment in self.segments)

    def _find(self, number: int) -> tuple[Segment, int]:
        at = bisect_right(self._firsts, number) - 1
        return self.segments[at], number - self._firsts[at]


@lru_cache(4096)
def _normalised(text: str) -> str:
    """The words above a passage are those of its neighbours too."""
    return normalise(text)
