"""Logs without secrets."""

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager


class RedactingFormatter(logging.Formatter):
    """What another formatter writes, tracebacks included, with the secrets taken out.

    Of a token its secret half alone is one too, and ``%3A`` may stand for its colon.  Nor are words of people
    written that the library would write.
    """

    def __init__(self, secrets: Sequence[str], inner: logging.Formatter) -> None:
        super().__init__()
        self._secrets = re.compile("|".join(map(_pattern, secrets)))
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        if record.levelno == logging.CRITICAL and record.name.startswith("telegram"):
            # The library's last words on an update that it cannot read are the update itself.
            record = logging.makeLogRecord(
                {**record.__dict__, "args": None, "exc_info": None, "exc_text": None}
            )
        return self._secrets.sub("[令牌]", self._inner.format(record))


def _pattern(secret: str) -> str:
    number, _, half = secret.rpartition(":")
    return (f"(?:{re.escape(number)}(?::|%3[Aa]))?" if number else "") + re.escape(half)


@contextmanager
def redacted(secrets: Sequence[str]) -> Iterator[None]:
    """While this is open, the root logger's handlers write no secret.

    Without a handler there, one that writes to standard error serves as long.
    """
    root = logging.getLogger()
    own: list[logging.Handler] = [] if root.handlers else [logging.StreamHandler()]
    for handler in own:
        handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
        root.addHandler(handler)
    before = [(handler, handler.formatter) for handler in root.handlers]
    try:
        for handler, formatter in before:
            handler.setFormatter(RedactingFormatter(secrets, formatter or logging.Formatter()))
        yield
    finally:
        for handler, formatter in before:
            handler.setFormatter(formatter)
        for handler in own:
            root.removeHandler(handler)
