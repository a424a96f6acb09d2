"""What was recognised on a picture of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Any

from corpus.lines import WIDE
from corpus.pages.sheet import Box, Glyph

BLANK = 0.7
"""Widths of a Chinese character from which a gap is a blank; between marks and quotation marks there is half of one."""

RUNNING = 10
"""Chinese characters of a line of running text, at least."""

CURLED = frozenset("“”‘’—…·")
"""Marks that are as wide as Chinese characters in Chinese print."""


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a line: its ``text``, the ``box`` around it in pixels, and of each of its visible characters the middle
    in pixels from the left edge of the page and how certain it is, from 0 to 1."""

    text: str
    box: Box
    middles: tuple[float, ...]
    certain: tuple[float, ...]

    @property
    def em(self) -> float:
        """The width of a Chinese character in pixels, as those that follow each other tell; 0 for one alone."""
        steps = zip(pairwise(self.middles), pairwise("".join(self.text.split())), strict=True)
        return median([(b - a) / _step(*chars) for (a, b), chars in steps] or [0.0])

    def apart(self, em: float) -> "list[Words]":
        """The pieces that gaps divide it into, as between the cells of a table, where a Chinese character is ``em`` wide."""
        chars = "".join(self.text.split())
        cuts = [
            at
            for at, ((a, b), two) in enumerate(zip(pairwise(self.middles), pairwise(chars), strict=True), 1)
            if b - a > (_step(*two) + BLANK) * em
        ]
        return (
            [self._part(start, stop, em) for start, stop in pairwise([0, *cuts, len(chars)])]
            if cuts
            else [self]
        )

    def _part(self, start: int, stop: int, em: float) -> "Words":
        """The visible characters from ``start`` to ``stop`` by themselves."""
        places = [place for place, char in enumerate(self.text) if not char.isspace()]
        text = self.text[places[start] : places[stop - 1] + 1]
        left, top, right, bottom = self.box
        if start:
            left = self.middles[start] - em * _step(text[0], text[0]) / 2
        if stop < len(places):
            right = self.middles[stop - 1] + em * _step(text[-1], text[-1]) / 2
        return Words(text, Box(left, top, right, bottom), self.middles[start:stop], self.certain[start:stop])

    def glyphs(self) -> list[Glyph]:
        """Its visible characters, each up to halfway to its neighbours."""
        left, top, right, bottom = self.box
        edges = [left, *((a + b) / 2 for a, b in zip(self.middles, self.middles[1:], strict=False)), right]
        chars = "".join(self.text.split())
        return [
            Glyph(char, Box(edges[at], top, max(edges[at], edges[at + 1]), bottom))
            for at, char in enumerate(chars)
        ]


@dataclass(frozen=True, slots=True)
class RecognisedPage:
    """The words on a page after it was turned by ``turn`` degrees against the clock, which made it ``width`` by ``height``
    pixels; ``failure`` is why nothing could be recognised, where it could not."""

    turn: float
    width: int
    height: int
    words: tuple[Words, ...] = ()
    failure: str = ""

    def pieces(self) -> list[Words]:
        """The words with those apart that gaps divide, as between the cells of a table.

        How wide characters are is told by those of running text; rows of a table have few, and as many gaps.
        """
        running = [one for one in self.words if len(WIDE.findall(one.text)) >= RUNNING]
        share = median([one.em / (one.box.bottom - one.box.top) for one in running] or [0.0])
        return [
            part
            for one in self.words
            for part in one.apart(
                one.em if one in running else share * (one.box.bottom - one.box.top) or one.em
            )
        ]

    def packed(self) -> dict[str, Any]:
        """The page as JSON keeps it."""
        words = [
            [
                one.text,
                [*map(round, one.box)],
                [*map(round, one.middles)],
                [round(1000 * share) for share in one.certain],
            ]
            for one in self.words
        ]
        return {
            "turn": self.turn,
            "size": [self.width, self.height],
            "words": words,
            "failure": self.failure,
        }

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> "RecognisedPage":
        """The page that was packed.  Raises KeyError, TypeError or ValueError for anything else."""
        width, height = packed["size"]
        return cls(
            packed["turn"], width, height, tuple(map(_words, packed["words"])), packed.get("failure", "")
        )


def _step(char: str, after: str) -> float:
    """How many widths of a Chinese character the middles of two characters that touch are apart."""
    return sum(1.0 if one in CURLED or WIDE.match(one) else 0.5 for one in (char, after)) / 2


def _words(packed: Sequence[Any]) -> Words:
    text, box, middles, certain = packed
    if not len("".join(text.split())) == len(middles) == len(certain):
        raise ValueError
    return Words(text, Box(*box), tuple(middles), tuple(thousandth / 1000 for thousandth in certain))


EMPTY = RecognisedPage(0.0, 1, 1)
"""A page on which nothing could be recognised."""
