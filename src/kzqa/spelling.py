"""Plain typing errors: what is no word of any language here is read as the known word one slip away."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import process
from rapidfuzz.distance import OSA

from kzqa.cues import words
from kzqa.language import WORD
from kzqa.lines import NO_ANSWER, OF_PARAGRAPHS, bundled_lines
from kzqa.morphology import fold, is_kazakh_ending, is_russian, russian_keys, spoken_word, stem

__all__ = ["Spelling", "is_english"]

SHORTEST = 5
"""Shorter words have too many neighbours one slip away."""

TURNED = (3, 4)
"""So many letters has a word of which only turned ones are put right."""

LONGEST = 40
"""Nobody mistypes a longer word."""

SHORTEST_STEM = 3
"""Some word begins with nearly every shorter one."""

OFTEN = 3
"""A word that a dictionary lacks was meant where so many lines have it: "lockdown"."""
SELDOM = 2
"""Where there is no dictionary so many are enough."""


class Spelling:
    """Knows the words of one language: by a dictionary, by a glossary, and as people write them.

    What people write is counted in the lines that come with kzqa, when it is first needed.
    """

    def __init__(self, language: str, known: Iterable[str]) -> None:
        """Take what is known.

        Args:
            language: ``en``, ``ru`` or ``kk``.
            known: words that are meant to be there, as a glossary's.
        """
        self._language = language
        self._dictionary = {"en": is_english, "ru": is_russian}.get(language)
        self._known = {fold(word) for word in chain(known, words(language, "function"))}

    def has(self, word: str) -> bool:
        """Whether a word as it stands is one of the language: in a dictionary, or in a line."""
        folded = fold(word)
        if folded in self._known:
            return True
        plain = russian_keys(folded)
        return self._dictionary(folded) if self._dictionary else next(self._beginning(plain), "") == plain

    def may_have(self, word: str) -> bool:
        """Whether it may be a form of a word of the language, where no dictionary tells."""
        if self._dictionary or len(word) > LONGEST or self.has(word):
            return self.has(word)
        stems = [found for found in spoken_word(self._language, word) if len(found) >= SHORTEST_STEM]
        forms = (form.removeprefix(found) for found in stems for form in self._beginning(found))
        return any(map(is_kazakh_ending, forms)) or any(map(is_russian, stems))

    def mend(self, word: str) -> str:
        """The word that was meant; the word itself where it is short, or near to none, or to several.

        A slip is one letter left out, doubled, wrong, or two letters turned round (optimal string alignment). The first
        letter is taken to be right. Of several forms of one word the most usual is meant, or the one that sounds like
        what was typed: "заниматься" by "заниматся". In a short word only letters that were turned round are put
        right, where that makes a word that frames questions: "mnay". Whether the word is one already, who calls must
        know.
        """
        folded = fold(word)
        if len(folded) in TURNED:
            return self._framing.get((folded[0], "".join(sorted(folded))), word)
        if not SHORTEST <= len(folded) <= LONGEST or not folded.isalpha():
            return word
        known = self._written.meant.get(folded[0], ())
        found = process.extract(folded, known, scorer=OSA.distance, score_cutoff=1, limit=None)
        near = [known[place] for *_, place in sorted(found, key=lambda choice: choice[2])]  # the most usual first
        if not self._dictionary:  # another ending may be another form, and not an error
            near = [word for word in near if word[-1] == folded[-1]]
        stems = {stem(self._language, word) for word in near}
        if len(stems) != 1 or stem(self._language, folded) in stems:
            return word
        meant = next((word for word in near if _sound(word) == _sound(folded)), near[0])
        return meant.capitalize() if word[0].isupper() else meant

    @cached_property
    def _framing(self) -> Mapping[tuple[str, str], str]:
        """The short words that frame questions, by their first letter and all their letters; none of two alike."""
        short = [word for word in words(self._language, "function") if len(word) in TURNED and word.isalpha()]
        keys = Counter((word[0], "".join(sorted(word))) for word in short)
        by_letters = {(word[0], "".join(sorted(word))): word for word in short}
        return {key: word for key, word in by_letters.items() if keys[key] == 1}

    @cached_property
    def _written(self) -> _Written:
        counted = _written_in_lines(self._language)
        meant: dict[str, list[str]] = {}
        for word in sorted(self._known | counted.keys(), key=lambda word: (-counted[word], word)):
            often = counted[word] >= (OFTEN if self._dictionary else SELDOM)
            sure = often or word in self._known or (self._dictionary is not None and self._dictionary(word))
            if sure and len(word) >= SHORTEST and word.isalpha():
                meant.setdefault(word[0], []).append(word)
        # Where there is a dictionary, nobody asks for what else is written.
        in_order = () if self._dictionary else sorted({russian_keys(word) for word in self._known | counted.keys()})
        return _Written(meant, in_order)

    def _beginning(self, letters: str) -> Iterator[str]:
        """The known words that begin so, the shortest of them first."""
        words = self._written.in_order
        for at in range(bisect_left(words, letters), len(words)):
            if not words[at].startswith(letters):
                return
            yield words[at]


@dataclass(frozen=True, slots=True)
class _Written:
    """The words of one language as people write them."""

    meant: Mapping[str, Sequence[str]]
    """What may be meant, by its first letter, the most usual first: nothing that is itself an error of a line."""
    in_order: Sequence[str]
    """Where no dictionary has them, all words, as typed without Kazakh letters: who types so makes no error."""


def _written_in_lines(language: str) -> Counter[str]:
    """How often the lines have each plain word: those that are oftener written small than with a capital."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for line in chain(bundled_lines(OF_PARAGRAPHS), bundled_lines(NO_ANSWER)):
        if line.language == language:
            small.update(WORD.findall(line.text)[1:])  # the first word of a question has a capital, too
    for word in [word for word in small if not word.islower()]:
        capital[fold(word)] += small.pop(word)
    return Counter({fold(word): count for word, count in small.items() if count > capital[fold(word)]})


def _sound(word: str) -> str:
    """A word without what is not heard: soft and hard signs, the second of two equal letters."""
    return re.sub(r"(.)\1", r"\1", re.sub("[ьъ]", "", word))


def is_english(word: str) -> bool:
    """Whether a caseless word, in any of its forms, is in SymSpell's English dictionary.

    Its 82,765 words are those which both a word list (SCOWL) and what is printed (Google's n-grams) have: no slips.
    """
    known, encoded = _english(), word.encode()
    if len(encoded) > known.itemsize:  # else numpy would make room for it in every word
        return False
    at = int(np.searchsorted(known, np.bytes_(encoded)))
    return at < len(known) and bytes(known[at]) == encoded


@cache
def _english() -> NDArray[np.bytes_]:
    """The words of the dictionary in order; it has a line for each, with its frequency."""
    with (files("symspellpy") / "frequency_dictionary_en_82_765.txt").open("rb") as lines:
        words = np.fromiter((line.split(maxsplit=1)[0] for line in lines), "S32")
    words.sort()
    return words
