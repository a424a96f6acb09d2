"""What tests import: types of fixtures, and the files that may lie beside the project."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import numpy as np
import pytest

from corpus.library import Library
from corpus.report import Record
from index.store.postings import Postings
from index.store.segments import Segment, live, mask

HALF_WIDTH = re.compile(r"(?<=[\u3400-\u9fff”）])\s*(?:[,;!?()]|:(?=\s|$))|[,;!?()]\s*(?=[\u3400-\u9fff“（])")
"""Punctuation of English beside a Chinese character."""
SHARED = Path(__file__).parents[2] / "shared"

Maker = Callable[[Mapping[str, str | bytes]], Library]
Read = Callable[..., Record]


def shared(*parts: str) -> Path:
    """A file or folder beside the project; the test is skipped where it is not there."""
    path = SHARED.joinpath(*parts)
    if not path.exists():
        pytest.skip(f"{'/'.join(parts)} is not beside this checkout")
    return path


def counted(corpus: Sequence[Sequence[str]]) -> Postings:
    """The postings of passages of such terms, each a passage of its own shape."""
    return Postings.of(corpus, [[(row, 1)] for row in range(len(corpus))])


def child(work: Callable[[], object]) -> int:
    """Do ``work`` in a process of its own, forked so that nothing need be loaded again: its number."""
    number = os.fork()
    if number == 0:
        try:
            work()
            os._exit(0)
        except BaseException:
            os._exit(1)
    return number


Told = set[tuple[str, str, int]]


def told(segments: Sequence[Segment]) -> Told:
    """Every passage that counts with the number of its tokens, whatever the order of reports."""
    found: Told = set()
    for segment, entries in zip(segments, live(segments), strict=True):
        frequencies = segment.words.shapes[segment.words.shape, 0]
        sums = np.bincount(segment.words.passages, frequencies, minlength=len(segment.passages))
        for number in np.flatnonzero(mask([segment], [entries])):
            passage = segment.passages[int(number)]
            found.add((passage.citation.id, passage.text, int(sums[number])))
    return found


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


REVIEW = "全市上下坚持稳中求进，主要经济指标稳步增长，各项社会事业取得新的进展。"


def report(region: str, year: int, gdp: float, target: float) -> str:
    return (
        f"# {region}{year}年政府工作报告\n\n## 一、{year - 1}年工作回顾\n\n{REVIEW}\n\n"
        f"全年地区生产总值完成{gdp}亿元，增长{gdp / 100}%；固定资产投资增长{gdp / 90:.1f}%；新建农村公路{gdp * 3:.0f}公里。\n\n"
        f"## 二、{year}年工作安排\n\n今年经济社会发展的主要预期目标是：地区生产总值达到{target}亿元左右，固定资产投资增长8%。\n"
    )
