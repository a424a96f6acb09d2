from collections.abc import Callable, Iterable
from concurrent.futures import Future
from multiprocessing.context import BaseContext
from typing import Any, TypeVar

T = TypeVar("T")

class ProcessExpired(OSError): ...

class ProcessPool:
    def __init__(
        self,
        max_workers: int = ...,
        max_tasks: int = 0,
        initializer: Callable[..., object] | None = None,
        initargs: Iterable[Any] = (),
        context: BaseContext = ...,
    ) -> None: ...
    def schedule(
        self, function: Callable[..., T], args: Iterable[Any] = (), *, timeout: float | None = None
    ) -> Future[T]: ...
    def close(self) -> None: ...
    def stop(self) -> None: ...
    def join(self, timeout: float | None = None) -> None: ...
