"""How well reports are read: python tests/benchmarks/reading.py REPORTS

REPORTS is a folder of Markdown reports laid out as folder/region/year.md (or folder/year.md for the nation).
Prints, over all of them:
    read        how many are read
    characters  share of non-blank characters of the text (front matter and markup aside) that are in passages
    region      agreement with the folder, read from content alone, where the content names it
    year        agreement with the file name, read from content alone, where the content names it
    period      agreement of review/plan/none with tests/data/periods.tsv (path, line, label by hand)
and with --misses what disagrees.
"""

import re
import sys
import time
from pathlib import Path

from corpus import formats
from corpus.library import Library
from corpus.lines import Mark, Reading
from corpus.model import Passage
from corpus.report import Record, Source, parse

LABELS = Path(__file__).parents[1] / "data" / "periods.tsv"
OPENING = 8
"""Passages in which a report says who speaks."""


def main(folder: str, *options: str) -> None:
    started = time.perf_counter()
    library = Library(Path(folder))
    labels = _labels()
    read = labelled = agreed = written = kept = 0
    region, year = [0, 0], [0, 0]
    misses = []
    sources = library.scan()
    for source in sources:
        reading = formats.read(library.folder / source.path)
        hidden = parse(Source("x.md", source.size, source.mtime_ns), reading)
        read += hidden.skipped is None
        body = sum(_marks(line.text) for line in reading.lines)
        matter = sum(_marks(line.text) for line in hidden.boilerplate)
        inside = sum(_marks(passage.text) for passage in hidden.passages)
        written, kept = written + body - _front(reading, hidden), kept + inside
        if inside + matter != body:
            misses.append(f"{source.path}: {body - matter - inside} characters are nowhere")
        for found, wanted, count in (
            (hidden.report.region, _region(source.path), region),
            (hidden.report.year, _year(source.path), year),
        ):
            if _names(hidden, wanted):
                count[1] += 1
                count[0] += found == wanted
                if found != wanted:
                    misses.append(f"{source.path}: {wanted} read as {found}")
        for line, label in labels.get(source.path, ()):
            kinds = [
                p.period.kind if p.period else "none"
                for p in parse(source, reading).passages
                if _holds(p, line)
            ]
            labelled, agreed = labelled + 1, agreed + (kinds[:1] == [label])
            if kinds[:1] != [label]:
                misses.append(f"{source.path}:{line}: {label} read as {kinds}")
    if "--misses" in options:
        print("\n".join(misses))
    print(f"read        {read} of {len(sources)}")
    print(f"characters  {kept / written:.5f}")
    print(f"region      {region[0] / region[1]:.4f} of {region[1]}")
    print(f"year        {year[0] / year[1]:.4f} of {year[1]}")
    print(f"period      {agreed / labelled:.3f} of {labelled}")
    print(f"time        {time.perf_counter() - started:.1f} s, one process")


def _labels() -> dict[str, list[tuple[int, str]]]:
    labels: dict[str, list[tuple[int, str]]] = {}
    for row in LABELS.read_text("utf-8").splitlines()[1:]:
        path, line, label = row.split("\t")
        labels.setdefault(path, []).append((int(line), label))
    return labels


def _marks(text: str) -> int:
    return len("".join(text.split()))


def _front(reading: Reading, hidden: Record) -> int:
    """Characters of front matter, markup and pictures: not text."""
    marked = {line.number for line in reading.lines if line.mark is Mark.BOILERPLATE}
    return sum(_marks(line.text) for line in hidden.boilerplate if line.number in marked)


def _region(path: str) -> str:
    parts = path.split("/")
    return parts[1] if len(parts) == 3 else "全国"


def _year(path: str) -> int:
    found = re.search(r"\d{4}", path.rsplit("/", 1)[-1])
    if found is None:
        sys.exit(f"{path}: the file name holds no year")
    return int(found[0])


def _names(hidden: Record, wanted: str | int) -> bool:
    """Whether the content tells: the name is in title or first passages, or (a short form of it) often in the text."""
    opening = [hidden.report.title, *(passage.text for passage in hidden.passages[:OPENING])]
    if wanted == "全国" or any(str(wanted) in part for part in opening):
        return True
    if isinstance(wanted, int):
        return any(str(wanted) in passage.text for passage in hidden.passages)
    short = wanted[:-1] if len(wanted) <= 4 else wanted
    return sum(passage.text.count(short) for passage in hidden.passages) >= 3


def _holds(passage: Passage, line: int) -> bool:

    return any(first <= line <= last for first, last in passage.citation.lines)


if __name__ == "__main__":
    main(*sys.argv[1:])
