"""Whether the chat is alive, for systemd and over HTTP on the loopback address, and counts for Prometheus."""

import os
import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final
from wsgiref.simple_server import WSGIRequestHandler, make_server

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, make_wsgi_app

from bot.render.messages import MessageError
from bot.service.library import LibraryService

ALIVE_SECONDS: Final = 150.0
"""How long ago Telegram may have answered last: a poll takes 50 seconds when nobody says anything."""

StartResponse = Callable[[str, list[tuple[str, str]]], object]


class HealthError(MessageError):
    """Nobody can be told."""


class Metrics:
    """Counts in a registry of their own; no question, no name and no number of a person is among them."""

    def __init__(self, library: LibraryService) -> None:
        self.registry = CollectorRegistry()
        self.updates = Counter("wenbao_updates", "Updates received.", registry=self.registry)
        self.refused = Counter("wenbao_refused", "Updates not answered.", ["why"], registry=self.registry)
        self.answers = Counter("wenbao_answers", "Answers by status.", ["status"], registry=self.registry)
        self.seconds = Histogram(
            "wenbao_answer_seconds",
            "From an update taken up to its reply handed to Telegram.",
            registry=self.registry,
            buckets=(0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0),
        )
        self.errors = Counter("wenbao_errors", "Failures by kind.", ["kind"], registry=self.registry)
        self.polled = Gauge(
            "wenbao_last_poll_timestamp_seconds", "When Telegram last answered.", registry=self.registry
        )
        reports = Gauge("wenbao_reports", "Reports that can be asked.", registry=self.registry)
        reports.set_function(lambda: sum(not entry.skipped for entry in library.everything.entries))
        passages = Gauge("wenbao_passages", "Passages in the index.", registry=self.registry)
        passages.set_function(lambda: sum(entry.count for entry in library.everything.entries))


class Heartbeat:
    """When Telegram last answered."""

    def __init__(self, metrics: Metrics, clock: Callable[[], float] = time.monotonic) -> None:
        self._metrics, self._clock = metrics, clock
        self._last = clock()

    def beat(self) -> None:
        """Telegram has answered."""
        self._last = self._clock()
        self._metrics.polled.set_to_current_time()
        notify("WATCHDOG=1")

    @property
    def alive(self) -> bool:
        """Whether that was not too long ago."""
        return self._clock() - self._last < ALIVE_SECONDS


def notify(state: str) -> None:
    """Tell systemd, where it started us and wants to know (sd_notify(3))."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if address:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_CLOEXEC) as told:
            told.connect("\0" + address[1:] if address.startswith("@") else address)
            told.sendall(state.encode())


class _Quiet(WSGIRequestHandler):
    def log_message(self, *_: object) -> None: ...


@contextmanager
def served(port: int | None, heartbeat: Heartbeat, metrics: Metrics) -> Iterator[None]:
    """While this is open, http://127.0.0.1:port has /health (200 or 503) and /metrics.

    Raises HealthError if the port is taken.
    """
    if port is None:
        yield
        return
    prometheus = make_wsgi_app(metrics.registry)

    def answer(environ: dict[str, Any], start: StartResponse) -> Iterable[bytes]:
        if environ["PATH_INFO"] == "/metrics":
            told: Iterable[bytes] = prometheus(environ, start)
            return told
        known = environ["PATH_INFO"] == "/health"
        status = ("200 OK" if heartbeat.alive else "503 Service Unavailable") if known else "404 Not Found"
        start(status, [("Content-Type", "text/plain; charset=utf-8")])
        return [f"{status}\n".encode()]

    try:
        server = make_server("127.0.0.1", port, answer, handler_class=_Quiet)
    except OSError as error:
        raise HealthError("failure.port", port=port, why=error.strerror) from None
    with server:
        threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()
