"""Characters that models take for others, where the characters beside them tell."""

from collections.abc import Sequence
from typing import NamedTuple

CIRCLES = frozenset("0oO")
"""What the second ring of a per mille sign is taken for, when the first is taken for a percent sign."""

PERCENT = 0.98
"""How certain a percent sign is at least that is no per mille sign: nearly all are above 0.999."""

DOUBTED = 0.5
"""The certainty at most of a nought alone, which may be the letter, and of such a percent sign."""


class Seen(NamedTuple):
    """A character, its middle as a share of the width of its piece, and how certain it is."""

    char: str
    middle: float
    share: float


def resolved(seen: Sequence[Seen]) -> list[Seen]:
    """The characters of a piece with per mille signs whole, and noughts doubtful that no number needs."""
    found: list[Seen] = []
    for at, one in enumerate(seen):
        before = seen[at - 1].char if at else ""
        after = seen[at + 1].char if at + 1 < len(seen) else ""
        if one.char in CIRCLES and before == "%" and not _is_numeric(after):
            percent = found.pop()
            found.append(Seen("‰", (percent.middle + one.middle) / 2, percent.share))
        elif (one.char == "%" and one.share < PERCENT) or _is_alone(one.char, before, after):
            found.append(one._replace(share=min(one.share, DOUBTED)))
        else:
            found.append(one)
    return found


def _is_alone(char: str, before: str, after: str) -> bool:
    return char == "0" and not _is_numeric(before) and not _is_numeric(after)


def _is_numeric(char: str) -> bool:
    return char.isdecimal() or char in {".", ",", "．", "，", "%", "％", "‰"}
