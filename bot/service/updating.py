"""A process of its own that brings the index up to date while people are answered."""

import os
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path

NICE = 10
"""How much it gives way to answers."""


def update(reports: Path, data: Path) -> threading.Event:
    """Have a process of its own bring the index up to date, then read figures: set when the index is, or cannot be.

    So people are answered meanwhile, and the chat never holds the memory that takes.
    """
    command = [sys.executable, "-m", "bot", "index", "--reports", str(reports), "--data", str(data)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)  # noqa: S603
    if sys.platform != "win32":
        with suppress(OSError):  # it is over already
            os.setpriority(os.PRIO_PROCESS, process.pid, NICE)
    indexed = threading.Event()

    def follow() -> None:
        with process as running:
            if running.stdout:
                running.stdout.readline()
            indexed.set()

    threading.Thread(target=follow, name="update", daemon=True).start()
    return indexed
