"""The running text of formats that know their structure: blocks, labels and footnotes become lines."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from kzqa.read.document import NOTE_MARK_END, NOTE_MARK_START, Document, Line, Role, note_mark

__all__ = ["Flow", "collapse"]

_SPACE = re.compile(r"[ \t\r\n\f]+")
_RESERVED = re.compile(f"[{NOTE_MARK_START}{NOTE_MARK_END}\0]")


def collapse(text: str) -> str:
    """White space as HTML and XML show it: runs become one space; a no-break space stays."""
    return _SPACE.sub(" ", text)


@dataclass(slots=True)
class _Block:
    """A paragraph of the format while it is read."""

    role: Role = Role.TEXT
    parts: list[str] = field(default_factory=list)
    label: str = ""
    opens: bool = True


class Flow:
    """Takes the events of a reader in reading order and gives a :class:`Document`.

    Footnotes that stand in the running text are set after it, in their order; their marks stay where they stood.
    """

    def __init__(self, *, collapsing: bool = True) -> None:
        """``collapsing``: white space means nothing in this format."""
        self._collapsing = collapsing
        self._body: list[_Block] = []
        self._notes: list[_Block] = []
        self._open: list[_Block] = [_Block()]
        """The block being read; above it those of a note inside it."""

    @property
    def _block(self) -> _Block:
        return self._open[-1]

    @property
    def in_note(self) -> bool:
        """Whether a footnote inside the running text is being read."""
        return len(self._open) > 1

    def text(self, text: str) -> None:
        """More of the block's words."""
        self._block.parts.append(_RESERVED.sub("", text))

    def label(self, label: str) -> None:
        """What the next words are numbered by. It stands before them on their line."""
        label = " ".join(_RESERVED.sub("", label).split())
        if self._block.label and label:
            self._end(keep_label=True)
        self._block.label = label or self._block.label

    def break_line(self) -> None:
        """The line ends, its paragraph does not."""
        self._end(opens=False)

    def end_block(self, role: Role = Role.TEXT) -> None:
        """The paragraph ends, if one is open; what follows is of this role."""
        self._end()
        if not self.in_note:
            self._block.role = role

    def relabel(self, label: str, role: Role) -> None:
        """The block being read is of this role and has this label, whatever was read of it so far."""
        self._block.role, self._block.label = role, label

    def mark(self, label: str) -> None:
        """The mark of a footnote stands here."""
        while self._block.parts and not self._block.parts[-1].strip():
            self._block.parts.pop()
        if self._block.parts:
            self._block.parts[-1] = self._block.parts[-1].rstrip()
        self._block.parts.append(note_mark(label))

    def begin_note(self, label: str) -> None:
        """A footnote begins inside the running text."""
        self._open.append(_Block(Role.FOOTNOTE, label=label))

    def end_note(self) -> None:
        """The footnote ends; the running text goes on."""
        self._end()
        if self.in_note:
            self._open.pop()

    def document(self, path: Path, declared: Mapping[str, str]) -> Document:
        """Everything read: the running text, then the notes."""
        while self.in_note:
            self.end_note()
        self._end(keep_label=True)
        blocks = [*self._body, *self._notes]
        lines = tuple(
            Line(number, " ".join([block.label, *block.parts]).strip(), role=block.role, opens=block.opens)
            for number, block in enumerate(blocks, 1)
        )
        return Document(path, lines, declared)

    def _end(self, *, opens: bool = True, keep_label: bool = False) -> None:
        block = self._open[-1]
        text = "".join(block.parts)
        text = (collapse(text) if self._collapsing else text).strip()
        if not text and not (keep_label and block.label):
            block.parts.clear()
            block.opens = block.opens or (opens and not self.in_note)
            return
        done = _Block(block.role, [text] if text else [], block.label, block.opens)
        (self._notes if self.in_note else self._body).append(done)
        # A note that goes on in a further paragraph is still the same note.
        self._open[-1] = _Block(block.role, opens=opens and not self.in_note)
