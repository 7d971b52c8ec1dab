"""Units: what each line of a file belongs to, and how lines become a text that can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kzqa.read import Line

__all__ = ["Unit", "UnitKind", "Vocabulary", "join_lines"]


class UnitKind(StrEnum):
    """What a run of lines is."""

    TITLE = "title"
    HEADING = "heading"
    CITATION = "citation"
    RECITAL = "recital"
    PARAGRAPH = "paragraph"
    FOOTNOTE = "footnote"
    ARTEFACT = "artefact"
    """Page furniture: running headers and footers, page numbers, separators, listings of link targets."""


@dataclass(slots=True)
class Unit:
    """Lines that belong together, not always next to each other: a footer may stand between them.

    Every line that is not blank belongs to exactly one unit of its file.
    """

    kind: UnitKind
    lines: list[Line]
    label: str = ""
    """As the text numbers it, without full stop or dash; empty where there is none."""
    mark: str = ""
    """What stands before the text on the first line: ``T.``, ``–``, ``5``. It is not part of the quotable text."""
    section: str | None = None
    parent: str = ""
    """The label of the paragraph that a sub-point belongs to."""
    named: str = ""
    """How people name it where that is not the label: ``4(a)``, ``Article 3(1)``, ``Annex II, 5``."""

    def body(self) -> list[str]:
        """The lines' text without mark and outer white space; empty lines left out."""
        texts = [line.text.strip() for line in self.lines]
        if texts:
            texts[0] = texts[0].removeprefix(self.mark).strip()
        return [text for text in texts if text]


_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a file, to tell a hyphen that belongs to a word from one that only broke a line."""

    words: frozenset[str] = field(default=frozenset())

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Vocabulary:
        """The words that stand whole within a line, caseless."""
        return cls(frozenset(word.casefold() for line in lines for word in _WORD.findall(line.text.strip())))

    def broken(self, head: str, tail: str) -> bool:
        """Whether ``head-`` at a line's end and ``tail`` are one word elsewhere, and never the hyphenated one."""
        head, tail = head.casefold(), tail.casefold()
        return head + tail in self.words and f"{head}-{tail}" not in self.words


_ENDS_IN_HYPHEN = re.compile(r"([^\W\d_]+)[-\N{HYPHEN}]$")
_LEADING_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")


def join_lines(lines: Iterable[str], vocabulary: Vocabulary) -> str:
    """One text from wrapped lines: single spaces, words joined across line ends.

    A hyphen at a line's end stays ("so-called", "Prosecutor-General") unless the file itself writes the word solid
    elsewhere; a soft hyphen always goes.
    """
    text = ""
    for line in lines:
        piece = _SPACES.sub(" ", line).strip()
        if not text or not piece:
            text += piece
            continue
        if text.endswith("\N{SOFT HYPHEN}"):
            text = text[:-1] + piece
            continue
        head, tail = _ENDS_IN_HYPHEN.search(text), _LEADING_WORD.match(piece)
        if not head:
            text += f" {piece}"
        elif tail and vocabulary.broken(head[1], tail[0]):
            text = text[:-1] + piece
        else:
            text += piece
    return text.replace("\N{SOFT HYPHEN}", "")
