"""The Telegram application that carries what the desk says."""

import asyncio
import contextlib
import logging
import re
import signal
import traceback
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any, Final, TypeVar

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions, Message, Update
from telegram.error import BadRequest, Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import (
    Application,
    ApplicationBuilder,
    BaseRateLimiter,
    CallbackQueryHandler,
    CommandHandler,
    ContextTypes,
    Defaults,
    MessageHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.desk import Desk, Reply
from bot.redaction import redacted
from corpus.library import Library
from corpus.model import WenbaoError
from index.answer import Answerer
from index.engines import EngineError

LOG = logging.getLogger("wenbao.chat")

PATIENCE: Final = 30.0
"""Seconds of flood control that are waited for."""

PAUSES = (1.0, 3.0)
"""Seconds between the attempts to reach Telegram at the start."""

UPDATES: Final = (Update.MESSAGE, Update.CALLBACK_QUERY)
COMMANDS: Final = (("ask", "提问：/ask 问题"), ("reports", "有哪些报告"), ("help", "怎么用"))

STALE: Final = "这个按钮已过期，请再问一次。"
GONE: Final = "这段原文已改动或不在报告里了，请再问一次。"
AWAY: Final = "报告库暂时连不上，请稍后再问。"
SORRY: Final = "抱歉，刚才出了点问题，请稍后再试。"
WORDS_ONLY: Final = "我只看得懂文字。请直接写下您的问题，或发送 /help 看看怎么用。"
HELP: Final = """您好，这里是问报：用报告里的原话回答问题，并注明出处。

直接发问题，例如：潞城区2024年实施了多少个重点项目？
在群里请用 /ask 问题
/reports 看看有哪些报告

答案下方的“上下文”显示原文前后的段落，“更多结果”给出其他段落。报告里没有的，我会如实说没有。"""

Context = ContextTypes.DEFAULT_TYPE
App = Application[Any, Any, Any, Any, Any, Any]
R = TypeVar("R", Reply, Reply | None)


class ChatError(WenbaoError):
    """The chat cannot start or go on."""


class _Handlers:
    """From an update to the desk and back."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._one = asyncio.Lock()

    async def _work(self, job: Callable[..., R], *args: object) -> R:
        """Run ``job`` beside the event loop, one at a time."""
        async with self._one:
            try:
                return await asyncio.to_thread(job, *args)
            except EngineError as error:
                LOG.error("%s", error)
                return Reply(AWAY)

    async def start(self, update: Update, context: Context) -> None:
        reply: Reply | None = Reply(HELP)
        if context.args and context.args[0].startswith("c_"):
            citation = context.args[0].removeprefix("c_")
            reply = await self._work(self._desk.surroundings, citation, context.bot.username)
        await _send(update.effective_message, reply or Reply(GONE))

    async def help(self, update: Update, _: Context) -> None:
        await _send(update.effective_message, Reply(HELP))

    async def reports(self, update: Update, _: Context) -> None:
        await _send(update.effective_message, await self._work(self._desk.reports))

    async def ask(self, update: Update, _: Context) -> None:
        if (message := update.effective_message) and message.text:
            question = re.sub(r"^/\S*", "", message.text)
            await _send(message, await self._work(self._desk.ask, message.chat.id, question))

    async def other(self, update: Update, _: Context) -> None:
        await _send(update.effective_message, Reply(WORDS_ONLY))

    async def pressed(self, update: Update, context: Context) -> None:
        query, reply = update.callback_query, None
        if query is None:
            return
        # A message too old for Telegram to hand out has no text to reply to.
        message = query.message if isinstance(query.message, Message) else None
        try:
            if message and query.data:
                reply = await self._work(self._desk.press, message.chat.id, query.data, context.bot.username)
        finally:
            with contextlib.suppress(BadRequest):  # pressed while the bot was away: too late to answer
                await query.answer(None if reply else STALE)
        if reply:
            await _send(message, reply)


async def _send(message: Message | None, reply: Reply) -> None:
    if message:
        rows = [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in reply.buttons
        ]
        await message.reply_html(reply.html, reply_markup=InlineKeyboardMarkup(rows) if rows else None)


async def _failed(update: object, context: Context) -> None:
    """Log one line that holds no words of a question, and own up where it was not Telegram that failed."""
    error = context.error
    if isinstance(error, TelegramError):
        LOG.error("%s: %s", type(error).__name__, error.message)
        return
    place = traceback.extract_tb(error.__traceback__)[-1] if error and error.__traceback__ else None
    LOG.error("%s, %s:%s", type(error).__name__, place and place.filename, place and place.lineno)
    if isinstance(update, Update):
        await _send(update.effective_message, Reply(SORRY))


class _Patience(BaseRateLimiter[None]):
    """Waits once when Telegram asks for it; the limiter that comes with the library needs another package."""

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self, callback: Callable[..., Coroutine[Any, Any, Any]], args: Any, kwargs: Any, *_: Any, **__: Any
    ) -> Any:
        try:
            return await callback(*args, **kwargs)
        except RetryAfter as error:
            wait = _seconds(error)
            if wait > PATIENCE:
                raise
            await asyncio.sleep(wait)
            return await callback(*args, **kwargs)


def _seconds(error: RetryAfter) -> float:
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after


def build(token: str, desk: Desk, request: BaseRequest | None = None) -> App:
    """The application, not started.  ``request`` carries all its calls in place of HTTPS to Telegram.

    Raises telegram.error.InvalidToken if ``token`` cannot be one, ChatError if the proxy cannot be used.
    """
    defaults = Defaults(
        do_quote=True,
        allow_sending_without_reply=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    builder = (
        ApplicationBuilder().token(token).defaults(defaults).rate_limiter(_Patience()).concurrent_updates(64)
    )
    if request:
        builder = builder.request(request).get_updates_request(request)
    try:
        application = builder.updater(None).job_queue(None).build()
    except RuntimeError:
        raise ChatError("用 SOCKS 代理要多装一个包: pip install 'wenbao[socks]'。") from None
    handlers, fresh = _Handlers(desk), filters.UpdateType.MESSAGE
    private = fresh & filters.ChatType.PRIVATE
    application.add_handlers(
        [
            CommandHandler("start", handlers.start, private),
            CommandHandler("help", handlers.help, private),
            CommandHandler("reports", handlers.reports, private),
            CommandHandler("ask", handlers.ask, fresh),
            MessageHandler(private & filters.TEXT & ~filters.COMMAND, handlers.ask),
            MessageHandler(private & (filters.COMMAND | filters.ATTACHMENT), handlers.other),
            CallbackQueryHandler(handlers.pressed),
        ]
    )
    application.add_error_handler(_failed)
    return application


def run(
    token: str,
    answerer: Answerer,
    library: Library,
    ready: Callable[[str], object] = LOG.info,
    request: BaseRequest | None = None,
) -> None:
    """Chat until SIGINT or SIGTERM; ``ready`` is told the bot's name once it can be asked.

    Raises ChatError if Telegram does not know the token or cannot be reached, or another process
    chats as this bot.
    """
    with redacted(token):
        try:
            asyncio.run(_interruptible(_serve(build(token, Desk(answerer, library), request), ready)))
        except InvalidToken:
            raise ChatError("Telegram 不认这个机器人令牌。请从 @BotFather 重新复制。") from None
        except Conflict:
            raise ChatError("另一个进程正在用这个机器人令牌收消息。先停掉它,再运行 wenbao bot。") from None
        except TelegramError as error:
            why = type(error).__name__
            raise ChatError(f"连不上 Telegram ({why})。请检查网络,或用 HTTPS_PROXY 设代理。") from None


async def _interruptible(work: Coroutine[Any, Any, None]) -> None:
    """Do ``work`` until it ends or a signal ends it."""
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):  # Windows, where asyncio itself cancels on Ctrl-C
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with contextlib.suppress(asyncio.CancelledError):
        await task


async def _serve(application: App, ready: Callable[[str], object]) -> None:
    try:
        await _connect(application)
        await application.start()
        ready(application.bot.username)
        await _poll(application)
    finally:
        if application.running:
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # not part of the line above where the start failed half way


async def _connect(application: App) -> None:
    for pause in (*PAUSES, None):
        try:
            await application.initialize()
            await application.bot.delete_webhook()  # with one set Telegram refuses to be polled
            await application.bot.set_my_commands(COMMANDS)
        except InvalidToken:
            raise
        except TelegramError:
            if pause is None:
                raise
            await asyncio.sleep(pause)
        else:
            return


async def _poll(application: App) -> None:
    """Fetch updates for ever.

    Raises InvalidToken or Conflict; the library's Updater dies silently of the one and retries the
    other for ever.
    """
    offset, pause = None, 1.0
    while True:
        try:
            updates = await application.bot.get_updates(offset, timeout=50, allowed_updates=UPDATES)
        except (InvalidToken, Conflict):
            raise
        except TelegramError as error:
            LOG.warning("%s: %s", type(error).__name__, error.message)
            await asyncio.sleep(_seconds(error) if isinstance(error, RetryAfter) else pause)
            pause = min(30.0, pause * 2)
        else:
            pause = 1.0
            for update in updates:
                await application.update_queue.put(update)
                offset = update.update_id + 1
