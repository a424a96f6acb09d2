"""Word documents of before 2007 → numbered lines."""

import pytest
from formats_support import shown
from hypothesis import given, settings
from hypothesis import strategies as st
from office_support import compound, doc_bytes

from corpus.errors import UnreadableReportError
from corpus.lines import Reading


def read_doc(data: bytes) -> Reading:
    reading: Reading = pytest.importorskip("corpus.formats.doc", reason="needs wenbao[doc]").read(data)
    return reading


def test_paragraphs_of_an_old_document_in_their_order() -> None:
    reading = read_doc(doc_bytes("某县2023年政府工作报告\n一、工业\n全县产值\t5亿元。\n"))
    assert shown(reading) == [
        (1, "某县2023年政府工作报告", None),
        (2, "一、工业", None),
        (3, "全县产值 5亿元。", None),
    ]
    assert all(line.ends for line in reading.lines)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.text("县区产值0123abc&<>，。", min_size=1, max_size=12), min_size=1, max_size=6))
def test_every_character_of_an_old_document_is_in_one_line(paragraphs: list[str]) -> None:
    assert [line.text for line in read_doc(doc_bytes("\n".join(paragraphs))).lines] == paragraphs


def test_a_compound_file_without_a_document_is_refused_with_what_to_do() -> None:
    with pytest.raises(UnreadableReportError, match=r"另存为 \.docx"):
        read_doc(compound({"Workbook": b"no words"}))


def test_a_document_of_before_word_97_and_a_broken_one_are_told_apart() -> None:
    older = doc_bytes("旧").replace(b"\xec\xa5\xc1\0", b"\xdc\xa5\x65\0")
    with pytest.raises(UnreadableReportError, match="早于 Word 97"):
        read_doc(older)
    with pytest.raises(UnreadableReportError, match="文档损坏"):
        read_doc(doc_bytes("坏").replace(b"\xec\xa5\xc1\0", b"\0\0\xc1\0"))


def test_an_encrypted_document_is_refused() -> None:
    data = bytearray(doc_bytes("密"))
    at = data.index(b"\xec\xa5\xc1\0") + 11  # flags: encrypted
    data[at] |= 1
    with pytest.raises(UnreadableReportError, match="密码"):
        read_doc(bytes(data))
