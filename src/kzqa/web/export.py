"""``POST /export``: what stands on a visitor's page, written in a form to take along. Nothing is kept or logged.

The page says what it shows; a quotation that is not in the paragraph it cites is refused, so that no form can hold one.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Annotated

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import PlainTextResponse, Response

from kzqa.citation import cite
from kzqa.domain import Answer, Citation, Corpus, Span, Statement, StatementKind, Status
from kzqa.errors import UnverifiedError
from kzqa.export import Exchange, Form, export
from kzqa.interface import LANGUAGES
from kzqa.shelf import Served
from kzqa.web.problem import problem
from kzqa.wording import long_date

__all__ = ["router"]

Words = Annotated[str, Field(max_length=20_000)]
ParagraphId = Annotated[str, Field(max_length=200)]
Language = Annotated[str, Field(pattern=f"^({'|'.join(LANGUAGES)})$")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid")


class CitedWords(_Model):
    """A citation of an answer: a paragraph, and the words of it where they are not the whole."""

    id: ParagraphId
    start: int | None = Field(default=None, ge=0)
    end: int | None = Field(default=None, ge=0)


class ShownStatement(_Model):
    """A statement as the page shows it."""

    kind: StatementKind
    text: Words
    citations: list[ParagraphId] = Field(max_length=50)


class ShownAnswer(_Model):
    """A question and its answer as the page shows them."""

    question: Words
    language: Language
    refused: bool
    reason: Words | None = None
    understood_as: Words | None = None
    narrowed: Words | None = None
    note: Words | None = None
    statements: list[ShownStatement] = Field(max_length=100)
    citations: list[CitedWords] = Field(max_length=100)
    nearest: list[ParagraphId] = Field(max_length=50)


class Wanted(_Model):
    """The body of ``POST /export``."""

    form: Form
    language: Language
    fingerprint: str = Field(max_length=64, description="The state of the corpus that the page was made from.")
    base: str = Field(pattern=r"^https?://[A-Za-z0-9.:\[\]-]{1,250}$", description="Where links are to lead.")
    turns: list[ShownAnswer] = Field(max_length=50)


def router(served: Served) -> APIRouter:
    """The route over what is served."""
    routes = APIRouter(include_in_schema=False)

    @routes.post("/export")
    def write(wanted: Wanted) -> Response:
        corpus = served.corpus
        if wanted.fingerprint != corpus.fingerprint:
            return problem(409, "The corpus has changed", "The texts have changed since this page was opened.")
        try:
            exchanges = [Exchange(_answer(corpus, turn), turn.narrowed or "", turn.note or "") for turn in wanted.turns]
        except UnverifiedError as error:
            return problem(422, "Not in the texts", str(error))
        conversation = wanted.form is Form.HTML or len(exchanges) > 1
        saved = long_date(wanted.language, datetime.now(UTC).date()) if conversation else ""
        return PlainTextResponse(
            export(wanted.form, exchanges, language=wanted.language, base=wanted.base, saved=saved)
        )

    return routes


def _answer(corpus: Corpus, shown: ShownAnswer) -> Answer:
    """The answer that a page shows.

    Raises:
        UnverifiedError: it cites what the corpus does not have, or quotes what is not there.
    """
    citations = {cited.id: _citation(corpus, shown.language, cited) for cited in shown.citations}
    for statement in shown.statements:
        if not statement.citations or not citations.keys() >= set(statement.citations):
            raise UnverifiedError("A statement has no citation.")
        quoted = [corpus.by_id[id_].text for id_ in statement.citations]
        if statement.kind is StatementKind.QUOTE and not all(statement.text in text for text in quoted):
            raise UnverifiedError("A quotation is not in the paragraph that it cites.")
    return Answer(
        question=shown.question,
        language=shown.language,
        status=Status.NO_EVIDENCE if shown.refused else Status.PARTIAL if shown.reason else Status.ANSWERED,
        reason=shown.reason,
        statements=tuple(Statement(s.text, s.kind, tuple(s.citations)) for s in shown.statements),
        citations=tuple(citations.values()),
        nearest=tuple(id_ for id_ in shown.nearest if id_ in corpus.by_id),
        retrieved=(),
        corpus=corpus,
        understood_as=shown.understood_as,
    )


def _citation(corpus: Corpus, language: str, cited: CitedWords) -> Citation:
    paragraph = corpus.by_id.get(cited.id)
    if paragraph is None:
        raise UnverifiedError("A paragraph that is cited is not in the texts.")
    start, end = cited.start or 0, len(paragraph.text) if cited.end is None else cited.end
    if not start < end <= len(paragraph.text):
        raise UnverifiedError("A citation has no such words.")
    return cite(corpus, language, paragraph, Span(start, end))
