"""Tables with cells over several columns and rows."""

from corpus.formats.html import read


def test_names_of_columns_stand_over_several_of_them_and_cells_reach_down() -> None:
    page = (
        "<table><tr><td rowspan=2>省份</td><td colspan=2>文科</td><td>理科</td></tr><tr><td>最高</td><td>最低</td><td>最低</td></tr>"
        "<tr><td rowspan=2>云中</td><td>638</td><td></td><td>601</td></tr><tr><td>640</td><td>630</td><td>600</td></tr></table>"
    )
    assert [(line.text, line.header) for line in read(page.encode()).lines] == [
        ("省份　文科　理科", ()),
        ("最高　最低　最低", ()),
        ("云中　638　601", ("省份", "文科 最高", "理科 最低")),
        ("640　630　600", ("云中 文科 最高", "文科 最低", "理科 最低")),
    ]
