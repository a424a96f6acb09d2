"""OFD → numbered lines with their pages."""

import io

import pytest
from office_support import ofd_bytes, ofd_parts

from corpus.errors import UnreadableReportError
from corpus.lines import Mark, Reading
from corpus.recognition.kept import NO_PAGES

PROSE = "全县地区生产总值完成一百二十三亿元，比上年增长"


def read_ofd(data: bytes) -> Reading:
    reading: Reading = pytest.importorskip("corpus.formats.ofd", reason="needs wenbao[ofd]").read(data)
    return reading


def test_lines_of_an_ofd_know_their_page_and_boilerplate_is_told() -> None:
    pages = [
        [(28, 60, PROSE), (20, 68, f"百分之{number}，工业增加值为三十亿元，占全县的一半。"), (100, 285, f"— {number} —")]
        for number in "123"
    ]  # fmt: skip
    reading = read_ofd(ofd_bytes(*pages, template=[(20, 12, "某县2023年政府工作报告")], title="政府工作报告"))
    assert [line.number for line in reading.lines] == list(range(1, 13))
    body = [line for line in reading.lines if line.mark is not Mark.BOILERPLATE]
    assert [line.page for line in body] == [1, 1, 2, 2, 3, 3]
    assert body[0].text == f"　　{PROSE}"
    assert body[1].text.startswith("百分之1")
    assert reading.front_matter == {"title": "政府工作报告"}


def test_pieces_on_one_baseline_are_one_line_and_what_stands_apart_is_told() -> None:
    page = [(60, 40, "增加值"), (20, 40, "工业"), (28, 40, "2023年"), (120, 40, "45"), (20, 40, "工业")]
    assert [line.text for line in read_ofd(ofd_bytes(page)).lines] == ["工业2023年　增加值　45"]


def test_blanks_before_a_paragraph_are_kept_where_the_file_writes_them() -> None:
    page = [
        (20, 40, f"　　{PROSE}百分之九。"),
        (20, 47, f"　　{PROSE}百分之八。"),
        (20, 54, f"{PROSE}百分之七零。"),
    ]
    assert [line.text for line in read_ofd(ofd_bytes(page)).lines] == [text for _, _, text in page]


def test_columns_of_text_are_read_one_after_the_other() -> None:
    left = [(20, 40 + 6 * n, f"左栏第{n}行的文字写满一整行为止") for n in range(6)]
    right = [(115, 41 + 6 * n, f"右栏第{n}行的文字写满一整行为止") for n in range(6)]
    title = [(70, 20, "中间的标题横跨两栏之间的空白，比一栏更长"), (20, 100, "下面又是横跨两栏的一行文字，所以两栏到此为止，各自读完。")]  # fmt: skip
    texts = [line.text.strip() for line in read_ofd(ofd_bytes([*title, *left, *right])).lines]
    assert texts == [title[0][2], *(t for _, _, t in left), *(t for _, _, t in right), title[1][2]]


def test_rows_of_a_table_are_no_columns_of_text() -> None:
    rows = [
        (y, name, value) for y, name, value in zip(range(40, 88, 8), "甲乙丙丁戊己", range(6), strict=True)
    ]
    page = [
        piece for y, name, value in rows for piece in ((20, y, f"{name}产业增加值总量"), (120, y, str(value)))
    ]
    assert [line.text for line in read_ofd(ofd_bytes(page)).lines] == [f"{name}产业增加值总量　{value}" for _, name, value in rows]  # fmt: skip


def test_an_ofd_without_text_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableReportError, match="没有文字"):
        read_ofd(ofd_bytes([]))


@pytest.mark.parametrize("parts", [{"a.xml": "<a/>"}, {"OFD.xml": "<OFD/>"}, {"OFD.xml": "<OFD"}])
def test_a_package_that_is_no_ofd_is_refused(parts: dict[str, str]) -> None:
    with pytest.raises(UnreadableReportError, match="损坏"):
        read_ofd(ofd_parts(parts))


def ofd_picture_bytes(words: str = "") -> bytes:
    """An OFD with a picture all over its page, and ``words`` on it."""
    images = pytest.importorskip("PIL.Image", reason="needs wenbao[page]")
    stored = io.BytesIO()
    images.new("RGB", (210, 297), (0, 0, 200)).save(stored, "PNG")
    text = f'<TextObject Boundary="20 20 90 6" Size="4"><TextCode X="0" Y="4">{words}</TextCode></TextObject>'
    return ofd_parts({
        "OFD.xml": "<OFD><DocBody><DocRoot>Doc_0/Document.xml</DocRoot></DocBody></OFD>",
        "Doc_0/Document.xml": "<Document><CommonData><PageArea><PhysicalBox>0 0 210 297</PhysicalBox></PageArea>"
        "<DocumentRes>Res.xml</DocumentRes></CommonData><Pages><Page ID='1' BaseLoc='1.xml'/></Pages></Document>",
        "Doc_0/Res.xml": '<Res BaseLoc="Res"><MultiMedias><MultiMedia ID="7" Type="Image"><MediaFile>A.PNG</MediaFile>'
        "</MultiMedia></MultiMedias></Res>",
        "Doc_0/Res/a.png": stored.getvalue(),
        "Doc_0/1.xml": '<Page><Content><Layer><ImageObject ID="3" Boundary="0 0 210 297" ResourceID="7"/>'
        f"{text}</Layer></Content></Page>",
    })  # fmt: skip


def test_a_page_that_is_a_picture_waits_for_recognition_and_is_drawn() -> None:
    data = ofd_picture_bytes()
    assert read_ofd(data).unrecognised == (1,)
    pages = pytest.importorskip("corpus.formats.ofd_pages")
    shown = pages.image(data, 1)
    assert shown.size == (round(2000 * 210 / 297), 2000)
    assert shown.getpixel((700, 1000)) == (0, 0, 200)


def test_words_are_drawn_where_they_stand() -> None:
    pages = pytest.importorskip("corpus.formats.ofd_pages")
    (sheet,) = pages.sheets(ofd_bytes([(60, 40, "增加值"), (20, 40, "工业")]), (1, 2), NO_PAGES)
    assert "".join(glyph.char for glyph in sheet.glyphs) == "工业增加值"
    scale = sheet.image.height / 297
    first = sheet.glyphs[0].box
    assert first.left == pytest.approx(20 * scale, abs=2)
    assert first.top < 38 * scale < first.bottom
    dark = sheet.image.crop(tuple(map(round, first))).convert("L").getextrema()[0]
    assert dark < 100
