"""Every paragraph that mentions what a question is after, found by look-up and not by rank; and the silent texts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property

from kzqa.domain import Corpus, Paragraph
from kzqa.evidence import NO_TOPIC
from kzqa.exhaustive import asks_for_places, asks_for_silence, asks_for_texts, joint_of_topics
from kzqa.names import Name, NameIndex, NameMatch, key
from kzqa.plan import NEAR, Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import TermFound
from kzqa.terms import INSTITUTION, Alternative, written_stems
from kzqa.versions import replaced

__all__ = ["Mentioned"]


SEVERAL = 2
"""So many things may be joined whose mentions are asked for."""


class Mentioned:
    """Looks up mentions in one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Keep what they are looked up in."""
        self._corpus = corpus
        self._names = names
        self._replaced = replaced(corpus)
        self._most = len(corpus.paragraphs) / 3

    def of(self, plan: Plan, retrieval: Retrieval) -> list[Paragraph]:
        """Every paragraph that has what is asked for, in no order.

        None where what is asked for has more to it than names, a number, one term, or terms joined by "and", "or",
        "but not": words alone do not tell then.
        """
        ids = self._joined(plan, retrieval) or self._named(plan, retrieval) or self._termed(plan, retrieval)
        if plan.scope is None:
            # What was tabled is left out where the adopted text says it, which is listed itself.
            ids = {id_ for id_ in ids if self._replaced.get(id_) not in ids}
        return [paragraph for paragraph in map(self._corpus.by_id.__getitem__, ids) if plan.admits(paragraph)]

    def silent(self, plan: Plan, retrieval: Retrieval, listed: Iterable[Paragraph]) -> list[str]:
        """Of the texts that are asked those that have nothing listed, and nothing in any other words either."""
        topics = [_in_so_many_words(found) for found in _subjects(retrieval) if found.held]
        wide = set.intersection(*topics) if topics and not self._named(plan, retrieval) else set()
        spoken = {paragraph.source for paragraph in listed} | {_source_of(id_) for id_ in wide}
        return [id_ for id_ in plan.scope or self._corpus.source_by_id if id_ not in spoken]

    def by_name(self, plan: Plan, retrieval: Retrieval) -> str:
        """The one name that is all that was looked up; empty where it is none, or more than that."""
        matches = [match for match in self._matches(plan) if self._holding(match, retrieval)]
        names = {match.name.text for match in matches}
        wider = any(_beyond(body, match) for match in matches for body in retrieval.bodies)
        alone = len(names) == 1 and not (wider or self._joined(plan, retrieval))
        return names.pop() if alone and self._named(plan, retrieval) else ""

    def _named(self, plan: Plan, retrieval: Retrieval) -> set[str]:
        """The ids of the paragraphs with the names and numbers that are asked for: with all, else with any."""
        having = [self._holding(match, retrieval) for match in self._matches(plan)]
        having = [ids for ids in having if 0 < len(ids) < self._most]
        numbers = plan.numbers if plan.terms or plan.names else (*plan.numbers, *map(str, plan.years))
        having += [ids for number in numbers if (ids := self._numbered(number))]
        return (set.intersection(*having) or set.union(*having)) if having else set()

    def _joined(self, plan: Plan, retrieval: Retrieval) -> set[str]:
        """The ids of the paragraphs with any of two things, in the texts that have both, or either, or one alone.

        Asked which paragraphs have both things, those that do; after "everything on" them, those that have any.
        """
        terms = [(found.term.span, _speaking([found])) for found in retrieval.terms if not found.term.speaks]
        names = [(match.span, self._holding(match, retrieval)) for match in self._matches(plan)]
        topics = sorted((*terms, *names), key=lambda topic: topic[0].start)
        if len(topics) != SEVERAL or not all(ids for _, ids in topics):
            return set()
        (first, one), (second, other) = topics
        way = joint_of_topics(plan.text[first.end : second.start])
        if not asks_for_texts(plan.text):
            together = one & other if asks_for_places(plan.text) else one | other
            return {"and": together, "or": one | other, "not": one - other}.get(way, set())
        of_one, of_other = ({_source_of(id_) for id_ in ids} for ids in (one, other))
        texts = {"and": of_one & of_other, "or": of_one | of_other, "not": of_one - of_other}.get(way, set())
        return {id_ for id_ in (one if way == "not" else one | other) if _source_of(id_) in texts}

    def _termed(self, plan: Plan, retrieval: Retrieval) -> set[str]:
        """The ids of the paragraphs that speak of the one subject that is asked for."""
        if asks_for_silence(plan.text):
            return _speaking(_subjects(retrieval))
        one = len({term.alternatives for term in plan.terms}) == 1
        return _speaking([f for f in retrieval.terms if len(f.paragraphs) < self._most]) if one else set()

    def _matches(self, plan: Plan) -> Iterator[NameMatch]:
        return (match for match in plan.names if match.exact or match.score >= NEAR)

    def _holding(self, match: NameMatch, retrieval: Retrieval) -> set[str]:
        """Paragraphs that have a name, in this form, as a part of a longer one, or in the heading above them.

        Of a body also those that write its name out: the OSCE is the Organisation for Security and Cooperation in
        Europe; and who asks for the Council of Europe does not ask for Europe.
        """
        bodies = [body for body in retrieval.bodies if body.term.span.start <= match.span.start < body.term.span.end]
        written = {id_ for body in bodies for id_ in body.ordered}
        if any(_beyond(body, match) for body in bodies):
            return written
        having = [match.name]
        if match.name.kind != "person":
            words, wordings = _keys(match.name.text), {wording for body in bodies for wording in body.term.own}
            having += [name for name, keys, _ in self._things if any(words <= of_variant for of_variant in keys)]
            having += [name for name, _, stems in self._things if not wordings.isdisjoint(stems)]
        variants = match.name.variants
        under = {p.id for p in self._corpus.paragraphs if any(v in (p.section or "") for v in variants)}
        return under | written | {id_ for name in having for id_ in name.paragraphs}

    @cached_property
    def _things(self) -> list[tuple[Name, list[frozenset[str]], list[Alternative]]]:
        """The names that are no person's, with the sounds and the stems of their variants."""
        things = (name for name in self._names.names if name.kind != "person")
        return [(name, list(map(_keys, name.variants)), list(map(written_stems, name.variants))) for name in things]

    def _numbered(self, number: str) -> set[str]:
        """Paragraphs that name a number: "Article 164"."""
        figure = re.compile(rf"(?<!\d){re.escape(number)}(?!\d)")
        return {paragraph.id for paragraph in self._corpus.paragraphs if figure.search(paragraph.text)}


