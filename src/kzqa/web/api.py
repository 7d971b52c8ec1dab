"""The JSON API ``/api/v1``: the answer object of the command line over HTTP, and the texts it rests on."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from kzqa.chat import BusyError
from kzqa.config import Config
from kzqa.listing import hit_record, paragraph_record, text_record
from kzqa.shelf import Served
from kzqa.web.limits import Answerer
from kzqa.web.models import (
    AnswerObject,
    FoundObject,
    Health,
    ParagraphObject,
    Question,
    ReadinessObject,
    Search,
    TextObject,
    WholeTextObject,
)
from kzqa.web.openapi import problems
from kzqa.web.problem import problem
from kzqa.web.stream import BUSY, MEDIA_TYPE, accepts_events, answer_record, stream

__all__ = ["router"]

ANSWERED: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The answer, or the refusal with its reason. With `Accept: text/event-stream` the events "
        "`status`, `citations`, `statement`, each as soon as it is settled, then `done` with the whole answer, "
        "or `error` with a problem.",
        "content": {MEDIA_TYPE: {"schema": {"type": "string"}}},
    }
}


def router(config: Config, served: Served, answerer: Answerer) -> APIRouter:
    """The routes over what is served."""
    routes = APIRouter()
    _add_questions(routes, config, served, answerer)
    _add_texts(routes, served)
    _add_health(routes, served)
    return routes


def _add_questions(routes: APIRouter, config: Config, served: Served, answerer: Answerer) -> None:
    def refused(text: str, sources: Iterable[str]) -> Response | None:
        return _refused(config, served, answerer, text, sources)

    @routes.post(
        "/api/v1/ask",
        summary="Ask a question",
        response_model=AnswerObject,
        responses=ANSWERED | problems(408, 413, 422, 429, 503),
    )
    async def ask(request: Request, body: Question) -> Response:
        refusal = refused(body.question, body.sources)
        if refusal is not None:
            return refusal
        how: dict[str, Any] = {"history": body.history, "language": body.language, "narrowing": body.narrowing()}
        if accepts_events(request.headers.get("accept", "")):
            # A proxy that gathers the events would make a stream of them one lump.
            headers = {"X-Accel-Buffering": "no", "Vary": "Accept"}
            return StreamingResponse(
                stream(answerer.events(body.question, **how)), media_type=MEDIA_TYPE, headers=headers
            )
        try:
            answer = await answerer(body.question, **how)
        except BusyError:
            return _busy()
        return JSONResponse(answer_record(answer), headers={"Vary": "Accept"})

    @routes.get(
        "/api/v1/search",
        summary="The paragraphs nearest to a question, whether they answer it or not",
        response_model=FoundObject,
        responses=problems(422, 429, 503),
    )
    async def search(query: Annotated[Search, Query()]) -> Response:
        refusal = refused(query.q, query.sources)
        if refusal is not None:
            return refusal
        try:
            hits = await answerer.search(query.q, query.limit, query.narrowing())
        except BusyError:
            return _busy()
        return JSONResponse({"hits": [hit_record(served.corpus, hit) for hit in hits]})


def _add_texts(routes: APIRouter, served: Served) -> None:
    @routes.get("/api/v1/texts", summary="The texts of the corpus, and what each is", responses=problems())
    def texts() -> list[TextObject]:
        corpus = served.corpus
        return [TextObject.model_validate(text_record(corpus, source)) for source in corpus.sources]

    @routes.get(
        "/api/v1/texts/{source}", summary="A text whole", response_model=WholeTextObject, responses=problems(404, 422)
    )
    def text(source: str) -> Response:
        corpus = served.corpus
        found = corpus.source_by_id.get(source)
        if found is None:
            return problem(404, "No such text", "GET /api/v1/texts lists all texts.")
        paragraphs = [paragraph_record(corpus, paragraph) for paragraph in corpus.of_source(source)]
        return JSONResponse({**text_record(corpus, found), "paragraphs": paragraphs})

    def paragraph(id_: str) -> Response:
        corpus = served.corpus
        found = corpus.by_id.get(id_)
        if found is None:
            return problem(404, "No such paragraph", "GET /api/v1/texts/{source} lists the paragraphs of a text.")
        return JSONResponse(paragraph_record(corpus, found))

    shown: dict[str, Any] = {"response_model": ParagraphObject, "responses": problems(404, 422)}

    @routes.get("/api/v1/paragraphs/{id}", summary="A paragraph by its id, `#` written as `%23`", **shown)
    def paragraph_by_id(id: str) -> Response:  # noqa: A002 -- the name that the API gives it
        return paragraph(id)

    @routes.get("/api/v1/paragraphs/{source}/{anchor}", summary="A paragraph by its text and anchor", **shown)
    def paragraph_by_anchor(source: str, anchor: str) -> Response:
        return paragraph(f"{source}#{anchor}")


def _add_health(routes: APIRouter, served: Served) -> None:
    @routes.get("/healthz", include_in_schema=False)
    @routes.get("/api/v1/healthz", summary="Whether the server runs", responses=problems())
    def healthz() -> Health:
        corpus = served.corpus
        return Health(status="ok", fingerprint=corpus.fingerprint, sources=len(corpus.sources))

    @routes.get("/readyz", include_in_schema=False)
    @routes.get(
        "/api/v1/readyz",
        summary="Whether questions should be sent here",
        response_model=ReadinessObject,
        responses=problems() | {503: {"model": ReadinessObject, "description": "Send no questions here now."}},
    )
    def readyz() -> Response:
        state = served.readiness()
        return JSONResponse({"ready": state.ready, "reason": state.fault}, status_code=200 if state.ready else 503)


def _refused(config: Config, served: Served, answerer: Answerer, text: str, sources: Iterable[str]) -> Response | None:
    """What can be said before anything is asked: once events flow, no status can be sent any more."""
    if len(text) > config.max_question_api:
        return problem(422, "Question too long", f"A question may have at most {config.max_question_api} characters.")
    if set(sources) - served.corpus.source_by_id.keys():
        return problem(422, "No such text", "`sources` names a text that is not here; GET /api/v1/texts lists all.")
    return _busy() if answerer.full else None


def _busy() -> Response:
    return problem(503, str(BUSY["title"]), str(BUSY["detail"]), {"Retry-After": "5"})
