"""Limits that questions of many reports name."""

from decimal import Decimal

import pytest

from index.query.limits import Limit, limits
from index.text.normal import normalise


@pytest.mark.parametrize(
    ("question", "limit"),
    [
        ("粮食产量介于700亿斤到900亿斤之间", Limit(Decimal("3.5e7"), Decimal("4.5e7"), "吨")),
        ("GDP在500到700亿元之间", Limit(Decimal("5e10"), Decimal("7e10"), "元")),
        ("GDP在5000亿到1万亿之间", Limit(Decimal("5e11"), Decimal("1e12"), "")),
        ("出生人口跌破1000万", Limit(None, Decimal("1e7"), "", open_ended=True)),
        ("增速在5.5%以上(不含5.5%)", Limit(Decimal("5.5"), None, "%", open_ended=True)),
        ("目标定2%左右", Limit(Decimal(2), Decimal(2), "%")),
        ("GDP首超2万亿", Limit(Decimal("2e12"), None, "", open_ended=True)),
        ("投资下降的城市有哪些", Limit(None, Decimal(0), "%", open_ended=True)),
        ("2020年到2022年的GDP", None),
        ("GDP前三名", None),
    ],
)
def test_the_limit_is_read_with_its_unit(question: str, limit: Limit | None) -> None:
    assert limits(normalise(question), [], ordered=False)[0] == limit
