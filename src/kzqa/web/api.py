"""The JSON API: the answer object of the command line over HTTP."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import AfterValidator, BaseModel, ConfigDict, Field
from starlette.responses import Response

from kzqa.chat import BusyError
from kzqa.config import Config
from kzqa.domain import Corpus, Kind, Narrowing
from kzqa.errors import BadReferenceError
from kzqa.web.guard import problem
from kzqa.web.limits import Answerer

__all__ = ["router"]


def _writable(text: str) -> str:
    """The text, if it can be written as UTF-8: JSON can spell half of a character, which is none."""
    try:
        text.encode()
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None
    return text


Text = Annotated[str, AfterValidator(_writable)]


class Question(BaseModel):
    """The body of ``POST /api/v1/ask``."""

    model_config = ConfigDict(extra="forbid", strict=True)

    question: Text = Field(description="The question, in English, Russian or Kazakh.")
    history: list[Annotated[Text, Field(max_length=2_000)]] = Field(
        default_factory=list,
        max_length=20,
        description="Earlier questions of the same conversation, oldest first.",
    )
    language: str | None = Field(
        default=None,
        pattern="^(en|ru|kk)$",
        description="Language of the answer's own words; by default that of the question.",
    )
    sources: list[str] = Field(default_factory=list, max_length=100, description="Only these texts, by id.")
    years: list[int] = Field(default_factory=list, max_length=100, description="Only texts of these years.")
    kinds: list[Kind] = Field(
        default_factory=list, max_length=4, strict=False, description="Only these kinds of paragraph."
    )
    adopted_only: bool = Field(default=False, description="Only texts that Parliament adopted.")

    def narrowing(self) -> Narrowing:
        """What the answer may come from."""
        return Narrowing(tuple(self.sources), tuple(self.years), tuple(self.kinds), self.adopted_only)


def router(config: Config, corpus: Corpus, answerer: Answerer) -> APIRouter:
    """The routes over one way of answering."""
    routes = APIRouter()

    @routes.post("/api/v1/ask", summary="Ask a question", response_model=None)
    async def ask(body: Question) -> Response:
        if len(body.question) > config.max_question_api:
            return problem(
                422, "Question too long", f"A question may have at most {config.max_question_api} characters."
            )
        try:
            answer = await answerer(
                body.question, history=body.history, language=body.language, narrowing=body.narrowing()
            )
        except BadReferenceError as error:
            return problem(422, "No such text", str(error))
        except BusyError:
            return problem(503, "Busy", "Too many questions at once; ask again shortly.", {"Retry-After": "5"})
        return JSONResponse(answer.as_dict())

    @routes.get("/healthz", summary="Whether the server runs")
    def healthz() -> dict[str, Any]:
        return {"status": "ok", "fingerprint": corpus.fingerprint, "sources": len(corpus.sources)}

    return routes
