"""The process: connect, take updates, stop."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, closing, suppress
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.chat.application import COMMANDS, ChatError, build
from bot.chat.health import Pulse, notify, served
from bot.chat.metrics import Metrics
from bot.chat.polling import poll
from bot.chat.redaction import redacted
from bot.chat.sending import App
from bot.chat.webhook import listen
from bot.chat.worker import Room
from bot.service.database import Ledger
from bot.service.library import Shelf
from bot.settings import ChatSettings, Webhook

LOG = logging.getLogger("wenbao.chat")

PAUSES: Final = (1.0, 3.0)
"""Seconds between the attempts to reach Telegram at the start."""


def run(
    settings: ChatSettings,
    shelf: Shelf,
    ledger: Ledger,
    ready: Callable[[str], object] = LOG.info,
    request: BaseRequest | None = None,
) -> None:
    """Chat until SIGINT or SIGTERM; ``ready`` is told the bot's name once it can be asked.

    Raises ChatError if Telegram does not know the token or cannot be reached, or another process
    chats as this bot; HealthError if the metrics port is taken.
    """
    metrics = Metrics(shelf)
    pulse = Pulse(metrics)
    with ExitStack() as open_, suppress(KeyboardInterrupt):
        open_.enter_context(redacted(settings.secrets))
        if settings.log_questions:
            LOG.setLevel(logging.INFO)
        open_.enter_context(served(settings.metrics_port, pulse, metrics))
        room = open_.enter_context(closing(Room()))
        try:
            application = build(settings, shelf, ledger, room, metrics, request)
            asyncio.run(_interruptible(_serve(application, settings.webhook, pulse, ready)))
        except InvalidToken:
            raise ChatError("Telegram 不认这个机器人令牌。请从 @BotFather 重新复制。") from None
        except Conflict:
            raise ChatError("另一个进程正在用这个机器人令牌收消息。先停掉它,再运行 wenbao bot。") from None
        except TelegramError as error:
            why = type(error).__name__
            raise ChatError(f"连不上 Telegram ({why})。请检查网络,或用 TELEGRAM_PROXY 设代理。") from None


async def _interruptible(work: Coroutine[Any, Any, None]) -> None:
    """Do ``work`` until it ends or a signal ends it."""
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows, where asyncio itself cancels on Ctrl-C
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _serve(
    application: App, webhook: Webhook | None, pulse: Pulse, ready: Callable[[str], object]
) -> None:
    try:
        await _connect(application, webhook)
        await application.start()
        pulse.beat()
        notify("READY=1")
        ready(application.bot.username)
        await (listen(application, webhook, pulse) if webhook else poll(application, pulse))
    finally:
        notify("STOPPING=1")
        if application.running:
            await application.update_queue.join()  # what stops already takes no tasks any more
            await application.stop()
        await application.shutdown()
        await application.bot.shutdown()  # not part of the line above where the start failed half way


async def _connect(application: App, webhook: Webhook | None) -> None:
    for pause in (*PAUSES, None):
        try:
            await application.initialize()
            if webhook is None:
                await application.bot.delete_webhook()  # with one set Telegram refuses to be polled
            for language, commands in COMMANDS.items():
                await application.bot.set_my_commands(commands, language_code=language)
        except InvalidToken:
            raise
        except TelegramError:
            if pause is None:
                raise
            await asyncio.sleep(pause)
        else:
            return
