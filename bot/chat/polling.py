"""Updates fetched from Telegram."""

import asyncio
import logging
from contextlib import suppress
from typing import Final

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.chat.application import AT_ONCE, UPDATES
from bot.chat.health import Pulse
from bot.chat.sending import App, seconds

LOG = logging.getLogger("wenbao.chat")

POLL_SECONDS: Final = 50
LONGEST_PAUSE: Final = 30.0


async def poll(application: App, pulse: Pulse) -> None:
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
                pulse.beat()
                for update in updates:
                    await application.update_queue.put(update)
                    offset = update.update_id + 1
    except asyncio.CancelledError:
        with suppress(TelegramError):  # what was taken in is not to be handed out again
            await application.bot.get_updates(offset, limit=1, timeout=0, allowed_updates=UPDATES)
        raise
