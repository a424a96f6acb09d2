"""Characters that models take for others, where the characters beside them tell."""

from collections.abc import Sequence
from typing import NamedTuple

CIRCLES = frozenset("0oO")
"""What the second ring of a per mille sign is taken for, when the first is taken for a percent sign."""

PERCENT = 0.98
"""How certain a percent sign is at least that is no per mille sign: nearly all are above 0.999."""

DOUBTED = 0.5
"""The certainty at most of any other percent sign."""


class Seen(NamedTuple):
    """A character, its middle as a share of the width of its piece, and how certain it is."""

    char: str
    middle: float
    share: float


def resolved(seen: Sequence[Seen]) -> list[Seen]:
    """The characters of a piece with per mille signs whole, and percent signs doubtful that may be such."""
    found: list[Seen] = []
    for at, one in enumerate(seen):
        before = seen[at - 1].char if at else ""
        after = seen[at + 1].char if at + 1 < len(seen) else ""
        if one.char in CIRCLES and before == "%" and not _is_numeric(after):
            percent = found.pop()
            found.append(Seen("‰", (percent.middle + one.middle) / 2, seen[at - 1].share))
        elif one.char == "%" and one.share < PERCENT:
            found.append(one._replace(share=min(one.share, DOUBTED)))
        else:
            found.append(one)
    return found


def is_alone(text: str, place: int) -> bool:
    """Whether the character at ``place`` is a nought that is part of no other number, and may be the letter."""
    before, after = text[max(0, place - 1) : place], text[place + 1 : place + 2]
    return text[place] == "0" and not _is_numeric(before) and not _is_numeric(after)


def _is_numeric(char: str) -> bool:
    return char.isdecimal() or char in {".", ",", "．", "，", "%", "％", "‰"}
