"""Counts for Prometheus; no question, no name and no number of a person is among them."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram

from bot.service.library import Shelf


class Metrics:
    """What is measured while the chat runs, in a registry of its own."""

    def __init__(self, shelf: Shelf) -> None:
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
        reports.set_function(lambda: sum(not entry.skipped for entry in shelf.entries))
        passages = Gauge("wenbao_passages", "Passages in the index.", registry=self.registry)
        passages.set_function(lambda: sum(entry.count for entry in shelf.entries))
