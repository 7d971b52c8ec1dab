"""Whether what is asked of judges, or of soldiers, is told of any: "which judge was arrested?"."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from kzqa.cues import words
from kzqa.domain import Corpus, Paragraph
from kzqa.evidence import rare_names, telling
from kzqa.intent import Intent, asks_for_bearers, asks_several
from kzqa.morphology import english_stem, english_stems
from kzqa.names import Name, NameIndex, persons_by_paragraph
from kzqa.nodes import clauses
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.terms import ROLE, Alternative, QueryTerm, has_any, overlaps

__all__ = ["Bearers"]

BEFALLS = ("prison", "justice", "violence", "offence")
"""Domains of the glossary that name what befalls people."""

KILLED = ("kill",)
"""The wording of everybody's death."""


class Bearers:
    """Finds in one corpus who is called what."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Keep the corpus and its names."""
        self._corpus, self._names = corpus, names
        self._persons = persons_by_paragraph(names.names)

    def are_lacking(self, plan: Plan, retrieval: Retrieval) -> bool:
        """Whether it is asked which judge, or how many, something befell, and no paragraph to be cited has any.

        A paragraph has one where a clause has the role and what befell, or where it names somebody who bears the role
        there or elsewhere.
        """
        role = plan.focus
        asked = role is not None and plan.intent is Intent.FACT and asks_for_bearers(plan.text, role.span)
        if role is None or not asked or rare_names(plan) or asks_several(plan.text):
            return False
        callings = _of_people(role)
        befell = [found.term for found in retrieval.terms if _befalls(found.term)]
        if not (callings and befell):
            return False
        bearing = frozenset(retrieval.focus.paragraphs) if retrieval.focus else frozenset()
        known = {name for id_ in bearing for name in self._called(self._corpus.by_id[id_], callings)}
        there = [hit.paragraph for hit in telling(plan, retrieval)]
        told = any(not known.isdisjoint(self._persons.get(paragraph.id, ())) for paragraph in there)
        return not (told or any(_tells(paragraph, callings, befell) for paragraph in there))

    def _called(self, paragraph: Paragraph, callings: Sequence[Alternative]) -> list[Name]:
        """Whom a paragraph names in a clause that has a role."""
        having = [span for span in clauses(paragraph.text) if has_any(callings, paragraph.text[span.start : span.end])]
        persons = self._persons.get(paragraph.id, ())
        return [n for n in persons if any(overlaps(place, having) for place in self._names.spans(n, paragraph))]


def _of_people(role: QueryTerm) -> list[Alternative]:
    """The wordings of a role that name people, and no body of them: judges, and no court; empty where it is none.

    Of several words the last will do: a union's president may be called its leader, and "people" are anybody.
    """
    is_role = role.domain == ROLE or english_stems(role.translation)[-1:] in _callings()
    if not is_role or any(wording[-1] in _anybody() for wording in role.own):
        return []
    of_people = [wording for wording in role.alternatives if wording[-1] not in _bodies()]
    return list(dict.fromkeys([*of_people, *(wording[-1:] for wording in of_people)]))


def _befalls(term: QueryTerm) -> bool:
    return term.domain in BEFALLS or KILLED in term.alternatives


def _tells(paragraph: Paragraph, callings: Sequence[Alternative], befell: Sequence[QueryTerm]) -> bool:
    """Whether a clause of a paragraph has a role, and any of what befell somebody."""
    texts = (paragraph.text[span.start : span.end] for span in clauses(paragraph.text))
    return any(has_any(callings, text) and any(has_any(term.alternatives, text) for term in befell) for text in texts)


@cache
def _callings() -> frozenset[Alternative]:
    return frozenset((english_stem(word),) for word in words("en", "callings"))


@cache
def _anybody() -> frozenset[str]:
    return frozenset(english_stem(word) for word in words("en", "human"))


@cache
def _bodies() -> frozenset[str]:
    return frozenset(english_stem(word) for word in words("en", "bodies"))
