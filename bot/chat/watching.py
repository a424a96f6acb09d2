"""Telling chats what is new of what they watch for.

Telegram takes a message once more if it is sent once more, but an edit it takes for what it is: so a message is begun
without its words, noted, and filled.  A process that is killed leaves at most AT_ONCE messages behind that were only begun,
and the words are told once.
"""

import asyncio
import logging
import time
from typing import Final

from telegram import Bot, Chat
from telegram.constants import ParseMode
from telegram.error import BadRequest, ChatMigrated, Forbidden, TelegramError

from bot.chat.access import knows
from bot.chat.sending import replace
from bot.chat.worker import Worker
from bot.render.html import plain
from bot.render.messages import messages
from bot.service.memory import Place
from bot.service.reply import Caller, Reply
from bot.service.watches import Telling, WatchService
from bot.settings import ChatSettings
from corpus.errors import WenbaoError

LOG = logging.getLogger("wenbao.chat")

LOOK_SECONDS: Final = 5.0
"""How often is looked whether something is to be told."""

REST_SECONDS: Final = 60.0
"""How long a chat is left alone after it was told something, or could not be: what is new meanwhile is one message."""

AT_ONCE: Final = 4
"""Chats that are told at a time: two calls each, of a tenth of a second or more, are within Telegram's thirty a second."""


class Teller:
    """Tells the chats, beside everything else."""

    def __init__(self, service: WatchService, worker: Worker, settings: ChatSettings) -> None:
        self._service, self._worker, self._settings = service, worker, settings
        self._rests: dict[Place, float] = {}
        self._free = asyncio.Semaphore(AT_ONCE)

    async def run(self, bot: Bot) -> None:
        """Tell for ever."""
        while True:
            try:
                await self.look(bot)
            except WenbaoError as error:
                LOG.error("%s", error)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self, bot: Bot) -> None:
        """Tell every chat that waits for something, once, but for those that rest; from now on all is answered from the index as it is."""
        own, now = self._caller(bot, (0, 0)), time.monotonic()
        self._rests = {chat: until for chat, until in self._rests.items() if until > now}
        waiting = await self._worker.do(own, self._service.waiting)
        chats = [chat for chat in waiting if chat not in self._rests]
        if await self._worker.do(own, self._service.behind):
            await asyncio.to_thread(self._service.catch_up)
        await asyncio.gather(*(self._try(bot, chat) for chat in chats))

    async def _try(self, bot: Bot, chat: Place) -> None:
        async with self._free:
            self._rests[chat] = time.monotonic() + REST_SECONDS
            try:
                await self._tell(bot, chat)
            except ChatMigrated as error:
                await self._worker.do(self._caller(bot, chat), self._service.moved, error.new_chat_id)
            except TelegramError as error:
                LOG.warning("%s: %s", type(error).__name__, error.message)
                said = error.message.lower() if isinstance(error, BadRequest) else ""
                if isinstance(error, Forbidden) or "chat not found" in said:
                    await self._worker.do(self._caller(bot, chat), self._service.unreachable)
                elif "thread not found" in said or "topic" in said:  # it is closed, or was removed
                    await self._worker.do(self._caller(bot, chat), self._service.left)

    async def _tell(self, bot: Bot, place: Place) -> None:
        chat, topic = place
        known = self._caller(bot, place)
        telling = await self._worker.do(known, self._service.telling)
        if self._told(telling, chat) and telling.message is None:
            sent = await bot.send_message(
                chat,
                plain(telling.say("watch.begun")).html,
                parse_mode=ParseMode.HTML,
                message_thread_id=topic or None,
            )
            known = self._caller(bot, place, sent.chat)
            await self._worker.do(known, self._service.begun, sent.message_id)
            telling = await self._worker.do(
                known, self._service.telling
            )  # by the names that the chat has now
        if telling.message is not None:
            reply = self._told(telling, chat) or Reply.plain(telling.say("watch.withdrawn"))
            if not await replace(
                bot, chat, telling.message, reply
            ):  # somebody removed it: begin anew next time
                await self._worker.do(known, self._service.told, ())
                return
        await self._worker.do(known, self._service.told, telling.news)

    def _told(self, telling: Telling, chat: int) -> Reply | None:
        """What is told, if anybody who asked for it may still ask."""
        return telling.reply if any(knows(self._settings, chat, who) for who in telling.people) else None

    def _caller(self, bot: Bot, place: Place, named: Chat | None = None) -> Caller:
        chat, topic = place
        at = [f"@{named.username}"] if named and named.username else []
        return Caller(chat, chat, bot.username, messages(), frozenset([str(chat), *at]), topic)
