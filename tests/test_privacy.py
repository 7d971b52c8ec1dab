"""A question with a rare word goes in by every door; afterwards the word is nowhere."""

from __future__ import annotations

import asyncio
import json
import signal
import subprocess
import time
from contextlib import AsyncExitStack
from pathlib import Path
from urllib.parse import quote

import httpx
import pytest

from kzqa.config import Config
from kzqa.domain import Corpus
from web_parts import served

RARE = "Xylophonovskaya"
QUESTION = f"What happened to {RARE} in prison?"

pytestmark = pytest.mark.usefixtures("library")


def files_with(word: str, *folders: Path) -> list[Path]:
    forms = {form.encode(code) for form in (word, word.lower()) for code in ("utf-8", "utf-16-le")}
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [path for path in files if any(form in path.read_bytes() for form in forms)]


def ask_by_every_door(address: str) -> None:
    with httpx.Client(base_url=address, timeout=60) as client:
        asked = client.post("/api/v1/ask", json={"question": QUESTION, "history": [f"Who is {RARE}?"]})
        assert RARE in asked.text
        streamed = client.post("/api/v1/ask", json={"question": QUESTION}, headers={"Accept": "text/event-stream"})
        assert "event: done" in streamed.text
        assert client.get("/api/v1/search", params={"q": QUESTION}).status_code == 200
        ask_in_the_chat(client)
        # And by the doors that stay shut.
        assert client.post("/api/v1/ask", json={"question": 7, RARE: RARE}).status_code == 422
        assert client.post("/api/v1/ask", json={"question": QUESTION, "sources": [RARE]}).status_code == 422
        assert client.post("/api/v1/ask", content=RARE * 9_000).status_code == 413
        assert client.get(f"/{RARE}").status_code == 404
        assert client.get(f"/texts/{quote(RARE)}?words={RARE}", headers={"Accept": "text/html"}).status_code == 404
        assert client.get("/", headers={"Cookie": RARE, "User-Agent": RARE, "Referer": RARE}).status_code == 200


def ask_in_the_chat(client: httpx.Client) -> None:
    call = {"data": [QUESTION, "en", "", None, ""], "fn_index": 0, "session_hash": "a1"}
    assert client.post("/gradio_api/queue/join", json=call).status_code == 200
    with client.stream("GET", "/gradio_api/queue/data", params={"session_hash": "a1"}) as response:
        for line in response.iter_lines():
            if line.startswith("data:") and json.loads(line[5:])["msg"] == "process_completed":
                return
    raise AssertionError("the chat gave no answer")


def test_nothing_of_a_question_is_in_any_log_file_metric_or_index(config: Config, tmp_path: Path) -> None:
    with served(config, tmp_path, metrics="true") as (address, process):
        ask_by_every_door(address)
        metrics = httpx.get(f"{address}/metrics").text
        process.send_signal(signal.SIGTERM)
        said, _ = process.communicate(timeout=20)
    assert 'kzqa_http_requests_total{method="POST",route="ask",status="200"} 2.0' in metrics
    assert "kzqa_answer_seconds_bucket" in metrics
    assert RARE.lower() not in metrics.lower()
    assert RARE.lower() not in said.lower()
    assert files_with(RARE, tmp_path, config.index) == []


def test_no_metric_has_a_label_that_was_sent(config: Config, corpus: Corpus, tmp_path: Path) -> None:
    with served(config, tmp_path, metrics="true") as (address, _), httpx.Client(base_url=address) as client:
        client.request(RARE.upper(), "/api/v1/ask")
        client.get(f"/texts/{corpus.sources[0].id}")
        metrics = client.get("/metrics").text
    assert RARE.upper() not in metrics
    assert corpus.sources[0].id not in metrics
    assert 'method="other"' in metrics


def test_told_to_stop_the_server_finishes_the_answers_it_is_giving_and_ends_in_five_seconds(
    config: Config, tmp_path: Path
) -> None:
    async def stop_in_the_middle(address: str, process: subprocess.Popen[str]) -> tuple[list[int], float]:
        async with AsyncExitStack() as stack:
            clients = [
                await stack.enter_async_context(httpx.AsyncClient(base_url=address, timeout=30)) for _ in range(12)
            ]
            for client in clients:  # all are connected before the first asks
                assert (await client.post("/api/v1/ask", json={"question": QUESTION})).status_code == 200
            await stack.enter_async_context(clients[0].stream("GET", "/gradio_api/heartbeat/a1"))
            asked = [asyncio.create_task(client.post("/api/v1/ask", json={"question": QUESTION})) for client in clients]
            await asyncio.wait(asked, return_when=asyncio.FIRST_COMPLETED)
            told = time.monotonic()
            process.send_signal(signal.SIGTERM)
            await asyncio.to_thread(process.wait, 10)
            took = time.monotonic() - told
            return [response.status_code for response in await asyncio.gather(*asked)], took

    with served(config, tmp_path, concurrency="1") as (address, process):
        statuses, took = asyncio.run(stop_in_the_middle(address, process))
    assert statuses == [200] * 12
    assert took < 5
    assert (tmp_path / "said").read_text(encoding="utf-8").count("Error") == 0
