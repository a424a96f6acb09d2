"""Text → tokens: normalised, segmented, and cut into characters and pairs.

Only what is compared is normalised; what is shown stays as the report has it.
"""

import contextlib
import logging
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cache, lru_cache, partial
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import NamedTuple

import xxhash

from index.vocabulary import Vocabulary

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
LATIN_RUN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
RUN = re.compile(rf"[{HAN}]+|{LATIN_RUN.pattern}")
OTHER = re.compile("([^\u4e00-\u9fff,。、“”《》]+)")
"""What may change in NFKC or lower case; these ideographs and marks neither change nor combine with what stands
beside them."""

RUNS = re.compile("([\u4e00-\u9fff]+)|[^\u4e00-\u9fff]+")
WORD = re.compile(r"\w")
HALF = re.compile("[\ud800-\udfff]")
COMBINING = re.compile("[\u0300-\u036f\u1100-\u11ff\u3099\u309a\uac00-\ud7af\U00010000-\U0010ffff]")


@cache
def _simplified() -> Mapping[int, str]:
    """Traditional → simplified, one character at a time, from OpenCC's tables.

    By character because both sides of a comparison need the same result whatever stands around it.
    """
    import opencc  # noqa: PLC0415 - 30 ms that `--help` need not pay

    block = "".join(map(chr, range(0x3400, 0xA000)))
    pairs = zip(block, opencc.OpenCC("t2s").convert(block), strict=True)
    return {ord(traditional): simple for traditional, simple in pairs if traditional != simple}


@cache
def _traditional() -> re.Pattern[str]:
    return re.compile(f"[{''.join(map(chr, _simplified()))}]")


def normalise(text: str) -> str:
    """NFKC, lower case, simplified."""
    runs = OTHER.split(text.replace("，", ","))  # NFKC of the most frequent mark
    runs[1::2] = map(_folded, runs[1::2])
    folded = "".join(runs)
    return folded.translate(_simplified()) if _traditional().search(folded) else folded


@lru_cache(maxsize=8192)
def _folded(run: str) -> str:
    return unicodedata.normalize("NFKC", run).lower()


@lru_cache(maxsize=8192)
def _normal_char(char: str) -> str:
    return normalise(char)


@lru_cache(1024)
def normalise_with_offsets(text: str) -> tuple[str, Sequence[int]]:
    """``normalise`` character by character, and for each character of the result its offset in ``text``."""
    whole = normalise(text)
    if len(whole) == len(text) and not COMBINING.search(text):
        return whole, range(len(text))  # nothing grew, and nothing that could have shrunk to make up for it
    shown: list[str] = []
    offsets: list[int] = []
    for run in RUNS.finditer(text):
        if run[1]:
            shown.append(run[1].translate(_simplified()))
            offsets.extend(range(*run.span()))
        else:
            for offset in range(*run.span()):
                normal = _normal_char(text[offset])
                shown.append(normal)
                offsets.extend([offset] * len(normal))
    return "".join(shown), offsets


def grams(normal: str) -> list[str]:
    """Every character and every pair of each run of Han characters; Latin and digit runs whole.

    ``normal`` is normalised text.  Pairs reach over what jieba cuts apart, and one wrong character
    spoils two of them, not a word.
    """
    found = []
    for run in RUN.findall(normal):
        if run[0].isascii():
            found.append(run)
        else:
            found.extend(run)
            found.extend(run[i : i + 2] for i in range(len(run) - 1))
    return found


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


def data_lines(name: str) -> Iterator[str]:
    text = files("index").joinpath("words", name).read_text("utf-8")
    return (line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


@cache
def domain_words() -> tuple[str, ...]:
    """Terms of reports that jieba's general dictionary would cut apart."""
    return tuple(normalise(word) for word in data_lines("domain.txt"))


@cache
def stop_words() -> frozenset[str]:
    """Function words and question words: dropped from questions, kept in passages."""
    return frozenset(normalise(word) for word in data_lines("stop.txt"))
