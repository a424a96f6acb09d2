"""What administrators do, in private and under their own names."""

import asyncio
from typing import Final

from telegram import Message, Update

from bot.chat.access import Access, caller
from bot.chat.messages import argument
from bot.chat.sending import Context, answer, replace, send
from bot.chat.worker import Worker
from bot.service.actions import RemoveReport
from bot.service.admin import AdminService
from bot.service.reply import Caller, Press, Reply

PHOTO: Final = "photo.jpg"
"""What a photo is called, which Telegram sends as JPEG and without a name."""

ALBUMS: Final = 32
"""Groups of files sent at once of which more may still come."""


class AdminHandlers:
    """Nobody but an administrator gets past ``_message`` and ``press``."""

    def __init__(self, service: AdminService, worker: Worker, access: Access) -> None:
        self._service, self._worker, self._access = service, worker, access
        self._changing, self._telling = asyncio.Lock(), asyncio.Lock()
        self._albums: dict[str, tuple[Message, Reply]] = {}

    def _message(self, update: Update) -> Message | None:
        """The message, if it is an administrator's."""
        return update.message if self._access.is_admin(update) else None

    async def upload(self, update: Update, context: Context) -> None:
        """A file or a photo sent to the bot becomes a report."""
        message = self._message(update)
        if message is None:
            return
        file = message.document or max(message.photo, key=lambda size: size.width, default=None)
        if file is None:
            return
        known = caller(update, context)
        name = (message.document.file_name or "") if message.document else PHOTO
        reply = self._service.refused(known, name, file.file_size or 0)
        if reply is None:
            fetched = await file.get_file()
            content = bytes(await fetched.download_as_bytearray())
            async with self._changing:  # others go on asking the reports as they were
                reply = await asyncio.to_thread(self._service.add, known, name, content)
        if message.media_group_id:
            await self._told_together(message, message.media_group_id, reply)
        else:
            await answer(update, context, reply)

    async def _told_together(self, message: Message, album: str, reply: Reply) -> None:
        """Say what became of files that were sent at once in one message, which grows with each of them."""
        async with self._telling:
            if told := self._albums.get(album):
                sent, before = told
                reply = before.followed(reply)
                if not await replace(message.get_bot(), sent.chat_id, sent.message_id, reply):
                    sent = await send(message, reply)
            else:
                sent = await send(message, reply)
            self._albums[album] = sent, reply
            while len(self._albums) > ALBUMS:
                del self._albums[next(iter(self._albums))]

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
