"""Questions in English, in the words of the reports."""

import re
from functools import cache

from index.text.lexicon import data_lines

HAN = re.compile("[\u4e00-\u9fff]")
LITTLE = re.compile(
    r"\b(?:the|a|an|of|in|for|did|does|do|was|were|is|are|by|to|at|its|total|actually|actual|real|use|used|utilized|utilised|absorb|absorbed|attract|attracted|have|had|there|year|city|province|'s|s)\b",
    re.IGNORECASE,
)
"""Words that ask for nothing by themselves."""


def in_chinese(text: str) -> str:
    """A question without Chinese characters with the words of the reports in place of what it asks for, and without words that ask for
    nothing; any other as it is."""
    if HAN.search(text):
        return text
    told = _phrase().sub(lambda found: f" {_phrases()[found[0].lower()]} ", text)
    return LITTLE.sub(" ", told) if HAN.search(told) else text


@cache
def _phrases() -> dict[str, str]:
    return dict(line.split("|") for line in data_lines("english.txt"))


@cache
def _phrase() -> re.Pattern[str]:
    longest = sorted(_phrases(), key=len, reverse=True)
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest))})\b", re.IGNORECASE)
