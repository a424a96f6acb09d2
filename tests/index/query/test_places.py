"""The places of a library, and which of them a question names."""

import pytest

from index.query.places import Places, short_names
from index.text.normal import normalise
from index.text.segmenter import Segmenter

KNOWN = ["云岭市", "云峰区", "云州市", "大通市", "云西傣族景颇族自治州", "全国", "云中省", "云中市"]


@pytest.fixture(scope="module")
def places() -> Places:
    return Places(KNOWN)


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
        ("产量", []),
    ],
)
def test_full_and_short_names_are_known(
    places: Places, segmenter: Segmenter, question: str, regions: list[set[str]]
) -> None:
    normal = normalise(question)
    assert [set(group) for group in places.find(normal, segmenter.cut(normal)).regions] == regions


def test_a_short_name_inside_a_word_is_no_place(segmenter: Segmenter) -> None:
    places = Places(["同心县", "高速县"])
    for question in ("同心协力修路", "高速公路里程"):
        found = places.find(question, segmenter.cut(question))
        assert not found.regions or segmenter.cut(question)[0] in ("同心", "高速")


def test_a_place_no_report_speaks_for_is_known_as_such(places: Places, segmenter: Segmenter) -> None:
    for question, unknown in [
        ("昆阳市2015年产量", ("昆阳市",)),
        ("社区养老", ()),
        ("哪个县产量最高", ()),
        ("全市产量", ()),
    ]:
        assert places.find(question, segmenter.cut(question)).unknown == unknown


def test_a_homophone_of_a_known_place_is_that_place(places: Places, segmenter: Segmenter) -> None:
    found = places.find("云锋区产量", segmenter.cut("云锋区产量"))
    assert found.regions == (frozenset({"云峰区"}),)
    assert found.corrected == (("云锋区", "云峰区"),)
    assert not places.find("云海区产量", segmenter.cut("云海区产量")).regions


@pytest.mark.parametrize(
    ("region", "names"),
    [
        ("云岭市", ["云岭"]),
        ("云中维吾尔自治区", ["云中", "云中区"]),
        ("内蒙古自治区", ["内蒙", "内蒙古"]),
        ("云西傣族景颇族自治州", ["云西", "云西州"]),
        ("歙县", []),
    ],
)
def test_short_names_of_regions(region: str, names: list[str]) -> None:
    assert list(short_names(region)) == names


def test_short_and_full_form_of_one_region_are_one(segmenter: Segmenter) -> None:
    places = Places(["云西傣族自治州", "云西州"])
    for question in ("云西州产量", "云西产量"):
        (found,) = places.find(question, segmenter.cut(question)).regions
        assert found == {"云西傣族自治州", "云西州"}


def test_the_year_before_a_place_is_no_part_of_its_name(segmenter: Segmenter) -> None:
    normal = normalise("2019年到2022年昆阳市地区生产总值")
    assert Places(["云岭市"]).find(normal, segmenter.cut(normal)).unknown == ("昆阳市",)
