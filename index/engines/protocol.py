"""Where postings live.  What answers questions asks an engine for candidates and texts, and ranks them itself."""

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from typing import Protocol

from corpus.errors import WenbaoError
from corpus.model import Passage
from index.query.question import Question
from index.ranking.bm25 import CountedBM25
from index.ranking.grams import GramModel
from index.store.entry import Entry


class EngineError(WenbaoError):
    """The engine cannot be used, or not now."""


class OutdatedError(Exception):
    """The library changed while a question was looked up: whoever asked takes the current engine and asks again."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A passage worth a closer look: its number, the score of its words, how well place and period fit, and
    whether its report says itself of when it is."""

    number: int
    words: float
    fit: float
    dated: bool


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

    @property
    def entries(self) -> Sequence[Entry]:
        """The files of the library, those that could not be read too."""

    @property
    def words(self) -> CountedBM25:
        """The model of words, for their idf."""

    @property
    def grams(self) -> GramModel:
        """The model of grams."""

    def candidates(self, question: Question, count: int, within: Set[str] = frozenset()) -> list[Candidate]:
        """The ``count`` passages whose words, times how well they fit, score most, ties and all; in the order
        of their numbers.  Only those of the reports ``within`` (paths; none means all)."""

    def warm(self) -> None:
        """Get ready for many questions, if that takes longer than answering one."""

    def covers(self, question: Question) -> bool:
        """Whether any passage at all is of a place and a year that the question asks about."""

    def texts(self, number: int) -> Texts:
        """What passage ``number`` is ranked by."""

    def passage(self, number: int) -> Passage:
        """Passage ``number``, as it is shown."""

    def passages(self, entry: Entry) -> Iterable[Passage]:
        """The passages of one file in their order; a heading that others stand under may be left out."""

    def gain(self, number: int, term: str) -> float:
        """What ``term`` adds to the score of the words of passage ``number``."""
