"""Text → tokens: normalised, segmented, and cut into characters and pairs.

Only what is compared is normalised; what is shown stays as the report has it.
"""

import contextlib
import logging
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, lru_cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import jieba
import xxhash

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
RUN = re.compile(rf"[{HAN}]+|[a-z0-9]+(?:\.[0-9]+)?")
OTHER = re.compile("[^\u4e00-\u9fff]+")
"""What may change in NFKC or lower case; these ideographs neither change nor combine with what stands beside them."""

RUNS = re.compile(f"([\u4e00-\u9fff]+)|{OTHER.pattern}")
WORD = re.compile(r"\w")
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
    folded = OTHER.sub(lambda run: _folded(run[0]), text)
    return folded.translate(_simplified()) if _traditional().search(folded) else folded


@lru_cache(maxsize=8192)
def _folded(run: str) -> str:
    return unicodedata.normalize("NFKC", run).lower()


@lru_cache(maxsize=8192)
def _normal_char(char: str) -> str:
    return normalise(char)


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

    ``cache_folder`` takes jieba's compiled dictionary; a shared temporary folder would let others write it.
    """

    def __init__(self, cache_folder: Path) -> None:
        self.cache_folder = cache_folder
        jieba.setLogLevel(logging.CRITICAL)  # a cache that cannot be written is not worth a traceback
        self._tokenizer = jieba.Tokenizer()
        with contextlib.suppress(OSError):
            cache_folder.mkdir(parents=True, exist_ok=True)
        self._tokenizer.tmp_dir = str(cache_folder)
        self._initialise(cache_folder / "jieba.cache", cache_folder / "jieba.cache.xxh3")
        for word in domain_words():
            self._tokenizer.add_word(word)

    @property
    def name(self) -> str:
        """What segments here, and in which version: another one may cut otherwise."""
        return f"jieba {version('jieba')}"

    def _initialise(self, cache: Path, check: Path) -> None:
        """Load the dictionary, from the compiled one only if every byte of it is the one that was written."""
        with contextlib.suppress(OSError):
            if not (check.exists() and cache.exists() and check.read_bytes() == _checksum(cache)):
                check.unlink(missing_ok=True)
                cache.unlink(missing_ok=True)
        self._tokenizer.initialize()
        with contextlib.suppress(OSError):
            if not check.exists():
                check.write_bytes(_checksum(cache))

    def cut(self, normal: str) -> list[str]:
        """Normalised text as consecutive words, nothing left out."""
        return self._tokenizer.lcut(normal, HMM=False)

    def words(self, normal: str) -> list[str]:
        """Search-mode words of normalised text: long words come with the shorter ones inside them.

        Without jieba's guessing of new words: it cuts the same name one way in a question and another in a
        paragraph, and then neither finds the other; left as characters they do.
        """
        return [word for word in self._tokenizer.lcut_for_search(normal, HMM=False) if WORD.search(word)]


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
