"""Files of one report are told, and only those."""

import random
from pathlib import Path

from support import Maker

from corpus.library import Library
from corpus.model import Flaw, FlawKind
from index.engines.local import LocalEngine
from index.store.build import open_index
from index.text.segmenter import Segmenter

WORDS = (
    "全市生产总值",
    "固定资产投资",
    "城镇居民收入",
    "工业增加值",
    "粮食产量",
    "新建公路",
    "脱贫人口",
    "财政收入",
    "进出口总额",
)


def text(region: str, year: int, seed: int) -> str:
    """A long report, like any other of the kind but for its figures and its sentences' order."""
    chance = random.Random(seed)
    lines = [
        f"{chance.choice(WORDS)}完成{chance.randrange(9999)}亿元,增长{chance.randrange(99)}%,{chance.choice(WORDS)}{chance.randrange(999)}。"
        for _ in range(60)
    ]
    return f"# {region}{year}年政府工作报告\n\n" + "\n\n".join(lines)


def flaws(library: Library, data: Path, segmenter: Segmenter) -> dict[str, Flaw | None]:
    segments = open_index(library, data, segmenter)
    return {entry.source.path: entry.flaw for entry in LocalEngine(segments).entries}


def test_a_report_that_lies_there_twice_is_told_once(
    make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    same = text("云岭市", 2022, 1)
    library = make({
        "云岭市/2021.md": same, "云岭市/2022.md": same, "云岭市/2023.md": text("云岭市", 2023, 2),
        "云海市/2022.txt": text("云海市", 2022, 3), "云海市/2022.md": text("云海市", 2022, 4),
    })  # fmt: skip
    found = flaws(library, tmp_path / "data", segmenter)
    assert found.pop("云岭市/2021.md") == Flaw(FlawKind.DUPLICATE, "云岭市/2022.md")
    assert set(found.values()) == {None}
    assert flaws(library, tmp_path / "data", segmenter) == {
        "云岭市/2021.md": Flaw(FlawKind.DUPLICATE, "云岭市/2022.md"),
        **found,
    }


def test_a_few_words_more_or_less_make_no_other_report(
    make: Maker, tmp_path: Path, segmenter: Segmenter
) -> None:
    whole = text("云岭市", 2022, 1)
    library = make(
        {"a.md": whole, "b.txt": whole.replace("，", ",").replace("粮食产量", "粮食总产", 2) + "\n\n完。"}
    )
    found = flaws(library, tmp_path / "data", segmenter)
    assert found == {"a.md": None, "b.txt": Flaw(FlawKind.DUPLICATE, "a.md")}


def test_the_flaw_goes_when_the_other_file_does(make: Maker, tmp_path: Path, segmenter: Segmenter) -> None:
    whole = text("云岭市", 2022, 1)
    library = make({"a.md": whole, "b.md": whole, "c.md": "丙。"})
    assert flaws(library, tmp_path / "data", segmenter)["b.md"]
    (library.folder / "a.md").unlink()
    assert flaws(library, tmp_path / "data", segmenter) == {"b.md": None, "c.md": None}


def test_short_notices_may_say_the_same(make: Maker, tmp_path: Path, segmenter: Segmenter) -> None:
    library = make({"a.md": "全市产值12亿元。", "b.md": "全市产值12亿元。"})
    assert set(flaws(library, tmp_path / "data", segmenter).values()) == {None}
