"""A real Chromium against a real server on loopback."""

from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page, expect, sync_playwright

from kzqa.config import Config
from kzqa.domain import Answer, Corpus
from kzqa.pipeline import ask
from kzqa.web import create_app
from kzqa.web.app import make_server

from .hosts import EVIL, KZQA, NGO, Reader, Site, publishing

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="package")  # an event loop runs in this thread as long as it lives
def chromium() -> Iterator[Browser]:
    path = shutil.which("chromium")
    if path is None:
        reason = "chromium is not installed (apt-get install chromium)"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def running(config: Config, corpus: Corpus, answer: Callable[..., Answer], **other: Any) -> Iterator[str]:
    """The application on a free port of loopback; gives its address."""
    addresses: list[str] = []
    settings = config.model_copy(update={"port": 0, "rate_per_minute": 100_000, **other})
    server = make_server(settings, create_app(settings, corpus, answer), ready=addresses.append)
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 30
    while not addresses:
        assert time.monotonic() < until, "the server did not start"
        time.sleep(0.02)
    try:
        yield addresses[0]
    finally:
        server.should_exit = True
        thread.join(10)


@pytest.fixture(scope="session")
def site(config: Config, corpus: Corpus, library: Any) -> Iterator[str]:
    """The address of the site over the real library."""
    with running(config, corpus, partial(ask, library)) as address:
        yield address


@dataclass
class Visit:
    """One visitor's page, and everything it asked the network for."""

    page: Page
    context: BrowserContext
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)
    """Errors of the console: a breach of the content security policy is one."""

    def heed(self, message: ConsoleMessage) -> None:
        """Keep what the console complains of."""
        if message.type == "error":
            self.complaints.append(message.text)

    def dismiss(self, dialog: Dialog) -> None:
        """A dialog that nobody asked for is a complaint."""
        self.complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    def wait_for(self, expression: str, seconds: float = 10.0) -> Any:
        """The value of an expression of JavaScript, once it is true (Playwright's own way needs ``eval``)."""
        until = time.monotonic() + seconds
        while not (value := self.page.evaluate(expression)):
            assert time.monotonic() < until, expression
            self.page.wait_for_timeout(20)
        return value

    def ask(self, question: str) -> None:
        """Type a question and press Enter."""
        field = self.page.locator("#kz-question textarea")
        field.fill(question)
        field.press("Enter")

    def answered(self, number: int = 1) -> None:
        """Wait until that many answers stand there, each whole: its tools come last."""
        expect(self.page.locator("#kz-conversation .kz-actions")).to_have_count(number)
        expect(self.page.locator("#kz-conversation .kz-status")).to_have_count(0)

    def hosts(self) -> set[str]:
        """The hosts that were asked for anything."""
        return {urlsplit(address).netloc for address in self.requests if not address.startswith(("data:", "blob:"))}


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visit]]:
    """Makes a visitor: ``visit(address, locale="ru-RU", ...)`` with any option of a browser context."""
    contexts: list[BrowserContext] = []

    def make(address: str, **options: Any) -> Visit:
        context = chromium.new_context(**{"locale": "en-GB", **options})
        contexts.append(context)
        page = context.new_page()
        made = Visit(page, context)
        context.on("request", lambda request: made.requests.append(request.url))
        page.on("console", made.heed)
        page.on("pageerror", lambda error: made.complaints.append(str(error)))
        page.on("dialog", made.dismiss)
        page.goto(address)
        return made

    yield make
    for context in contexts:
        context.close()


# --- the widget: two sites, and a browser that blocks third-party storage -----------------------------------


@pytest.fixture(scope="session")
def ngo() -> Iterator[Site]:
    """The site of an organisation, under any host name."""
    with publishing() as site:
        yield site


@pytest.fixture(scope="session")
def evil() -> Iterator[Site]:
    """A listener that must hear nothing."""
    with publishing() as site:
        yield site


@pytest.fixture(scope="session")
def kzqa(config: Config, corpus: Corpus, library: Any, ngo: Site) -> Iterator[str]:
    """The origin of kzqa, under a host of its own, which the organisation may embed."""
    with running(config, corpus, partial(ask, library), **embeddable(ngo)) as address:
        yield address.replace("127.0.0.1", KZQA)


def embeddable(ngo: Site) -> dict[str, Any]:
    """The settings of a server that the organisation may embed."""
    return {"allowed_origins": (ngo.origin(NGO),), "trusted_hosts": ("127.0.0.1", KZQA)}


@pytest.fixture(scope="package")
def blocking(chromium: Browser, tmp_path_factory: pytest.TempPathFactory, evil: Site) -> Iterator[BrowserContext]:
    """A browser as private windows are: no storage for third parties. Every host name is this machine."""
    profile = tmp_path_factory.mktemp("profile")
    (profile / "Default").mkdir()
    (profile / "Default" / "Preferences").write_text(
        '{"profile": {"block_third_party_cookies": true, "cookie_controls_mode": 1}}'
    )
    hosts = f"MAP {EVIL} 127.0.0.1:{evil.port}, MAP *.localhost 127.0.0.1"
    context = chromium.browser_type.launch_persistent_context(
        profile,
        executable_path=shutil.which("chromium"),
        args=[*ARGUMENTS, f"--host-resolver-rules={hosts}"],
        locale="en-GB",
    )
    yield context
    context.close()


@pytest.fixture
def reader(blocking: BrowserContext) -> Iterator[Reader]:
    """Somebody with a new tab."""
    made = Reader.of(blocking)
    yield made
    for page in blocking.pages[1:]:
        page.close()
    blocking.set_offline(False)
