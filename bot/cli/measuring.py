"""evaluate and unanswered: how good the answers are."""

from pathlib import Path

import click

from bot.cli.group import FILE, located
from bot.cli.opening import opened
from bot.cli.usage import Command
from bot.render.messages import messages
from bot.settings import Settings


@click.command(cls=Command)
@click.argument("questions", type=FILE)
@click.option("--run", type=FILE, metavar="FILE", help="另存一份 TREC run。")
@click.option("--misses/--no-misses", default=True, help="列出没有排在第一的问题，默认列出。")
@located
def evaluate(questions: Path, run: Path | None, misses: bool, where: Settings) -> None:
    """逐个提问问题文件，看对的段落排在第几。

    \b
    QUESTIONS 每行一个 JSON 对象，写法见 docs/questions.md。
    最后一行给出 success@1/3/10、rr@10 和如实拒答的比例。
    """
    from bot import evaluation

    asked = evaluation.load(questions)
    outcomes = evaluation.ask(asked, opened(where))
    if run:
        evaluation.write_run(outcomes, run)
    if misses:
        for outcome in outcomes:
            if line := evaluation.miss(outcome, messages()):
                click.echo(line)
    click.echo(evaluation.summary(outcomes, messages()))


@click.command(cls=Command)
@located
def unanswered(where: Settings) -> None:
    """列出机器人没有答出来的问题和次数。

    \b
    可以从中挑出说法，写进报告文件夹里的 同义词.txt。
    只有设了 WENBAO_KEEP_UNANSWERED=1 才记，不记是谁问的。
    """
    from bot.service.database import open_database

    with open_database(where.data) as database:
        for question, times in database.unanswered():
            click.echo(f"{times}\t{question}")
