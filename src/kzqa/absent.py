"""What a question asks for that the texts do not have: a place, a year, somebody, a sort of thing.

Each of these refuses by itself, whatever the fitted model says, and the refusal names it (:mod:`kzqa.reasons`).
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import astuple, dataclass, replace

from kzqa.bearers import Bearers
from kzqa.bodies import unheard_bodies
from kzqa.dates import find_dates
from kzqa.domain import Corpus, Span
from kzqa.evidence import COMMON, NO_TOPIC, in_other_texts, is_expanded, is_own, likely, rare_names
from kzqa.intent import (
    Intent,
    asks_if_mentioned,
    asks_several,
    asks_whether,
    background,
    is_function_word,
    is_home_city,
    is_issuer,
    is_seat,
    relates_in_time,
)
from kzqa.lacking import nobody_in_that_role, not_given
from kzqa.language import WORD
from kzqa.morphology import fold, is_russian
from kzqa.names import NameIndex, NameMatch
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import ABOUT
from kzqa.terms import ROLE, overlaps
from kzqa.topics import unknown_documents, unknown_places_in_a_row, untold_topic
from kzqa.untold import untold_of_it

__all__ = ["Absent", "Absentees"]

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_FROM_TO = re.compile(r"\b((?:19|20)\d\d)\s*(?:[-–—]|to|and)\s*((?:19|20)\d\d)\b")
ALL_OF_IT = 0.99
"""Clauses that have so much of what is asked, by weight, have all of it."""
BOUNDED_WITHIN = 16
"""So many characters from a year stands what makes it a bound: "between 2014 and", "жылдан кейін"."""


@dataclass(frozen=True, slots=True)
class Absent:
    """What is asked for and not there; false where nothing is."""

    others: tuple[str, ...] = ()
    """What one text is asked about, and only others speak of."""
    places: tuple[str, ...] = ()
    """Places that none of the best paragraphs speaks of."""
    years: tuple[str, ...] = ()
    """Years that no paragraph names."""
    turned_to: tuple[str, ...] = ()
    """Years that a follow-up asks the same of, or of what befell, and days, that no best paragraph is of."""
    untold: tuple[str, ...] = ()
    """All that is asked of somebody, where no paragraph that names them has any of it; a law that no text names."""
    topic: str = ""
    """What is asked about, where texts speak only of a part of it: a pension fund."""
    names: tuple[str, ...] = ()
    """Names that the corpus does not have."""
    articles: tuple[str, ...] = ()
    """Articles of laws that no paragraph names, where none of those asked about is named."""
    lacking: str = ""
    """The key of the message that says what sort of thing is not given."""
    role: bool = False
    """Whether nobody has the role whose holder is asked for."""
    noise: bool = False
    """Whether no word of the question is known at all, or none that the texts speak of."""

    @property
    def elsewhere(self) -> bool:
        """Whether something that is named is not here: unlike what is only not given, no list can make up for it."""
        return bool(self.places or self.years or self.names or self.articles)

    def __bool__(self) -> bool:
        """Whether anything is absent."""
        return any(astuple(self))


class Absentees:
    """Finds what is absent from one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Count the years that it names."""
        self._bearers = Bearers(corpus, names)
        self._years = Counter(year for paragraph in corpus.paragraphs for year in _YEAR.findall(paragraph.text))
        self._corpus = corpus
        self._own = {source.year for source in corpus.sources}

    def of(self, plan: Plan, retrieval: Retrieval) -> Absent:
        """What a question asks for and the paragraphs that were found for it do not have."""
        bodies = unheard_bodies(self._corpus, plan, retrieval)
        return Absent(
            others=tuple(in_other_texts(plan, retrieval)),
            places=_elsewhere(retrieval),
            years=self._unnamed_years(plan),
            turned_to=(*self._of_another_year(plan, retrieval), *_of_another_days_year(plan, retrieval)),
            untold=(
                *_untold_of_somebody(plan, retrieval),
                *unknown_documents(retrieval),
                *unknown_places_in_a_row(plan, retrieval),
            ),
            topic=untold_topic(plan, retrieval),
            names=(
                *_beside(_unknown_names(plan), bodies),
                *_unnamed_cities(retrieval),
                *bodies,
                *_unmentioned(plan, retrieval),
            ),
            articles=_unknown_articles(self._corpus, plan),
            lacking=not_given(plan, retrieval)
            or untold_of_it(plan, retrieval)
            or ("refuse.no_bearer" if self._bearers.are_lacking(plan, retrieval) else ""),
            role=bool(retrieval.hits) and nobody_in_that_role(plan, retrieval),
            noise=_gibberish(plan, retrieval) or _of_another_topic(plan, retrieval),
        )

    def _of_another_year(self, plan: Plan, retrieval: Retrieval) -> Iterator[str]:
        """Years that the best paragraphs do not name, and in which their texts were not written either."""
        best = [hit.paragraph for hit in likely(retrieval)]
        for year in plan.turned_to:
            if not any(_tells_of(paragraph.text, year) for paragraph in best):
                yield str(year)
        for year in _of_what_befell(plan):
            written = any(self._corpus.source_by_id[paragraph.source].year == year for paragraph in best)
            if not written and not any(_tells_of(paragraph.text, year) for paragraph in best):
                yield str(year)

    def _unnamed_years(self, plan: Plan) -> tuple[str, ...]:
        """Years in the question that no paragraph names, and that are no text's."""
        bounds = set(_bounds(plan))
        years = [year for year in plan.years if year not in bounds]
        years += [date.year for date in plan.dates if date.year]
        return tuple(str(y) for y in dict.fromkeys(years) if not self._years[str(y)] and y not in self._own)


