"""Two servers with copies of one index behind nginx, as docs/deployment.md says; one is killed under load."""

from __future__ import annotations

import json
import re
import shutil
import signal
import socket
import subprocess
import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import httpx
import pytest

from kzqa.config import Config
from kzqa.pipeline import Library
from web_parts import served

PAGE = (Path(__file__).resolve().parents[1] / "docs" / "deployment.md").read_text(encoding="utf-8")
QUESTIONS = (
    "Who is Bota Jardemalie?",
    "What happened in Zhanaozen?",
    "Что сказано о пытках?",
    "Өлім жазасы туралы не айтылған?",
)
ASKED = 60
ASKING = 6
"""Visitors at a time."""


@dataclass
class Site:
    address: str
    servers: list[subprocess.Popen[str]]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def configuration(place: Path, port: int, servers: list[str]) -> str:
    """The page's block for nginx, with the addresses of this test; each must be found once."""
    (block,) = re.findall(r"```nginx\n(.*?)```", PAGE, re.DOTALL)
    for example, real in zip(("10.0.0.11:7860", "10.0.0.12:7860"), servers, strict=True):
        assert block.count(example) == 1
        block = block.replace(example, real.removeprefix("http://"))
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    folders = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in kinds)
    passed = "proxy_pass http://kzqa; proxy_http_version 1.1;"
    passed += " proxy_set_header Host 127.0.0.1; proxy_set_header Connection '';"
    server = f"server {{ listen 127.0.0.1:{port}; access_log off; location / {{ {passed} }} }}"
    return f"pid {place}/pid;\nevents {{}}\nhttp {{\n{folders}{block}{server}\n}}\n"


@pytest.fixture
def site(config: Config, library: Library, tmp_path: Path) -> Iterator[Site]:
    nginx = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
    if nginx is None:
        pytest.skip("nginx is not installed (tests/install_nginx.sh)")
    port = free_port()
    settings = {"cache": str(config.cache), "rate_per_minute": "100000"}
    places = [tmp_path / name for name in ("one", "two")]
    copies = []
    for place in places:  # each server has a copy of its own of what was built once
        shutil.copytree(config.index, place / "index")
        copies.append(config.model_copy(update={"index": place / "index"}))
    with (
        served(copies[0], places[0], "--api-only", **settings) as (one, first),
        served(copies[1], places[1], "--api-only", **settings) as (two, second),
    ):
        file = tmp_path / "nginx.conf"
        file.write_text(configuration(tmp_path, port, [one, two]), encoding="utf-8")
        command = [nginx, "-p", str(tmp_path), "-c", str(file), "-e", str(tmp_path / "log"), "-g", "daemon off;"]
        process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        try:
            address = f"http://127.0.0.1:{port}"
            wait_for(address, process)
            yield Site(address, [first, second])
        finally:
            process.terminate()
            process.communicate(timeout=10)


def wait_for(address: str, process: subprocess.Popen[str]) -> None:
    for _ in range(200):
        assert process.poll() is None, process.communicate()[1]
        try:
            if httpx.get(f"{address}/readyz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("nginx did not start")


def test_one_of_two_servers_killed_under_load_loses_its_running_answers_and_nothing_else(site: Site) -> None:
    answers: dict[str, set[str]] = defaultdict(set)
    running, lost, after = [0], [0], [0]
    at_the_kill: list[int] = []
    lock, warm, killed = threading.Lock(), threading.Event(), threading.Event()

    def ask(number: int) -> None:
        question = QUESTIONS[number % len(QUESTIONS)]
        with httpx.Client(base_url=site.address, timeout=30) as client:
            for attempt in range(2):  # whose answer broke off asks again, once
                with lock:
                    running[0] += 1
                begun_after = killed.is_set()
                try:
                    response = client.post("/api/v1/ask", json={"question": question})
                except httpx.TransportError:
                    response = None
                with lock:
                    running[0] -= 1
                    if response is not None and response.status_code == 200:
                        answer = response.json()
                        del answer["timings_ms"]
                        answers[question].add(json.dumps(answer, sort_keys=True))
                        after[0] += begun_after
                        if number >= ASKED // 3:
                            warm.set()
                        return
                    lost[0] += 1
                assert attempt == 0, f"lost twice: {response}"
                assert response is None or response.status_code == 502, response.text
                assert not begun_after, "a question asked after the kill was lost"

    def kill() -> None:
        assert warm.wait(60)
        with lock:
            at_the_kill.append(running[0])
            site.servers[0].send_signal(signal.SIGKILL)
            site.servers[0].wait()
            killed.set()

    with ThreadPoolExecutor(ASKING + 1) as pool:
        killing = pool.submit(kill)
        list(pool.map(ask, range(ASKED)))
        killing.result()
    assert after[0] > 0, "the load ended before the kill"
    assert lost[0] <= at_the_kill[0] <= ASKING
    assert {question: len(given) for question, given in answers.items()} == dict.fromkeys(QUESTIONS, 1)
