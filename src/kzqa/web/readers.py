"""Who reads the chat's events: one stream for each page, and never one that the page has given up.

A connection that was cut without a word is open here for minutes yet. Gradio hands each event of a page to whichever
stream asks first, so the old stream would swallow what the new one waits for; and its end, whenever it came, would
take the page's next question with it. So it is ended before that question is let in.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import parse_qs

from starlette.types import Message, Receive

__all__ = ["JOIN", "STREAM", "Readers", "begins_anew", "until"]

JOIN = "/gradio_api/queue/join"
"""Where a question of the chat is sent."""
STREAM = "/gradio_api/queue/data"
"""Where its events are read."""
ENDING_SECONDS = 5.0
"""How long a stream may take to end; one that is told so ends at once."""


class Readers:
    """The open streams, by the session of the page that reads them."""

    def __init__(self) -> None:
        self._open: dict[str, set[_Reader]] = {}

    @contextmanager
    def reading(self, query: bytes, receive: Receive) -> Iterator[Receive]:
        """Hold a stream as open; gives the ``receive`` that ends it when :meth:`end` is called.

        Args:
            query: of the stream's address.
            receive: the stream's.
        """
        session = _first(query, "session_hash")
        reader = _Reader()
        self._open.setdefault(session, set()).add(reader)
        try:
            yield until(reader.given_up, receive)
        finally:
            reader.gone.set()
            self._open[session].discard(reader)
            if not self._open[session]:
                del self._open[session]

    async def end(self, session: str) -> None:
        """End the streams of a session, and wait until they have ended."""
        readers = tuple(self._open.get(session, ()))
        for reader in readers:
            reader.given_up.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(ENDING_SECONDS):
                for reader in readers:
                    await reader.gone.wait()


class _Reader:
    """One stream."""

    def __init__(self) -> None:
        self.given_up = asyncio.Event()
        self.gone = asyncio.Event()


def begins_anew(query: bytes) -> bool:
    """Whether the page that sends a question says that it reads no stream: see ``connection.js``."""
    return _first(query, "anew") == "1"


def until(over: asyncio.Event, receive: Receive) -> Receive:
    """``receive`` that says the client is gone when something is over."""

    async def either() -> Message:
        arriving, ended = asyncio.ensure_future(receive()), asyncio.ensure_future(over.wait())
        try:
            await asyncio.wait((arriving, ended), return_when=asyncio.FIRST_COMPLETED)
            return {"type": "http.disconnect"} if over.is_set() else await arriving
        finally:
            arriving.cancel()
            ended.cancel()

    return either


def _first(query: bytes, name: str) -> str:
    return parse_qs(query.decode("latin-1")).get(name, [""])[0]
