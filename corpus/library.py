"""A folder of reports: what is in it, what it says, and whether a citation is still true."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath
from typing import Literal

from corpus import catalogue, dating, reading, regions
from corpus.catalogue import Correction
from corpus.errors import CitationError, LibraryError, UnreadableReportError
from corpus.lines import Line
from corpus.mending import mend
from corpus.model import Citation, Kind, Origin, Passage, Report, citation_id, digest
from corpus.outline import outline

SHIPPED = Path(__file__).parent / "reports"
"""The digests that come with wenbao."""


NOTHING = Correction()

UNDATED = (Kind.HEADING, Kind.NOTE)
"""What tells of no period: headings say it of others, notes of nothing."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the library; size in bytes, modification time in nanoseconds and what the catalogue says of it
    tell whether it changed."""

    path: str
    size: int
    mtime_ns: int
    correction: Correction = NOTHING


@dataclass(frozen=True, slots=True)
class Record:
    """What reading one file gave: a report with its passages and the lines that are in none of them
    (front matter, page numbers, running heads), or why it was skipped."""

    source: Source
    report: Report
    passages: tuple[Passage, ...] = ()
    furniture: tuple[Line, ...] = ()
    skipped: str | None = None


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage found again in its file as it is now, with up to two neighbours on each side.

    ``state`` is "moved" where the words are the same but stand in another place than the citation says.
    """

    passage: Passage
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    state: Literal["intact", "moved"]


class Library:
    """The reports below ``folder``.  Hidden files and links that lead out of it are left alone."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def scan(self) -> list[Source]:
        """Every file in the folder, sorted by path.

        Raises LibraryError if there is no such folder or it cannot be listed.
        """
        if not self.folder.is_dir():
            problem = "不是文件夹" if self.folder.exists() else "不存在"
            raise LibraryError(f"报告文件夹{problem}: {self.folder}。用 --reports 指定一个文件夹。")
        corrections = catalogue.load(self.folder).corrections
        try:
            found = sorted(_files(self.folder, self.folder.resolve()), key=lambda source: source.path)
            return [replace(source, correction=corrections.get(source.path, NOTHING)) for source in found]
        except OSError as error:
            raise LibraryError(f"报告文件夹读不出来: {self.folder} ({error.strerror or error})") from None

    def read(self, source: Source) -> Record:
        """Read one file; a file that cannot be read gives a record that says why, and so does the catalogue."""
        if source.path == catalogue.NAME:
            table = catalogue.load(self.folder)
            told = f"是目录表,更正 {len(table.corrections)} 份报告" + (
                f";{table.problem}" if table.problem else ""
            )
            return Record(source, Report(source.path, PurePosixPath(source.path).stem), skipped=told)
        try:
            said = reading.read(self.folder / source.path)
        except UnreadableReportError as error:
            return Record(source, Report(source.path, PurePosixPath(source.path).stem), skipped=str(error))
        return record(source, said)

    def cite(self, cited: str) -> Cited:
        """Find the passage with the id ``cited`` in its file as it is now.

        Raises CitationError if the id is malformed, its report is gone, or its words are not there any more.
        """
        key, _, _ = _parts(cited)
        source = next((source for source in self.scan() if digest(source.path, 10) == key), None)
        if source is None:
            raise CitationError(f"引用 {cited} 所在的报告已不在文件夹 {self.folder} 中。")
        return find(self.read(source), cited)


def find(record: Record, cited: str) -> Cited:
    """The passage with the id ``cited`` among those of its file.

    Raises CitationError if the id is malformed, the file could not be read, or the words are not in it.
    """
    _, place, check = _parts(cited)
    if record.skipped:
        raise CitationError(f"引用 {cited} 所在的报告 {record.source.path} 现在读不出来: {record.skipped}")
    same = [p for p in record.passages if digest(p.text, 6) == check]
    if not same:
        raise CitationError(f"引用 {cited} 已失效: {record.source.path} 改过了,第{place}段的原文已不在其中。")
    passage = min(same, key=lambda p: abs(p.citation.paragraph - place))
    here = passage.citation.paragraph
    return Cited(
        passage,
        record.passages[max(0, here - 3) : here - 1],
        record.passages[here : here + 2],
        "intact" if here == place else "moved",
    )


def _parts(cited: str) -> tuple[str, int, str]:
    """Key of the report, place and check of the words."""
    match cited.split("-"):
        case [key, place, check] if place.isdecimal():
            return key, int(place), check
        case _:
            raise CitationError(f"引用编号不完整: {cited!r}。编号形如 abcdefghij-9-klmnop。")


def _files(folder: Path, root: Path, below: str = "") -> Iterator[Source]:
    """The files of ``folder``, which is ``below`` the resolved ``root``.

    A file that is no link is where it stands, and to resolve each takes longer than all else.
    """
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith("."):
                continue
            path = below + entry.name
            if entry.is_symlink() or entry.is_dir():  # junctions are links too
                target = Path(entry.path).resolve()
                if not target.is_relative_to(root):
                    continue
                path = target.relative_to(root).as_posix()
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), root, f"{path}/")
            elif entry.is_file():
                stat = entry.stat()
                yield Source(path, stat.st_size, stat.st_mtime_ns)


def record(source: Source, said: reading.Reading) -> Record:
    """The report that the lines of one file make, its passages in their order; skipped if it has no words."""
    mended = mend(said.lines)
    title, outlined = outline(mended.blocks)
    path = PurePosixPath(source.path)
    if not outlined:
        return Record(source, Report(source.path, path.stem), skipped="没有文字")
    texts = [entry.block.text for entry in outlined]
    headings = [entry.block.text for entry in outlined if entry.kind is Kind.HEADING]
    front, right = said.front_matter, source.correction
    title = right.title or front.get("title") or title or path.stem
    names = [path.stem, *(folder.name for folder in path.parents if folder.name)]
    evidence = regions.Said(front.get("region"), title, texts, headings, names, "\n".join(texts))
    region, region_from = (right.region, Origin.CATALOGUE) if right.region else regions.region(evidence)
    when = dating.when(evidence, right.date or front.get("year") or front.get("date"))
    if when and right.date:
        when = replace(when, origin=Origin.CATALOGUE)
    year, date, year_from = (when.year, when.date, when.origin) if when else (None, None, None)
    report = Report(source.path, title, region, year, date, region_from, year_from)
    body = [entry for entry in outlined if entry.kind not in UNDATED]
    periods = iter(
        dating.periods([entry.block.text for entry in body], [entry.section for entry in body], when)
    )
    passages = []
    for number, entry in enumerate(outlined, 1):
        block = entry.block
        period = None if entry.kind in UNDATED else next(periods)
        cited = citation_id(source.path, number, block.text)
        citation = Citation(cited, report, entry.section, number, block.lines, block.page)
        passages.append(Passage(citation, block.text, entry.kind, period, block.header))
    return Record(source, report, tuple(passages), mended.furniture)
