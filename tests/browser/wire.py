"""A wire between a browser and a server, which can be cut."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from urllib.parse import urlsplit


class Wire:
    """Carries bytes to a server on loopback and back; what is cut is cut on both ends."""

    def __init__(self, server: str) -> None:
        target = urlsplit(server)
        self._target = (target.hostname, target.port)
        self._ends: list[socket.socket] = []
        self._down = False
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *, down: bool = False) -> None:
        """Cut every connection there is; with ``down``, every one that is tried until :meth:`mend` as well."""
        with self._lock:
            self._down = down
            ends, self._ends = self._ends, []
        for end in ends:
            _close(end)

    def mend(self) -> None:
        """Let connections through again."""
        self._down = False

    def close(self) -> None:
        """Cut all, for good."""
        self.cut(down=True)
        _close(self._listener)

    def _accept(self) -> None:
        while True:
            try:
                browser, _ = self._listener.accept()
            except OSError:
                return  # closed
            with self._lock:
                if self._down:
                    _close(browser)
                    continue
                server = socket.create_connection(self._target)
                self._ends += [browser, server]
            for one, other in ((browser, server), (server, browser)):
                threading.Thread(target=_carry, args=(one, other), daemon=True).start()


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while data := one.recv(65536):
            other.sendall(data)
    _close(one)
    _close(other)


def _close(end: socket.socket) -> None:
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)  # ends a ``recv`` or ``accept`` in another thread, which closing does not
    end.close()


@contextmanager
def wired(server: str) -> Iterator[Wire]:
    """A wire to a server, which is closed at the end."""
    wire = Wire(server)
    try:
        yield wire
    finally:
        wire.close()
