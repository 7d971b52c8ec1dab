"""A name of a corpus, and one found in a question."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kzqa.domain import Span
from kzqa.names.gathering import Entry

__all__ = ["Name", "NameMatch", "name_of"]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as the corpus writes it."""

    text: str
    """The form that it writes most often in full."""
    variants: tuple[str, ...]
    """Every form that it writes, surnames alone, acronyms and typing errors included."""
    paragraphs: tuple[str, ...]
    """Ids of the paragraphs that have it, in reading order."""
    kind: str = "organisation"
    """``person`` (given name and surname), ``place`` (one word: places, papers) or ``organisation``."""


@dataclass(frozen=True, slots=True)
class NameMatch:
    """A name of the corpus in a question."""

    asked: str
    """As the question writes it."""
    span: Span
    """Where, in code points of the question."""
    name: Name
    score: float
    """0 to 1; 1 where the letters are the same but for script, romanisation and inflection."""
    exact: bool
    """Whether it is this name; otherwise it is only near, and who asked must be shown which was taken."""


def name_of(entry: Entry, paragraphs: Sequence[str]) -> Name:
    """An entry as it is shown, with the ids of the paragraphs that have it."""
    best = entry.full or entry.written
    text = max(best, key=best.__getitem__)  # the first written, where several are as frequent
    variants = sorted(entry.written, key=lambda written: (-entry.written[written], written))
    kind = "organisation"
    if entry.kind == "name":
        kind = "person" if any(len(form) > 1 for form in entry.forms) else "place"
    elif entry.kind == "bearer":
        kind = "person"
    return Name(text, tuple(variants), tuple(paragraphs), kind)
