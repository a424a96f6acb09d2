"""The table in which a person puts region and date right."""

import pytest
from support import Maker

from corpus import catalogue
from corpus.model import Origin

REPORT = {"a/b.md": "# 云岭县2013年工作报告\n\n全县粮食产量12万吨。"}


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_row_overrules_what_the_file_says(make: Maker, encoding: str) -> None:
    table = "文件,标题,地区,日期\na\\b.md,,云峰区,2015-02-03\n"
    library = make({**REPORT, catalogue.NAME: table.encode(encoding)})
    report = {source.path: library.read(source).report for source in library.scan()}["a/b.md"]
    assert (report.region, report.year, report.date, report.title) == (
        "云峰区",
        2015,
        "2015-02-03",
        "云岭县2013年工作报告",
    )
    assert (report.region_from, report.year_from) == (Origin.CATALOGUE, Origin.CATALOGUE)


def test_a_correction_makes_its_report_a_changed_one(make: Maker) -> None:
    library = make(REPORT)
    before = library.scan()
    make({catalogue.NAME: "path,region\na/b.md,云峰区\n"})
    assert before[0] not in library.scan()


def test_the_table_itself_is_listed_and_says_what_it_does(make: Maker) -> None:
    library = make({**REPORT, catalogue.NAME: "path,region\na/b.md,云峰区\n,云海市\n"})
    records = {source.path: library.read(source) for source in library.scan()}
    assert records[catalogue.NAME].skipped == "是目录表，更正 1 份报告；第3行没有写文件"


@pytest.mark.parametrize(
    "content", [b"\0\0\0", b"", '"没有完\n'.encode(), "地区,日期\n云岭县,2014\n".encode()]
)
def test_a_broken_table_corrects_nothing_and_says_why(make: Maker, content: bytes) -> None:
    library = make({**REPORT, catalogue.NAME: content})
    found = catalogue.load(library.folder)
    assert (dict(found.corrections), bool(found.problem)) == ({}, True)
    assert [library.read(source).skipped is None for source in library.scan()] == [True, False]
