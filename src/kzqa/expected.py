"""What sort of thing a question asks for, and whether a text holds one: a date, a number, an age, a sum, a place."""

from __future__ import annotations

import re
from collections.abc import Sequence
from enum import StrEnum
from functools import cache

from kzqa.cues import pattern
from kzqa.glossary import load_terms
from kzqa.morphology import english_stems

__all__ = ["Expected", "expected_answer", "fits", "is_counted"]

COUNTED_WITHIN = 5
"""A number counts what stands at most so many words after it: "seven of the journalists"."""


class Expected(StrEnum):
    """What must stand in the answering clause; the values are the names of the cues."""

    DATE = "date"
    NUMBER = "number"
    AGE = "age"
    MONEY = "money"
    PLACE = "place"
    PERSON = "person"
    ANYTHING = "anything"


_ASKED = (Expected.AGE, Expected.MONEY, Expected.DATE, Expected.PLACE, Expected.NUMBER, Expected.PERSON)
"""Where two begin together the first is meant: "how old" is an age, not a number."""

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_HOLDS = {
    Expected.DATE: re.compile(rf"\b\d{{1,2}}\s(?:{_MONTH})|\b(?:{_MONTH})\s\d|\b(?:19|20)\d\d\b"),
    Expected.NUMBER: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|hundreds?"
        r"|dozens?|half)\b",
        re.IGNORECASE,
    ),
    Expected.AGE: re.compile(r"\b\d+[ -]years?[ -]old|\baged?\s+\d|\byears of age\b|\bborn\b", re.IGNORECASE),
    Expected.MONEY: re.compile(
        r"[€$£₸]\s?\d|\d[\d\s.,]*(?:million |billion |thousand )?(?:tenge|euros?|dollars?|EUR|USD|KZT)\b"
        r"|\b(?:million|billion)\b",
        re.IGNORECASE,
    ),
}
_HOME = frozenset({"Kazakhstan", "Kazakh", "Kazakhstani", "Central Asia"})


def expected_answer(question: str) -> Expected:
    """What sort of thing the answering clause must hold: what the question asks for first."""
    asked = [
        (match.start(), rank, expected)
        for rank, expected in enumerate(_ASKED)
        if (match := pattern(expected.value).search(question))
    ]
    return min(asked)[2] if asked else Expected.ANYTHING


def fits(expected: Expected, text: str, asked: str = "") -> bool:
    """Whether a text has what a question expects; False where it expects a person, or nothing of a sort.

    Args:
        expected: what is expected.
        text: a clause or a paragraph.
        asked: the question in English words; a place that it names itself is no answer.
    """
    if expected is Expected.PLACE:
        return any(place[0] not in asked for place in _places().finditer(text))
    return expected in _HOLDS and bool(_HOLDS[expected].search(text))


def is_counted(text: str, wordings: Sequence[Sequence[str]]) -> bool:
    """Whether a text gives a number of something, named by the English stems of any of its wordings."""
    tokens = english_stems(text)
    heads = {stems[-1] for stems in wordings}
    numbers = [n for n, token in enumerate(tokens) if _HOLDS[Expected.NUMBER].fullmatch(token) or token[0].isdigit()]
    return any(heads & set(tokens[n + 1 : n + 1 + COUNTED_WITHIN]) for n in numbers)


@cache
def _places() -> re.Pattern[str]:
    """Every place of the glossary in English, the country itself and its region left out."""
    places = {place for term in load_terms() if term.domain == "place" for place in term.en} - _HOME
    longest_first = sorted((place for place in places if place[:1].isupper()), key=lambda p: (-len(p), p))
    return re.compile(rf"\b(?:{'|'.join(map(re.escape, longest_first))})\b")
