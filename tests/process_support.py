"""Whether processes run."""

import os
import time
from collections.abc import Callable
from pathlib import Path


def soon(true: Callable[[], bool]) -> None:
    """Wait until something is true.  Fails if it is not after twenty seconds."""
    for _ in range(400):
        if true():
            return
        time.sleep(0.05)
    raise AssertionError("it did not come to pass")


def runs(pid: int) -> bool:
    """Whether a process runs; one that ended and is not waited for does not."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    stat = Path(f"/proc/{pid}/stat")
    return not stat.exists() or _fields(stat)[0] != "Z"


def children(pid: int) -> list[int]:
    """The processes that one has started; none where the system has no /proc."""
    told = {int(stat.parent.name): _fields(stat) for stat in Path("/proc").glob("[0-9]*/stat")}
    return [child for child, fields in told.items() if int(fields[1]) == pid]


def _fields(stat: Path) -> list[str]:
    """State, parent and so on; of a process that is gone meanwhile it is nobody's."""
    try:
        return stat.read_text().rpartition(")")[2].split()
    except OSError:
        return ["Z", "0"]
