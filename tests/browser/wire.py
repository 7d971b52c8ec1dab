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
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._down = False
        self._silent = threading.Event()
        self._late: tuple[bytes, threading.Event] | None = None
        self._lock = threading.Lock()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.address = f"http://127.0.0.1:{self._listener.getsockname()[1]}"
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self, *, down: bool = False) -> None:
        """Cut every connection there is; with ``down``, every one that is tried until :meth:`mend` as well."""
        with self._lock:
            self._down = down
            pairs, self._pairs = self._pairs, []
        for pair in pairs:
            for end in pair:
                _close(end)

    def silence(self) -> None:
        """Let nothing through and tell neither end, as a network that is gone: what is closed here stays open there."""
        self._silent.set()

    @contextmanager
    def late(self, words: bytes) -> Iterator[None]:
        """What a server says from these words on arrives after the block only; on other connections all goes on."""
        arrive = threading.Event()
        self._late = (words, arrive)
        try:
            yield
        finally:
            self._late = None
            arrive.set()

    def mend(self) -> None:
        """Let new connections through; the browser learns that the silent ones are gone, the server does not."""
        self._down = False
        if self._silent.is_set():
            for browser, _ in self._pairs:
                _close(browser)
            self._silent = threading.Event()

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
                self._pairs.append((browser, server))
            for one, other in ((browser, server), (server, browser)):
                threading.Thread(target=self._carry, args=(one, other, self._silent), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, silent: threading.Event) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if (late := self._late) and (at := data.find(late[0])) >= 0:
                    other.sendall(data[:at])
                    data = data[at:]
                    late[1].wait()
                if not silent.is_set():
                    other.sendall(data)
        _close(one)
        if not silent.is_set():
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
