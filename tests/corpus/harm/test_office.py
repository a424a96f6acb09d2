"""OFD, .doc and RTF files made to do harm cost a clear line, a bounded time and a bounded memory."""

import random
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from harm_support import cost, within
from hostile import lines_of
from office_support import doc_bytes, ofd_bytes, ofd_parts
from support import written

from corpus import workers
from corpus.errors import UnreadableReportError
from corpus.formats import read
from corpus.library import Library

DOCUMENT = '<Document><Pages><Page ID="1" BaseLoc="1.xml"/></Pages>{}</Document>'
OFD = "<OFD><DocBody><DocRoot>Document.xml</DocRoot></DocBody></OFD>"
LINE = '<TextObject Boundary="0 0 9 9" Size="4"><TextCode X="0" Y="4">{}</TextCode></TextObject>'


def ofd_with(page: str, document: str = "") -> bytes:
    content = f"<Page><Content><Layer>{page}</Layer></Content></Page>"
    return ofd_parts({"OFD.xml": OFD, "Document.xml": DOCUMENT.format(document), "1.xml": content})


def test_a_hundred_megabytes_in_a_small_ofd_are_not_unpacked(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.ofd", ofd_with(LINE.format("0" * 100_000_000))))
    assert "解开后超过" in told.reason
    assert told.megabytes < 300


def test_a_page_of_a_million_characters_is_refused(tmp_path: Path) -> None:
    told = cost(written(tmp_path / "a.ofd", ofd_with(LINE.format("字" * 1_000_000))))
    assert "字数太多" in told.reason
    assert told.megabytes < 300


def test_a_template_on_thousands_of_pages_is_refused_in_time(tmp_path: Path) -> None:
    data = ofd_bytes(*([[]] * 4_000), template=[(20, 6 + n % 280, "字" * 1_000) for n in range(150)])
    told = cost(written(tmp_path / "a.ofd", data))
    assert "字数太多" in told.reason
    assert told.megabytes < 500


@pytest.mark.parametrize(
    "prolog", ['<!DOCTYPE x [<!ENTITY l "lol">]>', '<!DOCTYPE x SYSTEM "file:///etc/passwd">']
)
def test_entities_of_an_ofd_are_not_expanded(tmp_path: Path, prolog: str) -> None:
    path = written(
        tmp_path / "a.ofd", ofd_parts({"OFD.xml": prolog + OFD, "Document.xml": DOCUMENT.format("")})
    )
    with pytest.raises(UnreadableReportError, match="DTD"):
        read(path)


def test_xml_of_an_ofd_nested_without_end_is_refused(tmp_path: Path) -> None:
    deep = "<PageBlock>" * 100_000 + LINE.format("字") + "</PageBlock>" * 100_000
    with suppress(UnreadableReportError):
        within(10, lambda: read(written(tmp_path / "a.ofd", ofd_with(deep))))


def test_units_that_hold_each_other_cost_their_worker_its_time(tmp_path: Path) -> None:
    pytest.importorskip("ofdkit", reason="needs wenbao[ofd]")
    twice = '<CompositeObject ResourceID="7" Boundary="0 0 9 9"/>' * 2
    units = f'<Res><CompositeGraphicUnits><CompositeGraphicUnit ID="7"><Content>{twice}</Content></CompositeGraphicUnit></CompositeGraphicUnits></Res>'
    document = "<CommonData><PublicRes>Res.xml</PublicRes></CommonData>"
    page = f"<Page><Content><Layer>{twice}</Layer></Content></Page>"
    parts = {"OFD.xml": OFD, "Document.xml": DOCUMENT.format(document), "1.xml": page, "Res.xml": units}
    written(tmp_path / "a.ofd", ofd_parts(parts))
    ((_, result),) = workers.read_all(Library(tmp_path).scan(), partial(lines_of, tmp_path), seconds=1)
    assert result == workers.Failure("读了 1 秒还没读完，不读了")


def rtf(body: str) -> bytes:
    return f"{{\\rtf1 {body}}}".encode()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (rtf("{" * 20_000_000), "层"),
        (rtf("\\b" * 20_000_000), "标记"),
        (rtf("\\u22686?" * 4_000_000), "标记"),
        (rtf("x" * 30_000_000), "超过"),
        (rtf("\\bin99999999 x"), "|"),
        (rtf("\\u" + "9" * 1_000_000), "|"),
        (rtf("{\\fonttbl" + "{\\f1\\fcharset134 x;}" * 200_000), "|"),
        (rtf("\\trowd" + "x\\cell" * 800_000), "|"),
    ],
    ids=["groups", "words", "characters", "a long line", "binary", "a long number", "fonts", "cells"],
)
def test_an_rtf_that_goes_on_without_end_is_bounded(tmp_path: Path, data: bytes, reason: str) -> None:
    told = cost(written(tmp_path / "a.rtf", data))
    assert any(part in told.reason for part in reason.split("|"))
    assert told.seconds < 40
    assert told.megabytes < 1000


WHOLE: dict[str, Callable[[], bytes]] = {
    "a.doc": lambda: doc_bytes("某县2023年政府工作报告\n全县产值5亿元。\n" * 20),
    "a.ofd": lambda: ofd_bytes([(20, 40, "全县产值5亿元。")], [(20, 40, "全县产值5亿元。")]),
    "a.rtf": lambda: rtf(
        "{\\fonttbl{\\f1\\fcharset134 x;}}\\f1\\'c8\\'ab\\u21439?\\par\\trowd\\intbl a\\cell\\row"
    ),
}


@pytest.mark.parametrize("name", WHOLE)
def test_a_broken_file_is_refused_or_read_as_far_as_it_goes(tmp_path: Path, name: str) -> None:
    whole = WHOLE[name]()
    noise = random.Random(7)
    for stop in (len(whole) // 2, len(whole) - 10):
        with suppress(UnreadableReportError):
            read(written(tmp_path / name, whole[:stop]))
    for _ in range(100):
        broken = bytearray(whole)
        for _ in range(5):
            broken[noise.randrange(8, len(broken))] = noise.randrange(256)
        with suppress(UnreadableReportError):
            within(10, partial(read, written(tmp_path / name, bytes(broken))))
