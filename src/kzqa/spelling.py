"""Plain typing errors: a word that nobody knows is read as the known word one slip away."""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz import process
from rapidfuzz.distance import OSA

__all__ = ["Spelling"]

SHORTEST = 5
"""Shorter words have too many neighbours one slip away."""


class Spelling:
    """Knows the words of the corpus and of the glossary."""

    def __init__(self, words: Iterable[str]) -> None:
        """Take every word as known, caseless."""
        self._known = {word.casefold() for word in words}
        self._long: dict[str, list[str]] = {}
        """Those that are long enough, by their first letter."""
        for word in sorted(self._known):
            if len(word) >= SHORTEST:
                self._long.setdefault(word[0], []).append(word)

    def mend(self, word: str) -> str:
        """The word itself when it is known, short, or near to none or to several; else the known one it means.

        A slip is one letter left out, doubled, wrong, or two letters turned round (optimal string alignment). The first
        letter is taken to be right.
        """
        folded = word.casefold()
        if len(folded) < SHORTEST or folded in self._known or not folded.isalpha():
            return word
        known = self._long.get(folded[0], ())
        near = process.extract(folded, known, scorer=OSA.distance, score_cutoff=1, limit=2)
        return near[0][0] if len(near) == 1 else word
