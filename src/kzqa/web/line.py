"""Events on their way from the worker thread that makes them to the event loop that sends them."""

from __future__ import annotations

import asyncio
import threading
from collections import deque
from collections.abc import AsyncGenerator, Callable, Generator
from contextlib import closing, suppress

from kzqa.pipeline import Event

__all__ = ["Line"]

MOST = 64
"""Events that may wait for a reader: more than an answer without a language model has. Then the thread waits."""
LOOK = 0.1
"""Seconds between two looks of a waiting thread whether the reader is still there."""


class Line:
    """One run's events, from one thread to one reader. Made in the reader's event loop.

    The reader takes what has come, at once; when it leaves, the run ends, in the language model's call too.
    """

    def __init__(self) -> None:
        self.gone = threading.Event()
        """Set when the reader has left."""
        self._loop = asyncio.get_running_loop()
        self._room = threading.Semaphore(MOST)
        self._waiting: deque[Event] = deque()
        self._news = asyncio.Event()

    def fill(self, make: Callable[[threading.Event], Generator[Event, None, None]]) -> None:
        """Run to the end of the events, or until the reader leaves. Called in the thread.

        Args:
            make: begins the events; given :attr:`gone`.
        """
        if self.gone.is_set():  # while the question stood in line
            return
        with closing(make(self.gone)) as events:
            for event in events:
                while not self._room.acquire(timeout=LOOK) and not self.gone.is_set():
                    pass
                if self.gone.is_set():
                    return
                self._loop.call_soon_threadsafe(self._put, event)

    def _put(self, event: Event) -> None:
        self._waiting.append(event)
        self._news.set()

    async def read(self, running: asyncio.Task[None], patience: float) -> AsyncGenerator[tuple[Event, ...], None]:
        """What has come, as soon as anything has: one event or several.

        Args:
            running: the task that waits for :meth:`fill`; it is not cancelled, for its thread cannot be.
            patience: seconds after which an empty tuple says that nothing has come yet.

        Raises:
            Exception: what ``running`` ended with.
        """
        running.add_done_callback(lambda _: self._news.set())
        try:
            while self._waiting or not running.done():
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._news.wait(), patience)
                self._news.clear()
                come = tuple(self._waiting)
                self._waiting.clear()
                if come:
                    self._room.release(len(come))
                if come or not running.done():
                    yield come
            running.result()
        finally:
            self.gone.set()
