"""Hits → an answer, or an honest "not found"."""

import re
import time
from collections.abc import Sequence, Set
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from corpus.library import Library
from index import weights
from index.build import Index
from index.places import Places
from index.question import Question, understand
from index.search import Hit, Searcher
from index.store import Progress, open_index
from index.tokens import Segmenter, normalise

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


class Answerer:
    """Answers questions over one library; made once, asked many times."""

    def __init__(self, index: Index, segmenter: Segmenter) -> None:
        self.index = index
        self._segmenter = segmenter
        self._searcher = Searcher(index)
        self._places = Places(entry.report.region for entry in index.entries if entry.report.region)

    @classmethod
    def open(cls, library: Library, data: Path, progress: Progress | None = None) -> "Answerer":
        """Load the segmenter, bring the index of ``library`` under ``data`` up to date, and load it."""
        segmenter = Segmenter(data)
        return cls(open_index(library, data, segmenter, progress), segmenter)

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """Answer one question with at most ``limit`` passages, from the reports ``within`` (paths; none means
        all).  Never raises for what ``text`` holds."""
        started = time.perf_counter()
        question = understand(text, self._segmenter, self._places)
        hits = tuple(self._searcher.search(question, limit, within))
        status = self._status(question, hits)
        findings = () if status is Status.NOT_FOUND else (self._finding(question, hits),)
        return Answer(text, status, findings, hits, (time.perf_counter() - started) * 1000)

    def explain(self, text: str, limit: int) -> Explanation:
        """Why the best ``limit`` passages for a question are the best."""
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
            if not self._searcher.covers(question):
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
