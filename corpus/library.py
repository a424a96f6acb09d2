"""A folder of reports: what is in it, what it says, and whether a citation is still true."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Literal

from corpus import dating, reading
from corpus.mending import mend
from corpus.model import (
    Citation,
    Kind,
    Passage,
    Report,
    UnreadableReportError,
    WenbaoError,
    citation_id,
    digest,
)
from corpus.outline import outline

SHIPPED = Path(__file__).parent / "reports"
"""The digests that come with wenbao."""


class LibraryError(WenbaoError):
    """The folder itself cannot be used."""


class CitationError(WenbaoError):
    """A citation leads nowhere, or the words it cited have changed."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file of the library; size in bytes and modification time in nanoseconds tell whether it changed."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Record:
    """What reading one file gave: a report with its passages, or why it was skipped."""

    source: Source
    report: Report
    passages: tuple[Passage, ...] = ()
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
        try:
            return sorted(_files(self.folder, self.folder.resolve()), key=lambda source: source.path)
        except OSError as error:
            raise LibraryError(f"报告文件夹读不出来: {self.folder} ({error.strerror or error})") from None

    def read(self, source: Source) -> Record:
        """Read one file; a file that cannot be read gives a record that says why."""
        try:
            said = reading.read(self.folder / source.path)
        except UnreadableReportError as error:
            return Record(source, Report(source.path, PurePosixPath(source.path).stem), skipped=str(error))
        return _record(source, said)

    def cite(self, cited: str) -> Cited:
        """Find the passage with the id ``cited`` in its file as it is now.

        Raises CitationError if the id is malformed, its report is gone, or its words are not there any more.
        """
        match cited.split("-"):
            case [key, place, check] if place.isdecimal():
                pass
            case _:
                raise CitationError(f"引用编号不完整: {cited!r}。编号形如 abcdefghij-9-klmnop。")
        source = next((source for source in self.scan() if digest(source.path, 10) == key), None)
        if source is None:
            raise CitationError(f"引用 {cited} 所在的报告已不在文件夹 {self.folder} 中。")
        record = self.read(source)
        if record.skipped:
            raise CitationError(f"引用 {cited} 所在的报告 {source.path} 现在读不出来: {record.skipped}")
        return _find(record, cited, int(place), check)


def _find(record: Record, cited: str, place: int, check: str) -> Cited:
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


def _files(folder: Path, root: Path) -> Iterator[Source]:
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.name.startswith(".") or not Path(entry.path).resolve().is_relative_to(root):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _files(Path(entry.path), root)
            elif entry.is_file():
                stat = entry.stat()
                path = Path(entry.path).resolve().relative_to(root).as_posix()
                yield Source(path, stat.st_size, stat.st_mtime_ns)


def _record(source: Source, said: reading.Reading) -> Record:
    title, outlined = outline(mend(said.lines))
    if not outlined:
        return Record(source, Report(source.path, PurePosixPath(source.path).stem), skipped="没有文字")
    front = said.front_matter
    title = front.get("title") or title or PurePosixPath(source.path).stem
    opening = [entry.block.text for entry in outlined]
    text = "\n".join(opening)
    report = Report(
        source.path,
        title,
        dating.region(front.get("region"), title, opening, source.path, text),
        dating.year(front.get("year") or front.get("date"), title, opening, source.path, text),
    )
    passages = []
    for number, entry in enumerate(outlined, 1):
        text = entry.block.text
        block = entry.block
        cited = citation_id(source.path, number, text)
        citation = Citation(cited, report, entry.section, number, block.lines, block.page)
        told = None if entry.kind is Kind.HEADING else dating.period(text, entry.section, report.year)
        passages.append(Passage(citation, text, entry.kind, told, block.header))
    return Record(source, report, tuple(passages))
