"""The index on disk."""

import multiprocessing
import os
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import Maker, told

from corpus.library import Library
from corpus.model import Kind
from index.engines.local import LocalEngine
from index.store import disk
from index.store.build import StoreError, open_index
from index.text.segmenter import Segmenter

REPORTS = {
    "甲.md": "# 云岭县报告\n\n全县粮食产量12万吨。\n\n新建学校5所。",
    "乙.txt": "云峰区改造公路30公里。",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def places(data: Path) -> list[Path]:
    """The folders of segments."""
    return sorted(path for path in data.glob("*/*") if path.is_dir())


def test_an_index_that_another_process_wrote_is_noticed(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    opened = open_index(library, data, segmenter)
    (folder,) = data.glob("*/")
    assert not disk.changed(folder, opened)
    make({"丙.md": "云岭县新建公园3处。"})
    newer = open_index(library, data, segmenter)
    assert disk.changed(folder, opened)
    assert not disk.changed(folder, newer)
    (folder / disk.MANIFEST).write_text("坏了", "utf-8")
    assert not disk.changed(folder, newer)  # whoever indexes next writes it anew


def test_what_was_saved_is_what_was_read(make: Maker, data: Path, segmenter: Segmenter) -> None:
    library = make(REPORTS)
    built = open_index(library, data, segmenter)
    opened = open_index(library, data, segmenter)
    assert told(opened) == told(built)
    read = [passage for source in library.scan() for passage in library.read(source).passages]
    assert [segment.passages[n] for segment in opened for n in range(len(segment.passages))] == read


def test_an_unchanged_library_is_not_read_again(
    make: Maker, data: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make(REPORTS)
    open_index(library, data, segmenter)
    monkeypatch.setattr(Library, "read", lambda *_: pytest.fail("read again"))
    open_index(library, data, segmenter)


def test_what_only_opens_an_index_opens_it_as_it_is(make: Maker, data: Path, segmenter: Segmenter) -> None:
    library = make(REPORTS)
    built = open_index(library, data, segmenter)
    make({"丙.md": "云海市新增就业3万人。"})
    assert told(open_index(library, data, segmenter, update=False)) == told(built)
    assert len(places(data)) == 1


def test_what_only_opens_an_index_builds_one_where_there_is_none(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    opened = open_index(library, data, segmenter, update=False)
    assert told(opened) == told(open_index(library, data, segmenter))


def test_added_changed_and_removed_reports_give_the_index_that_a_new_build_gives(
    make: Maker, data: Path, segmenter: Segmenter, tmp_path: Path
) -> None:
    library = make(REPORTS)
    open_index(library, data, segmenter)
    make({"丙.md": "云海市新增就业3万人。", "甲.md": "# 云岭县报告\n\n全县粮食产量13万吨。"})
    (library.folder / "乙.txt").unlink()
    seen: list[tuple[int, int]] = []
    updated = open_index(library, data, segmenter, lambda done, total: seen.append((done, total)))
    assert told(updated) == told(open_index(library, tmp_path / "other", segmenter))
    assert seen == [(0, 2), (2, 2)]  # small texts are read in one go


def test_two_libraries_share_a_data_folder(
    make: Maker, data: Path, segmenter: Segmenter, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "丁.txt").write_text("丁村修路。", "utf-8")
    one = open_index(make(REPORTS), data, segmenter)
    assert not told(one) & told(open_index(Library(other), data, segmenter))
    assert told(open_index(make(REPORTS), data, segmenter)) == told(one)


def segments_written(data: Path) -> list[str]:
    return [path.name for path in places(data)]


def test_one_more_report_leaves_what_is_there_as_it_is(make: Maker, data: Path, segmenter: Segmenter) -> None:
    many = {f"{number}.md": f"第{number}号通知。\n\n新建学校{number}所。" for number in range(20)}
    library = make(many)
    open_index(library, data, segmenter)
    assert segments_written(data) == ["000001"]
    make({"新.md": "云峰区改造公路30公里。"})
    open_index(library, data, segmenter)
    assert segments_written(data) == ["000001", "000002"]
    make({"又.md": "云峰区改造公路40公里。"})
    updated = open_index(library, data, segmenter)
    assert segments_written(data) == ["000001", "000003"]  # the two small ones are one
    assert len(told(updated)) == 42


@given(
    st.lists(
        st.dictionaries(st.sampled_from("甲乙丙丁戊"), st.sampled_from(["修路三公里。", "建校两所。", ""])),
        max_size=5,
    )
)
@settings(max_examples=25, deadline=None)
def test_any_history_of_a_folder_gives_the_index_that_a_new_build_gives(
    tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter, states: list[dict[str, str]]
) -> None:
    folder, data = tmp_path_factory.mktemp("reports"), tmp_path_factory.mktemp("data")
    for stamp, state in enumerate(states, 1):
        for path in folder.iterdir():
            path.unlink()
        for name, text in {"常": "常在的一份。", **state}.items():
            (folder / f"{name}.txt").write_text(text, "utf-8")
            os.utime(folder / f"{name}.txt", ns=(stamp, stamp))
        updated = open_index(Library(folder), data, segmenter)
        built = open_index(Library(folder), tmp_path_factory.mktemp("other"), segmenter)
        assert told(updated) == told(built)
        for gram in ("路", "建校", "常在"):
            df = [LocalEngine(segments).grams.idf(gram) for segments in (updated, built)]
            assert df[0] == df[1]


def test_an_empty_folder_and_one_without_a_report_say_so(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    with pytest.raises(StoreError, match="空的"):
        open_index(make({}), data, segmenter)
    with pytest.raises(StoreError, match=r"坏\.md"):
        open_index(make({"坏.md": b"\0\0"}), data, segmenter)


def test_a_skipped_file_is_remembered_and_the_others_are_served(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    (index,) = open_index(make({**REPORTS, "坏.md": b"\0\0", "空.txt": b""}), data, segmenter)
    assert {entry.source.path: bool(entry.skipped) for entry in index.passages.entries} == {
        "甲.md": False, "乙.txt": False, "坏.md": True, "空.txt": True,
    }  # fmt: skip
    assert len(told([index])) == 4


def test_a_data_folder_that_cannot_be_written_is_a_notice_and_the_answer_comes_from_memory(
    make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    notices: list[str] = []
    segments = open_index(make(REPORTS), file / "below", segmenter, notice=notices.append)
    assert len(told(segments)) == 4
    assert len(notices) == 1
    assert "--data" in notices[0]


def test_a_heading_with_text_below_is_found_through_that_text(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    (index,) = open_index(
        make({"a.md": "# 县报\n\n## 桥梁建设\n\n今年开工三座。\n\n## 尾注\n"}), data, segmenter
    )
    table, lengths = index.passages, index.words.lengths
    counted = {table[n].text: int(lengths[n]) for n in range(len(table))}
    assert counted["县报"] == counted["桥梁建设"] == 0
    assert counted["今年开工三座。"] > 0
    assert counted["尾注"] > 0
    assert [table[n].kind for n in range(4)] == [Kind.HEADING, Kind.HEADING, Kind.PARAGRAPH, Kind.HEADING]


def _open_in_another_process(folder: str, data: str) -> None:
    open_index(Library(Path(folder)), Path(data), Segmenter(Path(data)))


def test_two_processes_building_at_once_leave_one_good_index(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    context = multiprocessing.get_context("spawn")
    builders = [
        context.Process(target=_open_in_another_process, args=(str(library.folder), str(data)))
        for _ in range(2)
    ]
    for builder in builders:
        builder.start()
    for builder in builders:
        builder.join(60)
        assert builder.exitcode == 0
    assert len(told(open_index(library, data, segmenter))) == 4
    assert len(places(data)) == 1


def test_an_index_names_what_it_was_built_with() -> None:
    assert set(disk._made("jieba 0")) == {"format", "wenbao", "segmenter", "words"}
