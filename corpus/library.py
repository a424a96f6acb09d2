"""A folder of reports: its files, their records, and whether a citation is still true."""

import os
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from importlib.util import find_spec
from pathlib import Path, PurePosixPath
from typing import Literal

from corpus import archives, catalogue, formats, rights, synonyms
from corpus.errors import CitationError, LibraryError, PictureError, UnreadableReportError
from corpus.extras import command
from corpus.lines import Reading
from corpus.model import Passage, digest
from corpus.pages.place import Place, draw
from corpus.recognition.kept import Kept
from corpus.recognition.work import recognise
from corpus.report import Record, Source, parse, skip
from corpus.workers import Failure, in_processes

SHIPPED = Path(__file__).parent / "reports"
"""The digests that come with wenbao."""

LITTER = re.compile(r"\.|~\$|(?:thumbs\.db|ehthumbs\.db|desktop\.ini)$", re.IGNORECASE)
"""Names of what systems and programs leave in folders: hidden files, locks of open documents, previews."""

PAGES = (".html", ".htm")
PAGE_FOLDERS = ("_files", ".files")
"""What browsers put the pictures and styles of a page into that they save, beside it under its name."""


PICTURE_PACKAGES = ("PIL", "pylopdf_fonts_zh_cn")
PICTURE_SECONDS = 20.0
"""How long the picture of a page may take: a page takes half a second."""


@dataclass(frozen=True, slots=True)
class Cited:
    """A passage found again in its file as it is now, with up to two neighbours on each side.

    ``state`` is "moved" where the words are the same but stand in another paragraph than the citation says.
    """

    passage: Passage
    before: tuple[Passage, ...]
    after: tuple[Passage, ...]
    state: Literal["intact", "moved"]


class Library:
    """The reports below ``folder``, those in ZIP archives too.  Hidden files, what programs leave behind and links that lead out of it
    are left alone."""

    def __init__(self, folder: Path, recognised: Path | None = None) -> None:
        """``recognised`` is the folder in which pages are kept that were recognised; None keeps none."""
        self.folder = folder
        self.kept = Kept(recognised)

    def scan(self) -> list[Source]:
        """Every file in the folder, sorted by path, but the table of rights.

        Raises LibraryError if there is no such folder or it cannot be listed.
        """
        if not self.folder.is_dir():
            problem = "不是文件夹" if self.folder.exists() else "不存在"
            raise LibraryError(f"报告文件夹{problem}：{self.folder}。用 --reports 指定一个文件夹。")
        corrections = catalogue.load(self.folder).corrections
        missing = {suffix: formats.missing_extra(suffix) for suffix in formats.FORMATS}
        try:
            files = (source for source in _files(self.folder) if source.path != rights.NAME)
            found = sorted(files, key=lambda source: source.path)
        except OSError as error:
            raise LibraryError(f"报告文件夹读不出来：{self.folder}（{error.strerror or error}）") from None
        return [
            replace(
                source,
                correction=corrections.get(source.path, source.correction),
                missing_extra=missing.get(PurePosixPath(source.path).suffix.lower()),
                recognised=self._recognised(source),
            )
            for source in found
        ]

    def _recognised(self, source: Source) -> int:
        form = formats.FORMATS.get(PurePosixPath(source.path).suffix.lower())
        if form is None or not form.pictured:
            return 0
        return self.kept.count(self.folder / source.path, source.size, source.mtime_ns)

    def recognise(self, sources: Sequence[Source], progress: Callable[[int, int], None]) -> int:
        """Look for words on the pages of these files that are pictures, one page at a time, and keep what is found: how many
        pages that was.  ``progress`` is told how many are done, and how many there are.

        Raises LibraryError if nothing can be kept.
        """
        try:
            return recognise(self.folder, self.kept, sources, progress)
        except OSError as error:
            raise LibraryError(f"识别的文字存不进 {self.kept.folder}：{error.strerror or error}") from None

    def read(self, source: Source) -> Record:
        """Read one file; a file that cannot be read gives a record that says why, and so do the catalogue and the synonyms."""
        if source.path == catalogue.NAME:
            table = catalogue.load(self.folder)
            problem = f"；{table.problem}" if table.problem else ""
            return skip(source, f"是目录表，更正 {len(table.corrections)} 份报告{problem}")
        if source.path in synonyms.NAMES:
            said = synonyms.load(self.folder)
            return skip(
                source, f"是同义词表，{len(said.groups)} 组" + (f"；{said.problem}" if said.problem else "")
            )
        try:
            return parse(source, self._reading(source.path))
        except UnreadableReportError as error:
            return skip(source, str(error))

    def file(self, path: str) -> Path:
        """The file on the disk that holds the report at ``path``: of a report in an archive the archive."""
        return archives.located(self.folder, path)[0]

    def _reading(self, path: str) -> Reading:
        file, name = archives.located(self.folder, path)
        if name is None and file.suffix.lower() == archives.SUFFIX:
            archives.members(file)  # says why it is no folder
        suffix = PurePosixPath(path).suffix.lower()
        return formats.read_bytes(archives.load(self.folder, path), suffix, self.kept)

    def picture(self, cited: Cited) -> bytes:
        """The page, or the two pages, that a passage stands on, with it framed: PNG that a chat takes as a photo.

        A file without pages is set as one, with the numbers of its lines.  Drawn in a process of its own, as files
        are read.  Raises PictureError if it cannot be drawn.
        """
        if not all(map(find_spec, PICTURE_PACKAGES)):
            raise PictureError(f"画原文页要多装一个包：{command('page')}")
        citation = cited.passage.citation
        around = [*cited.before, cited.passage, *cited.after]
        place = Place(
            folder=self.folder,
            path=citation.report.path,
            title=citation.report.title,
            page=citation.page,
            lines=(around[0].citation.lines[0][0], around[-1].citation.lines[-1][1]),
            text=cited.passage.text,
            before=cited.before[-1].text if cited.before else "",
            after=cited.after[0].text if cited.after else "",
            kept=self.kept,
        )
        ((_, drawn),) = in_processes([place], draw, 1, seconds=PICTURE_SECONDS)
        if isinstance(drawn, Failure):
            raise PictureError(f"原文页画不出来：{drawn.reason}")
        return drawn

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
    _, paragraph, check = _parts(cited)
    if record.skipped:
        raise CitationError(f"引用 {cited} 所在的报告 {record.source.path} 现在读不出来：{record.skipped}")
    same = [p for p in record.passages if digest(p.text, 6) == check]
    if not same:
        raise CitationError(
            f"引用 {cited} 已失效：{record.source.path} 改过了，第{paragraph}段的原文已不在其中。"
        )
    passage = min(same, key=lambda p: abs(p.citation.paragraph - paragraph))
    here = passage.citation.paragraph
    return Cited(
        passage,
        record.passages[max(0, here - 3) : here - 1],
        record.passages[here : here + 2],
        "intact" if here == paragraph else "moved",
    )


