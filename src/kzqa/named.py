"""What a question names: paragraphs, texts, people and bodies, dates, articles of laws, years and other numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Protocol

from kzqa.articles import ArticleMention, find_articles
from kzqa.cues import pattern
from kzqa.dates import Date, dates_asked, find_dates
from kzqa.domain import Corpus, Span
from kzqa.intent import Intent, wanted
from kzqa.lookups import Lookups
from kzqa.names import Name, NameIndex, NameMatch, persons_by_paragraph
from kzqa.plan import NEAR, ReferenceAsked
from kzqa.reference import ParagraphMention, find_paragraph_mentions, loose_mentions, settle
from kzqa.terms import overlaps
from kzqa.texts import TextMention, find_bare_appeals, find_text_mentions

__all__ = ["Named", "Naming"]

_OF = re.compile(r"\W*(?:(?:of|in|from|under|из|в|к)\W+)?(?:the\W+)?", re.IGNORECASE)

_YEAR = re.compile(r"(?<![\w/.-])((?:19|20)\d\d)(?!\w|/\d|-\d|-(?:х|е|ые|ых)\b|\s?-?\s?жылдар)")
"""A year; not a decade: "2000s", "2000-х", "2000-жылдары"."""
_NUMBER = re.compile(r"(?<![\w/.-])\d+(?:[\s.,]\d{3})*(?![\w/])")


class _Placed(Protocol):
    """What has a place in a text."""

    @property
    def span(self) -> Span:
        """Where it stands."""


@dataclass(frozen=True, slots=True)
class Named:
    """What one question names, each with its place."""

    text: str
    intent: Intent
    mentions: tuple[ParagraphMention, ...]
    references: tuple[ReferenceAsked, ...]
    texts: tuple[TextMention, ...]
    names: tuple[NameMatch, ...]
    unknown: tuple[str, ...]
    """Names that the corpus has not, even near."""
    dates: tuple[Date, ...]
    articles: tuple[ArticleMention, ...]

    @property
    def spans(self) -> list[Span]:
        """The places of what is named, articles apart: their numbers are numbers, too."""
        return [*_spans(self.mentions), *_spans(self.texts), *_spans(self.names), *_spans(self.dates)]

    @property
    def english(self) -> list[tuple[int, str]]:
        """The places of names, dates and articles with how the texts put them."""
        names = [(match.span.start, match.name.text) for match in self.names]
        dates = [(date.span.start, date.english) for date in self.dates]
        return names + dates + [(a.span.start, f"Article {', '.join(a.numbers)}") for a in self.articles]

    @property
    def years(self) -> tuple[int, ...]:
        """Years named otherwise than as a text's or in a date."""
        return tuple(dict.fromkeys(int(match[1]) for match in _years(self.text, self.spans)))

    @property
    def numbers(self) -> tuple[str, ...]:
        """Other numbers, as written."""
        found = (match for match in _NUMBER.finditer(self.text) if not _YEAR.fullmatch(match[0]))
        return tuple(match[0] for match in found if not overlaps(Span(*match.span()), self.spans))


