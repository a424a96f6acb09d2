"""Watches of chats: begun, listed and ended, and what is told of them.  Knows nothing of the network."""

from collections.abc import Iterable
from typing import NamedTuple

from bot.render import news
from bot.render.html import line
from bot.render.messages import Messages, messages
from bot.service.actions import EndWatch
from bot.service.library import LibraryService
from bot.service.reply import Button, Caller, Press, Reply
from bot.service.view import report_key
from bot.service.watch import Told, Watch
from bot.service.watch_table import WatchTable
from bot.service.watching import CHARS, WatchError, add, sees, stamped, watch_key
from corpus import rights
from index.api import Entry


class Telling(NamedTuple):
    """What is told to a chat: ``reply`` (None: nothing of it may be told), with the ids of the ``news`` that this settles, whose
    words wait in the ``message`` that was begun (None: in none yet); ``people`` asked for it."""

    reply: Reply | None
    news: tuple[int, ...]
    message: int | None
    people: frozenset[int]
    say: Messages


class WatchService:
    """The watches of all chats.  For one thread at a time."""

    def __init__(self, library: LibraryService, table: WatchTable) -> None:
        self._library, self._table = library, table

    def watch(self, caller: Caller, text: str) -> Reply:
        """Begin to watch for ``text``; what is watched for, with a button each to end it, where that is nothing."""
        said = line(text, CHARS + 2)
        if not said:
            return self._listed(caller)
        key, language = watch_key(said), caller.say.language
        watch = Watch(0, caller.chat, key, said, caller.person, caller.names, language, caller.topic)
        try:
            added = add(self._table, watch, self._library.view(caller.names).answerer)
        except WatchError as error:
            return Reply.plain(line(caller.say.error(error), 600))
        end = Button(caller.say("button.end_watch"), EndWatch(watch.key))
        return Reply.plain(news.added(said, added.topic, added.reports, caller.say), ((end,),))

    def unwatch(self, caller: Caller, text: str) -> Reply:
        """End the watch for ``text``; what is watched for where that is nothing."""
        said = line(text, CHARS + 2)
        if not said:
            return self._listed(caller)
        ended = self._table.end(caller.chat, watch_key(said))
        return Reply.plain(caller.say("watch.ended" if ended else "watch.unknown", said=said))

    def press(self, caller: Caller, action: EndWatch) -> Press | None:
        """End a watch; None if it has ended."""
        if not self._table.end(caller.chat, action.watch):
            return None
        return Press(self._listed(caller), caller.say("watch.done"), edits=True)

    def _listed(self, caller: Caller) -> Reply:
        watches, say = self._table.watches(caller.chat), caller.say
        if not watches:
            return Reply.plain(say("watch.none"))
        lines = [
            say("watch.entry", number=number, said=watch.said) for number, watch in enumerate(watches, 1)
        ]
        buttons = [
            Button(say("button.end_this", said=line(watch.said, 40)), EndWatch(watch.key))
            for watch in watches
        ]
        head = say("watch.listed", count=len(watches))
        return Reply.plain("\n".join([head, *lines]), tuple((button,) for button in buttons))

    def waiting(self, _: Caller, /) -> list[tuple[int, int]]:
        """The chats, and their topics, in which something is to be told."""
        return self._table.waiting()

    def behind(self, _: Caller | None = None, /) -> bool:
        """Whether somebody else has indexed reports since, or those that are to be told of are not those that the chat answers from."""
        answerer = self._library.answerer
        there = stamped(answerer.entries)
        return answerer.changed() or any(
            there.get(path) != one for path, one in self._table.reported().items()
        )

    def catch_up(self) -> None:
        """Answer from the library as it is now."""
        self._library.reopen(self.behind)

    def telling(self, caller: Caller) -> Telling:
        """What is to be told in the chat and topic of ``caller``, of reports that may be seen there by the names of its watches."""
        told = self._table.news(caller.chat, caller.topic)
        may_see = _visible(told, rights.load(self._library.library.folder))
        say = messages("en" if told and told[-1].watch.language == "en" else "zh")
        html = news.telegram(may_see, self._entry, say, caller.bot) if may_see else ""
        people = frozenset(one.watch.person for one in may_see)
        settled = tuple(one.id for one in told)
        message = self._table.message(caller.chat, caller.topic)
        return Telling(Reply(html) if html else None, settled, message, people, say)

    def begun(self, caller: Caller, message: int) -> None:
        """A message that is to be filled was begun, in a chat that has the names of ``caller`` now."""
        self._table.rename(caller.chat, caller.names)
        self._table.begin(caller.chat, caller.topic, message)

    def told(self, caller: Caller, settled: Iterable[int]) -> None:
        """These news were told, or are not to be."""
        self._table.told(caller.chat, caller.topic, settled)

    def unreachable(self, caller: Caller) -> None:
        """Nobody can be told anything in the chat any more."""
        self._table.end_all(caller.chat)

    def left(self, caller: Caller) -> None:
        """The topic of the chat is there no more."""
        self._table.leave(caller.chat, caller.topic)

    def moved(self, caller: Caller, chat: int) -> None:
        """The chat has another number."""
        self._table.move(caller.chat, chat)

    def _entry(self, path: str) -> Entry | None:
        return self._library.everything.entry(report_key(path))


def _visible(told: Iterable[Told], table: rights.Rights) -> list[Told]:
    """What may be told: neither the report nor the one whose figure it puts right is hidden."""
    found = []
    for one in told:
        may_see = sees(one.watch, table)
        if may_see(one.now.path):
            before = one.before if one.before and may_see(one.before.path) else None
            found.append(one._replace(before=before))
    return found
