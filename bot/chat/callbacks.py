"""Presses of buttons, of which nothing is believed."""

from contextlib import suppress

from telegram import Message, Update
from telegram.error import TelegramError

from bot.chat.access import Gate, caller
from bot.chat.admin import Keeping
from bot.chat.messages import question_in
from bot.chat.sending import Context, delivered, replace, send
from bot.chat.worker import Room
from bot.service.questions import Desk
from bot.service.reply import Press


class Buttons:
    """What presses bring."""

    def __init__(self, desk: Desk, keeping: Keeping, room: Room, gate: Gate) -> None:
        self._desk, self._keeping, self._room, self._gate = desk, keeping, room, gate

    async def pressed(self, update: Update, context: Context) -> None:
        query, press = update.callback_query, None
        if query is None or not await self._gate.passes(update, context):
            return
        known = caller(update, context)
        # A message too old for Telegram to hand out has no text to reply to.
        message = query.message if isinstance(query.message, Message) else None
        try:
            if message and query.data:
                press = await self._brought(update, context, message, query.data)
        finally:
            with suppress(TelegramError):  # pressed while the bot was away: too late to answer
                await query.answer((press.notice or None) if press else known.say.stale)
        if message and press and press.reply:
            if press.edits:
                work = replace(context.bot, message.chat.id, message.message_id, press.reply)
                await delivered(context, update, work)
            else:
                await delivered(context, update, send(message, press.reply))

    async def _brought(self, update: Update, context: Context, message: Message, data: str) -> Press | None:
        known = caller(update, context)
        if data[:1] in "xX":
            return await self._keeping.press(update, known, data)
        replied = message.reply_to_message
        said = (question_in(replied, context) or "") if replied else ""
        if replied and replied.text and replied.text.startswith("/reports"):
            said = replied.text.partition(" ")[2]
        return await self._room.do(known.person, self._desk.press, known, data, said)
