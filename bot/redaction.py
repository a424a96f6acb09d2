"""Logs without the token."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager


class RedactingFormatter(logging.Formatter):
    """What another formatter writes, tracebacks included, with the token or its secret half taken out."""

    def __init__(self, token: str, inner: logging.Formatter) -> None:
        super().__init__()
        number, _, secret = token.rpartition(":")
        self._token = re.compile(f"(?:{re.escape(number)}(?::|%3[Aa]))?{re.escape(secret)}")
        self._inner = inner

    def format(self, record: logging.LogRecord) -> str:
        return self._token.sub("[令牌]", self._inner.format(record))


@contextmanager
def redacted(token: str) -> Iterator[None]:
    """While this is open, the root logger's handlers write no token.

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
            handler.setFormatter(RedactingFormatter(token, formatter or logging.Formatter()))
        yield
    finally:
        for handler, formatter in before:
            handler.setFormatter(formatter)
        for handler in own:
            root.removeHandler(handler)
