"""The collections of a library in Milvus: its passages; and which version of it counts, of which deltas.

    head              the version, and its deltas with their checksums
    part/<name>/<n>   a delta in pieces
    draft/<name>/<n>  the numbers of files that an import is adding or taking away
    lease/<name>      whoever imports now, or wants to

A version counts from the moment the head names it: readers see the old state or the new.
"""

import base64
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import TypeVar

import xxhash

from corpus.model import digest
from index.engines.milvus import rows
from index.engines.milvus.client import Milvus, Row
from index.engines.milvus.delta import Delta, File
from index.text.lexicon import domain_words

T = TypeVar("T")

FORMAT = 3
"""Raised whenever rows or deltas are written otherwise, or hold something else."""

PIECE_BYTES = 48_000
"""A piece of a delta: below the longest text of a field once it is base64."""

BATCH = 40
"""Pieces, and files, that one call names."""

HEAD = "head"

FIELDS: tuple[Row, ...] = (
    {"field_name": "name", "datatype": "VARCHAR", "max_length": 512, "is_primary": True},
    {"field_name": "text", **rows.TEXT},
    {"field_name": "unused", "datatype": "FLOAT_VECTOR", "dim": 2},  # no collection may be without a vector
)

INDEX = {"field_name": "unused", "index_type": "FLAT", "metric_type": "L2", "params": {}}


class DamagedError(Exception):
    """What the head names is not there, or not what was written."""


@dataclass(frozen=True, slots=True)
class Part:
    """A delta as it is kept: in how many pieces, and the checksum of them all."""

    name: str
    pieces: int
    check: str


@dataclass(frozen=True, slots=True)
class State:
    """A version of the library: its deltas, and what they add up to."""

    version: int
    parts: dict[Part, Delta]
    whole: Delta

    @classmethod
    def of(cls, version: int, parts: dict[Part, Delta]) -> "State":
        return cls(version, parts, Delta.joined(list(parts.values())))

    @property
    def head(self) -> str:
        """The text of the head where this version counts."""
        parts = [[part.name, part.pieces, part.check] for part in self.parts]
        return json.dumps({"version": self.version, "parts": parts})

    @property
    def files(self) -> dict[int, File]:
        """The files of the library by their numbers."""
        return {file.number: file for file in self.whole.files}


NOTHING = State.of(0, {})
"""A library of which nothing was written yet."""


class Collections:
    """The two collections of one library, made where they are not there.

    Their names depend on what the rows were made with: bots of another version, or with other words, have their own.
    """

    def __init__(self, milvus: Milvus, library: str, segmenter: str) -> None:
        made = json.dumps([FORMAT, version("wenbao"), segmenter, domain_words()])
        name = f"wenbao_{library}_{digest(made, 8)}"
        self.milvus, self.passages, self._name = milvus, f"{name}_passages", f"{name}_versions"
        milvus.create(self.passages, rows.FIELDS, rows.FUNCTION, rows.INDEX)
        milvus.create(self._name, FIELDS, None, INDEX)

    def head(self) -> str:
        """The text of the head now, empty if there is none."""
        return next(iter(self.texts(f'name == "{HEAD}"').values()), "")

    def load(self, known: State = NOTHING) -> State:
        """The version that counts; deltas that are ``known`` are not fetched again.

        Raises DamagedError.
        """
        head = self.head()
        while head:
            try:
                content = json.loads(head)
                parts = [Part(*part) for part in content["parts"]]
                fetched = {part: known.parts.get(part) or self._fetched(part) for part in parts}
                return State.of(content["version"], fetched)
            except (DamagedError, ValueError, KeyError, TypeError):
                before, head = head, self.head()
                if head == before:  # else an import has written a new version
                    raise DamagedError from None
        return NOTHING

    def switch(self, state: State) -> None:
        """Make ``state``, whose parts are written, the version that counts."""
        self.write(HEAD, state.head)

    def put(self, name: str, raw: bytes) -> Part:
        """Write bytes in pieces."""
        pieces = [raw[at : at + PIECE_BYTES] for at in range(0, max(len(raw), 1), PIECE_BYTES)]
        for number, piece in enumerate(pieces):
            self.write(f"{name}/{number:06d}", base64.b64encode(piece).decode("ascii"))
        return Part(name, len(pieces), xxhash.xxh3_64_hexdigest(raw))

    def write(self, name: str, text: str) -> None:
        """Write one row."""
        self.milvus.put(self._name, [{"name": name, "text": text, "unused": [0.0, 0.0]}])

    def texts(self, where: str) -> dict[str, str]:
        """The texts of the rows that an expression picks, by their names."""
        found = self.milvus.rows(self._name, where, ("name", "text"))
        return {row["name"]: row["text"] for row in found}

    def remove(self, names: Iterable[str]) -> None:
        """Delete rows by their names."""
        for some in batches(sorted(names)):
            self.milvus.remove(self._name, f"name in {json.dumps(some)}")

    def names(self, prefix: str) -> set[str]:
        """The names of all rows that begin with ``prefix``."""
        found = self.milvus.rows(self._name, f'name like "{prefix}%"', ("name",))
        return {row["name"] for row in found}

    def _fetched(self, part: Part) -> Delta:
        names = [f"{part.name}/{number:06d}" for number in range(part.pieces)]
        texts: dict[str, str] = {}
        for some in batches(names):
            texts |= self.texts(f"name in {json.dumps(some)}")
        if len(texts) < len(names):
            raise DamagedError
        raw = b"".join(base64.b64decode(texts[name]) for name in names)
        if xxhash.xxh3_64_hexdigest(raw) != part.check:
            raise DamagedError
        return Delta.unpacked(raw)


def batches(names: Sequence[T]) -> Iterator[Sequence[T]]:
    """``names`` as many at a time as one call may name."""
    return (names[at : at + BATCH] for at in range(0, len(names), BATCH))