class Naming:
    """Finds what questions over one corpus name."""

    def __init__(self, corpus: Corpus, names: NameIndex, lookups: Lookups) -> None:
        """Keep what it is looked up in."""
        self.corpus = corpus
        self.names = names
        self._lookups = lookups
        self._squashed = [re.sub(r"\W", "", p.text).casefold() for p in corpus.paragraphs]

    def find(self, text: str, given: Sequence[TextMention] = (), told: Sequence[Span] = ()) -> Named:
        """What a question names.

        Args:
            text: the question.
            given: texts that it is known to name.
            told: where it only tells of the asker: whoever is named there is not asked about.
        """
        mentions, texts = self._paragraphs_and_texts(text, given)
        references = self._references(text, mentions, texts)
        taken = [*_spans(mentions), *_spans(texts)]
        looked, strangers = self.names.look(text)
        names = tuple(match for match in looked if not overlaps(match.span, taken))
        dates = tuple(date for date in dates_asked(text) if not overlaps(date.span, taken))
        articles = tuple(article for article in find_articles(text) if not overlaps(article.span, taken))
        named = Named(text, wanted(text), mentions, references, texts, names, (), dates, articles)
        named = self._compared(named)
        asked = [name for name in strangers if not all(overlaps(place, told) for place in _places(name, text))]
        return replace(named, unknown=_unknown(asked, named))

    def excepted(self, named: Named) -> tuple[tuple[Span, ...], frozenset[str]]:
        """Where a question leaves somebody out, "besides Kozlov", and the paragraphs that tell of nobody else."""
        spans: list[Span] = []
        names: set[Name] = set()
        for match in named.names:
            before = pattern("except").search(named.text[: match.span.start])
            behind = pattern("except_behind").match(named.text, match.span.end)
            if match.name.kind == "person" and (before or behind):
                spans.append(
                    Span(before.start() if before else match.span.start, behind.end() if behind else match.span.end)
                )
                names.add(match.name)
        told = {id_ for name in names for id_ in name.paragraphs}
        return tuple(spans), frozenset(id_ for id_ in told if names.issuperset(self._persons[id_]))

    @cached_property
    def _persons(self) -> dict[str, list[Name]]:
        return persons_by_paragraph(self.names.names)

    def _paragraphs_and_texts(
        self, text: str, given: Sequence[TextMention]
    ) -> tuple[tuple[ParagraphMention, ...], tuple[TextMention, ...]]:
        mentions = find_paragraph_mentions(text)
        all_ = self._others_where_excepted(text, find_text_mentions(text, self.corpus.sources))
        found = (m for m in all_ if m.sources or not self._is_cited(m))
        texts = (*(m for m in found if not overlaps(m.span, _spans(given))), *given)
        if mentions and not texts:
            texts = self._years_as_texts(text, texts) or find_bare_appeals(text, self.corpus.sources)
        elif texts and not mentions:
            mentions = loose_mentions(self.corpus, text, texts)
        return self._not_of_laws(text, mentions, texts), texts

    def _others_where_excepted(self, text: str, mentions: Sequence[TextMention]) -> Iterator[TextMention]:
        """The texts that are named; of "all but the 2021 text" the others, unless these are named as well."""
        excepted = [
            mention
            for mention in mentions
            if pattern("except_text").search(text[: mention.span.start])
            or pattern("except_text_behind").match(text, mention.span.end)
        ]
        out = {source for mention in excepted for source in mention.sources}
        asked = {source for mention in mentions if mention not in excepted for source in mention.sources}
        rest = tuple(s.id for s in self.corpus.sources if s.id not in out and (not asked or s.id in asked))
        for mention in mentions:
            turned = rest and mention in excepted and mention.sources
            yield replace(mention, sources=rest, year=None) if turned else mention

    def _not_of_laws(
        self, text: str, mentions: Sequence[ParagraphMention], texts: Sequence[TextMention]
    ) -> tuple[ParagraphMention, ...]:
        """Without articles of laws: "article 4 of the 2021 text" is a paragraph, "Article 405 in" it is none.

        Which it is, the corpus tells: there is no paragraph 405, but there is one that names Article 405.
        """
        known = [a.span for a in find_articles(text) if any(self._lookups.article(n).paragraphs for n in a.numbers)]
        ids = {f"{source}#{anchor}" for t in texts for source in t.sources for m in mentions for anchor in m.anchors}
        there = not known or bool(ids & self.corpus.by_id.keys())
        return tuple(m for m in mentions if there or not overlaps(m.span, known))

    def _compared(self, named: Named) -> Named:
        """With the intent to compare, if several texts are named, and with the texts that bare years then stand for."""
        years = {source.year for source in self.corpus.sources}
        bare = {int(match[1]) for match in _years(named.text, named.spans)}
        several = len({mention.sources for mention in named.texts if mention.sources}) > 1
        several = several or any(mention.period and len(mention.sources) > 1 for mention in named.texts)
        if named.intent is Intent.FACT and (several or (len(bare) > 1 and bare <= years)):
            named = replace(named, intent=Intent.COMPARE)
        if named.intent is not Intent.COMPARE:
            return named
        return replace(named, texts=named.texts + self._years_as_texts(named.text, named.texts))

    def _years_as_texts(self, text: str, texts: Sequence[TextMention]) -> tuple[TextMention, ...]:
        """Bare years, each for the texts of that year, if there is one; "since 2003" for all from then on."""
        of_year = {
            year: tuple(source.id for source in self.corpus.sources if source.year == year)
            for year in {source.year for source in self.corpus.sources}
        }
        found = [(match, int(match[1])) for match in _years(text, _spans(texts))]
        since = {year: _since(text, match) for match, year in found}
        later = {
            year: tuple(source.id for source in self.corpus.sources if source.year >= year)
            for _, year in found
            if since[year]
        }
        return tuple(
            TextMention(ids, Span(*match.span()), match[0], None if since[year] else year, period=since[year])
            for match, year in found
            if (ids := later.get(year) or of_year.get(year))
        )

    def _is_cited(self, mention: TextMention) -> bool:
        """Whether a text that the corpus lacks is named in one that it has: "P7_TA(2012)0089", "of 15 March 2012"."""
        if any(date.day and self._lookups.calendar.having(date) for date in find_dates(mention.asked)):
            return True
        number = re.sub(r"\W", "", mention.asked).casefold()
        numbered = mention.year is None and any(char.isdigit() for char in number)
        return numbered and any(number in text for text in self._squashed)

    def _references(
        self, text: str, mentions: Sequence[ParagraphMention], texts: Sequence[TextMention]
    ) -> tuple[ReferenceAsked, ...]:
        """Each paragraph with its text: the first named after it, unless it stands right behind another."""
        asked: list[ReferenceAsked] = []
        spans = [m.span for m in mentions]
        for position, mention in enumerate(mentions):
            start = spans[position].start
            until = spans[position + 1].start if position + 1 < len(spans) else 10**9
            after = [t for t in texts if start < t.span.start < until]
            before = [t for t in texts if t.span.start < start][-1:]
            if after and before and not _belongs(text, mention.span, after[0].span):
                # "2019 жылғы мәтіннің 9-тармағы мен 2021 жылғы мәтіннің 14-тармағы": each behind its text
                after = after if text[before[0].span.end : start].strip(" ,:(") else []
            chosen = after or before or list(texts[:1])
            sources = tuple(dict.fromkeys(source for named in chosen for source in named.sources))
            asked += [
                ReferenceAsked(settle(self.corpus, sources[0], anchor) if sources else anchor, sources)
                for anchor in mention.anchors
            ]
        return tuple(dict.fromkeys(asked))


