"""Questions that the reports at hand answer, for those who do not know what to ask."""

from collections.abc import Iterator
from itertools import islice, zip_longest
from typing import Final
from weakref import WeakKeyDictionary

from corpus.model import Kind
from index.api import Answerer, Status

WANTED: Final = 3
FIGURES: Final = (
    "实施了多少个重点项目？",
    "地区生产总值是多少？",
    "城镇新增就业多少人？",
    "一般公共预算收入是多少？",
    "固定资产投资增长了多少？",
)
TRIED: Final = 20
"""Questions that are asked to find some with an answer."""


class Examples:
    """Example questions, found once for each view of the library."""

    def __init__(self) -> None:
        self._found: WeakKeyDictionary[Answerer, tuple[str, ...]] = WeakKeyDictionary()

    def get(self, answerer: Answerer) -> tuple[str, ...]:
        """At most three questions that ``answerer`` answers for certain, the last reports' first."""
        if answerer not in self._found:
            asked = islice(dict.fromkeys(_questions(answerer)), TRIED)
            certain = (text for text in asked if answerer.ask(text, 1).status is Status.ANSWERED)
            self._found[answerer] = tuple(islice(certain, WANTED))
        return self._found[answerer]


def _questions(answerer: Answerer) -> Iterator[str]:
    """What may be answered: a figure of each region's last year in turn, then headings."""
    entries = [entry for entry in answerer.entries if not entry.skipped]
    dated = {
        entry.report.subject: entry.report.year
        for entry in sorted(entries, key=lambda entry: (entry.report.year or 0, entry.source.path))
        if entry.report.subject and entry.report.year
    }
    latest = sorted(dated.items(), key=lambda item: -(item[1] or 0))[: len(FIGURES)]
    turns = [FIGURES[first:] + FIGURES[:first] for first in range(len(latest))]
    for figures in zip_longest(*turns):
        for (region, year), figure in zip(latest, figures, strict=True):
            yield f"{region}{year}年{figure}"
    for entry in entries[:TRIED]:
        passages = list(islice(answerer.passages(entry), 9))
        yield from (passage.text[:40] for passage in passages if passage.kind is Kind.HEADING)
