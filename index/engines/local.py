"""Passages and postings in files of this machine, mapped into memory."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence, Set
from contextlib import suppress
from dataclasses import replace
from functools import lru_cache
from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage
from index.engines.protocol import Candidate, Texts
from index.query.question import Question
from index.ranking import weights
from index.ranking.bm25 import BM25
from index.ranking.grams import GramBM25
from index.ranking.kernels import Top
from index.ranking.metadata import Speakers, fits
from index.store.entry import Entry
from index.store.passages import periods_joined
from index.store.segments import Segment, live, mask
from index.text.normal import normalise

AT_HAND = 2048
"""Passages that are kept decoded and normalised: some 10 MB."""


class LocalEngine:
    """The segments of a library as one engine."""

    def __init__(self, segments: Sequence[Segment]) -> None:
        self.segments = segments
        living = live(segments)
        counted = mask(segments, living)
        self.words = BM25([segment.words for segment in segments], counted)
        self.grams = GramBM25([segment.grams for segment in segments], counted)
        self.entries: list[Entry] = [entry for some in living for entry in some]
        tables = [segment.passages for segment in segments]
        self._places = {entry.source.path: (at, entry) for at, some in enumerate(living) for entry in some}
        self._firsts = list(accumulate((len(table) for table in tables), initial=0))
        self._speakers = Speakers.of([entry.report for table in tables for entry in table.entries])
        self._newest = max((entry.report.year or 0 for entry in self.entries), default=0)
        self._period, self._told = periods_joined(tables)
        self._alive = np.zeros(len(self._told), bool)
        self._alive[self._period[counted]] = True
        self._top = Top(len(self._period))
        self.texts = lru_cache(AT_HAND)(self._texts)
        self.passage = lru_cache(AT_HAND)(self._passage)

    def current(self) -> "LocalEngine":
        return self

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        fit = fits(question, self._speakers, self._told, self._newest)
        terms = [self.words.runs(term) for term in question.words]
        terms += [self.words.runs(term, weights.SYNONYMS) for term in question.synonyms]
        if within:
            spans = self._spans(within)
            terms = [[run.within(spans) for run in runs] for runs in terms]
        numbers, scores = self._top.best(terms, count, fit, self._period)
        period = self._period[numbers]
        dated = self._speakers.dated[self._told[period, 0]]
        columns = (numbers.tolist(), scores.tolist(), fit[period].tolist(), dated.tolist())
        return list(map(Candidate, *columns))

    def warm(self) -> None:
        with suppress(ImportError):  # the extra `fast`
            from index.ranking.compiled import CompiledTop  # noqa: PLC0415 - half a second, too long for one question

            self._top = CompiledTop(len(self._period))

    def covers(self, question: Question) -> bool:
        fit = fits(replace(question, planned=None), self._speakers, self._told, self._newest)[self._alive]
        return bool((fit >= min(weights.NO_YEAR, weights.SPAN_YEAR)).any())

    def _passage(self, number: int) -> Passage:
        segment, place = self._find(number)
        return segment.passages[place]

    def passages(self, entry: Entry) -> Iterable[Passage]:
        return self.segments[self._places[entry.source.path][0]].passages.of_entry(entry)

    def _spans(self, paths: Set[str]) -> NDArray[np.int64]:
        """The passages of some reports: [start, end), ascending, int64 (reports, 2)."""
        held = [self._places[path] for path in paths & self._places.keys()]
        spans = [(self._firsts[at] + entry.first, entry.count) for at, entry in held]
        return np.array([(first, first + count) for first, count in sorted(spans)], np.int64).reshape(-1, 2)

    def gain(self, number: int, term: str) -> float:
        return sum(float(run.adds[run.shape[run.passages == number]].sum()) for run in self.words.runs(term))

    def _texts(self, number: int) -> Texts:
        segment, place = self._find(number)
        above, text = segment.passages.texts(place)
        return Texts(_normalised(above), normalise(text), int(self.grams.lengths[number]))

    def _find(self, number: int) -> tuple[Segment, int]:
        place = bisect_right(self._firsts, number) - 1
        return self.segments[place], number - self._firsts[place]


@lru_cache(4096)
def _normalised(text: str) -> str:
    """The words above a passage are those of its neighbours too."""
    return normalise(text)
