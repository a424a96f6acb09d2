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
def alternatives(name: str) -> str:
    """The words of the list ``name`` as alternatives of a regular expression, the longest first."""
    return alternation(tuple(data_lines(name)))


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


@cache
def rare_surnames() -> frozenset[str]:
    """Surnames that stand for a person only where what is behind them hides a name."""
    return frozenset(data_lines("surnames_rare.txt"))


@cache
def generic() -> frozenset[str]:
    """Words that stand for whoever a text is about."""
    return frozenset(data_lines("generic.txt"))


@cache
def peoples() -> tuple[str, ...]:
    """Nationalities as they stand in the names of autonomous regions, without 族."""
    return tuple(data_lines("peoples.txt"))


@cache
def units() -> tuple[str, ...]:
    """What numbers are counted in."""
    return tuple(line.split()[0] for line in data_lines("units.txt"))


@cache
def place_words() -> frozenset[str]:
    """Short names of places that are ordinary words too."""
    return frozenset(data_lines("placewords.txt"))


@cache
def key_figures() -> tuple[str, ...]:
    """The metrics that an overview begins with, in their order."""
    return tuple(data_lines("key_figures.txt"))


@cache
def questions() -> Mapping[str, tuple[str, ...]]:
    """The words that questions are understood by, by what they say."""
    return _named_lists("questions.txt")


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
    """A regular expression that matches any word of these lists of questions.txt, the longest first."""
    return alternation(tuple(word for name in names for word in questions()[name]))
