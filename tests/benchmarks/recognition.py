"""How well words in pictures are recognised: PYTHONPATH=.:tests python -m benchmarks.recognition REPORTS [PAGES]

Sets PAGES pages (50 where nobody says), each from another text report below REPORTS, as print; turns each by a quarter or
more and by up to two degrees, adds noise, blurs it and keeps it as JPEG; recognises it, and prints the share of characters and
of numbers that are right, of all and of those with no doubtful character, which alone are put first.
"""

import random
import re
import sys
from collections import Counter
from difflib import SequenceMatcher
from itertools import islice
from pathlib import Path
from unicodedata import normalize

from benchmarks.printing import ROWS, printed, rows_of, worn

from corpus.formats.scans import located
from corpus.library import Library
from corpus.lines import GAP
from corpus.pages.locating import solid
from corpus.recognition.page import RecognisedPage
from corpus.recognition.recogniser import recognise
from corpus.report import CERTAIN

TURNS = (0, 0, 90, 180, 270)
NUMBER = re.compile(r"\d+(?:[.,]\d+)*[%‰]?")


def alike(text: str) -> str:
    """In the compatibility form of characters, ． as ., for what looks alike counts as right; cells stay apart."""
    return GAP.join(normalize("NFKC", cell) for cell in text.split(GAP))


def certain_numbers(page: RecognisedPage) -> Counter[str]:
    """The numbers none of whose characters is doubtful."""
    found: Counter[str] = Counter()
    for words in page.pieces():
        shares = zip(solid(words.text), words.certain, strict=True)
        chars = [(char, share) for one, share in shares for char in alike(one)]
        for match in NUMBER.finditer("".join(char for char, _ in chars)):
            if min(share for _, share in chars[slice(*match.span())]) >= CERTAIN:
                found[match[0]] += 1
    return found


def main() -> None:
    folder, pages = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50
    chance = random.Random(16)
    library = Library(folder)
    right = chars = right_numbers = all_numbers = right_certain = all_certain = 0
    for source in chance.sample(library.scan(), pages):
        passages = library.read(source).passages
        texts = ("　　" + alike(passage.text) for passage in passages)
        first = chance.randrange(max(1, len(passages) // 2))
        rows = list(islice(rows_of(islice(texts, first, None)), ROWS))
        page = recognise(worn(printed(rows), chance, TURNS))
        said = solid("".join(rows))
        got = "".join(alike(solid(line.line.text)) for line in located(page, 1))
        right += sum(
            block.size for block in SequenceMatcher(None, said, got, autojunk=False).get_matching_blocks()
        )
        chars += max(len(said), len(got))
        cells = [solid(cell) for row in rows for cell in row.split(GAP)]
        there = Counter(number for cell in cells for number in NUMBER.findall(cell))
        seen = Counter(
            number for words in page.pieces() for number in NUMBER.findall(alike(solid(words.text)))
        )
        sure = certain_numbers(page)
        right_numbers += (there & seen).total()
        all_numbers += there.total()
        right_certain += (sure & there).total()
        all_certain += sure.total()
        print(
            source.path,
            page.turn,
            *(there - seen),
            "->",
            *(seen - there),
            "sure:",
            *(sure - there),
            flush=True,
        )
    print(f"pages {pages}  characters {right / chars:.4f}  numbers {right_numbers / all_numbers:.4f}")
    print(f"numbers without a doubtful character {right_certain / all_certain:.4f} of {all_certain}")


if __name__ == "__main__":
    main()
