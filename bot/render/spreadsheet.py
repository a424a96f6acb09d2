"""Every figure of a library as rows of a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import TextIOWrapper
from typing import BinaryIO, Final

from bot.render import words
from corpus.errors import WenbaoError
from index.api import Answerer
from index.figures.figures import Aspect
from index.figures.table import KeptFigure
from index.query.metrics import mentions
from index.text.normal import normalise

COLUMNS: Final = ("地区", "年份", "性质", "指标", "类别", "原文", "数值", "单位", "报告", "行", "段落编号")

KINDS: Final = {"review": "结果", "plan": "目标", None: ""}
ASPECTS: Final[dict[str, str]] = {Aspect.LEVEL: "数量", Aspect.CHANGE: "增减", Aspect.RANK: "名次"}


class NoRegionError(WenbaoError):
    """No report speaks for the region that was asked for."""


def rows(answerer: Answerer, region: str | None, metric: str | None) -> Iterator[tuple[str, ...]]:
    """The figures with a unit in the order of reports and paragraphs, a row of COLUMNS each; not those that only say
    what there was before, in a year that nobody names.

    ``region`` is a place by its full or short name, ``metric`` a metric by any name or a part of one.  Raises
    NoRegionError if no report speaks for ``region``, before the first row.
    """
    wanted = _regions(answerer, region) if region else None
    names = _names(metric) if metric else ()
    return _rows(answerer, wanted, names)


def write_csv(rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """COLUMNS and ``rows`` as CSV, in UTF-8 whatever the locale says, a line at a time."""
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    table = csv.writer(text)
    table.writerow(COLUMNS)
    table.writerows(rows)
    text.detach()


def _rows(answerer: Answerer, regions: set[str] | None, names: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    entries = [entry for entry in answerer.entries if regions is None or entry.report.region in regions]
    for entry, figures in answerer.figures(sorted(entries, key=lambda entry: entry.source.path)):
        whose, path = entry.report.region or "", entry.report.path
        for figure in figures:
            if (
                figure.unit
                and not figure.former
                and (not names or any(name in figure.metric for name in names))
            ):
                yield (whose, *_cells(figure), path, _lines(figure.lines), figure.citation)


def _cells(figure: KeptFigure) -> tuple[str, ...]:
    year = str(figure.year) if figure.year else ""
    told = (year, KINDS[figure.kind], figure.metric, ASPECTS[figure.aspect], figure.value)
    return (*told, figure.number.replace(",", ""), figure.unit)


@lru_cache(64)  # of every figure in a passage, one after the other
def _lines(kept: str) -> str:
    return words.lines(json.loads(kept))


def _regions(answerer: Answerer, region: str) -> set[str]:
    found: set[str] = set().union(*answerer.understand(region).named.regions)
    if not found:
        raise NoRegionError(f"没有{region}的报告。wenbao reports 列出现有的报告。")
    return found


def _names(metric: str) -> tuple[str, ...]:
    """The metric by all its names; as it is where it is none that is known."""
    normal = normalise(metric).strip()
    whole = (one for one in mentions(normal) if (one.start, one.stop) == (0, len(normal)))
    return next((one.concept.names for one in whole), (normal,))
