"""Statements in Russian and Kazakh: judged as translations, by what can be compared without translating.

Names, numbers and dates must all be the passage's; so must every concept that the glossary knows, in one clause of it;
negation, limits, hedges, conditions and "all" must stand on both sides or on neither. Who did what to whom is not seen:
that is why such a statement is shown only beside the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, lru_cache

from kzqa import cues
from kzqa.check.clauses import Clause, clauses
from kzqa.check.lexicon import lemma, lexicon
from kzqa.check.numbers import find_numbers
from kzqa.check.tokens import Type, read_tokens
from kzqa.check.verdict import Evidence, Passage
from kzqa.dates import find_dates
from kzqa.domain import Paragraph, Standing
from kzqa.glossary import Glossary, load_glossary
from kzqa.language import WORD
from kzqa.names import NameIndex

__all__ = ["judge_foreign"]

COVERED = 0.75
"""So many of a statement's words of content must be names, numbers or concepts that the passage has."""

_SHORTEST_CONTENT = 4
"""Letters: shorter words are mostly function words in both languages."""

_PAIRS = (
    ("negation", ("neg:",), "negation"),
    ("hedges", ("hedge:", "say:"), "hedge"),
    ("conditions", ("cond:",), "condition"),
    ("all", ("quant:all", "quant:any"), "quantity"),
    ("some", ("quant:some", "quant:several", "quant:few"), "quantity"),
    ("modal", ("modal:",), "force"),
)
"""What must stand on both sides: the table's name, the operators of the passage, the check."""


@dataclass(frozen=True, slots=True)
class _Found:
    """The parts of a statement that can be compared."""

    words: tuple[str, ...]
    named: frozenset[int]
    """Indices of words that are in names, numbers or dates."""


def judge_foreign(claim: str, passage: Passage, language: str, names: NameIndex | None) -> tuple[Evidence, ...]:
    """What speaks against a translated statement; nothing when it may be shown beside the original."""
    index = names if names is not None else _names((passage.paragraph,))
    plain = [
        *_standing(claim, passage, language),
        *_names_missing(claim, passage, index),
        *_numbers_missing(claim, passage.paragraph.text, language),
        *_dates_missing(claim, passage.paragraph.text),
    ]
    if plain:
        return tuple(plain)
    speaker = _pattern(language, "speaker").match(claim)
    claim = claim[speaker.end() :].strip() if speaker else claim
    found = _Found(tuple(WORD.findall(claim)), _named(claim, index))
    best: tuple[Evidence, ...] | None = None
    for clause in clauses(_passage_tokens(passage.paragraph.text), relative=False):
        lacking = tuple(_lacking(claim, found, clause, language))
        if not lacking:
            return ()
        if best is None or len(lacking) < len(best):
            best = lacking
    return best or (Evidence("word", claim, None),)


@lru_cache(maxsize=64)
def _names(paragraphs: tuple[Paragraph, ...]) -> NameIndex:
    return NameIndex(paragraphs)


@lru_cache(maxsize=256)
def _passage_tokens(text: str) -> tuple:  # type: ignore[type-arg]  # of Token
    return read_tokens(text)


@cache
def _pattern(language: str, name: str) -> re.Pattern[str]:
    return re.compile(lexicon().foreign[language][name], re.IGNORECASE)


