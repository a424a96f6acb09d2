"""Bytes → text, whatever the encoding."""

import pytest

from corpus.errors import UnreadableReportError
from corpus.formats.encodings import decode

TEXT = "全县地区生产总值123亿元，比上年增长6.5%。\n工业增加值45亿元。"
TRADITIONAL = "全縣地區生產總值123億元，比上年增長6.5%。\n工業增加值45億元。"


@pytest.mark.parametrize(
    "encoding",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "gb18030", "gbk"],
)
def test_simplified_text_is_decoded_by_content(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "big5", "big5hkscs", "gb18030"])
def test_traditional_text_is_decoded_by_content(encoding: str) -> None:
    assert decode(TRADITIONAL.encode(encoding)) == TRADITIONAL


@pytest.mark.parametrize(("encoding", "text"), [("gb18030", "经济发展"), ("big5", "經濟發展")])
def test_four_characters_tell_gb18030_from_big5(encoding: str, text: str) -> None:
    assert decode(text.encode(encoding)) == text


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "big5", "utf-16-le"])
def test_half_a_character_at_the_end_is_dropped(encoding: str) -> None:
    text = TRADITIONAL if encoding == "big5" else TEXT
    assert decode((text + "萬").encode(encoding)[:-1]) == text


def test_a_damaged_character_does_not_make_utf_8_another_encoding() -> None:
    data = (TEXT * 30).encode()
    assert decode(data[:300] + b"\xff" + data[300:]).count("\ufffd") == 1


def test_a_few_nul_bytes_are_dropped_and_many_are_binary() -> None:
    assert decode((TEXT * 10).encode().replace(b"\n", b"\n\0", 1)) == TEXT * 10
    with pytest.raises(UnreadableReportError, match="二进制"):
        decode(TEXT.encode() + b"\0" * 50 + b"\1\2\3" * 10)


@pytest.mark.parametrize("declared", ["gb2312", "big5", "latin-1", None])
def test_what_a_page_declares_does_not_outweigh_its_bytes(declared: str | None) -> None:
    assert decode(TEXT.encode(), declared) == TEXT
    assert decode(TEXT.encode("gb18030"), declared) == TEXT
    assert decode(TRADITIONAL.encode("big5"), declared) == TRADITIONAL
