"""Lines as they stand on the pages of a file → the lines of a report.

What formats with pages have in common: running heads and page numbers are told by where they stand, and a table goes on
over the end of a page.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from corpus.formats.placing import Located
from corpus.lines import GAP, Line, Mark, bounded

MAX_PAGES = 5_000
"""Pages of a report: the longest yearbooks have 2,000."""

MAX_PAGE_CHARS = 200_000
"""Characters on one page; a page of dense print has 5,000."""

EDGE = 0.12
"""The share of a page's height, at its top and at its foot, in which running heads and page numbers stand."""

REPEATED = 0.4
"""A line at the edge of at least this share of the pages is a running head; left and right pages may differ."""

NUMBERED = 0.3
"""A line with the number of its page is a running head where this share of the pages has one."""

MAX_DIGITS = 4

PAGE_NUMBER = re.compile(r"^[\s\-–—―─·•.,第共页頁/|of]*\d{1,4}[\s\-–—―─·•.,第共页頁/|of\d]*$", re.IGNORECASE)
LEADER = re.compile(r"…{2}|\.{5}|·{4}|．{3}|(?:\s\.){4}|(?:\s·){4}")
PAGE_AFTER_LEADER = re.compile(
    r"\s*\d{1,4}([\s.…·．]*)(_{5})?"
)  # of a line turned round, for its end is what counts
CONTENTS = re.compile(r"^\s*(?:目\s*[录錄次]|contents)\s*$", re.IGNORECASE)


def report_lines(pages: Sequence[Sequence[Located]]) -> tuple[Line, ...]:
    """The lines of a report from those of its pages, in order and numbered from 1.

    Raises UnreadableReportError if they are more than a report has.
    """
    heads = _heads(pages)
    numbered = (replace(line, number=number) for number, line in enumerate(_marked(pages, heads), 1))
    return bounded(_continued(numbered))


def _key(located: Located) -> tuple[str, int]:
    """The same for the same running head: its words without digits, and its height on the page."""
    return re.sub(r"[\d\s]+", "", located.line.text), round(located.top * 50)


def _at_edge(page: Sequence[Located]) -> Iterator[Located]:
    return (located for located in page if not EDGE <= located.top <= 1 - EDGE)


def _heads(pages: Sequence[Sequence[Located]]) -> frozenset[int]:
    """The identities of running heads: lines that stand at the same height at the edge of most pages, or begin or end with
    the number of their page."""
    edges = [list(_at_edge(page)) for page in pages]
    often = Counter(key for edge in edges for key in {_key(line) for line in edge})
    counted = Counter(start for edge in edges for start in {one for line in edge for one in _starts(line)})
    least = max(2, NUMBERED * len(pages))
    return frozenset(
        id(line)
        for edge in edges
        for line in edge
        if often[_key(line)] >= max(3, REPEATED * len(pages))
        or any(counted[start] >= least for start in _starts(line))
    )


def _starts(located: Located) -> set[int]:
    """The number that the first page of the file would have, by those at the ends of a line of several words."""
    words, page = located.line.text.split(), located.line.page or 0
    ends = {words[0], words[-1]} if len(words) > 1 else set()
    return {int(word) - page for word in ends if len(word) <= MAX_DIGITS and word.isdecimal()}


def _marked(pages: Iterable[Sequence[Located]], heads: frozenset[int]) -> Iterator[Line]:
    """Every line in order; running heads, page numbers and tables of contents are boilerplate."""
    for page in pages:
        edge = set(map(id, _at_edge(page)))
        below: list[Line | None] = [*(located.line for located in page[1:]), None]
        for located, after in zip(page, below, strict=True):
            text = located.line.text
            boilerplate = (
                id(located) in heads
                or (id(located) in edge and PAGE_NUMBER.match(text))
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