@cache
def _acts(language: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = lexicon().foreign[language]["acts"]
    return tuple((name, re.compile(pattern, re.IGNORECASE)) for name, pattern in table.items())


_KNOWN = ("negation", "limits", "hedges", "conditions", "all", "some", "modal")


def _standing(claim: str, passage: Passage, language: str) -> Iterator[Evidence]:
    """A text that is not adopted, said to be Parliament's."""
    if passage.source.standing is Standing.ADOPTED or re.search(
        "parliament|resolution", passage.paragraph.text, re.IGNORECASE
    ):
        return
    match = _pattern(language, "parliament").search(claim)
    if match:
        yield Evidence("standing", match[0], passage.source.standing.value)


def _names_missing(claim: str, passage: Passage, index: NameIndex) -> Iterator[Evidence]:
    for match in index.find(claim):
        here = passage.paragraph.id in match.name.paragraphs
        if not here or not match.exact:
            shared = any(
                other.span == match.span and other.exact and passage.paragraph.id in other.name.paragraphs
                for other in index.find(claim)
            )
            if not shared:
                yield Evidence("name", match.asked, match.name.text if here else None)
    for unknown in index.unknown(claim):
        yield Evidence("name", unknown, None)


def _numbers_missing(claim: str, text: str, language: str) -> Iterator[Evidence]:
    dated = [(date.span.start, date.span.end) for date in find_dates(claim)]
    theirs = {number.key.rpartition(" ")[2]: number.key for number in find_numbers(text)}
    words = dict(pair.split(":") for pair in lexicon().foreign[language]["numbers"].split())
    asked = [(number.key.rpartition(" ")[2], number.start, number.end) for number in find_numbers(claim)]
    for match in WORD.finditer(claim):
        if match[0].casefold() in words:
            half = claim[match.end() :].strip().startswith(lexicon().foreign[language]["half"])
            asked.append((str(Fraction(words[match[0].casefold()]) + Fraction(half, 2)), *match.span()))
    for value, start, end in asked:
        if any(a <= start < b for a, b in dated):
            continue
        if value not in theirs:
            yield Evidence("number", claim[start:end], None)
        elif bool(_pattern(language, "limits").search(claim[max(0, start - 20) : end + 8])) != (" " in theirs[value]):
            yield Evidence("number", claim[start:end], theirs[value])


def _dates_missing(claim: str, text: str) -> Iterator[Evidence]:
    theirs = find_dates(text)
    for date in find_dates(claim):
        if not any(date.fits(other) for other in theirs):
            yield Evidence("date", claim[date.span.start : date.span.end], None)


def _named(claim: str, index: NameIndex) -> frozenset[int]:
    spans = [(m.span.start, m.span.end) for m in index.find(claim)]
    spans += [(d.span.start, d.span.end) for d in find_dates(claim)]
    return frozenset(
        i
        for i, match in enumerate(WORD.finditer(claim))
        if match[0][0].isdigit() or any(a <= match.start() < b for a, b in spans)
    )


def _lacking(claim: str, found: _Found, clause: Clause, language: str) -> Iterator[Evidence]:
    """What a clause lacks of a statement, and what a statement hides of the clause."""
    glossary: Glossary = load_glossary()
    have = {lemma(word) for token in clause.tokens for word in WORD.findall(token.text)}
    covered = set(found.named)
    ignored = cues.words(language, "words") | set(lexicon().foreign[language]["ignored"].split("|"))
    covered |= {i for i, word in enumerate(found.words) if word.casefold() in ignored}
    for pattern in (*(_pattern(language, name) for name in _KNOWN), *(p for _, p in _acts(language))):
        covered |= {i for i, m in enumerate(WORD.finditer(claim)) if pattern.search(m[0])}
    for match in glossary.find(language, found.words):
        if set(range(match.start, match.end)) <= found.named:
            continue
        written = [form for term in match.terms for form in term.en]
        fitting = [form for form in written if {lemma(word) for word in WORD.findall(form)} <= have]
        if fitting:
            covered |= set(range(match.start, match.end))
        elif not set(range(match.start, match.end)) <= covered:
            yield Evidence("word", " ".join(found.words[match.start : match.end]), None)
    said_acts = {name for name, pattern in _acts(language) if pattern.search(claim)}
    there_acts = {token.key.removesuffix("-again") for token in clause.tokens if token.key.startswith("act:")}
    if said_acts != there_acts:
        yield Evidence("force", claim, ", ".join(sorted(there_acts)) or None)
    for table, operators, check in _PAIRS:
        said = _pattern(language, table).search(claim)
        there = next((t for t in clause.tokens if t.type is Type.OPERATOR and t.key.startswith(operators)), None)
        if bool(said) != bool(there):
            yield Evidence(check, said[0] if said else claim, there.text if there else None)
    yield from _uncovered(found, covered, language)


def _uncovered(found: _Found, covered: set[int], language: str) -> Iterator[Evidence]:
    content: Sequence[int] = [i for i, word in enumerate(found.words) if i in covered or len(word) >= _SHORTEST_CONTENT]
    if sum(i in covered for i in content) < COVERED * len(content) or not content:
        yield Evidence("word", " ".join(found.words[i] for i in content if i not in covered), None)
