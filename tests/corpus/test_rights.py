"""The table of rights: what it opens, what it hides, and that nothing unclear opens anything."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from support import Maker

from corpus import rights
from corpus.rights import Rights


def sees(table: Rights, path: str, *who: str) -> bool:
    return table.shows(path, table.hidden(frozenset(who)))


TABLE = "文件夹,谁\n内部,12 @Zhang\n内部/公开,*\n内部/公开/绝密,\n群,-1001 12\n"


@pytest.mark.parametrize(
    ("path", "who", "seen"),
    [
        ("公报.md", (), True),
        ("内部/a.md", (), False),
        ("内部/a.md", ("13",), False),
        ("内部/a.md", ("12",), True),
        ("内部/a.md", ("@zhang", "99"), True),
        ("内部/深/更深/a.md", ("13",), False),
        ("内部/公开/a.md", (), True),
        ("内部/公开/绝密/a.md", ("12",), False),
        ("内部报告/a.md", (), True),
        ("群/a.md", ("-1001",), True),
        ("群/a.md", ("1001",), False),
    ],
)
def test_the_deepest_folder_that_is_named_decides(
    make: Maker, path: str, who: tuple[str, ...], seen: bool
) -> None:
    table = rights.load(make({rights.NAME: TABLE}).folder)
    assert table.problem is None
    assert sees(table, path, *who) is seen


def test_everything_is_open_without_a_table(make: Maker) -> None:
    assert sees(rights.load(make({"a.md": "x"}).folder), "内部/a.md")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "文件夹\n内部\n",
        "内部,12\n",
        "文件夹,谁\n内部,张三\n",
        "文件夹,谁\n,12\n",
        "文件夹,谁\n内部,12 @\n",
        "文件夹,谁\n内部,12,李四\n",
        '文件夹,谁\n"内部,12\n',
    ],
)
def test_a_table_that_is_not_clear_opens_nothing(make: Maker, text: str) -> None:
    table = rights.load(make({rights.NAME: text}).folder)
    assert table.problem
    assert not sees(table, "公报.md", "12")


def test_a_table_that_cannot_be_read_opens_nothing(make: Maker) -> None:
    folder = make({f"{rights.NAME}/x": "一个文件夹"}).folder
    assert not sees(rights.load(folder), "公报.md")


@pytest.mark.parametrize("written", ["内部/", "./内部", "/内部", "内部\\", " 内部 "])
def test_a_folder_may_be_written_in_many_ways(make: Maker, written: str) -> None:
    table = rights.load(make({rights.NAME: f"folder,who\n{written},12\n"}).folder)
    assert not sees(table, "内部/a.md")
    assert sees(table, "内部/a.md", "12")


def test_neither_case_nor_composition_of_a_name_opens_it(make: Maker) -> None:
    table = rights.load(make({rights.NAME: "文件夹,谁\nSecre\u0301t,12\n"}).folder)
    assert not sees(table, "SECR\u00c9T/a.md")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_any_spreadsheet_can_write_it(make: Maker, encoding: str) -> None:
    table = rights.load(make({rights.NAME: TABLE.encode(encoding)}).folder)
    assert table.folders["内部"] == {"12", "@zhang"}


NAMES = st.frozensets(st.sampled_from(["1", "-2", "@abc", "*"]))


@given(st.dictionaries(st.text("内外/. ", min_size=1, max_size=6).map(rights.key), NAMES))
def test_what_is_written_is_read_again(
    tmp_path_factory: pytest.TempPathFactory, folders: dict[str, frozenset[str]]
) -> None:
    folder = tmp_path_factory.mktemp("library")
    rights.save(folder, Rights(folders))
    assert rights.load(folder).folders == folders


def test_the_table_is_no_report(make: Maker) -> None:
    assert [source.path for source in make({rights.NAME: TABLE, "a.md": "x"}).scan()] == ["a.md"]
