"""The process that answers: where it starts, and how it ends with the one that started it.

Nothing large is imported here, so that it is in place before a signal comes.
"""

import os
import signal
import threading
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from typing import TYPE_CHECKING

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.service.answering import Outcome, Request


@dataclass(frozen=True, slots=True)
class Opening:
    """What a process that answers opens: the library and index at ``where``, and the file of the chat's database."""

    where: Settings
    database: Path
    keep_unanswered: bool = False


def serve(requests: "Connection[Outcome, Request | None]", opening: Opening) -> None:
    """Do each request (None: open the library again) that comes through ``requests``, and send its outcome, until the other
    end is closed."""
    for number in (
        signal.SIGINT,
        signal.SIGTERM,
    ):  # whoever started us gets them too, and ends us when all is answered
        signal.signal(number, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    from bot.service.answering import Answering, library_service  # noqa: PLC0415 - half a second
    from bot.service.database import Database  # noqa: PLC0415

    with closing(Database(opening.database)) as database:
        opened = partial(library_service, opening.where)
        answering = Answering(opened, database, keep_unanswered=opening.keep_unanswered)
        answering.reopen()
        with suppress(EOFError, ConnectionError):
            while True:
                request = requests.recv()
                requests.send(answering.answer(request) if request else answering.reopen())


def _end_with_parent() -> None:
    """End, whatever is being done, when the process that started this one is gone: a pipe to it is at its end then."""
    if parent := parent_process():
        parent.join()
        os._exit(1)
