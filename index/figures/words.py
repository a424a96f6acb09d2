"""The words around a number that say nothing of what it counts."""

import re
from functools import cache

from index.text.lexicon import data_lines

LEAD = re.compile(
    r"^(?:[到至]?(?:19|20)\d{2}年?(?:底|末|度)?|\d{1,2}月份?|[^\u4e00-\u9fffa-z“\"《(\d]|\d(?![\d.,]*[万亿]?[\u4e00-\u9fff]{0,3}以[上下内])|全年|去年|今年|上年|当年|本年|年内|年底|年末|预计|初步确定|截至|"
    r"目前|累计|共|实现|完成|全[市省县区国州盟旗]|我[市省县区国州盟旗]|其中|同时|并|也|还|已|则|而|且|特别是|尤其是|继续|圆满|超额|力争|争取|确保|预期|目标|"
    r"是|五年|年均)+"
)
TAIL = re.compile(
    r"(?:完成|实现|达到|达|为|是|有|突破|超过|超|约|近|将|已|共|计算|计|至|到|在|了|仅|就|只|比上年|比去年|较上年|较去年|同比|环比|年均|平均|"
    r"(?:连续|接连|相继|先后|连)?(?:连?跨|突破|迈上|迈入|迈过|站上|跨上|跃上|跃入|跨越|跨入|跨过|首破|登上|迈)|按可比价格|按可比价|可比|预计|累计|总数|增长速度|增长率|增长|下降|增加|减少|提高|降低|上升|回落|上涨|净增|增幅|增速|增|降|分别|稳定|保持|控制|"
    r"不低于|不高于|不少于|高于|低于|[,:(\s“\"]|力争|确保|要|新|以上|左右|从|由|一举|首次|再次|再|又|均|都|先后|修订|核定|名义|实际){1,32}+$"
)
"""Bounded, for a text of nothing but such words would be gone through again from each of them."""

SINCE = re.compile(r"(?:由|从|自|比|较)?(?:(?:19|20)\d{2}年(?:底|末|度)?|去年|上年|[五四三两]年前|同期)?的?$")
"""What there was before stands behind the metric: 生产总值由2015年的."""

ASIDE = re.compile(r"\([^()]*\)$")
"""What is said in brackets behind a metric: 进出口总额(海关口径)."""
INNER = re.compile("(?<=[业济户位])(?:实现|完成)(?=增加值|产值|总产值|利润|利税|税收|销售|营业|主营)")
"""A verb within the words of a metric: 工业企业实现增加值."""
BLANKS = re.compile("(?<=[\u4e00-\u9fff]) +(?=[\u4e00-\u9fff])")
"""Blanks that a line left between its characters."""


@cache
def metric_parts() -> dict[str, list[str]]:
    """The lists of words/metric_parts.txt by their names."""
    named = (line.partition(":") for line in data_lines("metric_parts.txt"))
    return {name: words.split() for name, _, words in named}


MOVED_TO = "(?:增加|提高|增长|上升|下降|扩大|发展|提升|减少|升|降|增|减)[到至]"
"""What a number came to."""
