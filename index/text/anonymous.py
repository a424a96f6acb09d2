"""Names that a text hides: 黄x11, 刘×3, 何3, 李1某, 张某甲, as in judgements that are made public."""

import re
from functools import cache

from index.text.lexicon import listed
from index.text.normal import Span

MASK = "[x×*]"
LETTERS = str.maketrans("0123456789", "abcdefghij")
SERIES = "甲乙丙丁戊己庚辛壬癸"
NO_SURNAME = "的在与和及对向被将把从为是有以或等到某由于该各一二三四五六七八九十"
"""What before 某 begins no name."""
COUNTED = re.compile(
    "[\\d,.:/年月日号时点分秒元角%‰万亿千百十多余名个人位次家户套条件项岁倍天周米里亩吨克斤度页层楼栋组幢排]|公[里斤顷分]"
)
"""What stands behind a number that counts, and is no name's: 向3名."""
NO_NAME = "第共约达近超满每前后"
ORGANISATION = "[\u4e00-\u9fff]{0,4}(?:公司|集团|银行|厂|中心|酒店|宾馆|医院|学校)"


@cache
def _form() -> re.Pattern[str]:
    surname = f"[{''.join(sorted((*listed('surnames.txt'), *listed('surnames_rare.txt'))))}]"
    return re.compile(
        rf"[\u4e00-\u9fff]{MASK}{{1,12}}\d{{1,2}}(?!\d)|"
        rf"[\u4e00-\u9fff](?<![{NO_SURNAME}])\d?某{{1,2}}(?:[{SERIES}](?!方)|\d)?|"
        rf"{surname}{MASK}{{1,2}}(?![\da-z])|"
        rf"[\u4e00-\u9fff](?<![{NO_NAME}])\d{{1,2}}(?={ORGANISATION})|"
        rf"{surname}\d{{1,2}}(?:(?![\da-z])|(?=(?:19|20)\d\d年))"
    )


def hidden(normal: str) -> list[Span]:
    """Where hidden names stand in normalised text."""
    return [
        found.span()
        for found in _form().finditer(normal)
        if not (found[0][1:].isdecimal() and COUNTED.match(normal, found.end()))
    ]


def says(normal: str, name: str) -> bool:
    """Whether normalised text says a hidden name, and not only one that begins with it: 张某 is not 张某甲, 何1 not 何12; a
    year may stand right behind it, where a mark is lost."""
    behind = rf"(?:(?=(?:19|20)\d\d年)|(?![\d某]|[{SERIES}](?!方)))"
    return re.search(re.escape(name) + behind, normal) is not None


def unnumbered(normal: str) -> str:
    """Normalised text with letters in place of the digits of hidden names, which count nothing; offsets stay true."""
    for start, stop in hidden(normal):
        normal = normal[:start] + normal[start:stop].translate(LETTERS) + normal[stop:]
    return normal
