"""How well words in pictures are recognised: python tests/benchmarks/recognition.py REPORTS [PAGES]

Sets PAGES pages (50 where nobody says), each from another text report below REPORTS, as print; turns each by a quarter or
more and by up to two degrees, adds noise, blurs it and keeps it as JPEG; recognises it, and prints the share of characters and
of numbers that are right, of all and of those with no doubtful character, which alone are put first.
"""

import random
import re
import sys
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

from PIL import Image, ImageDraw, ImageFilter

from corpus.formats.scans import located
from corpus.library import Library
from corpus.pages.font import sans
from corpus.pages.locating import solid
from corpus.recognition.page import RecognisedPage
from corpus.recognition.recogniser import recognise
from corpus.report import CERTAIN

SIZE, LEADING, CHARS, ROWS = 34, 58, 33, 34
NUMBER = re.compile(r"\d+(?:\.\d+)?%?")


def rows_of(texts: Iterator[str]) -> list[str]:
    """The rows of one page, in the compatibility form of their characters: ． as ., for what looks alike counts as right."""
    rows: list[str] = []
    for text in texts:
        words = "　　" + normalize("NFKC", text)
        while words and len(rows) < ROWS:
            width, stop = 0.0, 0
            while stop < len(words) and width + sans(SIZE).getlength(words[stop]) <= CHARS * SIZE:
                width += sans(SIZE).getlength(words[stop])
                stop += 1
            rows.append(words[:stop])
            words = words[stop:]
    return rows


def printed(rows: list[str]) -> Image.Image:
    page = Image.new("RGB", (1400, 2200), (250, 249, 244))
    draw = ImageDraw.Draw(page)
    for number, row in enumerate(rows):
        x = 130.0
        for char in row:
            draw.text((x, 110 + number * LEADING), char, font=sans(SIZE), fill=(20, 20, 30))
            x += sans(SIZE).getlength(char)
    return page


def worn(page: Image.Image, chance: random.Random) -> Image.Image:
    """The page as somebody scans it."""
    turn = chance.choice((0, 0, 90, 180, 270)) + chance.uniform(-2, 2)
    turned = page.rotate(turn, Image.Resampling.BICUBIC, expand=True, fillcolor=(250, 249, 244))
    noisy = Image.blend(turned, Image.effect_noise(turned.size, 40).convert("RGB"), 0.15)
    kept = BytesIO()
    noisy.filter(ImageFilter.GaussianBlur(0.6)).save(kept, "JPEG", quality=chance.choice((45, 60, 75)))
    return Image.open(kept)


def certain_numbers(page: RecognisedPage) -> Counter[str]:
    """The numbers none of whose characters is doubtful."""
    found: Counter[str] = Counter()
    for words in page.words:
        text = solid(words.text)
        found.update(
            match[0] for match in NUMBER.finditer(text) if min(words.certain[slice(*match.span())]) >= CERTAIN
        )
    return found


def main() -> None:
    folder, pages = Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 50
    chance = random.Random(16)
    library = Library(folder)
    right = chars = right_numbers = all_numbers = right_certain = all_certain = 0
    for source in chance.sample(library.scan(), pages):
        passages = library.read(source).passages
        rows = rows_of(passage.text for passage in passages[chance.randrange(max(1, len(passages) // 2)) :])
        page = recognise(worn(printed(rows), chance))
        said = solid("".join(rows))
        got = normalize("NFKC", "".join(solid(line.line.text) for line in located(page, 1)))
        right += sum(
            block.size for block in SequenceMatcher(None, said, got, autojunk=False).get_matching_blocks()
        )
        chars += max(len(said), len(got))
        there = Counter(number for row in rows for number in NUMBER.findall(row))
        seen = Counter(number for words in page.words for number in NUMBER.findall(solid(words.text)))
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
