"""Whether the right words are framed: PYTHONPATH=.:tests python -m benchmarks.framing REPORTS [COUNT]

Sets text reports below REPORTS as PDF, as OFD and as scans, takes COUNT passages (100 where nobody says) of the three
in turn, draws the page of each as `wenbao cite --page` does, finds the red frames in the picture, and recognises what stands
in them; of a PDF it reads the text layer below the frames.  Prints how many are the passage, and how long a picture took.
"""

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from typing import Any
from unicodedata import normalize

import numpy as np
import pypdfium2 as pdfium
from benchmarks.printing import ROWS, rows_of, scanned, set_as
from formats_support import pdf_bytes
from office_support import ofd_bytes
from PIL import Image

from corpus.formats.scans import located
from corpus.library import Library
from corpus.model import Kind, Passage
from corpus.pages.locating import solid
from corpus.pages.picture import BETWEEN, FRAME, PADDING, THICK
from corpus.pages.sheet import LONG_SIDE
from corpus.recognition.recogniser import recognise

ALIKE = 0.97
"""The share of characters that are the same where two recognitions of the same words are compared."""

PAGES = 2
"""Pages of each scan, which take longest."""

Frame = tuple[int, int, int, int]


def pdf(passages: list[Passage]) -> bytes:
    rows = list(rows_of(set_as(passages, "indented")))

    def draw(canvas: Any, page: int) -> None:
        canvas.setFont("STSong-Light", 14)
        for at, row in enumerate(rows[(page - 1) * ROWS : page * ROWS]):
            canvas.drawString(60, 770 - 21 * at, row)

    return pdf_bytes(draw, -(-len(rows) // ROWS))


def ofd(passages: list[Passage]) -> bytes:
    rows = list(rows_of(set_as(passages, "indented")))
    pages = [
        [(20.0, 25.0 + 7 * at, row) for at, row in enumerate(rows[first : first + ROWS])]
        for first in range(0, len(rows), ROWS)
    ]
    return ofd_bytes(*pages)


def scan(passages: list[Passage], chance: random.Random) -> bytes:
    kept, rows = [], 0
    for passage in passages:
        rows += len(list(rows_of(["　　" + passage.text])))
        if rows > PAGES * ROWS:
            break
        kept.append(passage)
    return scanned(kept, "indented", chance)


def frames(picture: Image.Image) -> Iterator[Frame]:
    """The frames in a picture from the top: left, top, right and bottom of what is in them."""
    red = np.all(np.asarray(picture) == FRAME, axis=2)
    while red.any():
        top = int(np.argmax(red.any(axis=1)))
        left = int(np.argmax(red[top]))
        right = left + int(np.argmin(np.append(red[top, left:], False)))
        bottom = top + int(np.argmin(np.append(red[top:, left], False)))
        red[top:bottom, left:right] = False
        yield left + THICK, top + THICK, right - THICK, bottom - THICK


def recognised(picture: Image.Image, found: list[Frame]) -> str:
    """What stands in the frames of a picture, as it is recognised there."""
    text = ""
    for frame in found:
        part = picture.crop(frame)
        wide = Image.new("RGB", (part.width + 80, part.height + 80), "white")
        wide.paste(part, (40, 40))
        text += "".join(line.line.text for line in located(recognise(wide), 1))
    return plain(text)


def below(file: Path, page: int, found: list[Frame]) -> str:
    """What the text layer of a PDF says below the frames."""
    text = ""
    with pdfium.PdfDocument(file.read_bytes()) as document:
        scale = LONG_SIDE / max(document[0].get_size())
        height = round(document[0].get_height() * scale)
        for left, top, right, bottom in found:
            sheet = top // (height + BETWEEN)
            shown = document[page - 1 + sheet]
            up = shown.get_height() + sheet * (height + BETWEEN) / scale
            inner = (left + PADDING) / scale, up - (bottom - PADDING) / scale
            outer = (right - PADDING) / scale, up - (top + PADDING) / scale
            text += shown.get_textpage().get_text_bounded(*inner, *outer)
    return plain(text)


def plain(text: str) -> str:
    return normalize("NFKC", solid(text))


def made(reports: Library, folder: Path, each: int, chance: random.Random) -> Iterator[tuple[str, Passage]]:
    """``each`` passages of each kind in turn, from files written into ``folder``."""
    sources = chance.sample(reports.scan(), 4 * each)
    library = Library(folder, folder.parent / "recognised")
    for kind in ("pdf", "ofd", "scan"):
        left = each
        while left > 0:
            passages = list(reports.read(sources.pop()).passages)
            written = {"pdf": pdf, "ofd": ofd}.get(kind, lambda some: scan(some, chance))(passages)
            file = folder / f"{kind}-{left}.{'ofd' if kind == 'ofd' else 'pdf'}"
            file.write_bytes(written)
            (source,) = (one for one in library.scan() if one.path == file.name)
            if kind == "scan":
                library.recognise([source], lambda done, total: None)
            body = [one for one in library.read(source).passages if one.kind is not Kind.HEADING]
            for passage in chance.sample(body, min(left, 10 if kind == "scan" else 4, len(body))):
                left -= 1
                yield kind, passage


def main() -> None:
    reports, count = Library(Path(sys.argv[1])), int(sys.argv[2]) if len(sys.argv) > 2 else 100
    each = -(-count // 3)
    right: dict[str, list[bool]] = {}
    took: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory() as top:
        folder = Path(top, "reports")
        folder.mkdir()
        library = Library(folder, Path(top, "recognised"))
        for kind, passage in made(reports, folder, each, random.Random(16)):
            cited = library.cite(passage.citation.id)
            start = time.perf_counter()
            picture = Image.open(BytesIO(library.picture(cited))).convert("RGB")
            took.setdefault(kind, []).append(time.perf_counter() - start)
            found, wanted = list(frames(picture)), plain(passage.text)
            if kind == "pdf":
                seen = below(folder / passage.citation.report.path, passage.citation.page or 1, found)
                good = seen == wanted
            else:
                seen = recognised(picture, found)
                good = SequenceMatcher(None, wanted, seen, autojunk=False).ratio() >= ALIKE
            right.setdefault(kind, []).append(good)
            if not good:
                print(f"MISS {kind} {len(found)} frames: {wanted} != {seen}", flush=True)
            if len(right[kind]) == each:
                middle = statistics.median(took[kind])
                print(f"{kind:5s} {sum(right[kind])} of {each}  median {middle:.2f} s", flush=True)


if __name__ == "__main__":
    main()
