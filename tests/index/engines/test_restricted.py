"""A library of which somebody sees a part answers as one that has no more."""

from pathlib import Path

import pytest
from support import Maker, report

from index.api import Answer, Answerer, FactQuery
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

OPEN = {
    f"公开/{name}.md": report(name, year, 500 + year % 7, 560)
    for name, year in (("云岭市", 2023), ("长河市", 2024))
}
HIDDEN = {
    f"内部/{name}{year}.md": report(name, year, 300 + year % 5, 330)
    for name in ("青山县", "白水县", "云岭市")
    for year in (2022, 2024)
}
QUESTIONS = (
    "云岭市2022年地区生产总值是多少？",
    "青山县2023年地区生产总值是多少？",
    "长河市和青山县固定资产投资哪个更快？",
    "2021年到2024年云岭市地区生产总值变化",
    "新建农村公路多少公里",
    "总结一下云岭市",
    "主要预期目标是什么？",
    "2023年地区生产总值最高的是哪里？",
    "哪些地方提到农村公路？",
)


def seen(path: str) -> bool:
    return path.startswith("公开/")


def told(answer: Answer) -> object:
    """All of an answer but numbers of passages and time."""
    hits = [(hit.passage, hit.breakdown, hit.highlights) for hit in answer.hits]
    return answer.status, answer.findings, hits, answer.asked, answer.missing, answer.overviews


@pytest.fixture(params=[OPEN, HIDDEN, {}], ids=["few hidden", "most hidden", "none more"])
def both(
    make: Maker, tmp_path: Path, segmenter: Segmenter, request: pytest.FixtureRequest
) -> tuple[Answerer, Answerer]:
    """An answerer of the open reports alone, and a view of those of a library with hidden ones."""
    extra = {f"公开/又{name.replace('/', '')}": text for name, text in request.param.items()}

    def opened(files: dict[str, str], name: str) -> LocalEngine:
        library = make({f"{name}/{path}": text for path, text in files.items()})
        library.folder /= name
        return LocalEngine(open_index(library, tmp_path / name, segmenter))

    alone = Answerer(opened(OPEN | extra, "alone"), segmenter)
    whole = Answerer(opened(OPEN | extra | HIDDEN, "whole"), segmenter)
    return alone, whole.restricted(seen)


@pytest.mark.parametrize("question", QUESTIONS)
def test_it_answers_to_the_last_digit_as_if_there_were_no_other_reports(
    both: tuple[Answerer, Answerer], question: str
) -> None:
    alone, view = both
    assert told(view.ask(question, 10)) == told(alone.ask(question, 10))
    assert view.words(question) == alone.words(question)


def test_its_files_figures_and_places_are_those_that_are_seen(both: tuple[Answerer, Answerer]) -> None:
    alone, view = both
    assert {entry.source.path for entry in view.entries} == {entry.source.path for entry in alone.entries}
    assert view.understand("青山县粮食产量") == alone.understand("青山县粮食产量")
    listed = [[fact.value for _, facts in one.figures(one.entries) for fact in facts] for one in both]
    assert sorted(listed[0]) == sorted(listed[1])


def test_facts_of_the_whole_library_are_selected_of_what_is_seen(make: Maker, tmp_path: Path) -> None:
    answerer = Answerer.open(make(OPEN | HIDDEN), tmp_path / "data")
    answerer.keep_figures()
    answerer.restricted(seen).keep_figures()  # which are not all there are
    query = FactQuery("地区生产总值", frozenset([2021, 2022, 2023]), kind="review", limit=2)
    found = answerer.restricted(seen).select(query)
    assert found is not None
    assert len(found) == 2
    assert all(seen(entry.source.path) for entry, _ in found)
    assert len(answerer.select(query._replace(limit=None)) or ()) > 3


def test_a_ranking_of_a_part_leaves_the_figures_of_the_rest(make: Maker, tmp_path: Path) -> None:
    answerer = Answerer.open(make(OPEN | HIDDEN), tmp_path / "data")
    assert ranked(answerer.restricted(seen)) == ["长河市"]
    answerer.keep_figures()
    assert ranked(answerer.restricted(seen)) == ["长河市"]
    assert answerer.select(FactQuery("地区生产总值", frozenset([2023]), regions=frozenset(["青山县"])))


def ranked(answerer: Answerer) -> list[str | None]:
    """The regions of a ranking."""
    return [finding.region for finding in answerer.ask("2023年地区生产总值最高的地方是哪里？", 5).findings]


def test_a_library_without_a_report_to_see_answers_nothing(make: Maker, tmp_path: Path) -> None:
    view = Answerer.open(make(HIDDEN), tmp_path / "data").restricted(seen)
    assert not view.entries
    assert not view.ask("青山县2023年地区生产总值是多少？", 5).hits
    assert not view.ask("总结一下青山县", 5).hits