def _bounds(plan: Plan) -> Iterator[int]:
    """Years that only bound a time: "after 2014", "2014 жылдан кейін"; nothing need name them."""
    for match in _YEAR.finditer(plan.text):
        before = plan.text[max(0, match.start() - BOUNDED_WITHIN) : match.start()]
        behind = plan.text[match.end() : match.end() + BOUNDED_WITHIN] if plan.written == "kk" else ""
        if relates_in_time(before) or relates_in_time(behind):
            yield int(match[0])


def _of_what_befell(plan: Plan) -> Iterator[int]:
    """Years of what befell somebody, or was so: "what happened to Duvanov in 2012?", "its rank in 2015?".

    Not where several things are asked, or if it was so: what is cited shows when. Nor years of texts, or beside what is
    asked: "I came here in 2009. ...".
    """
    if plan.intent is not Intent.FACT or asks_several(plan.text) or asks_whether(plan.text):
        return
    if plan.scope is None or any(match.name.kind == "person" for match in rare_names(plan)):
        aside = " ".join(plan.text[span.start : span.end] for span in background(plan.text))
        bounds = set(_bounds(plan))
        yield from (year for year in plan.years if year not in bounds and str(year) not in aside)


def _untold_of_somebody(plan: Plan, retrieval: Retrieval) -> Iterator[str]:
    """What somebody is asked to be, or to have done: "is Ablyazov a thief?", where he is named and none of it is told.

    Nothing that names him answers then, neither yes nor no, however surely he is found.
    """
    rare = [match for match in rare_names(plan) if match.name.kind != "place"]
    if plan.intent is not Intent.FACT or not rare or not retrieval.terms or plan.references:
        return
    named = {id_ for match in rare for id_ in match.name.paragraphs}
    if asks_whether(plan.text) or _only_puts_together(plan, rare):
        asked = [found for found in retrieval.terms if not is_issuer(found.term.asked)]  # "did MEPs ask for it?"
        told = [bool((found.paragraphs | found.aided) & named) for found in asked]
        of_him = not told or (any(told) and (not _asks_how_he_is(retrieval, rare) or _says_how_he_is(retrieval, named)))
        yield from () if of_him else (found.term.asked for found in retrieval.terms)


def _asks_how_he_is(retrieval: Retrieval, rare: Sequence[NameMatch]) -> bool:
    """Whether it is asked how somebody, or somebody's mother, is: "is he alive?"."""
    domains = {found.term.domain for found in retrieval.terms}
    return "quality" in domains and domains <= {"quality", ROLE} and any(match.name.kind == "person" for match in rare)


def _says_how_he_is(retrieval: Retrieval, named: set[str]) -> bool:
    """Whether it is said of him himself, in a clause that names him, with that mother of his if she is asked about."""
    least = ALL_OF_IT if any(found.term.domain == ROLE for found in retrieval.terms) else 0.0
    return any(hit.signals[ABOUT] > least for hit in retrieval.hits if hit.paragraph.id in named)


def _only_puts_together(plan: Plan, rare: Sequence[NameMatch]) -> bool:
    """Whether a question is a name and one word more, as Russian asks what somebody is: "Аблязов вор?"."""
    spans = [*(match.span for match in rare), *(term.span for term in plan.terms)]
    beside = [word for word in WORD.finditer(plan.text) if not overlaps(Span(*word.span()), spans)]
    return plan.text.rstrip().endswith("?") and len(plan.terms) == 1 and not beside


