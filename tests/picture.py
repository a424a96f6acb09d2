"""The picture of a conversation in the READMEs: python tests/picture.py > docs/images/telegram.svg

Drawn from what the bot really sends for the reports that ship, as TDLib parses it.
"""

import sys
import tempfile
import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import closing
from html import escape
from pathlib import Path
from typing import NamedTuple

from chat_support import Talk, library_service
from telegram_fake import Sent
from telegram_updates import PRIVATE, pressed, said

from bot.service.database import Database
from corpus.library import SHIPPED, Library
from index.api import Answerer

QUESTION = "潞城区2024年实施了多少个重点项目？"
WIDTH, BUBBLE, SIZE, LEADING, PAD = 640, 560, 15, 23, 12
FOLDED = 3
"""Lines of a quotation before it is expanded."""

FONT = "'PingFang SC','Microsoft YaHei','Noto Sans CJK SC',sans-serif"
LINK, BAR, TINT, PAPER, OWN, BUTTON = "#2678b6", "#3390ec", "#e8f1fa", "#ffffff", "#e3fec8", "#6b8ba8"


class Char(NamedTuple):
    """One character, what it looks like, and in which quotation it stands."""

    char: str
    bold: bool
    link: bool
    quotation: int | None


class Line(NamedTuple):
    """A line of text and the quotation it belongs to."""

    chars: tuple[Char, ...]
    quotation: int | None


def main() -> None:
    sys.stdout.write(svg())


def svg() -> str:
    """The whole picture."""
    with tempfile.TemporaryDirectory() as folder:
        data, library = Path(folder), Library(SHIPPED)
        with closing(Database(data / "chat.sqlite3")) as database:
            service = library_service(library, lambda: Answerer.open(library, data))
            with closing(Talk(service, database)) as talk:
                (answer,) = talk(said(PRIVATE, QUESTION))
                (around,) = talk(pressed(PRIVATE, answer.buttons[0][0][1]))
    parts, bottom = [], 16
    for drawn in (_own(QUESTION), _bubble(answer), _own("上下文 1", pressed=True), _bubble(around, most=14)):
        part, height = drawn
        parts.append(f'<g transform="translate(0 {bottom})">{part}</g>')
        bottom += height + 12
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {bottom}" font-family="{FONT}" '
        f'font-size="{SIZE}"><rect width="100%" height="100%" fill="#c9d9c0"/>{"".join(parts)}</svg>\n'
    )


def _own(text: str, pressed: bool = False) -> tuple[str, int]:
    """What the person writes, on the right, or presses."""
    if pressed:
        return (
            f'<text x="{WIDTH / 2}" y="14" text-anchor="middle" fill="#4d6b45" font-size="13">☝ {text}</text>',
            18,
        )
    width = _width(text) + 2 * PAD
    left, height = WIDTH - width - 16, LEADING + PAD
    box = f'<rect x="{left}" width="{width}" height="{height}" rx="14" fill="{OWN}"/>'
    return f'{box}<text x="{left + PAD}" y="{PAD + SIZE - 2}">{escape(text)}</text>', height


def _bubble(sent: Sent, most: int = 99) -> tuple[str, int]:
    """A message of the bot with its buttons, on the left."""
    lines = list(_lines(sent))[:most]
    height = len(lines) * LEADING + 2 * PAD
    parts = [f'<rect x="16" width="{BUBBLE}" height="{height}" rx="14" fill="{PAPER}"/>']
    for number, line in enumerate(lines):
        top = PAD + number * LEADING
        if line.quotation is not None:
            parts.append(
                f'<rect x="{16 + PAD}" y="{top}" width="{BUBBLE - 2 * PAD}" height="{LEADING}" fill="{TINT}"/>'
                f'<rect x="{16 + PAD}" y="{top}" width="3" height="{LEADING}" fill="{BAR}"/>'
            )
        left = 16 + PAD + (10 if line.quotation is not None else 0)
        parts.append(f'<text x="{left}" y="{top + SIZE + 2}">{_spans(line.chars)}</text>')
    for row in sent.buttons:
        height += 6
        width = (BUBBLE - 6 * (len(row) - 1)) / len(row)
        for place, (label, _) in enumerate(row):
            edge = 16 + place * (width + 6)
            parts.append(
                f'<rect x="{edge:.0f}" y="{height}" width="{width:.0f}" height="32" rx="8" fill="{BUTTON}"/>'
                f'<text x="{edge + width / 2:.0f}" y="{height + 21}" text-anchor="middle" fill="#fff">{escape(label)}</text>'
            )
        height += 32
    return "".join(parts), height


def _lines(sent: Sent) -> Iterator[Line]:
    """The message broken into lines, quotations folded."""
    folded: dict[int | None, int] = {}
    for line in _wrapped(_chars(sent)):
        shown = folded[line.quotation] = folded.get(line.quotation, 0) + 1
        if line.quotation is None or shown < FOLDED:
            yield line
        elif shown == FOLDED:
            yield Line((*line.chars[:-2], Char("⌄", False, True, line.quotation)), line.quotation)


def _wrapped(chars: Sequence[Char]) -> Iterator[Line]:
    line: list[Char] = []
    for char in chars:
        room = BUBBLE - 2 * PAD - (20 if char.quotation is not None else 0)
        text = "".join(c.char for c in line)
        if char.char == "\n" or _width(text + char.char) > room:
            yield Line(tuple(line), line[0].quotation if line else None)
            line = []
        if char.char != "\n":
            line.append(char)
    yield Line(tuple(line), line[0].quotation if line else None)


def _chars(sent: Sent) -> list[Char]:
    quotations = [e for e in sent.parsed.entities if e[0] == "ExpandableBlockQuote"]
    chars, at = [], 0
    for char in sent.text:
        inside = {name.split()[0] for name, start, size in sent.parsed.entities if start <= at < start + size}
        quotation = next(
            (n for n, (_, start, size) in enumerate(quotations) if start <= at < start + size), None
        )
        chars.append(Char(char, "Bold" in inside, bool({"TextUrl", "Url"} & inside), quotation))
        at += 1 + (char > "\uffff")
    return chars


def _spans(chars: Sequence[Char]) -> str:
    runs: list[tuple[str, tuple[bool, bool]]] = []
    for char in chars:
        look = (char.bold, char.link)
        if runs and runs[-1][1] == look:
            runs[-1] = (runs[-1][0] + char.char, look)
        else:
            runs.append((char.char, look))
    bold, link = ' font-weight="bold"', f' fill="{LINK}"'
    return "".join(f"<tspan{bold * look[0]}{link * look[1]}>{escape(text)}</tspan>" for text, look in runs)


def _width(text: str) -> float:
    """Pixels, near enough."""
    return sum(SIZE if unicodedata.east_asian_width(char) in "WFA" else SIZE * 0.56 for char in text)


if __name__ == "__main__":
    main()
