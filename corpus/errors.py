"""The errors that a person can mend: the message is one line that says what is wrong and what to do.

WenbaoError
├── corpus
│   ├── UnreadableReportError   one file
│   ├── LibraryError            the folder of reports
│   ├── CitationError           a citation
│   └── PictureError            the picture of a page
├── index
│   ├── StoreError              nothing to answer from
│   ├── UnusableError           an index on disk
│   └── EngineError             a search engine
└── MessageError               bot: in the words of whoever reads it
    ├── SettingsError           settings
    ├── QuestionFileError       a file of questions
    ├── NoRegionError           a region without a report
    ├── ChartError              a chart
    ├── ToolsError              tools for an assistant
    ├── ChatError               the connection to Telegram
    ├── HealthError             the health page
    ├── LibraryChangeError      a report to be added or removed
    ├── DatabaseError           the database of the chat
    ├── WatchError              what cannot be watched
    └── GaveUpError             a question that took too long
"""

from collections.abc import Iterator
from contextlib import contextmanager


class WenbaoError(Exception):
    """Something a person can mend: the message is one line that says what is wrong and what to do."""


class UnreadableReportError(WenbaoError):
    """One file cannot be read as a report; the others still can."""


@contextmanager
def damaged(suffix: str, program: str, *faults: type[Exception]) -> Iterator[None]:
    """Within it any of ``faults`` is an UnreadableReportError: the file is damaged, and ``program`` may mend it."""
    try:
        yield
    except UnreadableReportError:
        raise
    except faults as error:
        why = f"{suffix} 内容损坏（{type(error).__name__}），请用 {program} 打开后另存一份"
        raise UnreadableReportError(why) from error


class LibraryError(WenbaoError):
    """The folder itself cannot be used."""


class PictureError(WenbaoError):
    """The page that a passage stands on cannot be drawn."""


class CitationError(WenbaoError):
    """A citation leads nowhere, or the words it cited have changed."""
