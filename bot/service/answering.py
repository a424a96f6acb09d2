"""What a process that answers does with each request.  Requests and outcomes go from process to process."""

import pickle
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Concatenate

from bot.service.database import Database
from bot.service.examples import Examples
from bot.service.library import LibraryService, open_answerer
from bot.service.memory import Memory
from bot.service.questions import QuestionService
from bot.service.reply import Caller
from bot.settings import Settings
from corpus.errors import WenbaoError


@dataclass(frozen=True, slots=True)
class Request:
    """A ``job`` of the questions' service to be done for ``caller``, with what is remembered of the chat (pickled; nothing
    where it is new)."""

    job: Callable[Concatenate[QuestionService, Caller, ...], object]
    caller: Caller
    args: tuple[Any, ...] = ()
    memory: bytes = b""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a job returned, or the error that it raised, and what is remembered of the chat from now on."""

    value: Any = None
    memory: bytes = b""
    error: Exception | None = None


class UnforeseenError(Exception):
    """An error of the class ``kind`` that nobody foresaw, raised at ``where`` (file and line)."""

    def __init__(self, kind: str, where: str) -> None:
        super().__init__(kind, where)
        self.kind, self.where = kind, where

    @classmethod
    def of(cls, error: BaseException | None) -> "UnforeseenError":
        """``error`` without its words, which may be those of a question."""
        frames = traceback.extract_tb(error.__traceback__ if error else None)
        return cls(type(error).__name__, f"{frames[-1].filename}:{frames[-1].lineno}" if frames else "?")

    def __str__(self) -> str:
        return f"{self.kind}, {self.where}"


class Answering:
    """Does requests over a library, which ``opened`` opens and which is opened again after it could not be."""

    def __init__(
        self, opened: Callable[[], LibraryService], database: Database, *, keep_unanswered: bool
    ) -> None:
        self._opened, self._database, self._keep_unanswered = opened, database, keep_unanswered
        self._library: LibraryService | None = None
        self._examples = Examples()

    def reopen(self) -> Outcome:
        """Open the library as it is now."""
        self._library = None
        with suppress(WenbaoError):  # said to whoever asks next
            self._library = self._opened()
        return Outcome()

    def answer(self, request: Request) -> Outcome:
        """Do what is requested.  Never raises."""
        try:
            memory: Memory = pickle.loads(request.memory) if request.memory else Memory()  # noqa: S301 - of our own making
            library = self._library = self._library or self._opened()
            service = QuestionService(
                library, self._database, memory, self._examples, keep_unanswered=self._keep_unanswered
            )
            value = request.job(service, request.caller, *request.args)
            return Outcome(value, pickle.dumps(memory))
        except WenbaoError as error:
            return Outcome(memory=request.memory, error=error)
        except Exception as error:  # one question must not cost the process
            return Outcome(memory=request.memory, error=UnforeseenError.of(error))


def library_service(where: Settings) -> LibraryService:
    """The library at ``where`` over its index as that is; the index is left to whoever changes the library."""

    def opened() -> Any:
        return open_answerer(where, update=False)

    return LibraryService(where.library, opened(), opened)
