"""How much memory a long scan takes: PYTHONPATH=.:tests python -m benchmarks.memory REPORTS [PAGES] [ROWS]

Prints text reports below REPORTS as one scan of PAGES pages (300 where nobody says) with ROWS rows on each (all that fit
where nobody says), runs `wenbao index` on it, and prints the memory of all its processes together, pages shared by several
counted for each: the most while every 25 pages were recognised, and the most of all.
"""

import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from itertools import islice
from pathlib import Path

import psutil
from benchmarks.printing import ROWS, printed, rows_of, worn
from PIL import Image

from corpus.library import Library

EVERY = 0.25
"""Seconds from one look at the processes to the next."""

EACH = 25
"""Pages of which the most is shown."""


def pages(reports: Path, count: int, rows: int) -> Iterator[Image.Image]:
    """``count`` scanned pages of the texts of reports."""
    chance, library = random.Random(16), Library(reports)
    texts = ("　　" + passage.text for source in library.scan() for passage in library.read(source).passages)
    printable = rows_of(texts)
    for number in range(1, count + 1):
        yield worn(printed(list(islice(printable, ROWS))[:rows], number), chance)


def memory(process: psutil.Process) -> int:
    """The bytes that a process and those it started have in memory."""
    taken = 0
    for one in (process, *process.children(recursive=True)):
        with suppress(psutil.Error):  # it may have ended meanwhile
            taken += one.memory_info().rss
    return taken


def main() -> None:
    reports = Path(sys.argv[1])
    count, rows = (int(sys.argv[at]) if len(sys.argv) > at else most for at, most in ((2, 300), (3, ROWS)))
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "reports")
        folder.mkdir()
        scan = folder / "扫描.pdf"
        own = pages(reports, count, rows)
        next(own).save(scan, "PDF", save_all=True, append_images=own, resolution=170)
        print(f"{count} pages of {rows} rows, {scan.stat().st_size >> 20} MB", flush=True)
        started, kept = time.monotonic(), Path(top, "data", "recognised")
        most: Counter[int] = Counter()
        command = [
            sys.executable,
            "-m",
            "bot",
            "index",
            "--reports",
            str(folder),
            "--data",
            str(Path(top, "data")),
        ]
        with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as ran:
            process = psutil.Process(ran.pid)
            while ran.poll() is None:
                part = sum(1 for _ in kept.rglob("*.json")) // EACH
                if part and part not in most:
                    print(f"after {part * EACH} pages {most[part - 1] >> 20} MB", flush=True)
                with suppress(psutil.Error):
                    most[part] = max(most[part], memory(process))
                time.sleep(EVERY)
            said = ran.stdout.read().strip() if ran.stdout else ""
        took = time.monotonic() - started
    peak = max(most.values()) >> 20
    print(f"most {peak} MB  {took:.0f} s  {took / count:.1f} s a page  status {ran.returncode}")
    print(said)


if __name__ == "__main__":
    main()
