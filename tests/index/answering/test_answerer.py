"""Question → passages → answer."""

import json
from pathlib import Path

import pytest
from benchmarks.answers import measured, module
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Maker, shared

from corpus.library import Library
from index.api import Answerer, Status
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.normal import normal_text, normalise
from index.text.segmenter import Segmenter


@pytest.fixture
def answerer(make: Maker, segmenter: Segmenter, tmp_path: Path) -> Answerer:
    library = make(
        {
            "云岭县.md": "---\ntitle: 云岭县2023年工作报告\nregion: 云岭县\nyear: 2023\n---\n\n## 一、2022年工作回顾\n\n"
            "粮食产量达到12.5万吨；新建农村公路36公里。\n\n全县义务教育学校改造完成，新增学位1200个，聘用教师86名。\n\n"
            "## 二、2023年工作安排\n\n力争粮食产量稳定在12万吨以上。",
            "云峰区.md": "---\ntitle: 云峰区2023年工作报告\nregion: 云峰区\nyear: 2023\n---\n\n## 工作回顾\n\n"
            "粮食产量达到8万吨；新建农村公路21公里。\n\n文化馆举办香菇节，售出香菇300吨。",
        }
    )
    return Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter)


@pytest.mark.parametrize(
    ("question", "figure", "region"),
    [
        ("云岭县新建农村公路多少公里？", "36公里", "云岭县"),
        ("云峰区新建农村公路多少公里？", "21公里", "云峰区"),
        ("雲嶺縣聘用教師多少名", "86名", "云岭县"),
        ("云岭县　聘用教师 ８６", "86名", "云岭县"),
        ("香菇节卖了多少香姑", "300吨", "云峰区"),
    ],
)
def test_the_passage_that_answers_is_first(
    answerer: Answerer, question: str, figure: str, region: str
) -> None:
    answer = answerer.ask(question, 5)
    best = answer.hits[0].passage
    assert figure in best.text
    assert best.citation.report.region == region
    assert figure in answer.findings[0].sentence


def test_everything_said_is_the_reports_own(answerer: Answerer) -> None:
    answer = answerer.ask("粮食产量达到多少", 5)
    for finding in answer.findings:
        assert finding.sentence in answer.hits[finding.hit].passage.text
    for hit in answer.hits:
        spans = [hit.passage.text[start:end] for start, end in hit.highlights]
        assert all(spans)
        assert list(hit.highlights) == sorted(hit.highlights)


def test_highlights_stand_on_the_matched_words(answerer: Answerer) -> None:
    hit = answerer.ask("農村公路", 1).hits[0]
    assert "农村公路" in {hit.passage.text[start:end] for start, end in hit.highlights}


@pytest.mark.parametrize(
    "question", ["", "   ", "？？？", "🙂🙂", "\x00\x07\x1b[31m", "是多少", "的" * 10_000]
)
def test_nothing_to_look_for_is_not_found(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question, 5)
    assert (answer.status, answer.findings) == (Status.NOT_FOUND, ())


def test_another_subject_is_not_found(answerer: Answerer) -> None:
    assert answerer.ask("周末电影票价是多少", 5).status is Status.NOT_FOUND


def test_a_very_long_question_is_answered_in_bounded_time(answerer: Answerer) -> None:
    answer = answerer.ask("云岭县粮食产量达到多少万吨" * 800, 3)
    assert answer.status is Status.ANSWERED
    assert answer.elapsed_ms < 2000


@settings(deadline=2000)  # the first question loads what all of them need
@given(question=st.text(max_size=40))
def test_no_question_is_an_error_and_every_answer_repeats(shipped: Answerer, question: str) -> None:
    one, other = shipped.ask(question, 3), shipped.ask(question, 3)
    assert (one.status, one.findings, one.hits) == (other.status, other.findings, other.hits)
    assert len(one.hits) <= 3
    for finding in one.findings:
        assert finding.sentence in one.hits[finding.hit].passage.text
        assert (finding.value or "") in finding.sentence


def test_equal_scores_stand_in_the_order_of_paths(make: Maker, tmp_path: Path) -> None:
    library = make({f"{name}.txt": "村里修了一座石桥。" for name in "cab"})
    answer = Answerer.open(library, tmp_path / "data").ask("石桥", 2)
    assert [hit.passage.citation.report.path for hit in answer.hits] == ["a.txt", "b.txt"]


def test_sentences_are_verbatim_and_figures_stay_whole() -> None:
    text = "产量12.5万吨；投资1,234.56万元。“好！”大家说。还有"
    made = normal_text(text)
    assert [text[slice(*made.verbatim(span))] for span in made.sentences] == [
        "产量12.5万吨；",
        "投资1,234.56万元。",
        "“好！”",
        "大家说。",
        "还有",
    ]


def test_the_shipped_library_answers_the_readme_question(shipped: Answerer) -> None:
    answer = shipped.ask("潞城区2024年实施了多少个重点项目？", 3)
    assert answer.findings[0].value == "189个"
    assert normalise(answer.hits[0].passage.citation.report.region or "") == "潞城区"


@pytest.mark.parametrize(
    ("questions", "floors"),
    [
        ("seeds.jsonl", {"value": 0.85, "precision": 1.0, "list": 0.95, "both@10": 1.0, "abstained": 0.9}),
        ("seeds-followups.jsonl", {"success@1": 1.0, "value": 1.0}),
    ],
)
def test_answers_on_the_two_originals_reach_the_bar(
    questions: str, floors: dict[str, float], segmenter: Segmenter, tmp_path: Path
) -> None:
    suite = module(shared("measure", "suite.py"))
    lines = shared("questions", questions).read_text("utf-8").splitlines()
    index = LocalEngine(open_index(Library(shared("reports")), tmp_path / "data", segmenter))
    figures = measured(suite, Answerer(index, segmenter), [json.loads(line) for line in lines])
    assert {name: figures[name] for name, floor in floors.items() if figures[name] < floor} == {}
    assert figures["refused"] == 0
