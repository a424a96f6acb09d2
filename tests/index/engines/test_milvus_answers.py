"""Answers from Milvus are those of one machine."""

from pathlib import Path

import pytest
from cli_support import process, replies
from milvus_server import MilvusServer
from milvus_support import HARVEST, REPORTS, Opened, same, sorted_entries
from support import Maker

from corpus.library import Library
from index.api import Answerer, Remote
from index.engines.milvus import MilvusEngine
from index.text.segmenter import Segmenter

QUESTIONS = (
    "云岭市2021年地区生产总值是多少？",
    "云峰22年GDP目标多少",
    "去年云峰市生产总值完成多少",
    "云峰市2023年政府工作报告里固定资产投资增长多少",
    "2022年新建农村公路多少公里",
    "主要经济指标",
    "云岭市的情况怎么样",
    "昆阳市2021年地区生产总值",
)


def test_answers_scores_and_reasons_are_those_of_one_machine(
    many: Library, local: Opened, remote: Opened
) -> None:
    one, other = local(many), remote(many)
    same(one, other, QUESTIONS)
    for question in QUESTIONS[:2]:
        reasons = [[r.terms for r in asked.explain(question, 5).reasons] for asked in (one, other)]
        assert reasons[0] == reasons[1]
    assert [e.source for e in other.entries] == [e.source for e in sorted_entries(one)]


def test_figures_are_kept_on_this_machine_whichever_engine_has_the_passages(
    many: Library, local: Opened, milvus: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = local(many), Answerer.open(many, tmp_path / "data", remote=Remote(milvus.uri))
    read = [list(figures) for _, figures in one.figures(sorted_entries(one))]
    assert [list(figures) for _, figures in other.figures(sorted_entries(other))] == read
    other.keep_figures()
    monkeypatch.setattr(MilvusEngine, "passages", lambda *_: pytest.fail("read again"))
    assert [list(figures) for _, figures in other.figures(sorted_entries(other))] == read


@pytest.mark.usefixtures("milvus")  # where there is none there is no file either
def test_a_file_keeps_a_library_too(make: Maker, tmp_path: Path, segmenter: Segmenter) -> None:
    folder, engine = make(REPORTS).folder, f"milvus:{tmp_path / 'below' / '问.db'}"
    where = ("--reports", folder, "--data", segmenter.cache_folder)
    result = process("ask", "--json", *where, HARVEST, WENBAO_ENGINE=engine)
    (reply,) = replies(result.stdout)
    assert (result.returncode, result.stderr) == (0, b"")
    assert reply["passages"][0]["text"] == "全县粮食产量12万吨。"  # type: ignore[index]


def test_a_view_finds_nothing_of_what_it_hides(many: Library, remote: Opened) -> None:
    whole = remote(many)
    hidden = {entry.source.path for entry in whole.entries if entry.report.region == "云岭市"}
    view = whole.restricted(lambda path: path not in hidden)
    assert hidden
    assert not hidden & {entry.source.path for entry in view.entries}
    for question in QUESTIONS:
        answer = view.ask(question, 10)
        assert not hidden & {hit.passage.citation.report.path for hit in answer.hits}
    assert "云岭市" in view.understand(QUESTIONS[0]).named.unknown
