"""Bodies of requests, read whole within their limits of size and time before anything sees them."""

from __future__ import annotations

import asyncio

from starlette.datastructures import Headers
from starlette.responses import Response
from starlette.types import Message, Receive, Scope

from kzqa.web.problem import problem

__all__ = ["API_BODY", "BODY", "BODY_SECONDS", "BodyError", "bounded"]

BODY = 8 * 1024
"""Bytes of a request's body to Gradio, whose questions are short and whose history stays on the server."""
API_BODY = 32 * 1024
"""Bytes of a request's body to the API: 2,000 characters of Cyrillic, escaped as JSON may be, take 12 KB."""
EXPORT_BODY = 256 * 1024
"""Bytes of a conversation that is taken along: twenty answers with their quotations."""
BODY_SECONDS = 10.0
"""How long a client may take to send a body."""


class BodyError(Exception):
    """A body that is too large (413) or too slow (408)."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status

    @property
    def response(self) -> Response:
        """What the client is told; the rest of the body is not read, so the connection ends."""
        close = {"Connection": "close"}
        if self.status == 413:
            return problem(413, "Too large", "The request is too large; ask a shorter question.", close)
        return problem(408, "Too slow", "The request did not arrive in time.", close)


async def bounded(scope: Scope, receive: Receive) -> tuple[Receive, bytes]:
    """Read the body whole, and give back a ``receive`` that replays it, and the body.

    Raises:
        BodyError: it is too large or too slow.
    """
    if scope["method"] in ("GET", "HEAD", "OPTIONS"):
        return receive, b""
    limit = EXPORT_BODY if scope["path"] == "/export" else API_BODY if scope["path"].startswith("/api/") else BODY
    declared = Headers(scope=scope).get("content-length", "")
    if declared.isdigit() and int(declared) > limit:
        raise BodyError(413)
    body = b""
    more = True
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while more:
                message = await receive()
                if message["type"] == "http.disconnect":
                    return _replay([message], receive), b""
                body += message.get("body", b"")
                more = message.get("more_body", False)
                if len(body) > limit:
                    raise BodyError(413)
    except TimeoutError:
        raise BodyError(408) from None
    return _replay([{"type": "http.request", "body": body, "more_body": False}], receive), body


def _replay(messages: list[Message], then: Receive) -> Receive:
    waiting = iter(messages)

    async def receive() -> Message:
        for message in waiting:
            return message
        return await then()

    return receive
