"""Hits → an answer, or an honest "not found"."""

import re
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from corpus.library import Library
from index import weights
from index.engines import Engine, EngineError, OutdatedError
from index.engines.local import LocalEngine
from index.places import Places
from index.question import Question, understand
from index.search import Hit, Searcher
from index.store import Notice, Progress, open_index
from index.table import Entry
from index.tokens import Segmenter, normalise

T = TypeVar("T")

NOT_FOUND = 0.25
WEAK = 0.45
"""Shares of the question's idf mass in the best passage below which it is no answer, or an uncertain one."""


class Status(StrEnum):
    ANSWERED = "answered"
    WEAK = "weak"
    NOT_FOUND = "not_found"


@dataclass(frozen=True, slots=True)
class Finding:
    """The words that answer: ``sentence`` is a substring of the text of ``hits[hit]``, ``value`` of it."""

    sentence: str
    hit: int
    value: str | None = None
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The reply to one question.  ``hits`` are the best passages, also when nothing answers for certain."""

    question: str
    status: Status
    findings: tuple[Finding, ...]
    hits: tuple[Hit, ...]
    elapsed_ms: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a hit stands where it does: what each word of the question adds, the most first; its rules are in
    ``hit.rules``."""

    hit: Hit
    terms: tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a question was taken to ask for, and why the best passages are the best."""

    question: Question
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Remote:
    """The address of a Milvus that keeps the index, and the token that opens it."""

    uri: str
    token: str = field(default="", repr=False)


class Answerer:
    """Answers questions over one library; made once, asked many times."""

    def __init__(self, engine: Engine, segmenter: Segmenter) -> None:
        self._segmenter = segmenter
        self._reader = _Reader(engine, segmenter)

    @classmethod
    def open(
        cls,
        library: Library,
        data: Path,
        progress: Progress | None = None,
        notice: Notice | None = None,
        remote: Remote | None = None,
    ) -> "Answerer":
        """Load the segmenter, bring the index of ``library`` under ``data``, or where ``remote`` says, up to
        date, and load it."""
        segmenter = Segmenter(data)
        if remote is None:
            return cls(LocalEngine(open_index(library, data, segmenter, progress, notice)), segmenter)
        from index.engines.milvus import open_engine  # noqa: PLC0415 - who does not use it need not load it

        return cls(open_engine(library, segmenter, remote.uri, remote.token, progress, notice), segmenter)

    @property
    def entries(self) -> Sequence[Entry]:
        """The files of the library, those that could not be read too."""
        return self._current().engine.entries

    def warm(self) -> None:
        """Get ready for many questions, if that takes longer than answering one."""
        self._reader.engine.warm()

    def ask(self, text: str, limit: int) -> Answer:
        """Answer one question with at most ``limit`` passages.  Never raises for what ``text`` holds; raises
        EngineError where the engine has gone away."""
        return self._asked(lambda reader: reader.ask(text, limit))

    def explain(self, text: str, limit: int) -> Explanation:
        """Why the best ``limit`` passages for a question are the best."""
        return self._asked(lambda reader: reader.explain(text, limit))

    def _asked(self, ask: "Callable[[_Reader], T]") -> T:
        """What ``ask`` gives over one state of the library, the newest there is."""
        reader = self._reader
        while True:
            try:
                return ask(reader)
            except OutdatedError:
                before, reader = reader, self._current()
                if reader is before:
                    raise EngineError("索引里少了该有的段落。运行 wenbao index 看看,或稍后再试。") from None

    def _current(self) -> "_Reader":
        engine = self._reader.engine.current()
        if engine is not self._reader.engine:
            self._reader = _Reader(engine, self._segmenter)
        return self._reader


class _Reader:
    """Answers questions over one state of a library."""

    def __init__(self, engine: Engine, segmenter: Segmenter) -> None:
        self.engine = engine
        self._segmenter = segmenter
        self._searcher = Searcher(engine)
        self._places = Places(entry.report.region for entry in engine.entries if entry.report.region)

    def ask(self, text: str, limit: int) -> Answer:
        started = time.perf_counter()
        question = understand(text, self._segmenter, self._places)
        hits = tuple(self._searcher.search(question, limit))
        status = self._status(question, hits)
        findings = () if status is Status.NOT_FOUND else (self._finding(question, hits),)
        return Answer(text, status, findings, hits, (time.perf_counter() - started) * 1000)

    def explain(self, text: str, limit: int) -> Explanation:
        question = understand(text, self._segmenter, self._places)
        hits = self._searcher.search(question, limit)
        return Explanation(question, tuple(Reason(hit, self._searcher.terms(hit, question)) for hit in hits))

    def _status(self, question: Question, hits: Sequence[Hit]) -> Status:
        if not hits or hits[0].coverage < NOT_FOUND:
            return Status.NOT_FOUND
        best, unknown = hits[0], question.named.unknown
        if unknown and not question.named.regions and not _names(best, unknown):
            return Status.NOT_FOUND
        certain = best.coverage >= WEAK
        if best.rules["fit"] < min(weights.NO_YEAR, weights.SPAN_YEAR):
            if not self.engine.covers(question):
                return Status.NOT_FOUND
            certain = False  # there are reports of that place and year, but this passage is not of them
        return Status.ANSWERED if certain else Status.WEAK

    def _finding(self, question: Question, hits: Sequence[Hit]) -> Finding:
        """The sentence of the best passage that holds the clause that answers best."""
        passage = hits[0].passage
        start = self._searcher.clause(passage, question)
        at, sentence = 0, passage.text
        for sentence in sentences(passage.text):
            at = passage.text.index(sentence, at) + len(sentence)
            if at > start:
                break
        year = passage.period.year if passage.period else passage.citation.report.year
        return Finding(sentence, 0, year=year)


def _names(hit: Hit, places: Sequence[str]) -> bool:
    """Whether a passage speaks of a place that no report speaks for."""
    normal = normalise(hit.passage.text)
    return any(place in normal for place in places)


SENTENCE = re.compile(r"[^。！？!?；;\n]+(?:[。！？!?；;…]+[”’」』）)]*|$)")


def sentences(text: str) -> list[str]:
    """The sentences of ``text``, verbatim; semicolons separate too, since reports list figures with them."""
    return [found.strip() for found in SENTENCE.findall(text) if found.strip()] or [text]
