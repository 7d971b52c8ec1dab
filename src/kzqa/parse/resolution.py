"""The grammar of a resolution: title, citations, recitals A, B, ..., paragraphs 1, 2, ...

The structure is a walk over the running lines with a literal list of rules; the first rule that takes a line has it,
and a line that no rule takes goes on with the unit before it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kzqa.errors import ParseError
from kzqa.parse.openers import HAVING_REGARD, OPENER
from kzqa.parse.units import Unit, UnitKind
from kzqa.read import Line
from kzqa.reference import letter_label, letter_number

__all__ = ["is_resolution", "read_resolution"]

_DASHED = re.compile(r"(?P<mark>[–—-])\s*(?=\S)")
_LETTER = re.compile(r"(?P<label>[A-Z]{1,2})(?P<stop>[.)])(?=\s|$)\s*(?P<rest>.*)")
_NUMBER = re.compile(r"(?P<label>\d{1,3})(?P<stop>[.)])(?=\s|$)\s*(?P<rest>.*)")
_SUBPOINT = re.compile(r"\((?P<label>[a-z])\)\s+(?=\S)")
_GROUND = re.compile(r"(?:whereas|having regard|[a-z]+ing)\b", re.IGNORECASE)
_UNIT_ENDS = re.compile(r"[;,.:!?][’”\"')\]]*$|[’”\"']$|\band$|\bor$", re.IGNORECASE)


def is_resolution(lines: Sequence[Line]) -> bool:
    """Whether a text opens as Parliament's resolutions do."""
    return any(OPENER.fullmatch(line.text.strip()) for line in lines)


@dataclass(slots=True)
class _Walk:
    file: Path
    title: str
    units: list[Unit] = field(default_factory=list)
    part: UnitKind = UnitKind.TITLE
    """The part that the walk is in: title, citation, recital, paragraph."""

    def open(self, kind: UnitKind, line: Line, label: str = "", mark: str = "", parent: str = "") -> bool:
        self.units.append(Unit(kind, [line], label=label, mark=mark, parent=parent))
        if kind in (UnitKind.CITATION, UnitKind.RECITAL, UnitKind.PARAGRAPH):
            self.part = kind
        return True

    def count(self, kind: UnitKind) -> int:
        return sum(unit.kind is kind and not unit.parent for unit in self.units)

    def finished(self) -> bool:
        """Whether the last unit reads as ended, so that a label may stand at the next line's beginning."""
        return bool(_UNIT_ENDS.search(self.units[-1].lines[-1].text.strip())) if self.units else True

    def error(self, line: Line, message: str) -> ParseError:
        return ParseError(message, file=self.file, line=line.number)


def _title(walk: _Walk, line: Line, text: str) -> bool:
    """Everything above the opener: the title as ``sources.toml`` has it, its number in brackets, other headings."""
    if walk.part is not UnitKind.TITLE:
        return False
    if OPENER.fullmatch(text):
        walk.part = UnitKind.HEADING
        return walk.open(UnitKind.HEADING, line)
    is_title = _squash(text) in _squash(walk.title) or re.fullmatch(r"\(\d{4}/\d{4}\([A-Z]+\)\)", text)
    kind = UnitKind.TITLE if is_title else UnitKind.HEADING
    if walk.units and walk.units[-1].kind is kind:
        walk.units[-1].lines.append(line)
        return True
    return walk.open(kind, line)


def _citation(walk: _Walk, line: Line, text: str) -> bool:
    if walk.part not in (UnitKind.HEADING, UnitKind.CITATION):
        return False
    match = HAVING_REGARD.match(text) or (_DASHED.match(text) if line.opens else None)
    if not match or not (match["mark"] or walk.finished()):
        return False
    return walk.open(UnitKind.CITATION, line, str(walk.count(UnitKind.CITATION) + 1), match["mark"])


def _recital(walk: _Walk, line: Line, text: str) -> bool:
    if walk.part not in (UnitKind.HEADING, UnitKind.CITATION, UnitKind.RECITAL):
        return False
    match = _LETTER.match(text)
    if not match:
        return False
    expected = letter_label(walk.count(UnitKind.RECITAL) + 1)
    opens = bool(_GROUND.match(match["rest"])) or not match["rest"]
    if match["label"] == expected and (opens or walk.finished()):
        return walk.open(UnitKind.RECITAL, line, expected, match["label"] + match["stop"])
    if opens and walk.finished() and letter_number(match["label"]):
        raise walk.error(
            line, f"recital {match['label']} stands where {expected} is due; correct the label in the file"
        )
    return False


def _paragraph(walk: _Walk, line: Line, text: str) -> bool:
    if walk.part is UnitKind.TITLE:
        return False
    match = _NUMBER.match(text)
    if not match:
        return False
    expected = str(walk.count(UnitKind.PARAGRAPH) + 1)
    opens = match["rest"][:1].isupper() or not match["rest"]
    if match["label"] == expected and (walk.finished() or opens):
        return walk.open(UnitKind.PARAGRAPH, line, expected, match["label"] + match["stop"])
    if opens and walk.finished():
        raise walk.error(
            line, f"paragraph {match['label']} stands where {expected} is due; correct the number in the file"
        )
    return False


def _subpoint(walk: _Walk, line: Line, text: str) -> bool:
    match = _SUBPOINT.match(text)
    if walk.part is not UnitKind.PARAGRAPH or not match or not walk.finished():
        return False
    last = walk.units[-1]
    expected = chr(ord(last.label) + 1) if last.parent else "a"
    if match["label"] != expected:
        return False
    return walk.open(UnitKind.PARAGRAPH, line, expected, f"({expected})", parent=last.parent or last.label)


def _continuation(walk: _Walk, line: Line, _text: str) -> bool:
    walk.units[-1].lines.append(line)
    return True


RULES: tuple[Callable[[_Walk, Line, str], bool], ...] = (
    _title,
    _citation,
    _recital,
    _paragraph,
    _subpoint,
    _continuation,
)


def read_resolution(lines: Sequence[Line], file: Path, title: str) -> list[Unit]:
    """Units of the running text, in order.

    Args:
        lines: without blank lines, page furniture and footnotes; at least one.
        file: named in errors.
        title: the title in ``sources.toml``.

    Raises:
        ParseError: a label out of sequence, or no operative paragraph.
    """
    walk = _Walk(file, title)
    for line in lines:
        text = line.text.strip()
        for rule in RULES:
            if rule(walk, line, text):
                break
    if not walk.count(UnitKind.PARAGRAPH):
        raise walk.error(lines[-1], "the resolution has no numbered paragraph; is the file complete?")
    return walk.units


def _squash(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()
