"""How PDFs are read beside two public readers: PYTHONPATH=.:tests python -m benchmarks.pages FOLDER

FOLDER holds PDFs, each with what is right beside it: NAME.tex, the source that it was set from, whose words say the reading
order, or NAME.json, {"page": [[cell, ...], ...]}, the rows of the tables on some of its pages.  pdfminer.six and pypdf read
them too, and pdfplumber for tables; none of them is needed by wenbao.  Prints for each reader

    found    the share of the runs of Chinese words in the source that stand whole in what was read, blanks left out
    order    the share of those that stand in the order of the source (the longest run of them that does)
    rows     the share of the rows of tables that were read with these very cells
"""

import json
import re
import sys
from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from unicodedata import normalize

import pdfplumber
import pypdf
from pdfminer.high_level import extract_pages, extract_text
from pdfminer.layout import LTTextContainer, LTTextLine

from corpus.formats import pdf
from corpus.lines import GAP, Mark

RUN = re.compile(r"[\u4e00-\u9fff，。；、：（）]{10,}")
"""Words of a source without markup among them."""

Rows = list[list[str]]


def plain(text: str) -> str:
    return "".join(normalize("NFKC", text).split())


def runs(source: str) -> list[str]:
    """The words of a TeX source in its order, those that stand in it once."""
    body = source.partition(r"\begin{document}")[2]
    body = re.sub(r"(?<!\\)%.*|\n(?!\s*\n)", "", body)
    found = [plain(run) for run in RUN.findall(body)]
    return [run for run in found if found.count(run) == 1 and plain(body).count(run) == 1]


def in_order(places: Sequence[int]) -> int:
    """How many of the numbers stand in a rising order at most."""
    ends: list[int] = []
    for place in places:
        at = bisect_left(ends, place)
        ends[at : at + 1] = [place]
    return len(ends)


def wenbao_text(file: Path) -> str:
    lines = pdf.read(file.read_bytes()).lines
    return "\n".join(line.text for line in lines if line.mark is not Mark.BOILERPLATE)


def wenbao_rows(file: Path, page: int) -> Rows:
    lines = pdf.read(file.read_bytes()).lines
    return [line.text.split(GAP) for line in lines if line.page == page and line.mark is Mark.ROW]


def pdfminer_rows(file: Path, page: int) -> Rows:
    """Its lines of text at one height as the cells of a row."""
    (layout,) = extract_pages(file, page_numbers=[page - 1])
    lines = [
        line
        for box in layout
        if isinstance(box, LTTextContainer)
        for line in box
        if isinstance(line, LTTextLine)
    ]
    rows: dict[int, list[LTTextLine]] = {}
    for line in lines:
        height = round((line.y0 + line.y1) / 2)
        rows.setdefault(next((near for near in rows if abs(near - height) <= 3), height), []).append(line)
    return [[line.get_text() for line in sorted(row, key=lambda line: line.x0)] for row in rows.values()]


def pypdf_text(file: Path) -> str:
    return "\n".join(page.extract_text() for page in pypdf.PdfReader(file).pages)


def pypdf_rows(file: Path, page: int) -> Rows:
    """The lines of its layout mode, cut where two blanks or more are."""
    text = pypdf.PdfReader(file).pages[page - 1].extract_text(extraction_mode="layout")
    return [re.split(r"\s{2,}", line.strip()) for line in text.split("\n")]


def pdfplumber_text(file: Path) -> str:
    with pdfplumber.open(file) as document:
        return "\n".join(page.extract_text() for page in document.pages)


def pdfplumber_rows(file: Path, page: int) -> Rows:
    with pdfplumber.open(file) as document:
        tables = document.pages[page - 1].extract_tables()
    return [[cell or "" for cell in row] for table in tables for row in table]


READERS: dict[str, tuple[Callable[[Path], str], Callable[[Path, int], Rows]]] = {
    "wenbao": (wenbao_text, wenbao_rows),
    "pdfminer.six": (extract_text, pdfminer_rows),
    "pypdf": (pypdf_text, pypdf_rows),
    "pdfplumber": (pdfplumber_text, pdfplumber_rows),
}


def solid(rows: Rows) -> Iterator[tuple[str, ...]]:
    """Rows by the words of their cells, empty ones left out."""
    for row in rows:
        yield tuple(filter(None, map(plain, row)))


def main() -> None:
    folder = Path(sys.argv[1])
    ordered = [file for file in sorted(folder.glob("*.pdf")) if file.with_suffix(".tex").exists()]
    tabular = [file for file in sorted(folder.glob("*.pdf")) if file.with_suffix(".json").exists()]
    for name, (text_of, rows_of) in READERS.items():
        whole = all_runs = risen = there = all_rows = 0
        for file in ordered:
            wanted = runs(file.with_suffix(".tex").read_text("utf-8", "replace"))
            text = plain(text_of(file))
            places = [at for run in wanted if (at := text.find(run)) >= 0]
            whole, all_runs, risen = whole + len(places), all_runs + len(wanted), risen + in_order(places)
            print(
                f"  {name} {file.name}: {len(places)} of {len(wanted)}, {in_order(places)} in order",
                flush=True,
            )
        for file in tabular:
            for page, rows in json.loads(file.with_suffix(".json").read_text("utf-8")).items():
                read = set(solid(rows_of(file, int(page))))
                right = [row in read for row in solid(rows)]
                there, all_rows = there + sum(right), all_rows + len(right)
                print(f"  {name} {file.name} page {page}: {sum(right)} of {len(right)} rows", flush=True)
                if name == "wenbao" and "--misses" in sys.argv:
                    print(
                        *(f"    {row}" for row, good in zip(rows, right, strict=True) if not good), sep="\n"
                    )
        print(
            f"{name:12s} found {whole / max(all_runs, 1):.3f} of {all_runs}  order {risen / max(whole, 1):.3f}  "
            f"rows {there / max(all_rows, 1):.3f} of {all_rows}",
            flush=True,
        )


if __name__ == "__main__":
    main()
