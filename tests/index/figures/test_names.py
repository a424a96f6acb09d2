"""The names that a library adds, from the next question on."""

from pathlib import Path

from support import Maker

from corpus.library import Library
from corpus.synonyms import Group
from index.api import Answerer, Status
from index.figures import metrics
from index.text.segmenter import Segmenter

REPORTS = {
    "a.md": "# 云岭县2014年工作报告\n\n## 2013年工作回顾\n\n全县耕地保有量达到12.5万亩。规模以上企业完成产值30亿元。\n",
    "b.md": "# 云峰县2014年工作报告\n\n## 2013年工作回顾\n\n全县耕地保有量达到3.1万亩。规模以上企业完成产值8亿元。\n",
}
QUESTION = "云岭县2013年田亩总数是多少？"


def opened(make: Maker, segmenter: Segmenter, tmp_path: Path, notices: list[str]) -> Answerer:
    return Answerer.open(make(REPORTS), tmp_path / "data", notice=notices.append)


def test_a_name_counts_from_the_next_question_on_and_no_longer_than_it_stands_there(
    make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    answerer = opened(make, segmenter, tmp_path, [])
    assert answerer.understand(QUESTION).metric is None
    library = make({"同义词.txt": "耕地保有量 田亩总数 | 亩\n"})
    understood = answerer.understand(QUESTION).metric
    assert understood is not None
    assert understood.names == ("耕地保有量", "田亩总数")
    found = answerer.ask(QUESTION, 3)
    assert found.status is not Status.NOT_FOUND
    assert found.findings[0].value == "12.5万亩"
    (library.folder / "同义词.txt").unlink()
    assert answerer.understand(QUESTION).metric is None


def test_a_line_with_a_name_of_ours_adds_to_it() -> None:
    found, wrong = metrics.concepts_with([Group(("全社会固投", "固定资产投资"), "亿元", 1)])
    (concept,) = [one for one in found if "全社会固投" in one.names]
    assert concept.names[0] == "固定资产投资"
    assert (concept.unit, wrong, len(found)) == ("元", [], len(metrics.concepts_with(())[0]))


def test_an_unknown_unit_is_said_in_a_line_and_the_names_count(
    make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    notices: list[str] = []
    answerer = opened(make, segmenter, tmp_path, notices)
    make({"同义词.csv": "耕地保有量,田亩总数 | 亩亩\n甲\n"})
    assert answerer.understand(QUESTION).concepts
    assert notices == ["同义词.csv 第2行没有两个名称；同义词表第1行的单位不认识，不用它"]


def test_two_libraries_keep_their_names_apart(make: Maker, segmenter: Segmenter, tmp_path: Path) -> None:
    first = opened(make, segmenter, tmp_path, [])
    make({"同义词.txt": "耕地保有量 田亩总数 | 亩\n"})
    other = tmp_path / "other"
    other.mkdir()
    (other / "a.md").write_text(REPORTS["a.md"], "utf-8")
    second = Answerer.open(Library(other), tmp_path / "data")
    assert first.understand(QUESTION).metric is not None
    assert second.understand(QUESTION).metric is None
    assert first.understand(QUESTION).metric is not None
