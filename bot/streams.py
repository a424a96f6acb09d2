"""The standard streams: able to hold what wenbao says, and given up where nobody takes it."""

import os
import sys
from contextlib import suppress
from io import TextIOWrapper
from pathlib import Path
from typing import Literal

SAMPLE = "问"


def prepare() -> None:
    """Have every stream there, and those that are written able to hold Chinese: in UTF-8 where their own encoding (cp1252, ASCII)
    cannot, with a question mark for a character that it lacks (GBK)."""
    sys.stdin = sys.stdin or _nothing("r")
    sys.stdout = sys.stdout or _nothing("w")
    sys.stderr = sys.stderr or _nothing("w")
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            encoding = stream.encoding if holds(stream.encoding) else "utf-8"
            stream.reconfigure(encoding=encoding, errors="replace")


def holds(encoding: str | None) -> bool:
    """Whether Chinese can be written in ``encoding``."""
    try:
        SAMPLE.encode(encoding or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def give_up() -> None:
    """Lose what standard output still holds: it cannot be written, and Python would try once more at its end."""
    with suppress(OSError, ValueError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _nothing(mode: Literal["r", "w"]) -> TextIOWrapper:
    """What stands for a stream that was closed before wenbao began."""
    return Path(os.devnull).open(mode, encoding="utf-8")
