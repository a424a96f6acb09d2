"""The words this program knows: the lists of words/*.txt."""

import re
from collections.abc import Iterator
from functools import cache
from importlib.resources import files

from index.text.normal import normalise


def data_lines(name: str) -> Iterator[str]:
    text = files("index.text").joinpath("words", name).read_text("utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def alternatives(name: str) -> str:
    """The words of the list ``name`` as alternatives of a regular expression, the longest first."""
    return "|".join(sorted(map(re.escape, data_lines(name)), key=lambda word: (-len(word), word)))


@cache
def domain_words() -> tuple[str, ...]:
    """Terms of reports that jieba's general dictionary would cut apart."""
    return tuple(normalise(word) for word in data_lines("domain.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Function words and question words: dropped from questions, kept in passages."""
    return frozenset(normalise(word) for word in data_lines("stop.txt"))


@cache
def surnames() -> frozenset[str]:
    """Surnames of one character."""
    return frozenset(data_lines("surnames.txt"))
