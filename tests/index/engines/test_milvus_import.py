"""What an import into Milvus reads, writes and leaves."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from milvus_server import MilvusServer
from milvus_support import HARVEST, REPORTS, Opened, same, told
from support import Maker

from corpus.library import Library
from corpus.report import Record, Source
from index.api import Answerer
from index.engines.milvus import client, importing, open_engine, rows
from index.engines.milvus.client import Milvus
from index.engines.milvus.collections import Collections, State
from index.engines.milvus.delta import Delta
from index.text.segmenter import Segmenter


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
    put = Milvus.put

    def counting(self: Milvus, name: str, rows: Sequence[client.Row]) -> None:
        written.append(len(rows) if name.endswith("passages") else 0)
        put(self, name, rows)

    monkeypatch.setattr(Milvus, "put", counting)
    original = Library.read

    def reading(self: Library, source: Source) -> Record:
        read.append(source.path)
        return original(self, source)

    monkeypatch.setattr(Library, "read", reading)
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
    fresh = Delta.joined(
        [
            importing._added(n, rows.read_rows(library, data, source))
            for n, source in enumerate(library.scan())
        ]
    )
    for counts, expected in (
        (engine._state.whole.words, fresh.words),
        (engine._state.whole.grams, fresh.grams),
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
    switch = Collections.switch

    def watched(self: Collections, state: State) -> None:
        seen.append(told(running, HARVEST))
        switch(self, state)
        seen.append(told(running, HARVEST))

    monkeypatch.setattr(Collections, "switch", watched)
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


def test_two_imports_at_once_leave_one_library(
    make: Maker, local: Opened, milvus: MilvusServer, segmenter: Segmenter
) -> None:
    library = make(REPORTS)
    with ThreadPoolExecutor(2) as both:
        engines = list(both.map(lambda _: open_engine(library, segmenter, milvus.uri, ""), range(2)))
    assert engines[0]._state.head == engines[1]._state.head
    same(local(library), Answerer(engines[1], segmenter), [HARVEST])
    left = engines[0]._collections
    assert len(left.milvus.rows(left.passages, "id >= 0", ("id",))) == 4
    assert not left.names("lease/")
