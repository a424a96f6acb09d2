"""The index in Milvus, against a real server that changes, dies and comes back."""

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from cli_support import process, replies, run
from milvus_server import MilvusServer
from support import Maker, report

from corpus.errors import UnreadableReportError
from corpus.library import Library, Record, Source
from corpus.model import Citation, Origin, Passage, Report, citation_id
from index.api import Answerer, Remote
from index.engines.local import LocalEngine
from index.engines.milvus import MilvusEngine, claim, client, importing, open_engine, rows
from index.engines.milvus.client import TEXT_BYTES, Milvus
from index.engines.milvus.shelf import Shelf, State
from index.engines.milvus.tally import Tally
from index.engines.protocol import EngineError
from index.store.build import open_index
from index.store.entry import Entry
from index.text.segmenter import Segmenter

Opened = Callable[[Library], Answerer]

HARVEST = "云岭县粮食产量多少"
REPORTS = {
    "甲.md": "# 云岭县报告\n\n全县粮食产量12万吨。\n\n新建学校5所。",
    "乙.txt": "云峰区改造公路30公里。\n\n云峰区粮食产量8万吨。",
}
QUESTIONS = (
    "云岭市2021年地区生产总值是多少？",
    "云峰22年GDP目标多少",
    "去年云峰市生产总值完成多少",
    "云峰市2023年政府工作报告里固定资产投资增长多少",
    "2022年新建农村公路多少公里",
    "主要经济指标",
    "云岭市的情况怎么样",
    "昆阳市2021年地区生产总值",
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a sign of life waits less."""
    monkeypatch.setattr(claim, "DEAD", 0.6)
    monkeypatch.setattr(claim, "LOOK", 0.1)
    monkeypatch.setattr(client, "PAUSES", (0.05, 0.1))


@pytest.fixture
def local(data: Path, segmenter: Segmenter) -> Opened:
    """A library as this machine alone answers from it."""
    return lambda library: Answerer(LocalEngine(open_index(library, data, segmenter)), segmenter)


@pytest.fixture
def remote(milvus: MilvusServer, segmenter: Segmenter) -> Opened:
    """The same library in Milvus."""
    return lambda library: Answerer(open_engine(library, segmenter, milvus.uri, ""), segmenter)


def told(answerer: Answerer, question: str) -> list[tuple[str, float, float]]:
    """The text of each hit with its score and coverage."""
    return [(hit.passage.text, hit.score, hit.coverage) for hit in answerer.ask(question, 10).hits]


def same(one: Answerer, other: Answerer, questions: Sequence[str]) -> None:
    """Both give the same passages with the same scores."""
    for question in questions:
        answers = [asked.ask(question, 10) for asked in (one, other)]
        found = [[(hit.passage, hit.score, hit.coverage) for hit in answer.hits] for answer in answers]
        assert found[0] == found[1]
        assert answers[0].status == answers[1].status


@pytest.fixture
def many(make: Maker) -> Library:
    files: dict[str, str | bytes] = {"通知.txt": "主要经济指标另行通知。", "坏.md": b"\0\0"}
    for region, base in (("云岭市", 500), ("云峰市", 700), ("云海县", 90)):
        for year in (2021, 2022, 2023):
            step = (year - 2020) * 11
            files[f"{region}{year}.md"] = report(region, year, base + step, base + step + 40)
    return make(files)


def test_answers_scores_and_reasons_are_those_of_one_machine(
    many: Library, local: Opened, remote: Opened
) -> None:
    one, other = local(many), remote(many)
    same(one, other, QUESTIONS)
    for question in QUESTIONS[:2]:
        reasons = [[r.terms for r in asked.explain(question, 5).reasons] for asked in (one, other)]
        assert reasons[0] == reasons[1]
    assert [e.source for e in other.entries] == [e.source for e in sorted_entries(one)]


def test_figures_are_kept_on_this_machine_whichever_engine_has_the_passages(
    many: Library, local: Opened, milvus: MilvusServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = local(many), Answerer.open(many, tmp_path / "data", remote=Remote(milvus.uri))
    read = [list(figures) for _, figures in one.figures(sorted_entries(one))]
    assert [list(figures) for _, figures in other.figures(sorted_entries(other))] == read
    other.keep_figures()
    monkeypatch.setattr(MilvusEngine, "passages", lambda *_: pytest.fail("read again"))
    assert [list(figures) for _, figures in other.figures(sorted_entries(other))] == read


def sorted_entries(answerer: Answerer) -> list[Entry]:
    return sorted(answerer.entries, key=lambda entry: entry.source.path)


def test_added_changed_and_removed_reports_count_at_once_for_bots_that_run(
    make: Maker, local: Opened, remote: Opened
) -> None:
    library = make({**REPORTS, "丁.md": "云岭县粮食产量估计20万吨。"})
    running = remote(library)
    assert "20万吨" in "".join(text for text, *_ in told(running, HARVEST))
    make({"丙.md": "云海市新增就业3万人。", "甲.md": "# 云岭县报告\n\n全县粮食产量13万吨。"})
    (library.folder / "丁.md").unlink()
    remote(library)
    texts = [text for text, *_ in told(running, HARVEST)]
    assert texts[0] == "全县粮食产量13万吨。"
    assert not any("12万吨" in text or "20万吨" in text for text in texts)
    assert "云海市新增就业3万人。" in [text for text, *_ in told(running, "新增就业")]
    same(local(library), running, [HARVEST, "新增就业", "学校", "公路"])


def test_an_unchanged_library_is_not_read_again(
    make: Maker, monkeypatch: pytest.MonkeyPatch, remote: Opened
) -> None:
    library = make(REPORTS)
    remote(library)
    monkeypatch.setattr(Library, "read", lambda *_: pytest.fail("read again"))
    remote(library)


def test_one_changed_report_is_all_that_is_read_and_written(
    make: Maker, monkeypatch: pytest.MonkeyPatch, remote: Opened
) -> None:
    library = make({f"{number}.md": f"第{number}号通知。\n\n新建学校{number}所。" for number in range(20)})
    remote(library)
    make({"3.md": "第3号通知。\n\n新建学校300所。"})
    read: list[str] = []
    written: list[int] = []
    put, real = Milvus.put, Library.read

    def counting(self: Milvus, name: str, rows: Sequence[client.Row]) -> None:
        written.append(len(rows) if name.endswith("passages") else 0)
        put(self, name, rows)

    def noting(self: Library, source: Source) -> Record:
        read.append(source.path)
        return real(self, source)

    monkeypatch.setattr(Milvus, "put", counting)
    monkeypatch.setattr(Library, "read", noting)
    running = remote(library)
    assert (read, sum(written)) == (["3.md"], 2)
    assert told(running, "学校300所")[0][0] == "新建学校300所。"


def test_whatever_happened_to_a_folder_the_statistics_are_those_of_a_new_import(
    make: Maker, data: Path, milvus: MilvusServer, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    engine = open_engine(library, segmenter, milvus.uri, "")
    for number, text in enumerate(("新建学校2所。", "改造公路9公里。\n\n新建桥梁。", "粮食产量。")):
        make({"乙.txt": text, f"{number}.txt": text * 2})
        (library.folder / f"{number - 1}.txt").unlink(missing_ok=True)
        open_engine(library, segmenter, milvus.uri, "")
    engine = engine.current()
    fresh = Tally.joined(
        [importing._tally(n, rows.file_of(library, data, source)) for n, source in enumerate(library.scan())]
    )
    for counts, expected in (
        (engine._state.tally.words, fresh.words),
        (engine._state.tally.grams, fresh.grams),
    ):
        assert counts.keys.tolist() == expected.keys.tolist()
        assert counts.df.tolist() == expected.df.tolist()
        assert counts.total == expected.total
    assert len(engine._state.parts) < 4


def test_a_bot_answers_from_the_old_state_until_the_new_one_is_whole(
    make: Maker, monkeypatch: pytest.MonkeyPatch, remote: Opened
) -> None:
    library = make(REPORTS)
    running = remote(library)
    before = told(running, HARVEST)
    make({"甲.md": "# 云岭县报告\n\n全县粮食产量13万吨。", "丙.md": "云岭县粮食产量再创新高。"})
    seen = []
    switch = Shelf.switch

    def watched(self: Shelf, state: State) -> None:
        seen.append(told(running, HARVEST))
        switch(self, state)
        seen.append(told(running, HARVEST))

    monkeypatch.setattr(Shelf, "switch", watched)
    remote(library)
    old, new = seen
    assert old == before
    assert {text for text, *_ in new} >= {"全县粮食产量13万吨。", "云岭县粮食产量再创新高。"}
    assert "全县粮食产量12万吨。" not in {text for text, *_ in new}


def test_a_question_that_an_import_overtakes_is_asked_again_of_the_new_state(
    make: Maker, monkeypatch: pytest.MonkeyPatch, remote: Opened
) -> None:
    library = make(REPORTS)
    running = remote(library)
    make({"甲.md": "# 云岭县报告\n\n全县粮食产量13万吨。"})
    search = Milvus.search
    overtaken: list[bool] = []

    def slow(self: Milvus, *args: object, **kwargs: object) -> list[client.Row]:
        found = search(self, *args, **kwargs)  # type: ignore[arg-type]
        if not overtaken:
            overtaken.append(True)
            remote(library)
        return found

    monkeypatch.setattr(Milvus, "search", slow)
    assert told(running, HARVEST)[0][0] == "全县粮食产量13万吨。"


def test_a_server_that_is_killed_keeps_what_was_imported(
    make: Maker, monkeypatch: pytest.MonkeyPatch, remote: Opened, milvus: MilvusServer
) -> None:
    library = make(REPORTS)
    running = remote(library)
    before = told(running, HARVEST)
    milvus.kill()
    milvus.start()
    assert told(running, HARVEST) == before
    monkeypatch.setattr(Library, "read", lambda *_: pytest.fail("read again"))
    assert told(remote(library), HARVEST) == before


@pytest.mark.usefixtures("impatient")
def test_a_server_that_goes_away_is_one_clear_line_and_works_again_when_it_is_back(
    make: Maker, caplog: pytest.LogCaptureFixture, remote: Opened, milvus: MilvusServer, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    running = Answerer(open_engine(library, segmenter, milvus.uri, "root:geheim"), segmenter)
    before = told(running, HARVEST)
    milvus.kill()
    for ask in (
        lambda: told(running, HARVEST),
        lambda: running.entries,
        lambda: remote(library),
    ):
        with pytest.raises(EngineError, match="Milvus 连不上") as failed:
            ask()
        assert "\n" not in str(failed.value)
        assert "geheim" not in str(failed.value) + repr(Remote(milvus.uri, "geheim")) + caplog.text
    milvus.start()
    assert told(running, HARVEST) == before


def _imported(folder: str, cache: str, uri: str) -> None:
    open_engine(Library(Path(folder)), Segmenter(Path(cache)), uri, "")


def _killed(folder: str, cache: str, uri: str, moment: str) -> None:
    """Import, and die without a word at the given call."""

    def die(*_: object) -> None:
        os.kill(os.getpid(), signal.SIGKILL)

    if moment == "switch":
        setattr(Shelf, moment, die)
    else:
        setattr(Milvus, moment, die)
    _imported(folder, cache, uri)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows knows no SIGKILL")
@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize("moment", ["switch", "remove"])
def test_an_import_that_is_killed_leaves_one_state_and_the_next_import_completes_it(
    make: Maker,
    moment: str,
    local: Opened,
    remote: Opened,
    data: Path,
    milvus: MilvusServer,
    segmenter: Segmenter,
) -> None:
    library = make(REPORTS)
    running = remote(library)
    before = told(running, HARVEST)
    make({"甲.md": "# 云岭县报告\n\n全县粮食产量13万吨。"})
    importer = multiprocessing.get_context("spawn").Process(
        target=_killed, args=(str(library.folder), str(segmenter.cache_folder), milvus.uri, moment)
    )
    importer.start()
    importer.join(60)
    assert importer.exitcode == -signal.SIGKILL
    if moment == "remove":  # what is gone is still there, but counts no more
        assert told(running, HARVEST)[0][0] == "全县粮食产量13万吨。"
        same(local(library), running, [HARVEST, "学校", "公路"])
    else:
        assert told(running, HARVEST) == before
    make({"丙.md": "云海市新增就业3万人。"})
    same(local(library), remote(library), [HARVEST, "学校", "新增就业"])
    engine = open_engine(library, segmenter, milvus.uri, "")
    left = engine._shelf
    assert not left.names("draft/") | left.names("claim/")
    rows = left.milvus.rows(left.passages, "id >= 0", ("file",))
    assert {row["file"] for row in rows} == {f.number for f in engine._state.tally.files}
    assert {n.rpartition("/")[0] for n in left.names("part/")} == {part.name for part in engine._state.parts}


def test_two_imports_at_once_leave_one_library(
    make: Maker, local: Opened, milvus: MilvusServer, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    with ThreadPoolExecutor(2) as both:
        engines = list(both.map(lambda _: open_engine(library, segmenter, milvus.uri, ""), range(2)))
    assert engines[0]._state.head == engines[1]._state.head
    same(local(library), Answerer(engines[1], segmenter), [HARVEST])
    left = engines[0]._shelf
    assert len(left.milvus.rows(left.passages, "id >= 0", ("id",))) == 4
    assert not left.names("claim/")


@pytest.mark.parametrize("damage", ["lost", "altered", "head"])
def test_a_damaged_library_is_imported_anew_says_so_and_answers_nothing_wrong_meanwhile(
    make: Maker,
    damage: str,
    remote: Opened,
    monkeypatch: pytest.MonkeyPatch,
    milvus: MilvusServer,
    segmenter: Segmenter,
) -> None:
    library = make(REPORTS)
    running = remote(library)
    before = told(running, HARVEST)
    shelf = open_engine(library, segmenter, milvus.uri, "")._shelf
    (piece,) = shelf.names("part/")
    if damage == "lost":
        shelf.remove([piece])
    else:
        shelf.write("head" if damage == "head" else piece, "{}")
    imported = importing._imported

    def watched(*args: Any) -> State:
        with pytest.raises(EngineError, match="损坏"):
            told(running, HARVEST)
        return imported(*args)

    monkeypatch.setattr(importing, "_imported", watched)
    notices: list[str] = []
    again = open_engine(library, segmenter, milvus.uri, "", notice=notices.append)
    assert told(Answerer(again, segmenter), HARVEST) == before == told(running, HARVEST)
    assert ["重新建立" in line for line in notices] == [True]
    assert len(shelf.milvus.rows(shelf.passages, "id >= 0", ("id",))) == 4


def test_whatever_a_report_holds_fits_into_rows_and_comes_back_as_it_was(segmenter: Segmenter) -> None:
    report = Report(
        "a\udc80/云.md", '云岭县"报告\\\ud800', region='云"岭\\县', year=2023, year_from=Origin.TITLE
    )
    texts = ("产量\ud800增长\x00😀" + '"\\', "粮食" * 40_000, "工业")
    headers: tuple[tuple[str, ...], ...] = ((), ("产量",), ("单位" * 60_000,))
    passages = tuple(
        Passage(
            Citation(citation_id(report.path, n, text), report, ("一、工业",), n, ((n, n),)),
            text,
            header=header,
        )
        for n, (text, header) in enumerate(zip(texts, headers, strict=True), 1)
    )
    filed = rows.filed(Record(Source(report.path, 1, 1), report, passages), segmenter)
    assert [rows.found(row, report).passage for row in filed.rows] == list(passages)
    for row in filed.rows:
        assert all(len(text.encode()) <= TEXT_BYTES for text in row.values() if isinstance(text, str))
    endless = replace(
        passages[0], header=("".join(map(chr, range(0x4E00, 0x9F00))) * 2 + str(list(range(40_000))),)
    )
    with pytest.raises(UnreadableReportError, match="太长"):
        rows.filed(Record(Source(report.path, 1, 1), report, (endless,)), segmenter)
    tally = importing._tally(1, filed)
    back = Tally.unpacked(tally.packed())
    assert (back.files, back.gone) == (tally.files, tally.gone)


@pytest.mark.usefixtures("milvus")  # where there is none there is no file either
def test_a_file_keeps_a_library_too(make: Maker, tmp_path: Path, segmenter: Segmenter) -> None:
    folder, engine = make(REPORTS).folder, f"milvus:{tmp_path / 'below' / '问.db'}"
    where = ("--reports", folder, "--data", segmenter.cache_folder)
    result = process("ask", "--json", *where, HARVEST, WENBAO_ENGINE=engine)
    (reply,) = replies(result.stdout)
    assert (result.returncode, result.stderr) == (0, b"")
    assert reply["passages"][0]["text"] == "全县粮食产量12万吨。"  # type: ignore[index]


def test_without_the_packages_a_line_says_which_one_to_install(
    make: Maker, monkeypatch: pytest.MonkeyPatch, segmenter: Segmenter
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(EngineError, match=r"pip install 'wenbao\[milvus\]'"):
        open_engine(make(REPORTS), segmenter, "http://127.0.0.1:9", "")


@pytest.mark.usefixtures("impatient", "milvus")
def test_an_address_nobody_listens_at_is_one_line_and_status_1(
    make: Maker, monkeypatch: pytest.MonkeyPatch, segmenter: Segmenter
) -> None:
    monkeypatch.setenv("WENBAO_ENGINE", "milvus:http://127.0.0.1:9")
    monkeypatch.setenv("WENBAO_MILVUS_TOKEN", "root:geheim")
    result = run("ask", "--reports", make(REPORTS).folder, "--data", segmenter.cache_folder, HARVEST)
    (line,) = result.stderr.splitlines()
    assert (result.exit_code, result.stdout) == (1, "")
    assert line.startswith("wenbao: Milvus 连不上")
    assert "geheim" not in line
