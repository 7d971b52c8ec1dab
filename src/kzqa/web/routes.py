"""What addresses there are: of our own, and of Gradio's only those that its page needs. All else is 404."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

__all__ = ["CHAT", "EVENTS", "GRADIO_PATHS", "OTHER", "OWN_PATHS", "QUESTIONS", "Route", "find_route", "opens"]


@dataclass(frozen=True, slots=True)
class Route:
    """Addresses of one kind; ``name`` is how they are counted."""

    name: str
    pattern: re.Pattern[str]
    methods: tuple[str, ...] = ("GET", "HEAD")


ROUTES = (
    Route("ask", re.compile(r"/api/v1/ask"), ("POST",)),
    Route("search", re.compile(r"/api/v1/search")),
    Route("api", re.compile(r"/api/v1/(?:texts(?:/[^/]+)?|paragraphs/[^/]+(?:/[^/]+)?|openapi\.json)")),
    Route("health", re.compile(r"(?:/api/v1)?/(?:healthz|readyz)")),
    Route("metrics", re.compile(r"/metrics")),
    Route("texts", re.compile(r"/texts(?:/[^/]+){0,2}")),
    Route("widget", re.compile(r"/widget\.js|/embed")),
    Route("export", re.compile(r"/export"), ("POST",)),
    Route("file", re.compile(r"/ui/[\w.-]+|/favicon\.ico")),
)
"""Served by kzqa's own routes; the first that fits counts."""
OWN_PATHS = re.compile("|".join(route.pattern.pattern for route in ROUTES))

GRADIO_PATHS: Mapping[str, re.Pattern[str]] = {
    "GET": re.compile(
        r"/|/assets/[\w.-]+|/static/(?:js|fonts|img)/[\w./-]+|/theme\.css|/config"
        r"|/gradio_api/(?:heartbeat/[\w-]+|queue/data|app_id)"  # app_id: whether a lost server is back
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|run/predict|cancel)"),
}
"""All that the page needs of Gradio, by method (HEAD counts as GET)."""

EVENTS = frozenset({"/gradio_api/queue/join", "/gradio_api/run/predict"})
"""Where Gradio's page sends what was typed and clicked."""
QUESTIONS = frozenset({*((path, "POST") for path in EVENTS), ("/api/v1/ask", "POST"), ("/api/v1/search", "GET")})
"""What is a question, and counted; HEAD counts as GET."""

CHAT = Route("chat", re.compile(r"(?!)"))
OTHER = Route("other", re.compile(r"(?!)"))


def opens(path: str, method: str) -> bool:
    """Whether Gradio gets to see a request."""
    allowed = GRADIO_PATHS.get("GET" if method == "HEAD" else method)
    return allowed is not None and allowed.fullmatch(path) is not None and ".." not in path


def find_route(path: str, method: str) -> Route:
    """The route of a request: one of ours, ``chat`` for Gradio's page, ``other`` for an address that leads nowhere."""
    own = next((route for route in ROUTES if route.pattern.fullmatch(path)), None)
    return own or (CHAT if opens(path, method) else OTHER)
