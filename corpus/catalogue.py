"""A table in which a person puts right whose reports they are and of when: ``wenbao.csv`` in the folder.

    文件,标题,地区,主体,别名,日期
    2014/工作报告(终稿).docx,,云岭县,,,2014-01-07
    年报/终稿.pdf,,,云岭科技股份有限公司,云岭科技、600000,

Headings may be English (path, title, region, subject, names, date); an empty cell corrects nothing.  Any spreadsheet can
write it, in whatever encoding.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from corpus.added import table
from corpus.errors import UnreadableReportError

NAME = "wenbao.csv"
COLUMNS = {
    "文件": "path",
    "标题": "title",
    "地区": "region",
    "主体": "subject",
    "别名": "names",
    "日期": "date",
}
SEPARATOR = re.compile(r"[、,，;；\s]+")
"""What stands between the other names of a subject."""

MAX_BYTES = 4 * 1024 * 1024
"""A catalogue of 3,000 reports has 0.3 MB."""


@dataclass(frozen=True, slots=True)
class Correction:
    """What a person says of a report; None where the file itself is to be believed."""

    title: str | None = None
    region: str | None = None
    subject: str | None = None
    names: tuple[str, ...] = ()
    date: str | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Corrections by path below the folder; ``problem`` is one line on what of the table cannot be used."""

    corrections: Mapping[str, Correction] = field(default_factory=dict)
    problem: str | None = None


def load(folder: Path) -> Catalogue:
    """The catalogue of ``folder``, an empty one if there is none; its good rows count whatever the others say."""
    try:
        found = table(folder / NAME, MAX_BYTES, COLUMNS, "path")
    except UnreadableReportError as error:
        return Catalogue(problem=str(error))
    if found is None:
        return Catalogue()
    columns, rows = found
    corrections, wrong = {}, []
    for number, row in enumerate(rows, 2):
        cells = {name: cell.strip() for name, cell in zip(columns, row, strict=False) if cell.strip()}
        if not cells:
            continue
        if "path" not in cells:
            wrong.append(number)
            continue
        path = cells["path"].replace("\\", "/").removeprefix("./")
        corrections[path] = Correction(
            cells.get("title"),
            cells.get("region"),
            cells.get("subject"),
            tuple(SEPARATOR.split(cells["names"])) if "names" in cells else (),
            cells.get("date"),
        )
    problem = f"第{'、'.join(map(str, wrong))}行没有写文件" if wrong else None
    return Catalogue(corrections, problem)
