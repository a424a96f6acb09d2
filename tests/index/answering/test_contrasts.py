"""Whether a figure is of something that what is asked for is set against."""

import pytest

from index.answering.contrasts import Contrasts


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("云岭县2020年出口多少亿元", "全县进出口总额达到"),
        ("财政支出是多少", "财政总收入完成"),
        ("城镇居民收入多少", "农村居民人均可支配收入突破"),
        ("合同利用外资多少", "实际利用外资"),
        ("pm10平均浓度是多少", "pm2.5平均浓度为"),
        ("竣工了多少套住房", "新开工保障性住房"),
    ],
)
def test_what_is_set_against_the_question_contradicts_it(question: str, name: str) -> None:
    assert Contrasts(question).contradict(name)


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("云岭县2020年出口多少亿元", "其中出口"),
        ("进出口总额是多少", "外贸进出口总值"),
        ("城镇和农村居民收入分别是多少", "农村居民人均可支配收入"),
        ("贷款余额是多少", "存贷款余额分别达到"),
        ("粮食产量是多少", "全县总产量"),
    ],
)
def test_what_says_the_same_or_neither_does_not(question: str, name: str) -> None:
    assert not Contrasts(question).contradict(name)
