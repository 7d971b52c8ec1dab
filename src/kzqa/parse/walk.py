"""A walk over the running lines of a text with numbered structure: what every grammar shares.

A grammar is a literal list of rules; the first rule that takes a line has it, and a line that no rule takes goes on
with the unit before it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kzqa.errors import ParseError
from kzqa.parse.units import Unit, UnitKind
from kzqa.read import Line
from kzqa.reference import letter_label

__all__ = ["LETTER", "NUMBER", "Rule", "Walk", "appended", "continuation", "heading", "paragraph", "squash", "subpoint"]

LETTER = re.compile(r"\(?(?P<label>[A-Z]{1,2})(?P<stop>[.)])(?=\s|$)\s*(?P<rest>.*)")
NUMBER = re.compile(r"(?P<label>\d{1,3})(?P<stop>[.)])(?=\s|$)\s*(?P<rest>.*)")
_SUBPOINT = re.compile(r"\(?(?P<label>[a-z]{1,5})\)(?:\s+(?=\S)|$)")
_UNIT_ENDS = re.compile(r"[;,.:!?][’”\"')\]]*$|[’”\"']$|\band$|\bor$", re.IGNORECASE)
_PARAGRAPH_ENDS = re.compile(r"[;.][’”\"')\]]*$")

HEADING_LINES = 3
HEADING_LIMIT = 120
"""Longest heading between paragraphs: in lines, and in characters of a line."""

FARTHEST_SECOND = 400
"""Within how many lines a sub-point's next is looked for."""

APPENDED = re.compile(
    r"(?P<annex>ANNEX(?:ES)?|Annex)(?:\s+(?P<number>[IVXLC]+|\d{1,2}|[A-Z]))?(?:\s+(?:TO|to)\s.*)?"
    r"|(?P<name>EXPLANATORY STATEMENT|MINORITY (?:OPINION|POSITION)|OPINION OF THE COMMITTEE|INFORMATION ON ADOPTION"
    r"|FINAL VOTE BY ROLL CALL|LETTER (?:OF|FROM) THE COMMITTEE|PROCEDURE [–—-])(?:\W.*)?"
)
"""The line that opens what is appended to a text: its numbering, if any, is not the text's."""


@dataclass(slots=True)
class Walk:
    """Where the walk is, and what it has found."""

    file: Path
    title: str
    lines: Sequence[Line]
    units: list[Unit] = field(default_factory=list)
    part: UnitKind = UnitKind.TITLE
    """The part that the walk is in: title, heading (after the opener), citation, recital, paragraph."""
    at: int = 0
    section: str | None = None
    appended: list[list[Line]] = field(default_factory=list)
    """What follows the text: one list of lines for each annex, its heading first."""
    heading_left: int = 0
    """How many of the coming lines belong to the heading that was opened."""
    path: list[tuple[int, bool]] = field(default_factory=list)
    """Where in its paragraph the last sub-point stands: number and whether it is a Roman one, level by level."""

    counts: Counter[UnitKind] = field(default_factory=Counter)
    labels: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    """Labels in their order, for grammars whose numbering is not simply counted: by what they number."""

    def open(self, kind: UnitKind, line: Line, label: str = "", mark: str = "", named: str = "") -> bool:
        """Begin a unit with this line."""
        section = self.section if kind in (UnitKind.RECITAL, UnitKind.PARAGRAPH) else None
        self.units.append(Unit(kind, [line], label=label, mark=mark, section=section, named=named))
        self.path = []
        self.counts[kind] += 1
        if kind in (UnitKind.CITATION, UnitKind.RECITAL, UnitKind.PARAGRAPH):
            self.part = kind
        return True

    def count(self, kind: UnitKind) -> int:
        """How many units of a kind there are, sub-points not counted."""
        return self.counts[kind]

    def finished(self) -> bool:
        """Whether the last unit reads as ended, so that a label may stand at the next line's beginning."""
        if not self.units or self.units[-1].kind is UnitKind.HEADING:
            return True
        return bool(_UNIT_ENDS.search(self.units[-1].lines[-1].text.strip()))

    def closed(self) -> bool:
        """Whether the last unit ends as a paragraph does: a heading may follow."""
        if self.units and self.units[-1].kind is UnitKind.ARTEFACT:
            return True
        return bool(self.units) and bool(_PARAGRAPH_ENDS.search(self.units[-1].lines[-1].text.strip()))

    def error(self, line: Line, message: str) -> ParseError:
        """An error that names file and line."""
        return ParseError(message, file=self.file, line=line.number)

    def over(self, rules: Sequence[Rule]) -> None:
        """Give every line to the first rule that takes it."""
        for at, line in enumerate(self.lines):
            self.at = at
            text = line.text.strip()
            for rule in rules:
                if rule(self, line, text):
                    break


Rule = Callable[[Walk, Line, str], bool]


def squash(text: str) -> str:
    """Words only, caseless: to compare titles."""
    return re.sub(r"\W+", " ", text).strip().casefold()


