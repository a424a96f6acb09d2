"""What a hostile file costs: why it is refused, in what time, with how much memory."""

import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import pytest

ROOT = Path(__file__).parents[1]

READ = """
import json, re, sys, time
from pathlib import Path
from corpus.errors import UnreadableReportError
from corpus.formats import read
start, said = time.perf_counter(), ""
try:
    read(Path(sys.argv[1]))
except UnreadableReportError as error:
    said = str(error)
peak = re.search(r"VmHWM:\\s*(\\d+)", Path("/proc/self/status").read_text())  # ru_maxrss counts the parent's as well
print(json.dumps([said, time.perf_counter() - start, int(peak[1]) / 1024]))
"""


class Cost(NamedTuple):
    """Why a file was refused ("" if it was read), and what that took in a process of its own."""

    reason: str
    seconds: float
    megabytes: float


def cost(path: Path) -> Cost:
    if not Path("/proc/self/status").exists():
        pytest.skip("measures memory through /proc")
    done = subprocess.run(
        [sys.executable, "-c", READ, path], cwd=ROOT, capture_output=True, text=True, timeout=60, check=True
    )
    assert done.stderr == ""
    return Cost(*json.loads(done.stdout))


def within(seconds: float, work: Callable[[], Any]) -> Any:
    start = time.perf_counter()
    result = work()
    assert time.perf_counter() - start < seconds
    return result
