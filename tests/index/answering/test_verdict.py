"""Yes or no, where a sentence decides it."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.answering.claims import YesNo
from index.answering.clauses import Judge
from index.answering.model import models, probability
from index.answering.verdict import Claim, decided, denies
from index.query.places import Places
from index.query.question import understand
from index.text.normal import normalise
from index.text.segmenter import Segmenter


def judged(segmenter: Segmenter, question: str, sentence: str) -> YesNo | None:
    asked = understand(question, segmenter, Places(["云岭县"]))
    claim = Claim(asked, Judge(asked, dict.fromkeys(asked.grams, 1.0)))
    said = list(claim.verdicts(normalise(sentence)))
    told = [one.evidence(score=1.0, first=True, coverage=one.whole, aim=False, ahead=False) for one in said]
    if not told:
        return None
    place, evidence = decided(told, [models().claim.value(one) for one in told])
    certain = probability(models().verdict.value(evidence)) >= models().thresholds.verdict
    return said[place].said if certain else None


@pytest.mark.parametrize(
    ("question", "sentence", "said"),
    [
        ("云岭县2022年粮食产量超过8万吨了吗", "粮食产量达到8.6万吨。", "yes"),
        ("云岭县2022年粮食产量超过9万吨了吗", "粮食产量达到8.6万吨。", "no"),
        ("云岭县2022年旅游收入增长了9%吗", "旅游收入增长9%，接待游客300万人次。", "yes"),
        ("云岭县2022年旅游收入是增长的吗", "旅游收入下降3.2%，接待游客300万人次。", "no"),
        ("云岭县2022年旅游收入下降了，对吗", "旅游收入下降3.2%，接待游客300万人次。", "yes"),
        ("云岭县工业增速是全省第一吗", "工业增加值增长8%，工业增速居全省第一位。", "yes"),
        ("云岭县工业增速是全省第一吗", "工业增加值增长8%，工业增速居全省第三位。", "no"),
        ("云岭县工业增速居全省第十二位吗", "工业增加值增长8%，工业增速居全省第十一位。", "no"),
        ("云岭县工业增速居全省第12位吗", "工业增加值增长8%，工业增速居全省第十二位。", "yes"),
        ("云岭县的民生实事全部办完了吗", "20件民生实事完成18件。", "no"),
        ("云岭县的民生实事都办完了吗", "20件民生实事全部完成。", "yes"),
        ("云岭县的环城公路收费吗", "环城公路建成并免费通行。", "no"),
        ("云岭县的乡镇要上报统计月报吗", "各乡镇不再上报统计月报。", "no"),
        ("云岭县的老年食堂建成了吗", "老年食堂建成并开放。", "yes"),
        ("云岭县的民宿总数达到255家了吗", "新增民宿56家、总数达255家。", "yes"),
        ("云岭县现在还有集体经济薄弱村吗", "集体经济薄弱村全部消除。", "no"),
        ("云岭县的服务平台是2019年启动的吗", "服务平台于2021年启动。", "no"),
    ],
)
def test_a_sentence_decides(segmenter: Segmenter, question: str, sentence: str, said: str) -> None:
    assert judged(segmenter, question, sentence) == said


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("云岭县2022年粮食产量超过8万吨了吗", "化肥使用量达到12万吨。"),
        ("云岭县2022年旅游收入是增长的吗", "工业投资下降3.2%。"),
        ("云岭县新建了民用机场吗", "新建公路12公里。"),
    ],
)
def test_what_says_too_little_decides_nothing(segmenter: Segmenter, question: str, sentence: str) -> None:
    assert judged(segmenter, question, sentence) is None


@pytest.mark.parametrize(
    ("claim", "does"),
    [
        ("没完成年度计划", True),
        ("还没编规划的地块可以转让", False),
        ("乡镇不再上报统计月报", True),
        ("粮食产量超过8万吨", False),
    ],
)
def test_what_only_describes_a_thing_denies_nothing(claim: str, does: bool) -> None:
    assert denies(claim) == does


@settings(deadline=1000)
@given(
    st.text(max_size=40),
    st.text(st.sampled_from("第一二位超过增长下降不未全部完成了8.6%万吨、,。吗12件"), max_size=80),
)
def test_any_claim_is_judged(segmenter: Segmenter, question: str, sentence: str) -> None:
    assert judged(segmenter, question + "吗", sentence) in ("yes", "no", None)
