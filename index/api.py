"""Questions in, answers out: the door of this room."""

from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from corpus.library import Library
from corpus.model import Passage
from index.answering.aggregates import Coverage
from index.answering.answer import (
    Answer,
    Clarification,
    Explanation,
    Finding,
    Heading,
    Judgement,
    Overview,
    Reason,
    Slot,
)
from index.answering.answerer import Reader
from index.answering.calculated import Calculation, Mismatch, mismatches
from index.answering.clarification import clarification
from index.answering.confidence import Status
from index.answering.gaps import Gap, NoMetric, NoPlace, NoYear, gaps
from index.answering.observed import Figures, News, Observation, novelty, observed
from index.answering.search import Hit
from index.engines.local import LocalEngine
from index.engines.protocol import Engine, EngineError, OutdatedError, Shown
from index.figures.facts import NAME, FactTable
from index.figures.figures import Aspect, Figure
from index.figures.metrics import mentions
from index.figures.names import LibraryNames
from index.figures.table import Fact, FactQuery
from index.figures.units import scaled_alike
from index.query.courtesy import Courtesy
from index.query.followup import Form, asks_for_missing, complete, passage_number
from index.query.intent import Kind as QuestionKind
from index.query.mention import MentionPlan
from index.query.plan import FAR, Goal, Plan
from index.query.question import MAX_CHARS, Question
from index.query.state import Outcome, Row, State
from index.query.topic import Topic, topic
from index.store import disk
from index.store.build import Notice, Progress, name_of, open_index, unheard, unwatched
from index.store.entry import Entry
from index.text.normal import normalise
from index.text.segmenter import Segmenter, segmenter_of

__all__ = [
    "FAR",
    "MAX_CHARS",
    "Answer",
    "Answerer",
    "Aspect",
    "Calculation",
    "Clarification",
    "Courtesy",
    "Coverage",
    "EngineError",
    "Entry",
    "Explanation",
    "Fact",
    "FactQuery",
    "Figure",
    "Finding",
    "Form",
    "Gap",
    "Goal",
    "Heading",
    "Hit",
    "Judgement",
    "MentionPlan",
    "Mismatch",
    "News",
    "NoMetric",
    "NoPlace",
    "NoYear",
    "Notice",
    "Observation",
    "Outcome",
    "Overview",
    "Plan",
    "Progress",
    "Question",
    "QuestionKind",
    "Reason",
    "Remote",
    "Row",
    "Shown",
    "Slot",
    "State",
    "Status",
    "Topic",
    "asks_for_missing",
    "clarification",
    "complete",
    "gaps",
    "mentions",
    "mismatches",
    "name_of",
    "normalise",
    "novelty",
    "passage_number",
    "scaled_alike",
]

T = TypeVar("T")

AROUND = 15
"""Years before the first report and behind the last that reports tell of, all but a few."""


@dataclass(frozen=True, slots=True)
class Remote:
    """The address of a Milvus that keeps the index, and the token that opens it."""

    uri: str
    token: str = field(default="", repr=False)


