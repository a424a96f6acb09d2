"""What tests share: a library made of files, a data folder of their own, the real segmenter once."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from milvus_server import MilvusServer
from support import Maker

from corpus.library import SHIPPED, Library
from corpus.report import Record
from index.api import Answerer
from index.text.segmenter import Segmenter


@pytest.fixture(autouse=True)
def own_places(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No test sees or touches the user's settings and data."""
    for name in [name for name in os.environ if name.startswith(("WENBAO_", "TELEGRAM_"))]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("WENBAO_DATA", str(tmp_path / "data"))


@pytest.fixture(scope="session")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    return Segmenter(tmp_path_factory.mktemp("jieba"))


@pytest.fixture
def make(tmp_path: Path) -> Maker:
    """Write files below a folder of reports."""

    def made(files: Mapping[str, str | bytes]) -> Library:
        folder = tmp_path / "reports"
        folder.mkdir(exist_ok=True)
        for name, content in files.items():
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
        return Library(folder)

    return made


@pytest.fixture
def read(make: Maker) -> Callable[..., Record]:
    """Read one file with the given content."""

    def record(content: str | bytes, name: str = "报告.txt") -> Record:
        library = make({name: content})
        return library.read(next(source for source in library.scan() if source.path == name))

    return record


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Answerer:
    """The default library, ready to be asked."""
    return Answerer.open(Library(SHIPPED), tmp_path_factory.mktemp("shipped"))


@pytest.fixture(scope="session")
def milvus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MilvusServer]:
    """A Milvus for all tests: every library has collections of its own."""
    server = MilvusServer(tmp_path_factory.mktemp("milvus"))
    yield server
    server.kill()
