"""Plain typing errors: what is no word of any language here is read as the known word one slip away."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.resources import files
from itertools import chain, islice, takewhile

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

SHORTEST_STEM = 3
"""Some word begins with nearly every shorter one."""

OFTEN = 2
"""In a language without a dictionary a word was meant where so many lines have it."""


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
        if self.has(word) or self._dictionary:
            return self.has(word)
        stems = [found for found in spoken_word(self._language, word) if len(found) >= SHORTEST_STEM]
        forms = (form.removeprefix(found) for found in stems for form in self._beginning(found))
        return any(map(is_kazakh_ending, forms)) or any(map(is_russian, stems))

    def mend(self, word: str) -> str:
        """The word that was meant; the word itself where it is short, or near to none, or to several.

        A slip is one letter left out, doubled, wrong, or two letters turned round (optimal string alignment). The first
        letter is taken to be right. Of several forms of one word the most usual is meant. Whether the word is one
        already, who calls must know.
        """
        folded = fold(word)
        if len(folded) < SHORTEST or not folded.isalpha():
            return word
        meant = self._meant.get(folded[0], ())
        near = [found for found, *_ in process.extract(folded, meant, scorer=OSA.distance, score_cutoff=1, limit=None)]
        if not self._dictionary:  # another ending may be another form, and not an error
            near = [found for found in near if found[-1] == folded[-1]]
        stems = {stem(self._language, found) for found in near}
        if len(stems) != 1 or stem(self._language, folded) in stems:
            return word
        best = max(near, key=lambda found: self._written[found])
        return best.capitalize() if word[0].isupper() else best

    @cached_property
    def _written(self) -> Counter[str]:
        """How often a word is written says which of two was meant."""
        return _written_in_lines(self._language)

    @cached_property
    def _meant(self) -> Mapping[str, Sequence[str]]:
        """What may be meant, by its first letter: nothing that is itself an error of a line."""
        often = (word for word, count in self._written.items() if self._is_meant(word, count))
        meant: dict[str, list[str]] = {}
        for word in sorted(self._known.union(often)):
            if len(word) >= SHORTEST and word.isalpha():
                meant.setdefault(word[0], []).append(word)
        return meant

    def _is_meant(self, word: str, count: int) -> bool:
        return self._dictionary(word) if self._dictionary else count >= OFTEN

    @cached_property
    def _in_order(self) -> list[str]:
        """Every known word as it is typed without Kazakh letters: who types so makes no error."""
        return sorted({russian_keys(word) for word in self._known | self._written.keys()})

    def _beginning(self, letters: str) -> Iterator[str]:
        """The known words that begin so, the shortest of them first."""
        start = bisect_left(self._in_order, letters)
        return takewhile(lambda word: word.startswith(letters), islice(self._in_order, start, None))


@cache
def _written_in_lines(language: str) -> Counter[str]:
    """The plain words of the lines: those that are oftener written small than with a capital."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for line in chain(bundled_lines(OF_PARAGRAPHS), bundled_lines(NO_ANSWER)):
        if line.language == language:
            _, *others = WORD.findall(line.text)  # the first word of a question has a capital, too
            small.update(others)
    for word in [word for word in small if not word.islower()]:
        capital[fold(word)] += small.pop(word)
    return Counter({fold(word): count for word, count in small.items() if count > capital[fold(word)]})


def is_english(word: str) -> bool:
    """Whether a caseless word, in any of its forms, is in SymSpell's English dictionary.

    Its 82,765 words are those which both a word list (SCOWL) and what is printed (Google's n-grams) have: no slips.
    """
    known, encoded = _english(), word.encode()
    at = int(np.searchsorted(known, np.bytes_(encoded)))
    return at < len(known) and bytes(known[at]) == encoded


@cache
def _english() -> NDArray[np.bytes_]:
    """The words of the dictionary in order; it has a line for each, with its frequency."""
    return np.sort(np.array((files("symspellpy") / "frequency_dictionary_en_82_765.txt").read_bytes().split()[::2]))