def paragraph(walk: Walk, line: Line, text: str) -> bool:
    """An operative paragraph: ``1.`` or ``1)``, the next in sequence.

    Raises:
        ParseError: another number stands where a paragraph could begin.
    """
    if walk.part is UnitKind.TITLE:
        return False
    match = NUMBER.match(text)
    if not match:
        return False
    expected = str(walk.count(UnitKind.PARAGRAPH) + 1)
    opens = match["rest"][:1].isupper() or not match["rest"]
    if match["label"] == expected and (walk.finished() or opens):
        if walk.part is not UnitKind.PARAGRAPH and walk.units[-1].kind is not UnitKind.HEADING:
            walk.section = None
        return walk.open(UnitKind.PARAGRAPH, line, expected, match["label"] + match["stop"])
    if opens and walk.finished():
        raise walk.error(
            line, f"paragraph {match['label']} stands where {expected} is due; correct the number in the file"
        )
    return False


def heading(walk: Walk, line: Line, text: str) -> bool:
    """A heading between paragraphs or recitals: short lines without a full stop, then the label that is due."""
    if walk.heading_left:
        walk.heading_left -= 1
        walk.units[-1].lines.append(line)
        return True
    if walk.part not in (UnitKind.RECITAL, UnitKind.PARAGRAPH) or not walk.closed() or text[:1].islower():
        return False
    run: list[str] = []
    for following in walk.lines[walk.at : walk.at + HEADING_LINES + 1]:
        piece = following.text.strip()
        if run and _due(walk, piece):
            if re.search(r"[.;:,]$", run[-1]):
                return False
            walk.section = re.sub(r"\s+", " ", " ".join(run))
            walk.heading_left = len(run) - 1
            return walk.open(UnitKind.HEADING, line)
        if len(piece) > HEADING_LIMIT:
            return False
        run.append(piece)
    return False


def _due(walk: Walk, text: str) -> bool:
    """Whether a line begins with the label that is due next."""
    number = NUMBER.match(text)
    if number and number["label"] == str(walk.count(UnitKind.PARAGRAPH) + 1):
        return True
    letter = LETTER.match(text)
    due = letter_label(walk.count(UnitKind.RECITAL) + 1)
    return walk.part is UnitKind.RECITAL and letter is not None and letter["label"] == due


def appended(walk: Walk, line: Line, text: str) -> bool:
    """An annex, an explanatory statement, a committee's opinion: everything from its heading to the next such one."""
    opens = walk.part is UnitKind.PARAGRAPH and bool(APPENDED.fullmatch(text))
    if opens and (walk.appended or walk.closed()):
        walk.appended.append([line])
    elif walk.appended:
        walk.appended[-1].append(line)
    else:
        return False
    return True


_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii", "xiii", "xiv", "xv", "xvi", "xvii")


def subpoint(walk: Walk, line: Line, text: str) -> bool:
    """A sub-point, ``(a)`` or ``(i)``, one in the other too: the next in sequence, or a first that has a second."""
    match = _SUBPOINT.match(text)
    last = walk.units[-1] if walk.units else None
    if not match or last is None or last.kind not in (UnitKind.RECITAL, UnitKind.PARAGRAPH) or not walk.finished():
        return False
    path = _next_path(walk, match["label"])
    if path is None:
        return False
    parent, base = (last.parent, last.named) if last.parent else (last.label, last.named or last.label)
    base = re.sub(r"(?:\([a-z]+\))*$", "", base) if last.parent else base
    parts = [_label_of(*level) for level in path]
    named = base + "".join(f"({part})" for part in parts)
    walk.units.append(
        Unit(last.kind, [line], "-".join(parts), text[: match.end()].strip(), last.section, parent, named)
    )
    walk.path = path
    return True


def _next_path(walk: Walk, label: str) -> list[tuple[int, bool]] | None:
    """Where a sub-point of this label stands after the last one; None where it is not due."""
    path = walk.path
    for depth in range(len(path), 0, -1):
        number, roman = path[depth - 1]
        if label == _label_of(number + 1, roman):
            return [*path[: depth - 1], (number + 1, roman)]
    within = [roman for _, roman in path]
    for roman in (False, True):
        first = label == _label_of(1, roman) and roman not in within and (roman or not path)
        if first and _has_second(walk, _label_of(2, roman)):
            return [*path, (1, roman)]
    return None


def _label_of(number: int, roman: bool) -> str:
    if roman:
        return _ROMAN[number - 1] if number <= len(_ROMAN) else ""
    return letter_label(number).lower()


def _has_second(walk: Walk, label: str) -> bool:
    """Whether a sub-point of this label follows before the next label of the text's own numbering."""
    for following in walk.lines[walk.at + 1 : walk.at + 1 + FARTHEST_SECOND]:
        text = following.text.strip()
        match = _SUBPOINT.match(text)
        if match and match["label"] == label:
            return True
        if _due(walk, text):
            return False
    return False


def continuation(walk: Walk, line: Line, _text: str) -> bool:
    """Any other line goes on with the unit before it."""
    if not walk.units:
        return walk.open(UnitKind.HEADING, line)
    walk.units[-1].lines.append(line)
    return True
