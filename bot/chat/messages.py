"""Messages: questions, commands, and questions that were edited."""

import asyncio
import logging
import re
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any, Final, TypeVar
from weakref import WeakValueDictionary

from telegram import Message, Update

from bot.chat.access import Access, caller
from bot.chat.health import Metrics
from bot.chat.sending import Context, answer, delivered, replace, send, typing
from bot.chat.worker import Worker
from bot.service.actions import decode_link
from bot.service.questions import QuestionService
from bot.service.reply import Caller, Reply

LOG = logging.getLogger("wenbao.chat")

ANSWERED: Final = 5_000
"""Questions whose answers are remembered, so that they can follow an edit."""

MessageKey = tuple[int, int]
"""The numbers of a chat and of a message in it."""

ASK: Final = re.compile(r"/ask(?:@(\w+))?(?:\s+|$)", re.IGNORECASE)
COMMAND: Final = re.compile(r"/\S+\s*")

Job = TypeVar("Job")


class MessageHandlers:
    """What messages ask for."""

    def __init__(
        self,
        worker: Worker,
        access: Access,
        metrics: Metrics,
        *,
        log_questions: bool,
    ) -> None:
        self._worker, self._access, self._metrics = worker, access, metrics
        self._log_questions = log_questions
        self._answered: OrderedDict[MessageKey, tuple[int, str]] = OrderedDict()
        self._locks: WeakValueDictionary[MessageKey, asyncio.Lock] = WeakValueDictionary()

    async def start(self, update: Update, context: Context) -> None:
        """/start and /help: how to ask; with a link's payload what that leads to."""
        if not await self._access.passes(update, context):
            return
        known = caller(update, context)
        if shown := decode_link(context.args[0] if context.args else ""):
            reply = await self._worker.ask(known, QuestionService.surroundings, shown.citation)
            reply = reply or Reply.plain(known.say("chat.gone"))
        else:
            reply = await self._worker.ask(known, QuestionService.help)
        await answer(update, context, reply)

    def command(
        self, work: Callable[[Caller, Job, str], Awaitable[Reply]], job: Job
    ) -> Callable[[Update, Context], Coroutine[Any, Any, None]]:
        """The handler of a command that is answered with what ``job`` makes of the words after it, where ``work`` does it."""

        async def handle(update: Update, context: Context) -> None:
            message = update.effective_message
            if message and await self._access.passes(update, context):
                reply = await work(caller(update, context), job, argument(message))
                await answer(update, context, reply)

        return handle

    async def other(self, update: Update, context: Context) -> None:
        """What is no question."""
        message = update.effective_message
        if message and not _own(message, context) and await self._access.passes(update, context):
            await answer(update, context, Reply.plain(caller(update, context).say("chat.words_only")))

    async def asked(self, update: Update, context: Context) -> None:
        """A question, if the message is one for this bot."""
        message = update.message
        question = question_in(message, context) if message else None
        if message and question is not None and await self._access.passes(update, context):
            await self._reply(update, context, message, question)

    async def edited(self, update: Update, context: Context) -> None:
        """A question that was edited: its answer follows."""
        message = update.edited_message
        question = question_in(message, context) if message else None
        if message is None or question is None:
            return
        _, before = self._answered.get((message.chat.id, message.message_id), (0, ""))
        if question != before and await self._access.passes(update, context):
            await self._reply(update, context, message, question)

    async def _reply(self, update: Update, context: Context, message: Message, question: str) -> None:
        began, known = time.perf_counter(), caller(update, context)
        if self._log_questions:
            LOG.info("%s: %r", known.person, question)
        async with typing(message):
            reply = await self._worker.ask(known, QuestionService.ask, question)
        self._metrics.seconds.observe(time.perf_counter() - began)
        if reply.status:
            self._metrics.answers.labels(reply.status).inc()
        await delivered(context, update, self._put(context, message, question, reply))

    async def _put(self, context: Context, message: Message, question: str, reply: Reply) -> None:
        """Send the reply, or put it where that to the same message stands."""
        key = message.chat.id, message.message_id
        async with self._locks.setdefault(key, asyncio.Lock()):  # a quick edit waits for the first answer
            sent, _ = self._answered.get(key, (0, ""))
            if not sent or not await replace(context.bot, message.chat.id, sent, reply):
                sent = (await send(message, reply)).message_id
            self._answered[key] = sent, question
        self._answered.move_to_end(key)
        if len(self._answered) > ANSWERED:
            self._answered.popitem(last=False)


def argument(message: Message) -> str:
    """What follows a command."""
    return COMMAND.sub("", message.text or "", count=1)


def searched_or_asked(message: Message, context: Context) -> str:
    """The words that a message searches reports for, else what it asks this bot."""
    if message.text and message.text.startswith("/reports"):
        return argument(message)
    return question_in(message, context) or ""


def question_in(message: Message, context: Context) -> str | None:
    """What a message asks this bot, None if it is not for it.

    In groups, and where the bot is a guest, a question begins with /ask, mentions the bot or replies to it; what only
    mentions it, in reply to a message, asks what that says.
    """
    text, bot = message.text, context.bot
    if text is None or _own(message, context) or (_robot(message) and not message.sender_chat):
        return None
    if command := ASK.match(text):
        if command[1] and command[1].lower() != bot.username.lower():
            return None
        return text[command.end() :].strip() or _quoted(message, context)
    if text.startswith("/") and re.match(r"/\w", text):
        return None
    if message.chat.type == "private" and not message.guest_query_id:
        return text
    mention = re.compile(rf"@{re.escape(bot.username)}(?!\w)", re.IGNORECASE)
    if mention.search(text):
        return mention.sub(" ", text).strip() or _quoted(message, context)
    replied = message.reply_to_message
    return text if replied and replied.from_user and replied.from_user.id == bot.id else None


def _quoted(message: Message, context: Context) -> str:
    """The text of the message that another replies to; none of the bot's own."""
    replied = message.reply_to_message
    own = replied and replied.from_user and replied.from_user.id == context.bot.id
    return (replied.text or "") if replied and not own else ""


def _own(message: Message, context: Context) -> bool:
    """Whether somebody sent it through this bot: an answer that was picked inline."""
    return message.via_bot is not None and message.via_bot.id == context.bot.id


def _robot(message: Message) -> bool:
    return message.from_user is not None and message.from_user.is_bot
