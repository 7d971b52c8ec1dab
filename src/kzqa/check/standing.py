"""Who a statement makes speak, held against what the text is: a motion is not Parliament, nor is an appeal to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from kzqa.check.lexicon import lexicon
from kzqa.domain import Kind, Source, Standing

__all__ = ["Spoken", "overstated", "speakers", "spoken_by"]


@dataclass(frozen=True, slots=True)
class Spoken:
    """A statement without the words that only say which text it is from."""

    text: str
    speaker: str | None
    """As the statement names it; None where it names nobody."""
    fits: bool
    """Whether a text of this standing may be called so."""


@cache
def _names(standing: str) -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(lexicon().speakers[standing])})(?=\s)(?:\s+also(?=\s))?", re.IGNORECASE)


@cache
def _stating() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(lexicon().speakers['stating'])})\s+that\s+", re.IGNORECASE)


@cache
def _referring() -> re.Pattern[str]:
    return re.compile(rf"\s*(?:{'|'.join(lexicon().speakers['referring'])})\s+", re.IGNORECASE)


@cache
def _adopting() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(lexicon().speakers['adopting'])})(?!\w)", re.IGNORECASE)


_CALLED = re.compile(r"(?<!\w)(?:motion|resolution|appeal|text|document)(?!\w)", re.IGNORECASE)


def speakers(source: Source) -> tuple[str, ...]:
    """How a statement may call a text, as examples for whoever writes one: never more than its standing."""
    return {
        Standing.ADOPTED: ("Parliament", "the resolution", "the text"),
        Standing.JOINT_MOTION: ("the joint motion", "the text"),
        Standing.MOTION: ("the motion", "the text"),
        Standing.NGO_APPEAL: ("the appeal", "the NGOs", "the text"),
        Standing.REPORT: ("the report", "the text"),
        Standing.UNCONFIRMED: ("the text",),
    }[source.standing]


def spoken_by(claim: str, source: Source, kind: Kind) -> Spoken:
    """Take the speaker from the front of a statement: "The joint motion urges ..." becomes "urges ...".

    Before a fact also "notes that", and before a citation "refers to", which say nothing but that the text says so.
    """
    match = _names(source.standing.name.lower()).match(claim)
    fits = match is not None
    if match is None:
        match = _names("anyone").match(claim)
    if match is None or not _speaks(claim[match.end() :]):
        return Spoken(claim, None, fits=True)
    rest = claim[match.end() :].lstrip()
    said = _stating().match(rest)
    if said is not None and (kind in (Kind.RECITAL, Kind.FOOTNOTE) or source.standing is Standing.NGO_APPEAL):
        rest = rest[said.end() :]
    referred = _referring().match(rest)
    if referred is not None and kind is Kind.CITATION:
        rest = rest[referred.end() :]
    return Spoken(rest, match[0].strip(), fits)


def _speaks(rest: str) -> bool:
    """Whether an act or a word of stating follows, so that what stood before is the speaker."""
    rest = re.sub(r"^\s+(?:also|strongly|deeply|further|again|and)(?=\s)", "", rest)
    operator = lexicon().operators.match(rest.lstrip())
    name = lexicon().operator_names[int(str(operator.lastgroup)[1:])] if operator else ""
    return name.startswith(("act:", "say:")) or bool(_stating().match(rest)) or bool(_referring().match(rest))


def overstated(claim: str, source: Source, passage: str) -> str | None:
    """The words by which a statement makes more of its text than it is; None when it does not.

    Words that the passage itself has are its own: "amendments adopted in May 2020".
    """
    for match in _adopting().finditer(claim):
        near = claim[max(0, match.start() - 60) : match.end() + 60]
        if (
            _CALLED.search(near)
            and source.standing is not Standing.ADOPTED
            and match[0].casefold() not in passage.casefold()
        ):
            return match[0]
    return None
