"""A plan: how a question was read, as everything that answers it takes it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from kzqa.acts import Asking
from kzqa.dates import Date
from kzqa.domain import Kind, Paragraph, Span
from kzqa.expected import Expected
from kzqa.intent import Intent, NotAQuestion
from kzqa.names import NameMatch
from kzqa.terms import QueryTerm, blanked
from kzqa.texts import TextMention

__all__ = ["NEAR", "ActsAsked", "ArticleAsked", "DateAsked", "Plan", "ReferenceAsked", "SortAsked", "WordsAsked"]

NEAR = 0.8
"""A name spelt so much alike is taken, and shown as taken; under it another person is meant."""

_CYRILLIC = re.compile("[\u0400-\u04ff]")

_ALSO = re.compile(
    r"\W*(?:,|&|(?<!\w)(?:and|or|as well as|и|или|а также|мен|бен|пен|және|немесе)(?!\w))\W*(?:\w+\W+){0,2}",
    re.IGNORECASE,
)
"""What stands between two of whom the same is asked: "Kozlov, and the writer Atabek"."""
MOST_PERSONS = 4
"""Of so many a question is asked one by one; of more it is a list of its own."""
LEAST_COMPARED = 2
"""Texts that are compared."""
ENOUGH = 2
"""So many terms, or one name, may be a question by themselves, pronouns or not."""


@dataclass(frozen=True, slots=True)
class ReferenceAsked:
    """A paragraph that the question names, with the texts that it may stand in."""

    anchor: str
    sources: tuple[str, ...]
    """Empty when the question does not say which text, or names one that the corpus lacks."""


@dataclass(frozen=True, slots=True)
class ArticleAsked:
    """A numbered article of a law that the question names."""

    number: str
    paragraphs: frozenset[str]
    """Ids of all paragraphs that name it; empty when none does."""


@dataclass(frozen=True, slots=True)
class DateAsked:
    """A date that a question asks about, and nothing else."""

    asked: str
    """As the question has it."""
    found: tuple[tuple[Paragraph, Span], ...]
    """Every paragraph that names it, with the place where it does."""


@dataclass(frozen=True, slots=True)
class SortAsked:
    """What sort of thing, or of people, a question asks the names of, and nothing else."""

    asked: str
    """As the question has it: "newspapers"."""
    found: Mapping[str, tuple[Span, ...]]
    """By the ids of all paragraphs that name one, the places where they do."""
    in_full: bool
    """Whether each place is the whole of a name: a city's, a country's."""


@dataclass(frozen=True, slots=True)
class ActsAsked:
    """What a question asks that texts do, and nothing else: "what does Parliament welcome?"."""

    asked: str
    """As the question has it: "welcome", "the Council"."""
    asking: Asking
    found: Mapping[str, tuple[Span, ...]]
    """By the ids of all paragraphs that do so, in the corpus' order, where their verbs stand."""
    beside: bool = False
    """Whether it names a subject, so that it is searched for, and these only stand beside what is found."""
    others: str = ""
    """Who acts, as the question has it, where it is none of those who speak in the texts."""


@dataclass(frozen=True, slots=True)
class WordsAsked:
    """Words that a question quotes, where it asks for nothing but where they stand."""

    asked: tuple[str, ...]
    found: Mapping[str, tuple[Span, ...]]
    """By the ids of all paragraphs that have them word for word, in the corpus' order, where."""
    nearest: tuple[str, ...]
    """The ids of paragraphs that have most of them, where none has all."""


