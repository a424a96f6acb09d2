"""Presses of buttons, of which nothing is believed."""

from contextlib import suppress

from telegram import Message, Update
from telegram.error import TelegramError

from bot.chat.access import Access, caller
from bot.chat.admin import AdminHandlers
from bot.chat.messages import searched_or_asked
from bot.chat.sending import Context, answer, delivered, replace
from bot.chat.worker import Worker
from bot.service.actions import EndWatch, RemoveReport, decode
from bot.service.questions import QuestionService
from bot.service.reply import Press
from bot.service.watches import WatchService


class CallbackHandler:
    """What presses bring."""

    def __init__(self, admin: AdminHandlers, watches: WatchService, worker: Worker, access: Access) -> None:
        self._admin, self._watches = admin, watches
        self._worker, self._access = worker, access

    async def pressed(self, update: Update, context: Context) -> None:
        query, press = update.callback_query, None
        if query is None or not await self._access.passes(update, context):
            return
        # A message too old for Telegram to hand out has no text to reply to.
        message = query.message if isinstance(query.message, Message) else None
        try:
            if message and query.data:
                press = await self._brought(update, context, message, query.data)
        finally:
            with suppress(TelegramError):  # pressed while the bot was away: too late to answer
                stale = caller(update, context).say("chat.stale")
                await query.answer((press.notice or None) if press else stale)
        if message and press and press.reply:
            if press.edits:
                work = replace(context.bot, message.chat.id, message.message_id, press.reply)
                await delivered(context, update, work)
            else:
                await answer(update, context, press.reply)

    async def _brought(self, update: Update, context: Context, message: Message, data: str) -> Press | None:
        known, action = caller(update, context), decode(data)
        if action is None:
            return None
        if isinstance(action, RemoveReport):
            return await self._admin.press(update, known, action)
        if isinstance(action, EndWatch):
            return await self._worker.do(known, self._watches.press, action)
        replied = message.reply_to_message
        said = searched_or_asked(replied, context) if replied else ""
        return await self._worker.ask(known, QuestionService.press, action, said)
