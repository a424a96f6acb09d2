"""The lines of a file → its report: lines → blocks → outline → region, date and periods."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from statistics import fmean

from corpus import dating, flaws, formats, regions
from corpus.catalogue import Correction
from corpus.extras import command
from corpus.lines import Line, Reading
from corpus.mending import Block, mend
from corpus.model import Citation, Flaw, Kind, Origin, Passage, Recognised, Report, citation_id
from corpus.outline import outline
from corpus.recognition.lookalikes import is_alone
from corpus.subjects import subject

UNDATED = (Kind.HEADING, Kind.NOTE)
"""Passages without a period: a heading is of that of others, a note of none."""

SUBJECT_KEYS = ("subject", "company", "organisation", "organization", "主体", "公司", "单位")
"""What front matter calls the organisation that a report speaks for."""

CERTAIN = 0.9
"""How certain a character is that was recognised and is not doubtful."""

NUMERIC_MARKS = frozenset(".,．·:-—–~～%％‰+－")
"""Marks that are part of a number beside its digits."""

NO_CORRECTION = Correction()


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the library.  It is read again when any of this has changed.

    ``size`` is in bytes, ``mtime_ns`` the time of its last change in nanoseconds, ``correction`` what the
    catalogue says of it, ``missing_extra`` the extra of wenbao to install before it can be read, ``recognised`` how many
    of its pages that are pictures have been recognised.
    """

    path: str
    size: int
    mtime_ns: int
    correction: Correction = NO_CORRECTION
    missing_extra: str | None = None
    recognised: int = 0


@dataclass(frozen=True, slots=True)
class Record:
    """The result of reading a file: a report with its passages and the lines that are in none of them
    (front matter, page numbers, running heads), or why it was skipped; ``flaw`` is what is wrong with it by itself."""

    source: Source
    report: Report
    passages: tuple[Passage, ...] = ()
    boilerplate: tuple[Line, ...] = ()
    skipped: str | None = None
    flaw: Flaw | None = None


def skip(source: Source, reason: str, unrecognised: int = 0) -> Record:
    """The record of a file that is no report, for the ``reason`` given in one line; ``unrecognised`` of its pages are pictures
    on which nobody has looked for words yet."""
    report = Report(source.path, PurePosixPath(source.path).stem, unrecognised=unrecognised)
    return Record(source, report, skipped=reason)


def parse(source: Source, reading: Reading) -> Record:
    """The report that the lines of a file make, its passages in their order; skipped if it has no words."""
    mended = mend(reading.lines)
    title, outlined = outline(mended.blocks)
    if not outlined:
        return skip(source, _wordless(reading), len(reading.unrecognised))
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
    speaker = None
    if region_from not in (Origin.FRONT_MATTER, Origin.TITLE):
        given = correction.subject or next(filter(None, map(front.get, SUBJECT_KEYS)), None)
        speaker = subject(evidence, given, correction.names)
    if speaker:
        region, region_from = None, None
    dated = dating.date_of(
        evidence, correction.date or front.get("year") or front.get("date"), annual=speaker is not None
    )
    year, date, year_from = (dated.year, dated.date, dated.origin) if dated else (None, None, None)
    report = Report(
        source.path,
        evidence.title,
        region,
        year,
        date,
        region_from=Origin.CATALOGUE if correction.region else region_from,
        year_from=Origin.CATALOGUE if dated and correction.date else year_from,
        organisation=speaker.name if speaker else None,
        names=speaker.names if speaker else (),
        reviewed=dated.reviewed if dated else None,
        unrecognised=len(reading.unrecognised),
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
        seen = _seen(reading, [one.block for one in outlined[max(0, number - 2) : number + 1]], block)
        passages.append(Passage(citation, block.text, entry.kind, period, block.header, seen))
    wordless = sorted((*reading.unrecognised, *reading.failed))
    flaw = flaws.found(report, evidence, [entry.block.text for entry in body], wordless)
    return Record(source, report, tuple(passages), mended.boilerplate, flaw=flaw)


def _wordless(reading: Reading) -> str:
    """Why a file without words is no report."""
    pages = len(reading.unrecognised)
    if reading.failed:
        return f"有 {len(reading.failed)} 页是图片，识别不出文字"
    if not pages:
        return "没有文字"
    if formats.missing_recogniser():
        return f"没有文字层（多半是扫描件），请先用文字识别软件处理，或运行 {command('ocr')}"
    return f"有 {pages} 页是图片，还没有识别文字；wenbao index 会识别"


def _seen(reading: Reading, around: Sequence[Block], block: Block) -> Recognised | None:
    """How certain the words of a block are, where they were recognised in a picture; ``around`` are the blocks beside it and
    itself."""
    if reading.recognised is None:
        return None
    at = around.index(block)
    before = around[at - 1].text if at else ""
    after = around[at + 1].text if at + 1 < len(around) else ""
    shares = reading.recognised.certain(block.text, block.page, before, after)
    if not shares:
        return None
    visible = [place for place, char in enumerate(block.text) if not char.isspace()]
    doubtful = [
        place
        for place, share in zip(visible, shares, strict=True)
        if (share < CERTAIN and _matters(block.text, place)) or is_alone(block.text, place)
    ]
    return Recognised(fmean(shares), _spans(doubtful))


def _matters(text: str, place: int) -> bool:
    """Whether the character at ``place`` is one that words and numbers are made of: marks come in forms that look the same,
    and say something else only beside digits."""
    return text[place].isalnum() or any(
        char.isdecimal() for char in text[max(0, place - 1) : place + 2] if text[place] in NUMERIC_MARKS
    )


def _spans(places: Iterable[int]) -> tuple[tuple[int, int], ...]:
    spans: list[tuple[int, int]] = []
    for place in places:
        if spans and spans[-1][1] == place:
            spans[-1] = (spans[-1][0], place + 1)
        else:
            spans.append((place, place + 1))
    return tuple(spans)
