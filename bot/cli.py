"""The command line: ask, chat, digest, watch, mcp, bot, index, reports, figures, cite, evaluate, unanswered.

Exit status: 0 asked and replied (not found included), 1 failed with one clear line, 2 wrong usage.
What a command needs beyond click is imported when it runs: `wenbao --help` starts in a blink.
"""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from bot import settings
from bot.group import FILE, Commands, data_option, located, reports_option
from bot.render.messages import MessageError, messages
from bot.settings import Settings

if TYPE_CHECKING:
    from index.api import Answer, Answerer

PASSAGES = 5
"""Passages of a reply where nobody says how many."""

LINE_BYTES = 1 << 16
"""More of a line of standard input is left out; a question has a thousand characters at most."""

EXIT_WORDS = frozenset({"退出", "再见", "exit", "quit"})


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="wenbao", message="wenbao %(version)s", help="显示版本。")
@reports_option
@data_option
def main(**_: Path | None) -> None:
    """问报：向一个文件夹的报告提问，得到原文里的答案和它的出处。

    \b
    wenbao ask --reports 我的报告 潞城区2024年实施了多少个重点项目？

    \b
    报告：--reports 或 WENBAO_REPORTS 指定的文件夹，不指定就用自带的两篇摘要。
    索引：--data 或 WENBAO_DATA 指定的文件夹，不指定就放在用户数据文件夹。
    --reports 和 --data 写在命令前面、后面都可以。
    """


_json = click.option("--json", "as_json", is_flag=True, help="每行输出一个 JSON 对象。")
_limit = click.option(
    "--limit",
    type=click.IntRange(1, 100),
    metavar="N",
    help=f"最多给几个段落。默认 {PASSAGES} 个，答案确定时一两个。",
)


def _answerer(where: Settings) -> "Answerer":
    from bot.render.terminal import progress
    from bot.service.library import open_answerer

    with progress(messages()("terminal.reading_reports")) as done:
        return open_answerer(where, done, partial(click.echo, err=True))


def _keep_figures(answerer: "Answerer") -> None:
    from bot.render.terminal import progress

    with progress(messages()("terminal.reading_figures")) as report:
        answerer.keep_figures(report)


def _clean(question: str) -> str:
    """What the terminal sent, without the halves of characters that no encoding can print."""
    return question.encode("utf-8", "replace").decode("utf-8").strip()


def _stdin_lines() -> Iterator[str]:
    """Standard input line by line as it comes, as UTF-8 whatever the locale says; of a line only its first LINE_BYTES, so
    that none fills memory."""
    while line := sys.stdin.buffer.readline(LINE_BYTES):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = sys.stdin.buffer.readline(LINE_BYTES)
        yield line.decode("utf-8", "replace")


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
            _emit(answer_line(answer))
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


def _emit(line: str) -> None:
    """A line of JSON is UTF-8 and leaves at once: somebody may be waiting for it at the other end."""
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()


@main.command()
@click.argument("question", nargs=-1, required=True)
@_json
@click.option("--explain", is_flag=True, help="逐词逐条说明每个段落为什么排在那里。")
@click.option("--chart", type=FILE, metavar="FILE", help="把比较或历年的数字画成 PNG 图。")
@click.option("--csv", "as_csv", is_flag=True, help="把各行数字和出处输出为 CSV，可用电子表格打开。")
@click.option("--missing", is_flag=True, help="列全没有给出这项数字的地区或年份。")
@located
@_limit
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
    answerer = _answerer(where)
    reply = _replier(answerer, _whole(answerer.ask) if missing else answerer.ask, as_json, limit, chart)
    if explain:
        reply = _explainer(answerer, limit)
    if as_csv:
        reply = _tabulator(answerer, limit)
    if question != ("-",):
        reply(_clean(" ".join(question)))
        return
    if not (as_json or as_csv):
        reply = _labelled(reply)
    for line in _stdin_lines():
        reply(_clean(line))


@main.command()
@_json
@located
@_limit
def chat(as_json: bool, where: Settings, limit: int | None) -> None:
    """一问一答，接着问时可以省去说过的。

    例如先问“潞城区2024年固定资产投资多少？”，再问“那潞州区呢？”。

    按 Ctrl-D 或输入“退出”结束。
    """
    from bot.service.conversation import Conversation
    from index.api import EngineError

    answerer = _answerer(where)
    conversation = Conversation(lambda: answerer)
    reply = _replier(answerer, conversation.ask, as_json, limit)
    for line in _prompted() if sys.stdin.isatty() and not as_json else _stdin_lines():
        question = _clean(line)
        if question.lower() in EXIT_WORDS:
            return
        try:
            if not as_json and (citation := conversation.cited(question)):
                _show(citation, where, as_json)
            else:
                reply(question)
        except EngineError as error:
            if as_json:  # one reply a line: whoever counts them must not wait for one that never comes
                raise
            click.echo(f"wenbao: {error}", err=True)


def _prompted() -> Iterator[str]:
    """Lines typed at a prompt, with the arrow keys working where Python has readline."""
    with suppress(ImportError):
        import readline  # noqa: F401 - importing it is what makes input() editable
    while True:
        try:
            line = input(messages()("terminal.prompt"))
        except (EOFError, KeyboardInterrupt):
            click.echo()
            return
        if line.strip():
            yield line


