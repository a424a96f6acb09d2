"""The index after faults: processes killed, bytes flipped, disks full.  It answers as before or is built anew."""

import os
import random
import signal
import sys
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from support import Maker, Told, child, told

from corpus.library import Library
from index.engines.local import LocalEngine
from index.store import disk
from index.store.build import open_index
from index.store.segments import Segment
from index.text import segmenter as tokens
from index.text.segmenter import Segmenter

KILLS = 100
REGION = 64
"""One byte in each so many is flipped, and every byte of headers."""

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill -9")


def files(edition: int) -> dict[str, str]:
    """Some reports; one changes with each edition, one comes and one goes."""
    body = "\n\n".join(f"第{place}项工程完成投资{place}亿元,新建学校{place}所。" for place in range(1, 12))
    fixed = {f"{name}.md": f"# {name}县报告\n\n{body}" for name in "甲乙丙"}
    moving = {"丁.md": f"# 丁县报告\n\n第{edition}版。\n\n{body}"}
    return {**fixed, **moving, f"版{edition}.txt": f"只在第{edition}版里。"}


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def publish(make: Maker, edition: int) -> Library:
    library, wanted = make({}), files(edition)
    for path in library.folder.iterdir():
        if path.name not in wanted:
            path.unlink()
    held = {path.name: path.read_text("utf-8") for path in library.folder.iterdir()}
    return make({name: text for name, text in wanted.items() if held.get(name) != text})


def test_killed_at_any_moment_it_answers_from_the_old_state_or_the_new(
    make: Maker, data: Path, segmenter: Segmenter, tmp_path: Path
) -> None:
    """Builds and updates in turn, each killed at a random moment of the time that one takes."""
    states: list[Told] = []
    for edition in range(2):
        library = publish(make, edition)
        started = time.perf_counter()
        states.append(told(open_index(library, tmp_path / f"good{edition}", segmenter)))
        takes = time.perf_counter() - started
    seen, chance = set(), random.Random(7)
    for attempt in range(KILLS):
        if attempt % 10 == 0:
            for path in data.glob("*/manifest.json"):
                path.unlink()  # a build from nothing
        library = publish(make, attempt % 2)
        number = child(partial(open_index, library, data, segmenter))
        time.sleep(chance.uniform(0, 1.3 * takes))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        for folder in data.glob("*/"):
            held = told(disk.load(folder, segmenter.name))
            assert held in ([], set(), *states)
            seen.add(states.index(held) if held else None)
        if attempt % 9 == 0:
            notices: list[str] = []
            assert told(open_index(library, data, segmenter, notice=notices.append)) == states[attempt % 2]
            assert not notices
    assert len(seen) == 3  # kills came before, between and after


def test_a_reader_sees_one_state_or_another_while_a_writer_goes_on(
    make: Maker, data: Path, segmenter: Segmenter, tmp_path: Path
) -> None:
    states = [
        told(open_index(publish(make, edition), tmp_path / f"good{edition}", segmenter))
        for edition in range(2)
    ]
    open_index(publish(make, 1), data, segmenter)
    (folder,) = (path for path in data.iterdir() if path.is_dir())

    def write() -> None:
        for edition in range(16):
            open_index(publish(make, edition % 2), data, segmenter)

    number, reads = child(write), 0
    while os.waitpid(number, os.WNOHANG) == (0, 0):
        assert told(disk.load(folder, segmenter.name)) in states
        reads += 1
    assert reads > 5


def spans(size: int) -> Iterator[int]:
    yield from range(min(size, 160))
    yield from range(160, size, REGION)


def test_no_flipped_byte_goes_unnoticed(make: Maker, data: Path, segmenter: Segmenter) -> None:
    library = publish(make, 0)
    good = told(open_index(library, data, segmenter))
    (folder,) = (path for path in data.iterdir() if path.is_dir())
    paths = [path for path in folder.rglob("*") if path.is_file() and path.name != "lock"]
    assert len(paths) > 10
    for path in paths:
        raw = path.read_bytes()
        for at in spans(len(raw)):
            with path.open("r+b") as file:
                file.seek(at)
                file.write(bytes([raw[at] ^ 1]))
            with pytest.raises(disk.UnusableError):
                disk.load(folder, segmenter.name)
        path.write_bytes(raw)
    assert told(disk.load(folder, segmenter.name)) == good


