"""The glossary of the field: terms of a question in Russian, Kazakh or English to the English words of the texts.

``data/glossary.tsv`` has one concept a row: domain, and its English, Russian and Kazakh terms, synonyms separated by
" | ". How it was made and how to extend it stands in ``data/GLOSSARY.md``.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any, TypeAlias

from kzqa.cues import words as cue_words
from kzqa.kept import Kept, keep, made_by, open_kept
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

__all__ = [
    "Glossary",
    "Stemmed",
    "Term",
    "TermMatch",
    "load_glossary",
    "load_terms",
    "open_glossary",
    "word_stems",
]


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
    return russian_stem(word) if language == "ru" else english_stem(fold(word))


_LATIN = re.compile(r"[A-Za-z]+(?![^\W-])")
"""An English word, or one with a Russian or Kazakh ending behind a hyphen: "LGBT-лар"."""

Stemmed: TypeAlias = Callable[[str, str], tuple[str, ...]]
"""Stems of a word: its language, and the word folded."""


def word_stems(language: str, word: str) -> tuple[str, ...]:
    """The stems that a folded word of a question may have, the likeliest first."""
    if language == _LEMMA:
        return russian_lemmas(word)
    if language == _TYPED:
        return tuple(dict.fromkeys(russian_keys(stem) for stem in word_stems("kk", word)))
    if language == "kk":
        head, _, ending = word.partition("-")
        stems = kazakh_stems(word)
        if head and 0 < len(ending) <= ABBREVIATION_ENDING:  # ҮЕҰ-лар, ҚДТ-ға; but "іс-қимыл" is a word of its own
            stems += kazakh_stems(head)
        infinitives = tuple(kazakh_entry(word[:end]) for end in range(len(word), 2, -1) if word[end - 1] in "ую")
        return tuple(dict.fromkeys((*stems, *infinitives, russian_stem(word))))
    return (russian_stem(word),) if language == "ru" else (english_stem(word),)


LONG = 5
"""A stem of more letters can be of one word only."""
SHORT = 3
"""A stem of so many letters may be of anything."""


class Glossary:
    """Look-up of terms in a question, longest first, whatever the inflection."""

    def __init__(self, terms: Sequence[Term], kept: Mapping[str, Any] | None = None) -> None:
        """Index the terms of each language by their words' stems, or take the index as :attr:`kept` gave it.

        Raises:
            KeyError, TypeError: ``kept`` is of another form.
        """
        self.terms = tuple(terms)
        indexes, reaches = (kept["index"], kept["reach"]) if kept is not None else ({}, {})
        forms = ("en", "ru", "kk", _TYPED, _LEMMA)
        # As JSON gives them: what is kept is not copied.
        self._index: dict[str, dict[str, list[int]]] = {form: indexes[form] if kept else {} for form in forms}
        """For the stems of a term, one space between two, the numbers of the concepts that are named so."""
        self._reach: dict[str, dict[str, int]] = {form: reaches[form] if kept else {} for form in forms}
        """Of the terms that begin with a stem, the words of the longest."""
        if kept is None:
            self._fill()

    @property
    def kept(self) -> dict[str, object]:
        """All that is needed to make it again from the same terms without a dictionary: JSON types only."""
        return {"index": self._index, "reach": self._reach}

    def _fill(self) -> None:
        for number, term in enumerate(self.terms):
            for language in ("en", "ru", "kk"):
                for written in getattr(term, language):
                    words = WORD.findall(written)
                    key = [_entry_stem(language, word) for word in words]
                    self._add(language, key, number)
                    if language == "ru":
                        self._add(_LEMMA, [_entry_stem(_LEMMA, word) for word in words], number)
                    if language == "kk":
                        self._add(_TYPED, [russian_keys(word) for word in key], number)

    def _add(self, form: str, key: Sequence[str], number: int) -> None:
        if not key:
            return
        numbers = self._index[form].setdefault(" ".join(key), [])
        if number not in numbers:
            numbers.append(number)
        self._reach[form][key[0]] = max(self._reach[form].get(key[0], 0), len(key))

    def find(self, language: str, words: Sequence[str], stemmed: Stemmed | None = None) -> tuple[TermMatch, ...]:
        """The concepts that the words name, left to right, without overlaps, longest first.

        Russian terms count in a Kazakh question too, and English ones in Latin letters in both: people mix.

        Args:
            language: ``en``, ``ru`` or ``kk``.
            words: as written.
            stemmed: gives the stems of a word in a language; who asks for the same words again gives one that
                remembers (``functools.cache(word_stems)``).
        """
        stemmed = stemmed or word_stems
        languages = {"kk": ("kk", _TYPED, _LEMMA, "ru"), "ru": (_LEMMA, "ru")}.get(language, (language,))
        stems = {name: [stemmed(name, fold(word)) for word in words] for name in languages}
        if language == "kk":  # "психушкаға": a Russian word with a Kazakh ending
            stems["ru"] = [(*own, *_inflected(word)) for own, word in zip(stems["ru"], words, strict=True)]
        if language != "en" and (latin := [_LATIN.match(word) for word in words]) and any(latin):
            languages = (*languages, "en")
            stems["en"] = [stemmed("en", fold(head[0])) if head else () for head in latin]
        matches: list[TermMatch] = []
        framing = cue_words("kk", "function") if language == "kk" else frozenset[str]()
        at = 0
        while at < len(words):
            match = self._longest_at(languages, stems, at, len(words), framed=fold(words[at]) in framing)
            if match:
                matches.append(match)
                at = match.end
            else:
                at += 1
        return tuple(matches)

    def _longest_at(
        self, languages: Sequence[str], stems: dict[str, list[tuple[str, ...]]], at: int, end: int, *, framed: bool
    ) -> TermMatch | None:
        """The longest term from a word on; one that only frames a question begins it as it stands, or not at all.

        "Үшін айып" (charges for) is not "үш ай" (three months).
        """
        reach = {
            language: max((self._reach[language].get(stem, 0) for stem in stems[language][at]), default=0)
            for language in languages
        }
        for length in range(min(max(reach.values()), end - at), 0, -1):
            for language in languages:
                if reach[language] < length:
                    continue
                first, *rest = stems[language][at : at + length]
                terms = self._look_up(language, [first[:1] if framed and rest else first, *rest])
                if terms:
                    return TermMatch(at, at + length, terms)
        return None

    def _look_up(self, language: str, stems: Sequence[tuple[str, ...]]) -> tuple[Term, ...]:
        keys: list[tuple[str, ...]] = [()]
        for options in stems:
            keys = [(*key, option) for key in keys for option in options][:512]
        for key in keys:
            if numbers := self._index[language].get(" ".join(key)):
                return tuple(self.terms[number] for number in numbers)
        return ()


MADE_BY = (
    "glossary.py",
    "morphology.py",
    "language.py",
    "data/apart.txt",
    "data/irregular.txt",
    "package:PyStemmer",
    "package:pymorphy3",
    "package:pymorphy3-dicts-ru",
)
"""The code, and the dictionary, that the index of the terms depends on."""


@cache
def load_terms() -> tuple[Term, ...]:
    """The concepts of the glossary that comes with kzqa."""
    rows = [line.split("\t") for line in _text().splitlines()[1:] if line]
    return tuple(Term(domain, *(tuple(cell.split(" | ")) for cell in cells)) for domain, *cells in rows)


def _inflected(word: str) -> tuple[str, ...]:
    """The stems of a Russian word that a word may be with a Kazakh ending."""
    bare = (stem for stem in kazakh_stems(word)[1:] if len(stem) > LONG)
    return tuple(dict.fromkeys(map(russian_stem, bare)))


def is_kazakh_term(word: str) -> bool:
    """Whether a word is a form of one that the glossary's Kazakh terms have in lower case."""
    whole, *shorter = kazakh_stems(word)
    return whole in _kazakh_terms() or any(len(stem) > SHORT and stem in _kazakh_terms() for stem in shorter)


@cache
def _kazakh_terms() -> frozenset[str]:
    written = (word for term in load_terms() for said in term.kk for word in WORD.findall(said))
    return frozenset(kazakh_stems(word)[0] for word in written if word.islower())


@cache
def load_glossary() -> Glossary:
    """The glossary that comes with kzqa: about 0.6 s, nearly all of it for the Russian dictionary."""
    return Glossary(load_terms())


def open_glossary(folder: Path) -> Glossary:
    """The same, its index as it is kept in a folder; where it is not there, damaged or old, it is made and kept."""
    file, made = folder / "glossary", f"{made_by(*MADE_BY)} {hashlib.sha256(_text().encode()).hexdigest()[:16]}"
    if kept := open_kept(file, made):
        with contextlib.suppress(KeyError, TypeError):  # of another form: made anew
            return Glossary(load_terms(), kept.values)
    glossary = load_glossary()
    with contextlib.suppress(OSError):  # a folder that cannot be written: made anew the next time
        keep(file, made, Kept(glossary.kept))
    return glossary


def _text() -> str:
    return files("kzqa").joinpath("data", "glossary.tsv").read_text(encoding="utf-8")
