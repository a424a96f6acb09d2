"""The lines of a web page that are no words of its text: menus, breadcrumbs, related links, the foot of the page.

The text is the run of lines with the most weight, where words count for it and links against it (Pasternack and Roth 2009,
"Extracting article text from the web with maximum subsequence segmentation").
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import takewhile

from corpus.forms import sentence_marks
from corpus.lines import Line, Mark
from corpus.words import any_of

LINE_COST = 12
"""Characters that a line must have to count for the text: the items of a menu are shorter, paragraphs longer."""

LINKED = 0.6
"""A line of at least this share of links is a link."""

LEAST = 30
"""Characters of text that a page must have for anything beside it to be taken away."""

MOST_BESIDE = 0.5
"""Where another run weighs more than this part of the first, they are several texts and all of them stay."""

CLOSING_LINES = 3
"""Short lines that belong to the text above them: who signed it, the date, who edited it."""

TOOL_CHARS = 40
FOOT_CHARS = 200
"""Longer lines that begin with a tool of the page, or say what its foot says, are about something else."""

TOOLS = re.compile(rf"[\s|｜]*{any_of('page_tools')}")
FOOT = re.compile(any_of("page_foot"), re.IGNORECASE)


def without_page(lines: Sequence[Line], shares: Sequence[float], title: str) -> list[Line]:
    """``lines`` with those beside the text marked as boilerplate; ``shares`` are how much of each is links, from 0 to 1.

    ``title`` is the page's own title: the line with the same words, or else the lowest main heading, opens the text.
    """
    menu = [_is_menu(line, share) for line, share in zip(lines, shares, strict=True)]
    weights = [_weight(line, share, beside) for line, share, beside in zip(lines, shares, menu, strict=True)]
    most, start, stop = _run(weights)
    if most < LEAST:
        return list(lines)
    another = max(_run(weights[:start])[0], _run(weights[stop:])[0])
    start = _opened(lines, menu, start, title)
    stop += len(list(takewhile(lambda beside: not beside, menu[stop : stop + CLOSING_LINES])))
    whole = another < MOST_BESIDE * most
    first = start if whole and any(menu[:start]) else 0
    last = stop if whole and any(menu[stop:]) else len(lines)
    return [
        replace(line, mark=Mark.BOILERPLATE, level=0) if beside or not first <= place < last else line
        for place, (line, beside) in enumerate(zip(lines, menu, strict=True))
    ]


def _is_menu(line: Line, share: float) -> bool:
    """Whether a line is a link to elsewhere or a tool of the page, and no sentence and no row of figures."""
    if line.mark is Mark.BOILERPLATE:
        return True
    if sentence_marks(line.text):
        return False
    if share >= LINKED:
        return True
    tool = len(line.text) <= TOOL_CHARS and TOOLS.match(line.text)
    return bool(tool or (len(line.text) <= FOOT_CHARS and FOOT.search(line.text)))


def _weight(line: Line, share: float, menu: bool) -> float:
    if line.mark is Mark.BOILERPLATE:
        return 0.0
    chars = len(line.text)
    if menu:
        return -chars - LINE_COST
    return chars * (1 - 2 * share) - (0 if line.mark is Mark.ROW else LINE_COST)


def _run(weights: Sequence[float]) -> tuple[float, int, int]:
    """The run of most weight, that weight and the half-open range (Kadane's algorithm)."""
    best, run = (0.0, 0, 0), (0.0, 0)
    for place, weight in enumerate(weights):
        run = (run[0] + weight, run[1]) if run[0] > 0 else (weight, place)
        if run[0] > best[0]:
            best = (run[0], run[1], place + 1)
    return best


def _opened(lines: Sequence[Line], menu: Sequence[bool], start: int, title: str) -> int:
    """Where the text begins together with the title above it."""
    wanted = "".join(title.split())
    for place in range(start, -1, -1):
        words = "".join(lines[place].text.split())
        if not menu[place] and (
            words == wanted or (lines[place].mark is Mark.HEADING and lines[place].level == 1)
        ):
            return place
    return start
