"""What every reader returns."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

__all__ = ["Document", "Line"]


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the file has it: nothing trimmed, without its line end."""

    number: int
    """Counted from 1 over the whole file."""
    text: str
    page: int | None = None
    """Counted from 1; None where the format has no pages."""
    size: float | None = None
    """Type size in points; None where the format does not say, and on blank lines."""

    @property
    def blank(self) -> bool:
        """Whether there is nothing but white space."""
        return not self.text.strip()


@dataclass(frozen=True, slots=True)
class Document:
    """A file as lines."""

    path: Path
    lines: tuple[Line, ...]
