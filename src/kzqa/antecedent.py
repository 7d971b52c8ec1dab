"""Whom a pronoun stands for: whether a question that says "he" names anybody, or anything, whom it can mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kzqa.cues import pattern, words
from kzqa.intent import is_light
from kzqa.language import WORD
from kzqa.morphology import fold, is_russian_verb
from kzqa.terms import QueryTerm

__all__ = ["pronoun_of_nobody"]

_CLAUSE = re.compile(r"[,;:.?!()–—]|\s-\s|(?<!\w)(?:and|or|but|и|а|но|және|әрі|ал)(?!\w)", re.IGNORECASE)
"""What ends a clause: "which law was passed, and what is in it"."""

_PART = re.compile(r"[,;:.?!()–—]")
"""Behind it may be named whom a pronoun before it means: "when he was arrested, was the editor beaten?"."""

_THAT = "ол"
"""Kazakh "he", which is "that" before a noun."""

_DONE = ("action", "prison", "quality")
"""Domains of what is done to somebody, or what he is: "ол босатылды ма?"."""

NO_PERSONS = ("everyday", "procedure", "prison", "justice", "offence", "document", "violence")
"""Domains of the glossary that name nobody; "he" and "she" of English are persons."""

COUNTRY = "country"
"""Of which Russian says "she"."""

NOTHING = ("action", "quality", "time", "number-word")
"""Domains that name neither anybody nor a thing."""

FEW_TERMS = 2
"""With so many terms beside what is asked for, a question says little; with more it may tell whom it means."""


def pronoun_of_nobody(text: str, language: str, terms: Sequence[QueryTerm], focus: QueryTerm | None) -> str:
    """The pronoun of a question that stands for nobody: "what sentence did she get?"; empty where there is none.

    Args:
        text: a question that names nobody, and no place, text, number or time.
        language: what it is written in.
        terms: all its terms in order, those that say little among them.
        focus: what it asks for: "which sentence".
    """
    pronoun = next(_pronouns(text, language, terms), None)
    telling = [term for term in terms if term != focus and not is_light(term.translation)]
    if pronoun is None or len(telling) > FEW_TERMS:
        return ""
    later = _PART.search(text, pronoun.end())
    before = (term for term in terms if term.span.end <= pronoun.start())
    behind = (term for term in terms if later and term.span.end > later.end())
    asked_for = focus is not None and not _CLAUSE.search(text, focus.span.end, pronoun.start())
    if any(_may_be_meant(term, language) for term in (*before, *behind) if not (asked_for and term == focus)):
        return ""
    return "" if focus is not None and _is_somebody(focus) and focus.start < pronoun.start() else pronoun[0]


def _pronouns(text: str, language: str, terms: Sequence[QueryTerm]) -> Iterator[re.Match[str]]:
    """Where "he" or "she" stands; not Kazakh "that", which a noun follows."""
    found = list(WORD.finditer(text))
    for at, word in enumerate(found):
        said = fold(word[0])
        if said in words(language, "he") and (said != _THAT or not _is_determiner(found[at + 1 : at + 2], terms)):
            yield word


def _is_determiner(following: Sequence[re.Match[str]], terms: Sequence[QueryTerm]) -> bool:
    """Whether Kazakh "he" stands before a noun: neither before a word that asks, nor before what is done."""
    done = {term.start for term in terms if term.domain in _DONE}
    return any(word.start() not in done and not pattern("interrogative").match(word[0]) for word in following)


def _may_be_meant(term: QueryTerm, language: str) -> bool:
    """Whether a term may be whom, or in Russian and Kazakh what, a pronoun stands for."""
    if _is_somebody(term):
        return True
    if term.translation == COUNTRY:
        return language != "en"
    if is_light(term.translation) or term.domain in NOTHING or pattern("unit").fullmatch(term.asked):
        return False  # "какой срок он получил?"
    if language == "en":
        return term.domain not in NO_PERSONS
    return not (language == "ru" and is_russian_verb(term.asked))


def _is_somebody(term: QueryTerm) -> bool:
    """Whether a term is a word for persons: "man", "prisoner", "судья"."""
    last = (fold(term.translation).split() or [""])[-1]
    return term.domain in ("person-role", "gender") or last in words("en", "human")
