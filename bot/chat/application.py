"""Which update goes to whom."""

import logging
from typing import Final

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

from bot.chat.access import Access, caller, sender
from bot.chat.admin import AdminHandlers
from bot.chat.callbacks import CallbackHandler
from bot.chat.guests import GuestHandler
from bot.chat.health import Metrics
from bot.chat.inline import InlineHandler
from bot.chat.messages import MessageHandlers
from bot.chat.sending import App, Context, FloodLimiter, addressed, send
from bot.chat.worker import UpdateProcessor, UpdateQueue, Worker
from bot.render.messages import MessageError, Messages
from bot.service.admin import AdminService
from bot.service.answering import UnforeseenError
from bot.service.database import Database
from bot.service.library import LibraryService
from bot.service.processes import GaveUpError
from bot.service.questions import QuestionService
from bot.service.reply import Reply
from bot.service.watches import WatchService
from bot.settings import ChatSettings
from corpus.extras import command
from index.api import EngineError

LOG = logging.getLogger("wenbao.chat")

AT_ONCE: Final = 8
"""People whose updates are worked on at a time: as many as half a second is enough to answer."""

UPDATES: Final = (
    Update.MESSAGE,
    Update.EDITED_MESSAGE,
    Update.CALLBACK_QUERY,
    Update.INLINE_QUERY,
    Update.GUEST_MESSAGE,
)
COMMANDS: Final = ("ask", "reports", "figures", "watch", "unwatch", "help")


class ChatError(MessageError):
    """The chat cannot start or go on."""


def build(
    settings: ChatSettings,
    library: LibraryService,
    database: Database,
    watches: WatchService,
    *,
    worker: Worker,
    metrics: Metrics,
    request: BaseRequest | None = None,
) -> App:
    """The application, not started.  ``request`` carries all its calls in place of HTTPS to Telegram.

    Raises telegram.error.InvalidToken if the token cannot be one, ChatError if the proxy cannot be used.
    """
    application = _bare(settings, request)
    access = Access(settings, metrics)
    messages = MessageHandlers(worker, access, metrics, log_questions=settings.log_questions)
    admin = AdminHandlers(AdminService(library, database), worker, access)
    callbacks = CallbackHandler(admin, watches, worker, access)
    inline = InlineHandler(worker, access)
    guests = GuestHandler(worker, access)

    async def failed(update: object, context: Context) -> None:
        error = context.error
        kind = error.kind if isinstance(error, UnforeseenError) else type(error).__name__
        metrics.errors.labels(kind).inc()
        await _failed(update, context)

    fresh = filters.UpdateType.MESSAGE
    private = fresh & filters.ChatType.PRIVATE
    by_admin = private & filters.User(settings.admins)
    text = filters.TEXT & ~filters.COMMAND
    application.add_handler(TypeHandler(Update, access.check), group=-1)
    application.add_handlers(
        [
            CommandHandler(("start", "help"), messages.start, private),
            CommandHandler("reports", messages.command(worker.ask, QuestionService.reports), private),
            CommandHandler("figures", messages.command(worker.ask, QuestionService.figures), private),
            CommandHandler("watch", messages.command(worker.do, watches.watch), fresh),
            CommandHandler("unwatch", messages.command(worker.do, watches.unwatch), fresh),
            CommandHandler("remove", admin.remove, by_admin),
            CommandHandler("rights", admin.rights, by_admin),
            CommandHandler("stats", admin.stats, by_admin),
            CommandHandler("feedback", admin.feedback, by_admin),
            CommandHandler("ask", messages.asked, fresh),
            MessageHandler(by_admin & (filters.Document.ALL | filters.PHOTO), admin.upload),
            MessageHandler(fresh & text, messages.asked),
            MessageHandler(filters.UpdateType.EDITED_MESSAGE & filters.TEXT, messages.edited),
            MessageHandler(private & (filters.COMMAND | filters.ATTACHMENT), messages.other),
            CallbackQueryHandler(callbacks.pressed),
            InlineQueryHandler(inline.asked),
            MessageHandler(filters.UpdateType.GUEST_MESSAGE & filters.TEXT, guests.asked),
        ]
    )
    application.add_error_handler(failed)
    return application


def commands(say: Messages) -> list[BotCommand]:
    """The commands that Telegram offers."""
    return [BotCommand(name, say(f"command.{name}")) for name in COMMANDS]


def _bare(settings: ChatSettings, request: BaseRequest | None) -> App:
    defaults = Defaults(
        do_quote=True,
        allow_sending_without_reply=True,
        link_preview_options=LinkPreviewOptions(is_disabled=True),
    )
    queue = UpdateQueue(AT_ONCE, sender)
    builder = (
        ApplicationBuilder()
        .token(settings.token)
        .base_url(f"{settings.api}/bot")
        .base_file_url(f"{settings.api}/file/bot")
        .defaults(defaults)
        .rate_limiter(FloodLimiter())
        .concurrent_updates(UpdateProcessor(queue))
        .update_queue(queue)
    )
    if request:
        builder = builder.request(request).get_updates_request(request)
    elif settings.proxy:
        builder = builder.proxy(settings.proxy).get_updates_proxy(settings.proxy)
    try:
        return builder.updater(None).job_queue(None).build()
    except RuntimeError:
        raise ChatError("failure.socks", command=command("socks")) from None


async def _failed(update: object, context: Context) -> None:
    """Log one line that holds no words of a question, and apologise where it was not Telegram that failed."""
    error = context.error
    if isinstance(error, TelegramError):
        LOG.error("%s: %s", type(error).__name__, error.message)
        return
    if isinstance(error, EngineError | GaveUpError):
        LOG.error("%s", error)
        await _say(update, context, "chat.away" if isinstance(error, EngineError) else error.key)
        return
    LOG.error("%s", error if isinstance(error, UnforeseenError) else UnforeseenError.of(error))
    await _say(update, context, "chat.sorry")


async def _say(update: object, context: Context, key: str) -> None:
    if isinstance(update, Update) and (message := addressed(update)):
        reply = Reply.plain(caller(update, context).say(key))
        try:
            await send(message, reply)
        except Exception as error:
            LOG.error("%s", type(error).__name__)
