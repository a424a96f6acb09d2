"""A page as an image, and where each character stands on it."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from PIL.Image import Image

LONG_SIDE = 1800
"""Pixels of the longer side of a page: small print can be read, and two pages are within what a chat takes."""

RECOGNISED_SIDE = 2000
"""Pixels of the longer side of a page that is recognised: A4 at 170 dots an inch."""


class Box(NamedTuple):
    """An upright rectangle in pixels from the upper left corner of a page."""

    left: float
    top: float
    right: float
    bottom: float


class Glyph(NamedTuple):
    """A visible character and where it stands."""

    char: str
    box: Box


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its image, and its visible characters in reading order."""

    image: "Image"
    glyphs: tuple[Glyph, ...]