def _belongs(text: str, paragraph: Span, named: Span) -> bool:
    """Whether a paragraph is said to be of the text named after it: "recital F of the 2013 motion"."""
    return bool(_OF.fullmatch(text[paragraph.end : named.start]))


def _spans(found: Iterable[_Placed]) -> list[Span]:
    return [one.span for one in found]


def _years(text: str, taken: Sequence[Span]) -> list[re.Match[str]]:
    return [match for match in _YEAR.finditer(text) if not overlaps(Span(*match.span()), taken)]


def _since(text: str, year: re.Match[str]) -> bool:
    """Whether a year is one from which on something is asked: "since 2003", "2003 жылдан бері"."""
    return bool(pattern("since_before").search(text[: year.start()]) or pattern("since_behind").match(text, year.end()))


def _places(words: str, text: str) -> list[Span]:
    return [Span(*match.span()) for match in re.finditer(re.escape(words), text)] or [Span(0, len(words))]


def _unknown(strangers: Sequence[str], named: Named) -> tuple[str, ...]:
    """Names that the corpus has not, even near; what names a text, or is of a date ("27 Feb"), is none."""
    known = [mention.asked for mention in named.texts]
    known += [match.asked for match in named.names if match.exact or match.score >= NEAR]
    known += [named.text[span.start : span.end] for span in _spans((*named.dates, *named.articles))]
    return tuple(name for name in strangers if not any(name in asked or asked in name for asked in known))
