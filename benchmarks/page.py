"""``python -m benchmarks.page``: how fast the page is for one visitor, and for fifty at once.

On loopback, in a real Chromium. *Interactive*: from the request until the field can be typed in and Gradio has its
handlers. *Answer visible*: from Enter until the first quotation is drawn. *Fifty at once*: fifty sessions of the page
put a question at the same moment, each over HTTP as the page does; lost ones are counted.
"""

from __future__ import annotations

import asyncio
import json
import statistics
import time
from collections.abc import Sequence

import httpx
from playwright.sync_api import Browser, expect

from benchmarks.served import chromium, served

LOADS = 8
ANSWERS = 12
AT_ONCE = 50
QUESTIONS = (
    "What happened to Bota Jardemalie?",
    "Что сказано о домашнем насилии?",
    "Өлім жазасын жою туралы не айтылған?",
    "What is said about punitive psychiatry?",
    "What is said about torture?",
)
DRAWN = """() => { window.began = 0; window.took = 0;
  document.addEventListener("keydown", (event) => { if (event.key === "Enter") began = performance.now(); }, true);
  new MutationObserver(() => {
    const count = document.querySelectorAll("#kz-conversation .kz-answer").length;
    if (count > (window.seen ?? 0)) { window.seen = count; took = performance.now() - began; }
  }).observe(document.body, { childList: true, subtree: true }); }"""


def loads(browser: Browser, address: str) -> list[float]:
    """Seconds until the page is interactive, each in a fresh context with an empty cache."""
    times = []
    for _ in range(LOADS):
        context = browser.new_context()
        page = context.new_page()
        begun = time.perf_counter()
        page.goto(address, wait_until="commit")
        expect(page.locator("#kz-tools")).to_be_visible(timeout=30_000)
        expect(page.locator("#kz-question textarea")).to_be_editable()
        times.append(time.perf_counter() - begun)
        context.close()
    return times


def answers(browser: Browser, address: str) -> list[float]:
    """Milliseconds from Enter until an answer is in the page."""
    page = browser.new_page()
    page.goto(address)
    expect(page.locator("#kz-tools")).to_be_visible(timeout=30_000)
    page.evaluate(DRAWN)
    times = []
    for number in range(1, ANSWERS + 1):
        field = page.locator("#kz-question textarea")
        field.fill(QUESTIONS[number % len(QUESTIONS)])
        field.press("Enter")
        expect(page.locator("#kz-conversation .kz-actions")).to_have_count(number, timeout=30_000)
        times.append(float(page.evaluate("took")))
    page.close()
    return times


async def _one(client: httpx.AsyncClient, event: int, number: int) -> float | None:
    """Seconds until one session's answer is complete; None when it is lost."""
    session = f"bench{number}"
    begun = time.perf_counter()
    call = {
        "data": [QUESTIONS[number % len(QUESTIONS)], "en", "", None, ""],
        "fn_index": event,
        "session_hash": session,
    }
    joined = await client.post("/gradio_api/queue/join", json=call)
    if joined.status_code != 200:
        return None
    async with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": session}) as stream:
        async for line in stream.aiter_lines():
            message = json.loads(line[5:]) if line.startswith("data:") else {}
            if message.get("msg") == "process_completed":
                return time.perf_counter() - begun if message["success"] else None
    return None


async def at_once(address: str) -> Sequence[float | None]:
    """What fifty questions at the same moment take, each in its own session."""
    limits = httpx.Limits(max_connections=2 * AT_ONCE)
    async with httpx.AsyncClient(base_url=address, timeout=60, limits=limits) as client:
        settings = (await client.get("/config")).json()
        event = next(item["id"] for item in settings["dependencies"] if len(item["inputs"]) == 5)
        return await asyncio.gather(*(_one(client, event, number) for number in range(AT_ONCE)))


def main() -> None:
    """Measure, and print a line for each."""
    with served() as address:
        with chromium() as browser:
            seconds = loads(browser, address)
            print(f"interactive: median {statistics.median(seconds):.2f} s, worst {max(seconds):.2f} s of {LOADS}")
            millis = answers(browser, address)
            print(f"answer visible: median {statistics.median(millis):.0f} ms, worst {max(millis):.0f} ms of {ANSWERS}")
        got = asyncio.run(at_once(address))
        done = sorted(value for value in got if value is not None)
        p95 = done[int(0.95 * len(done)) - 1]
        print(f"{AT_ONCE} at once: p95 {p95:.2f} s, {AT_ONCE - len(done)} lost")


if __name__ == "__main__":
    main()
