"""index, reports and figures: what there is."""

import sys
from typing import TYPE_CHECKING

import click

from bot.cli.group import json_option, located
from bot.cli.lines import emit
from bot.cli.opening import keep_figures, opened
from bot.cli.usage import Command
from bot.cli.watching import check_watches
from bot.render.messages import messages
from bot.settings import Settings

if TYPE_CHECKING:
    from index.api import Answerer


@click.command("index", cls=Command)
@located
def index(where: Settings) -> None:
    """建立或更新索引，说明其中有什么，再读入数字。"""
    answerer = opened(where)
    _say_indexed(answerer)  # whoever waits for the index need wait neither for figures nor for pictures
    keep_figures(answerer)
    check_watches(answerer, where)
    if pages := _recognise(answerer, where):
        click.echo(messages()("terminal.recognised", pages=pages), err=True)
        answerer = opened(where)
        _say_indexed(answerer)
        keep_figures(answerer)
        check_watches(answerer, where)


def _recognise(answerer: "Answerer", where: Settings) -> int:
    """Look for words on pages that are pictures and were not recognised yet: how many those were."""
    from bot.render.terminal import progress
    from corpus.formats import missing_recogniser

    pictured = [entry.source for entry in answerer.entries if entry.report.unrecognised]
    if not pictured or missing_recogniser():
        return 0
    with progress(messages()("terminal.recognising")) as report:
        return where.library.recognise(pictured, report)


def _say_indexed(answerer: "Answerer") -> None:
    entries, say = answerer.entries, messages()
    passages = sum(entry.count for entry in entries)
    count = sum(bool(entry.skipped) for entry in entries)
    skipped = say("terminal.indexed_skipped", count=count) if count else ""
    click.echo(say("terminal.indexed", reports=len(entries) - count, passages=passages, skipped=skipped))
    sys.stdout.flush()


@click.command(cls=Command)
@json_option
@located
def reports(as_json: bool, where: Settings) -> None:
    """列出报告：地区、年份、段落数，以及跳过的文件和原因。"""
    entries = sorted(opened(where).entries, key=lambda entry: entry.source.path)
    if as_json:
        from bot.render.jsonlines import entry_line

        for entry in entries:
            emit(entry_line(entry))
    else:
        from bot.render.terminal import Screen

        Screen().entries(entries)


@click.command(cls=Command)
@click.option("--region", metavar="R", help="只要这个地区的报告。")
@click.option("--metric", metavar="M", help="只要这个指标，同义的说法也算。")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV，可用电子表格打开。")
@located
def figures(region: str | None, metric: str | None, as_csv: bool, where: Settings) -> None:
    """列出报告里的全部数字：地区、年份、指标、数值、单位和出处。"""
    from bot.render import spreadsheet

    answerer, say = opened(where), messages()
    rows = spreadsheet.rows(answerer, region, metric, say)
    keep_figures(answerer)
    if as_csv:
        spreadsheet.write_csv(spreadsheet.columns(say), rows, sys.stdout.buffer)
    else:
        from bot.render.terminal import Screen

        Screen().figures(rows)
