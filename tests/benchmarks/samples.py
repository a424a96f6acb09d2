"""Whether files of any origin are read: PYTHONPATH=.:tests python -m benchmarks.samples FOLDER

Reads every file below FOLDER, for example the samples of public readers of OFD, .doc and .rtf, each in a process that may
fail as reading for the index does.  Prints what was refused and why, what has words and is read without any, what failed as
no file may, and by suffix how many were read.
"""

import re
import sys
import zipfile
from collections import Counter
from io import BytesIO
from pathlib import Path, PurePosixPath

from corpus.library import Library
from corpus.workers import Failure, read_all

TEXT_CODE = re.compile(rb"<(?:\w+:)?TextCode[^>]*>([^<]*\S[^<]*)<")
"""Words of an OFD page."""


def has_words(file: Path) -> bool:
    """Whether an OFD file has words, as its markup shows; other formats do not tell."""
    try:
        with zipfile.ZipFile(BytesIO(file.read_bytes())) as package:
            return any(
                TEXT_CODE.search(package.read(name)) for name in package.namelist() if name.endswith(".xml")
            )
    except (OSError, zipfile.BadZipFile, RuntimeError, NotImplementedError):
        return False


def main() -> None:
    library = Library(Path(sys.argv[1]))
    sources = library.scan()
    counts: Counter[tuple[str, str]] = Counter()
    for number, record in read_all(sources, library.read, 1):
        source = sources[number]
        suffix = PurePosixPath(source.path).suffix.lower()
        if isinstance(record, Failure):
            kind, said = "failed", record.reason
        elif record.skipped is not None:
            words = suffix == ".ofd" and has_words(library.folder / source.path)
            kind, said = "has words" if words else "refused", record.skipped
        else:
            kind, said = "read", ""
        counts[suffix, kind] += 1
        if said:
            print(f"{kind:9s} {source.path}: {said}", flush=True)
    for (suffix, kind), count in sorted(counts.items()):
        print(f"{suffix:6s} {kind:9s} {count}")


if __name__ == "__main__":
    main()
