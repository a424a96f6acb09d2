"""cite."""

from pathlib import Path

import click

from bot.cli.group import FILE, json_option, located
from bot.cli.lines import emit
from bot.cli.usage import Command
from bot.render.messages import MessageError
from bot.settings import Settings


@click.command(cls=Command)
@click.argument("citation", metavar="ID")
@json_option
@click.option("--page", type=FILE, metavar="FILE", help="把段落所在的原文页画成 PNG 图，段落加框。")
@located
def cite(citation: str, as_json: bool, page: Path | None, where: Settings) -> None:
    """显示编号为 ID 的段落及其上下文，并与文件现在的内容核对。"""
    show(citation, where, as_json, page)


def show(citation: str, where: Settings, as_json: bool, page: Path | None = None) -> None:
    """Print the passage that is cited, and draw its page into the file ``page``."""
    library = where.library
    cited = library.cite(citation)
    if page:
        _save(library.picture(cited), page)
    if as_json:
        from bot.render.jsonlines import cited_line

        emit(cited_line(cited))
    else:
        from bot.render.terminal import Screen

        Screen().cited(cited)


def _save(picture: bytes, file: Path) -> None:
    try:
        file.write_bytes(picture)
    except OSError as error:
        raise MessageError("page.unwritable", file=file, why=error.strerror or error) from None
