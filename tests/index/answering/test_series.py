"""Trends and comparisons where the passages answer for want of a headline figure."""

from collections.abc import Set
from pathlib import Path

from support import Maker

from index.answering.confidence import Status
from index.answering.found import Found
from index.answering.series import Series
from index.api import Answerer
from index.figures.figures import figures
from index.query.parts import parts
from index.query.question import Question

REPORT = """---
title: 云岭县2008年政府工作报告
region: 云岭县
year: 2008
---

## 2007年工作回顾

外贸进出口总额143.9亿美元，增长30.5%。
"""


def test_a_row_is_of_no_other_year_than_its_figure(make: Maker, tmp_path: Path) -> None:
    answerer = Answerer.open(make({"云岭县/2008.md": REPORT}), tmp_path / "data")
    hits = answerer.ask("云岭县2007年进出口总额是多少", 5).hits
    figure = figures(hits[0].passage)[0]
    assert figure.year == 2007
    found = Found(hits, Status.ANSWERED, value=(figure.shown, figure.stop), figure=figure)

    def find(question: Question, within: Set[str], row: bool) -> Found:
        return found

    question = answerer.understand("2006年至2007年云岭县的进出口总额变化情况")
    several = parts(question, {"云岭县": [2006, 2007]})
    answer = Series(lambda question, within: (), find).answer(question, several, 5, frozenset())
    assert [(one.year, one.value) for one in answer.findings] == [(2007, "143.9亿美元")]
    assert answer.missing == (("云岭县", 2006),)
