"""How a text was read, laid out so that a person sees at once whether it was read rightly."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kzqa.domain import Kind, Paragraph
from kzqa.errors import CorpusError
from kzqa.parse import Parsed, Unit, UnitKind, parse
from kzqa.read import Document, Line
from kzqa.reference import letter_number

__all__ = ["Reading", "read_for_adding"]

FIRST_WORDS = 70
"""Characters of each paragraph that are shown."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was made of a file."""

    parsed: Parsed
    counts: dict[str, int]
    """Paragraphs by kind."""
    gaps: tuple[str, ...]
    """Labels that are missing between two that are there, in words."""
    furniture: tuple[tuple[str, int], ...]
    """Lines taken for headers, footers and menus, numbers in them as ``#``, and how often."""
    headings: tuple[str, ...]
    paragraphs: tuple[tuple[str, str], ...]
    """Anchor and first words of each."""


def read_for_adding(document: Document, source: str, title: str) -> Reading:
    """Parse a document as it would stand in the corpus.

    Raises:
        ParseError: its structure is broken.
        CorpusError: two of its paragraphs have the same anchor, or there is none.
    """
    parsed = parse(document, source, title)
    anchors = Counter(paragraph.anchor for paragraph in parsed.paragraphs)
    twice = next((anchor for anchor, count in anchors.items() if count > 1), None)
    if twice:
        raise CorpusError(f"{document.path}: {twice} stands there twice; is it one text?")
    if not parsed.paragraphs:
        raise CorpusError(f"{document.path}: no paragraph was found; is it a text?")
    furniture = Counter(
        re.sub(r"\d+", "#", " ".join(line.text.split())) for unit in parsed.units for line in _furniture(unit)
    )
    return Reading(
        parsed,
        {kind.value: sum(p.kind is kind for p in parsed.paragraphs) for kind in Kind},
        tuple(_gaps(parsed.paragraphs)),
        tuple(furniture.most_common()),
        tuple(
            " ".join(" ".join(unit.body()).split())
            for unit in parsed.units
            if unit.kind in (UnitKind.TITLE, UnitKind.HEADING)
        ),
        tuple((p.anchor, _first_words(p.text)) for p in parsed.paragraphs),
    )


def _furniture(unit: Unit) -> list[Line]:
    return unit.lines if unit.kind is UnitKind.ARTEFACT else []


def _gaps(paragraphs: Sequence[Paragraph]) -> list[str]:
    found: list[str] = []
    for kind in Kind:
        numbers = [_number(p.label) for p in paragraphs if p.kind is kind]
        known = list(dict.fromkeys(number for number in numbers if number))
        if known and known[0] != 1:
            found.append(f"the first {kind.value} is not {'A' if kind is Kind.RECITAL else '1'}")
        labels = {_number(p.label): p.label for p in paragraphs if p.kind is kind}
        found += [
            f"between {kind.value} {labels[one]} and {labels[other]}"
            for one, other in pairwise(known)
            if other != one + 1
        ]
    return found


def _number(label: str) -> int | None:
    digits = re.match(r"\d+", label)
    return int(digits[0]) if digits else letter_number(label)


def _first_words(text: str) -> str:
    return text if len(text) <= FIRST_WORDS else text[:FIRST_WORDS].rsplit(maxsplit=1)[0] + " …"
