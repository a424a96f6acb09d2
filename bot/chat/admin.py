"""What administrators do, in private and under their own names."""

import asyncio

from telegram import Message, Update

from bot.chat.access import Access, caller
from bot.chat.messages import argument
from bot.chat.sending import Context, answer
from bot.chat.worker import Worker
from bot.service.actions import RemoveReport
from bot.service.admin import AdminService
from bot.service.reply import Caller, Press


class AdminHandlers:
    """Nobody but an administrator gets past ``_message`` and ``press``."""

    def __init__(self, service: AdminService, worker: Worker, access: Access) -> None:
        self._service, self._worker, self._access = service, worker, access
        self._changing = asyncio.Lock()

    def _message(self, update: Update) -> Message | None:
        """The message, if it is an administrator's."""
        return update.message if self._access.is_admin(update) else None

    async def upload(self, update: Update, context: Context) -> None:
        """A file sent to the bot becomes a report."""
        message = self._message(update)
        document = message.document if message else None
        if document is None:
            return
        known, name = caller(update, context), document.file_name or ""
        reply = self._service.refused(known, name, document.file_size or 0)
        if reply is None:
            fetched = await document.get_file()
            content = bytes(await fetched.download_as_bytearray())
            async with self._changing:  # others go on asking the reports as they were
                reply = await asyncio.to_thread(self._service.add, known, name, content)
        await answer(update, context, reply)

    async def remove(self, update: Update, context: Context) -> None:
        """/remove: reports to take out."""
        if message := self._message(update):
            known = caller(update, context)
            reply = await self._worker.do(known, self._service.removable, argument(message))
            await answer(update, context, reply)

    async def rights(self, update: Update, context: Context) -> None:
        """/rights: who may see which folders."""
        if message := self._message(update):
            known = caller(update, context)
            async with self._changing:
                reply = await self._worker.do(known, self._service.rights, argument(message))
            await answer(update, context, reply)

    async def stats(self, update: Update, context: Context) -> None:
        """/stats: what there is and what was asked."""
        if self._message(update):
            reply = await self._worker.do(caller(update, context), self._service.stats)
            await answer(update, context, reply)

    async def feedback(self, update: Update, context: Context) -> None:
        """/feedback: the verdicts of people, as files."""
        if self._message(update):
            for reply in await self._worker.do(caller(update, context), self._service.feedback):
                await answer(update, context, reply)

    async def press(self, update: Update, known: Caller, action: RemoveReport) -> Press | None:
        """A button of an administrator's; anybody else's press is stale."""
        if not self._access.is_admin(update):
            return None
        async with self._changing:
            return await asyncio.to_thread(self._service.press, known, action)