def test_a_flipped_byte_costs_a_line_and_a_build(make: Maker, data: Path, segmenter: Segmenter) -> None:
    library = publish(make, 0)
    good = told(open_index(library, data, segmenter))
    for name in ("manifest.json", "words.shape.npy", "passages.lines.npy", "files.json"):
        path = next(data.rglob(name))
        raw = bytearray(path.read_bytes())
        raw[len(raw) // 2] ^= 4
        path.write_bytes(raw)
        notices: list[str] = []
        assert told(open_index(library, data, segmenter, notice=notices.append)) == good
        assert notices == ["索引损坏或不完整，重新建立。"]


def test_damage_that_came_after_loading_is_not_made_good_by_the_next_update(
    make: Maker, data: Path, segmenter: Segmenter
) -> None:
    open_index(publish(make, 0), data, segmenter)
    (folder,) = (path for path in data.iterdir() if path.is_dir())
    segments = disk.load(folder, segmenter.name)
    path = next(data.rglob("words.shapes.npy"))
    raw = bytearray(path.read_bytes())
    raw[-1] ^= 1
    path.write_bytes(raw)
    disk.save(segments, folder, segmenter.name)
    with pytest.raises(disk.UnusableError):
        disk.load(folder, segmenter.name)


@pytest.mark.parametrize("place", [0, 4_500_000])
def test_a_damaged_dictionary_is_compiled_again(tmp_path: Path, place: int) -> None:
    pytest.importorskip("jieba")
    cut = tokens._original(tmp_path).cut("社会消费品零售总额")
    cache = tmp_path / "jieba.cache"
    raw = bytearray(cache.read_bytes())
    raw[min(place, len(raw) - 1)] ^= 1
    cache.write_bytes(raw)
    assert tokens._original(tmp_path).cut("社会消费品零售总额") == cut
    assert cache.read_bytes() != raw


@pytest.mark.parametrize("most", [0, 1, 400])
def test_a_full_disk_is_a_notice_and_the_old_state_stands(
    make: Maker, data: Path, segmenter: Segmenter, tmp_path: Path, most: int
) -> None:
    open_index(publish(make, 0), data, segmenter)
    library = publish(make, 1)

    def full() -> None:
        import resource  # noqa: PLC0415 - POSIX only

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        notices: list[str] = []
        segments = open_index(library, data, segmenter, notice=notices.append)
        said = LocalEngine(segments).entries
        assert any(entry.source.path == "版1.txt" for entry in said)
        assert len(notices) == 1
        assert "写不进" in notices[0]

    assert os.waitpid(child(full), 0)[1] == 0
    (folder,) = (path for path in data.iterdir() if path.is_dir())
    assert any("第0版" in text for _, text, _ in told(disk.load(folder, segmenter.name)))
    assert told(open_index(library, data, segmenter)) == told(
        open_index(library, tmp_path / "other", segmenter)
    )


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="nothing is read-only to root")
def test_a_folder_that_is_read_only_is_read(make: Maker, data: Path, segmenter: Segmenter) -> None:
    library = publish(make, 0)
    good = told(open_index(library, data, segmenter))
    places = [data, *(path for path in data.rglob("*") if path.is_dir())]
    for path in places:
        path.chmod(0o500)
    try:
        assert told(open_index(library, data, segmenter)) == good
        notices: list[str] = []
        open_index(publish(make, 1), data, segmenter, notice=notices.append)
        assert len(notices) == 1
    finally:
        for path in places:
            path.chmod(0o700)


def test_an_index_of_another_version_or_segmenter_is_built_anew(
    make: Maker, data: Path, segmenter: Segmenter, monkeypatch: pytest.MonkeyPatch
) -> None:
    library = publish(make, 0)
    good = told(open_index(library, data, segmenter))
    monkeypatch.setattr(disk, "FORMAT", disk.FORMAT + 1)
    notices: list[str] = []
    assert told(open_index(library, data, segmenter, notice=notices.append)) == good
    assert notices == ["索引是另一个版本或另一种分词建的，重新建立。"]
    with pytest.raises(disk.UnusableError):
        disk.load(next(data.glob("*/manifest.json")).parent, "jieba 0.1")


def test_a_segment_without_a_manifest_is_nothing(make: Maker, data: Path, segmenter: Segmenter) -> None:
    open_index(publish(make, 0), data, segmenter)
    manifest = next(data.glob("*/manifest.json"))
    manifest.unlink()
    empty: list[Segment] = disk.load(manifest.parent, segmenter.name)
    assert empty == []
