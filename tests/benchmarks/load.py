"""Many people at once: WENBAO_DATA=… python tests/benchmarks/load.py REPORTS [MINUTES]

The real application and polling over a Telegram that answers at once, so that what is timed is our own: from an
update handed out until its reply comes back (``own``), and from the moment it was asked (``asked``).

    burst      1,000 chats ask at the same moment, each its own question
    flood      100 people ask five questions a second, two minutes without and two with one who sends 50 a second,
               in turns
    endurance  for MINUTES (30 is what is documented) five questions and presses a second; resident memory a minute, of the
               bot and of each process that answers

WENBAO_WORKERS is how many processes answer, as in the bot.
"""

import asyncio
import json
import multiprocessing
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, closing, contextmanager, suppress
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from telegram.request import BaseRequest, RequestData

from bot import settings
from bot.chat.application import build
from bot.chat.health import Heartbeat, Metrics
from bot.chat.updates import poll
from bot.chat.worker import Submit, Worker
from bot.service.database import Database
from bot.service.library import LibraryService, open_answerer
from bot.service.processes import Processes
from bot.service.serving import Opening
from bot.service.watch_table import WatchTable
from bot.service.watches import WatchService
from bot.settings import WORKERS, ChatSettings

TOKEN = "1234567890:AAF-fake_fake_fake_fake_fake_fake_f"
BOT = {"id": 1234567890, "is_bot": True, "first_name": "问报", "username": "wenbao_bot"}
FIGURES = ("地区生产总值", "城镇新增就业", "固定资产投资", "一般公共预算收入", "重点项目")


class Bot(NamedTuple):
    """A library, what is remembered for good, and the way to the processes that answer."""

    service: LibraryService
    database: Database
    submit: Submit


class Quick(BaseRequest):
    """Telegram without a network: hands out what was asked, notes when which reply came."""

    def __init__(self) -> None:
        self._numbers, self._waiting = count(1), asyncio.Event()
        self._queue: list[dict[str, Any]] = []
        self.asked: dict[tuple[int, int], float] = {}
        self.taken: dict[tuple[int, int], float] = {}
        self.replies: list[tuple[tuple[int, int], float, str]] = []
        self.buttons: dict[int, list[str]] = {}

    @property
    def read_timeout(self) -> float:
        return 5.0

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    def ask(self, chat: int, text: str) -> None:
        """A question in private."""
        number = next(self._numbers)
        self.asked[chat, number] = time.perf_counter()
        self._put(message=_message(chat, number, text=text))

    def press(self, chat: int, data: str) -> None:
        number = next(self._numbers)
        self._put(
            callback_query={
                "id": str(number),
                "from": _person(chat),
                "chat_instance": "1",
                "data": data,
                "message": _message(chat, number),
            }
        )

    def _put(self, **content: Any) -> None:
        self._queue.append({"update_id": next(self._numbers), **content})
        self._waiting.set()

    def forget(self) -> None:
        """Start counting anew."""
        self.asked.clear()
        self.taken.clear()
        self.replies.clear()

    async def do_request(
        self, url: str, method: str, request_data: RequestData | None = None, *_: Any, **__: Any
    ) -> tuple[int, bytes]:
        sent = request_data.json_parameters if request_data else {}
        result: object = True
        match url.rpartition("/")[2]:
            case "getMe":
                result = BOT
            case "getUpdates":
                result = await self._updates(int(sent["limit"]))
            case "sendMessage":
                result = self._sent(sent)
        return 200, json.dumps({"ok": True, "result": result}).encode()

    async def _updates(self, limit: int) -> list[dict[str, Any]]:
        while not self._queue:
            self._waiting.clear()
            await self._waiting.wait()
        handed, self._queue = self._queue[:limit], self._queue[limit:]
        for update in handed:
            if message := update.get("message"):
                self.taken[message["chat"]["id"], message["message_id"]] = time.perf_counter()
        return handed

    def _sent(self, sent: dict[str, str]) -> dict[str, Any]:
        chat = int(sent["chat_id"])
        to = json.loads(sent["reply_parameters"])["message_id"]
        self.replies.append(((chat, to), time.perf_counter(), sent["text"]))
        rows = json.loads(sent.get("reply_markup", "{}")).get("inline_keyboard", [])
        self.buttons[chat] = [b["callback_data"] for row in rows for b in row if "callback_data" in b]
        return {**_message(chat, next(self._numbers), text="."), "from": BOT}


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "李"}


