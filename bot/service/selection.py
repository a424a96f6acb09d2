"""The library in pages, and choosing the reports to ask."""

from typing import Final

from bot.render import describe
from bot.render.html import line
from bot.service import actions
from bot.service.database import Database
from bot.service.reply import Button, Buttons, Caller, Press, Reply
from bot.service.view import LibraryView, question_key, report_key
from index.api import Entry

PAGE: Final = 8
ROW: Final = 4
MOST: Final = 200
"""Reports that can be chosen at once."""


class Selection:
    """Pages of reports with a button each, which chooses it or leaves it out again."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def page(self, caller: Caller, view: LibraryView, page: int, wanted: str) -> Reply:
        """The ``page``-th page (from 0) of the reports of ``view`` that have the words ``wanted`` about them."""
        found, say = view.matching(wanted), caller.say
        if not found:
            return Reply.plain(say("library.none"))
        pages = -(-len(found) // PAGE)
        page = min(page, pages - 1)
        shown = list(enumerate(found, 1))[page * PAGE : (page + 1) * PAGE]
        chosen = self.chosen(caller.chat, view)
        readable = sum(not entry.skipped for entry in found)
        head = [
            say("library.listed", count=readable, page=page + 1, pages=pages),
            say("library.chosen", count=len(chosen)) if chosen else say("library.all"),
            "",
        ]
        listed = [_line(number, entry, chosen, caller) for number, entry in shown]
        key = question_key(wanted) if wanted else ""
        picks = [
            Button(
                _mark(entry, chosen) + str(number),
                actions.Toggle(key, page, report_key(entry.source.path)),
            )
            for number, entry in shown
            if not entry.skipped
        ]
        moves, scope = [], []
        if page:
            moves.append(Button(say("button.previous"), actions.ShowReports(key, page - 1)))
        if page + 1 < pages:
            moves.append(Button(say("button.next"), actions.ShowReports(key, page + 1)))
        if key and 0 < readable <= MOST:
            scope.append(Button(say("button.choose_these", count=readable), actions.ChooseThese(key, 0)))
        if chosen:
            scope.append(Button(say("button.ask_all"), actions.ChooseAll(key, page)))
        rows = [picks[at : at + ROW] for at in range(0, len(picks), ROW)]
        buttons: Buttons = tuple(tuple(row) for row in (*rows, moves, scope) if row)
        return Reply.plain("\n".join([*head, *listed]), buttons)

    def press(self, caller: Caller, view: LibraryView, action: actions.OnPage, wanted: str) -> Press | None:
        """What a button below a page of the reports with the words ``wanted`` brings."""
        match action:
            case actions.Toggle(report=key):
                entry, before = view.entry(key), self.chosen(caller.chat, view)
                if entry is None or entry.skipped:
                    return None
                if entry.source.path not in before and len(before) >= MOST:
                    return None
                self._database.choose(caller.chat, before ^ {entry.source.path})
            case actions.ChooseThese():
                these = [e.source.path for e in view.matching(wanted) if not e.skipped]
                self._database.choose(caller.chat, frozenset(these[:MOST]))
            case actions.ChooseAll():
                self._database.choose(caller.chat, frozenset())
        return Press(self.page(caller, view, action.page, wanted), edits=True)

    def chosen(self, chat: int, view: LibraryView) -> frozenset[str]:
        """The paths of the reports that ``chat`` asks, of those that are in ``view``; none means all."""
        wanted = self._database.chosen(chat)
        return wanted & {entry.source.path for entry in view.entries} if wanted else wanted


def _mark(entry: Entry, chosen: frozenset[str]) -> str:
    return "✓ " * (entry.source.path in chosen)


def _line(number: int, entry: Entry, chosen: frozenset[str], caller: Caller) -> str:
    path = line(entry.source.path, 120)
    if entry.skipped:
        return caller.say("library.skipped", path=path, why=line(entry.skipped, 120))
    return caller.say(
        "library.entry",
        number=number,
        mark=_mark(entry, chosen),
        report=line(describe.report(entry.report, caller.say), 160),
        count=entry.count,
        path=path,
    )
