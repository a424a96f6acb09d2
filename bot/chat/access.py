"""Who may ask, whether an update is still worth answering, and how much is too much."""

import time
from collections import OrderedDict
from collections.abc import Callable
from contextlib import suppress
from math import ceil
from typing import Final

from telegram import Chat, Message, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.chat.health import Metrics
from bot.chat.sending import Context, answer
from bot.render.messages import spoken
from bot.service.reply import Caller, Reply
from bot.settings import ChatSettings

INLINE_SHARE: Final = 6
"""Inline queries come with every key; so many of them count as one question."""

SECONDS: Final = 60.0
PEOPLE: Final = 10_000
"""How long a window of Limits is, and of how many people one is remembered."""


class Limits:
    """So many questions a minute and person."""

    def __init__(self, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._most, self._clock = most, clock
        self._windows: OrderedDict[int, tuple[float, int]] = OrderedDict()

    def spend(self, person: int) -> int | None:
        """0 if ``person`` may go on; the seconds to wait the first time that is too much; then None."""
        now = self._clock()
        began, spent = self._windows.get(person, (now, 0))
        if now - began >= SECONDS:
            began, spent = now, 0
        self._windows[person] = began, spent + 1
        self._windows.move_to_end(person)
        if len(self._windows) > PEOPLE:
            self._windows.popitem(last=False)
        if spent < self._most:
            return 0
        return max(1, ceil(began + SECONDS - now)) if spent == self._most else None


class Access:
    """Every update is checked here first, whatever it is."""

    def __init__(
        self, settings: ChatSettings, metrics: Metrics, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings, self._metrics, self._clock = settings, metrics, clock
        self._limits = Limits(settings.per_minute)
        self._inline = Limits(settings.per_minute * INLINE_SHARE)
        self._strangers = Limits(1)

    async def check(self, update: Update, context: Context) -> None:
        """Stops what comes from strangers, or too late.  Raises ApplicationHandlerStop."""
        self._metrics.updates.inc()
        if not self.admits(update):
            self._metrics.refused.labels("stranger").inc()
            await self._refuse(update, context)
            raise ApplicationHandlerStop
        if message := _written(update):
            sent = message.edit_date or message.date
            if sent.timestamp() < self._clock() - self._settings.fresh_seconds:
                self._metrics.refused.labels("stale").inc()
                raise ApplicationHandlerStop

    def admits(self, update: Update) -> bool:
        """Whether an update comes from a person or chat on the list; without a list everybody is."""
        chat, user = _chat(update), update.effective_user
        person = user.id if user and not _speaks_for_chat(update.effective_message) else None
        return knows(self._settings, chat.id if chat else None, person)

    def is_admin(self, update: Update) -> bool:
        """Whether an update comes from an administrator, under his own name."""
        user = update.effective_user
        return user is not None and user.id in self._settings.admins

    async def passes(self, update: Update, context: Context) -> bool:
        """Whether this person may ask one more question now.  The first that is too much is told so."""
        wait = (self._inline if update.inline_query else self._limits).spend(sender(update))
        if wait == 0:
            return True
        self._metrics.refused.labels("limit").inc()
        text = caller(update, context).say("chat.wait", seconds=wait)
        if query := update.callback_query:
            with suppress(TelegramError):
                await query.answer(text if wait else None)
        elif wait:
            await answer(update, context, Reply.plain(text))
        return False

    async def _refuse(self, update: Update, context: Context) -> None:
        """Tell a stranger, once a minute and to himself only, what the operator has to know to let him in."""
        person, user = sender(update), update.effective_user
        text = caller(update, context).say("chat.closed", number=user.id if user else person)
        if update.inline_query:
            with suppress(TelegramError):
                await update.inline_query.answer([], cache_time=60, is_personal=True)
        elif update.callback_query:
            with suppress(TelegramError):
                await update.callback_query.answer(text, show_alert=True)
        elif update.message and update.message.chat.type == "private" and self._strangers.spend(person) == 0:
            await answer(update, context, Reply.plain(text))


def knows(settings: ChatSettings, chat: int | None, person: int | None) -> bool:
    """Whether a chat or a person is on the list; without a list everybody is."""
    if not settings.users and not settings.chats:
        return True
    return chat in settings.chats or person in settings.users | settings.admins


def sender(update: Update) -> int:
    """The number of the person, or of the chat that somebody speaks for."""
    message = _written(update)
    if message and message.sender_chat:
        return message.sender_chat.id
    user, chat = update.effective_user, _chat(update)
    return user.id if user else chat.id if chat else 0


def caller(update: Update, context: Context) -> Caller:
    """Who asks, for the services."""
    user, chat = update.effective_user, _chat(update)
    say = spoken(user.language_code if user else None)
    number, topic = chat.id if chat else 0, _topic(update) if chat else 0
    return Caller(number, sender(update), context.bot.username, say, _names(update), topic)


def _names(update: Update) -> frozenset[str]:
    """The number and the @name of whoever sees the reply: the chat, or the person who types an inline query.

    None where the bot is a guest: whoever is in that chat sees what everybody may see.
    """
    seen = None if update.guest_message else update.effective_chat or update.effective_user
    if seen is None:
        return frozenset()
    return frozenset([str(seen.id), *([f"@{seen.username}"] if seen.username else [])])


def _written(update: Update) -> Message | None:
    """What somebody wrote or edited."""
    return update.message or update.edited_message or update.guest_message


def _chat(update: Update) -> Chat | None:
    """The chat that an update is from; none where the bot is a guest, for the number of that one may be another's here."""
    return None if update.guest_message else update.effective_chat


def _topic(update: Update) -> int:
    """The topic of a forum that a message is in, 0 for none: elsewhere its thread is a chain of replies."""
    message = update.effective_message
    topical = isinstance(message, Message) and message.is_topic_message
    return (message.message_thread_id or 0) if message and topical else 0


def _speaks_for_chat(message: Message | None) -> bool:
    """Anonymous administrators and channels have the number of somebody who is nobody."""
    return message is not None and message.sender_chat is not None
