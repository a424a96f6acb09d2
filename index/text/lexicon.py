"""The words this program knows: the lists of words/*.txt."""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files

from index.text.normal import normalise


def data_lines(name: str) -> Iterator[str]:
    """The lines of one file of words/, without its comments and empty lines."""
    text = files("index.text").joinpath("words", name).read_text("utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def listed(name: str) -> tuple[str, ...]:
    """The words of a file of words/ that is one list, in its order."""
    return tuple(data_lines(name))


@cache
def domain_words() -> tuple[str, ...]:
    """Terms of reports that jieba's general dictionary would cut apart."""
    return tuple(normalise(word) for word in data_lines("domain.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Function words and question words: dropped from questions, kept in passages."""
    return frozenset(normalise(word) for word in data_lines("stop.txt"))


@cache
def colloquial() -> Mapping[str, tuple[str, ...]]:
    """What people say, each with the words that reports write for it, normalised."""
    lines = (tuple(normalise(word) for word in line.split()) for line in data_lines("colloquial.txt"))
    return {said: tuple(written) for said, *written in lines}


@cache
def units() -> tuple[str, ...]:
    """What numbers are counted in."""
    return tuple(line.split()[0] for line in data_lines("units.txt"))


@cache
def questions() -> Mapping[str, tuple[str, ...]]:
    """The words that questions are understood by, by what they say."""
    return _named_lists("questions.txt")


@cache
def statements() -> Mapping[str, tuple[str, ...]]:
    """The words that sentences of reports are understood by, by what they say."""
    return _named_lists("statements.txt")


@cache
def table_words() -> Mapping[str, tuple[str, ...]]:
    """The words that labels and columns of tables are understood by, by what they say."""
    return _named_lists("cells.txt")


def _named_lists(file: str) -> Mapping[str, tuple[str, ...]]:
    """The lists of a file that names each: a name, a colon, its words."""
    lists: dict[str, tuple[str, ...]] = {}
    for line in data_lines(file):
        name, _, words = line.partition(":")
        lists[name] = tuple(normalise(word).replace("_", " ") for word in words.split())
    return lists


def alternation(words: tuple[str, ...] | frozenset[str]) -> str:
    """A regular expression that matches any of ``words``, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=lambda word: (-len(word), word))))


def any_of(*names: str) -> str:
    """A regular expression that matches any word of these lists of questions.txt and statements.txt, the longest first."""
    named = {**questions(), **statements()}
    return alternation(tuple(word for name in names for word in named[name]))
