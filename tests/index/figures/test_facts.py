"""The figures of a library as they are kept: after changes, and after faults."""

import multiprocessing
import os
import random
import signal
import sqlite3
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from decimal import Decimal
from pathlib import Path

import pytest
from support import Maker, child

from corpus.library import Library
from corpus.model import Passage
from index.engines.local import LocalEngine
from index.figures import facts, table
from index.figures.facts import FactTable
from index.figures.figures import Aspect
from index.figures.table import Fact, FactQuery, read
from index.store.build import open_index
from index.store.entry import Entry
from index.text.segmenter import Segmenter

KILLS = 30

REPORTS: dict[str, str | bytes] = {
    "空.md": "# 没有数字\n\n全县没有数字。\n",
    "坏.md": b"\0\0",
    **{
        f"{name}.md": f"# {name}县报告\n\n"
        + "\n\n".join(
            f"{name}县2022年固定资产投资完成{place},500.5万元,比上年增长{place}%,\n其中工业{place}万元。"
            for place in range(1, 15)
        )
        for name in "甲乙丙丁戊己"
    },
}

INVESTMENT = FactQuery("固定资产投资", frozenset([2022]))

Told = list[tuple[str, list[Fact]]]


class Opened:
    """A library with its facts; what is read is noted."""

    def __init__(self, library: Library, folder: Path, segmenter: Segmenter) -> None:
        self.engine = LocalEngine(open_index(library, folder / "data", segmenter))
        self.path = folder / "facts" / facts.NAME
        self.notices: list[str] = []
        self.facts = FactTable(self.path, self.notices.append)
        self.read: list[str] = []

    def passages(self, entry: Entry) -> Iterable[Passage]:
        self.read.append(entry.source.path)
        return self.engine.passages(entry)

    def update(self) -> list[str]:
        """Bring the facts up to date: the paths of the files that were read for it."""
        self.read.clear()
        self.facts.update(self.engine.entries, self.passages)
        return sorted(self.read)

    def told(self) -> Told:
        self.read.clear()
        found = self.facts.figures(self.engine.entries, self.passages)
        return sorted((entry.source.path, list(figures)) for entry, figures in found)

    def true(self) -> Told:
        """What the reports say."""
        entries = self.engine.entries
        return sorted((entry.source.path, read(self.engine.passages(entry))) for entry in entries)

    def kept(self) -> set[str]:
        """The sources in the file, each of them whole."""
        if not self.path.exists():
            return set()
        with closing(table.opened(self.path, "rw")) as db:
            held = table.held(db)
            for source in held:
                table.kept(db, source)
            if held:
                table.select(db, INVESTMENT)
            return set(held)

    def selected(self, query: FactQuery) -> list[str] | None:
        """The values that are selected, each with its region."""
        found = self.facts.select(self.engine.entries, query)
        return None if found is None else [f"{fact.region} {fact.value}" for _, fact in found]


@pytest.fixture
def opened(make: Maker, tmp_path: Path, segmenter: Segmenter) -> Opened:
    return Opened(make(REPORTS), tmp_path, segmenter)


def test_what_is_kept_is_what_the_reports_say_and_they_are_not_opened_again(opened: Opened) -> None:
    good = opened.true()
    assert sum(len(figures) for _, figures in good) == 6 * 14 * 3
    assert opened.told() == good
    assert opened.read
    assert opened.update() == sorted({*REPORTS} - {"坏.md"})
    assert opened.told() == good
    assert not opened.read
    assert opened.update() == []
    first = dict(good)["甲.md"][0]
    assert (first.year, first.aspect, first.value, first.lines) == (2022, "level", "1,500.5万元", "[[3,4]]")


def test_many_passages_are_read_by_processes_of_their_own(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "FEW", 0)
    seen: list[tuple[int, int]] = []
    opened.facts.update(
        opened.engine.entries, opened.passages, lambda done, total: seen.append((done, total))
    )
    assert seen == [(done, 7) for done in range(8)]
    assert len(opened.kept()) == 7
    assert opened.told() == opened.true()


