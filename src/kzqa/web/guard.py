"""The guard: an ASGI application before all others. It decides what gets in, and what every response carries.

In: known hosts only; bodies of bounded size; of Gradio only the paths that its page needs, everything else is
404; no more questions from one address than allowed. Out: a content security policy for each kind of page,
the other security headers, caching; Gradio's page with a nonce on each script. An error is logged by its type
and place only: its message may hold a question.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from collections.abc import Callable, Mapping
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kzqa.chat import is_call
from kzqa.config import Config
from kzqa.web.limits import RateLimiter

__all__ = ["GRADIO_PATHS", "OWN_PATHS", "Guard", "problem"]

log = logging.getLogger("kzqa.web")

BODY = 8 * 1024
"""Bytes of a request's body to Gradio, whose questions are short and whose history stays on the server."""
API_BODY = 32 * 1024
"""Bytes of a request's body to the API: 2,000 characters of Cyrillic, escaped as JSON may be, take 12 KB."""
EXPORT_BODY = 256 * 1024
"""Bytes of a conversation that is taken along: twenty answers with their quotations."""
BODY_SECONDS = 10.0
"""How long a client may take to send a body."""

OWN_PATHS = re.compile(r"/(?:texts(?:/[^/]+){0,2}|api/v1/(?:ask|openapi\.json)|export|healthz|ui/[\w.-]+|favicon\.ico)")
"""Served by kzqa's own routes."""

GRADIO_PATHS: Mapping[str, re.Pattern[str]] = {
    "GET": re.compile(
        r"/|/assets/[\w.-]+|/static/(?:js|fonts|img)/[\w./-]+|/theme\.css|/config"
        r"|/gradio_api/(?:heartbeat/[\w-]+|queue/data|app_id)"  # app_id: whether a lost server is back
    ),
    "POST": re.compile(r"/gradio_api/(?:queue/join|run/predict|cancel)"),
}
"""All that the page needs of Gradio, by method (HEAD counts as GET)."""

EVENTS = {"/gradio_api/queue/join", "/gradio_api/run/predict"}
"""Where Gradio's page sends what was typed and clicked."""
QUESTIONS = {*EVENTS, "/api/v1/ask"}
"""Where a POST is a question, and counted."""

DROPPED = {b"x-forwarded-host", b"x-forwarded-server", b"x-original-host", b"forwarded"}
"""Request headers that would make Gradio write another host into its page."""

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}

