"""The reports and their index, opened with what that takes shown as it goes on."""

from functools import partial
from typing import TYPE_CHECKING

import click

from bot.render.messages import messages
from bot.settings import Settings

if TYPE_CHECKING:
    from index.api import Answerer


def opened(where: Settings) -> "Answerer":
    """What answers from the reports; they are read anew where they have changed."""
    from bot.render.terminal import progress
    from bot.service.library import open_answerer

    with progress(messages()("terminal.reading_reports")) as done:
        return open_answerer(where, done, partial(click.echo, err=True))


def keep_figures(answerer: "Answerer") -> None:
    """Read the figures of reports that have none yet."""
    from bot.render.terminal import progress

    with progress(messages()("terminal.reading_figures")) as report:
        answerer.keep_figures(report)
