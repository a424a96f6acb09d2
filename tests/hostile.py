"""What tests of workers have them do; small, for every worker imports it."""

import os
import signal
import time
from collections.abc import Sequence
from pathlib import Path

from corpus.errors import UnreadableReportError
from corpus.formats import read
from corpus.report import Source


def lines_of(folder: Path, source: Source) -> int:
    """How many lines the file has."""
    return len(read(folder / source.path).lines)


def act_on_all(folder: Path, sources: Sequence[Source]) -> list[str]:
    """The same with several files."""
    return [act(folder, source)[0] for source in sources]


def act(folder: Path, source: Source) -> tuple[str, int]:
    """Behave as the file's name says; else give its content and the process it was read in."""
    match Path(source.path).stem.split("-")[0]:
        case "hang":
            time.sleep(600)
        case "crash":
            os.kill(os.getpid(), signal.SIGSEGV)
        case "leave":
            os._exit(0)
        case "swell":
            return f"{len(bytes(8 * 1024**3))}", 0
        case "refuse":
            raise UnreadableReportError("不像报告")
        case "stumble":
            raise KeyError("没有料到\n的事")
    return (folder / source.path).read_text(encoding="utf-8"), os.getpid()