def test_a_change_costs_what_has_changed(
    opened: Opened, make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    opened.update()
    make({"丙.md": "# 丙县报告\n\n丙县投资9亿元。\n", "庚.md": "庚县投资8亿元。"})
    (tmp_path / "reports" / "丁.md").unlink()
    later = Opened(make({}), tmp_path, segmenter)
    assert later.told() == later.true()
    assert later.read == ["丙.md", "庚.md"]
    assert later.update() == ["丙.md", "庚.md"]
    assert later.told() == later.true()
    assert not later.read
    assert later.kept() == {repr(entry.source) for entry in later.engine.entries if entry.count}


def test_another_version_reads_everything_anew(opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    opened.update()
    monkeypatch.setattr(table, "FORMAT", table.FORMAT + 1)
    assert len(opened.told()) == 8
    assert opened.read
    assert len(opened.update()) == 7
    assert opened.update() == []
    assert opened.notices == []


def test_half_a_character_is_kept_as_a_question_mark(
    make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    text = '{"投资": 1}'.encode() + "全县\ud800投资5亿元。".encode("utf-16-le", "surrogatepass")
    opened = Opened(
        make({"a.txt": b"\xff\xfe" + text[len(text) % 2 :], "b.txt": "投资3亿元。"}), tmp_path, segmenter
    )
    good = opened.told()
    opened.update()
    assert opened.told() == good


def test_facts_are_selected_by_metric_year_kind_aspect_and_region(
    make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    opened = Opened(
        make(
            {
                f"{name}.md": f"# {name}2023年政府工作报告\n\n## 2022年工作回顾\n\n{name}固投完成{amount},增长{rise}%。"
                f"投资占地区生产总值9%。\n\n## 2023年工作安排\n\n{name}固定资产投资要达到{target}。\n"
                for name, amount, rise, target in (
                    ("青川县", "9000万元", 8, "2亿元"),
                    ("云岭县", "12亿元", 5, "13亿元"),
                    ("石桥县", "1.1亿元", 20, "1.2亿元"),
                )
            }
        ),
        tmp_path,
        segmenter,
    )
    assert opened.selected(INVESTMENT) is None
    opened.update()
    levels = INVESTMENT._replace(kind="review", aspect=Aspect.LEVEL)
    assert opened.selected(levels) == ["云岭县 12亿元", "石桥县 1.1亿元", "青川县 9000万元"]
    assert opened.selected(levels._replace(descending=False, limit=1)) == ["青川县 9000万元"]
    assert opened.selected(levels._replace(regions=frozenset(["青川县", "石桥县"]), limit=1)) == [
        "石桥县 1.1亿元"
    ]
    assert opened.selected(levels._replace(years=frozenset([2023]), kind="plan", limit=1)) == [
        "云岭县 13亿元"
    ]
    assert opened.selected(levels._replace(aspect=Aspect.CHANGE, limit=1)) == ["石桥县 20%"]
    assert opened.selected(levels._replace(canonical="地区生产总值")) == []
    assert opened.selected(levels._replace(years=frozenset([1999]))) == []
    entry, fact = (opened.facts.select(opened.engine.entries, levels) or [])[0]
    assert (entry.source.path, fact.metric, fact.amount) == ("云岭县.md", "固投", "1200000000")


def test_what_is_selected_is_what_is_listed(opened: Opened) -> None:
    assert opened.selected(INVESTMENT) is None
    opened.update()
    listed = [fact for _, facts in opened.true() for fact in facts if fact.canonical == "固定资产投资"]
    assert len(listed) == 2 * 6 * 14
    assert opened.selected(INVESTMENT) == [
        f"{fact.region} {fact.value}" for fact in sorted(listed, key=lambda fact: -Decimal(fact.amount))
    ]


def test_nothing_is_selected_of_reports_that_have_changed(
    opened: Opened, make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    opened.update()
    make({"丙.md": "# 丙县报告\n\n丙县2022年固定资产投资9亿元。\n"})
    later = Opened(make({}), tmp_path, segmenter)
    assert later.selected(INVESTMENT) is None
    later.update()
    assert (later.selected(INVESTMENT) or [""])[0].endswith("9亿元")


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and kill -9")
def test_killed_at_any_moment_every_report_is_kept_whole_or_not_at_all(
    opened: Opened, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "SECONDS", 0.0)
    good = opened.true()
    started = time.perf_counter()
    opened.update()
    takes = time.perf_counter() - started
    seen, chance = set(), random.Random(7)
    for _ in range(KILLS):
        if len(opened.kept()) == 7:
            opened.path.unlink(missing_ok=True)
        number = child(opened.update)
        time.sleep(chance.uniform(0, 2 * takes))
        os.kill(number, signal.SIGKILL)
        os.waitpid(number, 0)
        seen.add(len(opened.kept()))
        assert opened.told() == good
    assert any(0 < count < 7 for count in seen)  # a kill came between
    opened.update()
    assert len(opened.kept()) == 7
    assert opened.notices == []


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + b"\1" * 4000])
def test_a_file_that_is_no_table_is_put_aside_with_one_line(opened: Opened, content: bytes) -> None:
    opened.path.parent.mkdir()
    opened.path.write_bytes(content)
    assert len(opened.update()) == 7
    assert opened.told() == opened.true()
    assert not opened.read
    assert len(opened.notices) == bool(content)
    assert all(".damaged" in notice for notice in opened.notices)


def test_a_database_of_another_program_is_put_aside_unharmed(opened: Opened) -> None:
    opened.path.parent.mkdir()
    with closing(sqlite3.connect(opened.path)) as db, db:
        db.execute("CREATE TABLE reports (dear TEXT)")
        db.execute("INSERT INTO reports VALUES ('memories')")
    opened.update()
    assert opened.told() == opened.true()
    assert len(opened.notices) == 1
    with closing(sqlite3.connect(f"{opened.path}.damaged")) as db:
        assert db.execute("SELECT * FROM reports").fetchall() == [("memories",)]


def test_no_flipped_bit_changes_a_figure(opened: Opened) -> None:
    good = opened.true()
    opened.update()
    selected = opened.selected(INVESTMENT)
    raw, chance = opened.path.read_bytes(), random.Random(7)
    for at in [*range(0, 100, 5), *(chance.randrange(len(raw)) for _ in range(60))]:
        opened.path.write_bytes(raw[:at] + bytes([raw[at] ^ 1 << chance.randrange(8)]) + raw[at + 1 :])
        assert opened.selected(INVESTMENT) in (selected, None)
        for _ in range(2):
            opened.update()
            assert opened.told() == good
        assert not opened.read  # whatever it was, it is mended
        assert opened.selected(INVESTMENT) in (selected, None)
        opened.update()
        assert opened.selected(INVESTMENT) == selected


def test_a_report_that_goes_while_figures_are_listed_is_no_damage(opened: Opened) -> None:
    opened.update()
    listed = opened.facts.figures(opened.engine.entries, opened.passages)
    first = next(listed)
    with closing(table.opened(opened.path, "rw")) as db:
        table.put(db, table.held(db), [])
    found = [first, *listed]
    assert sorted((entry.source.path, list(figures)) for entry, figures in found) == opened.true()
    assert opened.path.exists()
    assert opened.notices == []


@pytest.mark.skipif(sys.platform == "win32", reason="needs fork and limits")
@pytest.mark.parametrize("most", [0, 1, 5000])
def test_a_full_disk_is_one_line_and_every_figure_is_told(opened: Opened, most: int) -> None:
    good = opened.true()

    def full() -> None:
        import resource  # noqa: PLC0415 - POSIX only

        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
        opened.update()
        assert opened.told() == good
        (notice,) = opened.notices
        assert "写不进" in notice

    assert os.waitpid(child(full), 0)[1] == 0
    opened.update()
    assert opened.told() == good
    assert not opened.read
    assert opened.notices == []


@pytest.mark.skipif(os.name == "posix" and os.geteuid() == 0, reason="nothing is read-only to root")
@pytest.mark.parametrize("kept", [False, True])
def test_a_folder_that_is_read_only_is_read_without_a_word(
    opened: Opened, make: Maker, tmp_path: Path, segmenter: Segmenter, kept: bool
) -> None:
    opened.path.parent.mkdir()
    if kept:
        opened.update()
    make({"庚.md": "庚县投资8亿元。"})
    later = Opened(make({}), tmp_path, segmenter)
    opened.path.parent.chmod(0o500)
    try:
        assert later.update() == []
        assert later.told() == later.true()
        assert later.notices == []
        assert ("甲.md" in later.read) is not kept
    finally:
        opened.path.parent.chmod(0o700)


def test_where_nothing_can_be_kept_nothing_is_read_for_it(opened: Opened, tmp_path: Path) -> None:
    (tmp_path / "facts").touch()  # a file where a folder should be
    assert opened.update() == []
    assert opened.told() == opened.true()
    assert opened.notices == []


def _updated_in_another_process(folder: str, cache: str) -> None:
    opened = Opened(Library(Path(folder, "reports")), Path(folder), Segmenter(Path(cache)))
    pytest.MonkeyPatch().setattr(facts, "SECONDS", 0.0)
    opened.update()
    assert opened.told() == opened.true()
    assert opened.notices == []


def test_two_processes_at_once_keep_every_report_once(
    opened: Opened, tmp_path: Path, segmenter: Segmenter
) -> None:
    context = multiprocessing.get_context("spawn")
    arguments = (str(tmp_path), str(segmenter.cache_folder))
    workers = [context.Process(target=_updated_in_another_process, args=arguments) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
        assert worker.exitcode == 0
    with closing(table.opened(opened.path, "rw")) as db:
        assert db.execute("SELECT count(*), count(DISTINCT source) FROM reports").fetchall() == [(7, 7)]
    assert opened.update() == []
