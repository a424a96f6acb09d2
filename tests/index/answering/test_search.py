"""Which passage comes first."""

from pathlib import Path

import pytest
from support import Maker, report

from corpus.library import Library
from index.answering.clauses import Judge
from index.api import Answerer, Status
from index.engines.local import LocalEngine
from index.engines.milvus import open_engine
from index.figures.metrics import concepts, mentions
from index.query.places import Places
from index.query.question import understand
from index.store.build import open_index
from index.text.normal import normalise
from index.text.segmenter import Segmenter


@pytest.fixture(scope="module", params=["local", "milvus"])
def answerer(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter
) -> Answerer:
    """Every engine ranks alike."""
    folder = tmp_path_factory.mktemp("reports")
    for region, base in (("云岭市", 500), ("云峰市", 700)):
        for year in (2021, 2022, 2023):
            text = report(region, year, base + (year - 2020) * 11, base + (year - 2020) * 11 + 40)
            (folder / f"{region}{year}.md").write_text(text, "utf-8")
    if request.param == "milvus":
        uri = request.getfixturevalue("milvus").uri
        return Answerer(open_engine(Library(folder), segmenter, uri, ""), segmenter)
    return Answerer(
        LocalEngine(open_index(Library(folder), tmp_path_factory.mktemp("data"), segmenter)), segmenter
    )


@pytest.mark.parametrize(
    ("question", "path", "figure"),
    [
        ("云岭市2021年地区生产总值是多少？", "云岭市2022.md", "522亿元"),
        ("云峰市2022年地区生产总值是多少？", "云峰市2023.md", "733亿元"),
        ("云岭22年GDP多少", "云岭市2023.md", "533亿元"),
        ("云岭市2022年生产总值目标是多少", "云岭市2022.md", "562亿元"),
        ("去年云峰市生产总值完成多少", "云峰市2023.md", "733亿元"),
        ("２０２１年云峰固投涨了多少", "云峰市2022.md", "固定资产投资增长8.0%"),
        ("云峰市2023年政府工作报告里地区生产总值完成多少", "云峰市2023.md", "733亿元"),
        ("云峰市修了多少公里农村公路 2020年", "云峰市2021.md", "公里"),
    ],
)
def test_whose_of_which_year_and_reached_or_planned(
    answerer: Answerer, question: str, path: str, figure: str
) -> None:
    answer = answerer.ask(question, 3)
    best = answer.hits[0].passage
    assert (best.citation.report.path, figure in best.text) == (path, True)
    assert answer.status is not Status.NOT_FOUND


def test_a_place_no_report_speaks_for_is_not_answered_from_another(answerer: Answerer) -> None:
    assert answerer.ask("昆阳市2021年地区生产总值是多少？", 3).status is Status.NOT_FOUND


def test_a_year_no_report_tells_of_is_not_answered_from_another(answerer: Answerer) -> None:
    assert answerer.ask("云岭市1963年地区生产总值是多少？", 3).status is Status.NOT_FOUND


def test_a_hit_says_what_its_score_is_made_of(answerer: Answerer) -> None:
    hit = answerer.ask("云岭市2021年地区生产总值是多少？", 1).hits[0]
    score = hit.breakdown
    assert 0 < score.coverage <= 1
    assert 0 < score.text < 1
    parts = score.text + score.clause_weight * score.clause + score.lead
    assert hit.score == pytest.approx(score.match * parts)


def test_the_clause_with_the_figure_is_chosen(segmenter: Segmenter) -> None:
    text = normalise("全市地区生产总值增长6%，地区生产总值完成522亿元，人均地区生产总值达到5万元。")
    question = understand("地区生产总值是多少亿元", segmenter, Places([]))
    clause = Judge(question, dict.fromkeys(question.grams, 1.0)).best(text)
    assert text[clause.start : clause.stop] == "地区生产总值完成522亿元"


def test_the_longest_name_of_a_concept_is_meant() -> None:
    (mention,) = mentions("农村居民人均可支配收入是多少")
    assert mention.concept.names[0] == "农村居民人均可支配收入"


def test_every_synonym_stands_in_one_group() -> None:
    names = [name for concept in concepts() for name in concept.names]
    assert sorted(names) == sorted(set(names))


def test_a_library_folder_can_be_asked_twice(answerer: Answerer, make: Maker, tmp_path: Path) -> None:
    one = answerer.ask("云岭市2021年地区生产总值", 5)
    other = answerer.ask("云岭市2021年地区生产总值", 5)
    assert one.hits == other.hits


def test_a_note_on_a_word_comes_before_what_only_says_it(make: Maker, tmp_path: Path) -> None:
    said = "防疫实行“三提前”[8]，对外来人员提前登记、提前管理，做好三件事。"
    note = "8.三提前：指提前掌握信息、评估风险、落实接应措施。"
    library = make({"云岭市2023.md": f"# 云岭市2023年政府工作报告\n\n{said}\n\n{note}\n"})
    answer = Answerer.open(library, tmp_path / "data").ask("云岭市防疫搞“三提前”，是提前做哪三件事", 5)
    assert answer.hits[0].passage.text == note
    assert "评估风险" in answer.findings[0].sentence
