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
from index.engines.milvus.client import Row
from index.engines.milvus.collections import HEAD, NOTHING, Collections, DamagedError, Part, State, batches
from index.engines.milvus.delta import Delta, File
from index.engines.milvus.lease import Lease
from index.engines.milvus.rows import ROW_BITS, FileRows
from index.engines.protocol import EngineError
from index.store.build import GROWTH, Notice, Progress
from index.text.segmenter import Segmenter

BATCH_ROWS = 500
"""Rows that are sent together: about 2 MB."""

JOINED = 256
"""Deltas of single files that are kept before they are joined."""

NUMBER_BITS = 40
"""Files are numbered at random, so that no two imports, not even one that died, ever use the same number."""


def updated(
    library: Library,
    sources: Sequence[Source],
    collections: Collections,
    segmenter: Segmenter,
    progress: Progress,
    notice: Notice,
) -> State:
    """The state of the library that the files ``sources`` make, imported where Milvus has another.

    Raises EngineError.
    """
    state = loaded(collections)
    if state is not None and sources_of(state) == list(sources):
        return state
    waiting = partial(notice, "另一个进程正在更新 Milvus 里的索引，等它做完。")
    with Lease(collections, waiting) as lease:
        state = loaded(collections)
        if state is None:
            notice("Milvus 里的索引损坏或不完整，重新建立。")
            _cleared(collections)
            state = NOTHING
        _swept(collections, state)
        if sources_of(state) == list(sources):
            return state
        return _imported(library, sources, collections, segmenter, state, lease.held, progress)


def loaded(collections: Collections, known: State = NOTHING) -> State | None:
    """The version that counts, None if it is damaged."""
    try:
        return collections.load(known)
    except DamagedError:
        return None


def sources_of(state: State) -> list[Source]:
    """The files a state was made from, in the order of their paths."""
    return sorted((file.entry.source for file in state.whole.files), key=lambda source: source.path)


def _imported(
    library: Library,
    sources: Sequence[Source],
    collections: Collections,
    segmenter: Segmenter,
    old: State,
    held: Callable[[], bool],
    progress: Progress,
) -> State:
    wanted = set(sources)
    gone = [file for file in old.whole.files if file.entry.source not in wanted]
    known = {file.entry.source for file in old.whole.files}
    changed = [source for source in sources if source not in known]
    numbers = [secrets.randbits(NUMBER_BITS) for _ in changed]
    name = secrets.token_hex(8)
    collections.put(f"draft/{name}", json.dumps([*numbers, *(file.number for file in gone)]).encode())
    version = old.version + 1
    deltas = [_removed(collections, file) for file in gone]
    waiting: list[Row] = []
    for at, read in _read(library, changed, segmenter, progress):
        deltas.append(_added(numbers[at], read))
        waiting += _numbered(read.rows, numbers[at], version)
        if len(waiting) >= BATCH_ROWS:
            waiting = _sent(collections, waiting, BATCH_ROWS)
        if len(deltas) >= JOINED:
            deltas = [Delta.joined(deltas)]
    _sent(collections, waiting, 1)
    collections.milvus.flush(collections.passages)
    new = _written(collections, name, old, Delta.joined(deltas), version)
    if not held():
        raise EngineError("更新 Milvus 里的索引花得太久，另一个进程接手了。请再试一次。")
    collections.switch(new)
    _swept(collections, new)
    return new


def _read(
    library: Library, changed: list[Source], segmenter: Segmenter, progress: Progress
) -> Iterator[tuple[int, FileRows]]:
    """The rows of each of the files ``changed``, with its index among them, as they are read."""
    progress(0, len(changed))
    work = partial(rows.read_rows, library, segmenter.cache_folder)
    for done, (at, result) in enumerate(read_all(changed, work), 1):
        if isinstance(result, FileRows):
            yield at, result
        else:
            source = changed[at]
            report = Report(source.path, Path(source.path).stem)
            yield at, rows.rows_of(Record(source, report, skipped=result.reason), segmenter)
        progress(done, len(changed))


def _added(number: int, read: FileRows) -> Delta:
    return Delta((File(number, read.entry, read.periods),), frozenset(), read.words, read.grams)


def _removed(collections: Collections, file: File) -> Delta:
    """What takes a file away: counted again from its rows."""
    where = f"file == {file.number}"
    words, grams = rows.counts(
        collections.milvus.rows(collections.passages, where, rows.SHOWN), file.entry.report
    )
    return Delta((), frozenset((file.number,)), words.negated(), grams.negated())


def _numbered(read: Sequence[Row], number: int, version: int) -> Iterator[dict[str, Any]]:
    for row in read:
        yield {**row, "id": number << ROW_BITS | row["id"], "file": number, "version": version}


def _sent(collections: Collections, waiting: list[Row], least: int) -> list[Row]:
    """Send rows in batches as long as there are ``least``; what is left."""
    while len(waiting) >= least:
        collections.milvus.put(collections.passages, waiting[:BATCH_ROWS])
        waiting = waiting[BATCH_ROWS:]
    return waiting


def _written(collections: Collections, name: str, old: State, delta: Delta, version: int) -> State:
    """The state that follows on ``old``, its new delta written: joined with those before as they add up."""
    parts = dict(old.parts)
    while parts:
        last = next(reversed(parts))
        if parts[last].size > GROWTH * delta.size:
            break
        delta = Delta.joined([parts.pop(last), delta])
    part: Part = collections.put(f"part/{name}", delta.packed())
    return State.of(version, {**parts, part: delta})


def _swept(collections: Collections, state: State) -> None:
    """Delete what imports left behind that are over, or died: rows of files that are not in ``state``, and
    deltas that it does not name."""
    drafts = collections.texts('name like "draft/%"')
    for name in sorted({draft.rpartition("/")[0] for draft in drafts}):
        numbers = _drafted(drafts, name)
        for some in batches(sorted(numbers - state.files.keys())):
            collections.milvus.remove(collections.passages, f"file in {json.dumps(some)}")
        collections.remove(draft for draft in drafts if draft.startswith(f"{name}/"))
    named = {part.name for part in state.parts}
    collections.remove(part for part in collections.names("part/") if part.rpartition("/")[0] not in named)


def _cleared(collections: Collections) -> None:
    collections.remove([HEAD])  # first, so that bots that run see that there is nothing to answer from
    collections.milvus.remove(collections.passages, "id >= 0")
    collections.remove(collections.names("part/"))


def _drafted(drafts: dict[str, str], name: str) -> set[int]:
    """The numbers of a draft; none if whoever wrote it died over it, before any row."""
    pieces = sorted(draft for draft in drafts if draft.startswith(f"{name}/"))
    try:
        numbers = json.loads(b"".join(base64.b64decode(drafts[piece]) for piece in pieces))
    except ValueError:
        return set()
    return set(numbers)
