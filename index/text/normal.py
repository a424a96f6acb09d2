"""Text in normal form, and its characters and pairs.

Only what is compared is normalised; what is shown stays as the report has it.
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

HAN = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
LATIN_RUN = re.compile(r"[a-z0-9]+(?:\.[0-9]+)?")
RUN = re.compile(rf"[{HAN}]+|{LATIN_RUN.pattern}")
OTHER = re.compile("([^\u4e00-\u9fff,。、“”《》]+)")
"""What may change in NFKC or lower case; these ideographs and marks neither change nor combine with what stands
beside them."""

RUNS = re.compile("([\u4e00-\u9fff]+)|[^\u4e00-\u9fff]+")
COMBINING = re.compile("[\u0300-\u036f\u1100-\u11ff\u3099\u309a\uac00-\ud7af\U00010000-\U0010ffff]")


def masked(text: str, spans: Iterable[tuple[int, int]], by: str = " ") -> str:
    """``text`` with the character ``by`` in place of each one in ``spans``, so that offsets stay true."""
    chars = list(text)
    for start, stop in spans:
        chars[start:stop] = by * (stop - start)
    return "".join(chars)


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


Span = tuple[int, int]
"""Where something begins in a text, and where it has ended, in code points."""

SENTENCE = re.compile(r"[^。!?;\n]++[。!?;]*+[”’」』)]*+")
CLAUSE_END = re.compile(r"[。;!?\n,](?:(?<!,)|(?!\d{3}(?!\d)))")


@dataclass(frozen=True, slots=True, eq=False)
class NormalText:
    """A text and its normal form.

    ``offsets[i]`` is the offset in ``text`` of what character i of ``normal`` was made from.  ``sentences`` are spans of
    ``normal`` without the white space around them; semicolons end one too, since reports list figures with them.
    ``clauses`` are spans of ``normal`` too; the comma in 1,234 ends none.
    """

    text: str
    normal: str
    offsets: Sequence[int]
    sentences: tuple[Span, ...]
    clauses: tuple[Span, ...]

    def verbatim(self, span: Span) -> Span:
        """Where in ``text`` stands what a span of ``normal`` that is not empty was made from."""
        return self.offsets[span[0]], self.offsets[span[1] - 1] + 1

    def clause(self, at: int) -> Span:
        """The clause that holds offset ``at`` of ``normal``, or the first one behind it."""
        return _holding(self.clauses, at) or (0, len(self.normal))

    def clause_before(self, span: Span) -> Span | None:
        """The clause before one of the clauses, where nothing but a comma stands between them."""
        place = bisect_right(self.clauses, span[0], key=lambda one: one[0]) - 2
        before = self.clauses[place] if place >= 0 else None
        return before if before and self.normal[before[1] : span[0]] == "," else None

    def sentence(self, at: int) -> Span:
        """The sentence that holds offset ``at`` of ``normal``, or the first one behind it."""
        return _holding(self.sentences, at) or (0, len(self.normal))


def _holding(spans: tuple[Span, ...], at: int) -> Span | None:
    place = bisect_right(spans, at, key=lambda span: span[1])
    return spans[min(place, len(spans) - 1)] if spans else None


@lru_cache(4096)  # a passage is looked at by every question that finds it
def normal_text(text: str) -> NormalText:
    """The normal form of ``text``, made once."""
    normal, offsets = _with_offsets(text)
    return NormalText(text, normal, offsets, tuple(_sentences(normal)), clauses(normal))


@lru_cache(4096)
def clauses(normal: str) -> tuple[Span, ...]:
    """The clauses of normalised text."""
    ends = [found.start() for found in CLAUSE_END.finditer(normal)]
    between = zip([0, *(at + 1 for at in ends)], [*ends, len(normal)], strict=True)
    return tuple((start, stop) for start, stop in between if start < stop)


def _sentences(normal: str) -> list[Span]:
    spans = []
    for found in SENTENCE.finditer(normal):
        if stripped := found[0].strip():
            start = found.start() + found[0].index(stripped)
            spans.append((start, start + len(stripped)))
    return spans


def _with_offsets(text: str) -> tuple[str, Sequence[int]]:
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
