"""What is asked about an event beside the event itself: in which town, who did it, what came of it, how to do it."""

from __future__ import annotations

from kzqa.cues import pattern
from kzqa.domain import Span

__all__ = [
    "asks_for_a_town",
    "asks_for_advice",
    "asks_what_came_of_it",
    "asks_whether_done",
    "asks_who_did",
    "asks_who_heads_it",
    "has_a_doer",
    "names_a_town",
]


def asks_for_advice(question: str) -> bool:
    """Whether somebody asks how to go about it himself: "how do I get a permit?", "куда пожаловаться?"."""
    return bool(pattern("advice").search(question))


def asks_for_a_town(question: str) -> bool:
    """Whether a question is after a town or a village by name, and not only after some place."""
    return bool(pattern("which_town").search(question))


def names_a_town(text: str) -> bool:
    """Whether an English text names a town."""
    return bool(pattern("town_named").search(text))


def asks_what_came_of_it(question: str) -> bool:
    """Whether a question is after what came later: "was it repealed in the end?", "чем кончилось?"."""
    return bool(pattern("aftermath").search(question))


def asks_whether_done(question: str) -> bool:
    """Whether it is asked if something was done that one may ask for: "was she released?", «отменили ли статью?»."""
    return bool(pattern("whether_done").search(question))


def asks_who_did(question: str, verb: Span) -> bool:
    """Whether a question is after who did what a verb at that place says: "who tortured him?", "кім өлтірді?"."""
    return bool(pattern("doer").search(question[: verb.start]))


def has_a_doer(clause: str) -> bool:
    """Whether an English clause that tells of violence says by whom, or speaks of police, guards, assailants."""
    return bool(pattern("by_whom").search(clause) or pattern("doing_people").search(clause))


def asks_who_heads_it(question: str) -> bool:
    """Whether a question is after who heads, owns or drafted something."""
    return bool(pattern("heading").search(question))
