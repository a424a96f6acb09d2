"""A small library with a clear report and a wild one, and a bot that answers from it."""

import asyncio
import io
import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest
from chat_support import CLEAR, WILD, Talk, library_service
from support import Maker

from bot.chat import process, sending, updates
from bot.service.database import Database
from bot.service.library import LibraryService
from corpus.library import Library
from index.api import Answerer
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter


@pytest.fixture(scope="session")
def service(tmp_path_factory: pytest.TempPathFactory, segmenter: Segmenter) -> LibraryService:
    folder = tmp_path_factory.mktemp("reports")
    (folder / "清河.md").write_text(CLEAR, "utf-8")
    (folder / "白石.txt").write_text(WILD, "utf-8")
    (folder / "空.txt").write_text("\n", "utf-8")
    library, data = Library(folder), tmp_path_factory.mktemp("data")
    return library_service(
        library, lambda: Answerer(LocalEngine(open_index(library, data, segmenter)), segmenter)
    )


@pytest.fixture
def own_service(make: Maker, tmp_path: Path, segmenter: Segmenter) -> LibraryService:
    """A service of one's own, with the clear report on it."""
    library, data = make({"清河.md": CLEAR}), tmp_path / "data"
    return library_service(
        library, lambda: Answerer(LocalEngine(open_index(library, data, segmenter)), segmenter)
    )


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    with closing(Database(tmp_path / "chat.sqlite3")) as opened:
        yield opened


Talker = Callable[..., Talk]


@pytest.fixture
def talker(service: LibraryService, database: Database) -> Iterator[Talker]:
    """Makes bots with settings of their own; ``service=`` gives one another library."""
    with ExitStack() as opened:

        def make_talk(service: LibraryService = service, **settings: object) -> Talk:
            return opened.enter_context(closing(Talk(service, database, **settings)))

        yield make_talk


@pytest.fixture
def talk(talker: Talker) -> Talk:
    return talker(per_minute=1_000)


@pytest.fixture(autouse=True)
def timedeltas(monkeypatch: pytest.MonkeyPatch) -> None:
    """Flood control is told as the library will tell it, without a warning that it will."""
    monkeypatch.setenv("PTB_TIMEDELTA", "1")


@pytest.fixture(autouse=True)
def failures(caplog: pytest.LogCaptureFixture) -> Iterator[list[str]]:
    """What the chat logged; nothing, unless a test takes it out."""
    logged: list[str] = []
    yield logged
    records = caplog.get_records("call")
    assert [record.getMessage() for record in records if record.name == "wenbao.chat"] == logged


@pytest.fixture
def slept(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """How long was slept, without sleeping."""
    pauses: list[float] = []
    real = asyncio.sleep

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)
        await real(0)

    for module in (process, sending, updates):
        monkeypatch.setattr(module.asyncio, "sleep", sleep)
    return pauses


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """All that is logged, down to the last detail, as a handler writes it."""
    root, written = logging.getLogger(), io.StringIO()
    handler = logging.StreamHandler(written)
    root.addHandler(handler)
    monkeypatch.setattr(root, "level", logging.DEBUG)
    for name in ("httpx", "httpcore", "telegram", "asyncio"):
        monkeypatch.setattr(logging.getLogger(name), "level", logging.DEBUG)
    logging.getLogger("httpx").manager._clear_cache()  # type: ignore[attr-defined]
    yield written
    root.removeHandler(handler)
    monkeypatch.undo()
    logging.getLogger("httpx").manager._clear_cache()  # type: ignore[attr-defined]
