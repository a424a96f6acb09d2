"""watch."""

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.group import json_option, located
from bot.cli.lines import clean
from bot.cli.opening import keep_figures, opened
from bot.cli.usage import Command
from bot.render.messages import messages
from bot.settings import Settings

if TYPE_CHECKING:
    from index.api import Answerer


@click.command(cls=Command)
@click.argument("said", nargs=-1, metavar="[PLACE] [METRIC|TERM]")
@click.option("--end", is_flag=True, help="不再关注。")
@json_option
@located
def watch(said: tuple[str, ...], end: bool, as_json: bool, where: Settings) -> None:
    """关注一个地区、指标或说法，例如：长治 财政收入。

    \b
    什么也不写，就列出上次以来的新消息：新的或改过的报告给出、改动或首次写到的。
    """
    from bot.render import jsonlines, news
    from bot.service import watching
    from bot.service.watch import Watch
    from bot.service.watch_table import open_watches

    answerer, say, text = opened(where), messages(), clean(" ".join(said))
    keep_figures(answerer)
    key = watching.watch_key(text)
    with open_watches(where.data, where.library) as table:
        if end and text:
            ended = table.end(watching.TERMINAL, key)
            told = say("watch.ended" if ended else "watch.unknown", said=text)
            click.echo(jsonlines.watch_line(text, ended=ended) if as_json else told)
            return
        if text:
            wanted = Watch(0, watching.TERMINAL, key, text, watching.TERMINAL, frozenset(), say.language)
            begun = watching.add(table, wanted, answerer)
            told = news.added(text, begun.topic, begun.reports, say)
            click.echo(jsonlines.watch_line(text, reports=begun.reports) if as_json else told)
            return
        watching.check(table, answerer, where.reports)
        entries = {entry.source.path: entry for entry in answerer.entries}
        fresh = table.news(watching.TERMINAL)
        for line in map(jsonlines.news_line, fresh) if as_json else news.terminal(fresh, entries.get, say):
            click.echo(line)
        sys.stdout.flush()
        table.told(watching.TERMINAL, 0, [one.id for one in fresh])
        watches = table.watches(watching.TERMINAL)
        for number, one in enumerate(watches, 1):
            entry = say("watch.entry", number=number, said=one.said)
            click.echo(jsonlines.watch_line(one.said) if as_json else entry)
        if not watches and not as_json:
            click.echo(say("terminal.nothing_watched"))


def check_watches(answerer: "Answerer", where: Settings) -> None:
    """Note what is new for those who watch, where anybody does."""
    from bot.service.watch_table import open_watches, table_of
    from bot.service.watching import check

    if table_of(where.data, where.library).exists():
        with open_watches(where.data, where.library) as table:
            check(table, answerer, where.reports)