@main.command()
@click.argument("asked", nargs=-1, required=True, metavar="REPORT|QUESTION")
@_json
@located
def digest(asked: tuple[str, ...], as_json: bool, where: Settings) -> None:
    """概括一份报告：主要数字、各个标题和有代表性的原句。

    \b
    写报告的路径（wenbao reports 列出），或一句话：潞城区2024年的工作。
    """
    answerer = _answerer(where)
    _replier(answerer, lambda text, _: answerer.digest(text), as_json, None)(_clean(" ".join(asked)))


@main.command("index")
@located
def index_(where: Settings) -> None:
    """建立或更新索引，说明其中有什么，再读入数字。"""
    answerer = _answerer(where)
    _say_indexed(answerer)  # whoever waits for the index need wait neither for figures nor for pictures
    _keep_figures(answerer)
    _check_watches(answerer, where)
    if pages := _recognise(answerer, where):
        click.echo(messages()("terminal.recognised", pages=pages), err=True)
        answerer = _answerer(where)
        _say_indexed(answerer)
        _keep_figures(answerer)
        _check_watches(answerer, where)


def _check_watches(answerer: "Answerer", where: Settings) -> None:
    """Note what is new for those who watch, where anybody does."""
    from bot.service.watch_table import open_watches, table_of
    from bot.service.watching import check

    if table_of(where.data, where.library).exists():
        with open_watches(where.data, where.library) as table:
            check(table, answerer, where.reports)


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


@main.command()
@_json
@located
def reports(as_json: bool, where: Settings) -> None:
    """列出报告：地区、年份、段落数，以及跳过的文件和原因。"""
    entries = sorted(_answerer(where).entries, key=lambda entry: entry.source.path)
    if as_json:
        from bot.render.jsonlines import entry_line

        for entry in entries:
            _emit(entry_line(entry))
    else:
        from bot.render.terminal import Screen

        Screen().entries(entries)


@main.command()
@click.option("--region", metavar="R", help="只要这个地区的报告。")
@click.option("--metric", metavar="M", help="只要这个指标，同义的说法也算。")
@click.option("--csv", "as_csv", is_flag=True, help="输出 CSV，可用电子表格打开。")
@located
def figures(region: str | None, metric: str | None, as_csv: bool, where: Settings) -> None:
    """列出报告里的全部数字：地区、年份、指标、数值、单位和出处。"""
    from bot.render import spreadsheet

    answerer, say = _answerer(where), messages()
    rows = spreadsheet.rows(answerer, region, metric, say)
    _keep_figures(answerer)
    if as_csv:
        spreadsheet.write_csv(spreadsheet.columns(say), rows, sys.stdout.buffer)
    else:
        from bot.render.terminal import Screen

        Screen().figures(rows)


@main.command()
@click.argument("citation", metavar="ID")
@_json
@click.option("--page", type=FILE, metavar="FILE", help="把段落所在的原文页画成 PNG 图，段落加框。")
@located
def cite(citation: str, as_json: bool, page: Path | None, where: Settings) -> None:
    """显示编号为 ID 的段落及其上下文，并与文件现在的内容核对。"""
    _show(citation, where, as_json, page)


def _show(citation: str, where: Settings, as_json: bool, page: Path | None = None) -> None:
    library = where.library
    cited = library.cite(citation)
    if page:
        _save(library.picture(cited), page)
    if as_json:
        from bot.render.jsonlines import cited_line

        _emit(cited_line(cited))
    else:
        from bot.render.terminal import Screen

        Screen().cited(cited)


def _save(picture: bytes, file: Path) -> None:
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise MessageError("page.unwritable", file=file, why=error.strerror or error) from None


@main.command()
@click.argument("questions", type=FILE)
@click.option("--run", type=FILE, metavar="FILE", help="另存一份 TREC run。")
@click.option("--misses/--no-misses", default=True, show_default=True, help="列出没有排在第一的问题。")
@located
def evaluate(questions: Path, run: Path | None, misses: bool, where: Settings) -> None:
    """逐个提问问题文件，看对的段落排在第几。

    \b
    QUESTIONS 每行一个 JSON 对象，写法见 docs/questions.md。
    最后一行给出 success@1/3/10、rr@10 和如实拒答的比例。
    """
    from bot import evaluation

    asked = evaluation.load(questions)
    outcomes = evaluation.ask(asked, _answerer(where))
    if run:
        evaluation.write_run(outcomes, run)
    if misses:
        for outcome in outcomes:
            if line := evaluation.miss(outcome, messages()):
                click.echo(line)
    click.echo(evaluation.summary(outcomes, messages()))


@main.command()
@click.argument("said", nargs=-1, metavar="[PLACE] [METRIC|TERM]")
@click.option("--end", is_flag=True, help="不再关注。")
@_json
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

    answerer, say, text = _answerer(where), messages(), _clean(" ".join(said))
    _keep_figures(answerer)
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


@main.command()
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


@main.command()
@located
def mcp(where: Settings) -> None:
    """作为工具供 AI 助手调用（MCP，标准输入输出）。

    四个工具：提问、概括、核对引文、列出数字，都带出处。
    """
    from bot.tools import server

    server(where.library, _answerer(where)).run("stdio")


@main.command()
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

    answerer = _answerer(where)
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
            library.answerer = _answerer(where)
            processes.reopen()

        library = LibraryService(where.library, answerer, reopened)
        index_in_background(where.reports, where.data, changed)
        process.run(chat, library, database, watches, processes.submit, online)


def _reopened(where: Settings, changed: Callable[[], None]) -> "Answerer":
    """An answerer of the reports as they are now; their figures are still being read, and pictures recognised, after which
    ``changed`` is called."""
    from bot.service.library import index_in_background

    index_in_background(where.reports, where.data, changed).wait()
    return _answerer(where)
