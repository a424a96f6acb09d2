"""Normalised text → words, by jieba."""

import contextlib
import logging
import re
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import xxhash

from index.text.lexicon import domain_words
from index.text.vocabulary import Vocabulary

WORD = re.compile(r"\w")
HALF = re.compile("[\ud800-\udfff]")


class Segmenter:
    """jieba with wenbao's domain dictionary, as an own tokenizer so that nothing leaks in or out.

    Where the extra ``fast`` is installed, jieba's Rust port cuts instead, an order of magnitude faster, with its
    one tokenizer: loading another takes 0.1 s.  Which of them cuts is part of ``name``.  ``cache_folder`` takes jieba's compiled dictionary; a shared temporary folder
    would let others write it.
    """

    def __init__(self, cache_folder: Path) -> None:
        self.cache_folder = cache_folder
        self._cutter = _ported() or _original(cache_folder)
        self.vocabulary = Vocabulary(self.found_by)
        """The terms of tokens that were cut, as they are counted in passages."""

    @property
    def name(self) -> str:
        """What cuts, and in which version."""
        return self._cutter.name

    def cut(self, normal: str) -> list[str]:
        """Normalised text as consecutive words, nothing left out."""
        return self._cutter.cut(normal)

    def words(self, normal: str) -> list[str]:
        """Search-mode words of normalised text: long words come with the shorter ones inside them.

        Without jieba's guessing of new words: it cuts the same name one way in a question and another in a
        paragraph, and then neither finds the other; left as characters they do.
        """
        return [word for token in self.cut(normal) for word in self.found_by(token)]

    def found_by(self, token: str) -> list[str]:
        """What jieba's search mode makes of one token: the words of two and of three characters inside it and
        itself; nothing of a token that is no word."""
        if not WORD.search(token):
            return []
        inner = (token[at : at + size] for size in (2, 3) for at in range(len(token) - size + 1))
        return [*(word for word in inner if len(word) < len(token) and self._cutter.knows(word)), token]


@cache
def segmenter_of(cache_folder: Path) -> Segmenter:
    """The one segmenter of this process: its dictionary takes a second to load."""
    return Segmenter(cache_folder)


class Cutter(NamedTuple):
    """What cuts, in which version, into which consecutive words, and whether its dictionary has a word."""

    name: str
    cut: Callable[[str], list[str]]
    knows: Callable[[str], bool]


@cache  # a word that is added again weighs more
def _ported() -> Cutter | None:
    """rjieba, if it is installed."""
    try:
        import rjieba  # noqa: PLC0415 - an extra
    except ImportError:
        return None
    for word in domain_words():
        rjieba.add_word(word, rjieba.suggest_freq(word), "n")
    name = f"rjieba {version('rjieba')}"

    def cut(normal: str) -> list[str]:
        try:
            return rjieba.cut(normal, hmm=False)
        except UnicodeEncodeError:  # UTF-8 has no bytes for half a character
            return rjieba.cut(HALF.sub("?", normal), hmm=False)

    return Cutter(name, cut, rjieba.has_word)


def _original(cache_folder: Path) -> Cutter:
    import jieba  # noqa: PLC0415 - 0.1 s that the port need not pay

    jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written is not worth a traceback
    tokenizer = jieba.Tokenizer()
    tokenizer.tmp_dir = str(cache_folder)
    cache, check = cache_folder / "jieba.cache", cache_folder / "jieba.cache.xxh3"
    # the compiled dictionary is loaded only if every byte of it is the one that was written
    with contextlib.suppress(OSError):
        cache_folder.mkdir(parents=True, exist_ok=True)
        if not (check.exists() and cache.exists() and check.read_bytes() == _checksum(cache)):
            check.unlink(missing_ok=True)
            cache.unlink(missing_ok=True)
    tokenizer.initialize()
    with contextlib.suppress(OSError):
        if not check.exists():
            check.write_bytes(_checksum(cache))
    for word in domain_words():
        tokenizer.add_word(word)
    name = f"jieba {version('jieba')}"
    return Cutter(name, partial(tokenizer.lcut, HMM=False), lambda word: bool(tokenizer.FREQ.get(word)))


def _checksum(path: Path) -> bytes:
    return xxhash.xxh3_64_hexdigest(path.read_bytes()).encode()
