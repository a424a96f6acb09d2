"""Questions that ask for two things."""

import pytest

from index.query.parts import parts
from index.query.places import Places
from index.query.question import understand
from index.text.segmenter import Segmenter

PLACES = Places(["云岭市", "云州市"])


@pytest.mark.parametrize(
    ("question", "asked"),
    [
        ("云岭2022年GDP多少?增长了多少?", ["云岭2022年gdp多少", "云岭2022年gdp增长了多少"]),
        ("云岭2022年GDP和人口", ["云岭2022年gdp", "云岭2022年人口"]),
        ("云岭固定资产投资和社零总额各是多少", ["云岭固定资产投资是多少", "云岭社零总额是多少"]),
        ("云岭22年河湖长和林长各有多少名", ["云岭22年河湖长有多少名", "云岭22年林长有多少名"]),
        (
            "云岭十三五氨氮和氮氧化物分别削减了多少",
            ["云岭十三五氨氮削减了多少", "云岭十三五氮氧化物削减了多少"],
        ),
        ("云岭2018年建了多少家书店 开了多少列车", ["云岭2018年建了多少家书店", "云岭2018年开了多少列车"]),
        ("云岭22年玉米地要建几个,红薯地又是多少亩", ["云岭22年玉米地要建几个", "云岭22年红薯地又是多少亩"]),
        (
            "云岭办的招商会,签下几个项目?投资多少钱?",
            ["云岭办的招商会,签下几个项目", "云岭办的招商会,投资多少钱"],
        ),
        (
            "云岭18年政府投的项目几个工作日办完,企业投的呢?",
            ["云岭18年政府投的项目几个工作日办完", "云岭18年企业投的几个工作日办完"],
        ),
        ("2002年研发经费多少钱,到2007年变成多少了", ["2002年研发经费多少钱", "研发经费到2007年变成多少了"]),
        ("云岭低保人数,年初多少?年末又是多少?", ["云岭低保人数,年初多少", "云岭低保人数年末又是多少"]),
        ("云岭市排第几,云州市多少家", ["云岭市排第几", "云州市多少家"]),
        (
            "云岭2017年退出多少煤炭产能、多少钢铁产能",
            ["云岭2017年退出多少煤炭产能", "云岭2017年退出多少钢铁产能"],
        ),
        (
            "云岭五年来工业产值与农业产值年均各增多少",
            ["云岭五年来工业产值年均增多少", "云岭五年来农业产值年均增多少"],
        ),
        ("云岭2002年录取率和入学率是多少", ["云岭2002年录取率是多少", "云岭2002年入学率是多少"]),
        ("云岭城里人和农村人收入目标分别是多少", ["云岭城里人收入目标是多少", "云岭农村人收入目标是多少"]),
        (
            "云岭报告要结对,甲县是跟谁、乙县又是跟谁",
            ["云岭报告要结对,甲县是跟谁", "云岭报告要结对,乙县又是跟谁"],
        ),
        ("云岭十四五人口到多少?另外2021年改造多少户", ["云岭十四五人口到多少", "云岭2021年改造多少户"]),
        ("云岭2020年低保一个月多少钱?特困供养呢", ["云岭2020年低保一个月多少钱", "云岭2020年特困供养多少钱"]),
    ],
)
def test_each_thing_is_asked_in_full(question: str, asked: list[str], segmenter: Segmenter) -> None:
    understood = understand(question, segmenter, PLACES)
    assert [part.text for part in understood.parts] == asked
    assert [part.question.text for part in parts(understood, {})] == asked


@pytest.mark.parametrize(
    "question",
    [
        "云岭市和云州市GDP分别是多少",
        "云岭2022年GDP是多少?",
        "云岭有哪些县和区",
        "云岭怎么治水和治气",
        "请问,云岭有多少学校",
        "云岭粮食和油料种植面积",
        "云岭",
        "云岭2022年GDP和财政收入为啥没完成计划",
        "破千万户的省有几个,分别是谁",
        "排第二的区是哪个,多少",
        "那云州呢,获批了什么",
    ],
)
def test_one_question_stays_one(question: str, segmenter: Segmenter) -> None:
    assert understand(question, segmenter, PLACES).parts == ()


def test_parts_are_of_the_place_and_the_year_of_the_whole(segmenter: Segmenter) -> None:
    understood = understand("云岭2022年GDP多少?增长了多少?", segmenter, PLACES)
    assert [(part.region, part.year) for part in parts(understood, {})] == [("云岭市", 2022)] * 2
