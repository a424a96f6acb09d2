"""The index in Milvus when a server dies, an import is killed, rows are damaged."""

import multiprocessing
import os
import signal
import sys
from pathlib import Path
from typing import Any

import pytest
from cli_support import run
from milvus_server import MilvusServer
from milvus_support import HARVEST, REPORTS, Opened, same, told
from support import Maker

from corpus.library import Library
from index.api import Answerer, Remote
from index.engines.milvus import importing, open_engine
from index.engines.milvus.client import Milvus
from index.engines.milvus.collections import Collections, State
from index.engines.protocol import EngineError
from index.text.segmenter import Segmenter


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
        setattr(Collections, moment, die)
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
    left = engine._collections
    assert not left.names("draft/") | left.names("lease/")
    rows = left.milvus.rows(left.passages, "id >= 0", ("file",))
    assert {row["file"] for row in rows} == {f.number for f in engine._state.whole.files}
    assert {n.rpartition("/")[0] for n in left.names("part/")} == {part.name for part in engine._state.parts}


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
    collections = open_engine(library, segmenter, milvus.uri, "")._collections
    (piece,) = collections.names("part/")
    if damage == "lost":
        collections.remove([piece])
    else:
        collections.write("head" if damage == "head" else piece, "{}")
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
    assert len(collections.milvus.rows(collections.passages, "id >= 0", ("id",))) == 4


def test_without_the_packages_a_line_says_which_one_to_install(
    make: Maker, monkeypatch: pytest.MonkeyPatch, segmenter: Segmenter
) -> None:
    monkeypatch.setitem(sys.modules, "pymilvus", None)
    with pytest.raises(EngineError, match=r"pip install .*pymilvus"):
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
