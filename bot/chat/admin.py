"""What administrators do, in private and under their own names."""

import asyncio

from telegram import Message, Update

from bot.chat.access import Gate, caller
from bot.chat.messages import COMMAND
from bot.chat.sending import Context, delivered, send
from bot.chat.worker import Room
from bot.service.admin import Keeper
from bot.service.reply import Caller, Press, Reply


class Keeping:
    """Nobody but an administrator gets past ``serves``."""

    def __init__(self, keeper: Keeper, room: Room, gate: Gate) -> None:
        self._keeper, self._room, self._gate = keeper, room, gate
        self._one = asyncio.Lock()

    def serves(self, update: Update) -> Message | None:
        """The message, if it is an administrator's."""
        return update.message if self._gate.is_admin(update) else None

    async def upload(self, update: Update, context: Context) -> None:
        """A file sent to the bot becomes a report."""
        message = self.serves(update)
        document = message.document if message else None
        if message is None or document is None:
            return
        known, name = caller(update, context), document.file_name or ""
        reply = self._keeper.refused(known, name, document.file_size or 0)
        if reply is None:
            fetched = await document.get_file()
            content = bytes(await fetched.download_as_bytearray())
            async with self._one:  # others go on asking the reports as they were
                reply = await asyncio.to_thread(self._keeper.put, known, name, content)
        await delivered(context, update, send(message, reply))

    async def remove(self, update: Update, context: Context) -> None:
        """/remove: reports to take out."""
        if message := self.serves(update):
            known, wanted = caller(update, context), COMMAND.sub("", message.text or "", count=1)
            reply = await self._room.do(known.person, self._keeper.removable, known, wanted)
            await delivered(context, update, send(message, reply))

    async def stats(self, update: Update, context: Context) -> None:
        """/stats: what there is and what was asked."""
        if message := self.serves(update):
            known = caller(update, context)
            reply = await self._room.do(known.person, self._keeper.stats, known)
            await delivered(context, update, send(message, reply))

    async def feedback(self, update: Update, context: Context) -> None:
        """/feedback: the verdicts of people, as files."""
        if message := self.serves(update):
            known = caller(update, context)
            for reply in await self._room.do(known.person, self._feedback, known):
                await delivered(context, update, send(message, reply))

    def _feedback(self, known: Caller) -> list[Reply]:
        return list(self._keeper.feedback(known))

    async def press(self, update: Update, known: Caller, data: str) -> Press | None:
        """A button of an administrator's; anybody else's press is stale."""
        if not self._gate.is_admin(update):
            return None
        async with self._one:
            return await asyncio.to_thread(self._keeper.press, known, data)
