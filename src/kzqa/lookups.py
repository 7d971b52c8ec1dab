"""What is looked up instead of searched for: a text as a whole, dates, articles of laws."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from functools import cached_property

from kzqa.articles import find_articles
from kzqa.dates import Calendar
from kzqa.domain import Corpus, Span
from kzqa.expected import Expected
from kzqa.intent import (
    Intent,
    asks_for_a_reason,
    asks_for_standing,
    asks_for_the_present,
    asks_whether,
    frames_the_whole,
    is_issuer,
    relates_in_time,
)
from kzqa.plan import ArticleAsked, DateAsked, Plan
from kzqa.reference import kind_spans
from kzqa.terms import INSTITUTION, overlaps

__all__ = ["Lookups"]


class Lookups:
    """Tells which plans ask for nothing that must be searched for, and finds what they ask for, in one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Keep the corpus; it is read when a question first needs it."""
        self.corpus = corpus
        self.calendar = Calendar(corpus.paragraphs)

    def settle(self, plan: Plan) -> Plan:
        """The plan, marked where it asks for whole texts or for dates."""
        if self._is_of_the_whole(plan):
            return replace(plan, intent=Intent.WHOLE)
        return replace(plan, dated=self._dated(plan)) if _asks_of_dates(plan) else plan

    def article(self, number: str) -> ArticleAsked:
        """An article with the paragraphs that name it."""
        return ArticleAsked(number, self._articles.get(number, frozenset()))

    @cached_property
    def _articles(self) -> dict[str, frozenset[str]]:
        """The paragraphs that name each article; found out with the first question that asks for one."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for paragraph in self.corpus.paragraphs:
            for mention in find_articles(f"{paragraph.label}. {paragraph.section or ''}. {paragraph.text}"):
                for number in mention.numbers:
                    found[number].add(paragraph.id)
        return {number: frozenset(ids) for number, ids in found.items()}

    def _dated(self, plan: Plan) -> tuple[DateAsked, ...]:
        """What names each date; of "10 and 12 January" each by itself."""
        asked: dict[str, DateAsked] = {}
        for date in plan.dates:
            shared = sum(other.span == date.span for other in plan.dates) > 1
            words = date.english if shared else plan.text[date.span.start : date.span.end]
            asked.setdefault(date.english, DateAsked(words, self.calendar.having(date)))
        return tuple(asked.values())

    def _is_of_the_whole(self, plan: Plan) -> bool:
        """Whether texts are named and nothing is asked of them but what they say: "what does the appeal demand?"."""
        framing = (*frames_the_whole(plan.text), *kind_spans(plan.beside_texts))
        years = {self.corpus.source_by_id[source].year for source in plan.named or ()}
        more = plan.references or plan.articles or plan.unknown_names or plan.dates or (plan.numbers and not framing)
        if not plan.named or more or plan.expected is not Expected.ANYTHING or not years.issuperset(plan.years):
            return False
        if any(asks(plan.text) for asks in (asks_for_standing, asks_for_a_reason, asks_for_the_present, asks_whether)):
            return False
        most = len(self.corpus.paragraphs) / 2  # what half of them name is what the corpus is about
        subjects = [match for match in plan.names if len(match.name.paragraphs) < most]
        named = [match.span for match in plan.names if match not in subjects]
        abroad = [place for place in plan.places if not overlaps(Span(place.start, place.start + 1), named)]
        return not (subjects or abroad) and all(
            overlaps(Span(term.start, term.start + len(term.asked)), framing)
            or (term.domain == INSTITUTION and is_issuer(term.asked))
            for term in plan.terms
        )


def _asks_of_dates(plan: Plan) -> bool:
    """Whether dates are all that a question names, and it asks what they brought: not what came before or after."""
    names = plan.names or plan.unknown_names or plan.places or plan.articles or plan.terms
    more = names or plan.references or plan.numbers or plan.years or plan.intent is Intent.COMPARE
    return bool(plan.dates) and not more and plan.expected is Expected.ANYTHING and not relates_in_time(plan.text)
