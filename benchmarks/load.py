"""What the server bears: crowds, idle and slow readers, cut connections, its own end. ``python -m benchmarks.load``.

Client and server share the machine and its processors, so the times are worse than a reader's. What counts is that
nothing but 200, 429 and 503 comes back, that memory stays, and that the server answers between and after.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import re
import resource
import signal
import statistics
import subprocess
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

KZQA = str(Path(sys.executable).with_name("kzqa"))
QUESTIONS = (
    "What happened to Bota Jardemalie?",
    "What does Parliament say about torture?",
    "Что сказано о домашнем насилии?",
    "Өлім жазасын жою туралы не айтылған?",
    "What is the GDP of Kazakhstan?",
)


@dataclass
class Tally:
    """What came back."""

    statuses: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)

    def row(self) -> str:
        """Statuses, and the times of the answers."""
        told = ", ".join(f"{n} x {status}" for status, n in sorted(self.statuses.items()))
        if len(self.seconds) < 2:
            return told
        p95 = statistics.quantiles(self.seconds, n=20)[-1]
        return f"{told}; p50 {statistics.median(self.seconds) * 1000:.0f} ms, p95 {p95 * 1000:.0f} ms"


@dataclass(frozen=True)
class Server:
    """A running server."""

    host: str
    port: int
    process: subprocess.Popen[str]

    def memory(self) -> float:
        """Resident, in MB, as Linux tells it."""
        told = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        found = re.search(r"VmRSS:\s+(\d+) kB", told)
        return int(found[1]) / 1024 if found else 0.0


def request(question: str, *, events: bool = False) -> bytes:
    """A question as it goes over the wire."""
    body = json.dumps({"question": question}).encode()
    accept = "text/event-stream" if events else "application/json"
    head = (
        f"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nAccept: {accept}\r\n"
        f"Content-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    )
    return head.encode() + body


async def ask(server: Server, question: str, tally: Tally) -> None:
    """Ask on a connection of its own."""
    begun = time.perf_counter()
    try:
        reader, writer = await asyncio.open_connection(server.host, server.port)
        writer.write(request(question))
        told = await asyncio.wait_for(reader.read(), 60)
        writer.close()
    except (OSError, TimeoutError) as error:
        tally.statuses[type(error).__name__] += 1
        return
    status = told[9:12].decode() or "nothing"
    tally.statuses[status] += 1
    if status == "200":
        tally.seconds.append(time.perf_counter() - begun)


async def crowd(server: Server, clients: int, seconds: float) -> Tally:
    """So many clients, each asking again as soon as it has its answer."""
    tally, until = Tally(), time.monotonic() + seconds

    async def client(number: int) -> None:
        questions = cycle(QUESTIONS[number % len(QUESTIONS) :] + QUESTIONS[: number % len(QUESTIONS)])
        while time.monotonic() < until:
            await ask(server, next(questions), tally)

    await asyncio.gather(*(client(number) for number in range(clients)))
    return tally


@contextlib.asynccontextmanager
async def connections(server: Server, sent: Sequence[bytes]) -> AsyncIterator[None]:
    """Connections that have sent something and read nothing, as long as the block runs."""
    writers: list[asyncio.StreamWriter] = []
    try:
        for piece in sent:
            _, writer = await asyncio.open_connection(server.host, server.port, limit=1)
            writer.write(piece)
            writers.append(writer)
        await asyncio.sleep(1)
        yield
    finally:
        for writer in writers:
            writer.close()


async def among(server: Server, sent: Sequence[bytes]) -> Tally:
    """Twenty questions, one after the other, among such connections."""
    tally = Tally()
    async with connections(server, sent):
        for _, question in zip(range(20), cycle(QUESTIONS), strict=False):
            await ask(server, question, tally)
    return tally


async def cut(server: Server, times: int) -> Tally:
    """Questions whose askers leave at once; then one that stays."""
    for number in range(times):
        _, writer = await asyncio.open_connection(server.host, server.port)
        whole = request(QUESTIONS[0], events=number % 2 == 0)
        writer.write(whole if number % 3 else whole[: number % len(whole)])
        await writer.drain()
        writer.transport.abort()
    tally = Tally()
    await ask(server, QUESTIONS[0], tally)
    return tally


@contextlib.contextmanager
def running(threads: int | None) -> Iterator[Server]:
    """``kzqa serve`` over the index that is there."""
    environment = {**os.environ, "KZQA_RATE_PER_MINUTE": "100000"}
    if threads:
        environment["KZQA_THREADS"] = str(threads)
    command = [KZQA, "serve", "--port", "0", "--json"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment)
    assert process.stdout is not None
    told = ""
    while "}" not in told:
        told += process.stdout.readline()
    host, _, port = json.loads(told)["url"].removeprefix("http://").rpartition(":")
    try:
        yield Server(host, int(port), process)
    finally:
        process.kill()
        process.wait()


async def measure(server: Server, clients: int, seconds: float) -> AsyncIterator[tuple[str, str]]:
    """The rows of the table, as they are measured."""
    await crowd(server, 5, 3)
    half = b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Le"
    slow = b"POST /api/v1/ask HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99\r\n\r\n{"
    heartbeats = [f"GET /gradio_api/heartbeat/a{n} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode() for n in range(500)]
    unread = [request(QUESTIONS[0], events=True).replace(b"Connection: close\r\n", b"")] * 500
    steps: list[tuple[str, Callable[[], Awaitable[Tally]]]] = [
        ("50 questions at once", lambda: _burst(server, 50)),
        (f"{clients} clients, first third", lambda: crowd(server, clients, seconds / 3)),
        (f"{clients} clients, the rest", lambda: crowd(server, clients, seconds * 2 / 3)),
        ("20 questions among 1,000 idle event readers", lambda: among(server, [*heartbeats, *unread])),
        ("20 questions among 200 half heads, 200 half bodies", lambda: among(server, [half] * 200 + [slow] * 200)),
        ("500 cut connections, then a question", lambda: cut(server, 500)),
    ]
    for name, step in steps:
        tally = await step()
        yield name, f"{tally.row()}; {server.memory():.0f} MB"


async def _burst(server: Server, count: int) -> Tally:
    tally = Tally()
    await asyncio.gather(*(ask(server, q, tally) for _, q in zip(range(count), cycle(QUESTIONS), strict=False)))
    return tally


async def leave(server: Server) -> str:
    """Told to stop while fifty questions are on their way."""
    tally = Tally()
    asking = asyncio.gather(*(ask(server, QUESTIONS[0], tally) for _ in range(50)))
    await asyncio.sleep(0.3)
    begun = time.perf_counter()
    server.process.send_signal(signal.SIGTERM)
    await asking
    await asyncio.to_thread(server.process.wait, 20)
    return f"{tally.row()}; gone after {time.perf_counter() - begun:.1f} s"


async def main(clients: int, seconds: float, threads: int | None) -> None:
    """Measure and print."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, min(hard, 8_192)), hard))
    with running(threads) as server:
        print("| what | came back; time; memory afterwards |\n|---|---|")
        async for name, row in measure(server, clients, seconds):
            print(f"| {name} | {row} |", flush=True)
        print(f"| SIGTERM among 50 questions | {await leave(server)} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clients", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--threads", type=int)
    options = parser.parse_args()
    asyncio.run(main(options.clients, options.seconds, options.threads))