READER_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'self'; require-trusted-types-for 'script'"
)
CHAT_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'self'"
)
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class BodyError(Exception):
    """A body that is too large or too slow; ``status`` says which."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


def problem(status: int, title: str, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """An error as RFC 9457 has it; Gradio shows ``detail`` too."""
    body = {"type": "about:blank", "title": title, "status": status, "detail": detail}
    return Response(
        json.dumps(body, ensure_ascii=False),
        status_code=status,
        media_type="application/problem+json",
        headers=dict(headers or {}),
    )


class Guard:
    """Wraps the application.

    Args:
        app: the application.
        config: hosts and limits.
        page: finishes Gradio's page: its HTML to ours, and the nonce of its scripts.
        missing: the response to a wrong address.
    """

    def __init__(
        self,
        app: ASGIApp,
        config: Config,
        *,
        page: Callable[[Request, str], tuple[str, str]],
        missing: Callable[[Request], Response],
    ) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in config.trusted_hosts)
        self.limiter = RateLimiter(config.rate_per_minute)
        self.page = page
        self.missing = missing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(scope, receive, send)
        else:  # nothing here speaks over web sockets
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False

        async def out(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                _finish_headers(scope["path"], message)
            await send(message)

        try:
            refusal = self._refusal(scope)
            if refusal is not None:
                await refusal(scope, receive, out)
                return
            receive, body = await _bounded(scope, receive)
            if scope["path"] in EVENTS and not is_call(body, scope["app"].state.events):
                await problem(422, "Not an event", "This is not what the page sends.")(scope, receive, out)
                return
            if scope["path"].startswith("/gradio_api/heartbeat/"):
                receive = _until(scope["app"].state.leaving, receive)
            scope = _cleaned(scope)
            if scope["path"] == "/":
                await self._chat_page(scope, receive, out)
            else:
                await self.app(scope, receive, out)
        except BodyError as error:
            await _body_problem(error.status)(scope, receive, out)
        # The last stop before the server, which would log the message; a message may hold a question.
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, place.filename, place.lineno)
            if not started:
                await problem(500, "Internal error", "The question could not be answered.")(scope, receive, out)

    def _refusal(self, scope: Scope) -> Response | None:
        """The response to a request that may not pass; None for one that may."""
        method, path = scope["method"], scope["path"]
        if _host(Headers(scope=scope).get("host", "")) not in self.hosts and "*" not in self.hosts:
            return problem(400, "Unknown host", "This server does not answer to that host name.")
        if not OWN_PATHS.fullmatch(path):
            allowed = GRADIO_PATHS.get("GET" if method == "HEAD" else method)
            if allowed is None or not allowed.fullmatch(path) or ".." in path:
                return self.missing(Request(scope))
        if method == "POST" and path in QUESTIONS:
            client = scope.get("client")
            wait = self.limiter.wait(client[0] if client else "")
            if wait:
                return problem(
                    429,
                    "Too many questions",
                    f"Too many questions from this address. Please ask again in {wait} s.",
                    {"Retry-After": str(wait)},
                )
        return None

    async def _chat_page(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Gradio's page, finished: it is small, so it is held until it is whole."""
        request = Request(scope)
        start: Message = {}
        body = b""
        # A query could make Gradio load a stored conversation (deep_link); ours is read before.
        inner = {
            **scope,
            "query_string": b"",
            "headers": [h for h in scope["headers"] if h[0] != b"accept-encoding"],
        }

        async def collect(message: Message) -> None:
            nonlocal start, body
            if message["type"] == "http.response.start":
                start = message
            elif message["type"] == "http.response.body":
                body += message.get("body", b"")

        await self.app(inner, receive, collect)
        headers = MutableHeaders(raw=list(start["headers"]))
        if start["status"] == 200 and headers.get("content-type", "").startswith("text/html"):
            text, nonce = self.page(request, body.decode("utf-8"))
            body = text.encode("utf-8") if scope["method"] != "HEAD" else b""
            headers["content-security-policy"] = CHAT_POLICY.format(nonce=nonce)
            headers["content-length"] = str(len(body))
            headers["vary"] = "Accept-Language"
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


def _host(header: str) -> str:
    """The name in a ``Host`` header, without the port: ``[::1]:7860`` -> ``[::1]``."""
    match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]/@\s]+)(?::\d*)?", header.strip().lower())
    return match[1].rstrip(".") if match else ""


def _cleaned(scope: Scope) -> Scope:
    """The scope without the headers that would rename this server."""
    return {**scope, "headers": [(name, value) for name, value in scope["headers"] if name not in DROPPED]}


async def _bounded(scope: Scope, receive: Receive) -> tuple[Receive, bytes]:
    """Read the body whole, within its limits, and give back a ``receive`` that replays it, and the body.

    Raises:
        BodyError: 413 for a body that is too large, 408 for one that is too slow.
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


def _until(leaving: asyncio.Event, receive: Receive) -> Receive:
    """``receive`` that says the client is gone when the server leaves: a heartbeat has no other end."""

    async def either() -> Message:
        arriving, left = asyncio.ensure_future(receive()), asyncio.ensure_future(leaving.wait())
        try:
            await asyncio.wait((arriving, left), return_when=asyncio.FIRST_COMPLETED)
            return {"type": "http.disconnect"} if leaving.is_set() else await arriving
        finally:
            arriving.cancel()
            left.cancel()

    return either


def _body_problem(status: int) -> Response:
    if status == 413:
        return problem(413, "Too large", "The request is too large; ask a shorter question.", {"Connection": "close"})
    return problem(408, "Too slow", "The request did not arrive in time.", {"Connection": "close"})


def _finish_headers(path: str, message: Message) -> None:
    """Add what every response carries, and what its kind does."""
    headers = MutableHeaders(raw=message.setdefault("headers", []))
    for name, value in SECURITY.items():
        headers.setdefault(name, value)
    kind = headers.get("content-type", "")
    if "content-security-policy" not in headers:
        headers["Content-Security-Policy"] = READER_POLICY if kind.startswith("text/html") else DATA_POLICY
    if "server" in headers:
        del headers["server"]
    ok: Any = message["status"] == 200
    if ok and path.startswith("/assets/"):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif ok and path.startswith("/static/"):
        headers["Cache-Control"] = "public, max-age=86400"
    elif "cache-control" not in headers:
        headers["Cache-Control"] = "no-store"
