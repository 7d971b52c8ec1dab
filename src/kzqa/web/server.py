"""The server that runs the application: uvicorn, which logs no request and waits for no client for ever."""

from __future__ import annotations

import resource
from collections.abc import Callable
from socket import socket
from typing import TYPE_CHECKING

from fastapi import FastAPI

from kzqa.config import Config

if TYPE_CHECKING:
    import uvicorn

__all__ = ["make_server", "serve"]

LEAVING_SECONDS = 4
"""How long answers that are being given may take once the server is told to stop."""
CONNECTIONS = 4_000
"""Open at the same time; one more is told 503."""


def serve(config: Config, app: FastAPI, *, ready: Callable[[str], None] | None = None) -> None:
    """Run the server until it is told to stop; it writes no log of requests.

    Args:
        config: host and port.
        app: what :func:`kzqa.web.create_app` made.
        ready: called with the server's address once it listens; with port 0 nobody knows it before.
    """
    _allow_connections()
    make_server(config, app, ready=ready).run()


def make_server(config: Config, app: FastAPI, *, ready: Callable[[str], None] | None = None) -> uvicorn.Server:
    """The server that :func:`serve` runs."""
    import uvicorn  # noqa: PLC0415 -- the command line must not wait for it

    from kzqa.web.patience import Impatient  # noqa: PLC0415 -- likewise

    class Server(uvicorn.Server):
        """Says when it listens; and when it stops, so that pages left open do not hold it up."""

        async def startup(self, sockets: list[socket] | None = None) -> None:
            await super().startup(sockets)
            if self.started and ready is not None:
                host = f"[{config.host}]" if ":" in config.host else config.host
                ready(f"http://{host}:{self.servers[0].sockets[0].getsockname()[1]}")

        async def shutdown(self, sockets: list[socket] | None = None) -> None:
            app.state.leaving.set()
            await super().shutdown(sockets)

    return Server(
        uvicorn.Config(
            app,
            host=config.host,
            port=config.port,
            http=Impatient,
            access_log=False,
            log_level="warning",
            proxy_headers=False,  # the guard reads them, from configured proxies only
            server_header=False,
            timeout_graceful_shutdown=LEAVING_SECONDS,
            timeout_keep_alive=30,
            limit_concurrency=CONNECTIONS,
        )
    )


def _allow_connections() -> None:
    """As many open files as this user may have: each connection is one, and the usual limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = CONNECTIONS + 1_000
    most = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
    if soft != resource.RLIM_INFINITY and soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
