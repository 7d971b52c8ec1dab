"""Passages to an answer: each quoted verbatim, with its reference; and a refusal to an answer without any."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from kzqa.citation import cite
from kzqa.domain import Answer, Corpus, Paragraph, Span, Statement, StatementKind, Status
from kzqa.plan import NEAR, Plan
from kzqa.refuse import Refusal
from kzqa.retrieve import Retrieval
from kzqa.wording import message

__all__ = ["RETRIEVED", "Passage", "quoted", "refused"]

RETRIEVED = 20
"""So many paragraphs that were found are recorded with an answer."""

Passage: TypeAlias = tuple[Paragraph, Span]
"""What is quoted of a paragraph."""


def quoted(
    corpus: Corpus,
    plan: Plan,
    passages: Sequence[Passage],
    *,
    retrieval: Retrieval | None = None,
    frame: str | None = None,
    reason: str | None = None,
) -> Answer:
    """The answer that quotes these passages.

    Args:
        corpus: of the paragraphs.
        plan: how the question was read.
        passages: in the order in which they are shown.
        retrieval: what was found; None where they were looked up.
        frame: what is said before them, of all.
        reason: what is not answered: with one, the answer is partial.
    """
    citations = tuple(cite(corpus, plan.language, paragraph, span) for paragraph, span in passages)
    statements = [Statement(c.quote, StatementKind.QUOTE, (c.id,)) for c in citations]
    if frame:
        statements.insert(0, Statement(frame, StatementKind.SUMMARY, tuple(c.id for c in citations)))
    return Answer(
        question=plan.question,
        language=plan.language,
        status=Status.PARTIAL if reason else Status.ANSWERED,
        reason=reason,
        statements=tuple(statements),
        citations=citations,
        nearest=(),
        retrieved=_retrieved(retrieval, (paragraph for paragraph, _ in passages)),
        corpus=corpus,
        understood_as=_understood(plan),
    )


def refused(corpus: Corpus, plan: Plan, refusal: Refusal, retrieval: Retrieval | None) -> Answer:
    """The answer that says why there is none."""
    return Answer(
        question=plan.question,
        language=plan.language,
        status=refusal.status,
        reason=refusal.reason,
        statements=(),
        citations=(),
        nearest=refusal.nearest,
        retrieved=_retrieved(retrieval, ()),
        corpus=corpus,
        understood_as=_understood(plan, least=NEAR),
    )


def _understood(plan: Plan, least: float = 0.0) -> str | None:
    """How it was read, with the names that were taken for others; ``least`` is how near these must be."""
    read = plan.understood_as or plan.respelt
    parts = [read] if read else []
    parts += [
        message(plan.language, "frame.taken_name", asked=match.asked, name=match.name.text)
        for match in plan.names
        if not match.exact and match.score >= least
    ]
    return " ".join(parts) or None


def _retrieved(retrieval: Retrieval | None, cited: Iterable[Paragraph]) -> tuple[str, ...]:
    ids = [paragraph.id for paragraph in cited] if retrieval is None else []
    ids += [hit.paragraph.id for hit in retrieval.hits] if retrieval else []
    return tuple(dict.fromkeys(ids))[:RETRIEVED]
