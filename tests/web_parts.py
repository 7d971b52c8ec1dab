"""The server for tests that need a real one: in this process, or in its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
from fastapi import FastAPI

from kzqa.config import Config
from kzqa.web.app import make_server

KZQA = str(Path(sys.executable).with_name("kzqa"))


@contextmanager
def running(config: Config, app: FastAPI) -> Iterator[str]:
    """The application on a free port of loopback; gives its address."""
    addresses: list[str] = []
    server = make_server(config.model_copy(update={"port": 0}), app, ready=addresses.append)
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


def ready(address: str) -> tuple[int, str | None]:
    """What ``/readyz`` says: its status and its reason."""
    response = httpx.get(f"{address}/readyz", timeout=30)
    told = response.json()
    assert told["ready"] is (response.status_code == 200)
    return response.status_code, told["reason"]


def eventually(condition: Callable[[], bool]) -> None:
    until = time.monotonic() + 20
    while not condition():
        assert time.monotonic() < until
        time.sleep(0.1)


def becomes(address: str, status: int, reason: str | None) -> None:
    """The server says so, at once or when it has opened what it is opening."""
    eventually(lambda: ready(address) == (status, reason))


@contextmanager
def served(config: Config, place: Path, *flags: str, **settings: str) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """``kzqa serve`` as a process of its own; gives its address and the process.

    Its home and temporary folders are under ``place``, and what it says goes to ``place/said``.
    """
    for name in ("home", "tmp"):
        (place / name).mkdir(exist_ok=True)
    environment: Mapping[str, str] = {
        **os.environ,
        "HOME": str(place / "home"),
        "TMPDIR": str(place / "tmp"),
        **{f"KZQA_{name.upper()}": value for name, value in settings.items()},
    }
    where = ["--corpus", str(config.corpus), "--index", str(config.index)]
    with (place / "said").open("w", encoding="utf-8") as said:
        process = subprocess.Popen(
            [KZQA, "serve", "--port", "0", "--json", *flags, *where],
            stdout=subprocess.PIPE,
            stderr=said,
            text=True,
            env=environment,
        )
        try:
            yield _address(process), process
        finally:
            process.kill()
            process.communicate()


def _address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    text = ""
    while True:
        line = process.stdout.readline()
        assert line, "the server ended early"
        text += line
        try:
            told: Any = json.loads(text)
        except ValueError:
            continue
        return str(told["url"])
