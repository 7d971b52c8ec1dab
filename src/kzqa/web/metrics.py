"""Counts and latencies for Prometheus: how many, how fast, how many refused. No label holds anything that was sent."""

from __future__ import annotations

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.exposition import CONTENT_TYPE_LATEST, generate_latest
from starlette.responses import Response

from kzqa.domain import Answer, Status
from kzqa.shelf import Served

__all__ = ["REFUSALS", "Metrics"]

REFUSALS = ("host", "rate", "body", "busy", "event", "method")
"""Why the guard or the line of questions refused a request."""
METHODS = frozenset({"GET", "HEAD", "POST", "OPTIONS"})
STAGES = ("plan", "retrieve", "answer", "total")
SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)


class Metrics:
    """What is counted, for one application.

    Args:
        served: asked whether it is ready, each time the metrics are read.
    """

    def __init__(self, served: Served) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "kzqa_http_requests", "Responses by route.", ("route", "method", "status"), registry=self.registry
        )
        self._request_seconds = Histogram(
            "kzqa_http_request_seconds", "Until a response began.", ("route",), buckets=SECONDS, registry=self.registry
        )
        self._refused = Counter(
            "kzqa_http_refused", "Requests refused at the door.", ("reason",), registry=self.registry
        )
        self._answers = Counter("kzqa_answers", "Questions by how they ended.", ("status",), registry=self.registry)
        self._seconds = Histogram(
            "kzqa_answer_seconds", "Time of an answer's stages.", ("stage",), buckets=SECONDS, registry=self.registry
        )
        self._ready = Gauge("kzqa_ready", "1 when questions can be answered.", registry=self.registry)
        self._ready.set_function(lambda: float(served.readiness().ready))
        for status in Status:  # a count that starts at 0 is there from the start
            self._answers.labels(status.value)
        for reason in REFUSALS:
            self._refused.labels(reason)

    def responded(self, route: str, method: str, status: int, seconds: float) -> None:
        """A response has begun, so many seconds after its request."""
        self._requests.labels(route, method if method in METHODS else "other", str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def refused(self, reason: str) -> None:
        """A request was refused; the reason is one of :data:`REFUSALS`."""
        self._refused.labels(reason).inc()

    def answered(self, answer: Answer) -> None:
        """A question has its answer or refusal."""
        self._answers.labels(answer.status.value).inc()
        for stage in STAGES:
            if stage in answer.timings_ms:
                self._seconds.labels(stage).observe(answer.timings_ms[stage] / 1000)

    def page(self) -> Response:
        """The text that Prometheus reads."""
        return Response(generate_latest(self.registry), media_type=CONTENT_TYPE_LATEST)
