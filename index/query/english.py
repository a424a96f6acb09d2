"""Questions in English, in the words of the reports."""

import re
from functools import cache

from index.text.lexicon import any_of, data_lines

HAN = re.compile("[\u4e00-\u9fff]")
LITTLE = re.compile(rf"\b(?:{any_of('english_little')})\b", re.IGNORECASE)
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
