"""The characters of a passage among those of the pages it stands on."""

from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from corpus.pages.sheet import Box, Glyph

CONTEXT = 12
"""Characters before and after a passage that tell its occurrences apart."""

RUN = 4
"""Characters in a row that are no coincidence, where a passage is interrupted, as by the foot of a page."""

APART = 2.5
"""Lines of one frame are at most this many heights of a line apart."""


def solid(text: str) -> str:
    """``text`` without blanks, as its characters follow each other on a page."""
    return "".join(text.split())


def locate(page: str, text: str, before: str = "", after: str = "") -> list[int]:
    """The offsets in ``page`` of the characters of ``text``, in order; all three without blanks.

    Of several occurrences the one between the words ``before`` and ``after`` counts.  A passage that something
    interrupts is found in runs of at least RUN characters; one that is not there at all has none.
    """
    places = list(_occurrences(page, text))
    if places:

        def fits(place: int) -> int:
            above, below = page[:place], page[place + len(text) :]
            return _common(reversed(above), reversed(before)) + _common(below, after)

        start = max(places, key=lambda place: (fits(place), -place))
        return list(range(start, start + len(text)))
    runs = SequenceMatcher(None, page, text, autojunk=False).get_matching_blocks()
    return [at for start, _, size in runs if size >= min(RUN, len(text)) for at in range(start, start + size)]


def _occurrences(page: str, text: str) -> Iterator[int]:
    start = page.find(text) if text else -1
    while start >= 0:
        yield start
        start = page.find(text, start + 1)


def _common(one: Iterable[str], other: Iterable[str]) -> int:
    """How many characters two texts begin with alike, at most CONTEXT."""
    count = 0
    for a, b in zip(one, other, strict=False):
        if a != b or count == CONTEXT:
            break
        count += 1
    return count


def frames(glyphs: Sequence[Glyph]) -> list[Box]:
    """Rectangles around characters in reading order: one around lines below each other, one for each column or
    cell of a table."""
    framed: list[list[Box]] = []
    for line in _lines([glyph.box for glyph in glyphs]):
        above = framed[-1][-1] if framed else None
        height = line.bottom - line.top
        if above and (
            0 < line.top - above.top <= APART * max(height, above.bottom - above.top)
            and line.left < above.right
            and above.left < line.right
        ):
            framed[-1].append(line)
        else:
            framed.append([line])
    return [_around(lines) for lines in framed]


def _lines(boxes: Iterable[Box]) -> list[Box]:
    """The boxes of lines, from those of characters in reading order."""
    lines: list[list[Box]] = []
    for box in boxes:
        last = lines[-1][-1] if lines else None
        middle = (box.top + box.bottom) / 2
        if last and last.top <= middle <= last.bottom and box.left >= last.left:
            lines[-1].append(box)
        else:
            lines.append([box])
    return [_around(line) for line in lines]


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return Box(min(lefts), min(tops), max(rights), max(bottoms))
