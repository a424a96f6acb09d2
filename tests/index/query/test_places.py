"""The places of a library, and which of them a question names."""

import pytest

from index.query.gazetteer import gazetteer, short_names
from index.query.named import Named
from index.query.places import Places
from index.text.normal import normalise
from index.text.segmenter import Segmenter

KNOWN = ["云岭市", "云峰区", "云州市", "大通市", "云西傣族景颇族自治州", "全国", "云中省", "云中市"]
COVERED = [
    "全国",
    "广西壮族自治区",
    "南宁市",
    "柳州市",
    "苏州市",
    "宿州市",
    "重庆市",
    "深圳市",
    "呼和浩特市",
    "鄂尔多斯市",
    "乌鲁木齐市",
]


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(KNOWN)


@pytest.fixture(scope="module")
def covered() -> Places:
    return Places(COVERED)


def find(places: Places, segmenter: Segmenter, question: str) -> Named:
    normal = normalise(question)
    return places.find(normal, segmenter.cut(normal))


@pytest.mark.parametrize(
    ("question", "regions"),
    [
        ("云岭市产量", [{"云岭市"}]),
        ("云岭产量", [{"云岭市"}]),
        ("雲嶺市產量", [{"云岭市"}]),
        ("云西州产量", [{"云西傣族景颇族自治州"}]),
        ("云西产量", [{"云西傣族景颇族自治州"}]),
        ("云岭市云峰区产量", [{"云峰区"}]),
        ("云岭和云峰区产量", [{"云岭市"}, {"云峰区"}]),
        ("云中产量", [{"云中省", "云中市"}]),
        ("云中市产量", [{"云中市"}]),
        ("国家产量", [{"全国"}]),
        ("云岭在全国排第几", [{"云岭市"}]),
        ("全国第一个试点在哪", []),
        ("产量", []),
    ],
)
def test_full_and_short_names_are_known(
    places: Places, segmenter: Segmenter, question: str, regions: list[set[str]]
) -> None:
    assert [set(group) for group in find(places, segmenter, question).regions] == regions


@pytest.mark.parametrize(
    ("question", "region"),
    [
        ("呼市2022年产值", "呼和浩特市"),
        ("乌市的冬天", "乌鲁木齐市"),
        ("鹏城2013年保障房", "深圳市"),
        ("山城2025年入学率", "重庆市"),
        ("渝2003年失业保险人数", "重庆市"),
        ("桂十三五减排", "广西壮族自治区"),
        ("八桂2010年粮食", "广西壮族自治区"),
        ("wulumuqi 2018年污水处理率", "乌鲁木齐市"),
        ("How many bridges has Shenzhen built", "深圳市"),
        ("GDP of Chongqing 2020", "重庆市"),
        ("柳洲2018年巡演", "柳州市"),
        ("鄂尔多思2014年投资", "鄂尔多斯市"),
        ("蘇州2020年外資", "苏州市"),
        ("中国2019年GDP", "全国"),
        ("深圳港2020年吞吐量", "深圳市"),
    ],
)
def test_nicknames_plates_pinyin_and_slips_are_known(
    covered: Places, segmenter: Segmenter, question: str, region: str
) -> None:
    assert find(covered, segmenter, question).regions == (frozenset({region}),)


@pytest.mark.parametrize(
    ("question", "unknown"),
    [
        ("昆阳市2015年产量", ("昆阳市",)),
        ("2019年到2022年昆阳市地区生产总值", ("昆阳市",)),
        ("长治市2022年GDP", ("长治市",)),
        ("山西长治2022年GDP", ("长治",)),
        ("长治和晋城2022年GDP哪个高", ("长治", "晋城")),
        ("Changzhi GDP 2022", ("长治市",)),
        ("巴黎2015年粮食总产量", ("巴黎",)),
        ("东京都2021年就业", ("东京都",)),
        ("釜山港22年集装箱", ("釜山",)),
        ("台北市2019年捷运", ("台北市",)),
        ("澳门2023年收入", ("澳门",)),
        ("香港2020年人口", ("香港",)),
        ("加州2020年人口", ("加州",)),
        ("蓉城2019年地铁", ("成都",)),
        ("粤2003年参保人数", ("广东",)),
        ("贵州2016年脱贫人数", ("贵州",)),
        ("襄垣县煤炭产量", ("襄垣县",)),
        ("武汉天河机场2009年吞吐量", ("武汉",)),
        ("某县2024年财政收入", ("某县",)),
        ("某地2024年投资", ("某地",)),
        ("某市场主体2024年有多少", ()),
        ("社区养老", ()),
        ("哪个县产量最高", ()),
        ("全市产量", ()),
        ("对比两个区的村", ()),
        ("海绵城市试点", ()),
        ("省直管县改革", ()),
        ("建成区面积", ()),
        ("优质均衡发展县有哪些", ()),
    ],
)
def test_a_place_no_report_speaks_for_is_known_as_such(
    covered: Places, segmenter: Segmenter, question: str, unknown: tuple[str, ...]
) -> None:
    assert find(covered, segmenter, question).unknown == unknown


