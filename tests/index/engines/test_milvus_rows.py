"""Whatever a report holds fits into rows of Milvus."""

from dataclasses import replace

import pytest

from corpus.errors import UnreadableReportError
from corpus.model import Citation, Origin, Passage, Report, citation_id
from corpus.report import Record, Source
from index.engines.milvus import importing, rows
from index.engines.milvus.client import TEXT_BYTES
from index.engines.milvus.delta import Delta
from index.text.segmenter import Segmenter


def test_whatever_a_report_holds_fits_into_rows_and_comes_back_as_it_was(segmenter: Segmenter) -> None:
    report = Report(
        "a\udc80/云.md", '云岭县"报告\\\ud800', region='云"岭\\县', year=2023, year_from=Origin.TITLE
    )
    texts = ("产量\ud800增长\x00😀" + '"\\', "粮食" * 40_000, "工业")
    headers: tuple[tuple[str, ...], ...] = ((), ("产量",), ("单位" * 60_000,))
    passages = tuple(
        Passage(
            Citation(citation_id(report.path, n, text), report, ("一、工业",), n, ((n, n),)),
            text,
            header=header,
        )
        for n, (text, header) in enumerate(zip(texts, headers, strict=True), 1)
    )
    filed = rows.rows_of(Record(Source(report.path, 1, 1), report, passages), segmenter)
    assert [rows.stored_passage(row, report).passage for row in filed.rows] == list(passages)
    for row in filed.rows:
        assert all(len(text.encode()) <= TEXT_BYTES for text in row.values() if isinstance(text, str))
    endless = replace(
        passages[0], header=("".join(map(chr, range(0x4E00, 0x9F00))) * 2 + str(list(range(40_000))),)
    )
    with pytest.raises(UnreadableReportError, match="太长"):
        rows.rows_of(Record(Source(report.path, 1, 1), report, (endless,)), segmenter)
    delta = importing._added(1, filed)
    back = Delta.unpacked(delta.packed())
    assert (back.files, back.gone) == (delta.files, delta.gone)
