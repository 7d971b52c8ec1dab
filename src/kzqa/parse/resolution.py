"""The grammars of resolutions: Parliament's, and those of United Nations bodies.

Parliament: title, citations ("having regard to"), recitals A, B, ..., paragraphs 1, 2, ... United Nations: a preamble
of unnumbered clauses, each opening with a participle, then numbered paragraphs; the clauses are counted.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from kzqa.parse.lettering import LETTER, fitting, letterings_of
from kzqa.parse.openers import GROUND, HAVING_REGARD, OPENER, opener_language
from kzqa.parse.units import UnitKind
from kzqa.parse.walk import Rule, Walk, appended, continuation, heading, paragraph, squash, subpoint
from kzqa.read import Line
from kzqa.reference import letter_label

__all__ = ["PARLIAMENT", "UNITED_NATIONS", "is_resolution", "is_united_nations"]

UNITED_NATIONS_OPENER = re.compile(
    r"The\s+(?:General\s+Assembly|Security\s+Council|Human\s+Rights\s+Council|Economic\s+and\s+Social\s+Council"
    r"|(?:Sub-?)?Commission\s+on\s+[\w\s]+),",
    re.IGNORECASE,
)

_DASH = r"[–—‒―•·-]"
_CITATION = re.compile(
    rf"(?P<mark>{_DASH})\s*(?:pursuant to|acting in accordance)\b|(?:pursuant to|acting in accordance)\b"
    rf"|(?P<dash>{_DASH})\s+(?=\w)",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r"(?!United\b)(?:(?:Also|Further|Again|Deeply|Gravely|Seriously|Strongly|Fully|Keenly|Particularly|Especially|Firmly)\s+)*"
    r"(?:[A-Za-z][a-z]+(?:ing|ed)\b|(?i:mindful|aware|conscious|desirous|cognizant)\b)"
)
_CLOSING = re.compile(
    r"\d{1,3}(?:st|nd|rd|th)\s+(?:plenary\s+)?meeting\b.*|\[?(?:Resolution\s+)?Adopted\s.*", re.IGNORECASE
)


def is_resolution(lines: Sequence[Line]) -> bool:
    """Whether a text opens as Parliament's resolutions do."""
    return any(OPENER.fullmatch(line.text.strip()) for line in lines)


def is_united_nations(lines: Sequence[Line]) -> bool:
    """Whether a text opens as the resolutions of United Nations bodies do."""
    return any(UNITED_NATIONS_OPENER.fullmatch(line.text.strip()) for line in lines)


def _title(walk: Walk, line: Line, text: str) -> bool:
    """Everything above the opener: the title as ``sources.toml`` has it, its number in brackets, other headings."""
    if walk.part is not UnitKind.TITLE:
        return False
    if OPENER.fullmatch(text) or UNITED_NATIONS_OPENER.fullmatch(text):
        walk.part = UnitKind.HEADING
        walk.language = opener_language(text) or "en"
        walk.family = walk.lettered = letterings_of(walk.language)
        return walk.open(UnitKind.HEADING, line)
    is_title = squash(text) in squash(walk.title) or re.fullmatch(r"\(\d{4}/\d{4}\([A-Z]+\)\)", text)
    kind = UnitKind.TITLE if is_title else UnitKind.HEADING
    if walk.units and walk.units[-1].kind is kind:
        walk.units[-1].lines.append(line)
        return True
    return walk.open(kind, line)


def _citation(walk: Walk, line: Line, text: str) -> bool:
    if walk.part not in (UnitKind.HEADING, UnitKind.CITATION):
        return False
    known, other = HAVING_REGARD.match(text), _CITATION.match(text)
    mark = (known["mark"] if known else other["mark"] or other["dash"] if other else "") or ""
    certain = bool(known and mark) or bool(other and other["mark"]) or bool(mark and line.opens)
    if not (known or other) or not (certain or walk.finished()):
        return False
    return walk.open(UnitKind.CITATION, line, str(walk.count(UnitKind.CITATION) + 1), mark)


def _recital(walk: Walk, line: Line, text: str) -> bool:
    if walk.part not in (UnitKind.HEADING, UnitKind.CITATION, UnitKind.RECITAL):
        return False
    match = LETTER.match(text)
    if not match:
        return False
    due = walk.count(UnitKind.RECITAL) + 1
    opens = bool(GROUND.match(match["rest"])) or not match["rest"]
    left = fitting(walk.lettered, match["label"], due)
    if left and (opens or walk.finished()):
        walk.lettered = left
        return walk.open(UnitKind.RECITAL, line, letter_label(due), text[: match.end("stop")])
    if opens and walk.finished() and any(lettering.has(match["label"]) for lettering in walk.lettered):
        expected = walk.lettered[0].labels[due - 1]
        raise walk.error(
            line, f"recital {match['label']} stands where {expected} is due; correct the label in the file"
        )
    return False


def _clause(walk: Walk, line: Line, text: str) -> bool:
    """A clause of a United Nations preamble: unnumbered, so it is counted."""
    if walk.part not in (UnitKind.HEADING, UnitKind.RECITAL) or not walk.finished():
        return False
    if not text[:1].isupper() or not _CLAUSE.match(text):
        return False
    return walk.open(UnitKind.RECITAL, line, str(walk.count(UnitKind.RECITAL) + 1))


def _closing(walk: Walk, line: Line, text: str) -> bool:
    """The note under a United Nations resolution: at which meeting it was adopted, and how."""
    if walk.part is not UnitKind.PARAGRAPH or not walk.closed() or not _CLOSING.fullmatch(text):
        return walk.units[-1].kind is UnitKind.ARTEFACT and continuation(walk, line, text)
    return walk.open(UnitKind.ARTEFACT, line)


PARLIAMENT: tuple[Rule, ...] = (
    _title,
    appended,
    _citation,
    _recital,
    paragraph,
    subpoint,
    heading,
    continuation,
)
UNITED_NATIONS: tuple[Rule, ...] = (_title, appended, _closing, _clause, paragraph, subpoint, heading, continuation)
