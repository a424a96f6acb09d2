"""Lines that come in and lines that leave."""

import sys
from collections.abc import Iterator
from contextlib import suppress

import click

from bot.render.messages import messages

LINE_BYTES = 1 << 16
"""More of a line of standard input is left out; a question has a thousand characters at most."""


def clean(question: str) -> str:
    """What the terminal sent, without the halves of characters that no encoding can print."""
    return question.encode("utf-8", "replace").decode("utf-8").strip()


def stdin_lines() -> Iterator[str]:
    """Standard input line by line as it comes, as UTF-8 whatever the locale says; of a line only its first LINE_BYTES, so
    that none fills memory."""
    while line := sys.stdin.buffer.readline(LINE_BYTES):
        rest = line
        while rest and not rest.endswith(b"\n"):
            rest = sys.stdin.buffer.readline(LINE_BYTES)
        yield line.decode("utf-8", "replace")


def prompted() -> Iterator[str]:
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


def emit(line: str) -> None:
    """A line of JSON is UTF-8 and leaves at once: somebody may be waiting for it at the other end."""
    sys.stdout.buffer.write(line.encode("utf-8", "replace") + b"\n")
    sys.stdout.buffer.flush()
