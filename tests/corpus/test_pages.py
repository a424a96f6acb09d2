"""The page that a passage stands on, as a picture with the passage framed."""

import io
from collections.abc import Callable
from typing import Any

import pytest
from formats_support import docx_bytes, pdf_bytes
from hypothesis import given
from hypothesis import strategies as st
from support import Maker

from corpus.errors import PictureError
from corpus.library import Library
from corpus.pages import locating
from corpus.pages import place as places
from corpus.pages.locating import frames, locate
from corpus.pages.sheet import Box, Glyph

images = pytest.importorskip("PIL.Image", reason="needs wenbao[page]")
picture = pytest.importorskip("corpus.pages.picture", reason="needs wenbao[page]")

FIRST = "全县地区生产总值完成一百二十三亿元，比上年增长百分之六点五，其中"
SECOND = "第一产业增加值完成十二亿元，农民收入持续增加。"


def shown(library: Library, holding: str) -> Any:
    """The picture of the page with the first passage that has these words."""
    (source,) = library.scan()
    passage = next(one for one in library.read(source).passages if holding in one.text)
    image = images.open(io.BytesIO(library.picture(library.cite(passage.citation.id))))
    assert image.format == "PNG"
    return image.convert("RGB")


def colours(image: Any) -> set[tuple[int, ...]]:
    return {colour for _, colour in image.getcolors(image.width * image.height)}


def framed(image: Any) -> list[tuple[int, int]]:
    """The first and the last row of pixels of each frame, from the top."""
    rows = [
        y for y in range(image.height) if picture.FRAME in colours(image.crop((0, y, image.width, y + 1)))
    ]
    ends = [y for y in rows if y + 1 not in rows]
    starts = [y for y in rows if y - 1 not in rows]
    return list(zip(starts, ends, strict=True))


def test_a_passage_of_a_pdf_is_framed_where_it_is_printed(make: Maker) -> None:
    def draw(canvas: Any, page: int) -> None:
        for number, line in enumerate(["一、工作回顾", "　　" + SECOND, "二、工作安排"]):
            canvas.drawString(72, 700 - 100 * number, line)

    image = shown(make({"a.pdf": pdf_bytes(draw)}), "第一产业")
    ((top, foot),) = framed(image)
    scale = image.height / 842
    assert top < (842 - 600 - 6) * scale < foot
    assert foot - top < 40 * scale


def test_a_passage_that_runs_over_is_shown_with_both_pages(make: Maker) -> None:
    def draw(canvas: Any, page: int) -> None:
        canvas.drawString(290, 30, f"- {page} -")
        if page == 1:
            canvas.drawString(72, 120, f"　　今年开局良好。{FIRST}")
        else:
            canvas.drawString(72, 780, SECOND)

    image = shown(make({"a.pdf": pdf_bytes(draw, pages=2)}), "其中第一产业")
    assert len(framed(image)) == 2
    assert image.height > 2 * image.width


@pytest.mark.parametrize("suffix", ["txt", "md", "html", "docx"])
def test_a_file_without_pages_is_set_with_its_lines(make: Maker, suffix: str) -> None:
    lines = [f"　　{'甲乙丙丁'[number % 4]}县第{number}项工作已经完成，群众表示满意。" for number in range(9)]
    content: str | bytes = "\n\n".join(lines)
    if suffix == "html":
        content = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
    elif suffix == "docx":

        def build(document: Any) -> None:
            for line in lines:
                document.add_paragraph(line)

        content = docx_bytes(build)
    image = shown(make({f"a.{suffix}": content}), "第4项")
    ((top, foot),) = framed(image)
    assert 0 < top < foot < image.height
    assert picture.MARKER in colours(image)


def test_a_passage_longer_than_a_page_is_shown_on_two(make: Maker) -> None:
    long = "县里的工作一项一项地做，" * 180
    assert len(framed(shown(make({"a.txt": f"前文。\n{long}\n后文。"}), "一项一项"))) in (1, 2)