@dataclass(frozen=True, slots=True)
class Plan:
    """How a question is read."""

    question: str
    """As asked."""
    text: str
    """What is searched for: the question, with a follow-up's missing parts put in."""
    language: str
    """That of the answer."""
    gloss: str
    """The question's content in English words: terms translated, names as the corpus writes them."""
    intent: Intent
    expected: Expected
    terms: tuple[QueryTerm, ...] = ()
    places: tuple[QueryTerm, ...] = ()
    """Countries, nationalities and cities that the question names, whether or not the corpus has them."""
    bodies: tuple[QueryTerm, ...] = ()
    """Of a question after mentions the bodies that it names, by the wordings of several words that their names have."""
    focus: QueryTerm | None = None
    """What the question asks for: "which newspaper", "how many children", "the name of the judge"."""
    counted: bool = False
    """Whether it asks how many of them."""
    thing: QueryTerm | None = None
    """What the question asks the name of, if it is of a kind that has names of its own: a hospital, a court."""
    who_is: bool = False
    """Whether it asks who somebody is whom it names."""
    of_nobody: str = ""
    """The pronoun that is all that says of whom it asks, and stands for nobody: "what sentence did she get?"."""
    names: tuple[NameMatch, ...] = ()
    unknown_names: tuple[str, ...] = ()
    articles: tuple[ArticleAsked, ...] = ()
    """Articles of laws that the question names."""
    references: tuple[ReferenceAsked, ...] = ()
    texts: tuple[TextMention, ...] = ()
    dates: tuple[Date, ...] = ()
    dated: tuple[DateAsked, ...] = ()
    """The dates once more, where they are all that is asked about: "what happened on 10 January 2021?"."""
    sort: SortAsked | None = None
    """Where it asks which things of a sort are named, "which newspapers are mentioned?"."""
    acts: ActsAsked | None = None
    """Where it asks what texts condemn or welcome, or what they ask of whom."""
    worded: WordsAsked | None = None
    """Where it asks for words that it quotes, "where does it say 'hybrid regime'?"."""
    years: tuple[int, ...] = ()
    """Years named otherwise than as a text's or in a date."""
    turned_to: tuple[int, ...] = ()
    """Of these the years that are all that a follow-up asks: "and in 2018?"."""
    numbers: tuple[str, ...] = ()
    """Other numbers, as written."""
    written: str = "en"
    """The language that the text is in, which the reader may not have chosen for the answer."""
    refused: NotAQuestion | None = None
    mended: bool = False
    """Whether its typing errors were undone."""
    understood_as: str | None = None

    alone: Plan | None = None
    """Of a follow-up that has content of its own: how it reads without the conversation. Of what somebody asks who says
    where he is: how it reads with that. Of one that leaves somebody out: how it reads as if he were not named."""
    otherwise: Plan | None = None
    """How it is read if this reading is refused: without what its asker tells of himself."""
    seen: frozenset[str] = frozenset()
    """Ids of paragraphs that were shown already, where more is asked for: "what else?"."""
    left_out: frozenset[str] = frozenset()
    """Ids of paragraphs that tell of nobody but those whom the question leaves out: "besides Kozlov"."""
    chosen: tuple[str, ...] | None = None
    """Ids of the texts that the reader chose beside the question; None for all."""
    kinds: tuple[Kind, ...] = ()
    """Kinds of paragraph that the reader chose; empty for all."""

    @property
    def named(self) -> tuple[str, ...] | None:
        """Ids of the texts that the question itself names; None when it names none."""
        ids = [source for mention in self.texts for source in mention.sources]
        return tuple(dict.fromkeys(ids)) or None

    @property
    def beside_texts(self) -> str:
        """The text with spaces for the names of texts: a letter that is a text asks for no letter of a recital."""
        return blanked(self.text, [mention.span for mention in self.texts])

    @property
    def scope(self) -> tuple[str, ...] | None:
        """Ids of the texts that the answer may come from, by question and choice; None for all."""
        if self.chosen is None or self.named is None:
            return self.named if self.chosen is None else self.chosen
        return tuple(source for source in self.named if source in self.chosen)

    @property
    def respelt(self) -> str | None:
        """The question in its usual letters, where it was typed with errors, or in Latin ones; None else."""
        in_cyrillic = _CYRILLIC.search(self.text) and not _CYRILLIC.search(self.question)
        return self.text if self.mended or in_cyrillic else None

    @property
    def full(self) -> bool:
        """Whether it may be a question by itself, pronouns or not: it has a name, or some terms."""
        return len(self.terms) + ENOUGH * len(self.names) >= ENOUGH

    @property
    def may_lean(self) -> bool:
        """Whether it may still be a follow-up: it names nobody, no place, no text and no date of its own."""
        named = self.names or self.unknown_names or self.places or self.articles or self.texts or self.dates
        return not (named or self.references or self.years or self.refused or self.understood_as)

    @property
    def of_each_person(self) -> tuple[Plan, ...]:
        """The question of each of several persons whom it names, as if the others were not named; empty for one.

        "How many years did Kozlov and Kuramshin get?": no paragraph need tell of both. Beside somebody whom the corpus
        has a name that it has not is somebody, too.
        """
        persons = [match for match in self.names if match.name.kind == "person" and match.score >= NEAR]
        strangers = self._strangers if persons else {}
        spans = sorted({*strangers, *(match.span for match in persons)}, key=lambda span: span.start)
        between = (self.text[one.end : other.start] for one, other in pairwise(spans))
        if self.intent is not Intent.FACT or self.references or not 1 < len(spans) <= MOST_PERSONS:
            return ()
        if not all(_ALSO.fullmatch(words) for words in between):
            return ()  # "did Kozlov meet Duvanov?"
        return tuple(
            replace(
                self._without([match for match in persons if match.span != span], [s for s in strangers if s != span]),
                unknown_names=(strangers[span],) if span in strangers else (),
            )
            for span in spans
        )

    @property
    def _strangers(self) -> dict[Span, str]:
        """The names that the corpus has not, by their places."""
        places = ((name, self.text.find(name)) for name in self.unknown_names)
        return {Span(at, at + len(name)): name for name, at in places if at >= 0}

    @property
    def of_each_text(self) -> Mapping[str, Plan]:
        """Of a comparison of texts that it names: what it asks of each of them, by the text's id; else empty."""
        if self.intent is not Intent.COMPARE or len(self.named or ()) < LEAST_COMPARED:
            return {}
        each = {source: (TextMention((source,), Span(0, 0), ""),) for source in self.named or ()}
        return {source: replace(self, texts=texts, intent=Intent.FACT) for source, texts in each.items()}

    def _without(self, persons: Sequence[NameMatch], strangers: Sequence[Span] = ()) -> Plan:
        """The same as if some persons were not named, nor some whom the corpus has not."""
        gloss = self.gloss
        for match in persons:
            gloss = gloss.replace(match.name.text, "")
        names = tuple(match for match in self.names if match not in persons)
        text = blanked(self.text, [*(match.span for match in persons), *strangers])
        return replace(self, text=text, gloss=" ".join(gloss.split()), names=names, alone=None, otherwise=None)

    def admits(self, paragraph: Paragraph) -> bool:
        """Whether a paragraph stands in the scope, is of a kind that was chosen, and was not shown already."""
        scope = self.scope
        chosen = (scope is None or paragraph.source in scope) and (not self.kinds or paragraph.kind in self.kinds)
        return chosen and paragraph.id not in self.seen and paragraph.id not in self.left_out
