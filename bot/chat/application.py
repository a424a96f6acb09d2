"""Which update goes to whom."""

import logging
import traceback
from typing import Final, Literal

from telegram import BotCommand, LinkPreviewOptions, Update
from telegram.error import TelegramError
from telegram.ext import (
    ApplicationBuilder,
    CallbackQueryHandler,
    CommandHandler,
    Defaults,
    InlineQueryHandler,
    MessageHandler,
    TypeHandler,
    filters,
)
from telegram.request import BaseRequest

from bot.chat.access import Gate, caller, who
from bot.chat.admin import Keeping
from bot.chat.callbacks import Buttons
from bot.chat.inline import Inline
from bot.chat.messages import Asking
from bot.chat.metrics import Metrics
from bot.chat.sending import App, Context, Patience, send
from bot.chat.worker import Inbox, Room, Turns
from bot.render.telegram import plain_text
from bot.service.admin import Keeper
from bot.service.database import Ledger
from bot.service.library import Shelf
from bot.service.questions import Desk
from bot.service.reply import Reply
from bot.settings import ChatSettings
from corpus.errors import WenbaoError
from index.engines.protocol import EngineError

LOG = logging.getLogger("wenbao.chat")

AT_ONCE: Final = 8
"""People whose updates are worked on at a time: as many as half a second is enough to answer."""

UPDATES: Final = (Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY)
COMMANDS: Final = {
    None: (
        BotCommand("ask", "提问：/ask 问题"),
        BotCommand("reports", "有哪些报告，选定在哪几份里找"),
        BotCommand("figures", "把数字列成表格：/figures 地区 指标"),
        BotCommand("help", "怎么用"),
    ),
    "en": (
        BotCommand("ask", "Ask: /ask question"),
        BotCommand("reports", "List the reports, choose which to ask"),
        BotCommand("figures", "Figures as a spreadsheet: /figures place metric"),
        BotCommand("help", "How it works"),
    ),
}


class ChatError(WenbaoError):
    """The chat cannot start or go on."""


def build(
    settings: ChatSettings,
    shelf: Shelf,
    ledger: Ledger,
    room: Room,
    metrics: Metrics,
    request: BaseRequest | None = None,
) -> App:
    """The application, not started.  ``request`` carries all its calls in place of HTTPS to Telegram.

    Raises telegram.error.InvalidToken if the token cannot be one, ChatError if the proxy cannot be used.
    """
    application = _bare(settings, request)
    desk, gate = Desk(shelf, ledger), Gate(settings, metrics)
    asking = Asking(desk, room, gate, metrics, settings.log_questions)
    keeping = Keeping(Keeper(shelf, ledger), room, gate)
    buttons, inline = Buttons(desk, keeping, room, gate), Inline(desk, room, gate)

    async def failed(update: object, context: Context) -> None:
        metrics.errors.labels(type(context.error).__name__).inc()
        await _failed(update, context)

    fresh = filters.UpdateType.MESSAGE
    private = fresh & filters.ChatType.PRIVATE
    admin = private & filters.User(settings.admins)
    words = filters.TEXT & ~filters.COMMAND
    application.add_handler(TypeHandler(Update, gate.enter), group=-1)
    application.add_handlers(
        [
            CommandHandler(("start", "help"), asking.start, private),
            CommandHandler("reports", asking.reports, private),
            CommandHandler("figures", asking.figures, private),
            CommandHandler("remove", keeping.remove, admin),
            CommandHandler("stats", keeping.stats, admin),
            CommandHandler("feedback", keeping.feedback, admin),
            CommandHandler("ask", asking.asked, fresh),
            MessageHandler(admin & filters.Document.ALL, keeping.upload),
            MessageHandler(fresh & words, asking.asked),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, asking.edited),
            MessageHandler(private & (filters.COMMAND | filters.ATTACHMENT), asking.other),
            CallbackQueryHandler(buttons.pressed),
            InlineQueryHandler(inline.asked),
        ]
    )
    application.add_error_handler(failed)
    return application


def _bare(settings: ChatSettings, request: BaseRequest | None) -> App:
    defaults = Defaults(
        do_quote=True,
        allow_sending_without_reply=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    inbox = Inbox(AT_ONCE, who)
    builder = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.api}/bot")
        .base_file_url(f"{settings.api}/file/bot")
        .defaults(defaults)
        .rate_limiter(Patience())
        .concurrent_updates(Turns(inbox))
        .update_queue(inbox)
    )
    if request:
        builder = builder.request(request).get_updates_request(request)
    elif settings.proxy:
        builder = builder.proxy(settings.proxy).get_updates_proxy(settings.proxy)
    try:
        return builder.updater(None).job_queue(None).build()
    except RuntimeError:
        raise ChatError("用 SOCKS 代理要多装一个包: pip install 'wenbao[socks]'。") from None


async def _failed(update: object, context: Context) -> None:
    """Log one line that holds no words of a question, and own up where it was not Telegram that failed."""
    error = context.error
    if isinstance(error, TelegramError):
        LOG.error("%s: %s", type(error).__name__, error.message)
        return
    if isinstance(error, EngineError):
        LOG.error("%s", error)
        await _say(update, context, "away")
        return
    place = traceback.extract_tb(error.__traceback__)[-1] if error and error.__traceback__ else None
    LOG.error("%s, %s:%s", type(error).__name__, place and place.filename, place and place.lineno)
    await _say(update, context, "sorry")


async def _say(update: object, context: Context, phrase: Literal["away", "sorry"]) -> None:
    if isinstance(update, Update) and update.effective_message:
        said = getattr(caller(update, context).say, phrase)
        try:
            await send(update.effective_message, Reply(plain_text(said)))
        except Exception as error:
            LOG.error("%s", type(error).__name__)
