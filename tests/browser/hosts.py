"""Another organisation's site on loopback, and the widget in its pages."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Frame, FrameLocator, Locator, Page, expect

NGO = "ngo.localhost"
"""The host that may embed."""
OTHER = "other.localhost"
"""A host that may not."""
KZQA = "kzqa.localhost"
EVIL = "evil.localhost"
"""Where nothing must ever be asked for."""
STRICT = (
    "default-src 'none'; script-src {kzqa}; frame-src {kzqa}; require-trusted-types-for 'script'; trusted-types 'none'"
)
"""The strictest policy that a page can have, with what docs/widget.md says to add."""
FRAME = "kzqa-widget iframe"


@dataclass
class Site:
    """Pages under every host name, and all that was asked of it."""

    port: int = 0
    pages: dict[str, tuple[str, dict[str, str]]] = field(default_factory=dict)
    """By path: the HTML, and its headers."""
    heard: list[tuple[str, str]] = field(default_factory=list)
    """Host and path of each request."""

    def origin(self, host: str) -> str:
        """The origin of the pages under a host name."""
        return f"http://{host}:{self.port}"

    def put(self, *snippets: str, kzqa: str, body: str = "", policy: str = STRICT, **headers: str) -> str:
        """Publish a page with snippets; gives its path."""
        path = f"/page-{len(self.pages)}"
        scripts = "".join(f'<script src="{kzqa}/widget.js" {attributes} defer></script>' for attributes in snippets)
        html = (
            f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>An organisation</title>'
            '<meta name="viewport" content="width=device-width, initial-scale=1"></head>'
            f'<body><main><h1>An organisation</h1><button id="own">Own button</button>{body}</main>'
            f"{scripts}</body></html>"
        )
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (html, {"Content-Security-Policy": policy.format(kzqa=kzqa), **named})
        return path


@contextmanager
def publishing() -> Iterator[Site]:
    """A site on a free port of loopback."""
    site = Site()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            site.heard.append((self.headers.get("Host", ""), self.path))
            html, headers = site.pages.get(self.path, ("", {}))
            self.send_response(200 if html else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass
class Reader:
    """Somebody on another site's page, and what their browser did."""

    page: Page
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @classmethod
    def of(cls, context: BrowserContext) -> Reader:
        """A new page of the browser."""
        reader = cls(context.new_page())
        page = reader.page
        page.set_viewport_size({"width": 1280, "height": 800})
        page.on("request", lambda request: reader.requests.append(request.url))
        page.on("console", reader.heed)
        page.on("pageerror", lambda error: reader.complaints.append(str(error)))
        page.on("dialog", reader.dismiss)
        return reader

    def heed(self, message: ConsoleMessage) -> None:
        """Keep what the console complains of."""
        if message.type == "error":
            self.complaints.append(message.text)

    def dismiss(self, dialog: Dialog) -> None:
        """A dialog that nobody asked for is a complaint."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    @property
    def launcher(self) -> Locator:
        """The button."""
        return self.page.locator("kzqa-widget .launch")

    @property
    def panel(self) -> Locator:
        """What the button opens."""
        return self.page.locator("kzqa-widget .panel")

    @property
    def chat(self) -> FrameLocator:
        """The page in the frame."""
        return self.page.frame_locator(FRAME)

    @property
    def frame(self) -> Frame:
        """The same, to look into it with JavaScript."""
        found = [frame for frame in self.page.frames if urlsplit(frame.url).path == "/embed"]
        assert len(found) == 1
        return found[0]

    def open(self) -> None:
        """Press the button, and wait until a question can be typed."""
        self.launcher.click()
        expect(self.chat.locator("#question")).to_be_focused()

    def ask(self, question: str) -> Locator:
        """Type a question; gives its turn, once it is answered or refused."""
        turns = self.chat.locator(".turn")
        before = turns.count()
        self.chat.locator("#question").fill(question)
        self.chat.locator("#question").press("Enter")
        turn = turns.nth(before)
        expect(turn.locator("blockquote, .card").first).to_be_visible()
        return turn

    def hosts(self) -> set[str]:
        """The host names that were asked for anything."""
        return {urlsplit(address).hostname or "" for address in self.requests if address.startswith("http")}

    def run(self, script: str, argument: Any = None) -> Any:
        """The value of an expression in the organisation's own page."""
        return self.page.evaluate(script, argument)


def settings(**values: str) -> str:
    """The attributes of a snippet: ``settings(lang="ru")``."""
    return " ".join(f"data-{name}={json.dumps(value)}" for name, value in values.items())
