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
from kzqa.parse.lettering import LATIN, LETTER, POINT, ROMAN, Lettering, fitting
from kzqa.parse.openers import ends_in_conjunction
from kzqa.parse.units import Unit, UnitKind
from kzqa.read import Line

__all__ = ["NUMBER", "Rule", "Walk", "appended", "continuation", "heading", "paragraph", "squash", "subpoint"]

NUMBER = re.compile(r"(?P<label>\d{1,3})(?P<stop>[.)])(?=\s|$)\s*(?P<rest>.*)")
_UNIT_ENDS = re.compile(r"[;,.:!?··][’”“»\"')\]]*$|[’”“»\"']$")
_PARAGRAPH_ENDS = re.compile(r"[;.··][’”\"')\]]*$")

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


Level = tuple[int, tuple[Lettering, ...]]
"""The number of a sub-point among its neighbours, and how they may be lettered."""


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
    language: str = "en"
    """Of the line that opens the text."""
    family: tuple[Lettering, ...] = (LATIN,)
    """How a text of this language may be lettered."""
    lettered: tuple[Lettering, ...] = (LATIN,)
    """Those of them that the recitals so far fit."""
    path: list[Level] = field(default_factory=list)
    """Where in its paragraph the last sub-point stands, level by level."""

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
        text = self.units[-1].lines[-1].text.strip()
        return bool(_UNIT_ENDS.search(text)) or ends_in_conjunction(text, self.language)

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
    opens = _opens_paragraph(walk, line, match["rest"])
    if match["label"] == expected and (walk.finished() or opens):
        if walk.part is not UnitKind.PARAGRAPH and walk.units[-1].kind is not UnitKind.HEADING:
            walk.section = None
        return walk.open(UnitKind.PARAGRAPH, line, expected, match["label"] + match["stop"])
    if opens and walk.finished():
        raise walk.error(
            line, f"paragraph {match['label']} stands where {expected} is due; correct the number in the file"
        )
    return False


def _opens_paragraph(walk: Walk, line: Line, rest: str) -> bool:
    """Whether what follows a number reads as a paragraph's beginning.

    In English that is a capital. Other languages begin with a small letter, and set a capital after the full stop of
    a date ("am 4. Mai"): there, a paragraph begins where the one before has ended, or where the format says so.
    """
    if walk.language == "en":
        return rest[:1].isupper() or not rest
    return bool(line.opens) or walk.finished()


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
    due = walk.count(UnitKind.RECITAL) + 1
    return walk.part is UnitKind.RECITAL and letter is not None and bool(fitting(walk.lettered, letter["label"], due))


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


def subpoint(walk: Walk, line: Line, text: str) -> bool:
    """A sub-point, ``(a)`` or ``(i)``, one in the other too: the next in sequence, or a first that has a second."""
    match = POINT.match(text)
    last = walk.units[-1] if walk.units else None
    if not match or last is None or last.kind not in (UnitKind.RECITAL, UnitKind.PARAGRAPH) or not walk.finished():
        return False
    path = _next_path(walk, match["label"])
    if path is None:
        return False
    parent, base = (last.parent, last.named) if last.parent else (last.label, last.named or last.label)
    base = re.sub(r"(?:\([a-z]+\))*$", "", base) if last.parent else base
    parts = [letterings[0].anchor(number) for number, letterings in path]
    named = base + "".join(f"({part})" for part in parts)
    walk.units.append(
        Unit(last.kind, [line], "-".join(parts), text[: match.end()].strip(), last.section, parent, named)
    )
    walk.path = path
    return True


def _next_path(walk: Walk, label: str) -> list[Level] | None:
    """Where a sub-point of this label stands after the last one; None where it is not due."""
    path = walk.path
    for depth in range(len(path), 0, -1):
        number, letterings = path[depth - 1]
        if left := fitting(letterings, label, number + 1):
            return [*path[: depth - 1], (number + 1, left)]
    if not path:
        first = _having_second(walk, fitting(walk.family, label, 1))
        if first:
            return [(1, first)]
    if all(ROMAN not in letterings for _, letterings in path):
        first = _having_second(walk, fitting((ROMAN,), label, 1))
        if first:
            return [*path, (1, first)]
    return None


def _having_second(walk: Walk, letterings: tuple[Lettering, ...]) -> tuple[Lettering, ...]:
    """By which of the letterings a second sub-point follows before the next label of the text's own numbering."""
    for following in walk.lines[walk.at + 1 : walk.at + 1 + FARTHEST_SECOND] if letterings else ():
        text = following.text.strip()
        match = POINT.match(text)
        if match and (left := fitting(letterings, match["label"], 2)):
            return left
        if _due(walk, text):
            break
    return ()


def continuation(walk: Walk, line: Line, _text: str) -> bool:
    """Any other line goes on with the unit before it."""
    if not walk.units:
        return walk.open(UnitKind.HEADING, line)
    walk.units[-1].lines.append(line)
    return True
