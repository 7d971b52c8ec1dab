"""What every reader returns."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

__all__ = ["NOTE_MARK_END", "NOTE_MARK_START", "Document", "Line", "Role", "note_mark", "unmarked"]

NOTE_MARK_START, NOTE_MARK_END = "\N{INTERLINEAR ANNOTATION ANCHOR}", "\N{INTERLINEAR ANNOTATION TERMINATOR}"
"""Stand around the label of a footnote's mark that the format itself knows; readers let no other one through."""


_RESERVED = str.maketrans("", "", f"{NOTE_MARK_START}{NOTE_MARK_END}")


def unmarked(text: str) -> str:
    """A file's own words, without the characters that only readers may set."""
    return text.translate(_RESERVED)


def note_mark(label: str) -> str:
    """A footnote's mark as it stands in a line's text, glued to the word before it."""
    return f"{NOTE_MARK_START}{label}{NOTE_MARK_END}"


class Role(StrEnum):
    """What the format itself says that a line is; plain text and PDF say nothing, so that all is ``TEXT``."""

    TEXT = "text"
    FURNITURE = "furniture"
    """Menus, headers and footers of a page."""
    FOOTNOTE = "footnote"
    """A note's line; the line that opens the note begins with its label: ``3 OJ C 45, 5.2.2016, p. 85``."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as the file has it: nothing trimmed, without its line end.

    In formats without lines (Word, HTML, XML) a line is a paragraph, or what a line break in it leaves.
    """

    number: int
    """Counted from 1 over the whole file."""
    text: str
    page: int | None = None
    """Counted from 1; None where the format has no pages."""
    role: Role = Role.TEXT
    opens: bool | None = None
    """Whether a paragraph of the format begins here; None where the format does not say."""
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
    declared: Mapping[str, str] = field(default_factory=dict)
    """What the file's own meta data say, where they do: ``title``, ``language`` (ISO 639-1), ``url``, ``date``."""
