"""Uvicorn's HTTP/1.1 with an end to heads that never end and to readers that never read: it has none itself."""

from __future__ import annotations

import asyncio
from typing import Any

import h11
from uvicorn.protocols.http.h11_impl import H11Protocol

__all__ = ["Impatient"]

HEAD_SECONDS = 10.0
"""How long a client may take to send the head of a request."""
READING_SECONDS = 30.0
"""How long a client may leave what was sent to it unread."""


class Impatient(H11Protocol):
    """Waits for the head of a request and for its reader, and not for ever."""

    head: asyncio.TimerHandle | None = None
    reading: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        """Begin to wait for the first head."""
        super().connection_made(transport)
        self.head = self.loop.call_later(HEAD_SECONDS, transport.close)

    def data_received(self, data: bytes) -> None:
        """Wait for a head that has begun, and no longer for one that is here."""
        super().data_received(data)
        if self.conn.their_state is not h11.IDLE:
            self._stop_waiting_for_head()
        elif self.head is None:
            self.head = self.loop.call_later(HEAD_SECONDS, self.transport.close)

    def pause_writing(self) -> None:
        """The client is slower than what is sent to it: begin to wait for it."""
        super().pause_writing()
        self.reading = self.loop.call_later(READING_SECONDS, self.transport.abort)

    def resume_writing(self) -> None:
        """The client has read."""
        self._stop_waiting_for_reader()
        super().resume_writing()

    def connection_lost(self, exc: Exception | None) -> None:
        """There is nothing left to wait for."""
        self._stop_waiting_for_head()
        self._stop_waiting_for_reader()
        super().connection_lost(exc)

    def _stop_waiting_for_head(self) -> None:
        if self.head is not None:
            self.head.cancel()
            self.head = None

    def _stop_waiting_for_reader(self) -> None:
        if self.reading is not None:
            self.reading.cancel()
            self.reading = None
