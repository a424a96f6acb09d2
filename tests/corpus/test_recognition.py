"""Words in pictures: recognised once, kept, read like any other words, and marked."""

import io
import time
import zipfile
from pathlib import Path
from typing import Any

import pytest
from formats_support import pdf_bytes
from hypothesis import given
from hypothesis import strategies as st
from support import Maker

from corpus import formats
from corpus.extras import command
from corpus.formats.scans import Recognised, glyphs, located
from corpus.library import Library
from corpus.model import Flaw, FlawKind
from corpus.pages.sheet import Box
from corpus.recognition import work
from corpus.recognition.kept import Kept
from corpus.recognition.lookalikes import Seen, is_alone, resolved
from corpus.recognition.page import EMPTY, RecognisedPage, Words
from corpus.report import CERTAIN
from index.api import Answerer

images = pytest.importorskip("PIL.Image", reason="needs wenbao[page]")

LINES = ("一、工作回顾", "全县开局良好。粮食达到3900万公斤，", "比上年增长百分之六。")


def words(text: str, top: int, left: int = 100, certain: float = 0.99) -> Words:
    """A line of type that is 20 pixels wide, on a page 700 by 1000 pixels."""
    count = len("".join(text.split()))
    middles = tuple(left + 20.0 * at + 10 for at in range(count))
    return Words(text, Box(left, top, left + 20 * len(text), top + 24), middles, (certain,) * count)


def page(*pieces: Words) -> RecognisedPage:
    return RecognisedPage(0.0, 700, 1000, pieces)


def picture() -> bytes:
    written = io.BytesIO()
    images.new("RGB", (700, 1000), "white").save(written, "PNG")
    return written.getvalue()


def scanned(make: Maker, tmp_path: Path, known: RecognisedPage, name: str = "云岭县.png") -> Library:
    """A library with one picture on which ``known`` was recognised before."""
    library = Library(make({name: picture()}).folder, tmp_path / "recognised")
    pages = library.kept.of(picture())
    pages.put(1, known)
    (source,) = library.scan()
    library.kept.note(library.folder / name, source.size, source.mtime_ns, pages)
    return library


def test_a_page_is_kept_as_it_was() -> None:
    known = page(words("粮食 GDP 增长", 300), words("全县", 100, certain=0.5))
    assert RecognisedPage.unpacked(known.packed()) == known


@given(st.binary(max_size=40), st.integers(1, 9))
def test_what_is_kept_and_damaged_is_not_there(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, number: int
) -> None:
    pages = Kept(tmp_path_factory.mktemp("kept")).of(b"a")
    pages.put(number, EMPTY)
    assert pages.get(number) == EMPTY
    assert pages.folder
    (pages.folder / f"{number}.json").write_bytes(data)
    assert pages.get(number) is None


