"""What is looked up instead of searched for: a text as a whole, dates, articles of laws."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import cached_property

from kzqa.articles import find_articles
from kzqa.dates import Calendar
from kzqa.domain import Corpus, Span
from kzqa.exhaustive import asks_for_mentions, asks_for_places
from kzqa.expected import Expected
from kzqa.intent import (
    Intent,
    around_citations,
    asks_for_a_reason,
    asks_for_the_present,
    asks_what_happened,
    asks_whether,
    counts_parts,
    frames_the_whole,
    is_addressee,
    relates_in_time,
    year_speaks,
)
from kzqa.morphology import english_stems
from kzqa.names import NameMatch
from kzqa.plan import ArticleAsked, DateAsked, Plan
from kzqa.recorded import asks_for_standing, which_text
from kzqa.reference import kind_spans
from kzqa.terms import INSTITUTION, QueryTerm, blanked, overlaps
from kzqa.texts import TextMention

__all__ = ["HOME", "Lookups", "is_home", "of_the_years_texts"]

HOME = "Kazakhstan"
"""The country that all texts are about."""

LIKELY = 0.6
"""A question wants more than a fact where its vector says so with this probability."""

CERTAIN = 0.99
"""It wants a fact, whatever its words, where its vector says so with this probability."""


NO_SUBJECT = ("", "action", "quality", "time", "number-word", "procedure", INSTITUTION)
"""Domains of the glossary whose terms are no subjects: who names another does not ask for a text as a whole."""


EVERYDAY = "everyday"
"""The domain of what is no subject of its own, unless the text that is asked speaks of it."""


class Lookups:
    """Tells which plans ask for nothing that must be searched for, and finds what they ask for, in one corpus."""

    def __init__(self, corpus: Corpus) -> None:
        """Keep the corpus; it is read when a question first needs it."""
        self.corpus = corpus
        self.calendar = Calendar(corpus.paragraphs)

    def settle(self, plan: Plan) -> Plan:
        """The plan, marked where it asks for whole texts or for dates; a bare year may name a text: "gist of 2003"."""
        if year_speaks(plan.text) or _asks_within_years(plan):
            plan = of_the_years_texts(plan, self.corpus)
        if frames_the_whole(plan.text) and not (plan.texts or asks_what_happened(plan.text)):
            by_year = of_the_years_texts(plan, self.corpus)
            plan = by_year if self._is_of_the_whole(by_year) else plan
        if self._is_of_the_whole(plan):
            return replace(plan, intent=Intent.WHOLE)
        if plan.intent is Intent.FACT and _asks_of_years(plan) and self._names(plan.years):
            return replace(plan, intent=Intent.LIST)
        return replace(plan, dated=self._dated(plan)) if _asks_of_dates(plan) else plan

    def reconsider(self, plan: Plan, wants: Mapping[Intent, float]) -> Plan:
        """The plan with what its question wants by its vector, where its words do not tell, or mislead.

        Args:
            plan: as it was read.
            wants: how likely the question wants what; empty where that is not known.
        """
        if not wants or plan.refused or plan.references or plan.dated or plan.intent is Intent.WHOLE:
            return plan
        likely = max(wants, key=lambda intent: wants[intent])
        several = len(plan.named or ()) > 1
        if plan.intent is Intent.LIST and (asks_for_mentions(plan.text) or _asks_of_years(plan)):
            return plan
        if plan.intent is not Intent.FACT:
            return replace(plan, intent=Intent.FACT) if wants[Intent.FACT] > CERTAIN and not several else plan
        subject = any(self._is_subject(plan, term) for term in _beside_the_frame(plan))
        if wants[likely] < LIKELY or (likely is Intent.WHOLE and (subject or not self._may_be_of_the_whole(plan))):
            return plan
        return replace(plan, intent=likely)

    def _is_subject(self, plan: Plan, term: QueryTerm) -> bool:
        """Whether a text is asked about something; of everyday life, if the text has it: "about education"."""
        if term.domain != EVERYDAY:
            return term.domain not in NO_SUBJECT
        texts = (paragraph.text for source in plan.named or () for paragraph in self.corpus.of_source(source))
        said = frozenset(english_stems(term.translation))
        return any(said.issubset(english_stems(text)) for text in texts)

    def _names(self, years: Iterable[int]) -> bool:
        """Whether some paragraph names each of these years."""
        return all(any(str(year) in paragraph.text for paragraph in self.corpus.paragraphs) for year in years)

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
        framing = _framing(plan)
        whole = plan.expected is Expected.ANYTHING or (plan.expected is Expected.NUMBER and counts_parts(plan.text))
        if not (whole and self._may_be_of_the_whole(plan)):
            return False
        if (plan.numbers and not framing) or asks_for_the_present(plan.text) or asks_whether(plan.text):
            return False
        return not _beside_the_frame(plan)

    def _may_be_of_the_whole(self, plan: Plan) -> bool:
        """Whether texts are named, and nobody, no place and no date beside them, in whatever words."""
        years = {self.corpus.source_by_id[source].year for source in plan.named or ()}
        more = plan.references or plan.articles or plan.unknown_names or plan.dates
        if not plan.named or more or not years.issuperset(plan.years):
            return False
        rest = blanked(plan.beside_texts, kind_spans(plan.beside_texts))  # "принимает во внимание" is not "принята"
        if asks_for_standing(rest) or asks_for_a_reason(rest):
            return False
        most = len(self.corpus.paragraphs) / 2  # what half of them name is what the corpus is about
        subjects = [match for match in plan.names if len(match.name.paragraphs) < most]
        named = [match.span for match in plan.names if match not in subjects]
        abroad = [place for place in plan.places if not overlaps(Span(place.start, place.start + 1), named)]
        return not (subjects or abroad)


def _beside_the_frame(plan: Plan) -> list[QueryTerm]:
    """The terms that do not only ask what a text says, who speaks in it and to whom."""
    framing = _framing(plan)
    return [
        term
        for term in plan.terms
        if not overlaps(term.span, framing) and not term.speaks and not (framing and is_addressee(term.asked))
    ]


def _framing(plan: Plan) -> tuple[Span, ...]:
    return (*frames_the_whole(plan.text), *kind_spans(plan.beside_texts), *around_citations(plan.text))


def of_the_years_texts(plan: Plan, corpus: Corpus) -> Plan:
    """The plan with its years as names of texts, if there is a text of each: "who is named in 2013?"."""
    of_year = {year: tuple(s.id for s in corpus.sources if s.year == year) for year in plan.years}
    if not all(of_year.values()):
        return plan
    spans = {year: Span(at, at + len(str(year))) for year in of_year if (at := plan.text.find(str(year))) >= 0}
    texts = tuple(TextMention(of_year[year], span, str(year), year) for year, span in spans.items())
    return replace(plan, texts=(*plan.texts, *texts), years=())


def _asks_of_years(plan: Plan) -> bool:
    """Whether a year is all that a question names, and it asks what happened then: "what happened in 2020?"."""
    named = plan.names or plan.unknown_names or plan.places or plan.articles or plan.terms or plan.texts
    more = named or plan.references or plan.numbers or plan.dates
    return bool(plan.years) and not more and asks_what_happened(plan.text) and not relates_in_time(plan.text)


def _asks_within_years(plan: Plan) -> bool:
    """Whether it is asked which paragraphs, or how many, mention something in a year: "torture in 2021".

    Not which texts: then the year is of what they tell.
    """
    asked = plan.intent is Intent.LIST and bool(plan.terms or plan.names) and not which_text(plan.text)
    return asked and not relates_in_time(plan.text) and asks_for_places(plan.text)


def _asks_of_dates(plan: Plan) -> bool:
    """Whether dates are all that a question names, and it asks what they brought: not what came before or after."""
    names = plan.names or plan.unknown_names or plan.places or plan.articles or plan.terms
    more = names or plan.references or plan.numbers or plan.years or plan.intent is Intent.COMPARE
    return bool(plan.dates) and not more and plan.expected is Expected.ANYTHING and not relates_in_time(plan.text)


def is_home(what: QueryTerm | NameMatch) -> bool:
    """Whether something that a question names is no more than the country that all texts are about."""
    if isinstance(what, NameMatch):
        return what.name.text == HOME
    return english_stems(HOME) in what.alternatives
