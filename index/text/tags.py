"""Normalised text → words with their part of speech, by the frequencies and tags of jieba's dictionary."""

import re
from functools import cache
from importlib.util import find_spec
from math import log2
from pathlib import Path
from typing import NamedTuple

from index.text.lexicon import domain_words

RUN = re.compile(r"[\u4e00-\u9fff]+|[a-z]+|\d[\d.,]*(?<![.,])|\S")
LONGEST = 6
"""Characters of the longest word that is looked up."""
TOTAL = 60_101_967
"""The sum of the dictionary's counts."""
UNKNOWN = (30, "zg")
"""What a character that the dictionary has not costs in bits, and its tag."""


class Word(NamedTuple):
    """A word of normalised text: where it stands, in code points, and its tag as in jieba's dictionary (nr a person, ns
    a place, nt an organisation, v a verb …), ``m`` for digits, ``eng`` for Latin letters, ``x`` for marks."""

    start: int
    stop: int
    tag: str


def tagged(normal: str) -> list[Word]:
    """The words of normalised text, white space left out: in each run of Han characters the most probable ones."""
    found: list[Word] = []
    for run in RUN.finditer(normal):
        start, stop = run.span()
        first = run[0][0]
        if "\u4e00" <= first <= "\u9fff":
            found += _cut(run[0], start)
        else:
            found.append(Word(start, stop, "m" if first.isdecimal() else "eng" if first.isalpha() else "x"))
    return found


def _cut(run: str, offset: int) -> list[Word]:
    """The most probable words of a run of Han characters, each as frequent as the dictionary says."""
    known = _dictionary()
    size = len(run)
    costs, sizes = [0] * (size + 1), [1] * size
    for at in range(size - 1, -1, -1):
        costs[at] = known.get(run[at], UNKNOWN)[0] + costs[at + 1]
        for stop in range(at + 2, min(at + LONGEST, size) + 1):
            word = run[at:stop]
            if word in known and (cost := known[word][0] + costs[stop]) < costs[at]:
                costs[at], sizes[at] = cost, stop - at
    words, at = [], 0
    while at < size:
        stop = at + sizes[at]
        words.append(Word(offset + at, offset + stop, known.get(run[at:stop], UNKNOWN)[1]))
        at = stop
    return words


@cache
def _dictionary() -> dict[str, tuple[int, str]]:
    """Each word with its cost in bits and its tag; equal pairs are one object, since there are 350,000 words."""
    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba")
    known: dict[str, tuple[int, str]] = {}
    pairs: dict[tuple[int, str], tuple[int, str]] = {}
    for line in Path(spec.origin).with_name("dict.txt").read_text("utf-8").splitlines():
        word, count, tag = line.split(" ")
        if len(word) <= LONGEST:
            pair = (round(log2(TOTAL / max(int(count), 1))), tag)
            known[word] = pairs.setdefault(pair, pair)
    for word in domain_words():
        known.setdefault(word, (16, "n"))
    return known
