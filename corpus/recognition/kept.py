"""What was recognised before, so that it never is again.

    <folder>/<digest>/<page>.json     a page of the file whose content has the digest
    <folder>/files/<digest>           which content a file of this path, size and time had, so that it need not be read

A page is written whole or not at all, and by whom does not matter: all recognise the same.
"""

import json
import os
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from corpus.model import digest
from corpus.recognition.page import RecognisedPage

FILES = "files"


@dataclass(frozen=True, slots=True)
class KeptPages:
    """The pages of one file that were recognised; none where ``folder`` is None."""

    folder: Path | None = None

    def get(self, number: int) -> RecognisedPage | None:
        """The page with this 1-based number, None if it was not recognised."""
        if self.folder is None:
            return None
        try:
            return RecognisedPage.unpacked(json.loads((self.folder / f"{number}.json").read_bytes()))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def put(self, number: int, page: RecognisedPage) -> None:
        """Keep a page.  Raises OSError where that cannot be."""
        if self.folder is not None:
            _write(self.folder / f"{number}.json", json.dumps(page.packed(), ensure_ascii=False))


NO_PAGES = KeptPages()
"""Of a file nothing of which was recognised."""


@dataclass(frozen=True, slots=True)
class Kept:
    """The pages of all files that were recognised; none where ``folder`` is None."""

    folder: Path | None = None

    def of(self, data: bytes) -> KeptPages:
        """The pages of a file with this content."""
        return KeptPages(self.folder / sha256(data).hexdigest()[:40] if self.folder else None)

    def note(self, file: Path, size: int, mtime_ns: int, pages: KeptPages) -> None:
        """Remember that ``file``, of ``size`` bytes and changed at ``mtime_ns``, has these pages.  Raises OSError where that
        cannot be."""
        if self.folder and pages.folder:
            _write(self._noted(file, size, mtime_ns), pages.folder.name)

    def count(self, file: Path, size: int, mtime_ns: int) -> int:
        """How many pages of ``file``, of ``size`` bytes and changed at ``mtime_ns``, are kept."""
        if self.folder is None:
            return 0
        with suppress(OSError, UnicodeDecodeError):
            name = self._noted(file, size, mtime_ns).read_text("ascii")
            if name.isalnum():
                return sum(page.suffix == ".json" for page in (self.folder / name).iterdir())
        return 0

    def _noted(self, file: Path, size: int, mtime_ns: int) -> Path:
        return Path(self.folder or "", FILES, digest(f"{file.absolute()}\n{size}\n{mtime_ns}", 32))


NOTHING = Kept()
"""Where nothing was recognised, and nothing is kept."""


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(text, "utf-8")
    draft.replace(path)