def _parts(cited: str) -> tuple[str, int, str]:
    """The key of the report, the number of the paragraph and the digest of its words."""
    match cited.split("-"):
        case [key, paragraph, check] if paragraph.isdecimal() and len(paragraph) < 10:
            return key, int(paragraph), check
        case _:
            raise CitationError(f"引用编号不完整：{cited!r}。编号形如 abcdefghij-9-klmnop。")


def _files(top: Path) -> Iterator[Source]:
    """The files below ``top``.

    A file that is no link is where it stands, and to resolve each takes longer than all else.
    """
    root = top.resolve()
    folders = [("", top)]
    while folders:
        below, folder = folders.pop()
        with os.scandir(folder) as scanned:
            entries = list(scanned)
            names = map(PurePosixPath, (entry.name for entry in entries))
            beside = {name.stem + end for name in names if name.suffix in PAGES for end in PAGE_FOLDERS}
            for entry in entries:
                if LITTER.match(entry.name) or entry.name in beside:
                    continue
                path = below + entry.name
                if entry.is_symlink() or entry.is_dir():  # junctions are links too
                    target = Path(entry.path).resolve()
                    if not target.is_relative_to(root):
                        continue
                    path = target.relative_to(root).as_posix()
                if entry.is_dir(follow_symlinks=False):
                    folders.append((f"{path}/", Path(entry.path)))
                elif entry.is_file():
                    stat = entry.stat()
                    if entry.name.lower().endswith(archives.SUFFIX):
                        yield from _members(path, Path(entry.path), stat)
                    else:
                        yield Source(path, stat.st_size, stat.st_mtime_ns)


def _members(path: str, archive: Path, stat: os.stat_result) -> Iterator[Source]:
    """The files in an archive; the archive itself where it cannot be read as a folder."""
    try:
        for name, member in archives.members(archive).items():
            yield Source(f"{path}/{name}", member.size, stat.st_mtime_ns)
    except UnreadableReportError:
        yield Source(path, stat.st_size, stat.st_mtime_ns)
