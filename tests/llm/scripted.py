"""An OpenAI-compatible server that does what a test tells it: real HTTP, a port of its own, a thread a call."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

PASSAGE = re.compile(r"^\((?P<whose>[^()]*(?:\([^()]*\)[^()]*)*)\) (?P<text>.*) \[(?P<key>[A-Z]{4})\]$", re.MULTILINE)


@dataclass(frozen=True)
class Given:
    """What a prompt holds."""

    prompt: str
    passages: Mapping[str, str]
    """Key to text, best first."""

    @property
    def top(self) -> str:
        return next(iter(self.passages))

    @property
    def last(self) -> str:
        return list(self.passages)[-1]


def given(request: Mapping[str, Any]) -> Given:
    prompt = "\n".join(str(message["content"]) for message in request["messages"])
    return Given(prompt, {match["key"]: match["text"] for match in PASSAGE.finditer(prompt)})


class Call(BaseHTTPRequestHandler):
    """One request, with what a script needs to answer it."""

    protocol_version = "HTTP/1.1"
    server: ScriptedServer
    request_json: dict[str, Any]

    def do_GET(self) -> None:
        self.server.seen.append(dict(self.headers))
        self.whole(200, json.dumps({"object": "list", "data": [{"id": "scripted", "object": "model"}]}))

    def do_POST(self) -> None:
        self.server.seen.append(dict(self.headers))
        self.request_json = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.server.requests.append(self.request_json)
        with self.server.counting:
            self.server.running += 1
            self.server.most_running = max(self.server.most_running, self.server.running)
        with suppress(OSError):  # the client has gone: what some of the tests are about
            self.server.script(self)
        with self.server.counting:
            self.server.running -= 1

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    # --- what scripts are made of ---

    def whole(self, status: int, body: str | bytes, kind: str = "application/json", **headers: str) -> None:
        data = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(data)), **headers}.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def begin(self, kind: str = "text/event-stream") -> None:
        self.close_connection = True
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Connection", "close")
        self.end_headers()

    def raw(self, data: str | bytes) -> None:
        self.wfile.write(data.encode() if isinstance(data, str) else data)
        self.wfile.flush()

    def delta(self, text: str | None, finish: str | None = None) -> None:
        choice = {"index": 0, "delta": {"content": text} if text is not None else {}, "finish_reason": finish}
        chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
        self.raw(f"data: {json.dumps(chunk)}\n\n")

    def say(self, pieces: Iterable[str], finish: str | None = "stop") -> None:
        self.begin()
        for piece in pieces:
            self.delta(piece)
        self.delta(None, finish)
        self.raw("data: [DONE]\n\n")


Script = Callable[[Call], None]


class ScriptedServer(ThreadingHTTPServer):
    """Listens on a free port of this machine; what was asked is kept for the test."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Call)
        self.script: Script = lambda call: call.say(["NONE"])
        self.requests: list[dict[str, Any]] = []
        self.seen: list[dict[str, str]] = []
        self.counting = threading.Lock()
        self.running = 0
        self.most_running = 0
        threading.Thread(target=self.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_: object) -> None:
        """A client that went away is no news."""

    def writes(self, text: str | Callable[[Given], str], pieces: int = 7) -> None:
        """From now on answer every prompt with a text, in chunks of so many characters."""

        def script(call: Call) -> None:
            said = text if isinstance(text, str) else text(given(call.request_json))
            call.say(said[at : at + pieces] for at in range(0, len(said), pieces))

        self.script = script


def drip(call: Call, data: bytes, every: float = 0.05) -> None:
    """Send the same few bytes for as long as somebody listens."""
    while True:
        call.raw(data)
        time.sleep(every)
