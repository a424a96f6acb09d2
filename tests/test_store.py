"""The index on disk."""

import json
import multiprocessing
import os
from pathlib import Path

import numpy as np
import pytest
from support import Maker

from corpus.library import Library
from corpus.model import Kind
from index import store
from index.build import Index
from index.store import StoreError, open_index
from index.tokens import Segmenter

REPORTS = {
    "甲.md": "# 云岭县报告\n\n全县粮食产量12万吨。\n\n新建学校5所。",
    "乙.txt": "云峰区改造公路30公里。",
}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def told(index: Index) -> set[tuple[str, str, int]]:
    """Every passage with the sum of its word frequencies, whatever the order of reports."""
    sums = np.bincount(index.words.passages, index.words.frequencies, minlength=len(index.passages))
    return {
        (index.passages[n].citation.id, index.passages[n].text, int(sums[n]))
        for n in range(len(index.passages))
    }


def generation(data: Path) -> Path:
    return next(path for path in data.glob("*/*") if path.is_dir())


def test_what_was_saved_is_what_was_read(make: Maker, data: Path, segmenter: Segmenter) -> None:
    library = make(REPORTS)
    built = open_index(library, data, segmenter)
    opened = open_index(library, data, segmenter)
    assert told(opened) == told(built)
    read = [passage for source in library.scan() for passage in library.read(source).passages]
    assert [opened.passages[n] for n in range(len(opened.passages))] == read


def test_an_unchanged_library_is_not_read_again(
    make: Maker, data: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = make(REPORTS)
    open_index(library, data, segmenter)
    monkeypatch.setattr(Library, "read", lambda *_: pytest.fail("read again"))
    open_index(library, data, segmenter)


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
    assert seen == [(0, 2), (1, 2), (2, 2)]


def test_two_libraries_share_a_data_folder(
    make: Maker, data: Path, segmenter: Segmenter, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    other.mkdir()
    (other / "丁.txt").write_text("丁村修路。", "utf-8")
    one = open_index(make(REPORTS), data, segmenter)
    assert not told(one) & told(open_index(Library(other), data, segmenter))
    assert told(open_index(make(REPORTS), data, segmenter)) == told(one)


@pytest.mark.parametrize("damage", ["truncated", "flipped", "missing", "manifest", "version"])
def test_a_damaged_index_is_built_anew(make: Maker, data: Path, segmenter: Segmenter, damage: str) -> None:
    library = make(REPORTS)
    good = told(open_index(library, data, segmenter))
    manifest = next(data.glob("*/manifest.json"))
    for path in sorted(generation(data).iterdir()):
        if damage == "truncated":
            os.truncate(path, path.stat().st_size // 2)
        elif damage == "flipped":
            raw = bytearray(path.read_bytes())
            raw[len(raw) // 2] ^= 0x40
            path.write_bytes(raw)
        elif damage == "missing":
            path.unlink()
        elif damage == "manifest":
            manifest.write_bytes(manifest.read_bytes()[:-20])
        else:
            manifest.write_text(
                json.dumps(json.loads(manifest.read_text("utf-8")) | {"format": 999}), "utf-8"
            )
        assert told(open_index(library, data, segmenter)) == good
        if damage in ("manifest", "version") or not path.exists():
            break


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
    index = open_index(make({**REPORTS, "坏.md": b"\0\0", "空.txt": b""}), data, segmenter)
    assert {entry.source.path: bool(entry.skipped) for entry in index.entries} == {
        "甲.md": False, "乙.txt": False, "坏.md": True, "空.txt": True,
    }  # fmt: skip
    assert len(told(index)) == 4


def test_a_data_folder_that_cannot_be_written_is_one_clear_line(
    make: Maker, segmenter: Segmenter, tmp_path: Path
) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(StoreError, match="--data"):
        open_index(make(REPORTS), file / "below", segmenter)


def test_a_heading_with_text_below_is_found_through_that_text(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    index = open_index(
        make({"a.md": "# 县报\n\n## 桥梁建设\n\n今年开工三座。\n\n## 尾注\n"}), data, segmenter
    )
    lengths = {index.passages[n].text: int(index.words.lengths[n]) for n in range(len(index.passages))}
    assert lengths["县报"] == lengths["桥梁建设"] == 0
    assert lengths["今年开工三座。"] > 0
    assert lengths["尾注"] > 0
    assert [index.passages[n].kind for n in range(4)] == [
        Kind.HEADING,
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.HEADING,
    ]


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
    assert sum(path.is_dir() for path in data.glob("*/*")) == 1


def test_an_index_names_what_it_was_built_with() -> None:
    assert set(store._fingerprint()) == {"format", "wenbao", "jieba", "words"}
