"""Questions over annual reports of companies, whose tables answer by their cells."""

from pathlib import Path

import pytest
from support import Maker

from bot.render.headline import headline
from bot.render.messages import messages
from index.api import Answerer, NoPlace, Status, gaps
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

REPORT = """# {name}2021年年度报告

股票简称：{short}

股票代码：{code}

法定代表人：{person}

## 员工情况

| 类别 | 人数（人） |
| --- | --- |
| 职工人数 | {people} |
| 研发人员 | 23 |
| 硕士以上人数 | 12 |

### 合并利润表

单位：元　2021年度

| 项目 | 本期金额 | 上期金额 |
| --- | --- | --- |
| 营业总收入 | {income}.50 | 900.25 |
| 营业收入 | {income}.00 | 800.00 |
| 销售费用 | 77.10 | 66.00 |
| 归属于母公司所有者的综合收益总额 | 55.00 | 44.00 |
"""


@pytest.fixture
def answerer(make: Maker, segmenter: Segmenter, tmp_path: Path) -> Answerer:
    first = {"name": "云岭科技股份有限公司", "short": "云科", "code": "600999", "person": "张三"}
    second = {"name": "北京云中传媒股份有限公司", "short": "云中传媒", "code": "300998", "person": "李四"}
    library = make(
        {
            "甲.md": REPORT.format(**first, people=100, income="1,000"),
            "乙.md": REPORT.format(**second, people=200, income="2,000"),
        }
    )
    return Answerer(LocalEngine(open_index(library, tmp_path / "data", segmenter)), segmenter)


@pytest.mark.parametrize(
    ("question", "value", "subject"),
    [
        ("云岭科技股份有限公司2021年营业收入是多少元？", "1,000.00", "云岭科技股份有限公司"),
        ("请问2021年云中传媒的营业总收入是多少元", "2,000.50", "北京云中传媒股份有限公司"),
        ("600999在2021年的销售费用", "77.10", "云岭科技股份有限公司"),
        ("云岭科技2020年营业收入是多少", "800.00", "云岭科技股份有限公司"),
        ("云岭科技2021年职工总人数是多少人", "100", "云岭科技股份有限公司"),
        ("云中传媒研发人员数是多少", "23", "北京云中传媒股份有限公司"),
        ("2021年北京云中传媒股份有限公司法定代表人是谁？", "李四", "北京云中传媒股份有限公司"),
        ("云中传媒的证券代码是什么", "300998", "北京云中传媒股份有限公司"),
    ],
)
def test_the_cell_that_is_named_answers(answerer: Answerer, question: str, value: str, subject: str) -> None:
    answer = answerer.ask(question, 5)
    assert answer.status is Status.ANSWERED
    assert (answer.findings[0].value, answer.findings[0].region) == (value, subject)


@pytest.mark.parametrize(
    "question",
    [
        "云岭科技2021年归属于母公司所有者的净利润是多少元",
        "云岭科技2021年硕士人数是多少",
        "云岭科技2021年固定资产是多少元",
        "2021年营业收入是多少元",
        "云海实业2021年营业收入是多少元",
    ],
)
def test_what_no_cell_is_named_by_has_no_value(answerer: Answerer, question: str) -> None:
    answer = answerer.ask(question, 5)
    assert answer.status is not Status.ANSWERED or answer.findings[0].value is None


def test_two_cells_asked_at_once_are_of_the_same_company(answerer: Answerer) -> None:
    answer = answerer.ask("请问云中传媒2021年的营业收入和销售费用分别是多少元？", 5)
    assert [(one.value, one.region) for one in answer.findings] == [
        ("2,000.00", "北京云中传媒股份有限公司"),
        ("77.10", "北京云中传媒股份有限公司"),
    ]


def test_companies_are_compared(answerer: Answerer) -> None:
    answer = answerer.ask("云岭科技和云中传媒2021年营业收入哪个高？", 5)
    assert {one.value for one in answer.findings} == {"1,000.00", "2,000.00"}


def test_a_company_without_a_report_is_not_covered(answerer: Answerer) -> None:
    answer = answerer.ask("云海实业有限公司2021年营业收入是多少元", 5)
    assert answer.status is Status.NOT_FOUND
    assert answer.asked is not None
    assert gaps(answer.asked, answerer.entries) == (NoPlace("云海实业有限公司", ()),)


def test_a_cell_is_told_with_the_unit_of_its_table(answerer: Answerer) -> None:
    answer = answerer.ask("云岭科技2021年营业收入是多少元", 5)
    told = headline(answer, answer.findings[0], messages("zh"))
    assert told is not None
    assert told.value == "1,000.00 元"
