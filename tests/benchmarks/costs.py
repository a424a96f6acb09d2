"""What it costs to start, to build, to add a report and to serve: python tests/benchmarks/costs.py GOV [RUNS]

GOV is a folder of many reports, copied before anything is changed.  Whole processes, each beside one of jieba's in
turn; prints medians and the ratios to jieba alone.  Run it in an environment with the extra ``fast`` and in one
without.
"""

import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from multiprocessing import Pool
from pathlib import Path

import jieba

LOAD = "import jieba; jieba.setLogLevel(60); jieba.initialize()"
QUESTION = "2022年地区生产总值是多少？"
PROCESSES = 2
ADDED = "# 云岭市2024年政府工作报告\n\n## 一、2023年工作回顾\n\n全年地区生产总值完成522.{}亿元,增长6.1%。\n"
SERVED = 100


def main(gov: str, runs: str = "7") -> None:
    with tempfile.TemporaryDirectory() as made:
        reports, data = Path(made) / "reports", Path(made) / "data"
        shutil.copytree(gov, reports)
        files = [path for path in reports.rglob("*") if path.is_file()]
        before = _took(lambda: _cut(files))
        first, whole = _built(reports, data)
        cut = (before + _took(lambda: _cut(files))) / 2  # a machine is not as fast at all times
        print(f"first build             {first:7.1f} s   {first / cut:5.2f} × jieba cutting ({cut:.1f} s)")
        print(f"  and figures read      {whole:7.1f} s   {whole / cut:5.2f} ×", flush=True)
        _wenbao("ask", None, data, QUESTION)
        _starts(int(runs), reports, data)
        added, again = zip(*(_added(reports, data, run) for run in range(int(runs))), strict=True)
        more = statistics.median(added) - statistics.median(again)
        print(f"a report added          {more:7.2f} s   {more / first:7.2%} of the first build", flush=True)
        held, alone = (
            _resident(_serving(reports, data)),
            _resident([sys.executable, "-c", f"{LOAD}; input()"]),
        )
        print(f"resident, serving       {held:7.0f} MB  jieba alone {alone:.0f} MB")
        size = sum(path.stat().st_size for path in files)
        kept = sum(
            path.stat().st_size for path in data.rglob("*") if path.is_file() and "jieba" not in path.name
        )
        print(f"index on disk           {kept / 1e6:7.1f} MB  {kept / size:5.2f} × the reports")


def _starts(runs: int, reports: Path, data: Path) -> None:
    commands: dict[str, Callable[[], object]] = {
        "jieba alone": lambda: subprocess.run([sys.executable, "-c", LOAD], check=True),
        "cold, shipped reports": lambda: _wenbao("ask", None, data, QUESTION),
        "cold, many reports": lambda: _wenbao("ask", reports, data, QUESTION),
    }
    times: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():
            times[name].append(_took(command))
    base = statistics.median(times["jieba alone"])
    for name, taken in times.items():
        median = statistics.median(taken)
        print(f"{name:22s} {median:8.2f} s   {median / base:5.2f} × jieba")


def _built(reports: Path, data: Path) -> tuple[float, float]:
    """Seconds until a new index answers, and until all figures are read as well."""
    started = time.perf_counter()
    command = [sys.executable, "-m", "bot", "index", "--reports", str(reports), "--data", str(data)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout
        process.stdout.readline()
        first = time.perf_counter() - started
    return first, time.perf_counter() - started


def _added(reports: Path, data: Path, number: int) -> tuple[float, float]:
    """Seconds of a question after one more report has come, and of the same question once more."""
    (reports / f"云岭市{number}.md").write_text(ADDED.format(number), "utf-8")
    ask = partial(_wenbao, "ask", reports, data, "云岭市2023年地区生产总值是多少？")
    return _took(ask), _took(ask)


def _wenbao(command: str, reports: Path | None, data: Path, *words: str) -> None:
    where = ["--reports", str(reports)] if reports else []
    subprocess.run(
        [sys.executable, "-m", "bot", command, *where, "--data", str(data), *words],
        check=True,
        stdout=subprocess.DEVNULL,
    )


def _cut(files: list[Path]) -> None:
    with Pool(PROCESSES, jieba.setLogLevel, (60,)) as pool:
        pool.map(_cut_file, files, chunksize=8)


def _cut_file(path: Path) -> int:
    return len(jieba.lcut(path.read_text("utf-8", "replace")))


def _took(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def _serving(reports: Path, data: Path) -> list[str]:
    return [sys.executable, "-m", "bot", "ask", "--reports", str(reports), "--data", str(data), "--json", "-"]


def _resident(command: list[str]) -> float:
    """Megabytes that a process holds after SERVED lines of input (Linux)."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin
        assert process.stdout
        for year in range(SERVED if "-m" in command else 0):
            process.stdin.write(f"20{year % 24:02d}年新建了多少公里公路？\n")
            process.stdin.flush()
            process.stdout.readline()
        time.sleep(0 if "-m" in command else 10)
        status = Path(f"/proc/{process.pid}/status").read_text("ascii")
        process.kill()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


if __name__ == "__main__":
    os.environ.pop("WENBAO_REPORTS", None)
    main(*sys.argv[1:])
