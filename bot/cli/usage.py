"""How commands are to be written, in Chinese: the words of click's own help, and what is said of wrong usage."""

from typing import Any

import click

from bot.render.messages import messages

WORDS = {
    "Options": "usage.options",
    "Commands": "usage.commands",
    "[OPTIONS]": "usage.options_here",
    "[COMMAND] [ARGS]...": "usage.commands_here",
}
"""What click calls things, and the messages that say it."""


class Formatter(click.HelpFormatter):
    """Help pages whose headings are Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """The line that says how ``prog`` is written."""
        super().write_usage(prog, args, messages()("usage.line") if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """The line above a list."""
        self.write(f"{_chinese(heading)}：\n")


class Context(click.Context):
    """A context whose help is set by Formatter."""

    formatter_class = Formatter


class Command(click.Command):
    """A command whose help and failures are Chinese."""

    context_class = Context
    allow_extra_args = True  # so that what is said of them is said here

    def collect_usage_pieces(self, ctx: click.Context) -> list[str]:
        """What stands behind the command in the line that says how it is written."""
        return list(map(_chinese, super().collect_usage_pieces(ctx)))

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Raises UsageError for arguments that the command does not take."""
        try:
            rest = super().parse_args(ctx, args)
        except click.UsageError as error:
            error.ctx = error.ctx or ctx
            raise
        if rest and not isinstance(self, click.Group):
            raise click.UsageError(messages()("usage.extra", said=" ".join(rest)), ctx)
        return rest

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """The option `--help`."""
        option = super().get_help_option(ctx)
        if option:
            option.help = messages()("usage.help")
        return option


class Count(click.IntRange):
    """A whole number from 1 to ``most``."""

    def __init__(self, most: int) -> None:
        super().__init__(1, most)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Raises UsageError for what is none."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter:
            said = messages()("usage.count", said=value, least=self.min, most=self.max)
            raise click.UsageError(said, ctx) from None


def wrong(error: click.UsageError) -> str:
    """What is said of wrong usage."""
    say = messages()
    match error:
        case click.MissingParameter(param=click.Parameter() as missing):
            return say("usage.missing", what=missing.human_readable_name)
        case click.NoSuchOption():
            closest = say("usage.closest", what=error.possibilities[0]) if error.possibilities else ""
            return say("usage.unknown_option", said=error.option_name, closest=closest)
        case click.BadOptionUsage():
            options = error.ctx.command.params if error.ctx else []
            flag = any(getattr(one, "is_flag", False) for one in options if error.option_name in one.opts)
            return say("usage.no_value" if flag else "usage.value", option=error.option_name)
    return error.format_message()


def _chinese(word: str) -> str:
    return messages()(WORDS[word]) if word in WORDS else word
