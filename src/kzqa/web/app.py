"""The application put together, and the server that runs it."""

from __future__ import annotations

import asyncio
import logging
import traceback
from collections.abc import Callable, Mapping
from socket import socket
from typing import TYPE_CHECKING

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import Response

from kzqa.chat import mount_chat
from kzqa.config import Config
from kzqa.domain import Answer, Corpus, Narrowing
from kzqa.errors import BadReferenceError, KzqaError
from kzqa.web import api, export, pages
from kzqa.web.guard import Guard, problem
from kzqa.web.limits import Answerer

if TYPE_CHECKING:
    import uvicorn

__all__ = ["create_app", "make_server", "serve"]

log = logging.getLogger("kzqa.web")


def create_app(config: Config, corpus: Corpus, ask: Callable[..., Answer]) -> FastAPI:
    """The whole application.

    Args:
        config: limits, hosts and origins.
        corpus: what the reader shows.
        ask: ``ask(question, *, history, language, narrowing) -> Answer``; called in worker threads, several at a time.
    """
    app = FastAPI(
        title="kzqa",
        summary="Answers about the European Parliament's texts on human rights in Kazakhstan",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/v1/openapi.json",
    )
    app.state.leaving = asyncio.Event()  # set when the server is told to stop: see `make_server`
    answerer = Answerer(_private(ask), config.concurrency)
    app.include_router(api.router(config, corpus, answerer))
    app.include_router(pages.router(corpus))
    app.include_router(export.router(corpus))
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(KzqaError, _unavailable)
    # Gradio reflects any origin unless the application has this middleware. No credentials, ever.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(config.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
    )
    app.state.events = mount_chat(app, config, answerer)
    app.add_middleware(Guard, config=config, page=pages.chat_page(corpus), missing=pages.missing(corpus))
    return app


def serve(config: Config, app: FastAPI, *, ready: Callable[[str], None] | None = None) -> None:
    """Run the server until it is told to stop; it writes no log of requests.

    Args:
        config: host and port.
        app: what :func:`create_app` made.
        ready: called with the server's address once it listens; with port 0 nobody knows it before.
    """
    make_server(config, app, ready=ready).run()


def make_server(config: Config, app: FastAPI, *, ready: Callable[[str], None] | None = None) -> uvicorn.Server:
    """The server that :func:`serve` runs."""
    import uvicorn  # noqa: PLC0415 -- the command line must not wait for it

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
            access_log=False,
            log_level="warning",
            proxy_headers=False,  # an address in a header is anyone's word until proxies can be configured
            server_header=False,
            timeout_graceful_shutdown=4,
            timeout_keep_alive=30,
        )
    )


def _private(ask: Callable[..., Answer]) -> Callable[..., Answer]:
    """``ask``, with its failures logged by type and place: a message may hold the question."""

    def asked(question: str, *, history: tuple[str, ...], language: str | None, narrowing: Narrowing | None) -> Answer:
        try:
            return ask(question, history=history, language=language, narrowing=narrowing)
        except BadReferenceError:  # the choice of texts, which holds nothing of the question
            raise
        except Exception as error:  # logged here and raised as ours: nothing above may print the message
            place = traceback.extract_tb(error.__traceback__)[-1]
            log.error("no answer: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
            raise KzqaError("no answer can be given at the moment") from None

    return asked


async def _unavailable(_: Request, __: Exception) -> Response:
    return problem(503, "Unavailable", "No answer can be given at the moment. Please try again later.")


async def _invalid(_: Request, error: Exception) -> Response:
    """What is wrong with a body: where and why, never what it held."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- it is registered for this class only
    found = [f"{_place(item)}: {item['msg']}" for item in error.errors()[:5]]
    return problem(422, "The request cannot be read", "; ".join(found))


def _place(item: Mapping[str, object]) -> str:
    location = item["loc"]
    assert isinstance(location, tuple)  # noqa: S101 -- as pydantic documents it
    return ".".join(str(part) for part in location)
