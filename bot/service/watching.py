"""What is watched for, compared with what reports say once they are new or changed."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from bot.render.messages import MessageError
from bot.service.view import question_key, shown
from bot.service.watch import Stamped, Watch
from bot.service.watch_table import WatchTable
from corpus import rights
from corpus.model import digest
from index.api import Answerer, Entry, Observation, Shown, Topic, normalise, novelty

MOST: Final = 20
"""What one chat watches for at a time."""

CHARS: Final = 60
"""Characters of what is watched for."""

TERMINAL: Final = 0
"""The chat of the command line, which sees all files."""


class WatchError(MessageError):
    """Something cannot be watched for."""


@dataclass(frozen=True, slots=True)
class Added:
    """What is watched for from now on, and how many ``reports`` say something of it already."""

    topic: Topic
    reports: int


def watch_key(said: str) -> str:
    """What stands for a watch on a button, the same however its words are written."""
    return question_key(" ".join(normalise(said).split()))


def add(table: WatchTable, watch: Watch, answerer: Answerer) -> Added:
    """Watch from now on; what the reports of ``answerer`` say at the moment is not news.  Raises WatchError."""
    if len(watch.said) > CHARS:
        raise WatchError("watch.too_long", most=CHARS)
    before = table.watches(watch.chat)
    if any(other.key == watch.key for other in before):
        raise WatchError("watch.known", said=watch.said)
    if len(before) >= MOST:
        raise WatchError("watch.too_many", most=MOST)
    topic = answerer.topic(watch.said)
    if topic is None or " " in topic.term:
        raise WatchError("watch.unclear")
    seen = [one for _, one in answerer.observed([(topic, lambda _: True)], answerer.entries)]
    table.add(watch, seen, stamped(answerer.entries))
    return Added(topic, len({one.path for one in seen}))


def stamped(entries: Sequence[Entry]) -> dict[str, Stamped]:
    """The readable reports among ``entries`` as they are, by path."""
    return {
        entry.source.path: Stamped(digest(repr(entry.source), 16), entry.report.subject)
        for entry in entries
        if entry.count
    }


def check(table: WatchTable, answerer: Answerer, folder: Path) -> None:
    """Have ``table`` hold what is new for whoever watches, in the reports of ``answerer``, whose library is ``folder``."""
    while not _checked(table, answerer, folder):
        pass  # somebody began or ended a watch meanwhile


def _checked(table: WatchTable, answerer: Answerer, folder: Path) -> bool:
    watches, before, now = table.watches(), table.reports(), stamped(answerer.entries)
    if not watches or now == before:
        return True
    fresh = {path for path, one in now.items() if before.get(path) != one}
    subjects = {now[path].subject for path in fresh}
    looked = [entry for entry in answerer.entries if entry.count and entry.report.subject in subjects]
    asked, watching = [], []
    for said, may_see, who in _groups(watches, rights.load(folder)):
        if topic := answerer.topic(said):
            asked.append((topic, may_see))
            watching.append(who)
    found = answerer.observed(asked, looked)
    with table.comparing(watches) as same:
        if same:
            for path in before.keys() - now.keys():
                table.gone(path)
            found.sort(
                key=lambda one: one[1].path in fresh
            )  # what was there is no news, and known before news is
            for at, one in found:
                for watch in watching[at]:
                    _compare(table, watch, one, fresh, asked[at][1])
            table.compared(now)
    return same


def _groups(watches: Sequence[Watch], table: rights.Rights) -> list[tuple[str, Shown, list[int]]]:
    """The watches, by their ids, of those who said the same and may see the same."""
    groups: dict[tuple[str, frozenset[str] | None], tuple[str, Shown, list[int]]] = {}
    for watch in watches:
        key = watch.said, frozenset() if watch.chat == TERMINAL else table.hidden(watch.names)
        groups.setdefault(key, (watch.said, sees(watch, table), []))[2].append(watch.id)
    return list(groups.values())


def sees(watch: Watch, table: rights.Rights) -> Shown:
    """Whether whoever is told may see a file."""
    return (lambda _: True) if watch.chat == TERMINAL else shown(table, watch.names)


def _compare(table: WatchTable, watch: int, now: Observation, fresh: Set[str], may_see: Shown) -> None:
    """Keep what a report says now; where the report is new or changed, and that is new, it is to be told."""
    seen: Mapping[str, Observation] = table.seen(watch, now.key)
    if now.path in fresh:
        if untold := table.untold(watch, now):
            kind, before = untold
            if before and before.path == now.path and novelty(now, before, ()) is None:
                table.forget(watch, now)  # it says again what it said
            else:
                table.tell(watch, kind, now, before)
        else:
            others = [one for path, one in seen.items() if path != now.path and may_see(path)]
            if new := novelty(now, seen.get(now.path), others):
                table.tell(watch, new[0], now, new[1])
    table.observe(watch, [now])
