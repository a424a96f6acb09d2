"""The same question over the same reports always gets the same answer, and always in time."""

import json
import logging
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Maker, report

from corpus.library import SHIPPED, Library
from index.answering import deadline
from index.api import Answerer, Status

ROOT = Path(__file__).parents[1]
QUESTIONS = ROOT / "tests" / "data" / "questions"
SEEDS = range(10) if os.environ.get("WENBAO_ALL_SEEDS") else (0, 1)
"""Hash seeds of the processes that are compared; the two are asked in every run."""
WITHOUT_PORT = "import sys; sys.modules['rjieba'] = None; from bot.cli import main; main()"
AS_INSTALLED = "from bot.cli import main; main()"


@pytest.fixture
def library(make: Maker) -> Library:
    towns = (("云岭市", 500), ("云峰市", 700), ("云海县", 90))
    return make(
        {
            f"{town}{year}.md": report(town, year, base + year - 2015, base + year - 1975)
            for town, base in towns
            for year in range(2019, 2024)
        }
    )


def questions() -> list[str]:
    asked = [
        json.loads(line)["question"]
        for path in sorted(QUESTIONS.glob("*.jsonl"))
        if path.name != "conversations.jsonl"
        for line in path.read_text("utf-8").splitlines()[::10]
    ]
    metrics = ("地区生产总值", "GDP增速", "农村公路多少公里", "固定资产投资增长多少", "财政收入超过10亿了吗")
    asked += [
        f"{town}{year}年{metric}"
        for town in ("云岭市", "云峰市", "云海县")
        for year in range(2018, 2024)
        for metric in metrics
    ]
    return asked


def replies(
    program: str, library: Library, data: Path, seed: int, asked: Sequence[str]
) -> list[dict[str, object]]:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            program,
            "ask",
            "--json",
            "--reports",
            str(library.folder),
            "--data",
            str(data),
            "-",
        ],
        input="\n".join(asked).encode(),
        capture_output=True,
        env={**os.environ, "PYTHONHASHSEED": str(seed)},
        cwd=ROOT,
        timeout=240,
        check=True,
    )
    made = [json.loads(line) for line in done.stdout.splitlines()]
    for reply in made:
        del reply["elapsed_ms"]
    return made


def test_every_process_gives_the_same_replies_with_and_without_the_port(
    library: Library, tmp_path: Path
) -> None:
    asked = questions()
    assert len(asked) >= 300
    first, *others = [replies(AS_INSTALLED, library, tmp_path / "data", seed, asked) for seed in SEEDS]
    assert len(first) == len(asked)
    assert all(other == first for other in others)
    assert replies(WITHOUT_PORT, library, tmp_path / "other", 5, asked) == first


def test_how_many_passages_are_shown_changes_no_answer(library: Library, tmp_path: Path) -> None:
    answerer = Answerer.open(library, tmp_path / "data")
    for question in questions()[::3]:
        answers = [answerer.ask(question, limit) for limit in (1, 3, 10)]
        told = [
            (one.status, [(finding.value, finding.sentence, finding.year) for finding in one.findings])
            for one in answers
        ]
        assert told[0] == told[1] == told[2], question


def test_a_question_that_takes_too_long_is_given_up_and_the_next_is_answered(
    library: Library, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    answerer = Answerer.open(library, tmp_path / "data")
    with monkeypatch.context() as slow:
        slow.setattr(deadline, "SECONDS", -1.0)
        with caplog.at_level(logging.WARNING):
            given_up = answerer.ask("云岭市2022年地区生产总值是多少", 3)
    assert (given_up.status, given_up.given_up, given_up.findings) == (Status.NOT_FOUND, True, ())
    assert "云岭市" not in caplog.text
    assert answerer.ask("云岭市2022年地区生产总值是多少", 3).findings[0].value


@pytest.fixture(scope="session")
def shipped_answerer(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    return Answerer.open(Library(SHIPPED), tmp_path_factory.mktemp("data"))


@settings(deadline=5000, max_examples=60)
@given(
    st.text(
        "潞城区州2024年增长到达从由比分别的多少吗第几谁哪项目，。、；“”0123456789%亿万元个 \n", max_size=120
    )
)
def test_any_question_is_answered_in_time(shipped_answerer: Answerer, text: str) -> None:
    shipped_answerer.ask(text, 3)


@pytest.mark.parametrize(
    "part", ["增长", "从5到", "分别", "、", "第", "其中", "1,1", "达到5亿元,", "城乡、", "“", "年"]
)
def test_a_long_passage_of_one_part_is_read_in_time(make: Maker, tmp_path: Path, part: str) -> None:
    long = make({"长.txt": "云岭县收入5亿元" + part * (20_000 // len(part)) + "。"})
    answer = Answerer.open(long, tmp_path / "data").ask("云岭县收入增长多少？", 3)
    assert answer.elapsed_ms < 5000
    assert not answer.given_up
