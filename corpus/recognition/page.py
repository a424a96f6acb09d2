"""What was recognised on a picture of a page."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from corpus.pages.sheet import Box, Glyph


@dataclass(frozen=True, slots=True)
class Words:
    """A piece of a line: its ``text``, the ``box`` around it in pixels, and of each of its visible characters the middle
    in pixels from the left edge of the page and how certain it is, from 0 to 1."""

    text: str
    box: Box
    middles: tuple[float, ...]
    certain: tuple[float, ...]

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
    pixels."""

    turn: float
    width: int
    height: int
    words: tuple[Words, ...] = ()

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
        return {"turn": self.turn, "size": [self.width, self.height], "words": words}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> "RecognisedPage":
        """The page that was packed.  Raises KeyError, TypeError or ValueError for anything else."""
        width, height = packed["size"]
        return cls(packed["turn"], width, height, tuple(map(_words, packed["words"])))


def _words(packed: Sequence[Any]) -> Words:
    text, box, middles, certain = packed
    if not len("".join(text.split())) == len(middles) == len(certain):
        raise ValueError
    return Words(text, Box(*box), tuple(middles), tuple(thousandth / 1000 for thousandth in certain))


EMPTY = RecognisedPage(0.0, 1, 1)
"""A page on which nothing could be recognised."""
