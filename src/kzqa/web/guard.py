"""The guard: an ASGI application before all others. It decides what gets in, and what every response carries.

In: known hosts only; bodies of bounded size; of Gradio only the paths that its page needs, everything else is
404; no more questions from one address than allowed. Out: the headers of ``headers``; Gradio's page with a nonce
on each script. An error is logged by its type and place only: its message may hold a question.
"""

from __future__ import annotations

import asyncio
import json
import logging
import re
import traceback
from collections.abc import Callable
from time import perf_counter

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from kzqa.chat import is_call
from kzqa.config import Config
from kzqa.web.body import API_BODY, BODY, BodyError, bounded
from kzqa.web.headers import CHAT_POLICY, ResponseHeaders
from kzqa.web.limits import RateLimiter
from kzqa.web.metrics import Metrics
from kzqa.web.problem import problem
from kzqa.web.proxies import Proxies
from kzqa.web.readers import JOIN, STREAM, Readers, begins_anew, until
from kzqa.web.routes import CHAT, EVENTS, GRADIO_PATHS, OTHER, OWN_PATHS, QUESTIONS, Route, find_route

__all__ = ["API_BODY", "BODY", "GRADIO_PATHS", "OWN_PATHS", "Guard", "problem"]

log = logging.getLogger("kzqa.web")

Page = Callable[[Request, str], tuple[str, str]]


class Guard:
    """Wraps the application.

    Args:
        app: the application.
        config: hosts, proxies and limits.
        metrics: counts what passes and what does not.
        page: finishes Gradio's page: its HTML to ours, and the nonce of its scripts; None where there is no such page.
        missing: the response to a wrong address.
    """

    def __init__(
        self,
        app: ASGIApp,
        config: Config,
        *,
        metrics: Metrics,
        page: Page | None,
        missing: Callable[[Request], Response],
    ) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in config.trusted_hosts)
        self.headers = ResponseHeaders(config)
        self.limiter = RateLimiter(config.rate_per_minute)
        self.proxies = Proxies(config.trusted_proxies)
        self.readers = Readers()
        self.metrics = metrics
        self.page = page
        self.missing = missing

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one connection."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
        elif scope["type"] == "http":
            await self._http(self.proxies.resolved(scope), receive, send)
        else:  # nothing here speaks over web sockets
            await send({"type": "websocket.close", "code": 1008})

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        started = False
        begun = perf_counter()
        route = find_route(scope["path"], scope["method"])

        async def out(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                self.headers.finish(scope, message)
                self.metrics.responded(route.name, scope["method"], message["status"], perf_counter() - begun)
            elif scope["method"] == "HEAD":
                message = {**message, "body": b""}
            await send(message)

        try:
            await self._pass(route, scope, receive, out)
        except BodyError as error:
            self.metrics.refused("body")
            await error.response(scope, receive, out)
        except asyncio.CancelledError:
            if started or not scope["app"].state.leaving.is_set():
                raise
            # The server leaves and waits no longer: whoever asked is told so.
            again = {"Retry-After": "10", "Connection": "close"}
            await problem(503, "Stopping", "The server is stopping; ask again shortly.", again)(scope, receive, out)
        # The last stop before the server, which would log the message; a message may hold a question.
        except Exception as error:
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("%s at %s:%s", type(error).__name__, place.filename, place.lineno)
            if not started:
                await problem(500, "Internal error", "The question could not be answered.")(scope, receive, out)

    async def _pass(self, route: Route, scope: Scope, receive: Receive, out: Send) -> None:
        refusal = self._refusal(route, scope)
        if refusal is not None:
            await refusal(scope, receive, out)
            return
        receive, body = await bounded(scope, receive)
        if scope["path"] in EVENTS and not is_call(body, scope["app"].state.events):
            self.metrics.refused("event")
            await problem(422, "Not an event", "This is not what the page sends.")(scope, receive, out)
            return
        if scope["path"] == JOIN and begins_anew(scope["query_string"]):
            await self.readers.end(json.loads(body)["session_hash"])
        if scope["path"].startswith("/gradio_api/heartbeat/"):  # has no other end
            receive = until(scope["app"].state.leaving, receive)
        if scope["method"] == "HEAD":
            scope = {**scope, "method": "GET"}  # what is sent is cut on the way out
        if scope["path"] == "/" and self.page is not None:
            await self._chat_page(self.page, scope, receive, out)
        elif scope["path"] == STREAM:
            with self.readers.reading(scope["query_string"], receive) as receive:
                await self.app(scope, receive, out)
        else:
            await self.app(scope, receive, out)

    def _refusal(self, route: Route, scope: Scope) -> Response | None:
        """The response to a request that may not pass; None for one that may."""
        method, path, headers = scope["method"], scope["path"], Headers(scope=scope)
        if _host(headers.get("host", "")) not in self.hosts and "*" not in self.hosts:
            self.metrics.refused("host")
            return problem(400, "Unknown host", "This server does not answer to that host name.")
        if route is OTHER or (route is CHAT and self.page is None):
            return self.missing(Request(scope))
        preflight = method == "OPTIONS" and "origin" in headers and "access-control-request-method" in headers
        if OWN_PATHS.fullmatch(path) and method not in route.methods and not preflight:
            self.metrics.refused("method")
            allowed = ", ".join(route.methods)
            return problem(405, "Not this way", f"This address takes {allowed}.", {"Allow": allowed})
        if (path, "GET" if method == "HEAD" else method) in QUESTIONS:
            client = scope.get("client")
            wait = self.limiter.wait(client[0] if client else "")
            if wait:
                self.metrics.refused("rate")
                return problem(
                    429,
                    "Too many questions",
                    f"Too many questions from this address. Please ask again in {wait} s.",
                    {"Retry-After": str(wait)},
                )
        return None

    async def _chat_page(self, page: Page, scope: Scope, receive: Receive, send: Send) -> None:
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
            text, nonce = page(request, body.decode("utf-8"))
            body = text.encode("utf-8")
            headers["content-security-policy"] = CHAT_POLICY.format(nonce=nonce)
            headers["content-length"] = str(len(body))
            headers["vary"] = "Accept-Language"
        await send({**start, "headers": headers.raw})
        await send({"type": "http.response.body", "body": body})


def _host(header: str) -> str:
    """The name in a ``Host`` header, without the port: ``[::1]:7860`` -> ``[::1]``."""
    match = re.fullmatch(r"(\[[0-9a-f:.]+\]|[^:\[\]/@\s]+)(?::\d*)?", header.strip().lower())
    return match[1].rstrip(".") if match else ""
