"""Who may ask how often, and how many are answered at once. No address is kept, only keyed hashes."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import ipaddress
import math
import secrets
import threading
import time
from collections.abc import AsyncGenerator, Callable, Generator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from functools import partial
from typing import TypeVar

import anyio
import anyio.to_thread

from kzqa.chat import BusyError
from kzqa.domain import Answer, Hit, Narrowing
from kzqa.errors import KzqaError
from kzqa.pipeline import Event, events_of
from kzqa.web.line import Line

__all__ = ["Answerer", "RateLimiter"]

Result = TypeVar("Result")

DAY = 86_400.0
PATIENCE = 5.0
"""Seconds without an event after which the reader is told that there is none yet."""
MOST_BUCKETS = 50_000
"""Above this, full buckets are forgotten: about 10 MB."""


@dataclass(slots=True)
class _Bucket:
    tokens: float
    seen: float


class RateLimiter:
    """A token bucket for each client address.

    The key of the hash lives in memory only and is made anew every day: yesterday's buckets mean nothing.
    """

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self.per_minute = per_minute
        self._clock = clock
        self._buckets: dict[bytes, _Bucket] = {}
        self._key, self._key_made = secrets.token_bytes(32), clock()

    def wait(self, address: str) -> int:
        """Take one token: 0 when there was one, else the whole seconds until there will be (at least 1)."""
        now = self._clock()
        if now - self._key_made > DAY:
            self._buckets.clear()
            self._key, self._key_made = secrets.token_bytes(32), now
        if len(self._buckets) > MOST_BUCKETS:
            self._forget(now)
        name = hmac.digest(self._key, _network(address).encode(), hashlib.sha256)
        bucket = self._buckets.setdefault(name, _Bucket(float(self.per_minute), now))
        rate = self.per_minute / 60
        bucket.tokens = min(self.per_minute, bucket.tokens + (now - bucket.seen) * rate)
        bucket.seen = now
        if bucket.tokens >= 1 - 1e-6:  # sums of fractions: a client that waited as told must not wait again
            bucket.tokens -= 1
            return 0
        return max(1, math.ceil((1 - bucket.tokens) / rate))

    def _forget(self, now: float) -> None:
        """Forget the buckets that have filled up again; when there are none, all: better than to grow."""
        self._buckets = {name: bucket for name, bucket in self._buckets.items() if now - bucket.seen < 60}
        if len(self._buckets) > MOST_BUCKETS:
            self._buckets.clear()


def _network(address: str) -> str:
    """The address; of an IPv6 one its /64, which one subscriber holds; all unreadable ones are one."""
    try:
        parsed = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return ""
    if parsed.version == 6:
        return str(ipaddress.ip_network((parsed, 64), strict=False))
    return str(parsed)


class Answerer:
    """``ask`` and ``search`` in worker threads, at most ``concurrency`` at a time, at most ``waiting`` in line."""

    def __init__(
        self,
        ask: Callable[..., Answer],
        concurrency: int,
        waiting: int = 200,
        search: Callable[[str, int, Narrowing], tuple[Hit, ...]] | None = None,
        refused: Callable[[], None] = lambda: None,
        *,
        events: Callable[..., Generator[Event, None, None]] | None = None,
    ) -> None:
        """``refused`` is called for each question that finds the line full; ``events`` are by default ``ask``'s."""
        self._ask = ask
        self._events = events or self._of_answer
        self._running: set[asyncio.Task[None]] = set()  # a task that nobody holds may vanish
        self._search = search
        self._refused = refused
        self._limiter = anyio.CapacityLimiter(concurrency)
        self._most = concurrency + waiting
        self._inside = 0

    @property
    def full(self) -> bool:
        """Whether the next question would be refused."""
        return self._inside >= self._most

    async def __call__(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
    ) -> Answer:
        """The answer of ``ask``.

        Raises:
            BusyError: too many questions are in line already.
        """
        return await self._run(
            partial(self._ask, question, history=tuple(history), language=language, narrowing=narrowing)
        )

    async def events(
        self,
        question: str,
        *,
        history: Sequence[str] = (),
        language: str | None = None,
        narrowing: Narrowing | None = None,
    ) -> AsyncGenerator[tuple[Event, ...], None]:
        """The events of a question as they come: those that are there, an empty tuple where none is for a while.

        Closing the iterator ends the run. Its place is taken until the thread has ended, also when the reader has left.

        Raises:
            BusyError: too many questions are in line already.
        """
        line = Line()
        make = partial(self._events, question, history=tuple(history), language=language, narrowing=narrowing)
        running = asyncio.create_task(self._run(partial(line.fill, lambda gone: make(gone=gone))))
        self._running.add(running)
        running.add_done_callback(self._ended)
        async with aclosing(line.read(running, PATIENCE)) as come:
            async for events in come:
                yield events

    def _ended(self, running: asyncio.Task[None]) -> None:
        self._running.discard(running)
        if not running.cancelled():
            running.exception()  # a reader who left does not ask for it, and asyncio would log it

    def _of_answer(self, question: str, *, gone: threading.Event, **how: object) -> Generator[Event, None, None]:
        yield from events_of(self._ask(question, **how))

    async def search(self, question: str, limit: int, narrowing: Narrowing) -> tuple[Hit, ...]:
        """The paragraphs of ``search``.

        Raises:
            BusyError: too many questions are in line already.
            KzqaError: there is no search.
        """
        if self._search is None:
            raise KzqaError("this application has no search")
        return await self._run(partial(self._search, question, limit, narrowing))

    async def _run(self, call: Callable[[], Result]) -> Result:
        if self.full:
            self._refused()
            raise BusyError
        self._inside += 1
        try:
            return await anyio.to_thread.run_sync(call, limiter=self._limiter)
        finally:
            self._inside -= 1
