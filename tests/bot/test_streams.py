"""Standard streams that cannot hold Chinese, take no more, or are not there: a line, never a traceback."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_support import process
from support import Maker

QUESTION = "云岭县粮食产量多少"
REPORTS = {"云岭县.md": "# 云岭县2023年工作报告\n\n全县粮食产量达到12.5万吨，新建农村公路36公里。\n"}
QUESTIONS = b'{"question": "\xe7\xb2\xae\xe9\xa3\x9f\xe4\xba\xa7\xe9\x87\x8f", "report": "a.md"}\n'

posix = pytest.mark.skipif(
    os.name == "nt", reason="Windows has neither /dev/full nor streams closed by a shell"
)


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "latin-1"])
def test_an_encoding_without_chinese_gives_way_to_utf_8(make: Maker, encoding: str) -> None:
    folder = make(REPORTS).folder
    answered = process("ask", "--reports", folder, QUESTION, PYTHONIOENCODING=encoding)
    assert (answered.returncode, answered.stderr) == (0, b"")
    assert "12.5万吨" in answered.stdout.decode()
    helped = process("--help", PYTHONIOENCODING=encoding)
    assert "问报" in helped.stdout.decode()
    failed = process("figures", "--reports", folder, "--region", "云中市", PYTHONIOENCODING=encoding)
    assert failed.stderr.decode() == "wenbao: 没有云中市的报告。wenbao reports 列出现有的报告。\n"


def test_an_encoding_with_chinese_is_kept_and_lacks_what_it_lacks(make: Maker) -> None:
    folder = make({"a.md": "# 云岭县2023年工作报告\n\n粮食产量达到12.5万吨，评分⭐。\n"}).folder
    answered = process("ask", "--reports", folder, QUESTION, PYTHONIOENCODING="gbk")
    assert (answered.returncode, answered.stderr) == (0, b"")
    assert "评分?。" in answered.stdout.decode("gbk")


def test_names_of_files_that_cannot_be_chinese_are_one_line(make: Maker) -> None:
    ascii_only = {"PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "LC_ALL": "C", "PYTHONIOENCODING": "utf-8"}
    code = "import sys; print(sys.getfilesystemencoding())"
    found = subprocess.run(
        [sys.executable, "-c", code], env={**os.environ, **ascii_only}, capture_output=True, check=True
    )
    if b"utf" in found.stdout:
        pytest.skip("names of files are UTF-8 here whatever the locale says")
    done = process("reports", "--reports", make(REPORTS).folder, stdin=b"", **ascii_only)
    assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
    assert "PYTHONUTF8=1" in done.stderr.decode()


@posix
@pytest.mark.parametrize(
    "arguments",
    [
        ("--help",), ("ask", QUESTION), ("ask", "--json", QUESTION), ("index",), ("reports",), ("figures", "--csv"),
        ("evaluate", "q.jsonl"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_a_full_disk_is_one_line(make: Maker, tmp_path: Path, arguments: tuple[str, ...]) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    (tmp_path / "q.jsonl").write_bytes(QUESTIONS)
    command = [sys.executable, "-m", "bot", *arguments]
    environ = {**os.environ, "WENBAO_REPORTS": str(make(REPORTS).folder), "PYTHONPATH": str(Path.cwd())}
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            command, stdout=full, stderr=subprocess.PIPE, env=environ, cwd=tmp_path, check=False, timeout=60
        )
    assert done.returncode == 1
    assert done.stderr.decode() == "wenbao: 写不进标准输出：No space left on device。\n"


@posix
def test_errors_that_nobody_can_read_are_no_failure_of_their_own(make: Maker) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full here")
    with Path("/dev/full").open("wb") as full:
        command = [sys.executable, "-m", "bot", "ask", "--reports", str(make({}).folder), "问"]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=full, check=False, timeout=60)
    assert (done.returncode, done.stdout) == (1, b"")


@posix
@pytest.mark.parametrize("arguments", ["figures --csv", "ask --limit 5 粮食产量", "ask -"])
def test_a_reader_that_goes_away_is_told_nothing(make: Maker, arguments: str) -> None:
    paragraphs = "\n\n".join(f"第{n}村粮食产量达到{n}.5万吨，" + "新建农村公路。" * 30 for n in range(1, 400))
    environ = {**os.environ, "WENBAO_REPORTS": str(make({"a.md": f"# 清单\n\n{paragraphs}\n"}).folder)}
    command = f"yes 粮食产量 | {sys.executable} -m bot {arguments} | head -1"
    done = subprocess.run(["bash", "-c", command], env=environ, capture_output=True, check=False, timeout=60)
    assert done.stdout.count(b"\n") == 1
    assert done.stderr == b""


@posix
@pytest.mark.parametrize(
    ("closed", "arguments"),
    [("<&-", "ask -"), ("<&-", "chat"), (">&-", f"ask {QUESTION}"), (">&-", f"ask --json {QUESTION}"), ("2>&-", "ask 问")],
)  # fmt: skip
def test_a_stream_that_is_closed_is_empty(make: Maker, closed: str, arguments: str) -> None:
    environ = {**os.environ, "WENBAO_REPORTS": str(make(REPORTS).folder)}
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m bot {arguments} {closed}"],
        env=environ, capture_output=True, check=False, timeout=60,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, b"")


@posix
def test_a_line_of_any_length_takes_no_more_memory_than_a_short_one(make: Maker) -> None:
    code = (
        "import resource, subprocess, sys\n"
        "asking = subprocess.Popen(sys.argv[2:], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL)\n"
        "for _ in range(int(sys.argv[1])): asking.stdin.write(b'a' * 1_000_000)\n"
        "asking.stdin.close()\n"
        "asking.wait()\n"
        "print(asking.returncode, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)\n"
    )

    def most(megabytes: int) -> int:
        asked = [sys.executable, "-m", "bot", "ask", "--reports", str(make(REPORTS).folder), "-"]
        done = subprocess.run(
            [sys.executable, "-c", code, str(megabytes), *asked], capture_output=True, check=True, timeout=120
        )
        status, kilobytes = map(int, done.stdout.split())
        assert status == 0
        return kilobytes if sys.platform != "darwin" else kilobytes // 1024

    most(1)  # the index is made
    assert most(200) < most(1) + 50_000


def test_a_question_that_is_too_long_says_how_much_of_it_counts(make: Maker) -> None:
    done = process(
        "ask", "--reports", make(REPORTS).folder, "-", stdin=(QUESTION + "呀" * 5000 + "\n").encode()
    )
    lines = done.stdout.decode().splitlines()
    assert lines[0] == f"问：{QUESTION}{'呀' * (200 - len(QUESTION))}…"
    assert lines[1] == "问题太长，只看了前 1000 个字。"


@posix
def test_a_data_folder_that_cannot_be_written_answers_from_memory_and_says_so(
    make: Maker, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"")
    for command in (("ask", QUESTION), ("index",), ("figures",), ("reports",)):
        done: Any = process(*command, "--reports", make(REPORTS).folder, "--data", tmp_path / "file")
        assert done.returncode == 0
        assert done.stdout
        assert "写不进" in done.stderr.decode()
        assert b"Traceback" not in done.stderr
    failed = process("unanswered", "--data", tmp_path / "file")
    assert (failed.returncode, failed.stderr.count(b"\n")) == (1, 1)
