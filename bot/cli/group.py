"""What all commands have in common: how they fail, and the options that several of them take."""

import os
import sys
from collections.abc import Callable
from contextlib import suppress
from errno import EPIPE
from functools import wraps
from pathlib import Path
from typing import Any

import click

from bot import settings, streams
from bot.cli.usage import Command, Count, wrong
from bot.render.messages import MessageError, messages
from corpus.errors import WenbaoError

PASSAGES = 5
"""Passages of a reply where nobody says how many."""

FILE = click.Path(path_type=Path)

reports_option = click.option("--reports", type=FILE, metavar="DIR", help="报告所在的文件夹。")
data_option = click.option("--data", type=FILE, metavar="DIR", help="索引所在的文件夹。")
json_option = click.option("--json", "as_json", is_flag=True, help="每行输出一个 JSON 对象。")
limit_option = click.option(
    "--limit",
    type=Count(100),
    metavar="N",
    help=f"最多给几个段落。默认 {PASSAGES} 个，答案确定时一两个。",
)


class Commands(Command, click.Group):
    """A failure that a person can mend is one line on standard error and status 1, wrong usage two lines and status 2."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        streams.prepare()
        try:
            try:
                sys.exit(super().main(*arguments, **options | {"standalone_mode": False}))
            finally:
                sys.stdout.flush()
        except click.UsageError as error:
            with suppress(OSError):
                _show(error)
            sys.exit(error.exit_code)
        except click.Abort:
            _fail(MessageError("failure.interrupted"))
        except OSError as error:
            streams.give_up()
            if error.errno != EPIPE:  # whoever read it has had enough
                key = "failure.file" if error.filename else "failure.output"
                _fail(MessageError(key, path=error.filename, why=error.strerror or error))
        sys.exit(1)

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except WenbaoError as error:
            _fail(error)
        except KeyboardInterrupt:
            _fail(MessageError("failure.interrupted"))
        return ctx.exit(1)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Raises UsageError if there is no such command."""
        if args[0] not in self.commands and not ctx.resilient_parsing:
            from difflib import get_close_matches

            close = get_close_matches(args[0], self.commands, 1)
            closest = messages()("usage.closest", what=close[0]) if close else ""
            raise click.UsageError(messages()("usage.unknown_command", said=args[0], closest=closest), ctx)
        return super().resolve_command(ctx, args)


def _show(error: click.UsageError) -> None:
    """How the command is written, and what is wrong; the whole help where nothing is asked of it."""
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        error.show()
        return
    if error.ctx:
        click.echo(error.ctx.get_usage(), err=True)
    see = messages()("usage.see", command=error.ctx.command_path) if error.ctx else ""
    click.echo(f"wenbao: {wrong(error)}{see}", err=True)


def _fail(error: WenbaoError) -> None:
    with suppress(OSError):  # standard error may be what fails
        click.echo(f"wenbao: {error}", err=True)


def located(command: Callable[..., None]) -> Callable[..., None]:
    """The options that say where reports and index are; ``command`` gets them as one argument, ``where``."""

    @wraps(command)
    def with_both(reports: Path | None, data: Path | None, **rest: Any) -> None:
        before = click.get_current_context().find_root().params  # what stands before the command
        where = settings.load(os.environ, reports or before["reports"], data or before["data"])
        command(where=where, **rest)

    return reports_option(data_option(with_both))
