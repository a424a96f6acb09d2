"""The file in which a person says what else things are called."""

import pytest
from support import Maker

from corpus import synonyms
from corpus.library import Library

REPORT = {"a.md": "# 云岭县2013年工作报告\n\n全县粮食产量12万吨。"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
@pytest.mark.parametrize("name", synonyms.NAMES)
def test_a_line_is_a_group_of_names(make: Maker, name: str, encoding: str) -> None:
    text = "# 我们的说法\n耕地面积,地亩，田亩 | 万亩\n\n云岭水库、龙潭水库\n"
    found = synonyms.load(make({**REPORT, name: text.encode(encoding)}).folder)
    assert [(group.names, group.unit) for group in found.groups] == [
        (("耕地面积", "地亩", "田亩"), "万亩"),
        (("云岭水库", "龙潭水库"), None),
    ]
    assert found.problem is None


def test_lines_that_say_nothing_are_named_and_the_others_count(make: Maker) -> None:
    library = make({**REPORT, "同义词.txt": "甲\n乙 丙\n|元\n"})
    found = synonyms.load(library.folder)
    assert [group.names for group in found.groups if len(group.names) > 1] == [("乙", "丙")]
    assert found.problem == "同义词.txt 第1、3行没有两个名称"
    records = {source.path: library.read(source) for source in library.scan()}
    assert records["同义词.txt"].skipped == "是同义词表，1 组；同义词.txt 第1、3行没有两个名称"


@pytest.mark.parametrize("content", [b"\0\0\0", b""])
def test_a_broken_file_adds_nothing_and_says_why(make: Maker, content: bytes) -> None:
    found = synonyms.load(make({**REPORT, "同义词.txt": content}).folder)
    assert (found.groups, bool(found.problem)) == ((), True)


def test_a_folder_without_the_file_has_none(make: Maker) -> None:
    library: Library = make(REPORT)
    assert synonyms.load(library.folder) == synonyms.Synonyms()
