"""A folder of reports."""

import re
import sys
from pathlib import Path

import pytest
from support import Maker, Read, shared

from corpus.errors import CitationError, LibraryError
from corpus.formats import SIGNATURES
from corpus.library import SHIPPED, Library
from corpus.model import Passage


def passages(library: Library) -> list[Passage]:
    return [passage for source in library.scan() for passage in library.read(source).passages]


def test_files_are_found_in_subfolders_in_order_and_hidden_ones_left_alone(make: Maker) -> None:
    library = make({"b.md": "乙。", "市/a.txt": "甲。", ".git/x.md": "丙。", ".x.md": "丁。"})
    assert [source.path for source in library.scan()] == ["b.md", "市/a.txt"]


def test_what_systems_browsers_and_programs_leave_behind_is_no_file_of_the_library(make: Maker) -> None:
    left = [
        "~$报告.docx",
        "Thumbs.db",
        "市/desktop.ini",
        "市/页面_files/a.html",
        "市/页面.files/b.txt",
        ".~lock.a.ods#",
    ]
    library = make({**dict.fromkeys(left, b"\0"), "市/页面.html": "<p>甲。", "市/年报_files/c.txt": "乙。"})
    assert [source.path for source in library.scan()] == ["市/年报_files/c.txt", "市/页面.html"]


def test_a_link_out_of_the_folder_is_not_followed(make: Maker, tmp_path: Path) -> None:
    library = make({"a.md": "甲。"})
    secret = tmp_path / "secret.md"
    secret.write_text("秘密。", "utf-8")
    (library.folder / "link.md").symlink_to(secret)
    (library.folder / "up").symlink_to(tmp_path, target_is_directory=True)
    assert [source.path for source in library.scan()] == ["a.md"]


def test_a_missing_folder_and_a_file_in_its_place_are_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "f"
    file.touch()
    with pytest.raises(LibraryError, match="不存在"):
        Library(tmp_path / "none").scan()
    with pytest.raises(LibraryError, match="不是文件夹"):
        Library(file).scan()


def test_a_file_that_cannot_be_read_is_skipped_with_its_reason(make: Maker) -> None:
    library = make({"坏.md": b"\0\1\2", "好.md": "可以读。"})
    records = {source.path: library.read(source) for source in library.scan()}
    assert records["坏.md"].skipped
    assert not records["坏.md"].passages
    assert [passage.text for passage in records["好.md"].passages] == ["可以读。"]


@pytest.mark.parametrize(("name", "package"), [("a.docx", "docx"), ("a.pdf", "pypdfium2"), ("a.xls", "xlrd")])
def test_a_file_whose_extra_was_missing_is_a_changed_one_when_it_is_there(
    make: Maker, monkeypatch: pytest.MonkeyPatch, name: str, package: str
) -> None:
    pytest.importorskip(package)
    signature = next(sign for sign, _, suffixes in SIGNATURES if Path(name).suffix in suffixes)
    library = make({name: signature})
    with monkeypatch.context() as without:
        without.setitem(sys.modules, package, None)
        (before,) = library.scan()
        assert "pip install" in (library.read(before).skipped or "")
    (after,) = library.scan()
    assert before != after
    assert re.search("损坏|完整", library.read(after).skipped or "")


def test_ids_are_short_ascii_and_unique(make: Maker) -> None:
    library = make({f"长名{'市' * 40}{n}.md": "同样的话。\n\n同样的话。" for n in range(3)})
    ids = [passage.citation.id for passage in passages(library)]
    assert len(set(ids)) == len(ids) == 6
    assert all(len(i) <= 32 and i.isascii() and i.replace("-", "").isalnum() for i in ids)


def test_a_citation_shows_the_passage_between_its_neighbours(make: Maker) -> None:
    library = make({"a.txt": "\n\n".join(f"第{n}句话说完了。" for n in range(1, 7))})
    cited = library.cite(passages(library)[3].citation.id)
    assert cited.state == "intact"
    assert cited.passage.text == "第4句话说完了。"
    assert [p.text for p in cited.before] == ["第2句话说完了。", "第3句话说完了。"]
    assert [p.text for p in cited.after] == ["第5句话说完了。", "第6句话说完了。"]


def test_a_citation_finds_words_that_moved(make: Maker) -> None:
    library = make({"a.txt": "甲句说完。\n\n乙句说完。"})
    cited = passages(library)[1].citation.id
    make({"a.txt": "新句说完。\n\n甲句说完。\n\n乙句说完。"})
    found = library.cite(cited)
    assert (found.state, found.passage.citation.paragraph) == ("moved", 3)


def test_a_citation_whose_words_changed_says_so(make: Maker) -> None:
    library = make({"a.txt": "产量12万吨。"})
    cited = passages(library)[0].citation.id
    make({"a.txt": "产量13万吨。"})
    with pytest.raises(CitationError, match="改过"):
        library.cite(cited)
    (library.folder / "a.txt").unlink()
    with pytest.raises(CitationError, match="不在文件夹"):
        library.cite(cited)


@pytest.mark.parametrize(
    "cited", ["", "x", "a-b-c", "a-1-b-c", f"a-{'9' * 5000}-b", "../../etc/passwd", "a-٣-b", "🙂-1-x"]
)
def test_a_malformed_citation_is_refused(make: Maker, cited: str) -> None:
    with pytest.raises(CitationError):
        make({"a.txt": "甲。"}).cite(cited)


def test_a_passage_is_its_source_lines_joined(read: Read) -> None:
    record = read("甲段说完了。\n\n乙段说\n完了。")
    source = ["甲段说完了。", "", "乙段说", "完了。"]
    for passage in record.passages:
        spans = (source[first - 1 : last] for first, last in passage.citation.lines)
        assert "".join(line for span in spans for line in span) == passage.text


def test_the_shipped_digests_are_whole() -> None:
    found = {source.path: Library(SHIPPED).read(source) for source in Library(SHIPPED).scan()}
    assert {(r.report.region, r.report.year) for r in found.values()} == {("潞城区", 2024), ("潞州区", 2024)}
    assert all(len(record.passages) > 30 for record in found.values())


def test_the_originals_are_mended() -> None:
    library = Library(shared("reports"))
    broken = next(passage for passage in passages(library) if "新型显示面板" in passage.text)
    assert len(broken.citation.lines) == 2
    assert {record.report.region for record in map(library.read, library.scan())} == {"潞城区", "潞州区"}
    for source in library.scan():
        lines = (library.folder / source.path).read_text("utf-8").split("\n")
        written = "".join("".join(line.split()).lstrip("#") for line in lines)
        assert "".join("".join(p.text.split()) for p in library.read(source).passages) == written


def test_reading_does_not_change_what_the_folder_holds(make: Maker) -> None:
    library = make({"a.md": "甲。"})
    before = (library.folder / "a.md").stat()
    passages(library)
    after = (library.folder / "a.md").stat()
    assert (before.st_mtime_ns, before.st_size) == (after.st_mtime_ns, after.st_size)
