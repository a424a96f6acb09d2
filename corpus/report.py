"""The lines of a file → its report: lines → blocks → outline → region, date and periods."""

from dataclasses import dataclass
from pathlib import PurePosixPath

from corpus import dating, regions
from corpus.catalogue import Correction
from corpus.lines import Line, Reading
from corpus.mending import mend
from corpus.model import Citation, Kind, Origin, Passage, Report, citation_id
from corpus.outline import outline

UNDATED = (Kind.HEADING, Kind.NOTE)
"""Passages without a period: a heading is of that of others, a note of none."""


NO_CORRECTION = Correction()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the library.  It is read again when any of this has changed.

    ``size`` is in bytes, ``mtime_ns`` the time of its last change in nanoseconds, ``correction`` what the
    catalogue says of it, ``missing_extra`` the extra of wenbao to install before it can be read.
    """

    path: str
    size: int
    mtime_ns: int
    correction: Correction = NO_CORRECTION
    missing_extra: str | None = None


@dataclass(frozen=True, slots=True)
class Record:
    """The result of reading a file: a report with its passages and the lines that are in none of them
    (front matter, page numbers, running heads), or why it was skipped."""

    source: Source
    report: Report
    passages: tuple[Passage, ...] = ()
    boilerplate: tuple[Line, ...] = ()
    skipped: str | None = None


def skip(source: Source, reason: str) -> Record:
    """The record of a file that is no report, for the ``reason`` given in one line."""
    return Record(source, Report(source.path, PurePosixPath(source.path).stem), skipped=reason)


def parse(source: Source, reading: Reading) -> Record:
    """The report that the lines of a file make, its passages in their order; skipped if it has no words."""
    mended = mend(reading.lines)
    title, outlined = outline(mended.blocks)
    if not outlined:
        return skip(source, "没有文字")
    texts = [entry.block.text for entry in outlined]
    path = PurePosixPath(source.path)
    front, correction = reading.front_matter, source.correction
    evidence = regions.Evidence(
        front_matter=correction.region or front.get("region"),
        title=correction.title or front.get("title") or title or path.stem,
        opening=texts,
        headings=[entry.block.text for entry in outlined if entry.kind is Kind.HEADING],
        names=[path.stem, *(folder.name for folder in path.parents if folder.name)],
        text="\n".join(texts),
        tabular=2 * sum(entry.kind is Kind.ROW for entry in outlined) > len(outlined),
    )
    region, region_from = regions.region(evidence)
    dated = dating.date_of(evidence, correction.date or front.get("year") or front.get("date"))
    year, date, year_from = (dated.year, dated.date, dated.origin) if dated else (None, None, None)
    report = Report(
        source.path,
        evidence.title,
        region,
        year,
        date,
        region_from=Origin.CATALOGUE if correction.region else region_from,
        year_from=Origin.CATALOGUE if dated and correction.date else year_from,
        remark=_remark(evidence.text),
    )
    body = [entry for entry in outlined if entry.kind not in UNDATED]
    periods = iter(
        dating.periods([entry.block.text for entry in body], [entry.section for entry in body], dated)
    )
    passages = []
    for number, entry in enumerate(outlined, 1):
        block = entry.block
        period = None if entry.kind in UNDATED else next(periods)
        cited = citation_id(source.path, number, block.text)
        citation = Citation(cited, report, entry.section, number, block.lines, block.page)
        passages.append(Passage(citation, block.text, entry.kind, period, block.header))
    return Record(source, report, tuple(passages), mended.boilerplate)


def _remark(text: str) -> str | None:
    """A warning where figures were lost: some sites published reports with ``$1.$2`` in place of decimal numbers."""
    lost = text.count("$1.$2")
    return f"原文有 {lost} 处数字缺失,只有占位符 $1.$2" if lost else None
