"""What administrators do: reports in and out, statistics, feedback.  Knows nothing of the network."""

import re
import time
from collections.abc import Iterator
from typing import Final

from bot.render import telegram as html
from bot.render import words
from bot.render.richtext import line
from bot.service.database import Ledger
from bot.service.library import Shelf
from bot.service.reply import Attachment, Button, Caller, Press, Reply
from corpus.errors import WenbaoError
from corpus.model import digest
from index.store.entry import Entry

UPLOAD_BYTES: Final = 20 * 1000 * 1000
"""The largest file that a bot can fetch."""

LISTED: Final = 8
DAYS: Final = (1, 7, 30)


class Keeper:
    """Serves administrators only: who that is, is checked before."""

    def __init__(self, shelf: Shelf, ledger: Ledger) -> None:
        self._shelf, self._ledger = shelf, ledger
        self._since = time.monotonic()

    def refused(self, caller: Caller, name: str, size: int) -> Reply | None:
        """Why an upload called ``name`` is not even fetched, None if it is."""
        if size > UPLOAD_BYTES:
            return _told(caller.say.too_heavy.format(most=UPLOAD_BYTES // 1_000_000))
        try:
            self._shelf.check(name)
        except WenbaoError as error:
            return _told(str(error))
        return None

    def put(self, caller: Caller, name: str, content: bytes) -> Reply:
        """Take an uploaded report in."""
        if refused := self.refused(caller, name, len(content)):
            return refused
        try:
            entry = self._shelf.put(content, self._shelf.check(name))
        except WenbaoError as error:
            return _told(str(error))
        taken = caller.say.taken.format(report=_whose(entry), count=entry.count)
        return Reply(html.plain_text(taken), ((_remove(caller, entry),),))

    def removable(self, caller: Caller, wanted: str) -> Reply:
        """Reports to remove, a button each."""
        found = self._shelf.matching(line(wanted, 200))
        if not found:
            return _told(caller.say.none_listed)
        buttons = tuple((_remove(caller, entry, line(_whose(entry), 60)),) for entry in found[:LISTED])
        return Reply(html.plain_text(caller.say.remove_which.format(count=len(found))), buttons)

    def press(self, caller: Caller, data: str) -> Press | None:
        """What a button of an administrator brings: ``x:<report>`` asks, ``X:<report>`` removes."""
        button = re.fullmatch(r"([xX]):([a-z2-7]{10})", data)
        entry = self._shelf.entry(button[2]) if button else None
        if button is None or entry is None:
            return None
        if button[1] == "x":
            sure = caller.say.remove_sure.format(report=_whose(entry))
            return Press(
                Reply(html.plain_text(sure), ((Button(caller.say.remove_yes, f"X:{button[2]}"),),)),
                edits=True,
            )
        try:
            self._shelf.remove(entry)
        except WenbaoError as error:
            return Press(_told(str(error)), edits=True)
        return Press(_told(caller.say.removed.format(report=_whose(entry))), edits=True)

    def stats(self, caller: Caller) -> Reply:
        """What there is and what was asked."""
        entries, say = self._shelf.entries, caller.say
        good, bad = self._ledger.verdicts()
        lines = [
            say.stats.format(
                reports=sum(not entry.skipped for entry in entries),
                passages=sum(entry.count for entry in entries),
                hours=round((time.monotonic() - self._since) / 3600, 1),
            )
        ]
        for days in DAYS:
            counts = {"answered": 0, "weak": 0, "not_found": 0, "inline": 0, **self._ledger.counts(days)}
            lines.append(say.stats_counts.format(days=days, good=good, bad=bad, **counts))
        return _told("\n".join(lines))

    def feedback(self, caller: Caller) -> Iterator[Reply]:
        """What people thought of the answers, as files."""
        files = (
            ("liked.jsonl", self._ledger.liked(), caller.say.feedback_good),
            ("disliked.jsonl", self._ledger.disliked(), caller.say.feedback_bad),
        )
        for name, content, caption in files:
            if content:
                told = html.plain_text(caption.format(count=content.count("\n")))
                yield Reply(told, file=Attachment(name, content.encode()))
        if not any(content for _, content, _ in files):
            yield _told(caller.say.no_feedback)


def _told(text: str) -> Reply:
    return Reply(html.plain_text(line(text, 1000) if "\n" not in text else text))


def _whose(entry: Entry) -> str:
    return line(words.whose(entry.report), 200)


def _remove(caller: Caller, entry: Entry, label: str = "") -> Button:
    return Button(f"✕ {label or caller.say.remove}", f"x:{digest(entry.source.path, 10)}")
