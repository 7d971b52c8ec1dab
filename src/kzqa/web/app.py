"""The application put together."""

from __future__ import annotations

import asyncio
import logging
import threading
import traceback
from collections.abc import AsyncIterator, Callable, Generator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing, contextmanager
from functools import partial
from typing import Any

import anyio
import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kzqa.chat import mount_chat
from kzqa.config import Config
from kzqa.domain import Answer, Corpus, Hit, Narrowing
from kzqa.errors import BadReferenceError, KzqaError
from kzqa.pipeline import Event
from kzqa.shelf import Fixed, Served
from kzqa.web import api, embed, export, pages
from kzqa.web.guard import Guard
from kzqa.web.limits import Answerer
from kzqa.web.metrics import Metrics
from kzqa.web.openapi import describe
from kzqa.web.problem import problem
from kzqa.web.server import make_server, serve

__all__ = ["create_app", "make_app", "make_server", "serve"]

log = logging.getLogger("kzqa.web")

LOOK_SECONDS = 1.0
"""How often it is looked whether index or corpus have changed."""


def create_app(
    config: Config,
    corpus: Corpus,
    ask: Callable[..., Answer],
    search: Callable[..., tuple[Hit, ...]] | None = None,
    *,
    chat: bool = True,
) -> FastAPI:
    """The application over one corpus that does not change.

    Args:
        config: limits, hosts and origins.
        corpus: what the reader shows.
        ask: ``ask(question, *, history, language, narrowing) -> Answer``; called in worker threads, several at a time.
        chat: whether the chat page is served; without it Gradio is not loaded, which is half of a server's memory.
        search: ``search(question, limit, narrowing) -> hits``, likewise; without it ``/api/v1/search`` is unavailable.
        chat: whether there is Gradio's page at ``/``.
    """
    return make_app(config, Fixed(corpus, ask, search), chat=chat)


def make_app(config: Config, served: Served, *, chat: bool = True) -> FastAPI:
    """The whole application over what is served, which may change while it runs.

    Args:
        config: limits, hosts and origins.
        served: a :class:`~kzqa.shelf.Shelf`.
        chat: whether there is Gradio's page at ``/``.
    """
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None, lifespan=_looking(served))
    app.state.leaving = asyncio.Event()  # set when the server is told to stop: see `make_server`
    metrics = Metrics(served)
    answerer = _answerer(config, served, metrics)
    app.include_router(api.router(config, served, answerer))
    app.include_router(pages.router(served))
    app.include_router(embed.router(config, served))
    app.include_router(export.router(served))
    description = describe(app, config.max_question_api)
    app.add_route("/api/v1/openapi.json", lambda _: JSONResponse(description), include_in_schema=False)
    if config.metrics:
        app.add_route("/metrics", lambda _: metrics.page(), include_in_schema=False)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(KzqaError, _unavailable)
    app.add_exception_handler(HTTPException, _refused)
    # Gradio reflects any origin unless the application has this middleware. No credentials, ever.
    app.add_middleware(
        CORSMiddleware,
        allow_origins=list(config.allowed_origins),
        allow_methods=["GET", "POST"],
        allow_headers=["Content-Type"],
        expose_headers=["Retry-After"],
    )
    app.state.events = mount_chat(app, config, answerer) if chat else {}
    page = pages.chat_page(served) if chat else None
    app.add_middleware(Guard, config=config, metrics=metrics, page=page, missing=pages.missing(served))
    return app


def _looking(served: Served) -> Callable[[FastAPI], Any]:
    """Looks for changes as long as the application runs."""

    async def look() -> None:
        while True:
            await anyio.sleep(LOOK_SECONDS)
            await anyio.to_thread.run_sync(served.refresh, abandon_on_cancel=True)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with anyio.create_task_group() as tasks:
            tasks.start_soon(look)
            yield
            tasks.cancel_scope.cancel()

    return lifespan


def _answerer(config: Config, served: Served, metrics: Metrics) -> Answerer:
    """What is served, behind its limits: counted, and silent about what it was asked."""

    def ask(question: str, *, history: Sequence[str], language: str | None, narrowing: Narrowing | None) -> Answer:
        with _private():
            answer = served.ask(question, history=history, language=language, narrowing=narrowing)
        metrics.answered(answer)
        return answer

    def events(
        question: str,
        *,
        history: Sequence[str],
        language: str | None,
        narrowing: Narrowing | None,
        gone: threading.Event,
    ) -> Generator[Event, None, None]:
        made = served.events(question, history=history, language=language, narrowing=narrowing, gone=gone)
        with _private(), closing(made):
            for event in made:
                if event[0] == "done":
                    metrics.answered(event[1])
                yield event

    def search(question: str, limit: int, narrowing: Narrowing) -> tuple[Hit, ...]:
        with _private():
            return served.search(question, limit, narrowing)

    refused = partial(metrics.refused, "busy")
    return Answerer(ask, config.concurrency, search=search, refused=refused, events=events)


@contextmanager
def _private() -> Iterator[None]:
    """What fails inside is logged by its type and place: a message may hold the question."""
    try:
        yield
    except BadReferenceError:  # the choice of texts, which holds nothing of the question
        raise
    except Exception as error:  # logged here and raised as ours: nothing above may print the message
        place = traceback.extract_tb(error.__traceback__)[-1]
        log.error("no answer: %s at %s:%s", type(error).__name__, place.filename, place.lineno)
        raise KzqaError("no answer can be given at the moment") from None


async def _unavailable(_: Request, __: Exception) -> Response:
    detail = "No answer can be given at the moment. Please try again later."
    return problem(503, "Unavailable", detail, {"Retry-After": "30"})


async def _refused(_: Request, error: Exception) -> Response:
    """What the framework itself refuses: as a problem too."""
    assert isinstance(error, HTTPException)  # noqa: S101 -- it is registered for this class only
    return problem(error.status_code, error.detail, f"{error.detail}.", error.headers)


async def _invalid(_: Request, error: Exception) -> Response:
    """What is wrong with a body: where and why, never what it held."""
    assert isinstance(error, RequestValidationError)  # noqa: S101 -- it is registered for this class only
    found = [f"{_place(item)}: {item['msg']}" for item in error.errors()[:5]]
    return problem(422, "The request cannot be read", "; ".join(found))


def _place(item: Mapping[str, object]) -> str:
    location = item["loc"]
    assert isinstance(location, tuple)  # noqa: S101 -- as pydantic documents it
    return ".".join(str(part) for part in location)