def test_a_picture_is_within_what_a_chat_takes() -> None:
    noise = images.effect_noise((2400, 9000), 120).convert("RGB")
    written = picture._png(noise)
    image = images.open(io.BytesIO(written))
    assert len(written) <= picture.MAX_BYTES
    assert sum(image.size) <= picture.MAX_SIDES
    flat = images.open(io.BytesIO(picture._png(images.new("RGB", (3000, 10)))))
    assert max(flat.size) <= picture.MAX_RATIO * min(flat.size)


def test_without_the_packages_it_says_what_to_install(make: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    library = make({"a.txt": "第一段话说完了。"})
    (passage,) = library.read(library.scan()[0]).passages
    cited = library.cite(passage.citation.id)
    monkeypatch.setattr("corpus.library.find_spec", lambda name: None)
    with pytest.raises(PictureError, match="要多装一个包"):
        library.picture(cited)


def test_a_file_that_is_gone_costs_its_picture_alone(make: Maker) -> None:
    library = make({"a.txt": "第一段话说完了。"})
    (passage,) = library.read(library.scan()[0]).passages
    cited = library.cite(passage.citation.id)
    (library.folder / "a.txt").unlink()
    with pytest.raises(PictureError, match="画不出来"):
        library.picture(cited)


def test_of_equal_passages_the_one_between_its_neighbours_is_meant() -> None:
    page = "一是完成丙二是完成丁三是完成戊"
    assert locate(page, "完成", "三是", "戊") == [12, 13]
    assert locate(page, "完成", "二是", "丁三是") == [7, 8]


def test_a_passage_is_found_around_what_interrupts_it() -> None:
    at = locate("前文全县生产总值完成—3—某县报告一百二十三亿元后文", "全县生产总值完成一百二十三亿元")
    assert at == [*range(2, 10), *range(17, 24)]


@given(st.text("甲乙丙丁", max_size=60), st.integers(0, 59), st.integers(1, 30))
def test_what_is_on_a_page_is_found_whole(page: str, start: int, length: int) -> None:
    text = page[start : start + length]
    found = locate(page, text, page[:start], page[start + length :])
    assert "".join(page[at] for at in found) == text


def test_lines_below_each_other_have_one_frame_and_columns_one_each() -> None:
    def line(left: int, top: int) -> list[Glyph]:
        return [Glyph("字", Box(left + 10 * at, top, left + 10 * at + 9, top + 10)) for at in range(9)]

    column = [*line(0, 500), *line(0, 516), *line(120, 10), *line(120, 26)]
    assert frames(column) == [Box(0, 500, 89, 526), Box(120, 10, 209, 36)]
    assert locating.solid(" 甲　乙\n") == "甲乙"


@pytest.mark.parametrize("kind", ["pdf", "docx", "txt"])
def test_a_page_is_drawn_in_this_process_as_in_another(make: Maker, kind: str) -> None:
    def lines(canvas: Any, page: int) -> None:
        for number, line in enumerate([FIRST, SECOND] if page == 1 else [SECOND + "又一句。"]):
            canvas.drawString(72, 700 - 40 * number, line)

    files: dict[str, Callable[[], str | bytes]] = {
        "pdf": lambda: pdf_bytes(lines, 2),
        "docx": lambda: docx_bytes(lambda document: document.add_paragraph(FIRST + SECOND)),
        "txt": lambda: f"{FIRST}{SECOND}\n\n又一段话说完了。",
    }
    library = make({f"a.{kind}": files[kind]()})
    passage = next(one for one in library.read(library.scan()[0]).passages if SECOND in one.text)
    cited = library.cite(passage.citation.id)
    place = places.Place(
        library.folder,
        f"a.{kind}",
        passage.citation.report.title,
        passage.citation.page,
        (passage.citation.lines[0][0], passage.citation.lines[-1][1]),
        passage.text,
    )
    drawn = places.draw(place)
    assert framed(images.open(io.BytesIO(drawn)).convert("RGB"))
    assert drawn[:4] == library.picture(cited)[:4]
