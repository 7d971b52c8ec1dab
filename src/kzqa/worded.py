"""Questions after words that somebody quotes: where they stand, and whether they do at all.

What somebody has between quotation marks stands in the texts word for word, or it does not: it is looked up.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kzqa.cues import pattern
from kzqa.domain import Corpus, Span
from kzqa.intent import Intent
from kzqa.names import NameIndex
from kzqa.plan import Plan, WordsAsked
from kzqa.reference import kind_spans
from kzqa.sorts import Places
from kzqa.terms import blanked, overlaps

__all__ = ["Worded", "quotations"]

MOST_NEAREST = 3
"""So many paragraphs that have other words in common with a quotation are offered where it stands nowhere."""

SENTENCE = 4
"""So many words between quotation marks are nothing but words, whatever is asked beside them."""

FEW_BESIDE = 2
"""So many terms may stand beside words that stand in the texts: "fake charges", of journalists."""

LEFT_OUT = 60
"""Words that may stand where a quotation has dots."""

MOST_STRETCHES = 6
"""A quotation with more dots is looked up by what stands before them."""

MOST_WORDS = 100
"""So many words of a quotation are looked for where it stands nowhere."""

MOST_LOOKED_UP = 12
"""So many of these, the longest."""

_QUOTED = re.compile(
    r"“([^“”]+)”|«([^«»]+)»|„([^„“”]+)[“”]|\"([^\"]+)\"|(?<!\w)‘([^‘]+?)’(?!\w)|(?<!\w)'([^']+(?:'\w[^']*)*)'(?!\w)"
)
_WORDS = re.compile(r"\w+")
_DOTS = re.compile(r"(?:…|\.\.\.)+")
_LATIN = re.compile(r"[a-z]", re.IGNORECASE)
_OTHER = re.compile("[\u0370-\u1dff\u2e80-\ud7ff]")
"""Letters of other alphabets."""


def quotations(text: str) -> list[Span]:
    """What stands between quotation marks in a text, without them."""
    return [Span(*match.span(match.lastindex or 0)) for match in _QUOTED.finditer(text)]


class Worded:
    """Finds quotations in one corpus."""

    def __init__(self, corpus: Corpus, names: NameIndex) -> None:
        """Keep what they are looked up in."""
        self._corpus, self._names = corpus, names
        beginnings = (paragraphs[0].text for s in corpus.sources if (paragraphs := corpus.of_source(s.id)))
        self._only_latin = not any(_OTHER.search(text) for text in beginnings)

    def settle(self, plan: Plan) -> Plan:
        """The plan, with where the words stand that it quotes, if that is what it asks."""
        if plan.refused or plan.references or plan.sort:
            return plan
        spans = [span for span in quotations(plan.text) if self._are_words(plan, span)]
        cues = [Span(*match.span()) for match in pattern("wording").finditer(blanked(plan.text, spans))]
        if not (spans and cues):
            return plan
        asked = tuple(plan.text[span.start : span.end].strip(" ,.;:") for span in spans)
        found = self._having([_Quotation(words) for words in asked])
        if self._content(plan, [*spans, *cues]) > _content_beside(asked, found=bool(found)):
            return plan
        nearest = () if found else tuple(self._nearest(" ".join(asked)))
        # What is quoted names nobody and no text: it is only words.
        return replace(plan, worded=WordsAsked(asked, found, nearest), intent=Intent.LIST, unknown_names=())

    def _having(self, quotations: Sequence[_Quotation]) -> dict[str, Places]:
        """By the ids of the paragraphs that have all of some quotations, where these stand."""
        found: dict[str, Places] = {}
        for paragraph in self._corpus.paragraphs:
            folded = paragraph.text.casefold()
            if all(quotation.rarest in folded for quotation in quotations):
                places = [tuple(quotation.places(paragraph.text)) for quotation in quotations]
                if all(places):
                    found[paragraph.id] = tuple(place for of_one in places for place in of_one)
        return found

    def _are_words(self, plan: Plan, span: Span) -> bool:
        """Whether what is quoted is in letters that the texts are written in, and no name."""
        words = plan.text[span.start : span.end]
        named = any(match.span.start <= span.start and span.end <= match.span.end for match in plan.names)
        readable = _LATIN.search(words) and not _OTHER.search(words) if self._only_latin else _WORDS.search(words)
        return bool(readable) and not named

    def _content(self, plan: Plan, taken: Sequence[Span]) -> int:
        """How many terms and names a question has beside what it quotes, texts, and who wrote them."""
        beside = [*taken, *kind_spans(plan.text), *(mention.span for mention in plan.texts)]
        most = len(self._corpus.paragraphs) / 3
        terms = [term for term in plan.terms if not term.speaks]
        spans = [term.span for term in terms]
        spans += [match.span for match in plan.names if len(match.name.paragraphs) < most]
        return sum(not overlaps(span, beside) for span in spans)

    def _nearest(self, words: str) -> Iterator[str]:
        """The ids of the paragraphs that have most of some words, if any has half of them."""
        wanted = {word.casefold() for word in _WORDS.findall(words)[:MOST_WORDS] if len(word) > 3}
        having: Counter[int] = Counter()
        for one in sorted(wanted, key=len)[-MOST_LOOKED_UP:]:
            having.update(self._names.mentions.having(lambda word, one=one: word.casefold() == one))  # type: ignore[misc]
        for number, count in having.most_common(MOST_NEAREST):
            if count * 2 >= min(len(wanted), MOST_LOOKED_UP):
                yield self._corpus.paragraphs[number].id


class _Quotation:
    """The words of a quotation, one behind the other, whatever signs stand between them; dots part its stretches.

    They are compared, not compiled: the interpreter would keep a pattern, and with it what somebody asked.
    """

    def __init__(self, words: str) -> None:
        stretches = [[word.casefold() for word in _WORDS.findall(part)] for part in _DOTS.split(words)]
        self._stretches = [stretch for stretch in stretches if stretch][:MOST_STRETCHES]
        self.rarest = max((word for stretch in self._stretches for word in stretch), key=len, default="")
        """Its longest word, which is in few texts."""

    def places(self, text: str) -> Iterator[Span]:
        """Where it stands in a text, each place from its first word to its last."""
        words = list(_WORDS.finditer(text))
        folded = [word[0].casefold() for word in words]
        first = self._stretches[0] if self._stretches else []
        for at in (at for at, word in enumerate(folded) if first and word == first[0]):
            end = _end(self._stretches, folded, at)
            if end:
                yield Span(words[at].start(), words[end - 1].end())


def _end(stretches: Sequence[Sequence[str]], words: Sequence[str], at: int) -> int:
    """Behind which word the last of some stretches ends, the first of which begins at a word; 0 where it does not."""
    end = 0
    for stretch in stretches:
        last = at if not end else min(end + LEFT_OUT, len(words))
        begin = next((n for n in range(end or at, last + 1) if words[n : n + len(stretch)] == stretch), None)
        if begin is None:
            return 0
        end = begin + len(stretch)
    return end


def _content_beside(asked: Sequence[str], *, found: bool) -> float:
    """How many terms a question may have beside words that it quotes, and still ask for the words."""
    longest = max(len(_WORDS.findall(words)) for words in asked)
    if longest >= SENTENCE:
        return math.inf
    return FEW_BESIDE if found and longest > 1 else 0
