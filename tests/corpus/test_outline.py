"""Blocks → kinds and section paths."""

from support import Read

from corpus.model import Kind
from corpus.report import Record

BODY = (
    "全县上下坚持稳中求进，推动产业升级和城乡融合，各项工作取得新的进展，群众生活持续改善，发展基础更加牢固。"
)


def sections(record: Record) -> dict[str, tuple[str, ...]]:
    return {passage.text: passage.citation.section for passage in record.passages}


def kinds(record: Record) -> list[Kind]:
    return [passage.kind for passage in record.passages]


def test_marked_headings_nest_by_level(read: Read) -> None:
    record = read(f"# 某县年鉴\n## 经济\n### 工业\n{BODY}甲\n### 农业\n{BODY}乙\n## 社会\n{BODY}丙", "a.md")
    found = sections(record)
    assert found[BODY + "甲"] == ("经济", "工业")
    assert found[BODY + "乙"] == ("经济", "农业")
    assert found[BODY + "丙"] == ("社会",)
    assert record.report.title == "某县年鉴"


def test_numbered_headings_nest_by_form(read: Read) -> None:
    record = read(
        f"一、工作回顾\n\n（一）工业发展\n\n1. 技术改造\n\n{BODY}\n\n（二）农业发展\n\n{BODY}乙\n\n二、工作安排\n\n{BODY}丙"
    )
    found = sections(record)
    assert found[BODY] == ("一、工作回顾", "（一）工业发展", "1. 技术改造")
    assert found[BODY + "乙"] == ("一、工作回顾", "（二）农业发展")
    assert found[BODY + "丙"] == ("二、工作安排",)


def test_a_lead_phrase_heads_what_follows_it(read: Read) -> None:
    record = read(f"一、工作回顾\n\n——工业平稳增长。{BODY}\n\n{BODY}续\n\n——农业连年丰收。{BODY}\n\n{BODY}末")
    found = sections(record)
    assert found[BODY + "续"] == ("一、工作回顾", "工业平稳增长")
    assert found[BODY + "末"] == ("一、工作回顾", "农业连年丰收")


def test_bare_headings_head_text_and_captions_do_not(read: Read) -> None:
    record = read(
        f"发展谱写新篇章\n\n产业热度不断升高\n\n{BODY}\n\n民生温度持续增进\n\n{BODY}乙。\n\n\n\n社区食堂开张\n\n\n\n新桥通车现场"
    )
    assert sections(record)[BODY + "乙。"] == ("民生温度持续增进",)
    assert kinds(record) == [
        Kind.HEADING,
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.HEADING,
        Kind.PARAGRAPH,
        Kind.CAPTION,
        Kind.CAPTION,
    ]


def test_dates_signatures_and_occasions_are_no_headings(read: Read) -> None:
    record = read(
        f"政府工作报告\n\n——2021年2月3日在某县第五届人民代表大会第二次会议上\n\n县长 王小明\n\n{BODY}"
    )
    assert kinds(record)[0] is Kind.HEADING
    assert Kind.HEADING not in kinds(record)[1:]


def test_list_items_and_table_rows_are_passages_of_their_own(read: Read) -> None:
    record = read(
        "# 清单\n\n- 新建学校5所\n- 改造公路12公里\n\n| 指标 | 数值 |\n|---|---|\n| 床位 | 320张 |", "a.md"
    )
    assert kinds(record) == [Kind.HEADING, Kind.ITEM, Kind.ITEM, Kind.ROW, Kind.ROW]


def test_a_decimal_is_no_number_of_a_heading(read: Read) -> None:
    record = read(f"工作回顾\n\n{BODY}\n\n3.5亿元投资落地\n\n1.2万人就业")
    assert Kind.HEADING not in kinds(record)[2:]


def test_a_line_with_a_dash_below_the_title_stands_above_all_headings(read: Read) -> None:
    record = read(f"扬帆起航正当时\n\n——某县改革发展新答卷\n\n产业热度\n\n{BODY}\n\n民生温度\n\n{BODY}乙")
    found = sections(record)
    assert found[BODY] == ("——某县改革发展新答卷", "产业热度")
    assert found[BODY + "乙"] == ("——某县改革发展新答卷", "民生温度")
