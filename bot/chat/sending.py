"""Replies within Telegram's rules, and waiting when its flood control asks for it."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any, Final

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Message, Update
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import Application, BaseRateLimiter, ContextTypes

from bot.service.reply import Buttons, Reply

App = Application[Any, Any, Any, Any, Any, Any]
Context = ContextTypes.DEFAULT_TYPE

FLOOD_SECONDS: Final = 60.0
"""Seconds of flood control that one call waits for, all its attempts together."""

PAUSES: Final = (1.0, 3.0)
"""Seconds between the attempts where Telegram could not be reached."""

REPEATED: Final = frozenset(("sendMessage", "sendDocument", "editMessageText", "answerInlineQuery"))
"""What is tried again then: the rest is not worth it, or its caller does so."""

HELD: Final = 1.0
"""Seconds for which a reply holds up its update; one that takes longer goes on by itself."""


class FloodLimiter(BaseRateLimiter[None]):
    """Waits when Telegram asks for it, this one call alone.

    The limiter that comes with the library holds up every chat when one group has had too much.
    """

    async def initialize(self) -> None: ...

    async def shutdown(self) -> None: ...

    async def process_request(
        self,
        callback: Callable[..., Coroutine[Any, Any, Any]],
        args: Any,
        kwargs: Any,
        endpoint: str,
        *_: Any,
        **__: Any,
    ) -> Any:
        left, pauses = FLOOD_SECONDS, list(PAUSES if endpoint in REPEATED else ())
        while True:
            try:
                return await callback(*args, **kwargs)
            except RetryAfter as error:
                wait = seconds(error)
                left -= wait
                if left < 0 or endpoint == "sendChatAction":
                    raise
            except (BadRequest, TimedOut):  # no use; may have arrived
                raise
            except NetworkError:
                if not pauses:
                    raise
                wait = pauses.pop(0)
            await asyncio.sleep(wait)


def seconds(error: RetryAfter) -> float:
    """How long Telegram wants to be left alone."""
    after = error.retry_after
    return after.total_seconds() if isinstance(after, timedelta) else after


async def delivered(context: Context, update: object, work: Coroutine[Any, Any, object]) -> None:
    """Do ``work``, which sends something, without being held up by it for long.

    What it raises goes to the error handler of the application.
    """
    task = context.application.create_task(work, update)
    await asyncio.wait({task}, timeout=HELD)


async def answer(update: Update, context: Context, reply: Reply) -> None:
    """Send ``reply`` to the message of ``update``."""
    if message := addressed(update):
        await delivered(context, update, send(message, reply))


def addressed(update: Update) -> Message | None:
    """The message that can be replied to: none of a chat in which the bot is a guest, whose number may be another's here."""
    return None if update.guest_message else update.effective_message


async def send(message: Message, reply: Reply) -> Message:
    """Answer ``message`` in its chat and topic."""
    markup = keyboard(reply.buttons)
    if reply.photo:
        return await message.reply_photo(
            reply.photo, caption=reply.html, parse_mode=ParseMode.HTML, reply_markup=markup
        )
    if reply.file:
        name, content = reply.file
        data = content if isinstance(content, bytes) else await asyncio.to_thread(content.read_bytes)
        return await message.reply_document(
            InputFile(data, name), caption=reply.html, parse_mode=ParseMode.HTML, reply_markup=markup
        )
    return await message.reply_html(reply.html, reply_markup=markup)


async def replace(bot: Any, chat: int, message: int, reply: Reply) -> bool:
    """Put ``reply`` in the place of the bot's message with the number ``message``; False if that is gone."""
    try:
        await bot.edit_message_text(
            reply.html, chat, message, parse_mode=ParseMode.HTML, reply_markup=keyboard(reply.buttons)
        )
    except BadRequest as error:
        if "to edit not found" in error.message or "can't be edited" in error.message:
            return False
        if "not modified" not in error.message:
            raise
    return True


def keyboard(buttons: Buttons) -> InlineKeyboardMarkup | None:
    """Rows of buttons as Telegram has them."""
    rows = [
        [
            InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.copies))
            if button.copies
            else InlineKeyboardButton(button.label, callback_data=button.action and button.action.encode())
            for button in row
        ]
        for row in buttons
    ]
    return InlineKeyboardMarkup(rows) if rows else None


@asynccontextmanager
async def typing(message: Message) -> AsyncIterator[None]:
    """Shows that the bot is typing; what is sent comes after that, or it would show once more."""
    task = asyncio.create_task(_type(message))
    try:
        yield
    finally:
        await task


async def _type(message: Message) -> None:
    with suppress(TelegramError):
        await message.reply_chat_action(ChatAction.TYPING)
