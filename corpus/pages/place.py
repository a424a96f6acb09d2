"""Where a passage stands in its file, and the picture of that place."""

from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from corpus import archives, formats
from corpus.pages.locating import solid
from corpus.recognition.kept import NOTHING, Kept


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in the file at ``path`` below ``folder``: its ``text``, the words ``before`` and ``after`` it, the 1-based ``page`` it begins on in
    files that have pages, and the 1-based first and last of the ``lines`` it and its neighbours stand on; ``kept`` are the
    pages that were recognised."""

    folder: Path
    path: str
    title: str
    page: int | None
    lines: tuple[int, int]
    text: str
    before: str = ""
    after: str = ""
    kept: Kept = NOTHING


def draw(place: Place) -> bytes:
    """The page or pages with the passage framed, as PNG.

    Raises UnreadableReportError if the file cannot be read any more, PictureError if its page cannot be drawn.
    """
    from corpus.pages import typeset  # noqa: PLC0415 - Pillow, which only a picture needs
    from corpus.pages.picture import picture  # noqa: PLC0415

    first = place.page or 1
    data, suffix = archives.load(place.folder, place.path), PurePosixPath(place.path).suffix.lower()
    sheets = formats.printed(data, suffix, (first,), place.kept)
    if sheets and solid(place.text) not in "".join(glyph.char for sheet in sheets for glyph in sheet.glyphs):
        sheets += formats.printed(data, suffix, (first + 1,), place.kept) or []  # it runs over to the next
    if sheets is None:
        top, foot = place.lines
        reading = formats.read_bytes(data, suffix)
        lines = [line for line in reading.lines if top <= line.number <= foot and not line.blank]
        sheets = typeset.sheets(place.title, lines, place.text, place.before, place.after)
    return picture(sheets, place.text, place.before, place.after)
