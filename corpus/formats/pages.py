"""Lines as they stand on the pages of a file → the lines of a report.

What formats with pages have in common: running heads and page numbers are told by where they stand, paragraphs by how
far they stand in, and a table goes on over the end of a page.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from corpus.lines import GAP, Line, Mark, bounded

MAX_PAGES = 5_000
"""Pages of a report: the longest yearbooks have 2,000."""

MAX_PAGE_CHARS = 200_000
"""Characters on one page; a page of dense print has 5,000."""

EDGE = 0.12
"""The share of a page's height, at its top and at its foot, in which running heads and page numbers stand."""

REPEATED = 0.4
"""A line at the edge of at least this share of the pages is a running head; left and right pages may differ."""

INDENTED = (1.4, 2.8)
"""By how many characters the first line of a paragraph stands in: two as a rule, and fonts differ a little."""

PAGE_NUMBER = re.compile(r"^[\s\-–—―─·•.,第共页頁/|of]*\d{1,4}[\s\-–—―─·•.,第共页頁/|of\d]*$", re.IGNORECASE)
LEADER = re.compile(r"…{2}|\.{5}|·{4}|．{3}|(?:\s\.){4}|(?:\s·){4}")
PAGE_AFTER_LEADER = re.compile(
    r"\s*\d{1,4}([\s.…·．]*)(_{5})?"
)  # of a line turned round, for its end is what counts
CONTENTS = re.compile(r"^\s*(?:目\s*[录錄次]|contents)\s*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Located:
    """A line and its position on the page: ``left`` of its first character, that character's width ``em`` (0 if
    it is not a Chinese one), ``top`` from 0 at the foot to 1 at the head; in a table None of it counts."""

    line: Line
    left: float
    em: float
    top: float


def report_lines(pages: Sequence[Sequence[Located]]) -> tuple[Line, ...]:
    """The lines of a report from those of its pages, in order and numbered from 1.

    Raises UnreadableReportError if they are more than a report has.
    """
    running = _running(pages)
    numbered = (replace(line, number=number) for number, line in enumerate(_marked(pages, running), 1))
    return bounded(_continued(numbered))


def indented(lines: list[Located]) -> list[Located]:
    """Lines that stand in by two characters get them as spaces, as the text would have them in a .txt."""
    long = [located for located in lines if located.line.mark is None and len(located.line.text) >= 20]
    widths = [located.em for located in long if located.em]
    if not widths:
        return lines
    margin, em = min(located.left for located in long), median(widths)
    return [
        replace(located, line=replace(located.line, text=f"　　{located.line.text}"))
        if located.em and INDENTED[0] <= (located.left - margin) / em <= INDENTED[1]
        else located
        for located in lines
    ]


def _key(located: Located) -> tuple[str, int]:
    """The same for the same running head: its words without digits, and its height on the page."""
    return re.sub(r"[\d\s]+", "", located.line.text), round(located.top * 50)


def _at_edge(page: Sequence[Located]) -> Iterator[Located]:
    return (located for located in page if not EDGE <= located.top <= 1 - EDGE)


def _running(pages: Sequence[Sequence[Located]]) -> frozenset[tuple[str, int]]:
    """The keys of lines that stand at the same height at the edge of most pages."""
    counts = Counter(key for page in pages for key in {_key(located) for located in _at_edge(page)})
    return frozenset(key for key, count in counts.items() if count >= max(3, REPEATED * len(pages)))


def _marked(pages: Iterable[Sequence[Located]], running: frozenset[tuple[str, int]]) -> Iterator[Line]:
    """Every line in order; running heads, page numbers and tables of contents are boilerplate."""
    for page in pages:
        edge = set(map(id, _at_edge(page)))
        below: list[Line | None] = [*(located.line for located in page[1:]), None]
        for located, after in zip(page, below, strict=True):
            text = located.line.text
            boilerplate = (
                (id(located) in edge and (_key(located) in running or PAGE_NUMBER.match(text)))
                or _has_leader(text)
                or (CONTENTS.match(text) and after is not None and _has_leader(after.text))
            )
            yield replace(located.line, mark=Mark.BOILERPLATE) if boilerplate else located.line


def _has_leader(text: str) -> bool:
    """Whether ``text`` is a line of a table of contents: a leader of dots or a rule, then a page number."""
    found = PAGE_AFTER_LEADER.match(text[::-1])
    return bool(found and (found[2] or LEADER.search(found[1])))


def _continued(lines: Iterable[Line]) -> Iterator[Line]:
    """Rows that go on with the table at the foot of the page before have its column names."""
    header: tuple[str, ...] = ()
    last: Line | None = None  # the last one that is no boilerplate
    for line in lines:
        if line.mark is Mark.BOILERPLATE:
            yield line
            continue
        if line.mark is not Mark.ROW:
            header = ()
        elif last and last.mark is Mark.ROW and last.page != line.page:
            columns = line.text.count(GAP) + 1
            header = last.header if columns == len(last.header) and line.text != GAP.join(last.header) else ()
        yield replace(line, header=header) if header else line
        last = replace(line, header=header or line.header)
