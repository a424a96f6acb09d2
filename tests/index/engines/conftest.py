"""A library, on this machine and in Milvus."""

from pathlib import Path

import pytest
from milvus_server import MilvusServer
from milvus_support import Opened
from support import Maker, report

from corpus.library import Library
from index.api import Answerer
from index.engines.local import LocalEngine
from index.engines.milvus import client, lease, open_engine
from index.store.build import open_index
from index.text.segmenter import Segmenter


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for a sign of life waits less."""
    monkeypatch.setattr(lease, "EXPIRED", 0.6)
    monkeypatch.setattr(lease, "POLLED", 0.1)
    monkeypatch.setattr(client, "PAUSES", (0.05, 0.1))


@pytest.fixture
def local(data: Path, segmenter: Segmenter) -> Opened:
    """A library as this machine alone answers from it."""
    return lambda library: Answerer(LocalEngine(open_index(library, data, segmenter)), segmenter)


@pytest.fixture
def remote(milvus: MilvusServer, segmenter: Segmenter) -> Opened:
    """The same library in Milvus."""
    return lambda library: Answerer(open_engine(library, segmenter, milvus.uri, ""), segmenter)


@pytest.fixture
def many(make: Maker) -> Library:
    files: dict[str, str | bytes] = {"通知.txt": "主要经济指标另行通知。", "坏.md": b"\0\0"}
    for region, base in (("云岭市", 500), ("云峰市", 700), ("云海县", 90)):
        for year in (2021, 2022, 2023):
            step = (year - 2020) * 11
            files[f"{region}{year}.md"] = report(region, year, base + step, base + step + 40)
    return make(files)
