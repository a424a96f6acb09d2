"""Every figure of a library as rows of a spreadsheet."""

import csv
import json
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from io import TextIOWrapper
from typing import BinaryIO, Final

from bot.render import describe
from bot.render.messages import MessageError, Messages
from index.api import Answer, Answerer, Aspect, mentions, normalise

COLUMNS: Final = (
    "region", "year", "kind", "metric", "aspect", "value", "number", "unit", "report", "lines", "citation"
)  # fmt: skip


class NoRegionError(MessageError):
    """No report speaks for the region that was asked for."""


def columns(say: Messages) -> list[str]:
    """The names of the COLUMNS."""
    return [say(f"column.{name}") for name in COLUMNS]


def rows(
    answerer: Answerer, region: str | None, metric: str | None, say: Messages
) -> Iterator[tuple[str, ...]]:
    """The figures with a unit in the order of reports and paragraphs, a row of COLUMNS each; not those that only say
    what there was before, in a year that nobody names.

    ``region`` is a place by its full or short name, ``metric`` a metric by any name or a part of one.  Raises
    NoRegionError if no report speaks for ``region``, before the first row.
    """
    wanted = _regions(answerer, region) if region else None
    names = _names(metric) if metric else ()
    return _rows(answerer, wanted, names, say)


def write_csv(head: Sequence[str], rows: Iterable[Sequence[str]], out: BinaryIO) -> None:
    """``head`` and ``rows`` as CSV, in UTF-8 whatever the locale says, a line at a time."""
    text = TextIOWrapper(out, encoding="utf-8", errors="replace", newline="", write_through=True)
    table = csv.writer(text)
    try:
        table.writerow(head)
        table.writerows(rows)
    finally:
        text.detach()  # or ``out`` would be closed with it


def answer_rows(answer: Answer, say: Messages) -> Iterator[tuple[str, ...]]:
    """The findings of one answer, a row of COLUMNS each."""
    for finding in answer.findings:
        cited, figure = answer.hits[finding.hit].passage.citation, finding.figure
        yield (
            finding.region or cited.report.region or "",
            str(finding.year or ""),
            say(f"told.{finding.kind}") if finding.kind else "",
            figure.metric if figure else "",
            say(f"aspect.{figure.aspect}") if figure else "",
            finding.value or finding.sentence,
            figure.number if figure else "",
            figure.unit if figure else "",
            cited.report.path,
            describe.lines(cited.lines, say),
            cited.id,
        )


def _rows(
    answerer: Answerer, regions: set[str] | None, names: tuple[str, ...], say: Messages
) -> Iterator[tuple[str, ...]]:
    told = {kind: say(f"told.{kind}") for kind in ("review", "plan")} | {"": ""}
    aspects = {str(aspect): say(f"aspect.{aspect}") for aspect in Aspect}

    @lru_cache(64)  # of every figure in a passage, one after the other
    def lines(kept: str) -> str:
        return describe.lines(json.loads(kept), say)

    entries = [entry for entry in answerer.entries if regions is None or entry.report.subject in regions]
    for entry, figures in answerer.figures(sorted(entries, key=lambda entry: entry.source.path)):
        whose, path = entry.report.subject or "", entry.report.path
        for figure in figures:
            if (
                figure.unit
                and not figure.former
                and (not names or any(name in figure.metric for name in names))
            ):
                year, number = str(figure.year or ""), figure.number.replace(",", "")
                what = year, told[figure.kind or ""], figure.metric, aspects[figure.aspect]
                where = path, lines(figure.lines), figure.citation
                yield (whose, *what, figure.value, number, figure.unit, *where)


def _regions(answerer: Answerer, region: str) -> set[str]:
    found: set[str] = set().union(*answerer.understand(region).named.regions)
    if not found:
        raise NoRegionError("failure.no_region", region=region)
    return found


def _names(metric: str) -> tuple[str, ...]:
    """The metric by all its names; as it is where it is none that is known."""
    normal = normalise(metric).strip()
    whole = (one for one in mentions(normal) if (one.start, one.stop) == (0, len(normal)))
    return next((one.concept.names for one in whole), (normal,))
