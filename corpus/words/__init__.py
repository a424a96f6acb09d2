"""Chinese words as data: a list in each ``.txt`` file, whose first line says what it is."""

import re
from functools import cache
from pathlib import Path


@cache
def words(name: str) -> tuple[str, ...]:
    """The words of the list ``name``, longer ones first."""
    lines = Path(__file__).with_name(f"{name}.txt").read_text("utf-8").splitlines()
    listed = (word for line in lines if not line.startswith("#") for word in line.split())
    return tuple(sorted(listed, key=len, reverse=True))


def any_of(name: str) -> str:
    """A group for a regular expression: one of the words of the list ``name``, the longest that fits."""
    return f"(?:{'|'.join(map(re.escape, words(name)))})"
