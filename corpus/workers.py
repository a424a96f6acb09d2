"""Many files at once, each in a process that may fail without harm to the others.

Parsers of .docx, .pdf and the like are large programs, and files come from anywhere: a file that makes one of
them crash, hang or eat all memory costs itself and nothing else.
"""

import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, wait
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import partial
from multiprocessing import forkserver
from pathlib import PurePosixPath
from typing import TypeVar

from corpus.errors import WenbaoError
from corpus.report import Source

S = TypeVar("S")
T = TypeVar("T")

SECONDS = 60.0
"""How long one file may take: the longest yearbook takes ten."""

MEMORY_BYTES = 2 * 1024**3
"""How much memory one worker may address (not enforced on Windows and macOS, which have no such limit)."""

LIGHT_BYTES = 1024 * 1024
"""Text files that have no more than this together are read in one go: a process takes longer to
start, and what is done for several at a time is done faster."""

LIGHT_SUFFIXES = frozenset((".txt", ".md", ".markdown", ".csv", ".tsv"))

AHEAD = 4
"""Groups handed out ahead for each worker, so that none waits; more would only hold results in memory."""


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a file, or a group of them, gave no result, in one line."""

    reason: str


def read_all(
    sources: Sequence[Source],
    work: Callable[[Source], T],
    processes: int | None = None,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
) -> Iterator[tuple[int, T | Failure]]:
    """Call ``work`` with every source and yield (index into ``sources``, result) as they finish.

    ``work``, for example ``Library.read``, and what it returns must be picklable; ``processes`` is the number
    of workers, by default one a processor.  A small library of plain text is done in this process, in order.
    An interrupt, or closing the iterator, ends the workers.
    """
    ones = [range(number, number + 1) for number in range(len(sources))]
    for numbers, result in _read(sources, ones, partial(_alone, work), processes, seconds, memory_bytes):
        yield numbers[0], result


def read_groups(
    sources: Sequence[Source], work: Callable[[Sequence[Source]], T], processes: int | None = None
) -> Iterator[tuple[range, T | Failure]]:
    """As ``read_all``, but light files that follow each other are given to ``work`` together, up to LIGHT_BYTES.

    Yields (indices into ``sources``, result).  A group that fails is done again file by file, so that here too
    a file costs nothing but itself.
    """
    return _read(sources, _groups(sources), work, processes, SECONDS, MEMORY_BYTES)


def _groups(sources: Sequence[Source]) -> list[range]:
    groups: list[range] = []
    left = -1  # bytes
    for number, source in enumerate(sources):
        left -= source.size
        if _is_light(source) and left >= 0:
            groups[-1] = range(groups[-1].start, number + 1)
        else:
            groups.append(range(number, number + 1))
            left = LIGHT_BYTES - source.size if _is_light(source) else -1
    return groups


def _is_light(source: Source) -> bool:
    return PurePosixPath(source.path).suffix.lower() in LIGHT_SUFFIXES


def _alone(work: Callable[[Source], T], sources: Sequence[Source]) -> T:
    return work(sources[0])


def _read(
    sources: Sequence[Source],
    groups: Sequence[range],
    work: Callable[[Sequence[Source]], T],
    processes: int | None,
    seconds: float,
    memory_bytes: int,
) -> Iterator[tuple[range, T | Failure]]:
    given = [sources[numbers.start : numbers.stop] for numbers in groups]
    if all(map(_is_light, sources)) and sum(source.size for source in sources) <= LIGHT_BYTES:
        done = ((number, _guarded(work, some)) for number, some in enumerate(given))
    else:
        workers = min(processes or os.cpu_count() or 1, len(given))
        done = in_processes(given, work, workers, seconds=seconds, memory_bytes=memory_bytes)
    again: list[range] = []
    with closing(done):
        for number, result in done:
            if isinstance(result, Failure) and len(groups[number]) > 1:
                again += [range(one, one + 1) for one in groups[number]]
            else:
                yield groups[number], result
    if again:
        yield from _read(sources, again, work, processes, seconds, memory_bytes)


def in_processes(
    items: Iterable[S],
    work: Callable[[S], T],
    workers: int,
    *,
    seconds: float = SECONDS,
    memory_bytes: int = MEMORY_BYTES,
    most: int = 0,
) -> Generator[tuple[int, T | Failure]]:
    """As ``read_all``, whatever the items are, in ``workers`` processes.  Items are taken as they are handed out; a process
    gives way to a new one after ``most`` of them, which frees what a library holds on to, never where that is 0."""
    from pebble import ProcessExpired, ProcessPool  # noqa: PLC0415 - 30 ms that an up-to-date index saves

    # fork copies locks that threads of a chat may hold; the server that forks instead has no threads
    forks = "forkserver" in multiprocessing.get_all_start_methods()
    context = multiprocessing.get_context("forkserver" if forks else "spawn")
    if forks:
        _start_server()
    pool = ProcessPool(
        max_workers=workers,
        max_tasks=most,
        context=context,
        initializer=_limit,
        initargs=[memory_bytes],
    )
    pending: dict[Future[T | Failure], int] = {}
    todo = iter(enumerate(items))
    try:
        while True:
            for number, item in todo:
                pending[pool.schedule(_guarded, args=[work, item], timeout=seconds)] = number
                if len(pending) >= AHEAD * workers:
                    break
            if not pending:
                break
            for future in wait(pending, return_when=FIRST_COMPLETED).done:
                number = pending.pop(future)
                try:
                    yield number, future.result()
                except TimeoutError:
                    yield number, Failure(f"读了 {seconds:g} 秒还没读完，不读了")
                except ProcessExpired:
                    yield number, Failure("读它的进程崩溃了，文件可能损坏或要的内存太多")
        pool.close()
    finally:
        pool.stop()
        pool.join()


def _start_server() -> None:
    """Start the process that forks the workers, which ignore the interrupts of a terminal, as it does.

    They are ended through the pool; a traceback of each would say nothing more.
    """
    forkserver.set_forkserver_preload(
        ["corpus.suppress_tracebacks", "__main__", __name__]
    )  # workers need not import them
    if threading.current_thread() is not threading.main_thread():
        return  # only the main thread may say what becomes of signals
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        forkserver.ensure_running()
    finally:
        signal.signal(signal.SIGINT, before or signal.SIG_DFL)


def _guarded(work: Callable[[S], T], item: S) -> T | Failure:
    try:
        return work(item)
    except WenbaoError as error:
        return Failure(str(error))
    except MemoryError:
        return Failure("读它要的内存太多，请拆成几个文件")
    except Exception as error:  # one file that a parser did not expect must not cost the others
        message = next(iter(str(error).splitlines()), "")
        return Failure(f"读它时出错（{type(error).__name__}: {message[:80]}）")


def _limit(memory_bytes: int) -> None:
    """Bound this worker's memory, and let it crash without leaving its memory on the disk."""
    if sys.platform != "win32":
        import resource  # noqa: PLC0415 - POSIX only

        for kind, most in ((resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CORE, 0)):
            with suppress(ValueError, OSError):  # a stricter limit stands already, or the system has none
                resource.setrlimit(kind, (most, most))
