"""Who is whose wife, or son: a word for kin stands beside the name of whom it is said."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from kzqa.cues import pattern, words
from kzqa.domain import Span
from kzqa.language import WORD
from kzqa.morphology import english_stems
from kzqa.nodes import clauses
from kzqa.terms import Alternative, overlaps

__all__ = ["asks_whose", "converse", "is_told_of_kin", "stands_beside"]

BEFORE, BEHIND = 1, 2
"""Words between which and the name they are said of nothing stands: "his son X", "Y, the wife of ..."."""

NEAR = 40
"""So many characters hold them."""


def asks_whose(question: str) -> bool:
    """Whether a question is after whose wife, or son, somebody is."""
    return bool(pattern("whose").search(question))


def converse(role: Alternative) -> tuple[Alternative, ...]:
    """What somebody is called to whom another is that: the husband of whoever is called a wife; none of most roles."""
    return _kin().get(role, ())


def stands_beside(role: Alternative, text: str, names: Sequence[Span], others: Sequence[Span] = ()) -> bool:
    """Whether an English word for kin is said of one of these names, which is no part of another name.

    Of "the wife of Vladimir Kozlov", "Kozlov's wife" it is said of somebody else.
    """
    own = (name for name in names if not any(other.start <= name.start < other.end for other in others))
    sides = ((text[max(0, name.start - NEAR) : name.start], text[name.end : name.end + NEAR]) for name in own)
    sides = ((before, "" if behind.startswith(("’s", "'s")) else behind) for before, behind in sides)
    near = ((WORD.findall(before)[-BEFORE:], WORD.findall(behind)[:BEHIND]) for before, behind in sides)
    return any({*english_stems(" ".join(side))}.issuperset(role) for both in near for side in both)


def is_told_of_kin(text: str, role: Alternative, own: Sequence[Span], names: Sequence[Span], *, whose: bool) -> bool:
    """Whether a paragraph tells who is the wife, or the husband, of whoever is asked about.

    Args:
        text: the paragraph's.
        role: the word for kin; of any other word nothing is told.
        own: where the one who is asked about is named; empty where it is nobody by name.
        names: where others are.
        whose: whether it is asked whose wife somebody is: then it is said of the one who is asked about.
    """
    converses = converse(role)
    if not converses:
        return False
    with_him = [clause for clause in clauses(text) if not own or overlaps(clause, own)]
    there = [name for name in names if overlaps(name, with_him)]
    said = stands_beside(role, text, own, names) if whose else stands_beside(role, text, there)
    return said or any(stands_beside(other, text, own, names) for other in converses)


@cache
def _kin() -> Mapping[Alternative, tuple[Alternative, ...]]:
    pairs = [tuple(english_stems(word) for word in pair.split("=")) for pair in sorted(words("en", "kin"))]
    return {one: tuple(other for first, other in pairs if first == one) for one, _ in pairs}
