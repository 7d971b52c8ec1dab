"""What a statement in Russian or Kazakh says, taken apart once: names, numbers, dates, acts, words, operators."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache

from kzqa import cues
from kzqa.check.lexicon import lemmas, lexicon, translated
from kzqa.check.numbers import find_numbers
from kzqa.dates import find_dates
from kzqa.glossary import load_glossary
from kzqa.language import WORD
from kzqa.names import NameIndex, NameMatch

__all__ = ["ABOUT", "OPERATORS", "Number", "Saying", "Words", "pattern", "read_saying"]

OPERATORS = ("negation", "hedges", "conditions", "all", "modal", "some")
ABOUT = {name: name for name in ("at-least", "over", "at-most", "under", "about")} | {"nearly": "about"}
"""Limits of a number; two that say the same are one."""
_BEFORE = ("кемінде", "шамамен", "ең көбі")
"""Limits in Kazakh that stand before their number; the others stand after it."""

Inside = frozenset[int]
"""Indices of a statement's words."""
Finder = Callable[[int, int], Inside]
"""From code points to the words between them."""


@dataclass(frozen=True)
class Words:
    """Words of a statement, and the English ones of which a clause must have one, each as its lemmas."""

    inside: Inside
    text: str
    forms: tuple[tuple[str, ...], ...] = ()
    key: str = ""
    """Of an act or a date: what a token's key is compared with."""


@dataclass(frozen=True)
class Number:
    """A number of a statement with its limit."""

    inside: Inside
    text: str
    value: str
    limit: str | None
    told: int
    """How many times the statement has had this value by now."""


@dataclass(frozen=True)
class Saying:
    """One statement, taken apart."""

    text: str
    words: tuple[str, ...]
    plain: Inside
    """Words that say nothing of their own."""
    names: tuple[tuple[Inside, tuple[NameMatch, ...]], ...]
    unknown: tuple[Words, ...]
    dates: tuple[Words, ...]
    numbers: tuple[Number, ...]
    acts: tuple[Words, ...]
    tabled: tuple[Words, ...]
    glossary: tuple[Words, ...]
    operators: dict[str, tuple[Words, ...]]
    """By the table's name; without those that are in names and limits."""


def read_saying(claim: str, language: str, index: NameIndex) -> Saying:
    """Take a statement apart."""
    spans = [match.span() for match in WORD.finditer(claim)]

    def inside(start: int, end: int) -> Inside:
        return frozenset(i for i, (at, _) in enumerate(spans) if start <= at < end)

    def found(expression: re.Pattern[str]) -> Iterator[Words]:
        for match in expression.finditer(claim):
            if within := inside(*match.span()):
                yield Words(within, match[0])

    words = tuple(claim[start:end] for start, end in spans)
    names = _names(claim, index, inside)
    dates = tuple(
        Words(inside(d.span.start, d.span.end), d.english, key=f"{d.year or ''}|{d.month}|{d.day or ''}")
        for d in find_dates(claim)
    )
    named = frozenset().union(*(within for within, _ in names), *(date.inside for date in dates))
    numbers, limits = _numbers(claim, language, inside, named)
    named = named.union(limits, *(number.inside for number in numbers))
    tabled = tuple(
        Words(one.inside, one.text, forms)
        for forms, expression in translated(language)
        for one in found(expression)
        if not one.inside <= named
    )
    acts = tuple(Words(one.inside, one.text, key=act) for act, said in _table(language, "acts") for one in found(said))
    known = frozenset().union(*(one.inside for one in tabled))
    plain = frozenset(i for i, word in enumerate(words) if word.casefold() in _plain(language))
    rest = [] if len(named | known | plain) == len(words) else [*_of_glossary(words, language)]
    return Saying(
        claim,
        words,
        plain,
        names,
        tuple(Words(inside(claim.find(name), claim.find(name) + len(name)), name) for name in index.unknown(claim)),
        dates,
        numbers,
        acts,
        tabled,
        tuple(one for one in rest if not one.inside <= named and not one.inside <= known),
        {name: tuple(one for one in found(pattern(language, name)) if not one.inside <= named) for name in OPERATORS},
    )  # fmt: skip


@cache
def pattern(language: str, name: str) -> re.Pattern[str]:
    """One of the patterns of ``gate.toml`` for a language."""
    return re.compile(lexicon().foreign[language][name], re.IGNORECASE)


@cache
def _table(language: str, name: str) -> tuple[tuple[str, re.Pattern[str]], ...]:
    table = lexicon().foreign[language][name]
    return tuple((key, re.compile(expression, re.IGNORECASE)) for key, expression in table.items())


@cache
def _plain(language: str) -> frozenset[str]:
    return cues.words(language, "words") | set(lexicon().foreign[language]["ignored"].split("|"))


def _names(claim: str, index: NameIndex, inside: Finder) -> tuple[tuple[Inside, tuple[NameMatch, ...]], ...]:
    """The corpus' names in a statement, by where they stand; what is written small is none."""
    found: dict[tuple[int, int], list[NameMatch]] = {}
    for match in index.find(claim):
        if not match.asked[:1].islower():
            found.setdefault((match.span.start, match.span.end), []).append(match)
    return tuple((inside(*span), tuple(matches)) for span, matches in found.items())


def _of_glossary(words: Sequence[str], language: str) -> Iterator[Words]:
    for match in load_glossary().find(language, words):
        forms = tuple(lemmas(form) for term in match.terms for form in term.en)
        yield Words(frozenset(range(match.start, match.end)), " ".join(words[match.start : match.end]), forms)


def _numbers(claim: str, language: str, inside: Finder, named: Inside) -> tuple[tuple[Number, ...], Inside]:
    """The numbers of a statement, and the words of their limits."""
    found: list[Number] = []
    limits: Inside = frozenset()
    told: list[str] = []
    for value, start, end in _asked(claim, language):
        if inside(start, end) <= named:
            continue
        told.append(value)
        limit, words = _limit_at(claim, start, end, language, inside)
        limits |= words
        found.append(Number(inside(start, end) | words, claim[start:end], value, limit, told.count(value)))
    return tuple(found), limits


def _asked(claim: str, language: str) -> Iterator[tuple[str, int, int]]:
    """The values in digits and words, with where they stand."""
    table = lexicon().foreign[language]
    words = dict(pair.split(":") for pair in table["numbers"].split())
    yield from ((n.key.rpartition(" ")[2], n.start, n.end) for n in find_numbers(claim))
    for match in WORD.finditer(claim):
        if match[0].casefold() in words:
            half = claim[match.end() :].strip().startswith(table["half"])
            end = claim.index(table["half"], match.end()) + len(table["half"]) if half else match.end()
            yield str(Fraction(words[match[0].casefold()]) + Fraction(half, 2)), match.start(), end


def _limit_at(claim: str, start: int, end: int, language: str, inside: Finder) -> tuple[str | None, Inside]:
    """The limit that stands before a number, or right after it as in Kazakh."""
    for name, expression in _table(language, "limits"):
        for match in expression.finditer(claim):
            before = match.end() <= start and not claim[match.end() : start].strip()
            after = language == "kk" and match.start() >= end and match[0].casefold() not in _BEFORE
            if before or (after and len(claim[end : match.start()].split()) <= 1):
                return ABOUT[name], inside(*match.span())
    return None, frozenset()
