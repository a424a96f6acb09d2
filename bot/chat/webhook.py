"""Updates that Telegram brings."""

import asyncio
import logging
from typing import Final
from urllib.parse import urlsplit

from telegram.error import TelegramError
from telegram.ext import Updater

from bot.chat.application import AT_ONCE, UPDATES, ChatError
from bot.chat.health import Pulse
from bot.chat.sending import App
from bot.settings import Webhook

LOG = logging.getLogger("wenbao.chat")

LOOK_SECONDS: Final = 60.0
"""How often Telegram is asked whether it still knows where to bring them."""


async def listen(application: App, webhook: Webhook, pulse: Pulse) -> None:
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
        raise ChatError("用 webhook 要多装一个包: pip install 'wenbao[webhook]'。") from None
    except OSError as error:
        where = f"{webhook.host}:{webhook.port}"
        raise ChatError(f"在 {where} 上听不了 ({error.strerror})。改 WENBAO_WEBHOOK_LISTEN。") from None
    try:
        while True:
            await _look(application, webhook, pulse)
            await asyncio.sleep(LOOK_SECONDS)
    finally:
        await updater.stop()


async def _look(application: App, webhook: Webhook, pulse: Pulse) -> None:
    try:
        known = await application.bot.get_webhook_info()
    except TelegramError as error:
        LOG.warning("%s: %s", type(error).__name__, error.message)
        return
    if known.url != webhook.url:
        raise ChatError("另一个进程改了这个机器人的 webhook。先停掉它,再运行 wenbao bot。")
    pulse.beat()
    if known.last_error_message:
        LOG.warning("webhook: %s", known.last_error_message)
