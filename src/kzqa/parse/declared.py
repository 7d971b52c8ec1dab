"""What a format itself says of its lines: furniture, footnotes, and where footnotes' marks stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzqa.domain import FootnoteMark, Kind
from kzqa.parse.units import Unit, UnitKind
from kzqa.read import NOTE_MARK_END, NOTE_MARK_START, Line, Role
from kzqa.reference import make_anchor

__all__ = ["DECLARED_MARK", "declared_footnotes", "declared_furniture", "take_out_declared_marks"]

_NOTE = re.compile(r"\s*(\d{1,3})\s+(?=\S)")
DECLARED_MARK = re.compile(rf"\s*{NOTE_MARK_START}([^{NOTE_MARK_START}{NOTE_MARK_END}]*){NOTE_MARK_END}")
"""A footnote's mark that the format knows, as it stands in a line's text."""


def declared_furniture(lines: Sequence[Line]) -> list[Unit]:
    """The page's own lines, neighbours in one unit."""
    units: list[Unit] = []
    before: Line | None = None
    for line in lines:
        if line.role is Role.FURNITURE and not line.blank:
            if before is not None and before.role is Role.FURNITURE:
                units[-1].lines.append(line)
            else:
                units.append(Unit(UnitKind.ARTEFACT, [line]))
        before = line
    return units


def declared_footnotes(lines: Sequence[Line]) -> list[Unit]:
    """The footnotes, each with its lines. A number is taken once: where it comes again, the note before goes on."""
    units: list[Unit] = []
    taken: set[str] = set()
    for line in lines:
        if line.role is not Role.FOOTNOTE or line.blank:
            continue
        match = _NOTE.match(line.text)
        if match and match[1] not in taken and (line.opens or not units):
            taken.add(match[1])
            units.append(Unit(UnitKind.FOOTNOTE, [line], label=match[1], mark=match[1]))
        elif units:
            units[-1].lines.append(line)
        else:
            units.append(Unit(UnitKind.ARTEFACT, [line]))
    return units


def take_out_declared_marks(text: str, notes: frozenset[str]) -> tuple[str, tuple[FootnoteMark, ...]]:
    """The text without its declared marks, and where they stood; a mark of no note among ``notes`` only goes."""
    marks: list[FootnoteMark] = []
    cleaned, at = "", 0
    for match in DECLARED_MARK.finditer(text):
        cleaned += text[at : match.start()]
        at = match.end()
        if match[1] in notes:
            marks.append(FootnoteMark(len(cleaned), make_anchor(Kind.FOOTNOTE, match[1])))
    return cleaned + text[at:], tuple(marks)
