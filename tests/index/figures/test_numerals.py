"""Numbers in Chinese characters."""

import re

import pytest

from index.figures.numerals import PATTERN, number


@pytest.mark.parametrize(
    ("said", "digits"),
    [
        ("一亿一千四百多万", "114000000"),
        ("七亿七千多万", "770000000"),
        ("一百三十七亿六千万", "13760000000"),
        ("二十一万四千七百九十八", "214798"),
        ("一万六千七百七十亿", "1677000000000"),
        ("十一亿三千万", "1130000000"),
        ("两万亿", "2000000000000"),
        ("一百零五", "105"),
        ("三百五", "350"),
        ("五千三百多亿", "530000000000"),
        ("百分之二十四点五", "24.5"),
        ("百分之一百零七", "107"),
        ("百分之八", "8"),
        ("十三点二", "13.2"),
        ("一亿", "100000000"),
        ("三万", "30000"),
        ("一百多万", "1000000"),
        ("一点五", "1.5"),
        ("八五亿", None),
        ("两三百", None),
        ("三万五万", None),
        ("二百三百万", None),
        ("一亿二亿", None),
        ("一亿亿亿", None),
        ("一十百千", None),
        ("百分之百千", None),
    ],
)
def test_numbers_in_characters_are_numbers(said: str, digits: str | None) -> None:
    assert number(said) == digits
    assert re.fullmatch(PATTERN, said) or digits is None


@pytest.mark.parametrize("phrase", ["百年", "一百", "三农", "二十八", "一九八四", "两个", "千万"])
def test_turns_of_phrase_and_small_numbers_are_left_alone(phrase: str) -> None:
    assert not re.match(PATTERN, phrase)
