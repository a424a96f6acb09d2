"""The library in pages, and choosing the reports to ask."""

import re
from typing import Final

from bot.render import words
from bot.render.richtext import line, plain
from bot.service.database import Ledger, key_of
from bot.service.library import Shelf
from bot.service.reply import Button, Buttons, Caller, Press, Reply
from corpus.model import digest
from index.store.entry import Entry

PAGE: Final = 8
ROW: Final = 4
MOST: Final = 200
"""Reports that can be chosen at once."""

ALL: Final = "-"
"""Stands for no words in a button."""


class Picker:
    """Pages of reports with a button each, which chooses it or leaves it out again."""

    def __init__(self, shelf: Shelf, ledger: Ledger) -> None:
        self._shelf, self._ledger = shelf, ledger

    def page(self, caller: Caller, number: int, wanted: str) -> Reply:
        """The ``number``-th page (from 0) of the reports that have the words ``wanted`` about them."""
        found, say = self._shelf.matching(wanted), caller.say
        if not found:
            return Reply(plain(say.none_listed).html)
        pages = -(-len(found) // PAGE)
        number = min(number, pages - 1)
        shown = found[number * PAGE : (number + 1) * PAGE]
        chosen = self.chosen(caller.chat)
        state = say.chosen.format(count=len(chosen)) if chosen else say.all_asked
        head = say.listed.format(count=sum(not e.skipped for e in found), page=number + 1, pages=pages)
        first = number * PAGE + 1
        listed = [_line(place, entry, chosen) for place, entry in enumerate(shown, first)]
        text = "\n".join([head, state, "", *listed])
        key = key_of(wanted) if wanted else ALL
        return Reply(plain(text).html, self._buttons(caller, found, shown, number, pages, key, chosen))

    def press(self, caller: Caller, data: str, wanted: str | None) -> Press | None:
        """What a button below a page brings; ``wanted`` are the words its last part stands for, if known."""
        button = re.fullmatch(r"([rpko])(?::([0-9]{1,5}))?(?::([a-z2-7]{10}))?:(-|[a-z2-7]{8})", data)
        if button is None or (wanted is None and button[4] != ALL):
            return None
        kind, page, words_ = button[1], int(button[2] or 0), wanted or ""
        if kind == "p":
            entry = self._shelf.entry(button[3] or "")
            if entry is None or entry.skipped:
                return None
            before = self.chosen(caller.chat)
            if entry.source.path not in before and len(before) >= MOST:
                return None
            self._ledger.choose(caller.chat, before ^ {entry.source.path})
        elif kind == "k":
            these = [e.source.path for e in self._shelf.matching(words_) if not e.skipped]
            self._ledger.choose(caller.chat, frozenset(these[:MOST]))
        elif kind == "o":
            self._ledger.choose(caller.chat, frozenset())
        return Press(self.page(caller, page, words_), edits=True)

    def chosen(self, chat: int) -> frozenset[str]:
        """The paths of the reports that ``chat`` asks, of those that are still there; none means all."""
        wanted = self._ledger.chosen(chat)
        return wanted & {entry.source.path for entry in self._shelf.entries} if wanted else wanted

    def _buttons(
        self,
        caller: Caller,
        found: list[Entry],
        shown: list[Entry],
        number: int,
        pages: int,
        key: str,
        chosen: frozenset[str],
    ) -> Buttons:
        say = caller.say
        picks = [
            Button(
                "✓ " * (entry.source.path in chosen) + str(place),
                f"p:{number}:{digest(entry.source.path, 10)}:{key}",
            )
            for place, entry in enumerate(shown, number * PAGE + 1)
            if not entry.skipped
        ]
        moves = []
        if number:
            moves.append(Button(say.previous, f"r:{number - 1}:{key}"))
        if number + 1 < pages:
            moves.append(Button(say.next, f"r:{number + 1}:{key}"))
        scope = []
        readable = sum(not entry.skipped for entry in found)
        if key != ALL and 0 < readable <= MOST:
            scope.append(Button(say.choose_these.format(count=readable), f"k:{key}"))
        if chosen:
            scope.append(Button(say.ask_all, f"o:{number}:{key}"))
        rows = [picks[at : at + ROW] for at in range(0, len(picks), ROW)]
        return tuple(tuple(row) for row in (*rows, moves, scope) if row)


def _line(place: int, entry: Entry, chosen: frozenset[str]) -> str:
    path = line(entry.source.path, 120)
    if entry.skipped:
        return f"✕ {path}: {line(entry.skipped, 120)}"
    mark = "✓ " * (entry.source.path in chosen)
    return f"{place}. {mark}{line(words.whose(entry.report), 160)} {entry.count}段\n   {path}"
