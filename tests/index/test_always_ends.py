"""Whatever a text holds, reading it ends, and soon: its length counts, not what stands in it."""

import time
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from corpus.model import Citation, Passage, Period, Report
from index.answering.clauses import Judge
from index.answering.features import FigureJudge
from index.answering.search import LONGEST, Hit, Score
from index.answering.sentences import SentenceChooser
from index.figures.figures import figures
from index.figures.items import items, runs
from index.figures.numbers import numbers
from index.query.courtesy import courtesy
from index.query.followup import complete
from index.query.gazetteer import gazetteer
from index.query.places import Places
from index.query.question import Question, understand
from index.query.state import Outcome, State
from index.text.normal import normal_text
from index.text.segmenter import Segmenter

CHARS = 20_000
SECONDS = 2.0
"""Of the processor, for CHARS: several times what the slowest takes, for machines are unlike."""

FRAGMENTS = (
    "增长", "增长,", "增长,5,", "同比增长5%,达到6元,", "比上年", "去年", "从1增加到2", "从5", "到", "突破5亿元,达到", "由5元", "其中", "包括", "分别",
    "甲、乙分别为1元、2元", "1、2分别", "粮食产量", "GDP", "pm2.5", "人均", "年均", "目标", "力争", "要完成", "2020年", "2020-", "5", "5.", "1.1.", "1,234,",
    "1234567890", "5元", "5%", "5、", "5和", ",", "，", "、", "。", "；", "?", "!", "：", " ", "\t", "\n", "一二三", "千", "百分之", "两三", "第一", "首位", "了", "的", "是",
    "市", "县", "河北省", "某x4出生", "程x4", "出生年月", "多少", "几", "谁", "哪", "什么", "(", ")", "《", "》", "“", "”", "'", '"', "长", "a", "①", "㍿", "ﷺ", "\u0301", "\ud800", "🙂", "\x00",
)  # fmt: skip
"""What texts are made of that are to be hard to read."""

QUESTIONS = (
    "潞城区2023年粮食产量达到多少万吨？", "粮食产量增长多少？", "程x4出生年月是多少？", "谁是第一名？", "在哪里出生？", "什么时候出生的？", "哪些市有GDP目标？", "什么是绿美？",
)  # fmt: skip

REPORT = Report("潞城区.md", "潞城区2024年政府工作报告", "潞城区", 2024)
PASSAGE = Passage(Citation("a-1-b", REPORT, (), 1, ((1, 1),)), "", period=Period(2023, "review"))
SCORE = Score(1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0)

pieces = st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=6).map("".join)
texts = st.one_of(
    st.text("县区工业增长，。；：“”（）、年月日亿万元个第几十百0123.5%ab \n", max_size=400),
    st.lists(st.sampled_from(FRAGMENTS), max_size=200).map("".join),
    st.builds(lambda unit, times, end: (unit * times)[:CHARS] + end, pieces, st.integers(1, 5000), pieces),
)

Read = Callable[[str], object]


@pytest.fixture(scope="module")
def readers(segmenter: Segmenter) -> dict[str, Read]:
    """Everything that goes through the text of a passage or a question."""
    places = Places(["潞城区", "潞州区", "云岭县"])
    asked = [understand(question, segmenter, places) for question in QUESTIONS]
    weights = [{gram: 1.0 + len(gram) for gram in question.grams} for question in asked]
    judged = [(question, Judge(question, some)) for question, some in zip(asked, weights, strict=True)]

    def told(text: str) -> Question:
        return understand(text, segmenter, places)

    def beginning(text: str) -> Passage:
        return Hit(replace(PASSAGE, text=text), SCORE).beginning

    def counted(text: str) -> object:
        normal = normal_text(text).normal
        return items(normal, runs(normal, numbers(normal)))

    return {
        "normal": normal_text,
        "items": counted,
        "figures": lambda text: figures(replace(PASSAGE, text=text)),
        "clauses": lambda text: [judge.best(normal_text(text).normal) for _, judge in judged],
        "sentences": lambda text: [SentenceChooser(*one).find(beginning(text).text) for one in judged],
        "features": lambda text: FigureJudge(*judged[0]).of(beginning(text), "标题", 1.0, 1.0, True),
        "question": told,
        "follow-up": lambda text: complete(text, State.after(asked[0], Outcome(), None, told), told),
        "state": lambda text: State.after(told(text), Outcome(), None, told),
        "courtesy": courtesy,
    }


@settings(
    deadline=timedelta(seconds=10),
    max_examples=30,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(texts)
def test_reading_any_text_ends(readers: dict[str, Read], text: str) -> None:
    for read in readers.values():
        read(text)


@pytest.mark.parametrize("end", ["", "x", "5元", "\n"])
def test_the_time_for_a_repeated_text_is_bounded(readers: dict[str, Read], end: str) -> None:
    slow = []
    for fragment in FRAGMENTS:
        text = (fragment * CHARS)[: CHARS - len(end)] + end
        for name, read in readers.items():
            began = time.process_time()
            read(text)
            if (took := time.process_time() - began) > SECONDS:
                slow.append((name, fragment, round(took, 2)))
    assert not slow


@pytest.mark.parametrize(
    "text", [",5元", "，，5元", ",,增长,,5%", "、5元", "。,5%", "增长,5,5元", "程x4,1,5元"]
)
def test_marks_before_a_number_are_no_clause(text: str) -> None:
    assert figures(replace(PASSAGE, text=text))


def test_what_a_place_lies_in_comes_to_an_end() -> None:
    for place in gazetteer().places.values():
        assert len(list(gazetteer().around(place))) < 100


def test_the_beginning_of_a_passage_is_cut_at_a_mark() -> None:
    cut = Hit(replace(PASSAGE, text="粮食产量12万吨，" * 1000), SCORE).beginning.text
    assert LONGEST - 10 < len(cut) <= LONGEST
    assert cut.endswith("，")
