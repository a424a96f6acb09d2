"""Lines of a page → what their places say of paragraphs: how far they stand in, whether they reach the right edge of their
column, and where blank lines are between them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from corpus.forms import is_open
from corpus.lines import GAP, Line

INDENTED = "　　"
"""What stands before the first line of a paragraph."""

STANDS_IN = (1.4, 2.8)
"""By how many characters the first line of a paragraph stands in: two as a rule, and fonts differ a little."""

NEAR = 3.0
"""How many characters apart lines of one column begin at most."""

LONG = 20
"""Characters of a line that begins at the margin of its column, or in a narrow one nearly as many as any has."""

NEARLY = 0.8

APART = 1.5
"""By how many times the usual step from one line to the next paragraphs are apart that a blank line parts."""

REACHING = 3
"""Lines of a column that reach its right edge, at least, where the page itself shows that edge."""

SHORT = 1.6
"""How many characters a full line may be short of the right edge, for a mark may not begin the next one."""


@dataclass(frozen=True, slots=True)
class Located:
    """A line and its position on the page: ``left`` and ``right`` edge, the width ``em`` of its first character (0 if that is
    not a Chinese one), ``top`` from 0 at the foot to 1 at the head; in a table none of it counts.  ``column`` is the same for
    the lines of one column of text, () outside of any."""

    line: Line
    left: float
    em: float
    top: float
    right: float = 0.0
    column: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Column:
    """Where the lines of a column begin, and where full ones end; None where too few end there for it to be no accident."""

    margin: float
    edge: float | None


def placed(lines: Sequence[Located], measure: float = 0.0) -> list[Located]:
    """The lines of a page with spaces before those that stand in by two characters, as a .txt would have them, and with
    what else is known of each; ``measure`` is how many characters wide full lines are on other pages, 0 where nobody knows.
    """
    em = _em(lines)
    if not em:
        return list(lines)
    columns: dict[tuple[tuple[int, ...], int], _Column | None] = {}
    shown = []
    for line in lines:
        if line.line.mark is None:
            place = (line.column, round(2 * line.left / em))
            if place not in columns:
                columns[place] = _column(_near(lines, line, em), em)
            line = _placed(line, columns[place], line.em or em, measure)  # noqa: PLW2901
        shown.append(line)
    return _ended(shown)


def measure(pages: Iterable[Sequence[Located]]) -> float:
    """How many characters wide the full lines of a file are, 0 where no page shows it."""
    shown = []
    for lines in pages:
        em = _em(lines)
        column = _column([line for line in lines if line.line.mark is None], em) if em else None
        if column and column.edge is not None:
            shown.append((column.edge - column.margin) / em)
    return median(shown) if shown else 0.0


def _em(lines: Sequence[Located]) -> float:
    return median([line.em for line in lines if line.em] or [0.0])


def _near(lines: Sequence[Located], line: Located, em: float) -> list[Located]:
    """The lines of the column of ``line``."""
    return [
        other
        for other in lines
        if other.line.mark is None
        and other.column == line.column
        and abs(other.left - line.left) <= NEAR * em
    ]


def _column(lines: Sequence[Located], em: float) -> _Column | None:
    lengths = [len(line.line.text) for line in lines]
    long = min(LONG, NEARLY * max(lengths, default=0))
    begin = [line.left for line, length in zip(lines, lengths, strict=True) if length >= long]
    if not begin:
        return None
    rights = sorted(line.right for line in lines)
    edge = rights[len(rights) * 9 // 10]
    reaching = sum(right >= edge - SHORT * em for right in rights)
    return _Column(min(begin), edge if reaching >= REACHING else None)


def _placed(line: Located, column: _Column | None, em: float, measure: float) -> Located:
    if column is None:
        return line
    edge = column.edge or (column.margin + measure * em if measure else None)
    full = edge is not None and GAP not in line.line.text.strip() and line.right >= edge - SHORT * em
    stands_in = STANDS_IN[0] <= (line.left - column.margin) / em <= STANDS_IN[1]
    text = f"{INDENTED}{line.line.text.strip()}" if stands_in else line.line.text
    return replace(line, line=replace(line.line, text=text, full=full))


def _ended(lines: list[Located]) -> list[Located]:
    """The lines with whether blank ones below them, or rows of cells, end their paragraphs; what else is between lines may
    interrupt one."""
    beside = [
        (above, below)
        for above, below in pairwise(lines)
        if above.line.mark is None and below.line.mark is None and above.column == below.column
    ]
    usual = median([above.top - below.top for above, below in beside if above.top > below.top] or [0.0])
    ended = {
        id(above)
        for above, below in beside
        if GAP in below.line.text.strip()
        or (above.top - below.top > APART * usual > 0 and not (above.line.full and is_open(above.line.text)))
    }
    return [
        replace(line, line=replace(line.line, ends=True)) if id(line) in ended else line for line in lines
    ]
