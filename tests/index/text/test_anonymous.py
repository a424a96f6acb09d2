"""Names that a text hides are found whole, and numbers are none."""

import pytest

from index.text.anonymous import hidden, says, unnumbered


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("黄x11与被告邹2登记结婚", ["黄x11", "邹2"]),
        ("刘×3什么时候出生", ["刘×3"]),
        ("被告人李1某伙同张某甲、王某某盗窃", ["李1某", "张某甲", "王某某"]),
        ("杨x0到凌9公司工作", ["杨x0", "凌9"]),
        ("于2016年向3名工人支付高2米的围墙款,共12家公司", []),
        ("第11公司和某公司在某市建成4a景区", []),
    ],
)
def test_hidden_names_are_found_whole(text: str, names: list[str]) -> None:
    assert [text[start:stop] for start, stop in hidden(text)] == names


@pytest.mark.parametrize(
    ("text", "name", "said"),
    [
        ("被告人张某甲盗窃", "张某", False),
        ("被告人张某盗窃", "张某", True),
        ("何12向原告借款", "何1", False),
        ("程x42000年2月入职", "程x4", True),
        ("程x42向原告借款", "程x4", False),
    ],
)
def test_a_longer_name_is_another(text: str, name: str, said: bool) -> None:
    assert says(text, name) is said


def test_digits_of_names_count_nothing() -> None:
    assert unnumbered("黄x11还款3万元") == "黄xbb还款3万元"
