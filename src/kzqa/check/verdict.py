"""What the gate is given and what it says: frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from kzqa.domain import Paragraph, Source, Span

__all__ = ["Evidence", "Judgement", "Passage", "Verdict"]


class Verdict(StrEnum):
    """What became of a statement. Only ``supported`` may be shown."""

    SUPPORTED = "supported"
    """It stands in every passage that it carries the key of."""
    UNSUPPORTED = "unsupported"
    """It stands in no passage that was given."""
    MISATTRIBUTED = "misattributed"
    """A key is unknown, or the statement stands in another passage than one whose key it carries."""
    NO_KEY = "no_key"
    """It carries no key."""


@dataclass(frozen=True, slots=True)
class Passage:
    """What the model was given under an opaque key."""

    key: str
    paragraph: Paragraph
    source: Source
    span: Span
    """The part of the paragraph's text that was given, in code points."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Why a verdict was given: one finding."""

    check: str
    """Which check: ``key``, ``script``, ``quotation``, ``number``, ``date``, ``name``, ``negation``, ``force``,
    ``hedge``, ``condition``, ``quantity``, ``standing``, ``word``, ``order`` or ``passage``."""
    claim: str
    """The words of the statement."""
    found: str | None
    """What the passage has instead, or where the words stand; None when nothing answers to them."""

    def __str__(self) -> str:
        return f"{self.check}: “{self.claim}”" + (f", found “{self.found}”" if self.found else ", not found")


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict with its evidence."""

    verdict: Verdict
    evidence: tuple[Evidence, ...]

    def as_dict(self) -> dict[str, object]:
        """JSON types only."""
        return {
            "verdict": self.verdict.value,
            "evidence": [{"check": e.check, "claim": e.claim, "found": e.found} for e in self.evidence],
        }
