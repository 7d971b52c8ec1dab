"""Units: what each line of a file belongs to, and how lines become a text that can be quoted."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from kzqa.read import Line

__all__ = ["Unit", "UnitKind", "Vocabulary", "join_lines", "plain"]


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
_ENDS_IN_HYPHEN = re.compile(r"([^\W\d_]+)[-\N{HYPHEN}]$")
_ENDS_IN_NUMBER = re.compile(r"\d-$")
LONGEST_WORD = 80
"""How far back a word is looked for, in characters: a long text is not searched again at every line."""
_LEADING_WORD = re.compile(r"[^\W\d_]+")
_SPACES = re.compile(r"\s+")
_UNSEEN = re.compile("[\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NON-JOINER}\N{WORD JOINER}\N{ZERO WIDTH NO-BREAK SPACE}]")
_LIGATURES = str.maketrans(
    {
        "ﬀ": "ff",
        "ﬁ": "fi",
        "ﬂ": "fl",
        "ﬃ": "ffi",
        "ﬄ": "ffl",
        "ﬅ": "st",
        "ﬆ": "st",
    }
)


BROKEN_SHARE = 0.01
"""Of the lines of a file that breaks words, how many at least end in one that it writes solid elsewhere."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The words of a file, to tell a hyphen that belongs to a word from one that only broke a line."""

    words: frozenset[str] = field(default=frozenset())
    hyphenates: bool | None = None
    """Whether the file breaks words at line ends: by what it writes elsewhere; None where that does not tell."""

    @classmethod
    def of(cls, lines: Iterable[Line]) -> Vocabulary:
        """The words that stand whole within a line, caseless; those that a line's end may have cut are not."""
        texts = [plain(line.text).strip() for line in lines if not line.blank]
        words: set[str] = set()
        cut: list[tuple[str, str]] = []
        before: re.Match[str] | None = None
        for text in texts:
            tail = _LEADING_WORD.match(text) if before else None
            if before and tail:
                cut.append((before[1], tail[0]))
            before = _ENDS_IN_HYPHEN.search(text, max(0, len(text) - LONGEST_WORD))
            whole = text[tail.end() if tail else 0 : before.start() if before else None]
            words.update(word.casefold() for word in _WORD.findall(whole))
        solid = sum(_both(*pair)[0] in words and _both(*pair)[1] not in words for pair in cut)
        kept = sum(_both(*pair)[1] in words or {part.casefold() for part in pair} <= words for pair in cut)
        breaks = solid > kept and solid >= BROKEN_SHARE * len(texts)
        return cls(frozenset(words), breaks if solid or kept else None)

    def broken(self, head: str, tail: str) -> bool:
        """Whether ``head-`` at a line's end and ``tail`` are one word.

        They are where the file writes it solid elsewhere and never with a hyphen, unless its other lines show that it
        breaks no words ("Co-operation"); in a file that does, also where one of the parts is no word of the file.
        """
        whole, parted = _both(head, tail)
        if parted in self.words or tail[:1].isupper() or self.hyphenates is False:
            return False
        return whole in self.words or (bool(self.hyphenates) and not {head.casefold(), tail.casefold()} <= self.words)


def _both(head: str, tail: str) -> tuple[str, str]:
    head, tail = head.casefold(), tail.casefold()
    return head + tail, f"{head}-{tail}"


def plain(text: str) -> str:
    """Ligatures as letters, characters of no width left out."""
    return _UNSEEN.sub("", text.translate(_LIGATURES))


def join_lines(lines: Iterable[str], vocabulary: Vocabulary) -> str:
    """One text from wrapped lines: single spaces, ligatures as letters, words joined across line ends.

    A hyphen at a line's end stays ("so-called", "Prosecutor-General") unless :meth:`Vocabulary.broken` says that it
    only broke the line; a soft hyphen always goes.
    """
    text = ""
    for line in lines:
        piece = _SPACES.sub(" ", plain(line)).strip()
        if not text or not piece:
            text += piece
            continue
        if text.endswith("\N{SOFT HYPHEN}"):
            text = text[:-1] + piece
            continue
        head, tail = _ENDS_IN_HYPHEN.search(text[-LONGEST_WORD:]), _LEADING_WORD.match(piece)
        if not head:
            text += piece if _ENDS_IN_NUMBER.search(text[-2:]) and piece[0].isalnum() else f" {piece}"
        elif tail and vocabulary.broken(head[1], tail[0]):
            text = text[:-1] + piece
        else:
            text += piece
    return text.replace("\N{SOFT HYPHEN}", "")