def _message(chat: int, number: int, **content: Any) -> dict[str, Any]:
    where = {"id": chat, "type": "private", "first_name": "李"}
    return {"message_id": number, "date": int(time.time()), "chat": where, "from": _person(chat), **content}


@asynccontextmanager
async def chatting(bot: Bot, per_minute: int) -> AsyncIterator[Quick]:
    """The bot, polling a Quick Telegram."""
    service, database, submit = bot
    telegram, metrics = Quick(), Metrics(service)
    table = WatchTable(database._path.with_name("watches.sqlite3"))
    with closing(Worker(submit)) as worker, closing(table) as watches:
        application = build(
            ChatSettings(TOKEN, per_minute=per_minute),
            service,
            database,
            WatchService(service, watches),
            worker=worker,
            metrics=metrics,
            request=telegram,
        )
        async with application:
            await application.start()
            polling = asyncio.create_task(poll(application, Heartbeat(metrics)))
            yield telegram
            polling.cancel()
            telegram._put(message=_message(1, 1))  # lets the last poll return
            with suppress(asyncio.CancelledError):
                await polling
            await application.update_queue.join()
            await application.stop()


def questions(service: LibraryService, number: int) -> list[str]:
    """As many different questions about the reports."""
    told = sorted(
        {
            (e.report.region, e.report.year)
            for e in service.everything.entries
            if e.report.region and e.report.year
        }
    )
    every = [f"{region}{year - 1}年{figure}是多少？" for region, year in told for figure in FIGURES if year]
    return random.Random(7).sample(every, number)


