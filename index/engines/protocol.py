"""Where postings live.  What answers questions asks an engine for candidates, counts and texts, and ranks them."""

from collections.abc import Callable, Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from corpus.errors import WenbaoError
from corpus.model import Passage
from index.query.question import Question
from index.ranking.bm25 import Statistics, TermCounts
from index.store.entry import Entry
from index.text.segmenter import Segmenter

Shown = Callable[[str], bool]
"""Whether the file at a path is there for whoever asks."""


class EngineError(WenbaoError):
    """The engine cannot be used, or not now."""


class OutdatedError(Exception):
    """The library changed while a question was looked up: whoever asked takes the current engine and asks again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage worth a closer look: its number, how well region and period match (above 0 to 1), and whether its
    report states its own year."""

    number: int
    match: float
    year_stated: bool


@dataclass(frozen=True, slots=True)
class Texts:
    """A passage, normalised: the words it stands under, its own, and how many grams it was counted with."""

    above: str
    text: str
    length: int


class Engine(Protocol):
    """The passages of one library at one time; nothing here changes once it is made.

    What looks passages up may raise OutdatedError, where the library is no longer what it was, and EngineError.
    """

    def current(self) -> "Engine":
        """The engine of the library as it is now: this one as long as nothing has changed."""

    def restricted(self, shown: Shown, segmenter: Segmenter) -> "Engine":
        """The engine of the same library as if there were no files but those ``shown``."""

    @property
    def entries(self) -> Sequence[Entry]:
        """The files of the library, those that could not be read too."""

    @property
    def words(self) -> Statistics:
        """The statistics of words."""

    @property
    def grams(self) -> Statistics:
        """The statistics of characters and pairs."""

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        """The ``count`` passages whose words, times how well they match, score most, ties and all; in the order
        of their numbers.  Only those of the reports ``within`` (paths; none means all)."""

    def holding(self, words: Sequence[str]) -> Sequence[int]:
        """The numbers of all passages that hold every one of ``words``, ascending."""

    def path(self, number: int) -> str:
        """The path of the report that passage ``number`` is of."""

    def covers(self, question: Question) -> bool:
        """Whether any passage at all is of a region and a year that the question asks about."""

    def counts(self, numbers: Sequence[int], terms: Sequence[str]) -> list[TermCounts]:
        """How often each of ``terms`` (words, each once) stands in each of the passages ``numbers``."""

    def texts(self, number: int) -> Texts:
        """What passage ``number`` is ranked by."""

    def passage(self, number: int) -> Passage:
        """Passage ``number``, as it is shown."""

    def passages(self, entry: Entry) -> Iterable[Passage]:
        """The passages of one file in their order; a heading that others stand under may be left out."""
