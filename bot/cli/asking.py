"""ask, chat and digest."""

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot.cli.citing import show
from bot.cli.group import FILE, PASSAGES, json_option, limit_option, located
from bot.cli.lines import clean, emit, prompted, stdin_lines
from bot.cli.opening import opened
from bot.cli.usage import Command
from bot.render.messages import messages
from bot.settings import Settings

if TYPE_CHECKING:
    from index.api import Answer, Answerer


def _explainer(answerer: "Answerer", limit: int | None) -> Callable[[str], None]:
    """What says how a question was understood and why the passages stand where they do."""
    from bot.render.terminal import Screen

    screen = Screen()
    return lambda question: screen.explanation(answerer.explain(question, limit or PASSAGES))


def _tabulator(answerer: "Answerer", limit: int | None) -> Callable[[str], None]:
    """What writes the findings of the answer to a question as CSV."""
    from bot.render import spreadsheet

    say = messages()

    def reply(question: str) -> None:
        rows = spreadsheet.answer_rows(answerer.ask(question, limit or PASSAGES), say)
        spreadsheet.write_csv(spreadsheet.columns(say), rows, sys.stdout.buffer)

    return reply


def _labelled(reply: Callable[[str], None]) -> Callable[[str], None]:
    """``reply`` to each of many questions, below the question itself; none to an empty line."""
    from bot.render.terminal import Screen

    screen = Screen()

    def labelled(question: str) -> None:
        if question:
            screen.asked(question)
            reply(question)
            click.echo()

    return labelled


Ask = Callable[[str, int], "Answer"]


def _replier(
    answerer: "Answerer", ask: Ask, as_json: bool, limit: int | None, chart: Path | None = None
) -> Callable[[str], None]:
    """What prints the reply to a question that ``ask`` answers with as many passages as it is told, and draws the last
    one's figures into ``chart``."""
    from bot.render.jsonlines import answer_line
    from bot.render.terminal import Screen

    screen = Screen()

    def reply(question: str) -> None:
        if not (question or as_json):
            click.echo(messages()("terminal.empty"))
            return
        answer = ask(question, limit or PASSAGES)
        if as_json:
            emit(answer_line(answer))
        else:
            screen.restated(question, answer.question)
            screen.answer(answer, answerer.entries, limit)
        if chart:
            from bot.render.chart import save

            save(answer, chart)

    return reply


def _whole(ask: Ask) -> Ask:
    """Answers in which all are named who do not give the figure."""
    return lambda question, limit: replace(ask(question, limit), whole=True)


@click.command(cls=Command)
@click.argument("question", nargs=-1, required=True)
@json_option
@click.option("--explain", is_flag=True, help="逐词逐条说明每个段落为什么排在那里。")
@click.option("--chart", type=FILE, metavar="FILE", help="把比较或历年的数字画成 PNG 图。")
@click.option("--csv", "as_csv", is_flag=True, help="把各行数字和出处输出为 CSV，可用电子表格打开。")
@click.option("--missing", is_flag=True, help="列全没有给出这项数字的地区或年份。")
@located
@limit_option
def ask(
    question: tuple[str, ...],
    as_json: bool,
    explain: bool,
    chart: Path | None,
    as_csv: bool,
    missing: bool,
    where: Settings,
    limit: int | None,
) -> None:
    """回答 QUESTION；写 - 则逐行回答标准输入里的问题。"""
    if explain + as_json + as_csv > 1:
        raise click.UsageError(messages()("terminal.one_form"))
    answerer = opened(where)
    reply = _replier(answerer, _whole(answerer.ask) if missing else answerer.ask, as_json, limit, chart)
    if explain:
        reply = _explainer(answerer, limit)
    if as_csv:
        reply = _tabulator(answerer, limit)
    if question != ("-",):
        reply(clean(" ".join(question)))
        return
    if not (as_json or as_csv):
        reply = _labelled(reply)
    for line in stdin_lines():
        reply(clean(line))


@click.command(cls=Command)
@json_option
@located
@limit_option
def chat(as_json: bool, where: Settings, limit: int | None) -> None:
    """一问一答，接着问时可以省去说过的。

    例如先问“潞城区2024年固定资产投资多少？”，再问“那潞州区呢？”。

    按 Ctrl-D 或输入“退出”结束。
    """
    from bot.service.conversation import Conversation
    from index.api import EngineError

    answerer = opened(where)
    conversation = Conversation(lambda: answerer)
    reply = _replier(answerer, conversation.ask, as_json, limit)
    for line in prompted() if sys.stdin.isatty() and not as_json else stdin_lines():
        question = clean(line)
        if question.lower() in messages()("terminal.exit_words").split():
            return
        try:
            if not as_json and (citation := conversation.cited(question)):
                show(citation, where, as_json)
            else:
                reply(question)
        except EngineError as error:
            if as_json:  # one reply a line: whoever counts them must not wait for one that never comes
                raise
            click.echo(f"wenbao: {error}", err=True)


@click.command(cls=Command)
@click.argument("asked", nargs=-1, required=True, metavar="REPORT|QUESTION")
@json_option
@located
def digest(asked: tuple[str, ...], as_json: bool, where: Settings) -> None:
    """概括一份报告：主要数字、各个标题和有代表性的原句。

    \b
    写报告的路径（wenbao reports 列出），或一句话：潞城区2024年的工作。
    """
    answerer = opened(where)
    _replier(answerer, lambda text, _: answerer.digest(text), as_json, None)(clean(" ".join(asked)))
