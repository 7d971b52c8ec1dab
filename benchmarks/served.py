"""The application over the real library on a free port of loopback, and a Chromium: what page measurements need."""

from __future__ import annotations

import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial

from playwright.sync_api import Browser, sync_playwright

from kzqa.config import load_config
from kzqa.errors import KzqaError
from kzqa.pipeline import ask, build_index, open_library
from kzqa.web import create_app
from kzqa.web.app import make_server

__all__ = ["chromium", "served"]

ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")


@contextmanager
def served() -> Iterator[str]:
    """The address of the running application.

    Raises:
        KzqaError: it did not start within a minute.
    """
    config = load_config(port=0, rate_per_minute=100_000)
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
