"""Ranks and margins are those of the metric that they are bound to, or none is said for certain."""

from pathlib import Path

import pytest
from support import Maker

from index.api import Answerer, Status
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

REPORT = """---
title: 甲市2022年政府工作报告
region: 甲市
year: 2022
---

## 一、2021年工作回顾

全市地区生产总值901.8亿元、增长8%，高于全国0.5个百分点、高于全省1.1个百分点，居全省第三位。规上工业增加值增长9%，增速分别比全国、全省高1.7和0.9个百分点。

固定资产投资增长5%，旅游收入增长20%，居全省第一位。农民人均纯收入达到20400元，比2015年增加8310元。

一般公共预算收入50亿元，居全省第六，增速居全省第四。社会消费品零售总额增长2%，低于全省1个百分点。
"""


@pytest.fixture
def answerer(make: Maker, segmenter: Segmenter, tmp_path: Path) -> Answerer:
    library = make({"甲.md": REPORT, "乙.md": REPORT.replace("甲市", "乙市").replace("901.8", "77.7")})
    return Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter)


@pytest.mark.parametrize(
    ("question", "value"),
    [
        ("甲市2021年GDP增速比全国高多少个百分点", "0.5个百分点"),
        ("甲市2021年GDP增速高于全省多少个百分点", "1.1个百分点"),
        ("甲市2021年GDP增速全省第几", "第三位"),
        ("甲市2021年规上工业增加值增速比全国高多少", "1.7"),
        ("甲市2021年规上工业增加值增速比全省高多少个百分点", "0.9个百分点"),
        ("甲市2021年农民人均纯收入比2015年增加多少", "8310元"),
        ("甲市2021年一般公共预算收入全省第几", "第六"),
        ("甲市2021年一般公共预算收入增速全省第几", "第四"),
        ("甲市2021年社会消费品零售总额增速比全省低多少个百分点", "1个百分点"),
    ],
)
def test_what_is_bound_to_the_metric_answers(answerer: Answerer, question: str, value: str) -> None:
    answer = answerer.ask(question, 5)
    assert (answer.status, answer.findings[0].value) == (Status.ANSWERED, value)


@pytest.mark.parametrize(
    "question",
    ["甲市2021年固定资产投资增速全省第几", "甲市2021年社会消费品零售总额增速比全省高多少个百分点"],
)
def test_the_rank_of_another_metric_and_a_margin_the_other_way_are_not_said(
    answerer: Answerer, question: str
) -> None:
    assert not any(finding.value in ("第一位", "1个百分点") for finding in answerer.ask(question, 5).findings)
