"""A folder of reports → Milvus: only what is new, changed or gone."""

import base64
import json
import secrets
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from corpus.library import Library
from corpus.model import Report
from corpus.report import Record, Source
from corpus.workers import read_all
from index.engines.milvus import rows
from index.engines.milvus.claim import Claim
from index.engines.milvus.client import Row
from index.engines.milvus.rows import PLACES, Filed
from index.engines.milvus.shelf import HEAD, NOTHING, DamagedError, Part, Shelf, State, batches
from index.engines.milvus.tally import File, Tally
from index.engines.protocol import EngineError
from index.store.build import GROWTH, Notice, Progress
from index.text.segmenter import Segmenter

BATCH_ROWS = 500
"""Rows that are sent together: about 2 MB."""

JOINED = 256
"""Tallies of single files that are kept before they are joined."""

NUMBER_BITS = 40
"""Files are numbered at random, so that no two imports, not even one that died, ever use the same number."""


def updated(
    library: Library,
    sources: Sequence[Source],
    shelf: Shelf,
    segmenter: Segmenter,
    progress: Progress,
    notice: Notice,
) -> State:
    """The state of the library that the files ``sources`` make, imported where Milvus has another.

    Raises EngineError.
    """
    state = loaded(shelf)
    if state is not None and sources_of(state) == list(sources):
        return state
    waiting = partial(notice, "另一个进程正在更新 Milvus 里的索引,等它做完。")
    with Claim(shelf, waiting) as claim:
        state = loaded(shelf)
        if state is None:
            notice("Milvus 里的索引损坏或不完整,重新建立。")
            _cleared(shelf)
            state = NOTHING
        _swept(shelf, state)
        if sources_of(state) == list(sources):
            return state
        return _imported(library, sources, shelf, segmenter, state, claim.held, progress)


def loaded(shelf: Shelf, known: State = NOTHING) -> State | None:
    """The version that counts, None if it is damaged."""
    try:
        return shelf.load(known)
    except DamagedError:
        return None


def sources_of(state: State) -> list[Source]:
    """The files a state was made from, in the order of their paths."""
    return sorted((file.entry.source for file in state.tally.files), key=lambda source: source.path)


def _imported(
    library: Library,
    sources: Sequence[Source],
    shelf: Shelf,
    segmenter: Segmenter,
    old: State,
    held: Callable[[], bool],
    progress: Progress,
) -> State:
    wanted = set(sources)
    gone = [file for file in old.tally.files if file.entry.source not in wanted]
    known = {file.entry.source for file in old.tally.files}
    changed = [source for source in sources if source not in known]
    numbers = [secrets.randbits(NUMBER_BITS) for _ in changed]
    name = secrets.token_hex(8)
    shelf.put(f"draft/{name}", json.dumps([*numbers, *(file.number for file in gone)]).encode())
    version = old.version + 1
    tallies = [_taken(shelf, file) for file in gone]
    waiting: list[Row] = []
    for place, read in _read(library, changed, segmenter, progress):
        tallies.append(_tally(numbers[place], read))
        waiting += _numbered(read.rows, numbers[place], version)
        if len(waiting) >= BATCH_ROWS:
            waiting = _sent(shelf, waiting, BATCH_ROWS)
        if len(tallies) >= JOINED:
            tallies = [Tally.joined(tallies)]
    _sent(shelf, waiting, 1)
    shelf.milvus.flush(shelf.passages)
    new = _shelved(shelf, name, old, Tally.joined(tallies), version)
    if not held():
        raise EngineError("更新 Milvus 里的索引花得太久,另一个进程接手了。请再试一次。")
    shelf.switch(new)
    _swept(shelf, new)
    return new


def _read(
    library: Library, changed: list[Source], segmenter: Segmenter, progress: Progress
) -> Iterator[tuple[int, Filed]]:
    """The rows of each of the files ``changed``, with its place among them, as they are read."""
    progress(0, len(changed))
    work = partial(rows.file_of, library, segmenter.cache_folder)
    for done, (place, result) in enumerate(read_all(changed, work), 1):
        if isinstance(result, Filed):
            yield place, result
        else:
            source = changed[place]
            report = Report(source.path, Path(source.path).stem)
            yield place, rows.filed(Record(source, report, skipped=result.reason), segmenter)
        progress(done, len(changed))


def _tally(number: int, read: Filed) -> Tally:
    return Tally((File(number, read.entry, read.told),), frozenset(), read.words, read.grams)


def _taken(shelf: Shelf, file: File) -> Tally:
    """What takes a file away: counted again from its rows."""
    where = f"file == {file.number}"
    words, grams = rows.counts(shelf.milvus.rows(shelf.passages, where, rows.SHOWN), file.entry.report)
    return Tally((), frozenset((file.number,)), words.taken(), grams.taken())


def _numbered(read: Sequence[Row], number: int, version: int) -> Iterator[dict[str, Any]]:
    for row in read:
        yield {**row, "id": number << PLACES | row["id"], "file": number, "version": version}


def _sent(shelf: Shelf, waiting: list[Row], least: int) -> list[Row]:
    """Send rows in batches as long as there are ``least``; what is left."""
    while len(waiting) >= least:
        shelf.milvus.put(shelf.passages, waiting[:BATCH_ROWS])
        waiting = waiting[BATCH_ROWS:]
    return waiting


def _shelved(shelf: Shelf, name: str, old: State, tally: Tally, version: int) -> State:
    """The state that follows on ``old``, its new tally written: joined with those before as they add up."""
    parts = dict(old.parts)
    while parts:
        last = next(reversed(parts))
        if parts[last].size > GROWTH * tally.size:
            break
        tally = Tally.joined([parts.pop(last), tally])
    part: Part = shelf.put(f"part/{name}", tally.packed())
    return State.of(version, {**parts, part: tally})


def _swept(shelf: Shelf, state: State) -> None:
    """Delete what imports left behind that are over, or died: rows of files that are not in ``state``, and
    tallies that it does not name."""
    drafts = shelf.texts('name like "draft/%"')
    for name in sorted({draft.rpartition("/")[0] for draft in drafts}):
        numbers = _drafted(drafts, name)
        for some in batches(sorted(numbers - state.files.keys())):
            shelf.milvus.remove(shelf.passages, f"file in {json.dumps(some)}")
        shelf.remove(draft for draft in drafts if draft.startswith(f"{name}/"))
    named = {part.name for part in state.parts}
    shelf.remove(part for part in shelf.names("part/") if part.rpartition("/")[0] not in named)


def _cleared(shelf: Shelf) -> None:
    shelf.remove([HEAD])  # first, so that bots that run see that there is nothing to answer from
    shelf.milvus.remove(shelf.passages, "id >= 0")
    shelf.remove(shelf.names("part/"))


def _drafted(drafts: dict[str, str], name: str) -> set[int]:
    """The numbers of a draft; none if whoever wrote it died over it, before any row."""
    pieces = sorted(draft for draft in drafts if draft.startswith(f"{name}/"))
    try:
        numbers = json.loads(b"".join(base64.b64decode(drafts[piece]) for piece in pieces))
    except ValueError:
        return set()
    return set(numbers)
