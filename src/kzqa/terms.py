"""The words of a question and what they may stand for: content words and terms, in English stems, and the gloss."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache

from kzqa.domain import Span
from kzqa.glossary import Glossary, Term, TermMatch, word_stems
from kzqa.intent import is_body, is_function_word, is_issuer
from kzqa.language import WORD
from kzqa.morphology import english_stems, fold, russian_lemmas, spoken_stems, stem
from kzqa.names import NameMatch

__all__ = [
    "INSTITUTION",
    "ROLE",
    "Alternative",
    "QueryTerm",
    "Wording",
    "blanked",
    "has_any",
    "overlaps",
    "written_stems",
]

ROLE = "person-role"
"""The glossary's domain of judges, lawyers, wives."""

INSTITUTION = "institution"
"""Its domain of parliaments, courts, ministries."""

_COUNTED = re.compile(r"(\d+)(?:-[^\W\d_]{1,3})?")
"""A number, with the ending that it is inflected by: "2003-м", "4-ші"."""

ALIKE = 4
"""Words of a name that begin with the same so many letters are forms of one."""

SMALL_WORDS = frozenset(
    ("a", "an", "the", "of", "in", "on", "at", "to", "for", "from", "by", "with", "into", "as", "and", "or")
)
"""What a term of several words may have beside its words of content: "minister of justice"."""

Alternative = tuple[str, ...]
"""English stems that together name a concept: ``("death", "penalti")``."""


@dataclass(frozen=True, slots=True)
class QueryTerm:
    """One content word or term of the question, with every way in which the English texts may put it."""

    asked: str
    """As the question has it."""
    alternatives: tuple[Alternative, ...]
    """Empty for a word that neither the glossary nor the language of the texts knows."""
    domain: str = ""
    """The glossary's domain: ``place``, ``right``, ...; empty for a word that it does not hold."""
    start: int = 0
    """Where it begins in the text that is searched for."""
    translation: str = ""
    """The preferred English term; the word itself in an English question."""
    own: tuple[Alternative, ...] = ()
    """Of the alternatives those that say just this: no neighbouring wording."""
    spoken: tuple[Sequence[str], ...] = ()
    """For each of the words the stems that it may have in its own language, where that is not the texts'."""

    proper: bool = False
    """Whether it is the name of one body, as the glossary has it: "World Bank", and not "police"."""

    @property
    def span(self) -> Span:
        """Where it stands in the text that is searched for."""
        return Span(self.start, self.start + len(self.asked))

    @property
    def speaks(self) -> bool:
        """Whether it is Parliament, who speaks in the texts, and not parliamentary elections."""
        return self.domain == INSTITUTION and is_issuer(self.asked)


class Wording:
    """The words of one question. Each is looked up once; what was found is gone with this object."""

    def __init__(self, text: str, language: str, glossary: Glossary) -> None:
        """Take a question, and what its words are looked up in."""
        self._text, self._language = text, language
        stemmed = cache(word_stems)
        self._find: Callable[[tuple[str, ...]], tuple[TermMatch, ...]] = cache(
            lambda spelt: glossary.find(language, spelt, stemmed)
        )

    def terms(self, taken: Sequence[Span], known: Sequence[tuple[int, str]]) -> tuple[tuple[QueryTerm, ...], str]:
        """The content words, and the question in English words.

        Args:
            taken: what is left out.
            known: what of it is in English already: where it stands, and how it is said.
        """
        terms: list[QueryTerm] = []
        gloss = list(known)
        for group, match in self._groups(taken):
            if all(is_function_word(word[0]) for word in group):
                continue
            term = _term(self._text, group, self._language, match)
            if counted := _COUNTED.fullmatch(term.asked):
                gloss.append((term.start, counted[1]))
                continue
            terms.append(term)
            if term.translation:
                gloss.append((term.start, term.translation))
        return tuple(terms), " ".join(part for _, part in sorted(gloss)) or self._text

    def places(self, persons: Sequence[Span]) -> tuple[QueryTerm, ...]:
        """The places that the words name, persons left out, whether or not they are also a name of the corpus."""
        groups = self._groups(persons)
        found = (_term(self._text, group, self._language, match) for group, match in groups if match)
        return tuple(term for term in found if term.domain == "place" and term.translation[:1].isupper())

    def bodies(self, names: Sequence[NameMatch]) -> tuple[QueryTerm, ...]:
        """Of names that are no person's: the institutions that they are, or are part of, and how they are written out.

        Acronyms are left to the names: "WHO" is a word in lower case.
        """
        bodies = [match for match in names if match.name.kind != "person"]
        found = [_term(self._text, group, self._language, match) for group, match in self._groups(()) if match]
        found = [term for term in found if term.domain == INSTITUTION]
        wholes = [(term, [m for m in bodies if overlaps(m.span, [term.span])]) for term in found]
        own = [m for m in bodies if not overlaps(m.span, [term.span for term, _ in wholes])]
        return (
            *(_written_out(term, matches) for term, matches in wholes if matches),
            *(_written_out(QueryTerm(m.asked, (), INSTITUTION, m.span.start), [m]) for m in own),
        )

    def _groups(self, taken: Sequence[Span]) -> Iterator[tuple[list[re.Match[str]], TermMatch | None]]:
        """Words that belong together: a term of the glossary, or a word alone; none that is taken already."""
        runs: list[list[re.Match[str]]] = [[]]
        for word in WORD.finditer(self._text):
            if overlaps(Span(*word.span()), taken):
                runs.append([])
            else:
                runs[-1].append(word)
        for run in runs:
            spelt = tuple(word[0] for word in run)
            matches = {match.start: match for match in self._find(spelt)}
            at = 0
            while at < len(run):
                match = matches.get(at)
                end = match.end if match else at + 1
                yield run[at:end], match
                at = end


