"""A worker that fails costs the file it read, and nothing else."""

import os
import signal
import subprocess
import sys
from collections.abc import Generator
from functools import partial
from pathlib import Path

import pytest
from harm_support import ROOT, within
from hostile import act, act_on_all
from support import written

from corpus import workers
from corpus.library import Library
from corpus.report import Record, Source


def sources(folder: Path, *names: str) -> list[Source]:
    for name in names:
        (folder / name).write_text(f"文 {name}", encoding="utf-8")
    return Library(folder).scan()


def test_a_handful_of_small_texts_needs_no_process(tmp_path: Path) -> None:
    files = sources(tmp_path, "a.txt", "b.md", "refuse.txt", "stumble.txt")
    assert list(workers.read_all(files, partial(act, tmp_path))) == [
        (0, ("文 a.txt", os.getpid())),
        (1, ("文 b.md", os.getpid())),
        (2, workers.Failure("不像报告")),
        (3, workers.Failure("读它时出错（KeyError: '没有料到\\n的事'）")),
    ]


def test_a_worker_that_hangs_crashes_or_swells_costs_its_file_only(tmp_path: Path) -> None:
    bad = ("hang.pdf", "crash.pdf", "leave.pdf", "swell.pdf", "refuse.pdf")
    files = sources(tmp_path, *bad, *(f"{n}.pdf" for n in range(20)))
    work = partial(act, tmp_path)
    found = within(15, lambda: list(workers.read_all(files, work, 2, seconds=2, memory_bytes=1024**3)))
    assert sorted(number for number, _ in found) == list(range(len(files)))
    failures = {files[n].path: told.reason for n, told in found if isinstance(told, workers.Failure)}
    assert failures.keys() == set(bad)
    assert "2 秒" in failures["hang.pdf"]
    assert "崩溃" in failures["crash.pdf"]
    if sys.platform == "linux":
        assert "内存" in failures["swell.pdf"]
    assert all("\n" not in reason for reason in failures.values())
    assert os.getpid() not in {told[1] for _, told in found if not isinstance(told, workers.Failure)}


def test_small_texts_that_follow_each_other_are_read_in_one_go(tmp_path: Path) -> None:
    files = sources(tmp_path, "a.txt", "b.md", "c.txt")
    read = list(workers.read_groups(files, partial(act_on_all, tmp_path)))
    assert read == [(range(3), ["文 a.txt", "文 b.md", "文 c.txt"])]


@pytest.mark.parametrize("size", [1, 100_000], ids=["here", "in processes"])
def test_a_bad_file_of_a_group_costs_itself_only(tmp_path: Path, size: int) -> None:
    bad = ("refuse.txt", "stumble.txt", *(("crash.txt",) if size > 1 else ()))
    for number in range(20):
        (tmp_path / f"{number}.txt").write_text("文" * size, encoding="utf-8")
    files = sources(tmp_path, *bad)
    read = dict(workers.read_groups(files, partial(act_on_all, tmp_path), 2))
    assert sorted(number for numbers in read for number in numbers) == list(range(len(files)))
    failed = {files[numbers.start].path for numbers, r in read.items() if isinstance(r, workers.Failure)}
    assert failed == set(bad)
    assert any(len(numbers) > 1 for numbers in read) == (size > 1)


def test_closing_the_iterator_ends_the_workers(tmp_path: Path) -> None:
    files = sources(tmp_path, *(f"{n}.pdf" for n in range(9)), *(f"hang-{n}.pdf" for n in range(90)))
    results = workers.read_all(files, partial(act, tmp_path), 2)
    next(results)
    assert isinstance(results, Generator)
    within(5, results.close)


def test_the_library_itself_is_read_by_workers(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text("<h1>某县工作报告</h1><p>产值5亿元。</p>", encoding="utf-8")
    (tmp_path / "b.html").write_bytes(b"\x00\x01\x02" * 99)
    library = Library(tmp_path)
    records = dict(workers.read_all(library.scan(), library.read))
    assert records == dict(enumerate(map(library.read, library.scan())))
    good, bad = records[0], records[1]
    assert isinstance(good, Record)
    assert isinstance(bad, Record)
    assert good.report.title == "某县工作报告"
    assert "二进制" in (bad.skipped or "")


INTERRUPTED = """
import sys
from functools import partial
from pathlib import Path
from corpus import workers
from corpus.library import Library
from hostile import act, act_on_all
if __name__ == "__main__":
    folder = Path(sys.argv[1])
    try:
        for number, _ in workers.read_all(Library(folder).scan(), partial(act, folder), 3):
            print("ready", flush=True)
    except KeyboardInterrupt:
        print("stopped", flush=True)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends an interrupt to a process group")
def test_an_interrupt_stops_the_workers(tmp_path: Path) -> None:
    folder = tmp_path / "reports"
    folder.mkdir()
    sources(folder, "a.pdf", "hang-1.pdf", "hang-2.pdf")
    script = written(tmp_path / "script.py", INTERRUPTED.encode())
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "tests")))}
    process = subprocess.Popen(
        [sys.executable, script, folder],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers as well
    output, errors = process.communicate(timeout=15)  # returns when no worker holds the pipe any more
    assert (output, errors, process.returncode) == ("stopped\n", "", 0)
