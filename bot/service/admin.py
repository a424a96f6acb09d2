"""What administrators do: reports in and out, rights, statistics, feedback.  Knows nothing of the network."""

import re
import time
from collections import Counter
from collections.abc import Iterator
from typing import Final

from bot.render import describe
from bot.render.html import line
from bot.service.actions import RemoveReport
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.service.reply import Attachment, Button, Caller, Press, Reply
from bot.service.view import report_key
from corpus import rights
from corpus.errors import WenbaoError
from index.api import Entry

UPLOAD_BYTES: Final = 20 * 1000 * 1000
"""The largest file that a bot can fetch."""

NOBODY: Final = "-"
ALLOWED: Final = re.compile(rf"(?P<folder>.+?)(?P<who>(?:\s+(?:{rights.WHO.pattern}))+|\s+{NOBODY})")
"""A folder and who may see it from now on."""

LISTED: Final = 8
DAYS: Final = (1, 7, 30)


class AdminService:
    """Serves administrators only: who that is, is checked before."""

    def __init__(self, library: LibraryService, database: Database) -> None:
        self._library, self._database = library, database
        self._since = time.monotonic()

    def refused(self, caller: Caller, name: str, size: int) -> Reply | None:
        """Why an upload called ``name`` is not even fetched, None if it is."""
        if size > UPLOAD_BYTES:
            return Reply.plain(caller.say("upload.too_large", most=UPLOAD_BYTES // 1_000_000))
        try:
            self._library.check(name)
        except WenbaoError as error:
            return _failed(caller, error)
        return None

    def add(self, caller: Caller, name: str, content: bytes) -> Reply:
        """Take an uploaded report in."""
        if refused := self.refused(caller, name, len(content)):
            return refused
        try:
            entry = self._library.add(content, self._library.check(name))
        except WenbaoError as error:
            return _failed(caller, error)
        report, pages = _report(caller, entry), entry.report.unrecognised
        taken = caller.say("admin.taken", report=report, count=entry.count)
        if pages:
            taken = caller.say("admin.taken_pictures", report=report, pages=pages)
        return Reply.plain(taken, ((_remove(entry, caller.say("button.remove")),),))

    def removable(self, caller: Caller, wanted: str) -> Reply:
        """Reports to remove, a button each."""
        found = self._library.everything.matching(line(wanted, 200))
        if not found:
            return Reply.plain(caller.say("library.none"))
        buttons = [_remove(entry, line(_report(caller, entry), 60)) for entry in found[:LISTED]]
        which = caller.say("admin.remove_which", count=len(found))
        return Reply.plain(which, tuple((button,) for button in buttons))

    def press(self, caller: Caller, action: RemoveReport) -> Press | None:
        """Ask whether a report is to be removed, or remove it; None if it is not there any more."""
        entry = self._library.everything.entry(action.report)
        if entry is None:
            return None
        report = _report(caller, entry)
        if not action.confirmed:
            yes = Button(caller.say("button.remove_yes"), RemoveReport(action.report, confirmed=True))
            return Press(Reply.plain(caller.say("admin.remove_sure", report=report), ((yes,),)), edits=True)
        try:
            self._library.remove(entry)
        except WenbaoError as error:
            return Press(_failed(caller, error), edits=True)
        return Press(Reply.plain(caller.say("admin.removed", report=report)), edits=True)

    def rights(self, caller: Caller, wanted: str) -> Reply:
        """Who may see which folders; ``wanted`` is a folder and who may see it from now on."""
        if asked := ALLOWED.fullmatch(wanted.strip()):
            try:
                self._library.allow(
                    asked["folder"], rights.names(asked["who"].replace(NOBODY, "")) or frozenset()
                )
            except WenbaoError as error:
                return _failed(caller, error)
        return Reply.plain("\n".join(self._rights(caller)))

    def _rights(self, caller: Caller) -> Iterator[str]:
        """The table of rights, a line a folder with how many reports it opens or hides, and what is wrong with it."""
        table, say = rights.load(self._library.library.folder), caller.say
        if table.problem:
            yield say("rights.problem", file=rights.NAME, why=line(table.problem, 200))
        folders = Counter(
            folder
            for entry in self._library.everything.entries
            if not entry.skipped and (folder := table.folder(entry.source.path))
        )
        for folder, who in sorted(table.folders.items()):
            names = say.join(sorted(who)) or say("rights.nobody")
            yield say("rights.folder", folder=line(folder, 120), who=line(names, 400), count=folders[folder])
        yield say("rights.usage")

    def stats(self, caller: Caller) -> Reply:
        """What there is and what was asked."""
        entries, say = self._library.everything.entries, caller.say
        good, bad = self._database.verdicts()
        lines = [
            say(
                "admin.stats",
                reports=sum(not entry.skipped for entry in entries),
                passages=sum(entry.count for entry in entries),
                hours=round((time.monotonic() - self._since) / 3600, 1),
            )
        ]
        for days in DAYS:
            counts = {"answered": 0, "weak": 0, "not_found": 0, "inline": 0, **self._database.counts(days)}
            lines.append(say("admin.counts", days=days, good=good, bad=bad, **counts))
        return Reply.plain("\n".join(lines))

    def feedback(self, caller: Caller) -> list[Reply]:
        """What people thought of the answers, as files."""
        files = (
            ("liked.jsonl", self._database.liked(), "admin.liked"),
            ("disliked.jsonl", self._database.disliked(), "admin.disliked"),
        )
        replies = [
            Reply.plain(
                caller.say(caption, count=content.count("\n")), file=Attachment(name, content.encode())
            )
            for name, content, caption in files
            if content
        ]
        return replies or [Reply.plain(caller.say("admin.no_feedback"))]


def _failed(caller: Caller, error: WenbaoError) -> Reply:
    return Reply.plain(line(caller.say.error(error), 1000))


def _report(caller: Caller, entry: Entry) -> str:
    return line(describe.report(entry.report, caller.say), 200)


def _remove(entry: Entry, label: str) -> Button:
    return Button(f"✕ {label}", RemoveReport(report_key(entry.source.path)))
