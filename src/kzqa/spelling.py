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
        self._long = sorted(word for word in self._known if len(word) >= SHORTEST)

    def mend(self, word: str) -> str:
        """The word itself when it is known, short, or near to none or to several; else the known one it means.

        A slip is one letter left out, doubled, wrong, or two letters turned round (optimal string alignment). The first
        letter is taken to be right.
        """
        folded = word.casefold()
        if len(folded) < SHORTEST or folded in self._known or not folded.isalpha():
            return word
        near = process.extract(folded, self._long, scorer=OSA.distance, score_cutoff=1, limit=3)
        same = [found for found, _, _ in near if found[0] == folded[0]]
        return same[0] if len(same) == 1 else word
