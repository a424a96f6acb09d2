"""Plain text: a line is a line."""

from corpus.formats.encodings import decode
from corpus.formats.markdown import heading
from corpus.lines import Line, Mark, Reading, bounded, split


def read(data: bytes) -> Reading:
    """Read a text file in any of the encodings that ``decode`` knows."""
    return Reading(bounded(_line(number, line) for number, line in enumerate(split(decode(data)), 1)))


def _line(number: int, line: str) -> Line:
    """Plain text too carries ``## `` headings, copied from a web page or written by habit."""
    titled = heading(line)
    return Line(number, titled[1], Mark.HEADING, titled[0]) if titled else Line(number, line)
