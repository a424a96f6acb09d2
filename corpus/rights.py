"""A table that says who may see which folder of a library: ``权限.csv`` in it.

    文件夹,谁
    内部,12345678 @zhangsan -1001234567890
    内部/公开,*

A report is seen by those who stand beside the deepest of its folders that is named, and by everybody where none is.
People and chats are named as whoever asks is; ``*`` is everybody, an empty cell nobody, ``.`` the library itself.
Headings may be English (folder, who).  What cannot be read for certain opens nothing.
"""

import csv
import re
import unicodedata
from collections.abc import Mapping, Set
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from typing import Final

from corpus.added import table
from corpus.errors import UnreadableReportError

NAME: Final = "权限.csv"
COLUMNS: Final = {"文件夹": "folder", "谁": "who"}
MAX_BYTES: Final = 1024 * 1024
EVERYBODY: Final = "*"
WHO: Final = re.compile(r"\*|-?[0-9]{1,15}|@[A-Za-z0-9_]{3,32}")
APART: Final = re.compile(r"[\s,，、;；]+")


@dataclass(frozen=True, slots=True)
class Rights:
    """Who may see each folder that is named, by the folder's key; ``problem`` is one line on why nothing is opened."""

    folders: Mapping[str, frozenset[str]] = field(default_factory=dict)
    problem: str | None = None

    def allowing(self, folder: str, who: frozenset[str]) -> "Rights":
        """These rights with nobody but ``who`` seeing ``folder``."""
        return Rights({**self.folders, key(folder): who})

    def hidden(self, who: Set[str]) -> frozenset[str] | None:
        """The keys of the folders that somebody with these names may not see; None where he may see nothing at all."""
        if self.problem:
            return None
        names = {name.lower() for name in who} | {EVERYBODY}
        return frozenset(folder for folder, seen in self.folders.items() if seen.isdisjoint(names))

    def shows(self, path: str, hidden: Set[str] | None) -> bool:
        """Whether the file at ``path`` is in none of the folders ``hidden``, unless a deeper one opens it."""
        return hidden is not None and self.folder(path) not in hidden

    def folder(self, path: str) -> str | None:
        """The key of the deepest folder around the file at ``path`` that is named; None where none is."""
        parts = key(path).split("/")
        above = ("/".join(parts[:depth]) or "." for depth in range(len(parts) - 1, -1, -1))
        return next((folder for folder in above if folder in self.folders), None)


def key(folder: str) -> str:
    """A folder as the table is compared by it: NFC, without case and outer blanks, ``/`` between its parts; ``.`` for the library."""
    name = unicodedata.normalize("NFC", folder).casefold().replace("\\", "/")
    parts = (part.strip() for part in name.split("/"))
    return "/".join(part for part in parts if part not in ("", ".")) or "."


def names(text: str) -> frozenset[str] | None:
    """The people and chats that a cell names, in lower case; None where it names anything else."""
    words = [word for word in APART.split(text) if word]
    return frozenset(map(str.lower, words)) if all(map(WHO.fullmatch, words)) else None


def load(folder: Path) -> Rights:
    """The rights in the library ``folder``; everything is open where there is no table."""
    try:
        read = table(folder / NAME, MAX_BYTES, COLUMNS, "folder", "who")
    except UnreadableReportError as error:
        return Rights(problem=str(error))
    if read is None:
        return Rights()
    columns, rows = read
    found: dict[str, frozenset[str]] = {}
    for number, row in enumerate(rows, 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(columns, (cell.strip() for cell in row), strict=False))
        seen = names(" ".join([cells.get("who", ""), *(cell for cell in row[len(columns) :])]))
        if not cells.get("folder") or seen is None:
            return Rights(problem=f"第{number}行应写文件夹和编号、@名称或 *")
        folder_key = key(cells["folder"])
        found[folder_key] = found.get(folder_key, frozenset()) | seen
    return Rights(found)


def save(folder: Path, rights: Rights) -> None:
    """Write the rights of the library ``folder`` anew.  Raises OSError, with nothing changed."""
    rows = StringIO(newline="")
    writer = csv.writer(rows)
    writer.writerow(COLUMNS)
    writer.writerows((name, " ".join(sorted(who))) for name, who in sorted(rights.folders.items()))
    draft = folder / f".{NAME}"
    draft.write_text(rows.getvalue(), "utf-8-sig", newline="")
    draft.replace(folder / NAME)
