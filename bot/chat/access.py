"""Who may ask, whether an update is still worth answering, and how much is too much."""

import time
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from telegram import Message, Update
from telegram.error import TelegramError
from telegram.ext import ApplicationHandlerStop

from bot.chat.limits import Limits
from bot.chat.metrics import Metrics
from bot.chat.sending import Context, delivered, send
from bot.render.phrases import phrases
from bot.render.telegram import plain_text
from bot.service.reply import Caller, Reply
from bot.settings import ChatSettings

INLINE_SHARE: Final = 6
"""Inline queries come with every key; so many of them count as one question."""


class Gate:
    """Every update comes by here first, whatever it is."""

    def __init__(
        self, settings: ChatSettings, metrics: Metrics, clock: Callable[[], float] = time.time
    ) -> None:
        self._settings, self._metrics, self._clock = settings, metrics, clock
        self._limits = Limits(settings.per_minute)
        self._inline = Limits(settings.per_minute * INLINE_SHARE)
        self._strangers = Limits(1)

    async def enter(self, update: Update, context: Context) -> None:
        """Stops what comes from strangers, or too late.  Raises ApplicationHandlerStop."""
        self._metrics.updates.inc()
        if not self.admits(update):
            self._metrics.refused.labels("stranger").inc()
            await self._refuse(update, context)
            raise ApplicationHandlerStop
        if message := update.message or update.edited_message:
            said = message.edit_date or message.date
            if said.timestamp() < self._clock() - self._settings.fresh_seconds:
                self._metrics.refused.labels("stale").inc()
                raise ApplicationHandlerStop

    def admits(self, update: Update) -> bool:
        """Whether an update comes from a person or chat on the list; without a list everybody is."""
        known = self._settings
        if not known.users and not known.chats:
            return True
        chat = update.effective_chat
        return (chat is not None and chat.id in known.chats) or (
            not _speaks_for_chat(update.effective_message)
            and update.effective_user is not None
            and update.effective_user.id in known.users | known.admins
        )

    def is_admin(self, update: Update) -> bool:
        """Whether an update comes from an administrator, under his own name."""
        user = update.effective_user
        return user is not None and user.id in self._settings.admins

    async def passes(self, update: Update, context: Context) -> bool:
        """Whether there is room for one more question of this person.  The first that is too much is told so."""
        person = who(update)
        wait = (self._inline if update.inline_query else self._limits).spend(person)
        if wait == 0:
            return True
        self._metrics.refused.labels("limit").inc()
        text = caller(update, context).say.wait.format(seconds=wait)
        if query := update.callback_query:
            with suppress(TelegramError):
                await query.answer(text if wait else None)
        elif wait and update.effective_message:
            await delivered(context, update, send(update.effective_message, Reply(plain_text(text))))
        return False

    async def _refuse(self, update: Update, context: Context) -> None:
        """Tell a stranger, once a minute and to himself only, what the operator has to know to let him in."""
        person, user = who(update), update.effective_user
        text = caller(update, context).say.closed.format(number=user.id if user else person)
        if update.inline_query:
            with suppress(TelegramError):
                await update.inline_query.answer([], cache_time=60, is_personal=True)
        elif update.callback_query:
            with suppress(TelegramError):
                await update.callback_query.answer(text, show_alert=True)
        elif update.message and update.message.chat.type == "private" and self._strangers.spend(person) == 0:
            await delivered(context, update, send(update.message, Reply(plain_text(text))))


def who(update: Update) -> int:
    """The number of the person, or of the chat that somebody speaks for."""
    message = update.message or update.edited_message
    if message and message.sender_chat:
        return message.sender_chat.id
    user, chat = update.effective_user, update.effective_chat
    return user.id if user else chat.id if chat else 0


def caller(update: Update, context: Context) -> Caller:
    """Who asks, for the desk."""
    user, chat = update.effective_user, update.effective_chat
    say = phrases(user.language_code if user else None)
    return Caller(chat.id if chat else 0, who(update), context.bot.username, say)


def _speaks_for_chat(message: Message | None) -> bool:
    """Anonymous administrators and channels have the number of somebody who is nobody."""
    return message is not None and message.sender_chat is not None
