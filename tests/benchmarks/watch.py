"""Who watches is told once: python tests/benchmarks/watch.py REPORTS

A thousand chats watch for a thing each, a hundred places by ten: the place alone, metrics and terms.  Then the newest report of
each of the hundred places arrives and is indexed, the bot starts, is killed (SIGKILL) once a third of the chats are told,
and starts again, all processes of their own over a Telegram that answers at once.

    watching   how long `/watch` takes, in seconds a thousand
    indexing   a run of `wenbao index` over the hundred reports, with the comparison for all who watch, and without
    telling    how many chats something was new for, were told once, more than once, not at all; messages begun and never filled
    asking     seconds from a question to its answer, idle and while the chats are told (median and 95 %)
"""

import shutil
import sqlite3
import sys
import tempfile
import time
from collections import Counter, defaultdict
from contextlib import closing
from itertools import product
from pathlib import Path
from statistics import median, quantiles
from typing import Any

sys.path[:0] = [str(Path(__file__).parents[1])]

from bot_process import BotProcesses  # noqa: E402 - found by the line above
from telegram_http import HttpTelegram, served, told  # noqa: E402
from telegram_updates import PRIVATE, said  # noqa: E402

from bot.render.messages import messages  # noqa: E402
from corpus.library import Library  # noqa: E402
from index.api import Answerer  # noqa: E402

PLACES = 100
WATCHED = (
    "", "GDP", "财政收入", "固定资产投资", "城镇新增就业", "社会消费品零售总额", "粮食产量", "常住人口", "新质生产力", "高质量发展"
)  # fmt: skip
SAY = messages()
NEWS = SAY("watch.news", count=0).partition("0")[0]
BEGUN = SAY("watch.begun")
SECONDS = 600.0


def chosen(reports: Path, scratch: Path) -> tuple[list[str], list[Path], list[Path]]:
    """A hundred places with three reports or more, the newest report of each, and the others."""
    places: dict[str, list[tuple[int, Path]]] = defaultdict(list)
    for entry in Answerer.open(Library(reports), scratch).entries:
        if entry.count and entry.report.region and entry.report.year:
            places[entry.report.region].append((entry.report.year, reports / entry.source.path))
    named = sorted(place for place, found in places.items() if len(found) > 2)[:PLACES]
    newest = [max(places[place])[1] for place in named]
    return named, newest, [path for place in named for _, path in places[place] if path not in newest]


class Bench(BotProcesses):
    """Folders and processes."""

    def __init__(self, source: Path, work: Path, telegram: HttpTelegram) -> None:
        super().__init__(work / "reports", work / "data", telegram)
        self._source = source

    def copy(self, paths: list[Path]) -> None:
        for path in paths:
            target = self.reports / path.relative_to(self._source)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)

    def indexed(self) -> float:
        """Index: how many seconds that took."""
        began = time.perf_counter()
        self.index(SECONDS)
        return time.perf_counter() - began

    def news(self) -> set[int]:
        """The chats for which something is new."""
        (file,) = self.data.glob("*/watches.sqlite3")
        with closing(sqlite3.connect(file)) as db:
            rows = db.execute("SELECT DISTINCT chat FROM news JOIN watches ON watches.id = news.watch")
            return {chat for (chat,) in rows}

    def wait(self, count: int, words: str) -> None:
        until = time.monotonic() + SECONDS
        while len(told(self.telegram, words)) < count:
            if time.monotonic() > until:
                raise SystemExit(f"{words!r}: {len(told(self.telegram, words))} of {count}")
            time.sleep(0.05)

    def asked(self, questions: list[str], pause: float) -> list[float]:
        """Seconds to the answer of each question, one after the other."""
        took = []
        for number, question in enumerate(questions):
            asker = {**PRIVATE, "id": 900_000 + number}
            self.telegram.chats[asker["id"]] = asker
            before, began = len(self.telegram.sent), time.perf_counter()
            self.telegram.say(said(asker, question))
            while not any(one.chat == asker["id"] for one in self.telegram.sent[before:]):
                time.sleep(0.002)
            took.append(time.perf_counter() - began)
            with self.telegram.lock:
                del self.telegram.chats[asker["id"]]
            time.sleep(pause)
        return took


def seconds(took: list[float]) -> str:
    return f"{median(took):.3f} / {quantiles(took, n=20)[-1]:.3f}"


def main(reports: Path) -> None:
    telegram = HttpTelegram()
    with tempfile.TemporaryDirectory() as scratch, served(telegram):
        places, newest, others = chosen(reports, Path(scratch, "choosing"))
        bench = Bench(reports, Path(scratch), telegram)
        bench.copy(others)
        bench.indexed()
        watched = [f"{place} {what}".strip() for place, what in product(places, WATCHED)]
        chats: list[dict[str, Any]] = [{**PRIVATE, "id": 1000 + number} for number in range(len(watched))]
        telegram.chats |= {chat["id"]: chat for chat in chats}
        questions = [f"{place}2015年地区生产总值是多少？" for place in places[:40]]
        with bench.bot():
            began = time.perf_counter()
            telegram.say(*(said(chat, f"/watch {what}") for chat, what in zip(chats, watched, strict=True)))
            bench.wait(len(watched), "已关注")
            print(f"watching  {time.perf_counter() - began:.1f} s for {len(watched)} watches")
            idle = bench.asked(questions, 0.0)
        shutil.copytree(bench.data, bench.data.with_name("without"))
        bench.copy(newest)
        compared = bench.indexed()
        kept, bench.data = bench.data, bench.data.with_name("without")
        for file in bench.data.glob("*/watches.sqlite3*"):
            file.unlink()
        plain, bench.data = bench.indexed(), kept
        print(
            f"indexing  {compared:.1f} s, {plain:.1f} s without watches, {len(newest)} reports added to {len(others)}"
        )
        wanted = bench.news()
        began = time.perf_counter()
        with bench.bot() as process:
            bench.wait(len(wanted) // 3, NEWS)
            process.kill()
            process.wait()
        killed_at, before = time.perf_counter() - began, len(told(telegram, NEWS))
        began = time.perf_counter()
        with bench.bot():
            bench.wait(before + 1, NEWS)
            busy = bench.asked(questions, 0.0)
            bench.wait(len(wanted), NEWS)
            after = time.perf_counter() - began
            time.sleep(6)  # it looks once more
        times = Counter(chat for chat, _ in told(telegram, NEWS))
        more, none = sum(count > 1 for count in times.values()), len(wanted - times.keys())
        print(
            f"telling   {len(wanted)} chats; killed after {before} ({killed_at:.1f} s), the rest {after:.1f} s"
        )
        print(
            f"          once {sum(count == 1 for count in times.values())}, more than once {more}, not {none}, "
            f"not wanted {len(times.keys() - wanted)}, begun and never filled {len(told(telegram, BEGUN))}"
        )
        print(f"asking    {seconds(idle)} s idle, {seconds(busy)} s while the chats are told")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
