"""A file → numbered lines."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import UnreadableReportError
from corpus.formats import MAX_BYTES, read
from corpus.formats.markdown import plain
from corpus.lines import Mark


def write(folder: Path, content: bytes, name: str = "报告.txt") -> Path:
    path = folder / name
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_encodings_of_chinese_text_are_told_by_content(tmp_path: Path, encoding: str) -> None:
    path = write(tmp_path, "全县粮食产量十二万吨。\n龘字也在。".encode(encoding))
    assert [line.text for line in read(path).lines] == ["全县粮食产量十二万吨。", "龘字也在。"]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "空"),
        (b" \n\t\r\n", "空"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "二进制"),
        (bytes(range(1, 32)) * 40, "二进制"),
        (b"\xff\xfe\xfd" * 30, "编码"),
    ],
)
def test_what_is_no_text_is_refused_with_the_reason(tmp_path: Path, content: bytes, reason: str) -> None:
    with pytest.raises(UnreadableReportError, match=reason):
        read(write(tmp_path, content))


def test_an_unknown_kind_of_file_is_refused_with_what_can_be_read(tmp_path: Path) -> None:
    with pytest.raises(UnreadableReportError, match=r"\.xyz.*\.md"):
        read(write(tmp_path, "文字".encode(), "报告.xyz"))


def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    path = write(tmp_path, b"text")
    path.chmod(0)
    with pytest.raises(UnreadableReportError, match="权限"):
        read(path)


def test_no_more_than_the_bound_is_read(tmp_path: Path) -> None:
    path = tmp_path / "大.txt"
    with path.open("wb") as file:
        file.truncate(MAX_BYTES + 1)
    with pytest.raises(UnreadableReportError, match="MB"):
        read(path)


def test_lines_are_numbered_as_an_editor_numbers_them(tmp_path: Path) -> None:
    path = write(tmp_path, "一\r\n二\n三\u2028仍是三\r四".encode())
    assert [(line.number, line.text) for line in read(path).lines] == [
        (1, "一"), (2, "二"), (3, "三\u2028仍是三"), (4, "四"),
    ]  # fmt: skip


def test_front_matter_is_read_as_strings_and_kept_apart(tmp_path: Path) -> None:
    text = "---\ntitle: 二〇二四年工作报告\nyear: 2024\ndate: 2024-01-05\n---\n\n正文。\n"
    reading = read(write(tmp_path, text.encode(), "a.md"))
    assert reading.front_matter == {"title": "二〇二四年工作报告", "year": "2024", "date": "2024-01-05"}
    assert [line.text for line in reading.lines if line.mark is None and not line.blank] == ["正文。"]


def test_front_matter_that_is_not_yaml_is_taken_line_by_line(tmp_path: Path) -> None:
    reading = read(write(tmp_path, "---\ntitle: 关于: [某县\nyear: 2020\n---\n正文。".encode(), "a.md"))
    assert reading.front_matter == {"title": "关于: [某县", "year": "2020"}


@pytest.mark.parametrize("text", ["---\n正文没有前言。", "---\n" + "行\n" * 200 + "---\n"])
def test_a_rule_at_the_start_is_no_front_matter(tmp_path: Path, text: str) -> None:
    assert any(
        "正文" in line.text or line.text == "行"
        for line in read(write(tmp_path, text.encode(), "a.md")).lines
    )


@pytest.mark.parametrize(
    ("line", "text", "mark", "level"),
    [
        ("## 工业 ##", "工业", Mark.HEADING, 2),
        ("###二、农业", "二、农业", Mark.HEADING, 3),
        ("**一、工作回顾**", "一、工作回顾", Mark.BOLD, 0),
        ("**工业向好。**产值三亿元。", "工业向好。产值三亿元。", None, 0),
        ("- 新建学校5所", "新建学校5所", Mark.ITEM, 0),
        ("1. 新建学校5所", "1. 新建学校5所", None, 0),
        ("| 指标 | 数值 |", "指标　数值", Mark.ROW, 0),
        ("|---|:--:|", "|---|:--:|", Mark.BOILERPLATE, 0),
        ("* * *", "* * *", Mark.BOILERPLATE, 0),
        ("![图](a.png)", "![图](a.png)", Mark.BOILERPLATE, 0),
        ("<!-- 说明 -->", "<!-- 说明 -->", Mark.BOILERPLATE, 0),
        ("> 引文", "引文", None, 0),
        ("见[公报](https://例.cn/a_(1))全文", "见公报全文", None, 0),
        ("落实<规划纲要2024-2035>方案", "落实<规划纲要2024-2035>方案", None, 0),
        ("2*66万千瓦，PM_2.5下降", "2*66万千瓦，PM_2.5下降", None, 0),
        (r"31.4（\*）与\“三个”", "31.4（*）与\\“三个”", None, 0),
    ],
)  # fmt: skip
def test_markdown_markup_is_not_words(
    tmp_path: Path, line: str, text: str, mark: Mark | None, level: int
) -> None:
    read_line = read(write(tmp_path, line.encode(), "a.md")).lines[0]
    assert (read_line.text.strip(), read_line.mark, read_line.level) == (text, mark, level)


@given(st.text(max_size=200))
def test_removing_markup_never_fails_nor_adds(text: str) -> None:
    shown = iter(text)
    assert all(char in shown for char in plain(text))


def test_plain_text_keeps_its_markup_but_for_headings(tmp_path: Path) -> None:
    lines = read(write(tmp_path, "#### 民生\n**不是粗体**".encode())).lines
    assert [(line.text, line.mark, line.level) for line in lines] == [
        ("民生", Mark.HEADING, 4),
        ("**不是粗体**", None, 0),
    ]
