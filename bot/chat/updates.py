"""Updates: fetched from Telegram by polling, or brought by it to a webhook."""

import asyncio
import logging
from contextlib import suppress
from typing import Final
from urllib.parse import urlsplit

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError
from telegram.ext import Updater

from bot.chat.application import AT_ONCE, UPDATES, ChatError
from bot.chat.health import Heartbeat
from bot.chat.sending import App, seconds
from bot.settings import Webhook
from corpus.extras import command

LOG = logging.getLogger("wenbao.chat")

POLL_SECONDS: Final = 50
LONGEST_PAUSE: Final = 30.0

LOOK_SECONDS: Final = 60.0
"""How often Telegram is asked whether it still knows where to bring updates."""


async def poll(application: App, heartbeat: Heartbeat) -> None:
    """Fetch updates for ever.

    Raises InvalidToken or Conflict; the library's Updater dies silently of the one and retries the
    other for ever.
    """
    offset: int | None = None
    pause, limit = 1.0, AT_ONCE
    try:
        while True:
            try:
                updates = await application.bot.get_updates(
                    offset, limit=limit, timeout=POLL_SECONDS, allowed_updates=UPDATES
                )
            except (InvalidToken, Conflict):
                raise
            except TelegramError as error:
                LOG.warning("%s: %s", type(error).__name__, error.message)
                await asyncio.sleep(seconds(error) if isinstance(error, RetryAfter) else pause)
                pause = min(LONGEST_PAUSE, pause * 2)
            except Exception as error:
                # An update that the library cannot read would come again and again: find it, and leave it out.
                LOG.error("%s in an update", type(error).__name__)
                if limit == 1:
                    offset = offset + 1 if offset else -1
                limit = 1
                await asyncio.sleep(pause)
            else:
                pause, limit = 1.0, AT_ONCE
                heartbeat.beat()
                for update in updates:
                    await application.update_queue.put(update)
                    offset = update.update_id + 1
    except asyncio.CancelledError:
        with suppress(TelegramError):  # what was taken in is not to be handed out again
            await application.bot.get_updates(offset, limit=1, timeout=0, allowed_updates=UPDATES)
        raise


async def listen(application: App, webhook: Webhook, heartbeat: Heartbeat) -> None:
    """Listen for ever; what comes without the secret is refused.

    Raises ChatError if that is not possible, or another process took the webhook away.
    """
    updater = Updater(application.bot, application.update_queue)
    await updater.initialize()
    try:
        await updater.start_webhook(
            webhook.host,
            webhook.port,
            url_path=urlsplit(webhook.url).path.lstrip("/"),
            webhook_url=webhook.url,
            secret_token=webhook.secret,
            max_connections=AT_ONCE,
            allowed_updates=UPDATES,
            bootstrap_retries=2,
        )
    except RuntimeError:
        raise ChatError("failure.webhook_package", command=command("webhook")) from None
    except OSError as error:
        where = f"{webhook.host}:{webhook.port}"
        raise ChatError("failure.webhook_listen", where=where, why=error.strerror) from None
    try:
        while True:
            await _look(application, webhook, heartbeat)
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await updater.stop()


async def _look(application: App, webhook: Webhook, heartbeat: Heartbeat) -> None:
    try:
        known = await application.bot.get_webhook_info()
    except TelegramError as error:
        LOG.warning("%s: %s", type(error).__name__, error.message)
        return
    if known.url != webhook.url:
        raise ChatError("failure.webhook_taken")
    heartbeat.beat()
    if known.last_error_message:
        LOG.warning("webhook: %s", known.last_error_message)
