"""What is asked about an event beside the event itself: where, on which day, who did it, what came of it, how to."""

from __future__ import annotations

from kzqa.cues import pattern
from kzqa.domain import Span

__all__ = [
    "asks_for_a_birth",
    "asks_for_a_country",
    "asks_for_a_day",
    "asks_for_a_release",
    "asks_for_a_town",
    "asks_for_advice",
    "asks_to_ban",
    "asks_what_came_of_it",
    "asks_whether_caught",
    "asks_whether_done",
    "asks_which",
    "asks_who_did",
    "asks_who_heads_it",
    "has_a_doer",
    "is_of_justice",
    "is_of_violence",
    "is_pending",
    "releases",
    "takes_a_ban_for_wanted",
    "tells_of_birth",
]


def asks_for_advice(question: str) -> bool:
    """Whether somebody asks how to go about it himself: "how do I get a permit?", "куда пожаловаться?"."""
    return bool(pattern("advice").search(question))


def asks_for_a_town(question: str) -> bool:
    """Whether a question is after a town or a village by name, and not only after some place."""
    return bool(pattern("which_town").search(question))


def asks_for_a_country(question: str) -> bool:
    """Whether a question is after a country, or several, by name."""
    return bool(pattern("which_country").search(question))


def asks_for_a_day(question: str) -> bool:
    """Whether a question is after the very day, so that a month or a year is no answer: «какого числа?»."""
    return bool(pattern("which_day").search(question))


def asks_which(question: str, thing: Span) -> bool:
    """Whether it is asked which one is meant by a word at that place: "which judge ...", «қай судья ...»."""
    return bool(pattern("which_one").search(question[: thing.start]))


def asks_what_came_of_it(question: str) -> bool:
    """Whether a question is after what came later: "was it repealed in the end?", "чем кончилось?"."""
    return bool(pattern("aftermath").search(question))


def is_pending(clause: str) -> bool:
    """Whether an English clause tells of what is still going on, or only expected."""
    return bool(pattern("pending").search(clause))


def takes_a_ban_for_wanted(question: str) -> bool:
    """Whether a question has it that somebody asks for a ban, or approves of one: "why do MEPs support the ban?"."""
    return bool(pattern("ban_wanted").search(question))


def asks_to_ban(clause: str) -> bool:
    """Whether an English clause asks for a ban, or approves of one."""
    return bool(pattern("to_ban").search(clause))


def asks_whether_done(question: str) -> bool:
    """Whether it is asked if something was done that one may ask for: "was she released?", «отменили ли статью?»."""
    return bool(pattern("whether_done").search(question))


def asks_whether_caught(question: str) -> bool:
    """Whether it is asked if those who did something were found, tried or punished: «нашли ли тех, кто поджёг?»."""
    return bool(pattern("culprits").search(question))


def is_of_justice(clause: str) -> bool:
    """Whether an English clause tells of inquiries, trials or punishment, or that there were none."""
    return bool(pattern("justice").search(clause))


def is_of_violence(clause: str) -> bool:
    """Whether an English clause tells of violence."""
    return bool(pattern("violence").search(clause))


def asks_for_a_release(question: str) -> bool:
    """Whether a question speaks of somebody's coming free: "when did she get out?", «қашан босап шықты?»."""
    return bool(pattern("coming_free").search(question))


def releases(text: str) -> bool:
    """Whether an English text speaks of somebody's release."""
    return bool(pattern("released").search(text))


def asks_for_a_birth(question: str) -> bool:
    """Whether a question is after somebody's birth: "when was he born?", «қайда туған?»."""
    return bool(pattern("birth").search(question))


def tells_of_birth(text: str) -> bool:
    """Whether an English text speaks of a birth."""
    return bool(pattern("born").search(text))


def asks_who_did(question: str, verb: Span) -> bool:
    """Whether a question is after who did what a verb at that place says: "who tortured him?", "кім өлтірді?"."""
    return bool(pattern("doer").search(question[: verb.start]))


def has_a_doer(clause: str) -> bool:
    """Whether an English clause that tells of violence says by whom, or speaks of police, guards, assailants."""
    return bool(pattern("by_whom").search(clause) or pattern("doing_people").search(clause))


def asks_who_heads_it(question: str) -> bool:
    """Whether a question is after who heads, owns or drafted something."""
    return bool(pattern("heading").search(question))
