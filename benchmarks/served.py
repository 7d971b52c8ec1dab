"""What measurements of pages need: the application over the real library, another site, and a Chromium."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from playwright.sync_api import Browser, sync_playwright

from kzqa.config import load_config
from kzqa.errors import KzqaError
from kzqa.pipeline import ask, build_index, open_library
from kzqa.web import create_app
from kzqa.web.app import make_server

__all__ = ["KZQA", "NGO", "chromium", "organisation", "served"]

KZQA, NGO = "kzqa.localhost", "ngo.localhost"
"""Two sites: a browser finds both on loopback."""
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@contextmanager
def served(**settings: Any) -> Iterator[str]:
    """The address of the running application, with other settings than the usual ones.

    Raises:
        KzqaError: it did not start within a minute.
    """
    config = load_config(port=0, rate_per_minute=100_000, **settings)
    build_index(config)
    library = open_library(config)
    addresses: list[str] = []
    server = make_server(config, create_app(config, library.corpus, partial(ask, library)), ready=addresses.append)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 60
    while not addresses:
        if time.monotonic() > until:
            raise KzqaError("the server did not start; try `kzqa serve` to see why")
        time.sleep(0.02)
    try:
        yield addresses[0]
    finally:
        server.should_exit = True
        thread.join(10)


@contextmanager
def organisation() -> Iterator[tuple[str, dict[str, str]]]:
    """Another site: its origin, and its pages by path, to be filled in."""
    pages: dict[str, str] = {}

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            page = pages.get(self.path)
            self.send_response(200 if page else 404)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write((page or "").encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://{NGO}:{server.server_address[1]}", pages
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, without a window.

    Raises:
        KzqaError: it is not installed.
    """
    path = shutil.which("chromium")
    if path is None:
        raise KzqaError("chromium is not installed; run `make chromium`")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        try:
            yield browser
        finally:
            browser.close()