def share(values: Sequence[float], part: float) -> float:
    """The value below which ``part`` of them lie, in milliseconds."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))] * 1000


Times = list[tuple[float, float]]


def times(telegram: Quick, of: range) -> Times:
    """How long replies to these chats took: (own, asked), in seconds."""
    return [
        (when - telegram.taken[to], when - telegram.asked[to])
        for to, when, _ in telegram.replies
        if to[0] in of and to in telegram.asked
    ]


def line(name: str, took: Times) -> float:
    """Print how long replies took; the 95th percentile of our own time in milliseconds."""
    own, asked = zip(*took, strict=True)
    print(
        f"{name:24s} {len(took):6d} {share(own, 0.5):9.0f} {share(own, 0.95):9.0f} {max(own) * 1000:9.0f}"
        f" {share(asked, 0.5):10.0f} {share(asked, 0.95):10.0f}",
        flush=True,
    )
    return share(own, 0.95)


async def rushed(telegram: Quick, asked: dict[int, str]) -> float:
    """The seconds until all of these chats, who ask at once, have their replies."""
    began, before = time.perf_counter(), len(telegram.replies)
    for chat, question in asked.items():
        telegram.ask(chat, question)
    while len(telegram.replies) < before + len(asked) and time.perf_counter() - began < 300:
        await asyncio.sleep(0.02)
    return time.perf_counter() - began


async def burst(bot: Bot, chats: int = 1_000) -> None:
    asked = dict(enumerate(questions(bot.service, chats), 10_000))
    async with chatting(bot, 20) as telegram:
        worked = _worked()
        took = await rushed(telegram, asked)
        worked = [after - before for before, after in zip(worked, _worked(), strict=True)]
        await asyncio.sleep(0.5)
        line("burst", times(telegram, range(10_000, 10_000 + chats)))
        came = Counter(chat for (chat, _), _, _ in telegram.replies)
        own = {chat for (chat, number), _, _ in telegram.replies if (chat, number) in telegram.asked}
        texts = {chat: text for (chat, _), _, text in telegram.replies}
        crossed = await _crossed(bot, {chat: asked[chat] for chat in list(asked)[::10]}, texts)
        print(
            f"  answered once {sum(number == 1 for number in came.values())} of {chats}, lost {chats - len(own)}, "
            f"twice {sum(number > 1 for number in came.values())}, crossed {crossed} of {len(asked) // 10} looked at, "
            f"{chats / took:.1f} a second, {sum(worked) / chats * 1000:.1f} ms of processor each, "
            f"{worked[0] / chats * 1000:.1f} of them of the bot itself"
        )


async def _crossed(bot: Bot, asked: dict[int, str], texts: dict[int, str]) -> int:
    """How many got another text than they get when nobody else asks."""
    async with chatting(bot, 20) as telegram:
        for number, (chat, question) in enumerate(asked.items(), 1):
            telegram.ask(chat, question)
            while len(telegram.replies) < number:
                await asyncio.sleep(0.002)
        return sum(text != texts[chat] for (chat, _), _, text in telegram.replies)


async def flood(bot: Bot, seconds: float = 60.0) -> None:
    pool = questions(bot.service, 400)
    took: dict[int, Times] = {0: [], 50: []}
    for rate in (0, 50, 0, 50):
        took[rate] += await _paced(bot, pool, seconds, rate)
    before, after = (line(f"flood of {rate} a second", took[rate]) for rate in took)
    print(f"  p95 of the others {(after / before - 1) * 100:+.0f} %", flush=True)


async def _paced(bot: Bot, pool: Sequence[str], seconds: float, rate: int) -> Times:
    async with chatting(bot, 20) as telegram:
        people, began, due = range(100, 200), time.perf_counter(), 0
        chosen, flooded = random.Random(3), 0
        while (now := time.perf_counter() - began) < seconds:
            while due < now * 5:
                telegram.ask(people[due % 100], chosen.choice(pool))
                due += 1
            while flooded < now * rate:
                telegram.ask(99, pool[flooded % len(pool)])
                flooded += 1
            await asyncio.sleep(0.005)
        await asyncio.sleep(1)
        return times(telegram, people)


async def endurance(bot: Bot, minutes: float) -> None:
    pool, chosen = questions(bot.service, 1_000), random.Random(5)
    async with chatting(bot, 1_000) as telegram:
        resident = [_resident()]
        for minute in range(max(1, round(minutes))):
            began, due = time.perf_counter(), 0
            while (now := time.perf_counter() - began) < 60:
                while due < now * 5:
                    chat = chosen.randrange(10_000, 11_000)
                    if due % 3 == 2 and telegram.buttons.get(chat):
                        telegram.press(chat, chosen.choice(telegram.buttons[chat]))
                    else:
                        telegram.ask(chat, chosen.choice(pool))
                    due += 1
                await asyncio.sleep(0.01)
            resident.append(_resident())
            if minute % 5 == 0:
                line(f"minute {minute + 1}", times(telegram, range(10_000, 11_000)))
            telegram.forget()
        for number, sizes in enumerate(zip(*resident, strict=True)):
            name = f"process {number}" if number else "the bot"
            print(f"  resident MB a minute, {name}: " + " ".join(f"{size:.0f}" for size in sizes))
            settled = sizes[len(sizes) // 3 :]
            print(f"  growth over the last two thirds: {settled[-1] - settled[0]:+.1f} MB")


def _resident() -> list[float]:
    """Resident memory in MB of this process and of those that answer."""
    pages = [int(Path(f"/proc/{process}/statm").read_text().split()[1]) for process in pids()]
    return [number * resource.getpagesize() / 1024**2 for number in pages]


def _worked() -> list[float]:
    """Seconds of processor that this process and those that answer have used."""
    told = [Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split() for process in pids()]
    return [(int(one[11]) + int(one[12])) / os.sysconf("SC_CLK_TCK") for one in told]


def pids() -> list[int]:
    """This process and those that answer, always in the same order."""
    return [os.getpid(), *sorted(process.pid or 0 for process in multiprocessing.active_children())]


@contextmanager
def opened(reports: Path, workers: int) -> Iterator[Bot]:
    """A bot over ``reports`` with so many processes that answer, and a database that is thrown away."""
    where = settings.load(os.environ, reports)
    service = LibraryService(where.library, open_answerer(where), lambda: open_answerer(where))
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "chat.sqlite3"
        with (
            closing(Database(file)) as database,
            closing(Processes(Opening(where, file), workers, 60)) as processes,
        ):
            yield Bot(service, database, processes.submit)


async def main(reports: str, minutes: str = "30") -> None:
    workers = int(os.environ.get("WENBAO_WORKERS", WORKERS))
    with opened(Path(reports), workers) as bot:
        entries = bot.service.everything.entries
        print(
            f"{len(entries)} reports, {sum(entry.count for entry in entries)} passages, "
            f"{os.cpu_count()} cores, {workers} processes that answer"
        )
        print(
            f"{'':24s} {'n':>6s} {'own p50':>9s} {'p95':>9s} {'max ms':>9s} {'asked p50':>10s} {'p95 ms':>10s}"
        )
        await burst(bot)
        await flood(bot)
        if float(minutes):
            await endurance(bot, float(minutes))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
