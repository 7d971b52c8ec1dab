"""What a question asks of a text's record: what the text is, who wrote it, its number, which one is the latest."""

from __future__ import annotations

from kzqa.cues import pattern
from kzqa.domain import Span

__all__ = [
    "asks_for_standing",
    "authored_in",
    "names_an_extreme",
    "recorded_in",
    "recorded_of_all",
    "standing_in",
    "stands_as",
    "whether_true",
    "which_text",
]


def asks_for_standing(text: str) -> bool:
    """Whether words are of what a text is: "adopted", "binding", "статус"."""
    return bool(pattern("standing").search(text))


def standing_in(text: str) -> tuple[Span, ...]:
    """Where words are of what a text is: "adopted", "binding"."""
    return tuple(Span(*match.span()) for match in pattern("standing").finditer(text))


def stands_as(text: str) -> tuple[Span, ...]:
    """Where words ask what a text counts as: "is it a resolution or a motion?", "Parliament's position", "rejected"."""
    return tuple(Span(*match.span()) for match in pattern("stands_as").finditer(text))


def whether_true(text: str) -> tuple[Span, ...]:
    """Where words ask no more than whether something is so: "is it true that"."""
    return tuple(Span(*match.span()) for match in pattern("truth").finditer(text))


def authored_in(text: str) -> tuple[Span, ...]:
    """Where words ask who wrote a text."""
    return tuple(Span(*match.span()) for match in pattern("authored").finditer(text))


def recorded_in(text: str) -> tuple[Span, ...]:
    """Where words are of what else is recorded of a text: its number, its address, who tabled it."""
    return tuple(Span(*match.span()) for match in pattern("recorded").finditer(text))


def which_text(question: str) -> tuple[Span, ...]:
    """Where a question asks which of the texts, or says that it is of all of them."""
    return tuple(Span(*match.span()) for match in pattern("which_text").finditer(question))


def names_an_extreme(text: str) -> bool:
    """Whether words name the latest text, or the earliest."""
    return bool(pattern("latest").search(text) or pattern("earliest").search(text))


def recorded_of_all(text: str) -> tuple[Span, ...]:
    """Where words are of what is recorded of texts, beside what they are: their authors, their dates, the latest."""
    return tuple(Span(*match.span()) for match in pattern("recorded_of_all").finditer(text))
