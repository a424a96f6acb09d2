"""Where a passage stands in its file, and the picture of that place."""

from dataclasses import dataclass
from pathlib import Path

from corpus import formats
from corpus.recognition.kept import NOTHING, Kept


@dataclass(frozen=True, slots=True)
class Place:
    """A passage in ``file``: its ``text``, the words ``before`` and ``after`` it, the 1-based ``page`` it begins on in
    files that have pages, and the 1-based first and last of the ``lines`` it and its neighbours stand on; ``kept`` are the
    pages that were recognised."""

    file: Path
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
    sheets = formats.printed(place.file, (first, first + 1), place.kept)
    if sheets is None:
        top, foot = place.lines
        lines = [
            line for line in formats.read(place.file).lines if top <= line.number <= foot and not line.blank
        ]
        sheets = typeset.sheets(place.title, lines, place.text, place.before, place.after)
    return picture(sheets, place.text, place.before, place.after)
