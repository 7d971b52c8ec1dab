"""What a question asks about as a topic, "what is said about pension funds?", and no paragraph that would be cited has.

Such a question names its topic and nothing else, so that each of its words counts: a paragraph on foundations says
nothing about a pension fund, nor one on the rights of prisoners about those of consumers. Of longer topics a text may
have all there is in other words; those are left to the fitted model.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from kzqa.cues import pattern
from kzqa.domain import Span
from kzqa.evidence import COMMON, NO_TOPIC, TELLS_LITTLE, is_expanded, likely, rare_names
from kzqa.intent import Intent, asks_whether, is_function_word
from kzqa.language import WORD
from kzqa.plan import Plan
from kzqa.retrieve import Retrieval
from kzqa.signals import TermFound
from kzqa.terms import overlaps

__all__ = ["unknown_documents", "unknown_places_in_a_row", "untold_topic"]

MOST_TERMS = 3
"""So many terms has a topic at most that is taken by the word."""

MOST_WORDS = 3
"""And so many words one that has a word which is not known: in a longer one it may well be misspelt."""

DOCUMENT = "document"
"""The glossary's domain of laws, treaties, reports and indexes."""

_PARTICIPLE = re.compile(r"[ғқгк][ае]н(?:[дт][ае]р)?\w{0,4}$")
"""How a Kazakh word ends that says what its topic does: "баспана алғандар"."""


def untold_topic(plan: Plan, retrieval: Retrieval) -> str:
    """The topic of a question, a word of which no text has, nor any paragraph to be cited by its lines; empty if none.

    Of two things that texts have, "prisons for women", one paragraph must have both. Of mere words to look for, which
    may be a turn of phrase, only those count that name a topic of the glossary's.
    """
    if plan.intent is not Intent.FACT or not _has_lines(retrieval) or _is_of_something_named(plan, retrieval):
        return ""
    best = [hit.paragraph.id for hit in likely(retrieval)]
    terms = _topic(plan, retrieval)
    if 0 < len(terms) <= MOST_TERMS:
        words = [word for found in terms for word in WORD.findall(found.term.asked) if not is_function_word(word)]
        counting = terms if len(words) <= MOST_WORDS else [found for found in terms if found.term.alternatives]
        untold = any(_is_lacking(found, best) for found in counting) or _are_apart(terms, best)
    else:
        terms = _keywords(plan, retrieval)
        counting = [found for found in terms if _is_topical(found) and found.term.domain != DOCUMENT]
        untold = any(_is_lacking(found, best) for found in counting)
    return plan.text[terms[0].term.start : terms[-1].term.span.end] if untold else ""


def unknown_documents(retrieval: Retrieval) -> Iterator[str]:
    """The laws, codes and indexes that a question names by several words, and no text does: another is no answer."""
    best = [hit.paragraph.id for hit in likely(retrieval)]
    for found in retrieval.terms if _has_lines(retrieval) else ():
        by_words = bool(found.term.own) and all(len(wording) > 1 for wording in found.term.own)
        if by_words and found.term.domain == DOCUMENT and not _is_named(found) and found.often.isdisjoint(best):
            yield found.term.asked


def unknown_places_in_a_row(plan: Plan, retrieval: Retrieval) -> Iterator[str]:
    """The second, or third, of its kind, where no paragraph to be cited tells of any but the first: "the largest"."""
    asked = pattern("next_to_first").search(plan.text)
    if asked and not any(pattern("next_to_first").search(hit.paragraph.text) for hit in likely(retrieval)):
        yield asked[0]


def _is_named(found: TermFound) -> bool:
    """Whether any text has a term of several words; where it has no shorter wording, by words that stand together."""
    scattered = bool(found.paragraphs) and not found.ordered
    return found.held and not (scattered and all(len(wording) > 1 for wording in found.term.alternatives))


def _has_lines(retrieval: Retrieval) -> bool:
    """Whether the best paragraph has expansions: of another nobody knows in what words, or language, it is told."""
    return bool(retrieval.hits) and is_expanded(retrieval)


def _is_of_something_named(plan: Plan, retrieval: Retrieval) -> bool:
    named = rare_names(plan) or plan.articles or plan.dates or plan.years or plan.references or plan.kinds
    return bool(named) or any(len(found.paragraphs) < COMMON for found in retrieval.places)


def _topic(plan: Plan, retrieval: Retrieval) -> list[TermFound]:
    """The terms of what is asked about, where nothing is asked of it but what is said."""
    match = pattern("topic").search(plan.text)
    if match is None or match.lastindex is None:
        return []
    topic = Span(*match.span(match.lastindex))
    return [found for found in retrieval.terms if overlaps(found.term.span, [topic]) and not found.term.speaks]


def _keywords(plan: Plan, retrieval: Retrieval) -> list[TermFound]:
    """The terms of what is no question, but a few words to look for: "права инвалидов"."""
    terms = [found for found in retrieval.terms if not found.term.speaks]
    asks = pattern("interrogative").search(plan.text) or asks_whether(plan.text) or plan.text.rstrip().endswith("?")
    if asks or len(terms) > MOST_TERMS:
        return []
    taken = [*(f.term.span for f in retrieval.terms), *(m.span for m in plan.names), *(m.span for m in plan.texts)]
    beside = (word[0] for word in WORD.finditer(plan.text) if not overlaps(Span(*word.span()), taken))
    return terms if all(map(is_function_word, beside)) else []


def _is_lacking(found: TermFound, best: Sequence[str]) -> bool:
    """Whether no text has a term, and no paragraph to be cited is known to be asked about it."""
    if found.held or not found.often.isdisjoint(best):
        return False
    return bool(found.term.alternatives) or not _PARTICIPLE.search(found.term.asked)


def _are_apart(terms: Sequence[TermFound], best: Sequence[str]) -> bool:
    """Whether texts speak of these terms, and no paragraph to be cited of all of them."""
    telling = [found for found in terms if _is_topical(found) and found.weight > TELLS_LITTLE]
    together = any(all(id_ in found.paragraphs or id_ in found.often for found in telling) for id_ in best)
    return len(telling) > 1 and not together


def _is_topical(found: TermFound) -> bool:
    """Whether the glossary has a term as one of a subject, and not as what is said of it."""
    return bool(found.term.alternatives) and found.term.domain not in ("", *NO_TOPIC)
