"""A table in which a person puts right whose reports they are and of when: ``wenbao.csv`` in the folder.

    文件,标题,地区,主体,别名,日期
    2014/工作报告(终稿).docx,,云岭县,,,2014-01-07
    年报/终稿.pdf,,,云岭科技股份有限公司,云岭科技、600000,

Headings may be English (path, title, region, subject, names, date); an empty cell corrects nothing.  Any spreadsheet can
write it, in whatever encoding.
"""

import csv
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from corpus.errors import UnreadableReportError
from corpus.formats.encodings import decode

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
        with (folder / NAME).open("rb") as file:
            text = decode(file.read(MAX_BYTES))
    except FileNotFoundError:
        return Catalogue()
    except OSError as error:
        return Catalogue(problem=f"读不出来({error.strerror or error})")
    except UnreadableReportError as error:
        return Catalogue(problem=str(error))
    try:
        rows = list(csv.reader(StringIO(text, newline=""), strict=True))
    except csv.Error as error:
        return Catalogue(problem=f"不是 CSV 表格({error})")
    columns = [COLUMNS.get(name.strip(), name.strip().lower()) for name in rows[0]]
    if "path" not in columns:
        return Catalogue(problem=f"第一行应是列名: {','.join(COLUMNS)}")
    corrections, wrong = {}, []
    for number, row in enumerate(rows[1:], 2):
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
