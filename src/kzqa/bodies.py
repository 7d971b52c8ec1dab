"""Bodies that a question names and no text does: the World Bank, the Committee to Protect Journalists, Freedom Now.

Their names are made of ordinary words, so that paragraphs have some of these: a body is only there where its words
stand together.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain

from kzqa.cues import pattern
from kzqa.domain import Corpus, Span
from kzqa.intent import is_body, is_function_word
from kzqa.language import WORD
from kzqa.morphology import english_stems
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import TermFound
from kzqa.terms import Alternative, overlaps

__all__ = ["stand_together", "unheard_bodies"]

_CAPITALISED = re.compile(r"[A-Z][^\W_]*(?:(?:['’-]| )[A-Z][^\W_]*)+")
"""Neighbouring words with capitals."""
_PARTS = re.compile(r"[,;:]")
_OWNED = re.compile(r"['’]s?$")
UNCAPITALISED = 2
"""So many words without a capital has a question that gives it to names alone."""
BETWEEN = 3
"""So many other words may stand among those of a body's name: "Commissioner for Human Rights"."""

LONGEST = 6
"""So many words has a name at most that is taken for a body's because it is said to speak."""


def unheard_bodies(corpus: Corpus, plan: Plan, retrieval: Retrieval) -> tuple[str, ...]:
    """The bodies that no paragraph names: what is found is said by somebody else."""
    spans = chain(_of_the_glossary(corpus, retrieval), _of_ordinary_words(corpus, plan, retrieval))
    return tuple(dict.fromkeys(_OWNED.sub("", plan.text[span.start : span.end]) for span in spans))


def _of_the_glossary(corpus: Corpus, retrieval: Retrieval) -> Iterator[Span]:
    """Where bodies are named that the glossary knows."""
    for found in retrieval.terms:
        there = found.held and not found.paragraphs  # in another text than the one that is asked
        if found.term.proper and not there and not _is_said(corpus, found):
            yield found.term.span


def _is_said(corpus: Corpus, found: TermFound) -> bool:
    """Whether a paragraph has the words of any wording together: "World Bank", and not "a fuel bank of the world"."""
    texts = [corpus.by_id[id_].text for id_ in found.paragraphs]
    return any(stand_together([[wording]], text) for wording in found.term.alternatives for text in texts)


def _of_ordinary_words(corpus: Corpus, plan: Plan, retrieval: Retrieval) -> Iterator[Span]:
    """Where bodies are named by words that stand together in no paragraph: "Freedom House", "the Labour Party"."""
    for span in (*_capitalised(plan.text), *_sayers(plan.text)):
        words = [found for found in retrieval.terms if overlaps(found.term.span, [span])]
        whole = any(found.term.span.start <= span.start and found.term.span.end >= span.end for found in words)
        known = (found for found in words if found.term.proper or found.term.asked.isupper())
        whole = whole or any(found.paragraphs for found in known)  # "ОБСЕ жағы": a body that is there
        others = [*(match.span for match in plan.names), *(mention.span for mention in plan.texts)]
        if whole or overlaps(span, others) or not words:
            continue
        wordings: Sequence[Sequence[Alternative]] = [found.term.alternatives for found in words]
        if plan.written == "en":  # of "Freedom Now" the second word, too
            wordings = [[english_stems(plan.text[span.start : span.end])]]
        having = frozenset.intersection(*(frozenset(found.paragraphs) for found in words))
        if not any(stand_together(wordings, corpus.by_id[id_].text) for id_ in having):
            yield span


def _capitalised(text: str) -> Iterator[Span]:
    """Where several words with capitals end with what names a body, in a question that has others without."""
    if sum(word[0].islower() for word in WORD.findall(text)) < UNCAPITALISED:
        return
    for match in _CAPITALISED.finditer(text):
        words = list(WORD.finditer(text, *match.span()))
        while words and not is_body(words[-1][0]):
            words.pop()
        while words and is_function_word(words[0][0]):
            words.pop(0)
        if len(words) > 1:
            yield Span(words[0].start(), words[-1].end())


def _sayers(text: str) -> Iterator[Span]:
    """Where a name of several words is that of somebody who is asked to have said something: "Союз журналистов"."""
    for match in pattern("sayer").finditer(text):
        span = next(Span(*match.span(group)) for group, said in enumerate(match.groups(), 1) if said)
        words = list(WORD.finditer(text, span.start, span.end))
        if _is_a_name([word[0] for word in words]) and not pattern("joining").search(text, span.start, span.end):
            yield Span(words[0].start(), words[-1].end())


def _is_a_name(words: Sequence[str]) -> bool:
    """Whether words may be a body's name: with a capital, in English each that is no preposition."""
    capitals = [word[0].isupper() for word in words if not (word.isascii() and is_function_word(word.lower()))]
    capitals = capitals[:1] if not words[0].isascii() else capitals
    return 1 < len(words) <= LONGEST and words[0][0].isupper() and all(capitals)


def stand_together(terms: Sequence[Sequence[Alternative]], text: str) -> bool:
    """Whether a text has of each term some wording, all of them near each other and on one side of a comma."""
    within = sum(max(map(len, wordings), default=0) for wordings in terms) + BETWEEN
    parts = (english_stems(part) for part in _PARTS.split(text))
    windows = ({*part[at : at + within]} for part in parts for at in range(len(part)))
    return any(all(any(window.issuperset(wording) for wording in wordings) for wordings in terms) for window in windows)
