"""What every response carries: a content security policy for its kind of page, who may embed and read it, caching."""

from __future__ import annotations

import re
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import Message, Scope

from kzqa.config import Config

__all__ = ["CHAT_POLICY", "ResponseHeaders"]

SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}

PAGE_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors {ancestors}; require-trusted-types-for 'script'"
)
CHAT_POLICY = (
    "default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'self'; "
    "form-action 'none'; frame-ancestors 'self'"
)
DATA_POLICY = "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

EMBED = "/embed"
"""The page that other sites show in a frame: the one page that asks who they are."""
FOREIGN = re.compile(r"/widget\.js|/embed")
"""What pages of other origins load; all else is for our own."""


class ResponseHeaders:
    """Finishes the headers of responses.

    Args:
        config: who may embed and call, and whether browsers are to insist on TLS.
    """

    def __init__(self, config: Config) -> None:
        self._origins = frozenset(config.allowed_origins)
        self._ancestors = " ".join(config.allowed_origins) or "'none'"
        self._hsts = f"max-age={config.hsts_seconds}" if config.hsts_seconds else ""

    def finish(self, scope: Scope, message: Message) -> None:
        """Add to the start of a response what every one carries, and what its kind does."""
        path = scope["path"]
        headers = MutableHeaders(raw=message.setdefault("headers", []))
        for name, value in SECURITY.items():
            headers.setdefault(name, value)
        headers.setdefault("Cross-Origin-Resource-Policy", "cross-origin" if FOREIGN.fullmatch(path) else "same-origin")
        if message["status"] != 304:  # what it carries replaces what the browser has kept: its page's own policy
            headers.setdefault("Content-Security-Policy", self._policy(path, headers.get("content-type", "")))
        if self._hsts:
            headers.setdefault("Strict-Transport-Security", self._hsts)
        if "server" in headers:
            del headers["server"]
        self._share(scope, headers)
        _cache(path, message["status"], headers)

    def _policy(self, path: str, kind: str) -> str:
        if not kind.startswith("text/html"):
            return DATA_POLICY
        return PAGE_POLICY.format(ancestors=self._ancestors if path == EMBED else "'self'")

    def _share(self, scope: Scope, headers: MutableHeaders) -> None:
        """Let a listed origin read what the guard itself refused; of all else, the application has decided."""
        origin = Headers(scope=scope).get("origin")
        if origin in self._origins:
            headers.setdefault("Access-Control-Allow-Origin", str(origin))
            headers.setdefault("Access-Control-Expose-Headers", "Retry-After")
        told = {name.strip().lower() for value in headers.getlist("vary") for name in value.split(",")}
        if self._origins and "origin" not in told:
            headers.add_vary_header("Origin")


def _cache(path: str, status: Any, headers: MutableHeaders) -> None:
    if status == 200 and path.startswith("/assets/"):
        headers["Cache-Control"] = "public, max-age=31536000, immutable"
    elif status == 200 and path.startswith("/static/"):
        headers["Cache-Control"] = "public, max-age=86400"
    else:
        headers.setdefault("Cache-Control", "no-store")
