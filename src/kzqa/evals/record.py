"""What was answered to a case, with all that the figures are computed from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kzqa.domain import Answer, Citation, Corpus, Statement, StatementKind, Status
from kzqa.evals.gold import Gold, one_line
from kzqa.evals.suite import Case

__all__ = ["Ask", "CaseRecord", "Quote", "RecordedStatement", "record_answer"]

Ask = Callable[[str, Sequence[str]], Answer]
"""Question and history to an answer: ``kzqa.pipeline.ask`` with its library bound, or another system."""


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that was shown, and whether the source has it."""

    id: str
    """The paragraph's id."""
    start: int
    end: int
    """Code points into the paragraph's text, half-open."""
    text: str
    verbatim: bool
    """Whether ``text`` equals the stored text from ``start`` to ``end``."""


@dataclass(frozen=True, slots=True)
class RecordedStatement:
    """A statement of the answer."""

    text: str
    kind: str
    """``quote``, ``summary`` or ``generated``."""
    citations: tuple[str, ...]
    verbatim: bool | None
    """For a quote: whether its text stands in a paragraph that it cites; None for the other kinds."""


@dataclass(frozen=True, slots=True)
class CaseRecord:
    """A case and what was answered to it, once."""

    suite: str
    case: Case
    gold: Gold
    status: Status
    reason: str | None
    understood_as: str | None
    statements: tuple[RecordedStatement, ...]
    cited: tuple[str, ...]
    """Paragraph ids in the order of the answer's citations, each once."""
    quotes: tuple[Quote, ...]
    retrieved: tuple[str, ...]
    """Paragraph ids in rank order, each once."""
    nearest: tuple[str, ...]
    latency_ms: float
    """Wall clock around ``ask``, milliseconds; over repeats, the median."""
    same_every_time: bool = True
    """Whether every repeat gave the same status, statements and citations."""
    note: str | None = None
    """What the answer said about how it came to be."""
    model: Mapping[str, object] | None = None
    """What a language model wrote and what became of it; None where it had no part. Times are ``latency_ms_...``."""

    @property
    def refused(self) -> bool:
        """Whether the answer was a refusal; ``partial`` is an answer."""
        return self.status.refused

    @property
    def text(self) -> str:
        """The answer's text: its statements, one a line."""
        return "\n".join(statement.text for statement in self.statements)

    def says(self, phrase: str) -> bool:
        """Whether the answer's text has ``phrase``: caseless, runs of white space as one space."""
        return one_line(phrase).casefold() in one_line(self.text).casefold()


def record_answer(
    suite: str,
    case: Case,
    gold: Gold,
    answer: Answer,
    *,
    corpus: Corpus,
    latency_ms: float,
    same_every_time: bool = True,
) -> CaseRecord:
    """Keep of ``answer`` what the figures need; quotations are compared with ``corpus``, not the answer's."""
    return CaseRecord(
        suite=suite,
        case=case,
        gold=gold,
        status=answer.status,
        reason=answer.reason,
        understood_as=answer.understood_as,
        statements=tuple(_statement(statement, corpus) for statement in answer.statements),
        cited=_each_once(citation.id for citation in answer.citations),
        quotes=tuple(_quote(citation, corpus) for citation in answer.citations),
        retrieved=_each_once(answer.retrieved),
        nearest=answer.nearest,
        latency_ms=latency_ms,
        same_every_time=same_every_time,
        note=answer.note,
        model=_model(answer.debug) if answer.debug is not None else None,
    )


def _model(debug: Mapping[str, Any]) -> dict[str, object]:
    """The part of an answer's debug object that tells of the model, without the keys drawn for this one question."""
    kept = ("outcome", "failure", "verdicts", "sentences", "dropped", "held", "tokens", "budget")
    times = {"first_token": "first_token", "first_statement": "first_statement", "gate": "gate", "total": "model"}
    return {
        **{key: debug[key] for key in kept},
        **{f"latency_ms_{name}": debug["timings_ms"][key] for key, name in times.items()},
    }


def _each_once(ids: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(ids))


def _quote(citation: Citation, corpus: Corpus) -> Quote:
    paragraph = corpus.by_id.get(citation.id)
    start, end = citation.start, citation.end
    verbatim = (
        paragraph is not None
        and 0 <= start <= end <= len(paragraph.text)
        and paragraph.text[start:end] == citation.quote
    )
    return Quote(citation.id, start, end, citation.quote, verbatim)


def _statement(statement: Statement, corpus: Corpus) -> RecordedStatement:
    verbatim = None
    if statement.kind is StatementKind.QUOTE:
        cited = (corpus.by_id.get(id_) for id_ in statement.citations)
        verbatim = any(paragraph is not None and statement.text in paragraph.text for paragraph in cited)
    return RecordedStatement(statement.text, statement.kind.value, statement.citations, verbatim)
