"""The command line: ask, chat, digest, watch, mcp, bot, index, reports, figures, cite, evaluate, unanswered.

Exit status: 0 asked and replied (not found included), 1 failed with one clear line, 2 wrong usage.
What a command needs beyond click is imported when it runs: `wenbao --help` starts in a blink.
"""

from pathlib import Path

import click

from bot.cli.asking import ask, chat, digest
from bot.cli.citing import cite
from bot.cli.group import Commands, data_option, reports_option
from bot.cli.measuring import evaluate, unanswered
from bot.cli.reports import figures, index, reports
from bot.cli.serving import bot, mcp
from bot.cli.watching import watch
from bot.render.messages import messages


@click.group(
    cls=Commands,
    invoke_without_command=True,
    no_args_is_help=True,
    context_settings={"help_option_names": ["-h", "--help"]},
)
@click.version_option(package_name="wenbao", message="wenbao %(version)s", help="显示版本。")
@reports_option
@data_option
@click.pass_context
def main(context: click.Context, /, **_: Path | None) -> None:
    """问报：向一个文件夹的报告提问，得到原文里的答案和它的出处。

    \b
    wenbao ask --reports 我的报告 潞城区2024年实施了多少个重点项目？

    \b
    报告：--reports 或 WENBAO_REPORTS 指定的文件夹，不指定就用自带的两篇摘要。
    索引：--data 或 WENBAO_DATA 指定的文件夹，不指定就放在用户数据文件夹。
    --reports 和 --data 写在命令前面、后面都可以。
    """
    if context.invoked_subcommand is None:
        raise click.UsageError(messages()("usage.no_command"))


for _command in (
    ask, chat, digest, watch, mcp, bot, index, reports, figures, cite, evaluate, unanswered,
):  # fmt: skip
    main.add_command(_command)
