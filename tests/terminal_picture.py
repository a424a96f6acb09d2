"""The picture of a terminal in the READMEs: python tests/terminal_picture.py > docs/images/terminal.svg

Drawn from what the command really prints on a screen of 80 columns for the reports that ship.
"""

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html import escape
from pathlib import Path

from rich.cells import cell_len
from rich.console import Console
from rich.style import Style
from rich.text import Text

ROOT = Path(__file__).parents[1]
COLUMNS = 80
COMMANDS = (
    ("ask", "--limit", "1", "潞城区2024年实施了多少个重点项目？"),
    ("ask", "巴黎2024年地区生产总值是多少？"),
)

CELL, LEADING, SIZE, PAD = 9, 22, 16, 16
FONTS = "Menlo,Consolas,'Sarasa Mono SC','PingFang SC','Microsoft YaHei','Noto Sans CJK SC',monospace"
PAPER, INK, MATCH, QUIET = "#1e1e1e", "#e0e0e0", "#e5c07b", "#8a8a8a"
RUN = re.compile(r"[\u1100-\uffff]+|[^\u1100-\uffff]+")
"""Characters of one width, so that each run can be given the cells it has on a screen."""


def main() -> None:
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(svg())


def svg() -> str:
    """The whole picture."""
    lines: list[Text] = []
    with tempfile.TemporaryDirectory() as data:
        for arguments in COMMANDS:
            lines += [Text(f"$ wenbao {' '.join(arguments)}"), *_shown(arguments, data), Text()]
    lines.pop()
    height, width = len(lines) * LEADING + 2 * PAD, COLUMNS * CELL + 2 * PAD
    drawn = "\n".join(
        run for number, line in enumerate(lines) for run in _runs(line, PAD + number * LEADING + SIZE)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" font-family="{FONTS}" '
        f'font-size="{SIZE}"><rect width="100%" height="100%" rx="8" fill="{PAPER}"/>\n{drawn}\n</svg>\n'
    )


def _runs(line: Text, bottom: int) -> Iterator[str]:
    """A line of the screen, a run of one width and look each."""
    cell = 0
    for segment in line.render(Console(width=COLUMNS)):
        style = segment.style or Style()
        for run in RUN.findall(segment.text):
            cells = cell_len(run)
            if run.strip():
                bold = ' font-weight="bold"' if style.bold else ""
                yield (
                    f'<text x="{PAD + cell * CELL}" y="{bottom}" textLength="{cells * CELL}" '
                    f'lengthAdjust="spacingAndGlyphs" xml:space="preserve" fill="{_colour(style)}"{bold}>{escape(run)}</text>'
                )
            cell += cells


def _colour(style: Style) -> str:
    if style.dim:
        return QUIET
    return MATCH if style.color else INK


def _shown(arguments: tuple[str, ...], data: str) -> list[Text]:
    """The lines that the command prints on a screen."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("WENBAO_")}
    colours = {"FORCE_COLOR": "1", "COLUMNS": str(COLUMNS), "TERM": "xterm-256color", "WENBAO_DATA": data}
    command = [sys.executable, "-m", "bot", *arguments]
    done = subprocess.run(command, cwd=ROOT, env={**kept, **colours}, capture_output=True, check=True)
    return [Text.from_ansi(line) for line in done.stdout.decode().splitlines()]


if __name__ == "__main__":
    main()
