"""The glossary of the field: terms of a question in Russian, Kazakh or English to the English words of the texts.

``data/glossary.tsv`` has one concept a row: domain, and its English, Russian and Kazakh terms, synonyms separated by
" | ". How it was made and how to extend it stands in ``data/GLOSSARY.md``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from kzqa.language import WORD
from kzqa.morphology import (
    english_stem,
    fold,
    kazakh_entry,
    kazakh_stems,
    russian_keys,
    russian_lemmas,
    russian_stem,
)

__all__ = ["Glossary", "Term", "TermMatch", "load_glossary"]


@dataclass(frozen=True, slots=True)
class Term:
    """One concept."""

    domain: str
    en: tuple[str, ...]
    """English terms, the preferred one first."""
    ru: tuple[str, ...]
    kk: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TermMatch:
    """Words of a question that name a concept."""

    start: int
    """Index of the first word."""
    end: int
    """Index after the last word."""
    terms: tuple[Term, ...]
    """The concepts that these words may name."""


ABBREVIATION_ENDING = 6
"""Endings of Kazakh abbreviations stand after a hyphen and are no longer than this."""

_TYPED = "kk-typed"
"""Kazakh as people type it on a Russian keyboard."""
_LEMMA = "ru-lemma"
"""Russian by dictionary forms: before stems, which part "осуждён" from "осудить" and mix "ранить" with "ранее"."""


def _entry_stem(language: str, word: str) -> str:
    if language == "kk":
        return kazakh_entry(word)
    if language == _LEMMA:
        return fold(word) if word.isupper() else russian_lemmas(word)[0]
    return russian_stem(word) if language == "ru" else english_stem(word)


def _word_stems(language: str, word: str) -> tuple[str, ...]:
    if language == _LEMMA:
        return russian_lemmas(word)
    if language == _TYPED:
        return tuple(dict.fromkeys(russian_keys(stem) for stem in _word_stems("kk", word)))
    if language == "kk":
        head, _, ending = word.partition("-")
        stems = kazakh_stems(word)
        if head and 0 < len(ending) <= ABBREVIATION_ENDING:  # ҮЕҰ-лар, ҚДТ-ға; but "іс-қимыл" is a word of its own
            stems += kazakh_stems(head)
        infinitives = tuple(kazakh_entry(word[:end]) for end in range(len(word), 3, -1) if word[end - 1] in "уУ")
        return tuple(dict.fromkeys((*stems, *infinitives, russian_stem(word))))
    return (russian_stem(word),) if language == "ru" else (english_stem(word),)


class Glossary:
    """Look-up of terms in a question, longest first, whatever the inflection."""

    def __init__(self, terms: Sequence[Term]) -> None:
        """Index the terms of each language by their words' stems."""
        self.terms = tuple(terms)
        self._index: dict[str, dict[tuple[str, ...], list[Term]]] = {
            "en": {},
            "ru": {},
            "kk": {},
            _TYPED: {},
            _LEMMA: {},
        }
        self._longest = 1
        for term in self.terms:
            for language in ("en", "ru", "kk"):
                for written in getattr(term, language):
                    key = tuple(_entry_stem(language, word) for word in WORD.findall(written))
                    self._add(language, key, term)
                    if language == "ru":
                        self._add(_LEMMA, tuple(_entry_stem(_LEMMA, word) for word in WORD.findall(written)), term)
                    if language == "kk":
                        self._add(_TYPED, tuple(russian_keys(word) for word in key), term)

    def _add(self, language: str, key: tuple[str, ...], term: Term) -> None:
        if key:
            entries = self._index[language].setdefault(key, [])
            if term not in entries:
                entries.append(term)
            self._longest = max(self._longest, len(key))

    def find(self, language: str, words: Sequence[str]) -> tuple[TermMatch, ...]:
        """The concepts that the words name, left to right, without overlaps, longest first.

        Russian terms count in a Kazakh question too: people mix.
        """
        languages = {"kk": ("kk", _TYPED, _LEMMA, "ru"), "ru": (_LEMMA, "ru")}.get(language, (language,))
        stems = {name: [_word_stems(name, fold(word)) for word in words] for name in languages}
        matches: list[TermMatch] = []
        at = 0
        while at < len(words):
            match = self._longest_at(languages, stems, at, len(words))
            if match:
                matches.append(match)
                at = match.end
            else:
                at += 1
        return tuple(matches)

    def _longest_at(
        self, languages: Sequence[str], stems: dict[str, list[tuple[str, ...]]], at: int, end: int
    ) -> TermMatch | None:
        for length in range(min(self._longest, end - at), 0, -1):
            for language in languages:
                terms = self._look_up(language, stems[language][at : at + length])
                if terms:
                    return TermMatch(at, at + length, terms)
        return None

    def _look_up(self, language: str, stems: Sequence[tuple[str, ...]]) -> tuple[Term, ...]:
        keys: list[tuple[str, ...]] = [()]
        for options in stems:
            keys = [(*key, option) for key in keys for option in options][:512]
        for key in keys:
            if key in self._index[language]:
                return tuple(self._index[language][key])
        return ()


@cache
def load_glossary() -> Glossary:
    """The glossary that comes with kzqa."""
    text = files("kzqa").joinpath("data", "glossary.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[1:] if line]
    return Glossary([Term(domain, *(tuple(cell.split(" | ")) for cell in cells)) for domain, *cells in rows])
