"""Questions to Milvus, and its rows back as candidates."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence, Set
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage
from index.engines.milvus import rows
from index.engines.milvus.client import LONG_SECONDS, SECONDS, Row
from index.engines.milvus.collections import NOTHING, Collections, DamagedError, State
from index.engines.milvus.rows import StoredPassage, encoded
from index.engines.protocol import Candidate, EngineError, OutdatedError, Shown, Texts
from index.query.question import Question
from index.ranking.bm25 import Statistics, TermCounts, word_scores
from index.ranking.kernels import highest
from index.ranking.metadata import ReportTable, covered, matches
from index.store.duplicates import flawed
from index.store.entry import Entry
from index.store.grams import code
from index.store.passages import KINDS
from index.text.segmenter import Segmenter
from index.text.vocabulary import key

MORE = 4
"""How many times the candidates each search brings: words that several segments weigh differently, and passages
of other regions and years, must not crowd out those that count."""

MOST = 16384
"""The most rows that Milvus gives at once."""

KEPT = 2048
"""Passages that are kept after the question that found them, and terms whose document frequency is."""


class MilvusEngine:
    """One version of a library that is kept in Milvus.

    Milvus finds passages by its own BM25; rank_bm25 scores them with the statistics of the whole library, so that
    they rank as they do on one machine, however Milvus has cut them into segments.  Only the files ``shown`` are there;
    the statistics stay those of all.
    """

    def __init__(self, collections: Collections, state: State, shown: Shown | None = None) -> None:
        self._collections, self._state, self._shown = collections, state, shown
        self._files = {
            number: file
            for number, file in state.files.items()
            if shown is None or shown(file.entry.source.path)
        }
        files = sorted(self._files.values(), key=lambda file: file.entry.source.path)
        self.entries: list[Entry] = flawed([file.entry for file in files])
        whole, size = state.whole, state.whole.passages
        self.words = Statistics(
            size, whole.words.total, lru_cache(KEPT)(lambda word: whole.words.find(key(encoded([word]))))
        )
        self.grams = Statistics(
            size, whole.grams.total, lru_cache(KEPT)(lambda gram: whole.grams.find(code(gram)))
        )
        self._reports = ReportTable.of([entry.report for entry in self.entries])
        self._owners = {file.number: owner for owner, file in enumerate(files)}
        self._newest = max((entry.report.year or 0 for entry in self.entries), default=0)
        self._periods = _table(
            [(owner, *period) for owner, file in enumerate(files) for period in file.periods]
        )
        self._kept: OrderedDict[int, StoredPassage] = OrderedDict()
        self._lock = threading.Lock()
        self._search(encoded(["问"]), "", 1, LONG_SECONDS)  # the first search makes Milvus load what there is

    def current(self) -> "MilvusEngine":
        if self._collections.head() == self._state.head:
            return self
        try:
            state = self._collections.load(self._state)
        except DamagedError:
            state = NOTHING
        if state is NOTHING:
            raise EngineError("Milvus 里的索引损坏了或正在重建。运行 wenbao index，或稍后再试。")
        return MilvusEngine(self._collections, state, self._shown)

    def restricted(self, shown: Shown, segmenter: Segmenter) -> "MilvusEngine":  # noqa: ARG002 - counts nothing anew
        return MilvusEngine(self._collections, self._state, shown)

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        words = encoded([*(word for word in question.words for _ in range(2)), *question.synonyms])
        if not words:
            return []
        found: dict[int, Row] = {}
        allowed = [
            number for number, file in self._files.items() if not within or file.entry.source.path in within
        ]
        inside = f"file in {allowed}" if within or self._shown else ""
        for where in (" and ".join(filter(None, (one, inside))) for one in _filters(question, self._newest)):
            found |= {row["id"]: row for row in self._search(words, where, MORE * count)}
        if self._collections.head() != self._state.head:
            raise OutdatedError
        numbers = sorted(found)
        fetched = [found[number] for number in numbers]
        periods = _table([(self._owners[row["file"]], *rows.period(row)) for row in fetched])
        match = matches(question, self._reports, periods, self._newest)
        counts = [_counted(row["words"], (*question.words, *question.synonyms)) for row in fetched]
        scores = word_scores(question, self.words, counts)
        chosen = highest(np.arange(len(numbers)), scores * match, count).tolist()
        self._keep([fetched[at] for at in chosen])
        return [
            Candidate(numbers[at], float(match[at]), bool(self._reports.year_stated[periods[at, 0]]))
            for at in chosen
        ]

    def holding(self, words: Sequence[str]) -> Sequence[int]:
        if not words:
            return []
        found = [
            row
            for row in self._search(encoded(words), "", MOST, LONG_SECONDS)
            if all(_counted(row["words"], words).frequencies.values())
        ]
        if self._collections.head() != self._state.head:
            raise OutdatedError
        self._keep(found[:KEPT])
        return sorted(row["id"] for row in found)

    def path(self, number: int) -> str:
        return self._passage(number).passage.citation.report.path

    def covers(self, question: Question) -> bool:
        return covered(question, self._reports, self._periods, self._newest)

    def counts(self, numbers: Sequence[int], terms: Sequence[str]) -> list[TermCounts]:
        return [_counted(self._passage(number).words, terms) for number in numbers]

    def texts(self, number: int) -> Texts:
        return self._passage(number).texts

    def passage(self, number: int) -> Passage:
        return self._passage(number).passage

    def passages(self, entry: Entry) -> Sequence[Passage]:
        file = next((file for file in self._files.values() if file.entry == entry), None)
        if file is None:
            raise OutdatedError
        fetched = self._collections.milvus.rows(
            self._collections.passages, f"file == {file.number}", rows.SHOWN
        )
        if self._collections.head() != self._state.head:
            raise OutdatedError
        return [
            rows.stored_passage(row, entry.report).passage
            for row in sorted(fetched, key=lambda row: row["id"])
        ]

    def _search(self, words: str, where: str, count: int, seconds: float = SECONDS) -> Iterator[Row]:
        """Rows of this version, the best first; what is gone but not deleted yet is none of them."""
        known = f"version <= {self._state.version}"
        where = f"{known} and {where}" if where else known
        hits = self._collections.milvus.search(
            self._collections.passages, words, where, count, rows.SHOWN, seconds
        )
        return (row for row in hits if row["file"] in self._files)

    def _passage(self, number: int) -> StoredPassage:
        with self._lock:
            if number in self._kept:
                return self._kept[number]
        fetched = self._collections.milvus.rows(self._collections.passages, f"id == {number}", rows.SHOWN)
        if not fetched or fetched[0]["file"] not in self._files:
            raise OutdatedError
        self._keep(fetched)
        return self._passage(number)

    def _keep(self, fetched: Sequence[Row]) -> None:
        """Keep passages, those that were asked for last the longest."""
        found = {
            row["id"]: rows.stored_passage(row, self._files[row["file"]].entry.report) for row in fetched
        }
        with self._lock:
            for number, passage in found.items():
                self._kept[number] = passage
                self._kept.move_to_end(number)
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _counted(encoded_words: str, terms: Sequence[str]) -> TermCounts:
    """How often each of ``terms`` stands in a passage."""
    words = encoded_words.split(" ")
    return TermCounts({term: words.count(encoded([term])) for term in terms}, len(words))


def _table(periods: Sequence[tuple[int, ...]]) -> NDArray[np.int32]:
    return np.array(periods, np.int32).reshape(-1, 4)


def _filters(question: Question, newest: int) -> list[str]:
    """Expressions from the passages that match a question best to all there are; what lies between, such as a review
    of several years that ends with the one asked for, would be crowded out among them all."""
    asked = sorted(rows.plain(name) for name in set().union(*question.named.regions))
    region = f"region in {json.dumps(asked, ensure_ascii=False)}" if asked else ""
    nearest = [
        " and ".join(part for part in (region, period) if part) for period in _periods(question, newest)
    ]
    return list(dict.fromkeys((*nearest, region, "")))


def _periods(question: Question, newest: int) -> list[str]:
    """The passages that tell of the time asked for and of no other, and those that tell of it with others."""
    when = question.when
    if when.report is not None:
        return [f"given == {when.report}"]
    if when.first is None or when.last is None:
        return []
    base = newest if when.relative else 0
    first, last = when.first + base, when.last + base
    alone = f"since >= {first} and year <= {last}"
    among = f"since <= {last} and year >= {first} and (since < {first} or year > {last})"
    if question.planned is None:
        return [alone, among]
    other = KINDS.index("review" if question.planned else "plan")
    return [f"{alone} and kind != {other}", f"{among} and kind != {other}"]
