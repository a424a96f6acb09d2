"""RTF → numbered lines: nothing lost, nothing invented, in order."""

import pytest
from formats_support import said, shown, visible
from hypothesis import given
from hypothesis import strategies as st

from corpus.formats import rtf
from corpus.lines import Mark

FONTS = r"{\fonttbl{\f0\fcharset0 Times;}{\f1\fcharset134 \'cb\'ce\'cc\'e5;}{\f2\fcharset136 Ming;}}"


def escaped(text: str, encoding: str = "gb18030") -> str:
    return "".join(f"\\'{byte:02x}" for byte in text.encode(encoding))


def read(body: str, head: str = r"\rtf1\ansi\ansicpg1252\deff0") -> list[tuple[int, str, str | None]]:
    return shown(rtf.read(f"{{{head}{FONTS}{body}}}".encode("latin-1")))


def test_text_is_decoded_by_its_font_and_as_unicode() -> None:
    body = rf"\f1 {escaped('全县')}\f0 abc\f2{escaped('產值', 'big5')}\uc1\u22686?\u-10179?\u-8704?\u20803\'20\par"
    assert read(body) == [(1, "全县abc產值增😀元", None)]
    assert read(escaped("产值") + r"\par", r"\rtf1\ansi\ansicpg936") == [(1, "产值", None)]
    assert read(r"\uc2\u20135\'b2\'fa 2\uc0\u20159 x", r"\rtf1\ansi") == [(1, "产 2亿x", None)]


def test_headings_are_told_by_style_and_outline_level() -> None:
    styles = rf"{{\stylesheet{{\s1 heading 1;}}{{\s2\outlinelevel1 {escaped('章节')};}}{{\*\cs3 x;}}}}"
    body = r"\pard\s1 one\par\pard\s2 two\par\pard\outlinelevel2 three\par\pard four\par{\b five}\par"
    found = rtf.read(f"{{\\rtf1{styles}{body}}}".encode("latin-1")).lines
    assert [(line.text, line.mark, line.level) for line in found] == [
        ("one", Mark.HEADING, 1),
        ("two", Mark.HEADING, 2),
        ("three", Mark.HEADING, 3),
        ("four", None, 0),
        ("five", Mark.BOLD, 0),
    ]


def test_rows_of_a_table_know_their_column_names() -> None:
    row = r"\trowd\cellx1\cellx2\pard\intbl {}\cell {}\cell\row"
    body = row.format("name", "2023") + row.format("GDP", "5") + r"\pard after\par"
    found = rtf.read(f"{{\\rtf1 {body}}}".encode("latin-1")).lines
    assert [(line.text, line.mark, line.header) for line in found] == [
        ("name　2023", Mark.ROW, ()),
        ("GDP　5", Mark.ROW, ("name", "2023")),
        ("after", None, ()),
    ]


def test_what_is_not_shown_is_left_out_and_what_stands_apart_comes_apart() -> None:
    body = (
        r"{\info{\title a title}{\author me}}{\header page top\par}{\*\generator x;}before{\footnote the note}"
        r"{\field{\*\fldinst HYPERLINK x}{\fldrslt linked}}{\pict 0102ff}{\v hidden}\bin3 }}} after\par"
    )
    assert read(body) == [
        (1, "beforelinked after", None),
        (2, "page top", Mark.BOILERPLATE),
        (3, "the note", None),
    ]


def test_a_star_within_a_group_hides_nothing_of_it() -> None:
    assert read(r"{\i0\*\cs7\cf0 seen}{\*\cs7 not seen}\par") == [(1, "seen", None)]


def test_a_title_that_the_text_confirms_is_the_title() -> None:
    assert rtf.read(rb"{\rtf1{\info{\title A report}}A report\par}").front_matter == {"title": "A report"}


@pytest.mark.parametrize(
    "data", [b"{\\rtf1 half\\", b"{\\rtf1 half\\'", b"{\\rtf1}}}}half", b"{\\rtf1 {{{half\\u"]
)
def test_half_a_file_is_read_to_its_end(data: bytes) -> None:
    assert all(line.text == "half" for line in rtf.read(data).lines)


@given(st.lists(st.text("县区产值0123abc，。{}\\", min_size=1, max_size=12), max_size=6))
def test_every_character_of_a_file_is_in_one_line_in_order(paragraphs: list[str]) -> None:
    body = "\\par ".join(
        "".join(f"\\{char}" if char in "{}\\" else f"\\u{ord(char)}?" for char in text) for text in paragraphs
    )
    assert said(rtf.read(f"{{\\rtf1 {body}}}".encode()).lines) == visible("".join(paragraphs))