def _written_out(term: QueryTerm, matches: Sequence[NameMatch]) -> QueryTerm:
    """A body by the wordings of several words that it has, and of names that stand where it does; all are its own."""
    variants = [v for m in matches if m.span == term.span for v in m.name.variants]
    wordings = tuple(dict.fromkeys((*term.alternatives, *map(_stems, variants))))
    return replace(term, alternatives=tuple(wording for wording in wordings if len(wording) > 1), own=wordings)


def _term(text: str, group: Sequence[re.Match[str]], language: str, match: TermMatch | None) -> QueryTerm:
    start, end = group[0].start(), group[-1].end()
    asked = text[start:end]
    concepts = [t for t in (match.terms if match else ()) if _written_so(t, asked, language, text)]
    alternatives: list[Alternative] = []
    if language == "en" or asked.isascii():
        alternatives.append(_stems(asked))
    if language == "en":  # "March" is the month, and no way to protest
        concepts = [t for t in concepts if any(_wording(english) == alternatives[0] for english in t.en)] or concepts
    own = list(alternatives) or [_wording(term.en[0]) for term in concepts]
    alternatives += [_wording(english) for term in concepts for english in term.en]
    translation = asked if language == "en" else (concepts[0].en[0] if concepts else "")
    first = [term for term in concepts if language != "en" or _wording(term.en[0]) == alternatives[0]]
    domains = [term.domain for term in (*first, *concepts)]
    domain = ROLE if any(term.domain == ROLE for term in first) else domains[0] if domains else ""
    known, exact = (tuple(dict.fromkeys(a for a in wordings if a)) for wordings in (alternatives, own))
    spoken = () if language == "en" else spoken_stems(language, asked)
    proper = bool(first or concepts) and all(_names_a_body(term, asked, language) for term in first or concepts)
    return QueryTerm(asked, known, domain, start, translation, exact, spoken, proper)


def _names_a_body(term: Term, asked: str, language: str) -> bool:
    """Whether words are a body's own name, which is written with a capital."""
    if term.domain != INSTITUTION and not is_body(term.en[0].rpartition(" ")[2]):
        return False
    spelt = [fold(word)[:ALIKE] for word in WORD.findall(asked)]
    written = (name for name in (*getattr(term, language), *term.en) if name.lstrip("«")[:1].isupper())
    return any(spelt == [fold(word)[:ALIKE] for word in WORD.findall(name)] for name in written)


def _written_so(term: Term, asked: str, language: str, text: str) -> bool:
    """Whether the words can name a country or city: who writes capitals gives them one. "данные" is not Denmark.

    Nor is English "assistance" an assistant, although they have one stem.
    """
    if term.domain == ROLE and language == "en":
        what = next((ending for ending in _WHAT_IS_DONE if fold(asked).endswith(ending)), "")
        return any(fold(written).endswith(what) for written in term.en)
    if term.domain != "place" or asked[:1].isupper():
        return True
    if text[:1].islower():
        return not is_function_word(asked) and (language != "ru" or _is_form_of(asked, term.ru))
    small = [written for written in getattr(term, language) if written[:1].islower()]
    return any(stem(language, written) == stem(language, asked) for written in small)


def _is_form_of(asked: str, names: Sequence[str]) -> bool:
    """Whether Russian words in small letters are a form of any of these names: "данным" is none of "Дания"."""
    readings = [{fold(word), *russian_lemmas(word)} for word in WORD.findall(asked)]
    named = ([fold(word) for word in WORD.findall(name)] for name in names)
    return any(
        len(words) == len(readings) and all(word in reading for word, reading in zip(words, readings, strict=True))
        for words in named
    )


_WHAT_IS_DONE = ("ance", "ence", "tion", "sion", "ment", "ship")
"""How English names what somebody does: assistance, advice, defence."""


@cache
def _wording(english: str) -> Alternative:
    """The stems of a term of the glossary: of nothing that is asked, so that they may be kept."""
    return _stems(english)


def _stems(text: str) -> Alternative:
    """The stems that name a term: of several words all but articles and prepositions, of one only a word of content."""
    words = [word for word in WORD.findall(text) if fold(word) not in SMALL_WORDS]
    if len(words) == 1 and is_function_word(words[0]):
        return ()
    return english_stems(" ".join(words))


def written_stems(text: str) -> Alternative:
    """The stems of an English text, in order, without articles and prepositions."""
    return english_stems(" ".join(word for word in WORD.findall(text) if fold(word) not in SMALL_WORDS))


def has_any(wordings: Sequence[Alternative], text: str) -> bool:
    """Whether an English text, a clause or a sentence, has all the stems of one of these wordings."""
    stems = set(english_stems(text))
    return any(stems.issuperset(wording) for wording in wordings)


def blanked(text: str, spans: Sequence[Span], filler: str = " ") -> str:
    """A text with a space, or another character, for every character of these spans: offsets stay."""
    for span in spans:
        text = text[: span.start] + filler * (span.end - span.start) + text[span.end :]
    return text


def overlaps(span: Span, others: Sequence[Span]) -> bool:
    """Whether a span has a character with any of the others in common."""
    return any(span.start < other.end and other.start < span.end for other in others)
