"""Which sentence of a passage answers a question that asks for no number, and which words of it."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answering.clauses import Judge
from index.answering.sentences import Chosen, SentenceChooser
from index.query.places import Places
from index.query.question import understand
from index.text.segmenter import Segmenter

PLACES = Places(["云岭县", "云峰市"])


@pytest.fixture(scope="module")
def chooser(segmenter: Segmenter) -> "Choosing":
    return Choosing(segmenter)


class Choosing:
    """Chooses with every gram of a question weighing the same, two characters twice as much as one."""

    def __init__(self, segmenter: Segmenter) -> None:
        self._segmenter = segmenter

    def find(self, question: str, passage: str) -> Chosen | None:
        asked = understand(question, self._segmenter, PLACES)
        weights = {gram: float(len(gram)) for gram in asked.grams}
        return SentenceChooser(asked, Judge(asked, weights)).find(passage)

    def value(self, question: str, passage: str) -> str | None:
        found = self.find(question, passage)
        return passage[slice(*found.value)] if found and found.value else None


PRAISE = (
    "改革开放深入推进。山前药业在香港联交所成功上市，全市上市公司达到12家。石桥县被授予全国卫生县城称号，"
    "清水镇入选全国重点镇。"
)
PRIZES = "L-15高级教练机获国家科技进步一等奖。“群英断是非”工作法入选全国“枫桥式工作法”。"
WORKS = (
    "云岭大桥于2022年10月18日正式通车。河西县、河东县、石桥县入选全国电子商务进农村示范县。"
    "推广“一码通办”手机应用，办事更加方便。"
)


@pytest.mark.parametrize(
    ("question", "passage", "value"),
    [
        ("哪家企业在香港上市了", PRAISE, "山前药业"),
        ("哪个县评上了全国卫生县城？", PRAISE, "石桥县"),
        ("入选全国重点镇的是哪个镇", PRAISE, "清水镇"),
        ("云岭大桥是哪天通车的", WORKS, "2022年10月18日"),
        ("云岭大桥是哪一年通车的", WORKS, "2022年"),
        ("哪几个县入选了电子商务进农村示范县", WORKS, "河西县、河东县、石桥县"),
        ("推广的手机应用叫什么名字", WORKS, "一码通办"),
        ("哪款高级教练机拿了一等奖", PRIZES, "L-15高级教练机"),
        ("哪个工作法入选全国枫桥式工作法", PRIZES, "群英断是非"),
    ],
)
def test_the_words_that_answer_are_whole(chooser: Choosing, question: str, passage: str, value: str) -> None:
    assert chooser.value(question, passage) == value


def test_a_reason_is_a_sentence(chooser: Choosing) -> None:
    passage = "去年蔬菜增产。粮食减产的原因是春季连续干旱，灌溉不足。"
    found = chooser.find("粮食为什么减产", passage)
    assert found
    assert found.value is None
    assert "干旱" in passage[slice(*found.sentence)]


def test_features_say_how_likely_the_words_are(chooser: Choosing) -> None:
    sure = chooser.find("哪个县评上了全国卫生县城？", PRAISE)
    lost = chooser.find("哪家医院引进了质子治疗设备", PRAISE)
    assert sure
    assert lost
    assert sure.features.probability > 0.5
    assert sure.features.sentence > lost.features.sentence
    assert sure.features.missing < lost.features.missing or lost.features.missing > 0.0
    assert sure.features.fits == 1.0


def test_a_passage_without_a_sentence_has_no_answer(chooser: Choosing) -> None:
    assert chooser.find("谁来了", " \n。") is None


ASKED = st.sampled_from(
    ["谁", "哪家公司", "哪几个县", "什么时候", "在哪里", "叫什么", "为什么", "是什么", ""]
)
SAID = st.text(st.sampled_from("云岭县市公司获评在的是、,。；“”《》(20231年月日 a\n"), max_size=120)


@settings(deadline=1000)
@given(ASKED, SAID, st.one_of(SAID, st.text(max_size=80)))
def test_any_words_end_and_stand_in_their_sentence(
    chooser: Choosing, asked: str, said: str, passage: str
) -> None:
    found = chooser.find(said[:20] + asked, passage)
    assert found == chooser.find(said[:20] + asked, passage)
    if found:
        start, stop = found.sentence
        assert 0 <= start < stop <= len(passage)
        if found.value:
            assert start <= found.value[0] < found.value[1] <= stop


def test_a_sentence_without_end_takes_bounded_time(chooser: Choosing) -> None:
    chooser.find("哪个县评上了卫生县城", PRAISE)
    started = time.perf_counter()
    chooser.find("哪个县评上了卫生县城", "云岭县获评卫生县城、" * 20_000)
    assert time.perf_counter() - started < 2


@pytest.mark.parametrize(
    ("question", "passage"),
    [
        ("把什么鸟定成了省鸟", "确定了“省鸟”。"),  # what the question says itself
        ("储能项目是哪天奠基的", "云岭新能源3GWh储能项目奠基。"),  # nothing there says when
    ],
)
def test_what_cannot_answer_is_no_value(chooser: Choosing, question: str, passage: str) -> None:
    assert chooser.value(question, passage) is None
