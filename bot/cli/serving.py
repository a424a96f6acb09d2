"""mcp and bot: whoever asks from elsewhere."""

import os
from collections.abc import Callable
from contextlib import ExitStack, closing
from typing import TYPE_CHECKING

import click

from bot import settings
from bot.cli.group import located
from bot.cli.opening import opened
from bot.cli.usage import Command
from bot.render.messages import messages
from bot.settings import Settings

if TYPE_CHECKING:
    from index.api import Answerer


@click.command(cls=Command)
@located
def mcp(where: Settings) -> None:
    """作为工具供 AI 助手调用（MCP，标准输入输出）。

    四个工具：提问、概括、核对引文、列出数字，都带出处。
    """
    from bot.tools import server

    server(where.library, opened(where)).run("stdio")


@click.command(cls=Command)
@located
def bot(where: Settings) -> None:
    """在 Telegram 里回答提问。

    \b
    令牌取自 TELEGRAM_BOT_TOKEN，或 TELEGRAM_BOT_TOKEN_FILE 指的文件。
    其余设置也取自环境变量，见 docs/telegram.md。
    """
    chat = settings.chat(os.environ)
    if where.milvus and "://" not in where.milvus:
        raise settings.SettingsError("settings.engine_shared")
    # Without this python-telegram-bot warns, at every flood control, of a change to come.
    os.environ.setdefault("PTB_TIMEDELTA", "1")
    from bot.chat import process
    from bot.service.database import DATABASE, open_database
    from bot.service.library import LibraryService, index_in_background
    from bot.service.processes import Processes
    from bot.service.serving import Opening
    from bot.service.watch_table import open_watches

    def online(name: str) -> None:
        click.echo(messages()("terminal.online", name=name), err=True)

    answerer = opened(where)
    with ExitStack() as open_:
        database = open_.enter_context(open_database(where.data))
        watches = open_.enter_context(open_watches(where.data, where.library))
        opening = Opening(where, where.data / DATABASE, chat.keep_unanswered)
        processes = open_.enter_context(closing(Processes(opening, chat.workers, chat.answer_seconds)))

        def reopened() -> "Answerer":
            answerer = _reopened(where, changed)
            processes.reopen()
            return answerer

        def changed() -> None:
            library.answerer = opened(where)
            processes.reopen()

        library = LibraryService(where.library, answerer, reopened)
        index_in_background(where.reports, where.data, changed)
        process.run(chat, library, database, watches, processes.submit, online)


def _reopened(where: Settings, changed: Callable[[], None]) -> "Answerer":
    """An answerer of the reports as they are now; their figures are still being read, and pictures recognised, after which
    ``changed`` is called."""
    from bot.service.library import index_in_background

    index_in_background(where.reports, where.data, changed).wait()
    return opened(where)