def test_a_file_is_known_by_its_content_under_any_name(make: Maker, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    library = scanned(make, tmp_path, page(words(LINES[1], 100)))
    (before,) = library.scan()
    assert before.recognised == 1
    (library.folder / "云岭县.png").rename(library.folder / "另名.png")
    (source,) = library.scan()
    assert source.recognised == 0  # nobody has read it under that name
    assert library.read(source).passages


def test_a_picture_that_was_not_recognised_yet_says_so(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(formats, "find_spec", lambda name: True)
    library = make({"a.png": picture()})
    record = library.read(library.scan()[0])
    assert record.report.unrecognised == 1
    assert record.skipped == "有 1 页是图片，还没有识别文字；wenbao index 会识别"


def test_without_the_models_a_scan_says_what_to_do(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    def draw(canvas: Any, number: int) -> None:
        canvas.drawInlineImage(images.new("RGB", (60, 80), "white"), 0, 0, 595, 842)

    library = make({"a.pdf": pdf_bytes(draw), "b.png": picture()})
    monkeypatch.setattr(
        formats, "find_spec", lambda name: None if name in ("rapidocr", "onnxruntime") else True
    )
    scan, photo = (library.read(source) for source in library.scan())
    assert scan.skipped
    assert scan.skipped.startswith("没有文字层（多半是扫描件），请先用文字识别软件处理")
    assert photo.skipped == f"读 .png 要多装一个包：{command('ocr')}"


def test_words_are_read_marked_and_framed_where_they_stand(make: Maker, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    known = page(words(LINES[0], 100), words(LINES[1], 140, left=140), words(LINES[2], 180, certain=0.8))
    library = scanned(make, tmp_path, known)
    passages = library.read(library.scan()[0]).passages
    passage = next(one for one in passages if "粮食" in one.text)
    assert passage.text == LINES[1] + LINES[2]
    assert passage.citation.page == 1
    assert passage.recognised
    assert passage.recognised.doubtful == ((len(LINES[1]), len(passage.text) - 1),)  # a mark is no doubt
    assert 0.8 < passage.recognised.certain < 0.99
    drawn = images.open(io.BytesIO(library.picture(library.cite(passage.citation.id))))
    assert drawn.size == (700, 1000)
    assert drawn.getpixel((101, 190)) != (255, 255, 255)
    assert drawn.getpixel((650, 600)) == (255, 255, 255)


@pytest.mark.parametrize(("certain", "status"), [(0.99, "answered"), (0.6, "weak")])
def test_a_value_with_a_doubtful_character_is_not_put_first(
    make: Maker, tmp_path: Path, certain: float, status: str
) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    head, line = words("云岭县2024年政府工作报告", 60), words("2023年粮食产量达到3900万公斤。", 140)
    at = line.text.index("3900")
    doubtful = (*line.certain[: at + 1], certain, *line.certain[at + 2 :])
    library = scanned(make, tmp_path, page(head, Words(line.text, line.box, line.middles, doubtful)))
    answerer = Answerer.open(library, tmp_path / "data")
    answer = answerer.ask("云岭县2023年粮食产量多少？", 3)
    facts = [fact.value for _, found in answerer.figures(answerer.entries) for fact in found]
    assert ("3900万公斤" in facts) == (status == "answered")
    assert (answer.status, bool(answer.findings[0].value)) == (status, status == "answered")


def test_columns_are_read_one_after_the_other_and_their_characters_too() -> None:
    left = [words(f"左边第{'一二三四五六'[at]}行文字要写得足够长", 100 + 40 * at, left=20) for at in range(6)]
    right = [
        words(f"右边第{'一二三四五六'[at]}行文字要写得足够长", 100 + 40 * at, left=360) for at in range(6)
    ]
    both = page(*(piece for pair in zip(left, right, strict=True) for piece in pair))
    text = "".join(line.line.text.strip() for line in located(both, 1))
    assert text == "".join(piece.text for piece in (*left, *right))
    assert "".join(glyph.char for glyph in glyphs(both, 1, images.new("L", (700, 1000)))) == text


def test_a_word_that_is_not_found_on_its_page_is_doubtful() -> None:
    seen = Recognised([(3, page(words("全县工作", 100)))])
    assert seen.certain("全县工作", 3) == [0.99] * 4
    assert seen.certain("别处的话", 3) == [0.0] * 4
    assert seen.certain("全县工作", 4) is None


def test_a_full_line_goes_on_whatever_its_marks() -> None:
    known = page(
        *(words("，".join(["一二三四五"] * 4), 100 + 40 * at) for at in range(5)), words("完。", 300)
    )
    reading = located(known, 1)
    assert [line.line.full for line in reading] == [True] * 5 + [False]


@pytest.mark.parametrize("content", [b"\x89PNG\r\n\x1a\nnothing", b"\xff\xd8\xff\xe0" + bytes(80)])
def test_a_broken_picture_costs_itself(make: Maker, content: bytes) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    library = make({"a.png": content})
    record = library.read(library.scan()[0])
    assert record.skipped == "图片损坏或不完整，读不出来"


@pytest.mark.parametrize("turn", [0, 91])
def test_a_page_is_recognised_whichever_way_it_lies(make: Maker, tmp_path: Path, turn: int) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    from PIL import ImageDraw  # noqa: PLC0415

    from corpus.pages.font import sans  # noqa: PLC0415

    shown = images.new("RGB", (620, 260), "white")
    draw = ImageDraw.Draw(shown)
    for number, line in enumerate(LINES):
        draw.text((40, 40 + 60 * number), line, font=sans(30), fill="black")
    shown.rotate(turn, expand=True, fillcolor="white").save(make({}).folder / "县.jpg", quality=80)
    library = Library(tmp_path / "reports", tmp_path / "recognised")
    (source,) = library.scan()
    told: list[tuple[int, int]] = []
    assert library.recognise([source], lambda done, total: told.append((done, total))) == 1
    assert told == [(0, 1), (1, 1)]
    assert library.recognise([source], lambda done, total: None) == 0
    (again,) = library.scan()
    assert again.recognised == 1
    text = "".join(passage.text for passage in library.read(again).passages)
    assert text == "".join(LINES)


def test_cells_beside_each_other_stay_two_numbers() -> None:
    text, middles = "粮食36232 16.1", (110.0, 130, 145, 155, 165, 175, 185, 215, 225, 235, 245)
    row = Words(text, Box(100, 100, 250, 124), middles, (0.99,) * len(middles))
    assert [part.text for part in row.apart(row.em)] == ["粮食36232", "16.1"]
    assert row.apart(row.em)[1].box.left == pytest.approx(210, abs=2)
    assert located(page(row), 1)[0].line.text.split() == ["粮食36232", "16.1"]
    assert words("全县经济总量达到900亿元", 100).apart(20)[0].text == "全县经济总量达到900亿元"


def test_paragraphs_apart_end_though_their_last_lines_are_full() -> None:
    rows = [100, 140, 180, 260, 300, 340]
    known = page(*(words("一二三四五六七八九。", top) for top in rows))
    assert [line.line.ends for line in located(known, 1)] == [False, False, True, False, False, False]


def test_lines_of_which_only_the_longest_reaches_far_are_paragraphs_of_their_own() -> None:
    lengths = (8, 14, 6, 11)
    known = page(*(words("一" * length, 100 + 40 * at) for at, length in enumerate(lengths)))
    assert not any(line.line.full for line in located(known, 1))


def test_a_picture_in_an_archive_is_recognised_and_shown(make: Maker, tmp_path: Path) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    stored = io.BytesIO()
    with zipfile.ZipFile(stored, "w") as archive:
        archive.writestr("扫描/云岭县.png", picture())
    library = Library(make({"a.zip": stored.getvalue()}).folder, tmp_path / "recognised")
    library.kept.of(picture()).put(1, page(words(LINES[1], 100)))
    (source,) = library.scan()
    assert library.recognise([source], lambda done, total: None) == 0  # its content is known already
    (source,) = library.scan()
    assert source.recognised == 1
    (passage,) = library.read(source).passages
    assert images.open(io.BytesIO(library.picture(library.cite(passage.citation.id)))).size == (700, 1000)


def slow(page: object) -> int:
    time.sleep(30)
    return 0


def test_a_page_over_the_time_limit_is_said_and_not_tried_again(
    make: Maker, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("rapidocr", reason="needs wenbao[ocr]")
    tiff = io.BytesIO()
    pages = [images.new("RGB", (70, 90), colour) for colour in ("white", "black")]
    pages[0].save(tiff, "TIFF", save_all=True, append_images=pages[1:])
    library = Library(make({"a.tif": tiff.getvalue()}).folder, tmp_path / "recognised")
    library.kept.of(tiff.getvalue()).put(1, page(words(LINES[1], 100)))
    monkeypatch.setattr(work, "_recognised", slow)
    monkeypatch.setattr(work, "SECONDS", 1.0)
    assert library.recognise(library.scan(), lambda done, total: None) == 1
    (source,) = library.scan()
    record = library.read(source)
    assert record.passages
    assert record.flaw == Flaw(FlawKind.UNRECOGNISED, "2")
    assert record.report.unrecognised == 0
    failed = library.kept.of(tiff.getvalue()).get(2)
    assert failed
    assert "1 秒" in failed.failure


@pytest.mark.parametrize(
    ("seen", "meant"),
    [
        ("率为6.77%0;死", "率为6.77‰;死"),
        ("率为7.76%o", "率为7.76‰"),
        ("占5%0.3亿元", "占5%0.3亿元"),
        ("占50%。", "占50%。"),
        ("2030年10%", "2030年10%"),
    ],
)
def test_a_per_mille_sign_taken_for_two_characters_is_whole(seen: str, meant: str) -> None:
    found = resolved([Seen(char, at / len(seen), 0.99) for at, char in enumerate(seen)])
    assert "".join(one.char for one in found) == meant


@pytest.mark.parametrize(
    ("text", "alone"), [("MR0等", 2), ("有0个", 1), ("1080个", None), ("0.5%", None), ("10", None)]
)
def test_a_nought_that_may_be_a_letter_is_doubted(text: str, alone: int | None) -> None:
    assert [place for place in range(len(text)) if is_alone(text, place)] == [alone] * (alone is not None)


def test_a_percent_sign_that_may_be_a_per_mille_sign_is_doubted() -> None:
    seen = [Seen("5", 0.2, 0.99), Seen("%", 0.5, 0.92), Seen("。", 0.8, 0.99)]
    assert [one.share < CERTAIN for one in resolved(seen)] == [False, True, False]


def test_cells_of_a_short_row_are_apart_by_the_type_of_running_text() -> None:
    middles = (224.0, 249.0, 306.0, 325.0, 338.0, 357.0, 376.0, 420.0, 439.0, 452.0, 465.0)
    row = Words("乡村46478 33.0", Box(202, 340, 474, 364), middles, (0.99,) * len(middles))
    text = Words(
        "全县经济运行总体平稳",
        Box(100, 300, 410, 324),
        tuple(115.0 + 31 * at for at in range(10)),
        (0.99,) * 10,
    )
    assert [part.text for part in page(text, row).pieces()] == [text.text, "乡村", "46478", "33.0"]
