"""Errors as RFC 9457 has them: one shape for every one that leaves the server."""

from __future__ import annotations

import json
from collections.abc import Mapping

from starlette.responses import Response

__all__ = ["MEDIA_TYPE", "problem", "problem_body"]

MEDIA_TYPE = "application/problem+json"


def problem_body(status: int, title: str, detail: str) -> dict[str, object]:
    """The members of a problem; ``about:blank`` says that the status tells its kind."""
    return {"type": "about:blank", "title": title, "status": status, "detail": detail}


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """A problem as a response; Gradio shows ``detail`` too."""
    body = json.dumps(problem_body(status, title, detail), ensure_ascii=False)
    return Response(body, status_code=status, media_type=MEDIA_TYPE, headers=dict(headers or {}))