class Answerer:
    """Answers questions over one library; made once, asked many times."""

    def __init__(
        self,
        engine: Engine,
        segmenter: Segmenter,
        facts: FactTable | None = None,
        names: LibraryNames | None = None,
        *,
        whole: bool = True,
        changed: Callable[[], bool] = lambda: False,
    ) -> None:
        """``whole`` says that ``engine`` has all the files of the library: only then is it known which figures to keep.  ``changed``
        says whether the index is another one by now."""
        self._segmenter, self._whole, self.changed = segmenter, whole, changed
        self._names = names or LibraryNames()
        self._facts = facts or FactTable()
        self._reader = Reader(engine, segmenter, self._selected)

    @classmethod
    def open(
        cls,
        library: Library,
        data: Path,
        progress: Progress | None = None,
        notice: Notice | None = None,
        remote: Remote | None = None,
        *,
        update: bool = True,
    ) -> "Answerer":
        """Load the segmenter, bring the index of ``library`` under ``data``, or where ``remote`` says, up to
        date, and load it.  Without ``update`` an index under ``data`` is loaded as it is."""
        segmenter = segmenter_of(data)
        facts = FactTable(data / name_of(library) / NAME, notice or unheard)
        names = LibraryNames(library.folder, notice or unheard)
        if remote is None:
            segments = open_index(library, data, segmenter, progress, notice, update=update)
            kept = all(segment.name for segment in segments)  # else in memory alone
            changed = partial(disk.changed, data / name_of(library), segments)
            engine: Engine = LocalEngine(segments)
            return cls(engine, segmenter, facts, names, changed=changed if kept else lambda: False)
        from index.engines.milvus import open_engine  # noqa: PLC0415 - who does not use it need not load it

        engine = open_engine(library, segmenter, remote.uri, remote.token, progress, notice)
        return cls(engine, segmenter, facts, names)

    @property
    def entries(self) -> Sequence[Entry]:
        """The files of the library, those that could not be read too."""
        return self._current().engine.entries

    def restricted(self, shown: Shown) -> "Answerer":
        """What answers as if the library had no files but those ``shown``: of the others nothing is found, counted or named."""
        engine = self._current().engine.restricted(shown, self._segmenter)
        return Answerer(engine, self._segmenter, self._facts, whole=False)

    def ask(self, text: str, limit: int, within: Set[str] = frozenset()) -> Answer:
        """Answer one question with at most ``limit`` passages, or as many as a comparison or a trend cites, from the
        reports ``within`` (paths; none means all).

        Never raises for what ``text`` holds; raises EngineError where the engine has gone away.
        """
        return self._asked(lambda reader: reader.ask(text, limit, within))

    def digest(self, text: str, within: Set[str] = frozenset()) -> Answer:
        """The overview of the report at the path ``text`` below the library's folder, or of those that the question ``text``
        names by place and year; not found where there is none, or more than a few."""
        return self._asked(lambda reader: reader.digest(text, within))

    def understand(self, text: str) -> Question:
        """What a question asks for, in the places of this library."""
        return self._current().understand(text)

    def words(self, text: str) -> str | None:
        """The words chosen inside the best passage, however certain; None where no passage shares a word."""
        return self._asked(lambda reader: reader.words(text))

    def passages(self, entry: Entry) -> Iterable[Passage]:
        """The passages of one file of the library, in their order."""
        return self._asked(lambda reader: reader.engine.passages(entry))

    def figures(self, entries: Iterable[Entry]) -> Iterator[tuple[Entry, Sequence[Fact]]]:
        """Each of these files of the library with its figures in their order; those that are not kept are read."""
        self._names.use()
        return self._facts.figures(entries, self.passages)

    def select(self, query: FactQuery) -> list[tuple[Entry, Fact]] | None:
        """The facts of the whole library that ``query`` asks for, each with its file; None while they are not all kept."""
        self._names.use()
        return self._facts.select(self.entries, query)

    def _selected(self, query: FactQuery) -> list[tuple[Entry, Fact]]:
        """The facts that ``query`` asks for; those of files that are not kept yet are read first, and kept where that can be."""
        entries = self._reader.engine.entries
        found = self._facts.select(entries, query)
        if found is None and self._whole:
            self._facts.update(entries, self._reader.engine.passages)
            found = self._facts.select(entries, query)
        return self._facts.read(entries, self._reader.engine.passages, query) if found is None else found

    def topic(self, text: str) -> Topic | None:
        """What ``text`` names that reports can be watched for; None where that is nothing, or more than one metric."""
        return topic(self.understand(text), self._segmenter.cut)

    def observed(
        self, asked: Sequence[tuple[Topic, Shown]], entries: Sequence[Entry]
    ) -> list[tuple[int, Observation]]:
        """What ``entries`` say of each topic that is ``asked``, by its place there, of the reports that are shown to whoever asks;
        figures that are not kept are read."""
        (only,) = asked if len(asked) == 1 else (None,)
        wide = only is not None and only[0].metric is not None and not (only[0].regions or only[0].absent)
        figures = self._of_metric(only[0]) if only and wide else None
        return self._asked(
            lambda reader: list(
                observed(asked, entries, reader.engine, self._segmenter, figures or self.figures)
            )
        )

    def _of_metric(self, wanted: Topic) -> Figures | None:
        """The facts of one metric out of the table, which is quicker than all those of every report; None while they are not all
        kept."""
        years = {entry.report.year for entry in self.entries if entry.report.year}
        around = range(min(years, default=0) - AROUND, max(years, default=0) + AROUND)
        name = wanted.metric.names[0] if wanted.metric else None
        found = self.select(FactQuery(name, frozenset(around), descending=None))
        if found is None:
            return None
        facts: dict[str, list[Fact]] = {}
        for entry, fact in found:
            facts.setdefault(entry.source.path, []).append(fact)
        return lambda entries: ((entry, facts.get(entry.source.path, ())) for entry in entries)

    def keep_figures(self, progress: Progress = unwatched) -> None:
        """Read the figures that are not kept yet, and keep them where that can be; nothing for a part of the library."""
        self._names.use()
        if self._whole:
            self._facts.update(self.entries, self.passages, progress)

    def explain(self, text: str, limit: int) -> Explanation:
        """Why the best ``limit`` passages for a question are the best."""
        return self._asked(lambda reader: reader.explain(text, limit))

    def _asked(self, ask: Callable[[Reader], T]) -> T:
        """What ``ask`` gives over one state of the library, the newest there is."""
        self._names.use()
        reader = self._reader
        while True:
            try:
                return ask(reader)
            except OutdatedError:
                before, reader = reader, self._current()
                if reader is before:
                    raise EngineError("索引里少了该有的段落。运行 wenbao index 看看，或稍后再试。") from None

    def _current(self) -> Reader:
        self._names.use()
        engine = self._reader.engine.current()
        if engine is not self._reader.engine:
            self._reader = Reader(engine, self._segmenter, self._selected)
        return self._reader
