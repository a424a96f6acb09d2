"""Where lines of Chinese may end: no line begins with a mark that closes, ends with one that opens, or splits a number."""

import re
from collections.abc import Iterator

from rich.cells import cell_len

CLOSES = "、。，；：？！）》〉」』”’】…·％‰,.;:?!)\\]}%"
OPENS = "（《〈「『“‘【(\\[{"
COUNTED = "元个年月日吨米段行条"
"""Units that stay with their number, as its scale does; a blank between them is no place to break either."""

NUMBER = (
    rf"[\d０-９][\d０-９.,．，]*(?<![，,．.])(?:[ ]?[%％‰]|[ ]?[十百千万亿]+[{COUNTED}]?|[ ]?[{COUNTED}])?"
)
UNIT = re.compile(
    rf"[{OPENS}]*(?:[\d.]*[a-z][\w'.&-]*|第?{NUMBER}(?:[-–—~～]{NUMBER})?|.)(?:[{CLOSES}]|[ ]+(?=[{CLOSES}]))*[ ]*",
    re.DOTALL | re.ASCII | re.IGNORECASE,
)
"""What stays on one line: a number with its unit, a word in letters, one character, each with the marks beside it."""


def breaks(text: str, width: int) -> list[int]:
    """The offsets in ``text`` at which a line of at most ``width`` cells ends and the next begins; a unit wider than a line
    is cut where it must be."""
    found: list[int] = []
    begin = 0
    for start, stop in _units(text, width):
        if start > begin and cell_len(text[begin:stop].rstrip()) > width:
            found.append(start)
            begin = start
    return found


def _units(text: str, width: int) -> Iterator[tuple[int, int]]:
    """The spans that stay on one line; of those that are too wide, the characters."""
    for unit in UNIT.finditer(text):
        if cell_len(unit[0].rstrip()) <= width:
            yield unit.span()
        else:
            yield from ((at, at + 1) for at in range(*unit.span()))