def _beyond(body: TermFound, match: NameMatch) -> bool:
    """Whether a body's name has the words of another name, and more: "the Council of Europe"."""
    span = body.term.span
    return span.start <= match.span.start and match.span.end <= span.end and span != match.span


def _subjects(retrieval: Retrieval) -> Sequence[TermFound]:
    """The terms that say what is asked about; all where none does more than others."""
    terms = [found for found in retrieval.terms if not found.term.speaks]
    return [found for found in terms if found.term.domain not in NO_TOPIC] or terms


def _speaking(topics: Sequence[TermFound]) -> set[str]:
    """The ids of the paragraphs that have all of some terms: in a question's own words where their text has these.

    No text is silent that speaks of them in any other words of the glossary.
    """
    topics = [found for found in topics if found.held]
    wide = [_in_so_many_words(found) for found in topics]
    own = [
        set(found.own) & ids or ids if all(len(wording) == 1 for wording in found.term.own) else ids
        for found, ids in zip(topics, wide, strict=True)
    ]
    every, narrow = (set.intersection(*ids) if ids else set() for ids in (wide, own))
    spoken = {_source_of(id_) for id_ in narrow}
    return narrow | {id_ for id_ in every if _source_of(id_) not in spoken}


def _in_so_many_words(found: TermFound) -> set[str]:
    """The paragraphs that have a term in a wording as long as its own: the European Union is no trade union.

    An institution is the same by whatever name, the UN, but only where that stands whole.
    """
    if found.term.domain == INSTITUTION or (found.said and all(len(wording) > 1 for wording in found.term.own)):
        return set(found.ordered)
    return set(found.full if found.said else found.paragraphs)


def _source_of(id_: str) -> str:
    return id_.partition("#")[0]


def _keys(name: str) -> frozenset[str]:
    return frozenset(key(word.removesuffix("’s").removesuffix("'s")) for word in name.split())
