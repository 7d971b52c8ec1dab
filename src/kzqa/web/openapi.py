"""The description of the API, OpenAPI 3.1, written from the types and the routes."""

from __future__ import annotations

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from kzqa import __version__
from kzqa.web.models import Problem
from kzqa.web.problem import MEDIA_TYPE

__all__ = ["describe", "problems"]

WHY = {
    400: "The host name is not one that this server answers to.",
    404: "There is nothing of that name.",
    405: "The address does not take this method; `Allow` names those it takes.",
    408: "The request did not arrive in time.",
    413: "The request is too large.",
    422: "The request cannot be read; the detail says where.",
    429: "Too many questions from this address; `Retry-After` says when to come back.",
    503: "No answer can be given now; ask again later.",
}
WAITS = (429, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route, for its ``responses``."""
    return {status: _problem(status) for status in sorted({400, *statuses})}


def _problem(status: int) -> dict[str, Any]:
    described: dict[str, Any] = {
        "description": WHY[status],
        "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    if status in WAITS:
        described["headers"] = {"Retry-After": {"schema": {"type": "integer"}, "description": "Whole seconds."}}
    return described


def describe(app: FastAPI, longest: int) -> dict[str, Any]:
    """The whole description; ``longest``: how long a question may be, in characters, as it is configured."""
    described = get_openapi(
        title="kzqa",
        version=__version__,
        summary="Answers about the European Parliament's texts on human rights in Kazakhstan",
        routes=app.routes,
    )
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    schemas["Question"]["properties"]["question"]["maxLength"] = longest
    for parameter in described["paths"]["/api/v1/search"]["get"]["parameters"]:
        if parameter["name"] == "q":
            parameter["schema"]["maxLength"] = longest
    return described
