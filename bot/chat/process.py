"""The process: connect, take updates, stop."""

import asyncio
import logging
import signal
from collections.abc import Callable, Coroutine
from contextlib import ExitStack, closing, suppress
from typing import Any, Final

from telegram.error import Conflict, InvalidToken, TelegramError
from telegram.request import BaseRequest

from bot.chat.application import ChatError, build, commands
from bot.chat.health import Heartbeat, Metrics, notify, served
from bot.chat.redaction import redacted
from bot.chat.sending import App
from bot.chat.updates import listen, poll
from bot.chat.watching import Teller
from bot.chat.worker import Submit, Worker
from bot.render.messages import messages
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.service.watch_table import WatchTable
from bot.service.watches import WatchService
from bot.settings import ChatSettings, Webhook

LOG = logging.getLogger("wenbao.chat")

PAUSES: Final = (1.0, 3.0)
"""Seconds between the attempts to reach Telegram at the start."""


def run(
    settings: ChatSettings,
    library: LibraryService,
    database: Database,
    watches: WatchTable,
    submit: Submit,
    ready: Callable[[str], object] = LOG.info,
    request: BaseRequest | None = None,
) -> None:
    """Chat until SIGINT or SIGTERM, with what comes of the requests that it will ``submit``; ``ready`` is told the bot's name once it can be asked.

    Raises ChatError if Telegram does not know the token or cannot be reached, or another process
    chats as this bot; HealthError if the metrics port is taken.
    """
    metrics = Metrics(library)
    heartbeat = Heartbeat(metrics)
    with ExitStack() as open_, suppress(KeyboardInterrupt):
        open_.enter_context(redacted(settings.secrets))
        if settings.log_questions:
            LOG.setLevel(logging.INFO)
        open_.enter_context(served(settings.metrics_port, heartbeat, metrics))
        worker = open_.enter_context(closing(Worker(submit)))
        try:
            service = WatchService(library, watches)
            application = build(
                settings, library, database, service, worker=worker, metrics=metrics, request=request
            )
            teller = Teller(service, worker, settings)
            asyncio.run(_interruptible(_serve(application, teller, settings.webhook, heartbeat, ready)))
        except InvalidToken:
            raise ChatError("failure.token") from None
        except Conflict:
            raise ChatError("failure.conflict") from None
        except TelegramError as error:
            raise ChatError("failure.network", why=type(error).__name__) from None


async def _interruptible(work: Coroutine[Any, Any, None]) -> None:
    """Do ``work`` until it ends or a signal ends it."""
    task = asyncio.create_task(work)
    for number in (signal.SIGINT, signal.SIGTERM):
        with suppress(NotImplementedError):  # Windows, where asyncio itself cancels on Ctrl-C
            asyncio.get_running_loop().add_signal_handler(number, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


async def _serve(
    application: App,
    teller: Teller,
    webhook: Webhook | None,
    heartbeat: Heartbeat,
    ready: Callable[[str], object],
) -> None:
    telling = None
    try:
        await _connect(application, webhook)
        await application.start()
        heartbeat.beat()
        notify("READY=1")
        telling = asyncio.create_task(teller.run(application.bot))
        ready(application.bot.username)
        await (listen(application, webhook, heartbeat) if webhook else poll(application, heartbeat))
    finally:
        notify("STOPPING=1")
        if telling:
            telling.cancel()
            await asyncio.wait([telling])
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
            for language in ("zh", "en"):
                code = None if language == "zh" else language  # Chinese for all who speak no other
                await application.bot.set_my_commands(commands(messages(language)), language_code=code)
        except InvalidToken:
            raise
        except TelegramError:
            if pause is None:
                raise
            await asyncio.sleep(pause)
        else:
            return
