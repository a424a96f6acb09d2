"""PDF made to do harm costs a clear line, a bounded time and a bounded memory."""

from functools import partial
from pathlib import Path

import pytest
from harm_support import cost
from hostile import lines_of
from support import written

from corpus import workers
from corpus.errors import UnreadableReportError
from corpus.formats import read
from corpus.library import Library


def pdf_of(*objects: str) -> bytes:
    """A PDF of numbered objects, the first of them its catalogue."""
    stored = bytearray(b"%PDF-1.7\n")
    places = []
    for number, content in enumerate(objects, 1):
        places.append(len(stored))
        stored += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    start = len(stored)
    stored += f"xref\n0 {len(places) + 1}\n0000000000 65535 f \n".encode()
    stored += b"".join(f"{place:010} 00000 n \n".encode() for place in places)
    stored += f"trailer\n<</Root 1 0 R /Size {len(places) + 1}>>\nstartxref\n{start}\n%%EOF".encode()
    return bytes(stored)


CATALOGUE = "<</Type/Catalog/Pages 2 0 R>>"
PAGES = "<</Type/Pages/Kids[3 0 R]/Count 1>>"
PAGE = "<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</F 5 0 R>>>>>>"
FORM = "<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F 5 0 R>>>>/Length 12>>stream\n{}\nendstream"
LOOPS = {
    "pages in a circle": pdf_of(
        CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 9>>", "<</Type/Pages/Kids[2 0 R]/Count 9>>"
    ),
    "a page its own parent": pdf_of(CATALOGUE, PAGES, "<</Type/Page/Parent 3 0 R/Contents 3 0 R>>"),
    "contents in a circle": pdf_of(CATALOGUE, PAGES, PAGE, "[4 0 R 4 0 R]"),
    "a form that draws itself": pdf_of(
        CATALOGUE,
        PAGES,
        PAGE,
        "<</Length 4>>stream\n/F Do\nendstream",
        FORM.format("/F Do"),
    ),
    "two thousand million pages": pdf_of(
        CATALOGUE, "<</Type/Pages/Kids[3 0 R]/Count 2147483647>>", PAGE, "[]"
    ),
    "a huge table of objects": pdf_of(CATALOGUE, PAGES, PAGE, "[]").replace(
        b"xref\n0 5", b"xref\n0 2147483647"
    ),
    "nested brackets": pdf_of(CATALOGUE, PAGES, PAGE, "[" * 200_000),
}


@pytest.mark.parametrize("name", LOOPS)
def test_a_pdf_that_leads_nowhere_is_refused(tmp_path: Path, name: str) -> None:
    pytest.importorskip("pypdfium2", reason="needs wenbao[pdf]")
    told = cost(written(tmp_path / "a.pdf", LOOPS[name]))
    assert told.reason
    assert told.seconds < 10
    assert told.megabytes < 500


def test_a_pdf_that_never_ends_costs_its_worker_its_time(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="needs wenbao[pdf]")
    drawn = "<</Length 4>>stream\n/F Do\nendstream"
    written(tmp_path / "a.pdf", pdf_of(CATALOGUE, PAGES, PAGE, drawn, FORM.format("/F Do /F Do")))
    ((_, result),) = workers.read_all(Library(tmp_path).scan(), partial(lines_of, tmp_path), seconds=1)
    assert result == workers.Failure("读了 1 秒还没读完，不读了")


def test_half_a_pdf_is_refused_or_read_as_far_as_it_goes(tmp_path: Path) -> None:
    pytest.importorskip("pypdfium2", reason="needs wenbao[pdf]")
    whole = LOOPS["a form that draws itself"]
    for stop in (9, len(whole) // 2, len(whole) - 30):
        with pytest.raises(UnreadableReportError, match="PDF"):
            read(written(tmp_path / "a.pdf", whole[:stop]))
