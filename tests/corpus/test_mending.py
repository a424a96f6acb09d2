"""Lines → blocks."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.lines import Line, Mark
from corpus.mending import gap, mend

LONG = "全县围绕产业转型和项目建设，持续推进重点工程，规划建设了一批道路桥梁、学校医院和公园绿地，并推动老旧小区改造和城乡供水一体"


def lines(text: str) -> list[Line]:
    return [Line(number, line) for number, line in enumerate(text.split("\n"), 1)]


def texts(text: str) -> list[str]:
    return [block.text for block in mend(lines(text)).blocks]


def test_a_paragraph_broken_over_a_blank_line_is_joined_and_keeps_both_spans() -> None:
    (block,) = mend(lines(f"{LONG}\n\n化，惠及群众三万人。")).blocks
    assert block.text == f"{LONG}化，惠及群众三万人。"
    assert block.lines == ((1, 1), (3, 3))


def test_a_finished_paragraph_is_not_joined() -> None:
    assert len(texts(f"{LONG}化。\n\n{LONG}化。")) == 2


@pytest.mark.parametrize("below", ["（二）推进农业", "一、工业", "　　新的一段从这里开始。", "3. 第三项"])
def test_numbers_and_indents_begin_a_paragraph(below: str) -> None:
    assert len(texts(f"{LONG}\n\n{below}")) == 2


def test_captions_stay_apart() -> None:
    assert texts("社区食堂开张\n\n\n\n村口新桥通车\n\n\n\n河道清淤现场") == [
        "社区食堂开张",
        "村口新桥通车",
        "河道清淤现场",
    ]


def test_a_short_broken_line_is_known_by_its_comma_where_headings_have_none() -> None:
    text = f"稳中求进促发展\n\n持续优化营商环境，深入推进各项改革，积\n\n极{LONG}。\n\n城乡建设谱新篇\n\n{LONG}。\n\n民生实事暖人心"
    assert texts(text)[1].startswith("持续优化营商环境，深入推进各项改革，积极")


def test_wrapped_text_is_joined_up_to_the_short_last_line() -> None:
    text = (
        "　　全县地区生产总值比上年增长百分之六点五，其中第一产业\n增加值增长百分之三，第二产业增加值增长百分之七，第三\n"
        "产业增加值增长百分之六。\n　　粮食总产量达到十二万吨，蔬菜产量达到三十万吨，肉类总产\n量达到两万吨，农民收入持续增加。"
    )
    assert [block[:6] for block in texts(text)] == ["全县地区生产", "粮食总产量达"]


def test_one_paragraph_a_line_is_left_as_it_is() -> None:
    text = (
        "一季度工业增长5%。\n二季度消费回升，社会消费品零售总额增长7%，住宿餐饮业营业额增长9%。\n三季度持平。"
    )
    assert len(texts(text)) == 3


@pytest.mark.parametrize(
    ("above", "below", "joined"),
    [
        ("推动老旧小", "区改造", "推动老旧小区改造"),
        ("投资12", "34万元", "投资1234万元"),
        ("引进 LED", "display 项目", "引进 LED display 项目"),
        ("推广Power", "Point培训", "推广PowerPoint培训"),
        ("GDP", "增长5%", "GDP增长5%"),
    ],
)
def test_words_numbers_and_latin_words_are_made_whole(above: str, below: str, joined: str) -> None:
    assert above + gap(above, below, frozenset({"PowerPoint"})) + below == joined


@given(
    st.lists(
        st.tuples(st.text("县区，。 \u3000a1#（一）", max_size=80), st.sampled_from([None, *Mark])),
        max_size=30,
    )
)
def test_every_word_is_in_exactly_one_block_in_order(drawn: list[tuple[str, Mark | None]]) -> None:
    made = [Line(number, text, mark) for number, (text, mark) in enumerate(drawn, 1)]
    blocks = mend(made).blocks
    words = [line for line in made if not line.blank and line.mark is not Mark.BOILERPLATE]
    assert "".join("".join(block.text.split()) for block in blocks) == "".join(
        "".join(line.text.split()) for line in words
    )
    told = [number for block in blocks for first, last in block.lines for number in range(first, last + 1)]
    assert told == [line.number for line in words]
