"""A bot over a Telegram of one's own, as tests talk to it."""

import asyncio
import pickle
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from typing import Any

from telegram import Update
from telegram_fake import TOKEN, FakeTelegram, Sent

from bot.chat import process
from bot.chat.application import build
from bot.chat.health import Metrics
from bot.chat.watching import Teller
from bot.chat.worker import Submit, Worker
from bot.service.answering import Answering, Outcome, Request
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.service.watch_table import WatchTable
from bot.service.watches import WatchService
from bot.settings import ChatSettings
from corpus.library import Library
from index.api import Answerer

CLEAR = """# 清河区2024年政府工作报告

## 一、2023年工作回顾

2023年，清河区实施重点水利项目37个，完成投资12.5亿元。

全区新建中小学校六所，新增学位四千个。

全区新建养老院三家，新增床位五百张。

全区新建乡村公路八十公里。

全区新建口袋公园九处。

水利项目资金由区财政统筹。

水利项目工地没有发生事故。

水利项目用工优先照顾附近村民。

## 二、2024年工作安排

今年计划实施重点水利项目41个。
"""
WILD = (
    "白石县简报\n\n白石县桥梁检修<b>粗</b>二十座&完工，GDP<5%，联系@x，\u202e查看#标签😀www.x.com。\n\n"
    + "白石县隧道照明改造"
    + "灯火通明" * 5_000
    + "。\n"
)
QUESTION = "清河区2023年实施了多少个重点水利项目？"
NOWHERE = "量子纠缠望远镜票价"


def library_service(library: Library, opener: Callable[[], Answerer]) -> LibraryService:
    """A library that is opened again as it was opened first."""
    return LibraryService(library, opener(), opener)


@contextmanager
def answering(
    service: LibraryService, database: Database, *, keep_unanswered: bool = False
) -> Iterator[Submit]:
    """What a process that answers does, in a thread of this one, so that a test can have its way with ``service``."""
    here = Answering(lambda: service, database, keep_unanswered=keep_unanswered)

    def answer(request: bytes) -> bytes:
        return pickle.dumps(here.answer(pickle.loads(request)))

    with ThreadPoolExecutor(1) as thread:

        def submit(request: Request) -> Future[Outcome]:
            sent = pickle.dumps(request)
            return thread.submit(lambda: pickle.loads(answer(sent)))

        yield submit


def watch_table(database: Database) -> WatchTable:
    """What is watched for, beside the file of ``database``."""
    return WatchTable(database._path.with_name("watches.sqlite3"))


class Talk:
    """One bot, and the updates that reach it."""

    def __init__(self, service: LibraryService, database: Database, **settings: Any) -> None:
        self.telegram = FakeTelegram()
        self.metrics = Metrics(service)
        self._opened = ExitStack()
        keep = bool(settings.get("keep_unanswered"))
        submit = self._opened.enter_context(answering(service, database, keep_unanswered=keep))
        self._worker = self._opened.enter_context(closing(Worker(submit)))
        self.watches = self._opened.enter_context(closing(watch_table(database)))
        watching, known = WatchService(service, self.watches), ChatSettings(TOKEN, **settings)
        self._application = build(
            known,
            service,
            database,
            watching,
            worker=self._worker,
            metrics=self.metrics,
            request=self.telegram,
        )
        self._teller = Teller(watching, self._worker, known)
        self._runner = asyncio.Runner()
        self._runner.run(self._start())

    async def _start(self) -> None:
        await self._application.initialize()
        await self._application.start()

    def __call__(self, *updates: dict[str, Any]) -> list[Sent]:
        """What the bot sends for these updates, one after the other."""
        before = len(self.telegram.sent)
        self.telegram.meet(*updates)
        self._runner.run(self._handle(updates))
        return self.telegram.sent[before:]

    async def _handle(self, updates: tuple[dict[str, Any], ...]) -> None:
        for raw in updates:
            await self._application.process_update(Update.de_json(raw, self._application.bot))

    def together(self, *updates: dict[str, Any]) -> list[Sent]:
        """What the bot sends for updates that come at once."""
        before = len(self.telegram.sent)
        self.telegram.meet(*updates)
        self._runner.run(self._queue(updates))
        return self.telegram.sent[before:]

    async def _queue(self, updates: tuple[dict[str, Any], ...]) -> None:
        for raw in updates:
            await self._application.update_queue.put(Update.de_json(raw, self._application.bot))
        await self._application.update_queue.join()

    def look(self) -> list[Sent]:
        """What the bot sends when it looks whether something is to be told."""
        before = len(self.telegram.sent)
        self._runner.run(self._teller.look(self._application.bot))
        return self.telegram.sent[before:]

    def close(self) -> None:
        async def stop() -> None:
            await self._application.stop()
            await self._application.shutdown()

        self._runner.run(stop())
        self._runner.close()
        self._opened.close()

    def counted(self, name: str, **labels: str) -> float:
        """The value of a counter, 0 if nothing was counted."""
        return self.metrics.registry.get_sample_value(name, labels) or 0.0


def running(
    telegram: Any, service: LibraryService, database: Database, token: str = TOKEN, **settings: Any
) -> list[str]:
    """Run the chat to its end; the names it was announced by."""
    names: list[str] = []
    known = ChatSettings(token, **settings)
    with answering(service, database) as submit, closing(watch_table(database)) as watches:
        process.run(known, service, database, watches, submit, names.append, telegram)
    return names
