"""What all commands have in common: how they fail, and the options that say where reports and index are."""

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
from bot.render.messages import MessageError
from corpus.errors import WenbaoError

FILE = click.Path(path_type=Path)

reports_option = click.option("--reports", type=FILE, metavar="DIR", help="报告所在的文件夹。")
data_option = click.option("--data", type=FILE, metavar="DIR", help="索引所在的文件夹。")

Command = Callable[..., None]


class Commands(click.Group):
    """A failure that a person can mend is one line on standard error and status 1."""

    def main(self, *arguments: Any, **options: Any) -> Any:
        streams.prepare()
        try:
            try:
                return super().main(*arguments, **options)
            finally:
                sys.stdout.flush()
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


def _fail(error: WenbaoError) -> None:
    with suppress(OSError):  # standard error may be what fails
        click.echo(f"wenbao: {error}", err=True)


def located(command: Command) -> Command:
    """The options that say where reports and index are; ``command`` gets them as one argument, ``where``."""

    @wraps(command)
    def with_both(reports: Path | None, data: Path | None, **rest: Any) -> None:
        before = click.get_current_context().find_root().params  # what stands before the command
        where = settings.load(os.environ, reports or before["reports"], data or before["data"])
        command(where=where, **rest)

    return reports_option(data_option(with_both))
