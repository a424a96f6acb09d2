"""What can go wrong that a person can mend.

WenbaoError ─ the message is one line that says what is wrong and what to do
  ├ UnreadableReportError ─ one file
  ├ LibraryError ─ the folder of reports
  ├ CitationError ─ what was cited
  ├ StoreError, EngineError ─ the index (index.store.build, index.engines.protocol)
  └ SettingsError, ChartError, … ─ what a command was given (bot)
"""


class WenbaoError(Exception):
    """Something a person can mend: the message is one line that says what is wrong and what to do."""


class UnreadableReportError(WenbaoError):
    """One file cannot be read as a report; the others still can."""


class LibraryError(WenbaoError):
    """The folder itself cannot be used."""


class CitationError(WenbaoError):
    """A citation leads nowhere, or the words it cited have changed."""