@pytest.mark.parametrize(
    ("question", "region", "part"),
    [
        ("马山县2024年产值", "南宁市", ("马山",)),
        ("南宁马山县2024年产值", "南宁市", ("马山",)),
        ("广西马山县2024年产值", "南宁市", ("马山",)),
        ("马山2024年产值", "南宁市", ("马山",)),
        ("广西南宁马山县产值", "南宁市", ("马山",)),
        ("昆山市2015年投资", "苏州市", ("昆山",)),
        ("江苏昆山2015年投资", "苏州市", ("昆山",)),
        ("萧县的驻村书记", "宿州市", ("萧县",)),
        ("宿州市萧县和泗县产值", "宿州市", ("萧县", "泗县")),
        ("丰都县2020年收入", "重庆市", ("丰都",)),
        ("在武鸣动工的项目", "南宁市", ("武鸣",)),
        ("南宁横州2022年茉莉花", "南宁市", ("横州",)),
        ("桂林市2022年游客", None, ()),
        ("深圳高新区2022年产值", "深圳市", ("高新",)),
        ("鼓楼区2022年产值", None, ()),
        ("深圳南山区2020年产值", "深圳市", ("南山",)),
    ],
)
def test_a_part_of_a_place_that_reports_speak_for(
    covered: Places, segmenter: Segmenter, question: str, region: str | None, part: tuple[str, ...]
) -> None:
    named = find(covered, segmenter, question)
    assert named.regions == ((frozenset({region}),) if region else ())
    assert named.part == part


@pytest.mark.parametrize(
    "question",
    [
        "同心协力修路",
        "高速公路里程",
        "出海口改造",
        "中国制造业500强",
        "林永康被减刑",
        "平安建设先进",
        "公安机关破案",
        "合作社数量",
        "资源枯竭",
        "新华书店几家",
        "和平时期",
        "南部山区",
        "上海证券交易所",
        "方正字库",
        "友好往来",
        "东方红拖拉机",
    ],
)
def test_a_name_inside_a_word_or_that_is_one_is_no_place(question: str, segmenter: Segmenter) -> None:
    named = Places(["南宁市"]).find(question, segmenter.cut(question))
    assert (named.regions, named.part, named.unknown) == ((), (), ())


def test_a_place_that_another_is_compared_with_or_ranked_in(covered: Places, segmenter: Segmenter) -> None:
    asked = {
        "南宁2021年GDP在广西排第几": [{"南宁市"}],
        "南宁占广西GDP的比重": [{"南宁市"}, {"广西壮族自治区"}],
        "南宁和广西的GDP": [{"南宁市"}, {"广西壮族自治区"}],
        "深圳2025年跟俄罗斯做买卖": [{"深圳市"}],
    }
    for question, regions in asked.items():
        named = find(covered, segmenter, question)
        assert [set(group) for group in named.regions] == regions
        assert not named.unknown
    assert find(covered, segmenter, "深圳和香港2022年GDP").unknown == ("香港",)


def test_a_homophone_of_a_known_place_is_that_place(places: Places, segmenter: Segmenter) -> None:
    found = find(places, segmenter, "云锋区产量")
    assert found.regions == (frozenset({"云峰区"}),)
    assert found.corrected == (("云锋区", "云峰区"),)
    assert not find(places, segmenter, "云海区产量").regions


def test_a_name_that_is_a_place_itself_is_not_put_right(segmenter: Segmenter) -> None:
    named = find(Places(["宿州市"]), segmenter, "苏州市产量")
    assert (named.regions, named.unknown, named.corrected) == ((), ("苏州市",), ())


def test_companies_and_schools_are_named(covered: Places, segmenter: Segmenter) -> None:
    assert find(covered, segmenter, "泰晶科技公司2019年净利润").organisations == ("泰晶科技公司",)
    assert find(covered, segmenter, "是哪家公司").organisations == ()


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("云岭市", ["云岭"]),
        ("云中维吾尔自治区", ["云中", "云中区"]),
        ("内蒙古自治区", ["内蒙", "内蒙古"]),
        ("云西傣族景颇族自治州", ["云西", "云西州"]),
        ("六盘水市", ["六盘水"]),
        ("歙县", []),
    ],
)
def test_short_names_of_regions(region: str, names: list[str]) -> None:
    assert list(short_names(region)) == names


def test_short_and_full_form_of_one_region_are_one(segmenter: Segmenter) -> None:
    places = Places(["云西傣族自治州", "云西州"])
    for question in ("云西州产量", "云西产量"):
        (found,) = find(places, segmenter, question).regions
        assert found == {"云西傣族自治州", "云西州"}


def test_every_place_lies_in_one_that_is_known() -> None:
    known = gazetteer().places
    for place in known.values():
        assert place.name == normalise(place.name)
        assert all(whole in known or whole in ("全国", "世界") for whole in place.within)
        assert place not in gazetteer().around(place)
    assert sum(place.level == 1 and not place.foreign for place in known.values()) == 34
    assert sum(place.level == 2 for place in known.values()) > 333


@pytest.mark.parametrize(
    "question", ["除了云岭市还扩大到哪两个市", "让企业去争省重点的有哪些", "“云铃”是哪两个铃"]
)
def test_what_is_excepted_done_or_quoted_is_no_place_asked_about(
    places: Places, segmenter: Segmenter, question: str
) -> None:
    named = find(places, segmenter, question)
    assert not named.regions
    assert not named.unknown
