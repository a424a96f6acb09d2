"""Questions to Milvus, and its rows back as candidates."""

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Sequence, Set
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from corpus.model import Passage
from index.engines.milvus import rows
from index.engines.milvus.client import LONG_SECONDS, SECONDS, Row
from index.engines.milvus.rows import Found, encoded
from index.engines.milvus.shelf import NOTHING, DamagedError, Shelf, State
from index.engines.protocol import Candidate, EngineError, OutdatedError, Texts
from index.query.question import Question
from index.ranking import weights
from index.ranking.bm25 import CountedBM25
from index.ranking.grams import GramModel
from index.ranking.metadata import Speakers, fits
from index.store.entry import Entry
from index.store.grams import code
from index.store.passages import KINDS
from index.text.vocabulary import key

MORE = 4
"""How many times the candidates each search brings: words that several segments weigh differently, and passages
of other places and years, must not crowd out those that count."""

KEPT = 2048
"""Passages that stay at hand after the question that found them."""


class MilvusEngine:
    """One version of a library that is kept in Milvus.

    Milvus finds passages by its own BM25; what they score is worked out here from the statistics of the whole
    library, so that they rank as they do on one machine, however Milvus has cut them into segments.
    """

    def __init__(self, shelf: Shelf, state: State) -> None:
        self._shelf, self._state, self._files = shelf, state, state.files
        files = sorted(self._files.values(), key=lambda file: file.entry.source.path)
        self.entries: list[Entry] = [file.entry for file in files]
        counts, size = state.tally, state.tally.passages
        self.words = CountedBM25(
            size, counts.words.total, lambda term: counts.words.find(key(encoded([term])))
        )
        self.grams = GramModel(size, counts.grams.total, lambda gram: counts.grams.find(code(gram)))
        self._speakers = Speakers.of([entry.report for entry in self.entries])
        self._owners = {file.number: owner for owner, file in enumerate(files)}
        self._newest = max((entry.report.year or 0 for entry in self.entries), default=0)
        self._told = _told([(owner, *told) for owner, file in enumerate(files) for told in file.told])
        self._kept: OrderedDict[int, Found] = OrderedDict()
        self._lock = threading.Lock()
        self._search(encoded(["问"]), "", 1, LONG_SECONDS)  # the first search makes Milvus load what there is

    def current(self) -> "MilvusEngine":
        if self._shelf.head() == self._state.head:
            return self
        try:
            state = self._shelf.load(self._state)
        except DamagedError:
            state = NOTHING
        if state is NOTHING:
            raise EngineError("Milvus 里的索引损坏了或正在重建。运行 wenbao index,或稍后再试。")
        return MilvusEngine(self._shelf, state)

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        words = encoded([*(word for word in question.words for _ in range(2)), *question.synonyms])
        if not words:
            return []
        found: dict[int, Row] = {}
        chosen = [number for number, file in self._files.items() if file.entry.source.path in within]
        inside = f"file in {chosen}" if within else ""
        for where in (" and ".join(filter(None, (one, inside))) for one in _filters(question, self._newest)):
            found |= {row["id"]: row for row in self._search(words, where, MORE * count)}
        if self._shelf.head() != self._state.head:
            raise OutdatedError
        told = _told([(self._owners[row["file"]], *rows.told(row)) for row in found.values()])
        fit = fits(question, self._speakers, told, self._newest)
        dated = self._speakers.dated[told[:, 0]]
        scores = np.array([self._score(question, row) for row in found.values()])
        fitted = scores * fit
        least = np.partition(fitted, -count)[-count] if len(fitted) > count else 0.0
        numbers = np.fromiter(found, np.int64, len(found))
        best = np.flatnonzero((fitted >= least) & (fitted > 0))
        best = best[np.argsort(numbers[best])]
        self._keep([found[number] for number in numbers[best].tolist()])
        columns = (numbers[best].tolist(), scores[best].tolist(), fit[best].tolist(), dated[best].tolist())
        return list(map(Candidate, *columns))

    def warm(self) -> None:
        """Milvus is a process of its own, and warm as long as it runs."""

    def covers(self, question: Question) -> bool:
        fit = fits(replace(question, planned=None), self._speakers, self._told, self._newest)
        return bool((fit >= min(weights.NO_YEAR, weights.SPAN_YEAR)).any())

    def texts(self, number: int) -> Texts:
        return self._passage(number).texts

    def passage(self, number: int) -> Passage:
        return self._passage(number).passage

    def passages(self, entry: Entry) -> Sequence[Passage]:
        file = next((file for file in self._files.values() if file.entry == entry), None)
        if file is None:
            raise OutdatedError
        fetched = self._shelf.milvus.rows(self._shelf.passages, f"file == {file.number}", rows.SHOWN)
        if self._shelf.head() != self._state.head:
            raise OutdatedError
        return [rows.found(row, entry.report).passage for row in sorted(fetched, key=lambda row: row["id"])]

    def gain(self, number: int, term: str) -> float:
        return self.words.weight(term) * self._gain(rows.words(self._passage(number).row), term)

    def _score(self, question: Question, row: Row) -> float:
        """The score of the words of a passage, added up as the local engine does."""
        words = rows.words(row)
        score = 0.0
        for terms, weight in ((question.words, 1.0), (question.synonyms, weights.SYNONYMS)):
            for term in terms:
                score += weight * self.words.weight(term) * self._gain(words, term)
        return score

    def _gain(self, words: Sequence[str], term: str) -> float:
        frequency = words.count(encoded([term]))
        return self.words.gain(float(frequency), float(len(words))) if frequency else 0.0

    def _search(self, words: str, where: str, count: int, seconds: float = SECONDS) -> Iterator[Row]:
        """Rows of this version, the best first; what is gone but not deleted yet is none of them."""
        known = f"version <= {self._state.version}"
        where = f"{known} and {where}" if where else known
        hits = self._shelf.milvus.search(self._shelf.passages, words, where, count, rows.SHOWN, seconds)
        return (row for row in hits if row["file"] in self._files)

    def _passage(self, number: int) -> Found:
        with self._lock:
            if number in self._kept:
                return self._kept[number]
        fetched = self._shelf.milvus.rows(self._shelf.passages, f"id == {number}", rows.SHOWN)
        if not fetched or fetched[0]["file"] not in self._files:
            raise OutdatedError
        self._keep(fetched)
        return self._passage(number)

    def _keep(self, fetched: Sequence[Row]) -> None:
        """Have passages at hand, those that were asked for last the longest."""
        found = {row["id"]: rows.found(row, self._files[row["file"]].entry.report) for row in fetched}
        with self._lock:
            for number in found.keys() & self._kept.keys():
                self._kept.move_to_end(number)
            self._kept |= found
            while len(self._kept) > KEPT:
                self._kept.popitem(last=False)


def _told(periods: Sequence[tuple[int, ...]]) -> NDArray[np.int32]:
    return np.array(periods, np.int32).reshape(-1, 4)


def _filters(question: Question, newest: int) -> list[str]:
    """Expressions from the passages that fit a question best to all there are; what lies between, such as a review
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
