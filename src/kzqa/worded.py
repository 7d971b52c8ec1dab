"""Questions after words that somebody quotes: where they stand, and whether they do at all.

What somebody has between quotation marks stands in the texts word for word, or it does not: it is looked up.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kzqa.cues import pattern
from kzqa.domain import Corpus, Span
from kzqa.intent import Intent, is_issuer
from kzqa.names import NameIndex
from kzqa.plan import Plan, WordsAsked
from kzqa.reference import kind_spans
from kzqa.terms import INSTITUTION, blanked, overlaps

__all__ = ["Worded", "quotations"]

MOST_NEAREST = 3
"""So many paragraphs that have other words in common with a quotation are offered where it stands nowhere."""

SENTENCE = 4
"""So many words between quotation marks are nothing but words, whatever is asked beside them."""

FEW_BESIDE = 2
"""So many terms may stand beside words that stand in the texts: "fake charges", of journalists."""

LEFT_OUT = 400
"""Characters that may stand where a quotation has dots."""

MOST_WORDS = 100
"""A longer quotation is looked up by its first words."""

_QUOTED = re.compile(
    r"“([^“”]+)”|«([^«»]+)»|„([^„“”]+)[“”]|\"([^\"]+)\"|(?<!\w)‘([^‘]+?)’(?!\w)|(?<!\w)'([^']+(?:'\w[^']*)*)'(?!\w)"
)
_WORD = re.compile(r"\w+|(?:…|\.\.\.)")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_OTHER = re.compile(r"[^\W\d_a-z]", re.IGNORECASE | re.ASCII)


def quotations(text: str) -> list[Span]:
    """What stands between quotation marks in a text, without them."""
    return [Span(*match.span(match.lastindex or 0)) for match in _QUOTED.finditer(text)]


class Worded:
    """Finds quotations in one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Keep what they are looked up in."""
        self._corpus, self._names = corpus, names

    def settle(self, plan: Plan) -> Plan:
        """The plan, with where the words stand that it quotes, if that is what it asks."""
        if plan.refused or plan.references or plan.sort:
            return plan
        spans = [span for span in quotations(plan.text) if self._are_words(plan, span)]
        cues = [Span(*match.span()) for match in pattern("wording").finditer(blanked(plan.text, spans))]
        if not (spans and cues):
            return plan
        asked = tuple(plan.text[span.start : span.end].strip(" ,.;:") for span in spans)
        patterns = [_pattern(words) for words in asked]
        found = {
            p.id: tuple(Span(*match.span()) for one in patterns for match in one.finditer(p.text))
            for p in self._corpus.paragraphs
            if all(one.search(p.text) for one in patterns)
        }
        if self._content(plan, [*spans, *cues]) > _content_beside(asked, found=bool(found)):
            return plan
        nearest = () if found else tuple(self._nearest(" ".join(asked)))
        # What is quoted names nobody and no text: it is only words.
        return replace(plan, worded=WordsAsked(asked, found, nearest), intent=Intent.LIST, unknown_names=())

    def _are_words(self, plan: Plan, span: Span) -> bool:
        """Whether what is quoted is in letters that the texts are written in, and no name."""
        words = plan.text[span.start : span.end]
        named = any(match.span.start <= span.start and span.end <= match.span.end for match in plan.names)
        return bool(_LATIN.search(words)) and not (named or _OTHER.search(words))

    def _content(self, plan: Plan, taken: Sequence[Span]) -> int:
        """How many terms and names a question has beside what it quotes, texts, and who wrote them."""
        beside = [*taken, *kind_spans(plan.text), *(mention.span for mention in plan.texts)]
        most = len(self._corpus.paragraphs) / 3
        terms = [term for term in plan.terms if not (term.domain == INSTITUTION and is_issuer(term.asked))]
        spans = [Span(term.start, term.start + len(term.asked)) for term in terms]
        spans += [match.span for match in plan.names if len(match.name.paragraphs) < most]
        return sum(not overlaps(span, beside) for span in spans)

    def _nearest(self, words: str) -> Iterator[str]:
        """The ids of the paragraphs that have most of some words, if any has half of them."""
        wanted = {word.casefold() for word in _WORD.findall(words)[:MOST_WORDS] if len(word) > 3}
        having: Counter[int] = Counter()
        for one in wanted:
            having.update(self._names.mentions.having(lambda word, one=one: word.casefold() == one))  # type: ignore[misc]
        for number, count in having.most_common(MOST_NEAREST):
            if count * 2 >= len(wanted):
                yield self._corpus.paragraphs[number].id


def _pattern(words: str) -> re.Pattern[str]:
    """These words one behind the other, whatever signs stand between them, and anything for dots."""
    parts: list[str] = []
    for word in _WORD.findall(words)[:MOST_WORDS]:
        dots = not word[0].isalnum() and word[0] != "_"
        parts.append(rf".{{0,{LEFT_OUT}}}?" if dots else rf"(?<!\w){re.escape(word)}(?!\w)")
    return re.compile(r"\W*".join(parts), re.IGNORECASE | re.DOTALL)


def _content_beside(asked: Sequence[str], *, found: bool) -> int:
    """How many terms a question may have beside words that it quotes, and still ask for the words."""
    longest = max(len(_WORD.findall(words)) for words in asked)
    if longest >= SENTENCE:
        return MOST_WORDS
    return FEW_BESIDE if found and longest > 1 else 0