def _of_another_days_year(plan: Plan, retrieval: Retrieval) -> Iterator[str]:
    """Dates of which the best paragraphs have the day and the month, of another year, and none has the whole."""
    whole = [date for date in plan.dates if date.day and date.year]
    there = [date for hit in likely(retrieval) for date in find_dates(hit.paragraph.text)] if whole else []
    for asked in whole:
        alike = [date for date in there if replace(asked, year=None).fits(date)]
        if alike and not any(date.year in (None, asked.year) for date in alike):
            yield plan.text[asked.span.start : asked.span.end]


def _tells_of(text: str, year: int) -> bool:
    """Whether a text names a year, or a time that it lies in: "2009-2012"."""
    spans = ((int(match[1]), int(match[2])) for match in _FROM_TO.finditer(text))
    return str(year) in text or any(first <= year <= last for first, last in spans)


def _unknown_names(plan: Plan) -> tuple[str, ...]:
    """Names in the question that the corpus does not have, the glossary's terms (places, institutions) left out."""
    known = {word for term in plan.terms if term.domain for word in fold(term.asked).replace("-", " ").split()}
    strange = (name for name in plan.unknown_names if not set(fold(name).replace("-", " ").split()) <= known)
    return tuple(name for name in strange if not all(is_function_word(word) for word in name.split()))


def _beside(names: Sequence[str], bodies: Sequence[str]) -> Iterator[str]:
    """Names that are no part of a body's, nor have such a part: of "Human Rights Watch" not "Watch"."""
    words = {word for body in bodies for word in body.split() if not is_function_word(word)}
    yield from (name for name in names if words.isdisjoint(name.split()))


def _unmentioned(plan: Plan, retrieval: Retrieval) -> Iterator[str]:
    """What no text mentions, where it is asked whether any does: what is told in other words mentions nothing."""
    if not asks_if_mentioned(plan.text) or plan.scope or plan.names or plan.years or plan.numbers or plan.dates:
        return
    terms = [found for found in retrieval.terms if found.term.alternatives and not found.term.speaks]
    if terms and not any(is_own(found) for found in terms):
        yield from (found.term.asked for found in terms)


def _unknown_articles(corpus: Corpus, plan: Plan) -> tuple[str, ...]:
    known = any(plan.admits(corpus.by_id[id_]) for asked in plan.articles for id_ in asked.paragraphs)
    return () if known else tuple(dict.fromkeys(asked.number for asked in plan.articles))


def _unnamed_cities(retrieval: Retrieval) -> Iterator[str]:
    """Cities of the country that no text names: they are of its field, and have no other name there."""
    for found in retrieval.places:
        if is_home_city(found.term.asked) and not found.held:
            yield found.term.asked


def _elsewhere(retrieval: Retrieval) -> tuple[str, ...]:
    best = {hit.paragraph.id for hit in likely(retrieval)}
    cities = set(_unnamed_cities(retrieval))
    places = (found for found in retrieval.places if found.term.asked not in cities)
    places = (found for found in places if not is_seat(found.term.asked))  # "the alarm in Strasbourg"
    asked = [found for found in places if len(found.paragraphs) < COMMON]
    return tuple(dict.fromkeys(f.term.asked for f in asked if not (f.paragraphs | f.aided) & best))


def _gibberish(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether the corpus, its lines and the glossary know no word of the question.

    Of a paragraph with lines nobody is known to have used a word that these lack: there a word of the Russian
    dictionary is as strange as another, and a town beside it ("is there a metro in Shymkent?") does not help.
    """
    expanded = bool(retrieval.hits) and is_expanded(retrieval)
    strange = [
        not (found.paragraphs or found.aided)
        and found.term.domain in ("", "number-word")
        and (expanded or not is_russian(found.term.asked))
        for found in retrieval.terms
    ]
    named = any(match.name.kind != "place" or not expanded for match in plan.names)
    return bool(strange) and all(strange) and not (named or plan.dates or plan.years or plan.numbers)


def _of_another_topic(plan: Plan, retrieval: Retrieval) -> bool:
    """Whether nothing is asked but what the glossary knows and no text has: "what is said about pensions?".

    One who asks for a paragraph in everyday words may mention it in passing: "as a retired judge I ask ...". Of a term
    of several words, "women's rights", texts may have one.
    """
    if plan.names or plan.places or plan.numbers or plan.dates or plan.years or plan.articles:
        return False
    terms = [f for f in retrieval.terms if not f.term.speaks]
    best = {hit.paragraph.id for hit in likely(retrieval)}
    of_words = any(len(wording) > 1 for found in terms for wording in found.term.own)
    unheld = (f.term.domain not in ("", *NO_TOPIC) and f.term.alternatives and not f.held for f in terms)
    return bool(terms) and not of_words and all(unheld) and not any(f.often & best for f in terms)
