"""The widget in another site's page: what is sent, when it can be used, and how soon an answer is seen.

Run with ``python -m benchmarks.widget``; it needs Debian's chromium and an index. Two sites on loopback, a real
browser. The phone is 360x740 with 1.6 Mbit/s, 150 ms round trip and a processor four times slower, as in the figures
of other chats beside which these stand; for it the browser keeps both sites in one process, so that all is slowed.
"""

from __future__ import annotations

import json
import re
import shutil
import statistics
import sys
import time
from typing import Any
from urllib.request import Request, urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.served import KZQA, organisation, served
from kzqa.interface import LANGUAGES

QUESTIONS = (
    "What happened to Bota Jardemalie?",
    "What is said about punitive psychiatry?",
    "Что сказано о домашнем насилии?",
    "Өлім жазасын жою туралы не айтылған?",
    "What is the capital of France?",
)
PHONE = {"width": 360, "height": 740}
ROUNDS = 8


def main() -> None:
    """Print sizes and times."""
    chromium = shutil.which("chromium")
    if chromium is None:
        sys.exit("chromium is not installed (apt-get install chromium)")
    with organisation() as (ngo, pages), served(allowed_origins=(ngo,), trusted_hosts=("127.0.0.1", KZQA)) as address:
        kzqa = address.replace("127.0.0.1", KZQA)
        for question in QUESTIONS:  # so that none is the first
            _ask(address, question)
        pages["/"] = (
            '<!doctype html><html lang="en"><title>An organisation</title><meta name="viewport" '
            'content="width=device-width"><h1>An organisation</h1>'
            f'<script src="{kzqa}/widget.js" defer></script></html>'
        )
        _sizes(address)
        print(
            "\n| | button, ms | question can be typed, ms after the click | answer seen, ms after Enter, less its own |"
        )
        print("|---|---|---|---|")
        with sync_playwright() as playwright:
            for name, phone in (("desktop", False), ("phone", True)):
                flags = ["--disable-features=IsolateOrigins,site-per-process", "--disable-site-isolation-trials"]
                browser = playwright.chromium.launch(
                    executable_path=chromium, args=["--no-sandbox", "--disable-gpu", *(flags if phone else [])]
                )
                rounds = [_round(browser, f"{ngo}/", QUESTIONS[n % 5], phone) for n in range(ROUNDS)]
                browser.close()
                print(f"| {name} |" + "|".join(_summary(column) for column in zip(*rounds, strict=True)) + "|")


def _round(browser: Browser, address: str, question: str, phone: bool) -> tuple[float, float, float]:
    """One visit with an empty cache."""
    context = browser.new_context(viewport=PHONE) if phone else browser.new_context()
    page = context.new_page()
    if phone:
        session = context.new_cdp_session(page)
        line = {"offline": False, "latency": 150, "downloadThroughput": 200_000, "uploadThroughput": 94_000}
        session.send("Network.emulateNetworkConditions", line)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    page.goto(address, wait_until="commit")
    launcher = page.locator("kzqa-widget .launch")
    launcher.wait_for()
    button = page.evaluate("performance.now()")
    begun = time.perf_counter()
    launcher.click()
    field = page.frame_locator("kzqa-widget iframe").locator("#question")
    field.wait_for()
    opened = (time.perf_counter() - begun) * 1000
    seen = _answered(page, question)
    context.close()
    return button, opened, seen


def _answered(page: Page, question: str) -> float:
    """Milliseconds from Enter until the answer is drawn, less what the server took to find it."""
    frame = next(frame for frame in page.frames if "/embed" in frame.url)
    measured: Any = frame.evaluate(
        """async (question) => {
            const field = document.getElementById('question');
            const ask = window.fetch;
            let own = 0;
            window.fetch = async (...request) => {
                const response = await ask(...request);
                response.clone().text().then((text) => { own = Number(/"total": ?([\\d.]+)/.exec(text)?.[1] ?? 0); });
                return response;
            };
            field.value = question;
            const begun = performance.now();
            const seen = new Promise((resolve) => new MutationObserver(() => {
                if (!document.querySelector('.turn blockquote, .turn .card')) return;
                requestAnimationFrame(() => setTimeout(resolve));
            }).observe(document.getElementById('turns'), {childList: true, subtree: true}));
            field.dispatchEvent(new KeyboardEvent('keydown', {key: 'Enter', cancelable: true}));
            await seen;
            const taken = performance.now() - begun;
            await new Promise((resolve) => setTimeout(resolve, 400));
            return [taken, own];
        }""",
        question,
    )
    taken, own = measured
    return float(taken) - float(own)


def _summary(values: tuple[float, ...]) -> str:
    return f" {statistics.median(values):.0f} (at most {max(values):.0f}) "


def _sizes(address: str) -> None:
    print("| language | widget.js | page | its script | its style | together, bytes as sent |")
    print("|---|---|---|---|---|---|")
    for language in LANGUAGES:
        page, text = _fetch(f"{address}/embed?lang={language}")
        parts = [_fetch(address + part)[0] for part in sorted(re.findall(r'"(/ui/[^"]+)"', text), reverse=True)]
        style, script = sorted(parts)
        widget = _fetch(f"{address}/widget.js")[0]
        print(f"| {language} | {widget} | {page} | {script} | {style} | {widget + page + script + style} |")


def _ask(address: str, question: str) -> None:
    body = json.dumps({"question": question}).encode()
    with urlopen(Request(f"{address}/api/v1/ask", body, {"Content-Type": "application/json"})) as response:
        response.read()


def _fetch(address: str) -> tuple[int, str]:
    """How many bytes are sent for a file, and its text."""
    with urlopen(Request(address, headers={"Accept-Encoding": "gzip"})) as response:
        sent = len(response.read())
    with urlopen(address) as response:
        return sent, response.read().decode()


if __name__ == "__main__":
    main()
